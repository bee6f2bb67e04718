"""What the map draws: every incident once, honest radii, areas as areas, no unplaced ones."""

import json
from dataclasses import replace

import numpy as np
import pytest
from shapely.geometry import Point

from geo.page import mapview
from geo.query.building import build
from geo.query.filters import Filters, count, masks, passing
from geo.query.layers import MAX_ZOOM, MOST_AREAS, MOST_FEATURES, draw, fit, home, rows_in, rows_of_area, viewport
from tests.synthetic import catalogue, incidents

WORLD = (-180.0, -85.0, 180.0, 85.0)
MADE = incidents(600)
COLUMNS = build(MADE)
ALL = np.ones(len(COLUMNS), dtype=bool)


@pytest.mark.parametrize("zoom", [3, 6, 9, 14])
def test_markers_stand_for_just_the_points(zoom):
    drawing = draw(COLUMNS, ALL, WORLD, zoom)
    assert sum(c.count for c in drawing.clusters) == count(COLUMNS, ALL).on_map
    assert sum(a.count for a in drawing.areas) == sum(i.geo_precision == 3 for i in MADE)


def test_a_cluster_gives_its_rows_back():
    drawing = draw(COLUMNS, ALL, WORLD, 5)
    for cluster in drawing.clusters:
        rows = rows_in(COLUMNS, ALL, cluster.cell)
        assert len(rows) == cluster.count
        starts = COLUMNS.start[rows]
        assert (np.diff(starts.astype(np.int64)) <= 0).all()


def test_clusters_stay_the_same_while_the_reader_pans():
    a = {c.cell: c.count for c in draw(COLUMNS, ALL, (30, 30, 50, 40), 6).clusters}
    b = {c.cell: c.count for c in draw(COLUMNS, ALL, (31, 30, 51, 40), 6).clusters}
    assert set(a) & set(b)


def test_only_surroundings_get_a_circle_and_countries_are_never_drawn():
    town = next(i for i in MADE if i.geo_precision == 1)
    around = replace(town, id="b", geo_precision=2, radius_km=12.0, longitude=town.longitude + 3)
    state = replace(town, id="c", geo_precision=5, radius_km=300.0, longitude=town.longitude + 6)
    nowhere = replace(town, id="d", geo_precision=None, latitude=None, longitude=None, geometry=None)
    columns = build([town, around, state, nowhere])
    drawing = draw(columns, np.ones(4, bool), WORLD, 10)
    assert sorted(c.radius_km for c in drawing.clusters) == [0, 12]
    assert not drawing.areas
    assert count(columns, np.ones(4, bool)).elsewhere == 2


def test_an_area_without_an_outline_is_a_circle_and_one_far_away_is_left_out():
    town = next(i for i in MADE if i.geo_precision == 1)
    vague = replace(town, geo_precision=4, radius_km=80.0, geometry=None)
    columns = build([vague])
    (area,) = draw(columns, np.ones(1, bool), WORLD, 6).areas
    assert area.radius_km == 80
    assert not area.rings
    assert list(rows_of_area(columns, np.ones(1, bool), area.key)) == [0]
    assert not draw(columns, np.ones(1, bool), (-100, 0, -90, 10), 6).areas


def test_stacked_incidents_stay_reachable():
    town = next(i for i in MADE if i.geo_precision == 1)
    columns = build([replace(town, id=str(n)) for n in range(7)])
    (cluster,) = draw(columns, np.ones(7, bool), WORLD, MAX_ZOOM).clusters
    assert cluster.stacked
    assert len(rows_in(columns, np.ones(7, bool), cluster.cell)) == 7


def test_never_more_than_can_be_drawn():
    columns = catalogue(20_000).columns
    drawing = draw(columns, np.ones(20_000, bool), WORLD, 14)
    assert len(drawing.clusters) <= MOST_FEATURES
    shapes = [
        replace(MADE[0], id=str(n), geo_precision=3, geometry=Point(40 + n / 10, 33).buffer(0.2)) for n in range(100)
    ]
    many = build(shapes)
    drawing = draw(many, np.ones(100, bool), WORLD, 6)
    assert len(drawing.areas) == MOST_AREAS
    assert drawing.hidden == 100 - MOST_AREAS


def test_home_holds_nearly_everything_and_fits():
    box = home(COLUMNS, ALL)
    lat, lon, zoom = fit(box)
    west, south, east, north = viewport(lat, lon, zoom, 1000, 560)
    assert west < box[0]
    assert east > box[2]
    assert south < box[1]
    assert north > box[3]
    assert home(COLUMNS, ~ALL) is None


def test_filtered_incidents_are_not_drawn():
    mask = passing(COLUMNS, masks(COLUMNS, Filters(types=("Battles",))))
    drawing = draw(COLUMNS, mask, WORLD, 4)
    assert sum(c.mix[0] for c in drawing.clusters) == sum(c.count for c in drawing.clusters)


def test_hostile_names_stay_strings():
    hostile = "</script><img src=x onerror=alert(1)>{{ 7*7 }}{% raw %} map_div_1a2b \u2028"
    text = mapview.script_json({"name": hostile})
    assert json.loads(text)["name"] == hostile
    for forbidden in ("<", ">", "{{", "{%", "_", "\u2028"):
        assert forbidden not in text


def test_a_token_in_a_name_is_not_the_token():
    assert mapview.token_of("قرية #i9 #i3") == "i3"
    assert mapview.token_of(None) == ""
    assert mapview.token_of("no token") == ""


def test_nothing_of_the_map_comes_from_elsewhere():
    chart = mapview.base_map(33, 36, 6, lang="ar", tiles=False, texts={"in": "+", "out": "-"}, max_zoom=14)
    chart.get_root().render()
    links = [
        url
        for element in (chart, *chart._children.values())
        for _, url in (*getattr(element, "default_js", []), *getattr(element, "default_css", []))
    ]
    assert links
    assert all(url.startswith("../../app/static/") for url in links)
    assert "openstreetmap" not in str([c.options for c in chart._children.values() if hasattr(c, "options")])
