"""Places of whole sentences: what is one, its role, and what a word for one stands for."""

import pytest

from geo.places.recognition.toponyms import Recogniser
from tests.geo.places.reading import places, value


def test_a_dateline_is_evidence_for_a_name_that_is_a_word_as_well(recogniser: Recogniser) -> None:
    assert "بعقوبة" in places(recogniser, "بعقوبة (العراق) - وصل الوفد")


def test_a_hamza_tells_a_town_from_a_word(recogniser: Recogniser) -> None:
    assert "إب" in places(recogniser, "وفي إب اقتاد مسلحون رجلا")


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("قالت تركيا إنها سترد", "تركيا", "metonym"),
        ("زار الوزير تركيا أمس", "تركيا", "location"),
        ("في موسكو، عقد اجتماع", "موسكو", "location"),
        ("وشكرت واشنطن الدوحة على جهودها", "الدوحة", "metonym"),
        ("اتفاق بين أنقرة وموسكو", "موسكو", "metonym"),
        ("على الطريق بين بغداد والموصل", "بغداد", "location"),
        ("بيروت – قتل شخصان", "بيروت", "location"),
        ("نشرت صحيفة بغداد اليوم", "بغداد", "part_of_name"),
    ],
)
def test_roles(recogniser: Recogniser, text: str, name: str, role: str) -> None:
    assert places(recogniser, text)[name].mention.role == role


def test_an_anaphor_stands_for_what_was_named_before(recogniser: Recogniser) -> None:
    found = places(recogniser, "قُصفت مدينة الموصل. وقال شهود في المدينة إن القصف توقف.")
    assert value(found["المدينة"]).name_en == value(found["الموصل"]).name_en


@pytest.mark.parametrize(
    ("text", "word", "meant"),
    [
        ("قتل شخصان في الموصل. ونقل الجرحى إلى بغداد وأربيل. وقال سكان في المدينة إن القصف استمر", "المدينة", "موصل"),
        ("صاروخ شمالي تعز، وآخر في خميس مشيط. ويخشى سكان محافظة تعز القتال في المدينة", "المدينة", "تعز"),
        ("قصفت الطائرات الرمادي والفلوجة. وفي بعقوبة، قتل مدنيان في المدينة", "المدينة", "بعقوبة"),
        ("بيروت - دخلت القوات دير عطية، بحسب مصدر في دمشق. وسيطرت على البلدة", "البلدة", "دير عطية"),
        ("غزة - قصف مدفعي على بلدة القرارة شرقي خان يونس. وقتل تسعة في منزل في المدينة", "المدينة", "خان يونس"),
    ],
)  # fmt: skip
def test_a_town_word_stands_for_the_town_of_the_story(recogniser: Recogniser, text: str, word: str, meant: str) -> None:
    assert value(places(recogniser, text)[word]).name_ar == meant


def test_no_pathological_input_takes_long(recogniser: Recogniser) -> None:
    places(recogniser, "حلب" * 50_000)
    places(recogniser, "ح" + "\u064e" * 100_000)
    places(recogniser, "مدينة " * 20_000)
    places(recogniser, "حلب" + "\n" * 100_000)
    places(recogniser, "حلب في المحافظة " * 10_000)  # quadratic, it would take a minute
    places(recogniser, "حلب في البلاد " * 10_000)
    places(recogniser, "قرية زغلولستان شرق حلب " * 10_000)
    places(recogniser, "مسجد حلب " * 10_000)


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("مسيرة تضامنا مع غزة في عمّان", "غزة", "topic"),
        ("وحذر من هجمات قد تطال كربلاء والنجف قريبا", "النجف", "topic"),
        ("قُتل ثلاثة في كربلاء بعد أن وصلوا إليها", "كربلاء", "location"),
    ],
)
def test_a_place_merely_talked_about_is_a_topic(recogniser: Recogniser, text: str, name: str, role: str) -> None:
    assert places(recogniser, text)[name].mention.role == role


@pytest.mark.parametrize(
    ("text", "word", "country"),
    [
        ("هدنة في إدلب، وبدأ المبعوث إلى سورية زيارة إلى تركيا لبحث التطورات في البلاد. وقُصفت حلب.", "البلاد", "SY"),
        ("قتل شخصان في حمص وحلب في سوريا. وفي لبنان، قال مسؤول إن الأوضاع في البلاد متوترة", "البلاد", "LB"),
        ("قصف على سبها وغات في ليبيا، وعلى مصراتة. ودانت تركيا الهجوم في جنوب البلاد", "جنوب البلاد", "LY"),
        ("قتل جنود في عفرين وإعزاز. وقصفت تركيا منبج وقالت تركيا إن الوضع في البلاد هادئ", "البلاد", "SY"),
        ("انفجار في بعقوبة والموصل. وقال مصدر في العاصمة إن القتلى ثلاثة.", "العاصمة", "IQ"),
        ("انفجار في بعقوبة والموصل. وفي العاصمة الأردنية اجتمع الوزراء.", "العاصمة", "JO"),
    ],
)
def test_the_country_and_the_capital_are_those_of_the_article_or_sentence(
    recogniser: Recogniser, text: str, word: str, country: str
) -> None:
    assert value(places(recogniser, text)[word]).country == country


def test_a_street_does_not_lie_in_the_place_it_is_named_after(recogniser: Recogniser) -> None:
    found = value(places(recogniser, "انفجار في شارع الحمراء في بيروت")["شارع الحمراء"])
    assert found.country == "LB"


def test_a_name_with_its_generic_word_in_it_needs_no_other_cue(recogniser: Recogniser) -> None:
    assert "جسر الزيتون" in places(recogniser, "الرصاص لفتح جسر الزيتون وسط مدينة الناصرية في العراق")
    assert value(places(recogniser, "اشتباكات في جبل نفوسة غربي ليبيا")["جبل نفوسة"]).kind == "T.MTS"


def test_the_preposition_ala_is_no_given_name(recogniser: Recogniser) -> None:
    text = "هجوم على دوما، آخر جيوب المعارضة في الغوطة الشرقية قرب دمشق"
    assert value(places(recogniser, text)["دوما"]).country == "SY"
    assert "دوما" not in places(recogniser, "وقال علي دوما إن الغوطة الشرقية قرب دمشق هادئة")


def test_the_country_may_change_within_a_sentence(recogniser: Recogniser) -> None:
    text = "قتل جنود في تمبكتو وغاو في مالي، وفي النيجر هاجم مسلحون معسكرا غربي البلاد"
    assert value(places(recogniser, text)["غربي البلاد"]).country == "NE"


def test_no_martyr_is_called_the_north_of_anything(recogniser: Recogniser) -> None:
    assert "شمال سيناء" in places(recogniser, "أطلق الجيش عملية حق الشهيد شمال سيناء")


def test_the_second_name_of_between_needs_no_evidence(recogniser: Recogniser) -> None:
    assert "سرت" in places(recogniser, "تقدم الرتل على الطريق بين مصراتة وسرت.")
