"""The page's filters as SQL with parameters; the same incidents pass as in `geo.query.filters`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from gazetteer.normalise import fold_name
from geo.query.columns import STATUSES, SUB_TYPES, Names, to_day
from geo.query.filters import Extent, Filters, Near, codes_of
from geo.store.sql import marks
from geo.taxonomy import EVENT_TYPES

_EARTH_KM = 111.195 * 180 / math.pi
_SIDES = {"actor1": "side1", "actor2": "side2"}
Clause = tuple[str, list[Any]]


class Dialect(Protocol):
    """Where the read models' databases differ."""

    def shares(self, column: str, codes: list[int]) -> Clause:
        """Return whether a list column has one of the codes."""

    def has_text(self, column: str, word: str) -> Clause:
        """Return whether a text column has a word in it."""

    def inside(self, outline: BaseGeometry) -> Clause:
        """Return whether a row's point is in an outline."""

    def bin_of(self, column: str, edges: Sequence[int]) -> Clause | None:
        """Return the place of a day among the first days of bins, None where the calendar's functions are quicker."""


@dataclass(frozen=True)
class Vocabulary:
    """The numbered names of a read model, and its outlines."""

    names: Mapping[str, Names]
    outlines: Mapping[int, BaseGeometry] = field(default_factory=dict)

    def codes(self, kind: str, wanted: Iterable[str]) -> list[int]:
        """Return the numbers that keys or names stand for."""
        return codes_of(self.names[kind], wanted) if kind in self.names else []


def where(
    filters: Filters,
    vocabulary: Vocabulary,
    dialect: Dialect,
    extents: Mapping[str, Extent] | None = None,
    *,
    but: str = "",
) -> Clause:
    """Return the condition that rows meet that pass the filters, and its parameters.

    Parameters
    ----------
    filters : Filters
    vocabulary : Vocabulary
    dialect : Dialect
    extents : mapping of str to Near or geometry, optional
        Where the places of the `place` filter are.
    but : str
        A filter to leave out (`date`, for a timeline that shows all days).
    """
    found: list[Clause] = []
    if but != "date":
        found.append(_dates(filters))
    if filters.actors:
        codes = vocabulary.codes("actor", filters.actors)
        found.append(dialect.shares(_SIDES.get(filters.side, "actors"), codes) if codes else ("FALSE", []))
    if filters.types:
        kinds = [EVENT_TYPES.index(t) for t in filters.types if t in EVENT_TYPES]
        subs = [SUB_TYPES.index(t) for t in filters.types if t in SUB_TYPES]
        found.append(_any([among("kind", kinds), among("sub", subs)]))
    if filters.statuses:
        found.append(among("status", [STATUSES.index(s) for s in filters.statuses]))
    if filters.sources:
        found.append(among("source", vocabulary.codes("source", filters.sources)))
    if filters.places:
        found.append(_any([_place(key, vocabulary, dialect, extents or {}) for key in filters.places]))
    found += [dialect.has_text("folded", word) for word in fold_name(filters.query).split()]
    if filters.bbox:
        found.append(_in_box(filters.bbox, vocabulary))
    if filters.precision:
        found.append(("precision BETWEEN 1 AND ?", [filters.precision]))
    if filters.deaths:
        found.append(("fatalities >= ?", [filters.deaths]))
    return _all(found)


def _all(clauses: Sequence[Clause]) -> Clause:
    kept = [c for c in clauses if c[0]]
    return " AND ".join(f"({c[0]})" for c in kept) or "TRUE", [v for c in kept for v in c[1]]


def _any(clauses: Sequence[Clause]) -> Clause:
    return " OR ".join(f"({c[0]})" for c in clauses) or "FALSE", [v for c in clauses for v in c[1]]


def among(column: str, codes: Sequence[int]) -> Clause:
    """Return whether a column is one of some numbers."""
    return (f"{column} IN ({marks(len(codes))})", list(codes)) if codes else ("FALSE", [])


def _dates(f: Filters) -> Clause:
    if not (f.start or f.end):
        return ("", []) if f.undated else ("first IS NOT NULL", [])
    parts, values = [], []
    if f.end:
        parts.append("first <= ?")
        values.append(to_day(f.end))
    if f.start:
        parts.append("last >= ?")
        values.append(to_day(f.start))
    touched = " AND ".join(parts)
    return (f"({touched}) OR first IS NULL" if f.undated else touched), values


def _place(key: str, vocabulary: Vocabulary, dialect: Dialect, extents: Mapping[str, Extent]) -> Clause:
    clauses: list[Clause] = []
    extent = extents.get(key)
    if isinstance(extent, Near):
        clauses.append(_within(extent))
    elif extent is not None:
        west, south, east, north = extent.bounds
        sql, values = dialect.inside(extent)
        clauses.append((
            f"precision BETWEEN 1 AND 4 AND lon BETWEEN ? AND ? AND lat BETWEEN ? AND ? AND {sql}",
            [west, east, south, north, *values],
        ))  # fmt: skip
    if "~" not in key:
        clauses += [among(kind, vocabulary.codes(kind, [key])) for kind in ("place", "admin", "country")]
    return _any(clauses)


def _within(near: Near) -> Clause:
    """Return whether a row is within a distance: a box that an index can use, then the great circle."""
    reach = near.km / _EARTH_KM * 180 / math.pi * 1.01 + 0.01
    wide = min(reach / max(math.cos(math.radians(min(abs(near.lat) + reach, 89.9))), 1e-3), 360)
    sql = (
        "precision BETWEEN 1 AND 4 AND lat BETWEEN ? AND ? AND lon BETWEEN ? AND ? AND"
        " 2 * asin(sqrt(LEAST(1, power(sin(radians(lat - ?) / 2), 2)"
        " + cos(radians(lat)) * cos(radians(?)) * power(sin(radians(lon - ?) / 2), 2)))) * ? <= ?"
    )
    box_ = [near.lat - reach, near.lat + reach, near.lon - wide, near.lon + wide]
    return sql, [*box_, near.lat, near.lat, near.lon, _EARTH_KM, near.km]


def _in_box(bbox: tuple[float, float, float, float], vocabulary: Vocabulary) -> Clause:
    west, south, east, north = bbox
    frame = box(*bbox)
    touching = [code for code, outline in vocabulary.outlines.items() if outline.intersects(frame)]
    sql, values = among("area", touching)
    return (
        "(lon BETWEEN ? AND ? AND lat BETWEEN ? AND ? AND (on_map OR (as_area AND area IS NULL)))"
        f" OR (as_area AND {sql})"
    ), [west, east, south, north, *values]
