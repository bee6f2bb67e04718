"""A name that the text puts into a division is no namesake elsewhere."""

from __future__ import annotations

import pytest

from gazetteer import Gazetteer
from geo.article import Article
from geo.mentions import PlaceValue
from geo.pipeline import read
from geo.places.resolution.lying import lies_in


def meaning(text: str, name: str) -> PlaceValue:
    """Return what the first mention of a name in a text was taken for."""
    found = next(p.mention for p in read(Article("a", text)).places if p.mention.text == name)
    assert isinstance(found.value, PlaceValue)
    return found.value


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("أصابت القذائف قرية العامرية بمحافظة حجة مساء الثلاثاء.", "العامرية", "YE"),
        ("دخل الجنود قرية الشيخ علي التابعة لمحافظة حلب بلا قتال.", "الشيخ علي", "SY"),
        ("وصل الوفد إلى بلدة الكرامة في محافظة الرقة.", "الكرامة", "SY"),
    ],
)
def test_a_village_is_not_carried_out_of_the_division_behind_it(text: str, name: str, country: str) -> None:
    assert meaning(text, name).country == country


@pytest.mark.parametrize(
    "text",
    [
        "أصابت القذائف بلدة سرمين ومحافظة حجة في اليوم نفسه.",  # joined, not inside it
        "أصابت القذائف بلدة سرمين. وفي محافظة حجة ساد الهدوء.",
    ],
)
def test_what_is_joined_to_a_name_does_not_say_where_it_lies(text: str) -> None:
    assert meaning(text, "سرمين").name_en == "Sarmīn"


@pytest.mark.parametrize(
    ("text", "name", "english"),
    [
        ("تقدم المقاتلون داخل أحياء حلب منذ الصباح.", "حلب", "Aleppo"),
        ("خلت أحياء الموصل الشرقية من سكانها.", "الموصل", "Mosul"),
        ("تجول المراسل في أحياء تعز بعد الهدنة.", "تعز", "Taiz"),
    ],
)
def test_the_quarters_of_a_city_lie_in_it(text: str, name: str, english: str) -> None:
    assert meaning(text, name).name_en == english


def test_a_quarter_of_the_citys_name_is_not_the_city() -> None:
    assert meaning("قُصف حي الموصل الجديدة في الموصل.", "الموصل الجديدة").name_en == "New Mosul"


def test_lies_in_takes_outline_state_and_circle() -> None:
    gazetteer = Gazetteer.default()
    mosul = gazetteer.candidates("الموصل", country="IQ", limit=1)[0].place
    assert lies_in(gazetteer, mosul.id, "iso:IQ")
    assert not lies_in(gazetteer, mosul.id, "iso:SY")
    assert lies_in(gazetteer, mosul.id, "iso:IQ-NI")
    assert not lies_in(gazetteer, mosul.id, "iso:IQ-BA")


@pytest.mark.parametrize(
    ("text", "name", "near"),
    [
        ("هاجم المستوطنون زعترة، جنوبي حوارة، ليلا.", "زعترة", (32.1, 35.3)),
        ("أحرق مجهولون سيارة في زعترة القريبة من بيت لحم.", "زعترة", (31.7, 35.3)),
        ("هدمت جرافات أمس ثلاثة منازل في سلوان بالقدس.", "سلوان", (31.8, 35.2)),
        ("افتتحت أمس مدرسة في سلوان بالناظور.", "سلوان", (35.1, -2.9)),
    ],
)
def test_of_namesakes_the_one_by_the_town_behind_it_is_meant(text: str, name: str, near: tuple[float, float]) -> None:
    found = meaning(text, name)
    assert (round(found.lat or 0, 1), round(found.lon or 0, 1)) == near


def test_no_place_lies_far_off_beside_a_small_town() -> None:
    value = meaning("التقوا في زعترة بالخليل ثم جنوبي حوارة.", "جنوبي حوارة")
    assert (value.radius_km or 0) < 15


@pytest.mark.parametrize("text", ["سقطت قذيفة في شارع الوحدة بغزة أمس.", "نقلوا إلى مستشفى العيون بغزة مساء."])
def test_a_street_or_site_with_its_town_in_its_name_lies_there(text: str) -> None:
    name = text.split(" في " if " في " in text else " إلى ")[1].split(" أمس")[0].split(" مساء")[0]
    found = meaning(text, name)
    assert found.id
    assert (round(found.lat or 0, 1), round(found.lon or 0, 1)) == (31.5, 34.5)
