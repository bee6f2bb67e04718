"""Which of the places of one name a text means."""

import pytest

from gazetteer.index import distance_km
from geo.places.recognition.toponyms import Recogniser
from tests.geo.places.reading import places, value


def test_the_country_of_the_article_decides_between_namesakes(recogniser: Recogniser) -> None:
    libya = places(recogniser, "اندلعت اشتباكات في طرابلس ومصراتة والزاوية غربي ليبيا")
    lebanon = places(recogniser, "أضرب السائقون في طرابلس وصيدا وزحلة في لبنان")
    assert value(libya["طرابلس"]).country == "LY"
    assert value(lebanon["طرابلس"]).country == "LB"


def test_a_quarter_of_another_town_is_not_meant(recogniser: Recogniser) -> None:
    read = places(recogniser, "عاد السكان إلى بانياس بين اللاذقية وطرطوس غير أن حي القصور ظل مهجورا")
    assert value(read["حي القصور"]).id is None


def test_what_stands_beside_a_name_decides_between_its_namesakes(recogniser: Recogniser) -> None:
    read = places(recogniser, "قصف الطيران حلب والباب ومنبج، ثم سراقب وقرية النيرب المجاورة لها")
    assert value(read["النيرب"]).id == "sy.nayrab-idlib"


def test_amman_is_told_from_oman_by_the_places_around(recogniser: Recogniser) -> None:
    levant = places(recogniser, "اجتمع وزراء في عمان لبحث أوضاع درعا والسويداء ودمشق وإربد")
    gulf = places(recogniser, "نقلت طائرة من عمان جرحى من صنعاء وصلالة ومسقط")
    assert value(levant["عمان"]).name_en == "Amman"
    assert value(gulf["عمان"]).name_en == "Oman"


def test_one_generic_word_in_the_dual_is_that_of_both_names(recogniser: Recogniser) -> None:
    read = places(recogniser, "وصلت المساعدات إلى بلدتي نبل والزهراء شمالي حلب")
    assert value(read["الزهراء"]).country == "SY"


def test_a_village_is_not_meant_by_the_name_of_a_capital(recogniser: Recogniser) -> None:
    read = places(recogniser, "تستضيف الدوحة قمة عن غزة ورام الله ونابلس والخليل وجنين")
    assert value(read["الدوحة"]).country == "QA"


def test_the_generic_word_decides_between_town_and_division(recogniser: Recogniser) -> None:
    assert value(places(recogniser, "في محافظة حلب")["حلب"]).kind == "A.ADM1"
    assert value(places(recogniser, "في مدينة حلب")["حلب"]).kind.startswith("P.")


def test_vowel_signs_tell_amman_from_oman(recogniser: Recogniser) -> None:
    assert value(places(recogniser, "وصل إلى عمّان")["عمّان"]).country == "JO"
    assert value(places(recogniser, "في سلطنة عُمان")["عُمان"]).country == "OM"


def test_a_square_that_every_town_has_is_not_taken_from_another_country(recogniser: Recogniser) -> None:
    found = value(places(recogniser, "تجمع المئات في ساحة الشهداء في بيروت وصيدا")["ساحة الشهداء"])
    assert found.country == "LB"


def test_a_district_may_be_called_a_town(recogniser: Recogniser) -> None:
    assert value(places(recogniser, "بين مدينتي سرت والجفرة")["الجفرة"]).country == "LY"
    assert value(places(recogniser, "في مدينة تونس")["تونس"]).kind.startswith("P.")


def test_a_quarter_lies_in_a_town_of_its_paragraph(recogniser: Recogniser) -> None:
    text = "ما زالت مرزق تلملم جراحها إثر غارة على حي القلعة فجرا.\n\nوساد الهدوء غريان ونالوت ويفرن."
    found, murzuq = places(recogniser, text), (25.91, 13.92)
    quarter = value(found["القلعة"])
    assert quarter.id is None  # the one at Yafran is not meant
    assert quarter.lat is not None
    assert quarter.lon is not None
    assert distance_km(quarter.lat, quarter.lon, *murzuq) < 20


def test_a_quarter_does_not_lie_where_people_go(recogniser: Recogniser) -> None:
    found = places(recogniser, "نزحت مئات الأسر إلى شندي بعد قصف على حي الصبابي فجرا.")
    assert value(found["الصبابي"]).lat is None


@pytest.mark.parametrize(
    ("text", "name", "lat"),
    [
        ("طرابلس (لبنان) – أصيب شرطي", "طرابلس", 34.43),
        ("في صلاح الدين العراقية عبوة، وفي بيجي أخرى", "صلاح الدين", 34.5),
        ("في السويداء حشد، وعلى طريق دمشق – السويداء حاجز", "السويداء", 32.7),
    ],
)
def test_what_stands_around_a_name_tells_its_namesakes_apart(
    recogniser: Recogniser, text: str, name: str, lat: float
) -> None:
    assert value(places(recogniser, text)[name]).lat == pytest.approx(lat, abs=0.2)


def test_a_street_lies_in_the_town_behind_it(recogniser: Recogniser) -> None:
    read = value(places(recogniser, "في صنعاء هدوء، ومعارك في شارع الستين بمدينة تعز")["شارع الستين"])
    assert (read.id, read.lat) == (None, pytest.approx(13.58, abs=0.05))


def test_a_stretch_that_the_text_puts_in_another_town_is_not_the_known_one(recogniser: Recogniser) -> None:
    read = value(places(recogniser, "أصابت قذائف مخزنا في منطقة كيلو 7 في بورتسودان")["كيلو 7"])
    assert (read.id, read.country) == (None, "SD")
    assert value(places(recogniser, "أصابت قذائف مخزنا في منطقة كيلو 7 في الحديدة")["كيلو 7"]).country == "YE"
