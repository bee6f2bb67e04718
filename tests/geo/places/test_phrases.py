"""Spatial phrases of `tests/data/spatial` against what their reader would draw."""

import pytest
from shapely.geometry import Point

from gazetteer import Gazetteer
from gazetteer.ranking import reach_km
from geo.places.reader import read_phrase
from tests.geo.places.phrases import LISTS, draw, rows


@pytest.mark.parametrize("name", LISTS)
def test_most_phrases_are_drawn_as_their_reader_would(name: str) -> None:
    drawn = draw(name)
    assert len(drawn) > 70
    assert sum(d.held for d in drawn) >= LISTS[name] * len(drawn)
    assert sum(d.tight for d in drawn) >= LISTS[name] * len(drawn)


@pytest.mark.parametrize("name", LISTS)
def test_every_phrase_gives_a_valid_geometry_that_its_radius_holds(name: str) -> None:
    for row in rows(name):
        read = read_phrase(row["phrase"], Gazetteer.default(), row["country"])
        if read is None:
            continue
        area, _ = read
        assert area.geometry.is_valid, row["phrase"]
        assert not area.geometry.is_empty, row["phrase"]
        assert area.geometry.buffer(0.005).contains(Point(area.lon, area.lat)), row["phrase"]
        assert reach_km(area.lat, area.lon, area.geometry) <= 1.05 * area.radius_km + 1.5, row["phrase"]
