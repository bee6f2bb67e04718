"""Spatial phrases of `tests/data/spatial` against what their reader would draw."""

from shapely.geometry import Point

from gazetteer import Gazetteer
from gazetteer.ranking import reach_km
from geo.places.reader import read_phrase
from tests.geo.places.phrases import draw, rows


def test_most_phrases_are_drawn_as_their_reader_would() -> None:
    drawn = draw()
    assert len(drawn) > 90
    assert sum(d.held for d in drawn) >= 0.95 * len(drawn)
    assert sum(d.tight for d in drawn) >= 0.95 * len(drawn)


def test_every_phrase_gives_a_valid_geometry_that_its_radius_holds() -> None:
    for row in rows():
        read = read_phrase(row["phrase"], Gazetteer.default(), row["country"])
        if read is None:
            continue
        area, _ = read
        assert area.geometry.is_valid, row["phrase"]
        assert not area.geometry.is_empty, row["phrase"]
        assert area.geometry.buffer(0.005).contains(Point(area.lon, area.lat)), row["phrase"]
        assert reach_km(area.lat, area.lon, area.geometry) <= 1.05 * area.radius_km + 1.5, row["phrase"]
