"""Names that no gazetteer has: read as such, placed by what the text gives, or not at all."""

import pytest

from geo.article import Article
from geo.pipeline import read as read_article
from geo.places.recognition.toponyms import Recogniser
from tests.geo.places.reading import places, value


def test_an_unknown_village_is_placed_by_the_area_that_the_text_gives(recogniser: Recogniser) -> None:
    found = value(places(recogniser, "قصف على قرية زغلولستان في محافظة إدلب")["زغلولستان"])
    assert found.id is None
    assert found.geo_precision is not None
    assert found.geo_precision >= 2
    assert found.lat == pytest.approx(35.85, abs=0.3)


def test_an_unknown_village_without_an_area_stays_unplaced(recogniser: Recogniser) -> None:
    found = value(places(recogniser, "قصف على قرية زغلولستان فجرا")["زغلولستان"])
    assert (found.lat, found.lon, found.geo_precision, found.radius_km) == (None, None, None, None)


def test_an_unknown_village_lies_where_the_phrase_behind_it_says(recogniser: Recogniser) -> None:
    found = value(places(recogniser, "هجوم على قرية زغلولستان شرق الحصاحيصا في السودان")["زغلولستان"])
    assert found.lon is not None
    assert found.lon > 33.35


def test_an_unknown_quarter_lies_where_the_sentence_opens(recogniser: Recogniser) -> None:
    found = value(places(recogniser, "هدأ القتال. وفي تعز، سقطت قذائف على حي زغلولستان أمس")["زغلولستان"])
    assert found.lat == pytest.approx(13.58, abs=0.1)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("سقطت قذيفة قرب المشفى الفرنسي في دمشق", "المشفى الفرنسي"),
        ("جرت المباراة على ملعب «نجوم الصحراء» في الرياض", "ملعب «نجوم الصحراء»"),
        ("انفجرت سيارة قرب القنصلية البرازيلية في إربد", "القنصلية البرازيلية"),
        ("نُقل الجرحى إلى المستشفى العسكري في القامشلي", "المستشفى العسكري"),
        ("قُتل شرطي عند مستديرة النجمة في زحلة", "مستديرة النجمة"),
        ("دُفن الضحايا في مقبرة الغرباء في أربيل", "مقبرة الغرباء"),
        ("احترقت حقول قرية القصيبة التحتا في محافظة السويداء", "القصيبة التحتا"),
    ],
)
def test_an_unknown_name_is_read_whole_and_lies_where_the_text_says(
    recogniser: Recogniser, text: str, name: str
) -> None:
    read = value(places(recogniser, text)[name])
    assert read.id is None
    assert read.lat is not None


@pytest.mark.parametrize(
    "text",
    [
        "قُتل حارس قرية بعبوة ناسفة",
        "وهي مدينة ظلت بمنأى عن العنف",
        "وقعوا في كمين عند الفجر",
        "وقعوا في كمين بالرصاص الحي",
        "احترقت مدرسة ثانوية",
        "تعبر المنطقة كتلة هوائية باردة",
        "دعا إلى بناء سور لسد الفجوة",
        "وأدى الحريق إلى نزوحهم",
        "في مناطق تحت سيطرة المتمردين",
        "وقفوا أمام محطة القطارات",
    ],
)
def test_everyday_words_behind_a_generic_word_are_no_names(recogniser: Recogniser, text: str) -> None:
    assert not places(recogniser, text)


def test_a_place_on_a_road_is_named_by_its_number(recogniser: Recogniser) -> None:
    found = places(
        recogniser, "أصابت قذائف مخزنا في منطقة كيلو 9 في الحديدة، وقتل 12 شخصا في قرية العزيزية 12 كيلومترا شرقها"
    )
    assert value(found["كيلو 9"]).id is None
    assert "العزيزية" in found
    assert not any(name.endswith("12") for name in found)


@pytest.mark.parametrize(
    ("text", "phrase", "lat", "lon"),
    [
        ("انفجرت عبوة قرب جسر زغلولان في الباب بسوريا", "قرب جسر زغلولان", 36.37, 37.52),
        ("اشتباكات في محيط حاجز زغلولان في جباليا", "محيط حاجز زغلولان", 31.53, 34.48),
    ],
)
def test_what_is_near_an_unknown_site_lies_where_the_text_puts_the_site(
    recogniser: Recogniser, text: str, phrase: str, lat: float, lon: float
) -> None:
    read = value(places(recogniser, text)[phrase])
    assert (read.lat, read.lon) == (pytest.approx(lat, abs=0.03), pytest.approx(lon, abs=0.03))


def test_a_public_site_lies_in_the_town_that_the_paragraph_speaks_of(recogniser: Recogniser) -> None:
    read = value(places(recogniser, "سقطت قذائف وسط دمشق وفي محيط القصر الرئاسي")["القصر الرئاسي"])
    assert (read.lat, read.lon) == (pytest.approx(33.51, abs=0.05), pytest.approx(36.29, abs=0.05))


def test_a_public_site_that_only_acts_is_no_place(recogniser: Recogniser) -> None:
    assert "السفارة البرازيلية" not in places(recogniser, "وقالت السفارة البرازيلية إنها تتابع الأمر")


def test_near_a_mission_it_is_the_place_and_not_who_acts() -> None:
    """A consulate that the actors' lexicon knows is a place all the same where something happens near it."""
    found = read_article(Article("a", "أضرم محتجون النار قرب القنصلية الإيرانية في النجف.")).mentions
    roles = {m.role for m in found if m.kind == "place" and m.text == "القنصلية الإيرانية"}
    assert roles == {"location"}
