"""Rows of a read model: what the page filters by, as numbers, beside the incident's own text.

The columns are those of `geo.query.columns`, made by it, so that a store answers as the page's own memory does; names
are numbered once for the whole read model.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely
from shapely.geometry import mapping

from geo.query.building import columns_of
from geo.query.columns import NO_DAY, Columns
from geo.store.parsing import parsed
from geo.store.records import Record

KINDS = ("country", "admin", "place", "source", "actor")
# A cell of a cluster is this fine grid shifted by the zoom; 24 bits is all that a 32-bit float holds.
GRID_BITS = 24
_PERPETRATOR, _TARGET, _PARTY = 0, 1, 3
_POINTS = 2
INTEGERS = (
    "first", "last", "kind", "sub", "status", "precision", "fatalities", "country", "admin", "place", "source", "area",
    "shape", "mx", "my", "curve",
)  # fmt: skip
REALS = ("lon", "lat", "radius")
LISTS = ("actors", "side1", "side2")
FLAGS = ("on_map", "as_area")
TEXTS = ("id", "folded", "properties", "extra", "geometry")
POINT_HEAD = '{"type":"Point","coordinates":['
COLUMNS = (*INTEGERS, *REALS, *LISTS, *FLAGS, *TEXTS)


class NameRow(NamedTuple):
    """A numbered name: its kind, number, key, and its texts in two languages."""

    kind: str
    code: int
    key: str
    ar: str
    en: str


@dataclass(slots=True)
class Coder:
    """Numbers names and areas across batches; `fresh` holds those that the read model does not have yet."""

    codes: dict[tuple[str, str], int] = field(default_factory=dict)
    areas: dict[bytes, int] = field(default_factory=dict)
    fresh: list[NameRow] = field(default_factory=list)
    fresh_areas: list[tuple[int, bytes]] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Iterable[NameRow], areas: Iterable[tuple[int, bytes]]) -> Coder:
        """Return a coder that goes on from what a read model has."""
        made = cls()
        for row in names:
            made.codes[row.kind, row.key] = row.code
            made._counts[row.kind] = max(made._counts.get(row.kind, 0), row.code + 1)
        made.areas = {bytes(wkb): code for code, wkb in areas}
        return made

    def name(self, kind: str, key: str, ar: str, en: str) -> int:
        """Return the number of a name."""
        code = self.codes.get((kind, key))
        if code is None:
            code = self._counts.get(kind, 0)
            self._counts[kind] = code + 1
            self.codes[kind, key] = code
            self.fresh.append(NameRow(kind, code, key, ar, en))
        return code

    def area(self, wkb: bytes) -> int:
        """Return the number of an area."""
        code = self.areas.get(wkb)
        if code is None:
            code = self.areas[wkb] = len(self.areas)
            self.fresh_areas.append((code, wkb))
        return code

    def taken(self) -> tuple[list[NameRow], list[tuple[int, bytes]]]:
        """Return what is new, and forget that it is."""
        found = (self.fresh, self.fresh_areas)
        self.fresh, self.fresh_areas = [], []
        return found


def table(records: Sequence[Record], coder: Coder) -> pa.Table:
    """Return the rows of records as an Arrow table, ordered so that neighbours on the map are neighbours in the file.

    Parameters
    ----------
    records : sequence of Record
    coder : Coder
    """
    whole = parsed(records)
    columns = columns_of(whole, [r.shape for r in records])
    values = _coded(columns, coder)
    values["id"] = [r.id for r in records]
    values["folded"] = columns.text if columns.text is not None else [""] * len(records)
    values["properties"] = [r.properties for r in records]
    values["extra"] = [r.extra for r in records]
    values["geometry"] = _point_texts(whole, records)
    values["shape"] = [coder.area(r.shape) if r.shape is not None else None for r in records]
    values["area"] = [code if drawn else None for code, drawn in zip(values["shape"], columns.area >= 0, strict=True)]
    values["curve"] = hilbert(columns)
    order = np.lexsort((np.nan_to_num(values["first"]), values["curve"]))
    made = pa.table({name: _array(name, values[name]) for name in COLUMNS})
    return made.take(pa.array(order))


def _array(name: str, value: Any) -> pa.Array:
    if name in INTEGERS:
        return pa.array(value, pa.int32(), from_pandas=True)
    if name in REALS:
        return pa.array(value, pa.float32(), from_pandas=True)
    if name in LISTS:
        return pa.array(value, pa.list_(pa.int32()))
    return pa.array(value, pa.string() if name in TEXTS and not isinstance(value, pa.Array) else None)


def _point_texts(whole: pa.Table, records: Sequence[Record]) -> list[str | None]:
    """Return the points of incidents without an outline as GeoJSON text."""
    columns = (whole[name].to_pylist() for name in ("longitude", "latitude", "geo_precision"))
    return [
        None if record.shape is not None
        else "null" if x is None or y is None or (precision or 9) > _POINTS
        else f"{POINT_HEAD}{x!r},{y!r}]}}"
        for record, x, y, precision in zip(records, *columns, strict=True)
    ]  # fmt: skip


def outline_row(code: int, wkb: bytes) -> tuple[int, bytes, str, str, float, float, float, float]:
    """Return an outline's number, WKB, GeoJSON text, bounding box as JSON text, and bounds."""
    geometry = shapely.from_wkb(wkb)
    if geometry.geom_type in {"Polygon", "MultiPolygon"}:
        geometry = shapely.orient_polygons(geometry)
    text = json.dumps(_rounded(dict(mapping(geometry))), separators=(",", ":"))
    west, south, east, north = geometry.bounds
    return (
        code,
        wkb,
        text,
        json.dumps([round(v, 6) for v in geometry.bounds], separators=(",", ":")),
        west,
        south,
        east,
        north,
    )


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {name: _rounded(part) for name, part in value.items()}
    return [_rounded(part) for part in value] if isinstance(value, (list, tuple)) else value


