"""Incidents to files with the contract's flat properties: text here, what geopandas writes in `geo.tables`.

Strings come from articles: they are data only. In CSV what a spreadsheet would run as a formula is defused; KML and the
others are written by GDAL, which escapes them.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Literal

import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping
from shapely.geometry.base import BaseGeometry

from geo.incident import Incident
from geo.properties import DIGITS, PROPERTIES, flat, geometry_of, properties_of
from geo.taxonomy import STYLES

Format = Literal["geojson", "csv", "jsonl", "gpkg", "parquet", "kml"]
FORMATS: tuple[Format, ...] = ("geojson", "csv", "jsonl", "gpkg", "parquet", "kml")
MIME = {
    "geojson": "application/geo+json",
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "gpkg": "application/geopackage+sqlite3",
    "parquet": "application/vnd.apache.parquet",
    "kml": "application/vnd.google-earth.kml+xml",
}
TITLES = {
    "geojson": "GeoJSON",
    "csv": "CSV",
    "jsonl": "JSON Lines",
    "gpkg": "GeoPackage",
    "parquet": "GeoParquet",
    "kml": "KML",
}
# What spreadsheets take for the beginning of a formula (OWASP), also behind white space.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def feature(incident: Incident, *, style: bool = False) -> dict[str, Any]:
    """Return an incident as a GeoJSON feature.

    Parameters
    ----------
    incident : Incident
    style : bool
        Whether to add simplestyle properties (`marker-color`, `fill` …), which geojson.io and others show.
    """
    geometry = geometry_of(incident)
    properties = properties_of(incident)
    if style and incident.event_type in STYLES and geometry is not None:
        color = STYLES[incident.event_type].color
        point = geometry.geom_type == "Point"
        properties |= {"marker-color": color} if point else {"stroke": color, "fill": color, "fill-opacity": 0.15}
    found: dict[str, Any] = {"type": "Feature", "id": incident.id}
    if geometry is not None and not geometry.is_empty:
        found["bbox"] = [round(v, DIGITS) for v in geometry.bounds]
    found["geometry"] = _geojson(geometry)
    found["properties"] = properties
    return found


def _geojson(geometry: BaseGeometry | None) -> dict[str, Any] | None:
    if geometry is None or geometry.is_empty:
        return None
    if isinstance(geometry, (Polygon, MultiPolygon)):
        geometry = shapely.orient_polygons(geometry)
    plain = mapping(geometry)
    if "coordinates" not in plain:
        return dict(plain)
    return {"type": plain["type"], "coordinates": _rounded(plain["coordinates"])}


def _rounded(value: Any) -> Any:
    return round(value, DIGITS) if isinstance(value, float) else [_rounded(part) for part in value]


def feature_collection(incidents: Iterable[Incident], *, style: bool = False) -> dict[str, Any]:
    """Return incidents as a GeoJSON FeatureCollection (RFC 7946) with its `bbox`.

    Parameters
    ----------
    incidents : iterable of Incident
    style : bool
        Whether features carry simplestyle colours.
    """
    features = [feature(incident, style=style) for incident in incidents]
    collection: dict[str, Any] = {"type": "FeatureCollection"}
    boxes = [f["bbox"] for f in features if "bbox" in f]
    if boxes:
        collection["bbox"] = _union(boxes)
    collection["features"] = features
    return collection


def _union(boxes: list[list[float]]) -> list[float]:
    west, south, east, north = zip(*boxes, strict=True)
    return [min(west), min(south), max(east), max(north)]


def geojson_chunks(incidents: Iterable[Incident], *, style: bool = False) -> Iterator[str]:
    """Yield GeoJSON text feature by feature; `bbox` comes last, when it is known.

    Parameters
    ----------
    incidents : iterable of Incident
    style : bool
        Whether features carry simplestyle colours.
    """
    box: list[float] | None = None
    yield '{"type":"FeatureCollection","features":['
    comma = "\n"
    for incident in incidents:
        found = feature(incident, style=style)
        if "bbox" in found:
            box = _union([box, found["bbox"]]) if box else found["bbox"]
        yield comma + json.dumps(found, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        comma = ",\n"
    yield "\n]" + (f',"bbox":{json.dumps(box)}' if box else "") + "}\n"


def jsonl_chunks(incidents: Iterable[Incident]) -> Iterator[str]:
    """Yield one JSON object a line: the properties, and the geometry beside them."""
    for incident in incidents:
        values = properties_of(incident) | {"geometry": _geojson(geometry_of(incident))}
        yield json.dumps(values, ensure_ascii=False, allow_nan=False) + "\n"


def defused(value: Any) -> Any:
    """Return a cell that no spreadsheet runs: text that begins like a formula gets an apostrophe in front.

    Examples
    --------
    >>> defused("=1+1"), defused("-5 جنود"), defused(-5)
    ("'=1+1", "'-5 جنود", -5)
    """
    if isinstance(value, str) and (
        value.startswith(_FORMULA) or value.lstrip(" \u200b\ufeff\u00a0").startswith(_FORMULA)
    ):
        return "'" + value
    return value


def csv_chunks(incidents: Iterable[Incident]) -> Iterator[str]:
    """Yield CSV text, beginning with the byte order mark that Excel needs to read Arabic."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    yield "\ufeff"
    rows = chain([PROPERTIES], ([defused(v) for v in flat(i).values()] for i in incidents))
    for row in rows:
        writer.writerow(["" if v is None else v for v in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def write(
    incidents: Iterable[Incident],
    target: Path | str | BinaryIO,
    format: Format = "geojson",  # noqa: A002 - the name that pandas and geopandas use
    *,
    style: bool = False,
) -> None:
    """Write incidents to a file or a binary stream.

    Parameters
    ----------
    incidents : iterable of Incident
    target : path or binary stream
    format : {"geojson", "csv", "jsonl", "gpkg", "parquet", "kml"}
    style : bool
        Whether GeoJSON features carry simplestyle colours.

    Raises
    ------
    ValueError
        When the format is not one of `FORMATS`.
    """
    if format not in FORMATS:
        raise ValueError(f"unknown format {format!r}; use one of {', '.join(FORMATS)}")
    if isinstance(target, (str, Path)):
        with Path(target).open("wb") as file:
            write(incidents, file, format, style=style)
        return
    if format == "gpkg" or format == "parquet" or format == "kml":
        from geo.tables import write_table  # geopandas takes half a second to import, and text needs none of it

        write_table(incidents, target, format)
        return
    chunks = {
        "geojson": lambda: geojson_chunks(incidents, style=style),
        "csv": lambda: csv_chunks(incidents),
        "jsonl": lambda: jsonl_chunks(incidents),
    }[format]()
    for chunk in chunks:
        target.write(chunk.encode("utf-8", "replace"))


def to_bytes(incidents: Iterable[Incident], format: Format) -> bytes:  # noqa: A002
    """Return a file of incidents as the page offers it: GeoJSON with simplestyle colours.

    Parameters
    ----------
    incidents : iterable of Incident
    format : {"geojson", "csv", "jsonl", "gpkg", "parquet", "kml"}
    """
    buffer = io.BytesIO()
    write(incidents, buffer, format, style=format == "geojson")
    return buffer.getvalue()
