"""What the reader asked to see: the filter's state, which incidents pass it. Its form in a URL: `geo.query.link`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from gazetteer.normalise import fold_name
from geo.query.columns import ROLES, STATUSES, SUB_TYPES, Columns, Mask, Names, to_day
from geo.taxonomy import EVENT_TYPES

SIDES = ("any", "actor1", "actor2")
_SIDE_ROLES = {"actor1": (ROLES.index("perpetrator"), ROLES.index("party")), "actor2": (ROLES.index("target"),)}
_KM_PER_DEGREE = 111.195


@dataclass(frozen=True, slots=True)
class Near:
    """A place to look around: everything within `km` of the point."""

    lat: float
    lon: float
    km: float


@dataclass(frozen=True, slots=True)
class Filters:
    """What to show. Empty means no restriction.

    Attributes
    ----------
    start, end : datetime.date or None
        First and last day; an incident passes when its interval touches them.
    undated : bool
        Whether incidents without a date pass while `start` or `end` is set.
    actors : tuple of str
        Keys of actors, any of which may take part; `side` says as what (`any`, `actor1`, `actor2`).
    types : tuple of str
        Event types and sub-event types (English labels), any of which passes.
    statuses, sources : tuple of str
    places : tuple of str
        Keys of places, first-level divisions or countries, each perhaps with `~km`.
    query : str
        Words that must all occur, whatever their spelling.
    bbox : tuple of float or None
        West, south, east, north.
    precision : int
        Least exact `geo_precision` that passes; 0 for all, unplaced ones among them.
    deaths : int
        Least number of fatalities; 0 for all.
    """

    start: date | None = None
    end: date | None = None
    undated: bool = True
    actors: tuple[str, ...] = ()
    side: str = "any"
    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    query: str = ""
    bbox: tuple[float, float, float, float] | None = None
    precision: int = 0
    deaths: int = 0

    def without(self, name: str, value: str | None = None) -> Filters:
        """Return the filters with one of them taken off, or one value of it."""
        default: Any = next(f.default for f in fields(Filters) if f.name == name)
        if value is not None:
            default = tuple(v for v in getattr(self, name) if v != value)
        changed: dict[str, Any] = {name: default}
        return replace(self, **changed)


def codes_of(names: Names, wanted: Iterable[str]) -> list[int]:
    """Return the numbers of the entries that a key or a name in either language stands for."""
    sought = {w for text in wanted for w in (text, fold_name(text)) if w}
    return [
        code
        for code, (key, ar, en) in enumerate(zip(names.keys, names.ar, names.en, strict=True))
        if key in sought or (ar and fold_name(ar) in sought) or (en and fold_name(en) in sought)
    ]


Extent = Near | BaseGeometry


def masks(columns: Columns, filters: Filters, extents: Mapping[str, Extent] | None = None) -> dict[str, Mask]:
    """Return, for each filter that is set, which incidents pass it.

    Parameters
    ----------
    columns : Columns
    filters : Filters
    extents : mapping of str to Near or geometry, optional
        Where the places of the `place` filter are (see `geo.page.placefilter`); names match without it.
    """
    found: dict[str, Mask] = {}
    if filters.start or filters.end:
        found["date"] = _in_dates(columns, filters)
    elif not filters.undated:
        found["date"] = columns.dated
    if filters.actors:
        found["actors"] = with_actors(columns, filters)
    if filters.types:
        kinds = [EVENT_TYPES.index(t) for t in filters.types if t in EVENT_TYPES]
        subs = [SUB_TYPES.index(t) for t in filters.types if t in SUB_TYPES]
        found["types"] = _among(columns.kind, kinds) | _among(columns.sub, subs)
    if filters.statuses:
        found["statuses"] = _among(columns.status, [STATUSES.index(s) for s in filters.statuses])
    if filters.sources:
        found["sources"] = _among(columns.source, codes_of(columns.source_names, filters.sources))
    if filters.places:
        found["places"] = in_places(columns, filters.places, extents or {})
    if filters.query.strip():
        found["query"] = _with_words(columns, filters.query)
    if filters.bbox:
        found["bbox"] = in_box(columns, filters.bbox)
    if filters.precision:
        found["precision"] = (columns.precision > 0) & (columns.precision <= filters.precision)
    if filters.deaths:
        found["deaths"] = columns.fatalities >= filters.deaths
    return found


def passing(columns: Columns, found: Mapping[str, Mask], but: str = "") -> Mask:
    """Return which incidents pass all filters, or all but one (for counting that one's options)."""
    result = np.ones(len(columns), dtype=bool)
    for name, mask in found.items():
        if name != but:
            result &= mask
    return result


def _among(values: npt.NDArray[Any], codes: list[int]) -> Mask:
    if not codes:
        return np.zeros(len(values), dtype=bool)
    table = np.zeros(max(int(values.max(initial=0)), *codes) + 1, dtype=bool)
    table[codes] = True
    found: Mask = table[values]
    return found


def _in_dates(columns: Columns, filters: Filters) -> Mask:
    first = to_day(filters.start) if filters.start else np.iinfo(np.int32).min + 1
    last = to_day(filters.end) if filters.end else np.iinfo(np.int32).max
    touched = columns.dated & (columns.start <= last) & (columns.end >= first)
    return touched | ~columns.dated if filters.undated else touched


def with_actors(columns: Columns, filters: Filters) -> Mask:
    """Return which incidents have any of the actors, in the role that the filters ask for."""
    result = np.zeros(len(columns), dtype=bool)
    groups = columns.actor_group
    chosen = np.isin(groups, groups[codes_of(columns.actors, filters.actors)])
    wanted = _among(columns.actor_code, np.flatnonzero(chosen).tolist())
    if filters.side in _SIDE_ROLES:
        wanted &= np.isin(columns.actor_role, _SIDE_ROLES[filters.side])
    result[columns.actor_row[wanted]] = True
    return result


def in_places(columns: Columns, places: Iterable[str], extents: Mapping[str, Extent]) -> Mask:
    """Return which incidents are at any of the places: within their extents, or by their names."""
    result = np.zeros(len(columns), dtype=bool)
    for key in places:
        extent = extents.get(key)
        if isinstance(extent, Near):
            result |= within(columns, extent)
        elif extent is not None:
            result |= inside(columns, extent)
        if "~" not in key:
            result |= (
                _among(columns.place, codes_of(columns.places, [key]))
                | _among(columns.admin1, codes_of(columns.admins, [key]))
                | _among(columns.country, codes_of(columns.countries, [key]))
            )
    return result


def inside(columns: Columns, outline: BaseGeometry) -> Mask:
    """Return which incidents have their point, or the middle of their area, in an outline."""
    result = np.zeros(len(columns), dtype=bool)
    west, south, east, north = outline.bounds
    with np.errstate(invalid="ignore"):
        near = (columns.lon >= west) & (columns.lon <= east) & (columns.lat >= south) & (columns.lat <= north)
    rows = np.flatnonzero(near & (columns.precision > 0) & (columns.precision < 5))
    shapely.prepare(outline)
    result[rows] = shapely.contains_xy(outline, columns.lon[rows], columns.lat[rows])
    return result


def within(columns: Columns, near: Near) -> Mask:
    """Return which incidents have a point within a distance; areas count by their middle."""
    lat = np.radians(columns.lat, dtype=np.float32)
    north = np.radians(columns.lat - np.float32(near.lat)) / 2
    east = np.radians(columns.lon - np.float32(near.lon)) / 2
    half = np.sin(north) ** 2 + np.cos(lat) * np.float32(np.cos(np.radians(near.lat))) * np.sin(east) ** 2
    with np.errstate(invalid="ignore"):
        distance = 2 * np.degrees(np.arcsin(np.sqrt(np.clip(half, 0, 1)))) * _KM_PER_DEGREE
        found: Mask = (distance <= near.km) & (columns.precision > 0) & (columns.precision < 5)
    return found


def in_box(columns: Columns, bbox: tuple[float, float, float, float]) -> Mask:
    """Return which incidents are drawn within a box: points in it, areas whose bounds touch it."""
    west, south, east, north = bbox
    with np.errstate(invalid="ignore"):
        inside: Mask = (columns.lon >= west) & (columns.lon <= east) & (columns.lat >= south) & (columns.lat <= north)
    frame = box(west, south, east, north)
    touching = [code for code, outline in enumerate(columns.areas) if outline.intersects(frame)]
    by_area = np.isin(columns.area, touching) & columns.as_area if touching else np.zeros(len(columns), dtype=bool)
    return (inside & (columns.on_map | (columns.as_area & (columns.area < 0)))) | by_area


def _with_words(columns: Columns, query: str) -> Mask:
    result = np.ones(len(columns), dtype=bool)
    if columns.text is None:
        return ~result
    dictionary = pa.types.is_dictionary(columns.text.type)
    texts = columns.text.dictionary if dictionary else columns.text
    for word in fold_name(query).split():
        hits = pc.match_substring(texts, word).to_numpy(zero_copy_only=False).astype(bool)
        result &= hits[columns.text.indices.to_numpy()] if dictionary else hits
    return result


@dataclass(frozen=True, slots=True)
class Counts:
    """The three numbers that are always on the page; the first two add up to the third."""

    on_map: int
    elsewhere: int
    total: int


def count(columns: Columns, mask: Mask) -> Counts:
    """Count what passes: drawn as points; as areas or without a point; in all."""
    points = int(np.count_nonzero(mask & columns.on_map))
    total = int(np.count_nonzero(mask))
    return Counts(points, total - points, total)


def option_counts(columns: Columns, found: Mapping[str, Mask]) -> dict[str, npt.NDArray[np.int64]]:
    """Return how many incidents each option of each filter would leave, the other filters staying as they are."""
    counts: dict[str, npt.NDArray[np.int64]] = {}
    base = passing(columns, found)

    def left(name: str) -> Mask:
        return passing(columns, found, but=name) if name in found else base

    kinds = left("types")
    counts["types"] = np.bincount(columns.kind[kinds], minlength=len(EVENT_TYPES))
    counts["subs"] = np.bincount(columns.sub[kinds], minlength=len(SUB_TYPES))
    counts["statuses"] = np.bincount(columns.status[left("statuses")], minlength=len(STATUSES))
    counts["sources"] = np.bincount(columns.source[left("sources")], minlength=len(columns.source_names.keys))
    places = left("places")
    counts["countries"] = np.bincount(columns.country[places], minlength=len(columns.countries.keys))
    counts["admins"] = np.bincount(columns.admin1[places], minlength=len(columns.admins.keys))
    # An incident that names an actor twice (as perpetrator and as claimant) is still one incident.
    named = columns.actor_group[columns.actor_code[left("actors")[columns.actor_row] & columns.actor_first]]
    counts["actors"] = np.bincount(named, minlength=len(columns.actors.keys))
    return counts
