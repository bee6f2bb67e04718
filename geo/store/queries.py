"""What the page asks of a store: counts, histogram, clusters of a viewport, a page of the table, one incident.

Plain functions of the filters; the SQL is the same for every read model but for the `Dialect`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from geo.query.columns import to_date, to_day
from geo.query.filters import Counts, Extent, Filters
from geo.query.layers import MOST_AREAS, MOST_FEATURES, Area, Box, Cluster, Drawing, outline
from geo.query.timeline import Histogram, Unit, edges, unit_for
from geo.store.engine import Engine
from geo.store.features import feature_text
from geo.store.records import Record
from geo.store.rows import GRID_BITS
from geo.store.sql import Row, marks
from geo.store.where import Clause, where
from geo.taxonomy import EVENT_TYPES

_CELL_BITS = 2  # 256 pixels of a tile are four cells of 64
_MARGIN = 0.15
# The grid is made of 32-bit floats: its last bits are not to be relied on.
_SLACK = 16
_ORDERS = {
    "newest": "first DESC NULLS LAST, id",
    "oldest": "first NULLS LAST, id",
    "deadliest": "fatalities DESC NULLS LAST, first DESC NULLS LAST, id",
    "type": "kind, first DESC NULLS LAST, id",
}
_RECORD = "id, properties, extra, o.wkb"
_FEATURE = "id, COALESCE(geometry, o.text), o.box, properties"
_MIX = ", ".join(f"COUNT(*) FILTER (WHERE kind = {n})" for n in range(len(EVENT_TYPES)))
_BINS: dict[Unit, str] = {
    "day": "{0}",
    "week": "CAST(floor(({0} + 3) / 7.0) AS INTEGER)",
    "month": (
        "CAST(EXTRACT(YEAR FROM DATE '1970-01-01' + {0}) * 12 + EXTRACT(MONTH FROM DATE '1970-01-01' + {0}) AS INTEGER)"
    ),
    "year": "CAST(EXTRACT(YEAR FROM DATE '1970-01-01' + {0}) AS INTEGER)",
}


class Found(NamedTuple):
    """An incident with its row in the read model."""

    row: int
    record: Record


@dataclass(frozen=True)
class Queries:
    """The page's questions to a read model.

    Parameters
    ----------
    engine : Engine
    bodies : callable, optional
        Looks incidents up by their ids elsewhere, as they are in the read model; what it lacks is read there.
    """

    engine: Engine
    bodies: Callable[[Sequence[str]], dict[str, Record]] | None = None

    def _where(self, filters: Filters, extents: Mapping[str, Extent] | None, but: str = "") -> Clause:
        return where(filters, self.engine.vocabulary(), self.engine.dialect, extents, but=but)

    def counts(self, filters: Filters, extents: Mapping[str, Extent] | None = None) -> Counts:
        """Count what passes: drawn as points; as areas or without a point; in all."""
        sql, values = self._where(filters, extents)
        if sql == "TRUE" and (made := self.engine.totals()):
            return Counts(made[1], made[0] - made[1], made[0])
        query = f"SELECT COUNT(*), COUNT(*) FILTER (WHERE on_map) FROM {self.engine.incidents} WHERE {sql}"
        total, points = self.engine.rows(query, values)[0]
        return Counts(points, total - points, total)

    def span(self) -> tuple[date, date] | None:
        """Return the first and last day of the incidents, or None when none has a date."""
        made = self.engine.totals()
        query = f"SELECT MIN(first), MAX(last) FROM {self.engine.incidents}"
        low, high = made[2:4] if made else self.engine.rows(query, [])[0]
        return None if low is None else (to_date(low), to_date(high))

    def histogram(
        self, filters: Filters, first: date, last: date, extents: Mapping[str, Extent] | None = None
    ) -> Histogram:
        """Count incidents per bin and type from `first` to `last`; the date filter itself does not narrow it.

        Parameters
        ----------
        filters : Filters
        first, last : datetime.date
        extents : mapping, optional
        """
        unit = unit_for(first, last)
        bins = edges(first, last, unit)
        sql, values = self._where(filters, extents, but="date")
        days = [to_day(edge) for edge in bins]
        own = [self.engine.dialect.bin_of(name, days[:-1]) for name in ("first", "last")]
        low, high = (c[0] if c else _BINS[unit].format(name) for c, name in zip(own, ("first", "last"), strict=True))
        made = self.engine.days() if _only_kinds(filters) else None
        relation, number = (made, "SUM(n)") if made else (self.engine.incidents, "COUNT(*)")
        # Bounds first, so that an end far away is counted in the last bin, as the page's own counting does.
        query = (
            f"SELECT {low} AS b, {high} AS e, kind, {number} FROM (SELECT GREATEST(first, ?) AS first,"
            f" LEAST(last, ?) AS last, kind{', n' if made else ''} FROM {relation} WHERE {sql} AND first < ?"
            " AND last >= ?) AS d GROUP BY 1, 2, 3"
        )
        start, end = days[0], days[-1]
        binned = [v for c in own if c for v in c[1]]
        places = {n if binned else _number(edge, unit): n for n, edge in enumerate(bins[:-1])}
        count, types = len(bins) - 1, len(EVENT_TYPES)
        exact, steps = np.zeros((count, types), np.int64), np.zeros((count + 1, types), np.int64)
        for begin, finish, kind, n in self.engine.rows(query, [*binned, start, end - 1, *values, end, start]):
            a, b = places[begin], places[finish]
            if a == b:
                exact[a, kind] += int(n)
            else:
                steps[a, kind] += int(n)
                steps[b + 1, kind] -= int(n)
        return Histogram(unit, bins, exact, np.cumsum(steps, axis=0)[:count])

    def clusters(self, filters: Filters, box: Box, zoom: int, extents: Mapping[str, Extent] | None = None) -> Drawing:
        """Return what the map draws of the incidents that pass, in a viewport.

        Parameters
        ----------
        filters : Filters
        box : tuple of float
            West, south, east, north.
        zoom : int
        extents : mapping, optional
        """
        west, south, east, north = box
        dx, dy = (east - west) * _MARGIN, (north - south) * _MARGIN
        wide = (west - dx, south - dy, east + dx, north + dy)
        clause = self._where(filters, extents)
        areas, hidden = self._areas(clause, wide, zoom)
        return Drawing(self._points(clause, wide, zoom), areas, hidden)

    def _points(self, clause: Clause, box: Box, zoom: int) -> tuple[Cluster, ...]:
        made = self.engine.cells(zoom) if clause[0] == "TRUE" else None
        if made is None:
            frame, bounds = _frame(box)
            condition, values = f"{frame} AND {clause[0]}", [*bounds, *clause[1]]
            rows = self._grouped(condition, values, zoom)
        else:
            rows = self._from_cells(made, box, zoom)
        rows = sorted(rows, key=lambda r: (-r[2], r[0], r[1]))[:MOST_FEATURES]
        return tuple(
            Cluster(
                lat=r[3], lon=r[4], mix=tuple(r[12:]), row=r[9] if r[2] == 1 else -1, cell=(zoom, r[0], r[1]),
                box=(r[5], r[6], r[7], r[8]), radius_km=r[11] if r[2] == 1 else 0.0, faint=r[10] >= 2,
            )
            for r in sorted(rows, key=lambda r: (r[1], r[0]))
        )  # fmt: skip

    def _grouped(self, condition: str, values: Sequence[Any], zoom: int) -> list[Row]:
        """Return the cells of the rows that meet a condition."""
        shift = GRID_BITS - _CELL_BITS - zoom
        return self.engine.rows(
            f"SELECT mx >> {shift:d} AS cx, my >> {shift:d} AS cy, COUNT(*) AS n, AVG(lat), AVG(lon), MIN(lon),"
            " MIN(lat), MAX(lon), MAX(lat), MIN(rid), MIN(status), MAX(CASE WHEN precision = 2 THEN radius ELSE 0 END),"
            f" {_MIX} FROM {self.engine.incidents} WHERE on_map AND {condition} GROUP BY 1, 2"
            f" ORDER BY n DESC, cx, cy LIMIT {MOST_FEATURES:d}",
            values,
        )

    def _from_cells(self, made: str, box: Box, zoom: int) -> list[Row]:
        """Return the cells wholly in a box as they were counted beforehand, and those on its edge out of the rows."""
        west, south, east, north = box
        size = 2.0 ** (zoom + _CELL_BITS)
        left, right = math.floor(_mercator_x(west) * size) + 2, math.floor(_mercator_x(east) * size) - 2
        top, bottom = math.floor(_mercator_y(north) * size) + 2, math.floor(_mercator_y(south) * size) - 2
        frame, whole = _frame(box)
        if left > right or top > bottom:
            return self._grouped(frame, whole, zoom)
        mix = ", ".join(f"k{n}" for n in range(len(EVENT_TYPES)))
        rows = self.engine.rows(
            f"SELECT cx, cy, n, lat / n, lon / n, west, south, east, north, rid, status, radius, {mix} FROM {made}"
            " WHERE zoom = ? AND cx BETWEEN ? AND ? AND cy BETWEEN ? AND ?",
            [zoom, left, right, top, bottom],
        )
        shift = GRID_BITS - _CELL_BITS - zoom
        x0, x1, y0, y1 = left << shift, (right + 1) << shift, top << shift, (bottom + 1) << shift
        # The far ends keep an index in use: the frame lies between them.
        far = 8 << shift
        for strip, ends in (
            ("mx >= ? AND mx < ?", [x0 - far, x0]),
            ("mx >= ? AND mx < ?", [x1, x1 + far]),
            ("my >= ? AND my < ? AND mx >= ? AND mx < ?", [y0 - far, y0, x0, x1]),
            ("my >= ? AND my < ? AND mx >= ? AND mx < ?", [y1, y1 + far, x0, x1]),
        ):
            rows += self._grouped(f"{strip} AND {frame}", [*ends, *whole], zoom)
        return rows

    def _areas(self, clause: Clause, box: Box, zoom: int) -> tuple[tuple[Area, ...], int]:
        west, south, east, north = box
        made = self.engine.areas() if clause[0] == "TRUE" else None
        if made:
            mix = ", ".join(f"k{n}" for n in range(len(EVENT_TYPES)))
            query = f"SELECT area, place AS p, n, rid, lat, lon, radius, {mix} FROM {made} ORDER BY n DESC, 1, 2"
        else:
            query = (
                "SELECT area, CASE WHEN area IS NULL THEN place END AS p, COUNT(*) AS n, MIN(rid), MIN(lat), MIN(lon),"
                f" MAX(radius), {_MIX} FROM {self.engine.incidents} WHERE as_area AND {clause[0]} GROUP BY 1, 2"
                " ORDER BY n DESC, 1, 2"
            )
        outlines = self.engine.vocabulary().outlines
        found: list[Area] = []
        hidden = 0
        for code, place, n, row, lat, lon, radius, *counts in self.engine.rows(query, [] if made else clause[1]):
            if code is not None:
                w, s, e, nn = outlines[code].bounds
            else:
                w, s, e, nn = lon - radius / 111, lat - radius / 111, lon + radius / 111, lat + radius / 111
            if w > east or e < west or s > north or nn < south:
                continue
            if len(found) == MOST_AREAS:
                hidden += 1
                continue
            key, single = (f"a{code}" if code is not None else f"p{place}"), (row if n == 1 else -1)
            if code is None:
                found.append(Area(key, lat, lon, tuple(counts), single, radius_km=radius))
                continue
            if lat is None:
                lon, lat = outlines[code].representative_point().coords[0]
            found.append(Area(key, lat, lon, tuple(counts), single, rings=outline(outlines[code], zoom)))
        return tuple(found), hidden

    def cell(
        self,
        filters: Filters,
        cell: tuple[int, int, int],
        limit: int = 200,
        extents: Mapping[str, Extent] | None = None,
    ) -> list[Found]:
        """Return the incidents of a cluster, newest first."""
        zoom, across, down = cell
        shift = GRID_BITS - _CELL_BITS - zoom
        sql, values = self._where(filters, extents)
        bounds = [across << shift, (across + 1) << shift, down << shift, (down + 1) << shift]
        condition = f"on_map AND mx >= ? AND mx < ? AND my >= ? AND my < ? AND {sql}"
        return self._take(condition, [*bounds, *values], "newest", limit, 0)

    def page(
        self,
        filters: Filters,
        order: str = "newest",
        limit: int = 100,
        offset: int = 0,
        extents: Mapping[str, Extent] | None = None,
    ) -> list[Found]:
        """Return a page of the table.

        Parameters
        ----------
        filters : Filters
        order : {"newest", "oldest", "deadliest", "type"}
        limit, offset : int
        extents : mapping, optional
        """
        sql, values = self._where(filters, extents)
        if sql == "TRUE" and order == "newest" and (wanted := self.engine.newest(limit, offset)) is not None:
            return self._in_order(wanted)
        return self._take(sql, values, order, limit, offset)

    def _take(self, condition: str, values: list[Any], order: str, limit: int, offset: int) -> list[Found]:
        # First which rows, out of narrow columns; then the wide ones of these few.
        query = (
            f"SELECT rid FROM {self.engine.incidents} WHERE {condition} ORDER BY {_ORDERS[order]}"
            f" LIMIT {limit:d} OFFSET {offset:d}"
        )
        return self._in_order([row for (row,) in self.engine.rows(query, values)])

    def _in_order(self, wanted: Sequence[int]) -> list[Found]:
        found = {f.row: f for f in self.at(wanted)}
        return [found[row] for row in wanted]

    def at(self, rows: Sequence[int]) -> list[Found]:
        """Return the incidents of some rows."""
        if not rows:
            return []
        query = f"SELECT rid, id FROM {self.engine.incidents} WHERE rid IN ({marks(len(rows))})"
        names: dict[int, str] = dict(self.engine.rows(query, list(rows)))
        known = self.bodies(list(names.values())) if self.bodies is not None else {}
        if lacking := [name for name in names.values() if name not in known]:
            found = self._of(_RECORD, lacking)
            known = known | {row[0]: _record(row) for row in found}
        return [Found(rid, known[name]) for rid, name in names.items()]

    def _of(self, columns: str, ids: Sequence[str]) -> list[Row]:
        """Return some columns of the texts of some incidents."""
        query = f"SELECT {columns} FROM {self.engine.texts} WHERE id IN ({marks(len(ids))})"
        return self.engine.rows(query, list(ids)) if ids else []

    def incident(self, incident_id: str) -> Found | None:
        """Return an incident by its id, or None."""
        row = self.engine.row_of(incident_id)
        if row is None:
            found = self.engine.rows(f"SELECT rid FROM {self.engine.incidents} WHERE id = ?", [incident_id])
            row = int(found[0][0]) if found else -1
        return self.at([row])[0] if row >= 0 else None

    def records(self, filters: Filters, extents: Mapping[str, Extent] | None = None) -> Iterator[Record]:
        """Yield the incidents that pass, without holding them all."""
        sql, values = self._where(filters, extents)
        for row in self.engine.in_order(_RECORD, sql, values):
            yield _record(row)

    def features(self, filters: Filters, extents: Mapping[str, Extent] | None = None) -> Iterator[tuple[str, ...]]:
        """Yield id, GeoJSON geometry, bounding box (empty without one) and properties as text, ordered by id."""
        sql, values = self._where(filters, extents)
        yield from self.engine.in_order(_FEATURE, sql, values)

    def feature(self, incident_id: str) -> str | None:
        """Return an incident as GeoJSON text, or None."""
        return next((feature_text(*row)[0] for row in self._of(_FEATURE, [incident_id])), None)

    def feature_page(self, filters: Filters, limit: int, offset: int) -> list[str]:
        """Return a page of incidents as GeoJSON texts, ordered by id."""
        sql, values = self._where(filters, None)
        query = f"SELECT id FROM {self.engine.incidents} WHERE {sql} ORDER BY id LIMIT {limit:d} OFFSET {offset:d}"
        found = self._of(_FEATURE, [name for (name,) in self.engine.rows(query, values)])
        return [feature_text(*row)[0] for row in sorted(found)]


def _record(row: Row) -> Record:
    return Record(row[0], row[1], row[2], bytes(row[3]) if row[3] is not None else None)


def _number(edge: date, unit: Unit) -> int:
    """Return the number that SQL gives the bin that begins at a day."""
    if unit == "day":
        return to_day(edge)
    if unit == "week":
        return (to_day(edge) + 3) // 7
    return edge.year * 12 + edge.month if unit == "month" else edge.year


def _only_kinds(f: Filters) -> bool:
    """Whether nothing but days and event types is filtered by."""
    return set(f.types) <= set(EVENT_TYPES) and replace(f, types=(), start=None, end=None, undated=True) == Filters()


def _frame(box: Box) -> Clause:
    """Return whether a row's point is in a box: by the grid, which an index has, and exactly."""
    west, south, east, north = box
    size = 1 << GRID_BITS
    left, right = (math.floor(_mercator_x(v) * size) for v in (west, east))
    top, bottom = (math.floor(_mercator_y(v) * size) for v in (north, south))
    grid = [left - _SLACK, right + _SLACK, top - _SLACK, bottom + _SLACK]
    sql = "mx BETWEEN ? AND ? AND my BETWEEN ? AND ? AND lon BETWEEN ? AND ? AND lat BETWEEN ? AND ?"
    return sql, [*grid, west, east, south, north]


def _mercator_x(lon: float) -> float:
    return lon / 360 + 0.5


def _mercator_y(lat: float) -> float:
    sine = math.sin(math.radians(max(-85.0511, min(85.0511, lat))))
    return 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)
