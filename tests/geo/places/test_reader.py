"""Places of whole sentences: which one is meant, its role, what spatial phrases and unknown names become."""

import pytest

from gazetteer import Gazetteer
from gazetteer.index import distance_km
from geo.article import Article
from geo.mentions import PlaceValue
from geo.places.reader import Located, find_places
from geo.places.toponyms import Recogniser
from geo.text.document import Document


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(Gazetteer.default())


def places(recogniser: Recogniser, text: str) -> dict[str, Located]:
    found = find_places(Document(Article("a", text)), recogniser, Gazetteer.default())
    return {p.mention.text: p for p in found}


def value(located: Located) -> PlaceValue:
    assert isinstance(located.mention.value, PlaceValue)
    return located.mention.value


def test_the_country_of_the_article_decides_between_namesakes(recogniser: Recogniser) -> None:
    libya = places(recogniser, "اندلعت اشتباكات في طرابلس ومصراتة والزاوية غربي ليبيا")
    lebanon = places(recogniser, "أضرب السائقون في طرابلس وصيدا وزحلة في لبنان")
    assert value(libya["طرابلس"]).country == "LY"
    assert value(lebanon["طرابلس"]).country == "LB"


def test_the_generic_word_decides_between_town_and_division(recogniser: Recogniser) -> None:
    assert value(places(recogniser, "في محافظة حلب")["حلب"]).kind == "A.ADM1"
    assert value(places(recogniser, "في مدينة حلب")["حلب"]).kind.startswith("P.")


def test_vowel_signs_tell_amman_from_oman(recogniser: Recogniser) -> None:
    assert value(places(recogniser, "وصل إلى عمّان")["عمّان"]).country == "JO"
    assert value(places(recogniser, "في سلطنة عُمان")["عُمان"]).country == "OM"


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


def test_an_unknown_village_is_placed_by_the_area_that_the_text_gives(recogniser: Recogniser) -> None:
    found = value(places(recogniser, "قصف على قرية زغلولستان في محافظة إدلب")["زغلولستان"])
    assert found.id is None
    assert found.geo_precision is not None
    assert found.geo_precision >= 2
    assert found.lat == pytest.approx(35.85, abs=0.3)


def test_an_unknown_village_without_an_area_stays_unplaced(recogniser: Recogniser) -> None:
    found = value(places(recogniser, "قصف على قرية زغلولستان فجرا")["زغلولستان"])
    assert (found.lat, found.lon, found.geo_precision, found.radius_km) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "phrase", "lat", "lon", "within_km"),
    [
        ("في شمال شرقي سوريا", "شمال شرقي سوريا", 36.3, 40.2, 60),
        ("قصف الريف الشرقي لحمص", "الريف الشرقي لحمص", 34.5, 38.2, 80),
        ("على بعد 40 كيلومترا جنوب بغداد", "على بعد 40 كيلومترا جنوب بغداد", 32.97, 44.4, 10),
        ("على مسافة خمسين كيلومترا غربي طرابلس في ليبيا", "على مسافة خمسين كيلومترا غربي طرابلس", 32.85, 12.65, 12),
        ("على الحدود العراقية السورية", "الحدود العراقية السورية", 34.9, 41.2, 80),
        ("اشتباكات بين تكريت وسامراء", "بين تكريت وسامراء", 34.4, 43.78, 10),
        ("في محيط مدينة الرمادي", "محيط مدينة الرمادي", 33.42, 43.3, 10),
        ("في الجنوب اللبناني", "الجنوب اللبناني", 33.3, 35.4, 25),
        ("في ريفي حلب الشمالي والغربي", "ريفي حلب الشمالي والغربي", 36.4, 37.0, 60),
    ],
)
def test_spatial_phrases(
    recogniser: Recogniser, text: str, phrase: str, lat: float, lon: float, within_km: float
) -> None:
    located = places(recogniser, text)[phrase]
    found = value(located)
    assert found.lat is not None
    assert found.lon is not None
    assert found.radius_km is not None
    assert distance_km(lat, lon, found.lat, found.lon) <= within_km
    assert located.phrase is not None
    geometry = located.phrase.area.geometry
    assert geometry.is_valid
    assert not geometry.is_empty
    from shapely.geometry import Point

    assert geometry.buffer(0.01).contains(Point(found.lon, found.lat))


def test_no_pathological_input_takes_long(recogniser: Recogniser) -> None:
    places(recogniser, "حلب" * 50_000)
    places(recogniser, "ح" + "\u064e" * 100_000)
    places(recogniser, "مدينة " * 20_000)
    places(recogniser, "حلب" + "\n" * 100_000)
    places(recogniser, "حلب في المحافظة " * 10_000)  # quadratic, it would take a minute
