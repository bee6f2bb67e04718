"""Files are read back with the tools that will read them."""

import csv
import io
import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import MultiPolygon, Polygon, shape

from geo.export import FORMATS, feature_collection, to_bytes, write
from geo.properties import PROPERTIES
from geo.tables import to_geodataframe
from tests.synthetic import incidents

MADE = incidents(60)
HOSTILE = replace(
    MADE[0],
    id="h",
    sentence='=HYPERLINK("http://x")\n<script>alert(1)</script>',
    notes="\u202e+1\x01",
    location="@SUM(A1)",
    source="-2+3",
)


def written(found, kind, **options):
    buffer = io.BytesIO()
    write(found, buffer, kind, **options)
    return buffer.getvalue()


def test_the_frame_has_the_contract_in_its_order():
    frame = to_geodataframe(MADE)
    assert tuple(frame.columns) == (*PROPERTIES, "geometry")
    assert frame.crs == "EPSG:4326"
    assert str(frame["fatalities"].dtype) == "Int64"
    assert frame["fatalities"].isna().sum() == sum(i.fatalities is None for i in MADE)
    assert json.loads(frame["actors"][0])[0]["role"] == "perpetrator"


def test_no_incident_makes_an_empty_frame_and_an_empty_collection():
    assert len(to_geodataframe([])) == 0
    assert json.loads(written([], "geojson")) == {"type": "FeatureCollection", "features": []}
    for kind in FORMATS:
        written([], kind)


@pytest.mark.parametrize("kind", ["geojson", "gpkg"])
def test_gdal_reads_back_what_was_written(kind, tmp_path):
    path = tmp_path / f"out.{kind}"
    write([*MADE, HOSTILE], path, kind)
    back = gpd.read_file(path)
    assert len(back) == 61
    assert back.crs == "EPSG:4326"
    for name in ("id", "event_type", "location_ar", "sentence"):
        assert list(back[name].fillna("")) == [getattr(i, name) for i in [*MADE, HOSTILE]]
    points = [g for g in back.geometry if g is not None and g.geom_type == "Point"]
    assert len(points) == sum(i.geo_precision in {1, 2} for i in [*MADE, HOSTILE])


def test_parquet_reads_back(tmp_path):
    write(MADE, tmp_path / "out.parquet", "parquet")
    back = gpd.read_parquet(tmp_path / "out.parquet")
    pd.testing.assert_frame_equal(
        pd.DataFrame(back.drop(columns="geometry")),
        pd.DataFrame(to_geodataframe(MADE).drop(columns="geometry")),
        check_dtype=False,
    )
    assert back.crs == "EPSG:4326"


def test_kml_reads_back_and_shows_markup_as_text(tmp_path):
    path = tmp_path / "out.kml"
    write([*MADE, HOSTILE], path, "kml")
    back = gpd.read_file(path)
    assert len(back) == 61
    tree = ElementTree.parse(path)  # noqa: S314 - written above
    descriptions = [e.text for e in tree.iter("{http://www.opengis.net/kml/2.2}description")]
    assert any("&lt;script&gt;" in (text or "") for text in descriptions)
    assert not any("<script>" in (text or "") for text in descriptions)


def test_geojson_follows_the_rfc():
    collection = json.loads(written(MADE, "geojson"))
    assert collection["bbox"] == feature_collection(MADE)["bbox"]
    west, _, _, north = collection["bbox"]
    for feature, incident in zip(collection["features"], MADE, strict=True):
        assert list(feature["properties"]) == list(PROPERTIES)
        if incident.geo_precision is None:
            assert feature["geometry"] is None
            continue
        geometry = feature["geometry"] and shape(feature["geometry"])
        if geometry is None:
            continue
        assert west <= geometry.bounds[0]
        assert geometry.bounds[3] <= north
        assert max(len(str(abs(v)).partition(".")[2]) for v in geometry.bounds) <= 6
        for part in getattr(geometry, "geoms", [geometry]):
            if part.geom_type == "Polygon":
                assert part.exterior.is_ccw
                assert not any(hole.is_ccw for hole in part.interiors)


