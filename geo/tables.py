"""Incidents as tables: a GeoDataFrame, and the files that geopandas and GDAL write of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any, BinaryIO, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from geo.incident import Incident
from geo.properties import PROPERTIES, REAL, WHOLE, flat, geometry_of

Table = Literal["gpkg", "parquet", "kml"]


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
    rows = [flat(incident) for incident in items]
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


def write_table(incidents: Iterable[Incident], target: BinaryIO, format: Table) -> None:  # noqa: A002
    """Write incidents to a binary stream as GeoParquet, GeoPackage or KML.

    Parameters
    ----------
    incidents : iterable of Incident
    target : binary stream
    format : {"gpkg", "parquet", "kml"}
    """
    frame = to_geodataframe(map(_clean, incidents))
    if format == "parquet":
        frame.to_parquet(target, index=False, schema_version="1.1.0", write_covering_bbox=False)
        return
    # GDAL wants a file of its own: both formats are written with seeks, and GeoPackage is a database.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"incidents.{format}"
        _with_gdal(frame, path, format)
        target.write(path.read_bytes())


# XML 1.0 and UTF-8 have no place for these; GDAL would write a file that no reader takes.
_UNWRITABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(55296, 57344), 65534, 65535), "�")


def _clean(incident: Incident) -> Incident:
    changed: dict[str, Any] = {
        name: value.translate(_UNWRITABLE)
        for name in PROPERTIES
        if isinstance(value := getattr(incident, name), str) and value.translate(_UNWRITABLE) != value
    }
    return replace(incident, **changed) if changed else incident


def _with_gdal(frame: gpd.GeoDataFrame, path: Path, format: Table) -> None:  # noqa: A002
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
