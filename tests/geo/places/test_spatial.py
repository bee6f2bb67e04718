"""Geometry of spatial language: properties that must hold for any anchor."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box

from gazetteer import Gazetteer
from gazetteer.index import distance_km
from gazetteer.ranking import reach_km
from geo.article import Article
from geo.places.ground import spatial
from geo.places.ground.borders import border
from geo.places.ground.rivers import side_of
from geo.places.reader import find_places, read_phrase
from geo.places.recognition.toponyms import shared_recogniser
from geo.text.document import Document

bearings = st.sampled_from([0.0, 45.0, 90.0, 135.0, 180.0, 225.0, 270.0, 315.0])
places = st.tuples(st.floats(10, 40), st.floats(-10, 60))


@settings(max_examples=60, deadline=None)
@given(places, bearings, st.floats(5, 60))
def test_beside_lies_in_its_direction_and_its_radius_holds_it(
    place: tuple[float, float], bearing: float, reach: float
) -> None:
    area = spatial.beside(*place, bearing, reach, "test")
    assert area.geometry.is_valid
    assert area.geometry.contains(Point(area.lon, area.lat))
    assert reach_km(area.lat, area.lon, area.geometry) <= 1.02 * area.radius_km + 0.1
    away = distance_km(*place, area.lat, area.lon)
    assert 0 < away <= reach


@settings(max_examples=60, deadline=None)
@given(places, st.floats(1, 6), st.floats(1, 6), bearings)
def test_a_part_is_a_part(place: tuple[float, float], width: float, height: float, bearing: float) -> None:
    ground = box(place[1], place[0], place[1] + width, place[0] + height)
    part = spatial.part(ground, bearing)
    assert part.is_valid
    assert ground.buffer(1e-6).contains(part)
    assert 0.15 * ground.area < part.area < 0.5 * ground.area


@settings(max_examples=40, deadline=None)
@given(places, st.floats(1, 300), bearings)
def test_a_distance_is_geodesic(place: tuple[float, float], km: float, bearing: float) -> None:
    area = spatial.at_distance(*place, km, bearing, "test")
    assert distance_km(*place, area.lat, area.lon) == pytest.approx(km, rel=0.01)


def test_a_distance_without_direction_is_a_ring_that_holds_every_direction() -> None:
    area = spatial.at_distance(33.0, 44.0, 20.0, None, "test")
    assert (area.lat, area.lon) == (33.0, 44.0)
    assert area.radius_km >= 20


@pytest.mark.parametrize(("a", "b"), [("SY", "TR"), ("LY", "TN"), ("IQ", "IR"), ("SD", "TD"), ("YE", "SA")])
def test_neighbours_share_a_border(a: str, b: str) -> None:
    gazetteer = Gazetteer.default()
    outlines = []
    for code in (a, b):
        country = gazetteer.place(f"iso:{code}")
        assert country is not None
        outline = gazetteer.geometry(country)
        assert outline is not None
        outlines.append(outline)
    area = border(outlines[0], outlines[1], "test")
    assert area is not None
    assert area.geometry.is_valid
    assert reach_km(area.lat, area.lon, area.geometry) <= 1.05 * area.radius_km + 2


def test_countries_apart_share_no_border() -> None:
    assert border(box(0, 0, 1, 1), box(5, 5, 6, 6), "test") is None


def test_a_river_has_two_sides() -> None:
    from shapely.geometry import LineString

    ground = box(0, 0, 4, 4)
    river = LineString([(2, -1), (2, 5)])
    east, west = side_of(river, ground, 90), side_of(river, ground, 270)
    assert east is not None
    assert west is not None
    assert east.centroid.x == pytest.approx(3, abs=0.1)
    assert west.centroid.x == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize(
    ("phrase", "lat", "lon"),
    [
        ("المثلث الحدودي السوري العراقي التركي", 37.1, 42.36),
        ("مثلث الحدود بين العراق وسوريا والأردن", 33.37, 38.79),
    ],
)
def test_three_states_meet_in_a_point(phrase: str, lat: float, lon: float) -> None:
    read = read_phrase(phrase, Gazetteer.default())
    assert read is not None
    assert distance_km(read[0].lat, read[0].lon, lat, lon) <= 30


def test_three_states_that_do_not_meet_are_no_triangle() -> None:
    assert read_phrase("الحدود السورية المصرية الأردنية", Gazetteer.default()) is None


def test_the_far_end_is_less_than_the_part() -> None:
    part, far = (read_phrase(p, Gazetteer.default()) for p in ("شمال السودان", "أقصى شمال السودان"))
    assert part is not None
    assert far is not None
    assert far[0].lat > part[0].lat
    assert far[0].radius_km < part[0].radius_km


def test_a_border_with_a_state_is_that_of_the_state_that_the_sentence_speaks_of() -> None:
    text = "ضبطت السلطات السورية شحنة على الحدود مع الأردن"
    found = find_places(Document(Article("a", text)), shared_recogniser(Gazetteer.default()), Gazetteer.default())
    (border,) = (f.phrase for f in found if f.phrase is not None)
    assert border.area.why == "shared border of iso:SY and iso:JO"


@settings(max_examples=40, deadline=None)
@given(st.lists(places, min_size=4, max_size=30, unique=True), bearings)
def test_the_outermost_towns_are_some_of_them(towns: list[tuple[float, float]], bearing: float) -> None:
    few = spatial.outermost(tuple(towns), bearing, 0.25)
    assert len(few) == max(1, round(0.25 * len(towns)))
    assert set(few) <= set(towns)


@settings(max_examples=40, deadline=None)
@given(places, places, st.floats(1, 80), st.floats(1, 80))
def test_two_areas_joined_are_in_the_circle_of_both(
    one: tuple[float, float], other: tuple[float, float], km: float, other_km: float
) -> None:
    near = (one[0] + (other[0] - 25) / 25, one[1] + (other[1] - 25) / 35)  # no farther apart than phrases are
    a, b = spatial.around(*one, km, 2, "a"), spatial.around(*near, other_km, 2, "b")
    both = spatial.joined(a, b)
    for area in (a, b):
        assert distance_km(both.lat, both.lon, area.lat, area.lon) + area.radius_km <= 1.02 * both.radius_km + 0.5
    assert both.geometry.is_valid


@settings(max_examples=40, deadline=None)
@given(places, st.floats(5, 60), bearings)
def test_what_lies_around_a_point_off_the_ground_is_drawn_on_it(
    place: tuple[float, float], km: float, bearing: float
) -> None:
    ground = box(place[1] - 0.5, place[0] - 0.5, place[1] + 0.5, place[0] + 0.5)
    off = spatial.destination(*place, bearing, 90)
    area = spatial.around_within(ground, *off, km, 2, "test")
    assert ground.buffer(1e-6).contains(Point(area.lon, area.lat))
    assert area.geometry.is_valid
    assert ground.buffer(1e-6).contains(area.geometry)