def _coded(c: Columns, coder: Coder) -> dict[str, Any]:
    """Return the columns with the read model's numbers in the place of the batch's."""
    tables = {}
    for kind, names in zip(KINDS, (c.countries, c.admins, c.places, c.source_names, c.actors), strict=True):
        triples = zip(names.keys, names.ar, names.en, strict=True)
        tables[kind] = np.array([coder.name(kind, *t) for t in triples], dtype=np.int32)

    def missing(values: npt.NDArray[Any], where: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        return np.where(where, np.nan, values)

    located = ~np.isnan(c.lon)
    whole = float(1 << GRID_BITS)
    actors = tables["actor"][c.actor_code] if len(c.actor_code) else np.zeros(0, np.int32)
    return {
        "lon": c.lon,
        "lat": c.lat,
        "radius": c.radius,
        "first": missing(c.start, c.start == NO_DAY),
        "last": missing(c.end, c.start == NO_DAY),
        "kind": c.kind,
        "sub": c.sub,
        "status": c.status,
        "precision": c.precision,
        "fatalities": missing(c.fatalities, c.fatalities < 0),
        "country": tables["country"][c.country],
        "admin": tables["admin"][c.admin1],
        "place": tables["place"][c.place],
        "source": tables["source"][c.source],
        "mx": missing(np.floor(np.nan_to_num(c.mercator_x) * whole), ~located),
        "my": missing(np.floor(np.nan_to_num(c.mercator_y) * whole), ~located),
        "on_map": c.on_map,
        "as_area": c.as_area,
        "actors": _lists(c, actors, np.ones(len(actors), dtype=bool)),
        "side1": _lists(c, actors, np.isin(c.actor_role, (_PERPETRATOR, _PARTY))),
        "side2": _lists(c, actors, c.actor_role == _TARGET),
    }


def _lists(c: Columns, actors: npt.NDArray[np.int32], wanted: npt.NDArray[np.bool_]) -> pa.Array:
    """Return for each row the numbers of its wanted actors, none twice, as they come."""
    rows, codes = c.actor_row[wanted].astype(np.int64), actors[wanted]
    firsts = np.sort(np.unique(rows << 32 | codes, return_index=True)[1])
    offsets = np.searchsorted(rows[firsts], np.arange(len(c) + 1)).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(codes[firsts], pa.int32()))


def hilbert(columns: Columns, order: int = 12) -> npt.NDArray[np.int64]:
    """Return the place of each row on a Hilbert curve over the world; unplaced rows come last."""
    located = ~np.isnan(columns.lon)
    side = 1 << order
    x = np.where(located, np.nan_to_num(columns.mercator_x) * side, 0).astype(np.int64).clip(0, side - 1)
    y = np.where(located, np.nan_to_num(columns.mercator_y) * side, 0).astype(np.int64).clip(0, side - 1)
    place = np.zeros(len(x), dtype=np.int64)
    step = side >> 1
    while step:
        right, up = (x & step) > 0, (y & step) > 0
        place += step * step * ((3 * right) ^ up)
        # Turn the quadrant so that the curve goes on where the last one ended.
        flip = ~up & right
        x, y = np.where(flip, side - 1 - x, x), np.where(flip, side - 1 - y, y)
        x, y = np.where(~up, y, x), np.where(~up, x, y)
        step >>= 1
    return np.where(located, place, side * side)
