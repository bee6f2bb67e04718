"""No circle of the map covers another, and no badge hides a circle, a badge or its own area."""

from itertools import combinations
from math import hypot

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.query import layout
from geo.query.building import build
from geo.query.layers import MAX_ZOOM, Drawing, draw, fit, home, pixel, viewport
from tests.synthetic import catalogue, incidents

WORLD = (-180.0, -85.0, 180.0, 85.0)
MANY = catalogue(60_000).columns


def circles(drawing: Drawing, zoom: int) -> np.ndarray:
    return np.array([(*pixel(c.lat, c.lon, zoom), c.size) for c in drawing.clusters]).reshape(-1, 3)


def covered(found: np.ndarray) -> int:
    """How many pairs of circles overlap, by comparing each with each."""
    x, y, size = found.T
    distance = np.hypot(x[:, None] - x[None], y[:, None] - y[None])
    close = distance < (size[:, None] + size[None]) / 2 - 0.05
    np.fill_diagonal(close, val=False)
    return int(close.sum()) // 2


@pytest.mark.parametrize("zoom", range(2, MAX_ZOOM + 1))
@pytest.mark.parametrize("number", [300, 60_000])
def test_no_two_circles_overlap_at_any_zoom(zoom, number):
    columns = MANY if number == len(MANY) else catalogue(number).columns
    mask = np.ones(len(columns), dtype=bool)
    where = WORLD if zoom < 9 else viewport(33.3, 44.4, zoom)
    assert covered(circles(draw(columns, mask, where, zoom), zoom)) == 0


def test_the_view_that_the_page_opens_with_has_no_overlap():
    mask = np.ones(len(MANY), dtype=bool)
    lat, lon, zoom = fit(home(MANY, mask))
    drawing = draw(MANY, mask, viewport(lat, lon, zoom), zoom)
    assert len(drawing.clusters) > 20
    assert covered(circles(drawing, zoom)) == 0


spot = st.tuples(st.integers(0, 5), st.integers(0, 5), st.floats(0, 63.9), st.floats(0, 63.9), st.integers(0, 6))


@given(st.lists(spot, min_size=1, max_size=30, unique_by=lambda s: s[:2]))
def test_circles_are_parted_wherever_they_lie_and_what_is_alone_stays(found):
    across, down, dx, dy, power = (np.array(v) for v in zip(*found, strict=True))
    counts = 10**power
    x, y = across * layout.CELL + dx, down * layout.CELL + dy
    new_x, new_y, moved = layout.apart(x, y, across, down, counts)
    sizes = layout.diameters(counts)
    assert covered(np.column_stack([new_x, new_y, sizes])) == 0
    assert (new_x[~moved] == x[~moved]).all()
    assert (new_x // layout.CELL == across).all()
    for a, b in combinations(range(len(x)), 2):
        if hypot(x[a] - x[b], y[a] - y[b]) < (sizes[a] + sizes[b]) / 2:
            assert moved[a] or moved[b]


def test_the_largest_circle_fits_its_cell():
    assert max(layout.diameter(10**n) for n in range(9)) < layout.CELL
    assert [layout.diameter(n) for n in (1, 2, 999)] == layout.diameters(np.array([1, 2, 999])).tolist()


def test_a_small_area_is_not_hidden_by_its_own_badge_and_a_large_one_holds_it():
    small, large = ((500.0, 500.0, 525.0, 508.0), (512.0, 504.0)), ((0.0, 0.0, 300.0, 200.0), (150.0, 100.0))
    beside, within = layout.badges([small, large], [])
    assert abs(beside[1] - 504) > (layout.BADGE[1] + 8) / 2 or abs(beside[0] - 512) > (layout.BADGE[0] + 25) / 2
    assert within == (150, 100)


def test_badges_keep_off_circles_and_each_other():
    same = ((100.0, 100.0, 110.0, 110.0), (105.0, 105.0))
    found = layout.badges([same] * 8, [(105.0, 80.0, 40.0)])
    for a, b in combinations(found, 2):
        assert abs(a[0] - b[0]) >= layout.BADGE[0] or abs(a[1] - b[1]) >= layout.BADGE[1]
    assert all(abs(x - 105) >= 20 + 17 or abs(y - 80) >= 20 + 10 for x, y in found)


@pytest.mark.parametrize("zoom", [3, 5, 7])
def test_drawn_badges_keep_off_the_drawn_circles(zoom):
    columns = build(incidents(600))
    drawing = draw(columns, np.ones(600, dtype=bool), WORLD, zoom)
    assert drawing.areas
    for area in drawing.areas:
        x, y = pixel(*area.badge, zoom)
        for cx, cy, size in circles(drawing, zoom):
            assert abs(x - cx) > size / 2 or abs(y - cy) > size / 2
