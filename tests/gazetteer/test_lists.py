"""Floors of the lists written from knowledge: what is found and what is put elsewhere when the state is given."""

from __future__ import annotations

import pytest

from gazetteer import ArabicGazetteer, Gazetteer
from tests.gazetteer import lists

# Least share found and most put elsewhere. Coordinates from memory keep the first drawing's sites and villages down.
FLOORS = {
    ("first", "first_level"): (0.98, 0.015),
    ("first", "second_level"): (0.935, 0.065),
    ("first", "towns"): (0.98, 0.015),
    ("first", "sites"): (0.91, 0.08),
    ("first", "villages"): (0.93, 0.055),
    ("second", "first_level"): (0.98, 0.0),
    ("second", "second_level"): (0.98, 0.0),
    ("second", "towns"): (0.97, 0.0),
    ("second", "sites"): (0.94, 0.055),
    ("second", "villages"): (0.92, 0.055),
}


@pytest.fixture(scope="module")
def geocoder(shipped: Gazetteer) -> ArabicGazetteer:
    return ArabicGazetteer(shipped)


@pytest.mark.parametrize(("drawing", "name"), FLOORS)
def test_a_list_is_found(geocoder: ArabicGazetteer, drawing: str, name: str) -> None:
    rows = lists.read(name, drawing)
    tally = lists.tally(geocoder, rows, country=True)
    found, wrong = FLOORS[drawing, name]
    assert tally.rows >= 50
    assert tally.found / tally.rows >= found, tally
    assert tally.wrong / tally.rows <= wrong, tally


def test_names_that_no_place_bears_give_nothing(geocoder: ArabicGazetteer) -> None:
    names = lists.unknown()
    assert len(names) > 90
    assert not [n for n in names if geocoder.geocode(n, exactly_one=False)]
    assert not [n for n in names if geocoder.geocode(n, exactly_one=False, country_codes="SY")]


def test_rows_name_a_place_once_and_stand_on_the_earth() -> None:
    for drawing, name in FLOORS:
        rows = lists.read(name, drawing)
        keys = [(r.name, r.country) for r in rows]
        assert len(keys) == len(set(keys)), (drawing, name, {k for k in keys if keys.count(k) > 1})
        assert all(-35 < r.lat < 45 and -20 < r.lon < 65 for r in rows), (drawing, name)
