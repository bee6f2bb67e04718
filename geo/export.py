"""Incidents to files: GeoJSON, CSV, JSON lines, GeoPackage, GeoParquet, KML, with the contract's flat properties.

Strings come from articles: they are data only. In CSV what a spreadsheet would run as a formula is defused; KML and the
others are written by GDAL, which escapes them.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from html import escape
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, mapping
from shapely.geometry.base import BaseGeometry

from geo.incident import Incident
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
PROPERTIES = (
    "id", "event_date", "event_date_end", "time_precision", "disorder_type", "event_type", "sub_event_type", "status",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "actors", "country", "iso", "admin1",
    "admin2", "location", "location_ar", "place_id", "latitude", "longitude", "geo_precision", "radius_km",
    "fatalities", "fatalities_max", "injured", "displaced", "notes", "source", "source_url", "published", "article_id",
    "sentence", "sentence_start", "sentence_end", "place_start", "place_end", "confidence", "why", "review", "updated",
)  # fmt: skip
WHOLE = frozenset({
    "time_precision", "inter1", "inter2", "geo_precision", "fatalities", "fatalities_max", "injured", "displaced",
    "sentence_start", "sentence_end", "place_start", "place_end",
})  # fmt: skip
REAL = frozenset({"latitude", "longitude", "radius_km", "confidence"})
_DATES = ("event_date", "event_date_end", "published")
_VALUES = attrgetter(*PROPERTIES)
_DIGITS = 6
# What spreadsheets take for the beginning of a formula (OWASP), also behind white space.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def geometry_of(incident: Incident) -> BaseGeometry | None:
    """Return the contract's geometry: a Point for precision 1-2, the area for 3-5, None when unknown."""
    if incident.geometry is not None:
        return incident.geometry
    if incident.latitude is None or incident.longitude is None or (incident.geo_precision or 9) > 2:
        return None
    return Point(incident.longitude, incident.latitude)


def properties_of(incident: Incident) -> dict[str, Any]:
    """Return the contract's properties in its order, dates as ISO text, `actors` as objects."""
    values = dict(zip(PROPERTIES, _VALUES(incident), strict=True))
    for name in _DATES:
        if isinstance(day := values[name], date):
            values[name] = day.isoformat()
    for name in REAL:
        if isinstance(value := values[name], float):
            values[name] = round(value, _DIGITS) if value == value else None
    values["actors"] = [
        {"id": a.id, "name_ar": a.name_ar, "name_en": a.name_en, "role": a.role} for a in incident.actors
    ]
    return values


def _flat(incident: Incident) -> dict[str, Any]:
    values = properties_of(incident)
    values["actors"] = json.dumps(values["actors"], ensure_ascii=False)
    return values


def to_geodataframe(incidents: Iterable[Incident]) -> gpd.GeoDataFrame:
    """Return incidents as a GeoDataFrame in EPSG:4326.

    Parameters
    ----------
    incidents : iterable of Incident

    Returns
    -------
    geopandas.GeoDataFrame
        The contract's properties in its order, whole numbers as nullable integers, `actors` as JSON text, and the
        geometry.
    """
    items = list(incidents)
    rows = [_flat(incident) for incident in items]
    data: dict[str, Any] = {}
    for name in PROPERTIES:
        values = [row[name] for row in rows]
        if name in WHOLE:
            data[name] = pd.array(values, dtype="Int64")
        elif name in REAL:
            data[name] = pd.array(values, dtype="Float64").to_numpy(dtype=float, na_value=float("nan"))
        else:
            data[name] = pd.array(values, dtype="str")
    shapes = np.array([geometry_of(i) for i in items], dtype=object)
    return gpd.GeoDataFrame(data, geometry=shapes, crs=4326, columns=[*PROPERTIES, "geometry"])


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
        found["bbox"] = [round(v, _DIGITS) for v in geometry.bounds]
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
    return round(value, _DIGITS) if isinstance(value, float) else [_rounded(part) for part in value]


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
    rows = chain([PROPERTIES], ([defused(v) for v in _flat(i).values()] for i in incidents))
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
    if format in {"geojson", "csv", "jsonl"}:
        chunks = {
            "geojson": lambda: geojson_chunks(incidents, style=style),
            "csv": lambda: csv_chunks(incidents),
            "jsonl": lambda: jsonl_chunks(incidents),
        }[format]()
        for chunk in chunks:
            target.write(chunk.encode("utf-8", "replace"))
        return
    frame = to_geodataframe(map(_clean, incidents))
    if format == "parquet":
        frame.to_parquet(target, index=False, schema_version="1.1.0", write_covering_bbox=False)
        return
    # GDAL wants a file of its own: both formats are written with seeks, and GeoPackage is a database.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"incidents.{format}"
        _with_gdal(frame, path, format)
        target.write(path.read_bytes())


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


# XML 1.0 and UTF-8 have no place for these; GDAL would write a file that no reader takes.
_UNWRITABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(55296, 57344), 65534, 65535), "�")


def _clean(incident: Incident) -> Incident:
    changed: dict[str, Any] = {
        name: value.translate(_UNWRITABLE)
        for name in PROPERTIES
        if isinstance(value := getattr(incident, name), str) and value.translate(_UNWRITABLE) != value
    }
    return replace(incident, **changed) if changed else incident


def _with_gdal(frame: gpd.GeoDataFrame, path: Path, format: Format) -> None:  # noqa: A002
    if format == "gpkg":
        frame.to_file(
            path, layer="incidents", driver="GPKG", engine="pyogrio", promote_to_multi=False, geometry_type="Unknown"
        )
        return
    # A KML balloon renders its description as HTML, so that the article's sentence must be escaped once more.
    named = frame.assign(
        name=frame["sub_event_type"] + " – " + frame["location"], description=frame["sentence"].map(escape)
    )
    named.to_file(
        path, layer="incidents", driver="LIBKML" if _has_libkml() else "KML", engine="pyogrio", geometry_type="Unknown"
    )


def _has_libkml() -> bool:
    return "w" in pyogrio.list_drivers().get("LIBKML", "")
