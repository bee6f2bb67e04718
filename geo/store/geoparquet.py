"""Incidents as GeoParquet tables: the contract's columns, the geometry as WKB, and the metadata that GIS tools read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import shapely

from geo.incident import Incident
from geo.properties import PROPERTIES, geometry_of, properties_of
from geo.query.building import kind_of

_GEO = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": [], "crs": None}},
}


def schema(extra: Sequence[pa.Field] = ()) -> pa.Schema:
    """Return the schema of the tables; longitude and latitude on WGS 84 are GeoParquet's own default."""
    geo = json.loads(json.dumps(_GEO))
    del geo["columns"]["geometry"]["crs"]
    fields = [pa.field(name, kind_of(name)) for name in PROPERTIES]
    return pa.schema([*fields, pa.field("geometry", pa.binary()), *extra], metadata={b"geo": json.dumps(geo).encode()})


def table(incidents: Sequence[Incident]) -> pa.Table:
    """Return incidents as a table; `actors` is JSON text.

    Parameters
    ----------
    incidents : sequence of Incident
    """
    rows: list[dict[str, Any]] = [properties_of(i) for i in incidents]
    for row in rows:
        row["actors"] = json.dumps(row["actors"], ensure_ascii=False)
    columns = [pa.array([row[name] for row in rows], kind_of(name)) for name in PROPERTIES]
    shapes = [geometry_of(i) for i in incidents]
    columns.append(pa.array([shapely.to_wkb(s) if s is not None else None for s in shapes], pa.binary()))
    return pa.Table.from_arrays(columns, schema=schema())
