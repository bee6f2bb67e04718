"""The index: tiers, ranking, vowel signs, the search box, a user's own places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gazetteer import Gazetteer
from gazetteer.index import distance_km
from gazetteer.normalise import fold_name
from gazetteer.store import write_places
from tests.gazetteer.conftest import place


def test_an_unknown_name_gives_an_empty_list(shipped: Gazetteer) -> None:
    for name in ("ززززقق", "", "   ", "؟!", "qqqqzzz", "محافظة ززززقق"):
        assert shipped.candidates(name) == []


def test_scores_are_sorted_shares(shipped: Gazetteer) -> None:
    for name in ("طرابلس", "حلب", "القدس", "واشنطن", "صور"):
        scores = [c.score for c in shipped.candidates(name)]
        assert all(0 <= s <= 1 for s in scores)
        assert scores[0] >= max(scores) - 0.1
        assert scores[0] >= 0.5


@pytest.mark.parametrize(
    ("name", "lat", "lon"),
    [("واشنطن", 38.9, -77.04), ("القدس", 31.77, 35.22), ("قم", 34.64, 50.88), ("إب", 13.97, 44.18),
     ("جنيف", 46.2, 6.15),
     ("أستانا", 51.17, 71.43), ("سوتشي", 43.6, 39.73), ("كوباني", 36.89, 38.35), ("خان شيخون", 35.44, 36.65)],
)  # fmt: skip
def test_names_of_the_news_are_where_they_should_be(shipped: Gazetteer, name: str, lat: float, lon: float) -> None:
    best = shipped.candidates(name)[0].place
    assert abs(best.lat - lat) < 0.1
    assert abs(best.lon - lon) < 0.1


def test_vowel_signs_tell_amman_from_oman(shipped: Gazetteer) -> None:
    assert shipped.candidates("عمّان")[0].place.id == "jo.amman"
    assert shipped.candidates("عُمان")[0].place.id == "iso:OM"


def test_a_country_limits_the_answer(shipped: Gazetteer) -> None:
    assert {c.place.country for c in shipped.candidates("طرابلس", country="LB")} == {"LB"}
    assert {c.place.country for c in shipped.candidates("طرابلس", country=["lb", "ly"])} <= {"LB", "LY"}


def test_weak_names_follow_strong_ones(gazetteer_of: Callable[..., Gazetteer]) -> None:
    made = gazetteer_of(place("xx.a", weak=("الكرامة",)), place("xx.b", name_ar="الكرامة", lat=33.0))
    key = fold_name("الكرامة")
    assert [p.id for p in made.lookup(key)] == ["xx.b", "xx.a"]
    assert [p.id for p in made.lookup(key, weak=False)] == ["xx.b"]
    assert made.is_strong(key)


def test_the_search_box_forgives_misspelling(shipped: Gazetteer) -> None:
    assert any(c.place.name_ar == "دير الزور" for c in shipped.search("دير الزوور"))
    assert any(c.place.name_en.startswith("Aleppo") for c in shipped.search("alepo"))
    assert len(shipped.search("حل", limit=7)) <= 7


def test_the_search_box_puts_exact_names_first(shipped: Gazetteer) -> None:
    found = shipped.search("حلب")
    assert found[0].place.name_ar == "حلب"
    assert len({c.place.id for c in found}) == len(found)


def test_a_user_gazetteer_is_loaded_beside_the_shipped_one(home: Path) -> None:
    home.mkdir()
    write_places([place("user:mine:1", name_ar="بلدة السراب البعيد")], home / "mine.tsv")
    loaded = Gazetteer()
    assert loaded.candidates("بلدة السراب البعيد")[0].place.id == "user:mine:1"
    assert loaded.candidates("حلب")


def test_a_user_row_with_a_shipped_id_lends_its_names(home: Path, shipped: Gazetteer) -> None:
    home.mkdir()
    write_places([place("iso:SY-HL", name_ar="الشهباء الاختبارية")], home / "mine.tsv")
    loaded = Gazetteer()
    assert len(loaded) == len(shipped)
    assert loaded.candidates("الشهباء الاختبارية")[0].place.name_ar == "حلب"


def test_near_lists_settlements_by_distance(shipped: Gazetteer) -> None:
    found = shipped.near(36.2012, 37.1612, 20)
    assert [km for km, _ in found] == sorted(km for km, _ in found)
    assert found[0][1].name_ar == "حلب"
    assert shipped.near(0.0, -150.0, 50) == []


def test_near_works_across_the_antimeridian(gazetteer_of: Callable[..., Gazetteer]) -> None:
    made = gazetteer_of(place("xx.a", lat=-17.0, lon=179.95))
    assert [p.id for _, p in made.near(-17.0, -179.95, 30)] == ["xx.a"]


def test_teh_marbuta_names_are_those_always_written_so(gazetteer_of: Callable[..., Gazetteer]) -> None:
    made = gazetteer_of(place("xx.a", name_ar="الرقة"), place("xx.b", name_ar="بانه"), place("xx.c", name_ar="بانة"))
    assert made.teh_marbuta_names() == {fold_name("الرقة")}


def test_towns_of_some_size_are_the_places_with_so_many_inhabitants(shipped: Gazetteer) -> None:
    towns = shipped.towns_of(5_000_000)
    cairo = shipped.candidates("القاهرة")[0].place
    assert any(distance_km(*town, cairo.lat, cairo.lon) < 20 for town in towns)
    assert len(towns) < len(shipped.towns_of(1_000_000))
