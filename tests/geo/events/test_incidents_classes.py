"""Classes of events that are easily taken for one another: who is hit, who acts, what a word of war means."""

from __future__ import annotations

from datetime import date

import pytest

from geo.article import Article
from geo.incident import Incident
from geo.pipeline import read

DAY = date(2021, 6, 10)


def incidents(text: str) -> list[Incident]:
    return list(read(Article("a", text, DAY)).incidents)


@pytest.mark.parametrize(
    ("text", "sub_event_type"),
    [("هاجم مسلحون مجهولون رتلا عسكريا قرب بلدة البوكمال فجر اليوم.", "Armed clash"),
     ("تبادل الجيشان إطلاق النار على الحدود قرب بلدة المطلة أمس.", "Armed clash"),
     ("نصب مسلحون كمينا لدورية للشرطة في محافظة ديالى أمس.", "Armed clash"),
     ("أطلقت الشرطة النار على محتجين في مدينة السليمانية أمس فقتلت ثلاثة منهم.", "Excessive force against protesters"),
     ("فرقت قوات الأمن بالغاز المسيل للدموع مئات المتظاهرين وسط الخرطوم يوم الثلاثاء.", "Protest with intervention"),
     ("نظم ناشطون وقفة أمام السفارة الفرنسية في بيروت أمس.", "Peaceful protest"),
     ("احتشد المئات في مدينة السويداء أمس مطالبين برحيل المحافظ.", "Peaceful protest"),
     ("هاجم مستوطنون قرية حوارة جنوب نابلس مساء أمس وأحرقوا سيارات.", "Mob violence"),
     ("أضرم محتجون النار في مقر حزب الدعوة في مدينة الديوانية أمس.", "Violent demonstration"),
     ("أغارت مقاتلات حربية على مخازن في محيط مطار دمشق الدولي ليل الاثنين.", "Air/drone strike"),
     ("دوت انفجارات عنيفة في مدينة أصفهان فجر اليوم.", "Remote explosive/landmine/IED"),
     ("قتل مسؤول محلي برصاص مجهولين في مدينة درعا مساء السبت.", "Attack"),
     ("دخلت قوات النظام مدينة دوما أمس من دون قتال.", "Non-violent transfer of territory"),
     ("أعلن الجيش السوداني أنه استعاد مدينة ود مدني يوم السبت.", "Government regains territory"),
     ("أسقطت الدفاعات الجوية طائرة مسيرة فوق قاعدة حميميم أمس.", "Disrupted weapons use"),
     ("أغلقت السلطات معبر جابر الحدودي أمس.", "Closure or reopening of a crossing")],
)  # fmt: skip
def test_type(text: str, sub_event_type: str) -> None:
    assert [i.sub_event_type for i in incidents(text)] == [sub_event_type]


@pytest.mark.parametrize(
    "text",
    ["استولى مسلحون على أموال من مصرف في مدينة عدن أمس.",
     "وقال إن سنجار جرح لن يندمل.",
     "اتهم الناطق الطرف الآخر بخرق الهدنة في إدلب أمس.",
     "ألغى الوزير زيارة إلى بروكسل كانت مقررة أمس.",
     "شيع الآلاف في بيروت أمس جثمان القيادي الذي قتل في غارة إسرائيلية.",
     "انتشلت فرق الإنقاذ 66 جثة من تحت الأنقاض في مدينة الرقة أمس."],
)  # fmt: skip
def test_no_incident(text: str) -> None:
    assert incidents(text) == []


@pytest.mark.parametrize(
    ("text", "dead"),
    [("قصفوا حي الجحملية في مدينة تعز أمس، فقتلت امرأة وطفلاها.", 3),
     ("بغداد 15-11 (وكالات) - قتل تسعة أشخاص وجرح عشرون في انفجار سيارة مفخخة في حي البياع أمس.", 9),
     ("قصف الطيران بلدة سراقب أمس، وارتفع عدد القتلى إلى 45 والجرحى إلى 120.", 45),
     ("اغتال مسلحان على دراجة نارية الناشط في مدينة العمارة أمس.", 1)],
)  # fmt: skip
def test_toll(text: str, dead: int) -> None:
    assert [i.fatalities for i in incidents(text)] == [dead]


def test_a_denied_strike_is_given_as_denied() -> None:
    (found,) = incidents("نفى الجيش الأردني قصف مواقع في درعا أمس.")
    assert found.status == "denied"


def test_a_further_attack_is_an_incident_of_its_own() -> None:
    first, second = incidents("فجر انتحاري نفسه في عدن اليوم فقتل عشرة. وفجر انتحاري آخر نفسه في لحج اليوم فقتل ثلاثة.")
    assert (first.fatalities, second.fatalities) == (10, 3)


def test_who_stands_behind_an_actor_and_the_note() -> None:
    (found,) = incidents(
        "شنت فصائل الجيش الوطني السوري المدعومة من تركيا هجوما على مواقع قوات سوريا الديمقراطية قرب بلدة عين عيسى أمس،"
        " ما أدى إلى مقتل خمسة مقاتلين."
    )
    assert found.actor1 == "الجيش الوطني السوري"
    assert found.assoc_actor_1 == "تركيا"
    assert found.notes.startswith("2021-06-09: Armed clash by Syrian National Army")
    assert "5 killed" in found.notes