def test_polygons_turn_right_and_multipolygons_too():
    clockwise = Polygon([(0, 0), (0, 3), (3, 3), (3, 0)], holes=[[(1, 1), (2, 1), (2, 2), (1, 2)]])
    many = MultiPolygon([clockwise, Polygon([(5, 5), (5, 6), (6, 6)])])
    features = feature_collection([replace(MADE[0], geo_precision=3, geometry=g) for g in (clockwise, many)])[
        "features"
    ]
    for feature in features:
        for part in getattr(shape(feature["geometry"]), "geoms", [shape(feature["geometry"])]):
            assert part.exterior.is_ccw


def test_simplestyle_colours_come_only_when_asked_for():
    assert "marker-color" in json.loads(written([MADE[0]], "geojson", style=True))["features"][0]["properties"]
    assert "marker-color" not in json.loads(written([MADE[0]], "geojson"))["features"][0]["properties"]


# simplestyle-spec 1.1.0: its keys, and which geometries heed them.
POINT_STYLE = {"marker-size", "marker-symbol", "marker-color"}
AREA_STYLE = {"stroke", "stroke-opacity", "stroke-width", "fill", "fill-opacity"}


def test_what_the_page_hands_out_is_plain_geojson_with_simplestyle():
    """What geojson.io, QGIS and kepler.gl ask for: RFC 7946, one value a property, colours that the spec knows."""
    collection = json.loads(to_bytes(incidents(300), "geojson"))
    assert set(collection) == {"type", "features", "bbox"}  # no `crs`: WGS 84 goes without saying
    assert len({feature["id"] for feature in collection["features"]}) == 300
    kinds = set()
    for feature in collection["features"]:
        assert set(feature) <= {"type", "id", "bbox", "geometry", "properties"}
        values, geometry = feature["properties"], feature["geometry"]
        assert all(isinstance(v, str | int | float | None) for name, v in values.items() if name != "actors")
        style = set(values) - set(PROPERTIES)
        kinds.add(geometry and geometry["type"])
        if geometry is None:
            assert style == set()
            continue
        assert style == ({"marker-color"} if geometry["type"] == "Point" else {"stroke", "fill", "fill-opacity"})
        assert style <= (POINT_STYLE if geometry["type"] == "Point" else AREA_STYLE)
        assert all(re.fullmatch("#[0-9A-Fa-f]{6}", values[name]) for name in style - {"fill-opacity"})
        assert 0 <= values.get("fill-opacity", 0) <= 1
        west, south, east, north = shape(geometry).bounds
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90
        assert feature["bbox"] == [west, south, east, north]
        if geometry["type"] == "Polygon":
            assert all(ring[0] == ring[-1] and len(ring) >= 4 for ring in geometry["coordinates"])
    assert kinds == {"Point", "Polygon", None}


def test_csv_has_a_bom_and_no_formulas():
    raw = written([HOSTILE, MADE[1]], "csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == PROPERTIES
    assert rows[0]["sentence"] == "'" + HOSTILE.sentence
    assert rows[0]["location"] == "'@SUM(A1)"
    assert rows[0]["source"] == "'-2+3"
    assert rows[1]["location_ar"] == MADE[1].location_ar


def test_jsonl_is_one_incident_a_line():
    lines = written([HOSTILE, *MADE], "jsonl").decode().splitlines()
    assert len(lines) == 61
    assert json.loads(lines[0])["sentence"] == HOSTILE.sentence
    assert isinstance(json.loads(lines[0])["actors"], list)


def test_an_unknown_format_says_which_there_are():
    with pytest.raises(ValueError, match="geojson, csv"):
        write(MADE, io.BytesIO(), "shp")
