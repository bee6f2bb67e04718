"""Incidents end to end: what one article gives."""

from __future__ import annotations

from datetime import date

import pytest

from geo.article import Article
from geo.incident import Incident
from geo.pipeline import read

DAY = date(2020, 1, 10)  # a Friday


def incidents(text: str, day: date | None = DAY) -> list[Incident]:
    return list(read(Article("a", text, day)).incidents)


def test_place_day_type_and_toll_of_one_sentence() -> None:
    (one,) = incidents("قتل أربعة مدنيين في غارة جوية على مدينة إدلب أمس الخميس.")
    assert one.sub_event_type == "Air/drone strike"
    assert one.event_date == date(2020, 1, 9)
    assert (one.fatalities, one.status, one.country) == (4, "reported", "Syria")
    assert one.geometry is not None
    assert one.why


def test_offsets_point_into_the_text() -> None:
    text = "تمهيد قصير.\n\nقُتل جندي بانفجار لغم قرب الموصل اليوم."
    (one,) = incidents(text)
    assert text[one.sentence_start : one.sentence_end] == one.sentence
    assert "قُتل" in text[one.trigger_start : one.trigger_end]
    assert "الموصل" in text[one.place_start : one.place_end]


def test_two_sentences_one_incident() -> None:
    text = "مقتل 4 جنود في تفجير سيارة مفخخة في الرقة أمس.\n\nوقالت مصادر إن 4 جنود قتلوا جراء الهجوم في الرقة أمس."
    assert len(incidents(text)) == 1


def test_two_days_two_incidents() -> None:
    assert len(incidents("قصفت طائرات مدينة إدلب أمس الخميس. وقصفت طائرات مدينة إدلب اليوم الجمعة.")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "حذر مسؤول من هجوم محتمل على بغداد اليوم.",
        "لم تقصف الطائرات مدينة حلب أمس.",
        "إذا قصفت الطائرات حلب فسيرد الجيش.",
        "سيطر الفريق على المباراة في بغداد أمس وشن هجوما كاسحا.",
    ],
)
def test_what_did_not_happen_is_no_incident(text: str) -> None:
    assert [i for i in incidents(text) if i.status in {"reported", "claimed"}] == []


def test_the_tail_of_links_gives_nothing() -> None:
    text = "قتل جندي بانفجار لغم في الموصل اليوم.\n\nوقد يهمك أيضا:\n\nمقتل عشرة في قصف على حلب اليوم"
    assert [i.country for i in incidents(text)] == ["Iraq"]


def test_old_events_are_background() -> None:
    (one,) = incidents("قتل عشرون شخصا في تفجير سيارة مفخخة في بغداد في 3 مارس 2016.")
    assert one.status == "background"


def test_no_day_is_invented() -> None:
    (one,) = incidents("قتل عشرون شخصا في تفجير سيارة مفخخة في بغداد.", None)
    assert one.event_date is None


def test_ids_are_stable() -> None:
    text = "قتل أربعة مدنيين في غارة جوية على مدينة إدلب أمس الخميس."
    assert [i.id for i in incidents(text)] == [i.id for i in incidents(text)]


def test_no_trigger_no_incident() -> None:
    assert incidents("افتتح الوزير معرضا للكتاب في بغداد اليوم.") == []


def test_without_a_day_of_publication_a_later_paragraph_dates_nothing_else() -> None:
    text = (
        "قتل ثلاثة مدنيين في قصف على مدينة سراقب الخميس.\n\n"
        "وانفجرت سيارة مفخخة في مدينة عفرين.\n\nوكان الطرفان وقعا اتفاقا في سوتشي يوم 17 سبتمبر 2018."
    )
    dated = {i.event_date for i in incidents(text, None) if i.location != "Sochi"}
    assert dated == {None}
