"""When two entries are one place, and what they make together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely.geometry import box

from gazetteer import divisions, merge
from tests.gazetteer.conftest import place

TOWN = place(
    "gn:1", name_ar="صور", name_en="Tyre", lat=33.27, lon=35.2, country="LB", admin1="LB-JA", population=135_000
)


def test_a_row_that_cites_a_geonames_id_is_that_town_whatever_its_name() -> None:
    row = place("xx.n-1", name_ar="كلمة", country="LB", lat=34.0, lon=36.0)
    assert merge.Twins([row], {"1": "xx.n-1"}).of(TOWN) == "xx.n-1"
    assert merge.Twins([row], {}).of(TOWN) is None


@pytest.mark.parametrize(("km", "same"), [(0.05, True), (0.2, False)])
def test_the_same_name_is_the_same_town_within_ten_km(km: float, same: bool) -> None:
    row = place("lb.tyre", name_ar="صور", name_en="x", country="LB", lat=TOWN.lat + km, lon=TOWN.lon)
    assert (merge.Twins([row], {}).of(TOWN) is not None) == same


def test_the_nearest_of_several_is_taken() -> None:
    rows = [place(f"lb.{n}", name_ar="صور", country="LB", lat=TOWN.lat + n / 100, lon=TOWN.lon) for n in (3, 1, 2)]
    assert merge.Twins(rows, {}).of(TOWN) == "lb.1"


def test_a_quarter_is_not_the_city_of_its_name() -> None:
    row = place("lb.q", name_ar="صور", feature="P.PPLX", country="LB", lat=TOWN.lat, lon=TOWN.lon)
    assert merge.Twins([row], {}).of(TOWN) is None


def test_strange_names_of_a_town_are_weak_and_taken_ones_dropped() -> None:
    known = place("dz.algiers", name_ar="الجزائر", country="DZ")
    town = place("gn:2", name_ar="الجزائر", strong=("جزائر", "الجزيرة", "إيكوزيوم"), country="DZ")
    merged = merge.with_town(known, town, frozenset({"الجزيره", "الجزاير"}))
    assert merged.weak == ("إيكوزيوم",)
    assert merged.strong == ("جزائر",)


def test_what_is_weak_stays_weak_and_vowel_signs_stay() -> None:
    known = place(name_ar="عمان", weak=("الأردن",))
    merged = merge.with_names(
        known, place("gn:3", name_ar="عمّان", strong=("الاردن", "عَمّان", "عُمان القديمة", "عمان القديمه"))
    )
    assert merged.strong == ("عمّان", "عَمّان", "عُمان القديمة")
    assert merged.weak == ("الأردن",)


@pytest.mark.parametrize(
    ("apart", "files", "feature", "repeated"),
    [
        (0.05, ("a.csv", "b.csv"), "P.PPL", True), (0.12, ("a.csv", "b.csv"), "P.PPL", False),
        (0.05, ("a.csv", "a.csv"), "P.PPL", False), (0.02, ("a.csv", "a.csv"), "P.PPL", True),
        (0.05, ("a.csv", "b.csv"), "P.PPLX", False), (0.02, ("a.csv", "b.csv"), "P.PPLX", True),
    ],
)  # fmt: skip
def test_curators_duplicates(apart: float, files: tuple[str, str], feature: str, repeated: bool) -> None:
    rows = [(place("xx.a", feature=feature), files[0]), (place("xx.b", feature=feature, lat=36.0 + apart), files[1])]
    assert merge.duplicates(rows) == ({"xx.b": "xx.a"} if repeated else {})


def test_of_two_strong_namesakes_the_better_known_keeps_the_name() -> None:
    big = place("xx.big", population=90_000)
    small = place("xx.small", lat=36.5)
    found = list(merge.namesakes([small, big]))
    assert [(key, first.id, other.id) for key, first, other in found] == [("تجربه", "xx.big", "xx.small")]
    demoted = merge.demoted(small, "تجربه")
    assert demoted.weak == ("تجربة",)
    assert not list(merge.namesakes([demoted, big]))
    assert not list(merge.namesakes([replace(small, admin1="SY-ID"), big]))


def test_cells_divide_the_ground_without_gaps() -> None:
    ground = box(40.0, 30.0, 42.0, 32.0)
    parts = divisions.cells(ground, [("A", 31.0, 40.5), ("A", 31.5, 40.5), ("B", 31.0, 41.5)])
    assert set(parts) == {"A", "B"}
    assert parts["A"].area + parts["B"].area == pytest.approx(ground.area, rel=1e-3)
    assert parts["A"].intersection(parts["B"]).area == pytest.approx(0, abs=1e-3)
    assert divisions.cells(ground, [("A", 31.0, 41.0)])["A"].equals(ground)
