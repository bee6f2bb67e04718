"""Incidents as columns: what the page filters, counts and clusters, a few dozen bytes an incident.

The page never touches a million `Incident` objects: it filters these arrays, and asks the catalogue for the few
incidents that it shows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from shapely.geometry.base import BaseGeometry

from geo.taxonomy import kinds

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

NO_DAY = np.iinfo(np.int32).min
_EPOCH = date(1970, 1, 1)
STATUSES = ("reported", "claimed", "background", "planned", "denied", "")
SUB_TYPES = tuple(kind.sub_event_type for kind in kinds())
ROLES = ("perpetrator", "target", "claimant", "party", "mentioned")
POINT_PRECISIONS, AREA_PRECISIONS = (1, 2), (3, 4)


def to_day(value: date) -> int:
    """Return the number of a day (days since 1970-01-01)."""
    return (value - _EPOCH).days


def to_date(day: int) -> date:
    """Return the date of a day's number."""
    return _EPOCH + timedelta(days=int(day))


@dataclass(frozen=True, slots=True)
class Names:
    """Numbered names in two languages: `keys[i]` is what filters and the URL call entry `i`."""

    keys: tuple[str, ...] = ()
    ar: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    def label(self, code: int, lang: str) -> str:
        """Return the name of an entry in a language, or in the other where there is none."""
        first, second = (self.ar, self.en) if lang == "ar" else (self.en, self.ar)
        return first[code] or second[code] or self.keys[code]


@dataclass(frozen=True)
class Columns:
    """Columns of a set of incidents; row `i` is the catalogue's incident `i`.

    Attributes
    ----------
    lon, lat : numpy.ndarray
        WGS 84; NaN without a coordinate.
    start, end : numpy.ndarray
        First and last day on which the incident may have happened; `NO_DAY` when not known.
    kind : numpy.ndarray
        Index into `geo.taxonomy.EVENT_TYPES`; `sub` indexes `SUB_TYPES`, `status` indexes `STATUSES`.
    precision : numpy.ndarray
        `geo_precision`, 0 when unplaced.
    radius : numpy.ndarray
        `radius_km`, 0 when not known.
    fatalities : numpy.ndarray
        -1 when not stated.
    country, admin1, place, source : numpy.ndarray
        Indices into `countries`, `admins`, `places`, `source_names`.
    area : numpy.ndarray
        Index into `areas`, -1 without an area.
    actor_row, actor_code, actor_role : numpy.ndarray
        One entry an actor an incident, sorted by row.
    text : pyarrow.Array or None
        Folded text that free search looks in (may be dictionary-encoded).
    """

    lon: Floats
    lat: Floats
    start: Ints
    end: Ints
    kind: Bytes
    sub: Bytes
    status: Bytes
    precision: Bytes
    radius: Floats
    fatalities: Ints
    country: Ints
    admin1: Ints
    place: Ints
    source: Ints
    area: Ints
    actor_row: Ints
    actor_code: Ints
    actor_role: Bytes
    countries: Names = field(default_factory=Names)
    admins: Names = field(default_factory=Names)
    places: Names = field(default_factory=Names)
    source_names: Names = field(default_factory=Names)
    actors: Names = field(default_factory=Names)
    areas: tuple[BaseGeometry, ...] = ()
    text: pa.Array | None = None

    def __len__(self) -> int:
        return len(self.lon)

    @cached_property
    def on_map(self) -> Mask:
        """Which incidents are drawn as a point."""
        found: Mask = np.isin(self.precision, POINT_PRECISIONS) & ~np.isnan(self.lon)
        return found

    @cached_property
    def as_area(self) -> Mask:
        """Which incidents are drawn as an area."""
        return np.isin(self.precision, AREA_PRECISIONS) & ((self.area >= 0) | (~np.isnan(self.lon) & (self.radius > 0)))

    @cached_property
    def dated(self) -> Mask:
        """Which incidents have a day or an interval."""
        found: Mask = self.start != NO_DAY
        return found

    @cached_property
    def mercator_x(self) -> Floats:
        """Web Mercator, 0 at 180° west, 1 at 180° east."""
        return np.asarray(self.lon / 360 + 0.5, dtype=np.float32)

    @cached_property
    def mercator_y(self) -> Floats:
        """Web Mercator, 0 in the north, 1 in the south."""
        sine = np.sin(np.radians(np.clip(self.lat, -85.0511, 85.0511)))
        return np.asarray(0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi), dtype=np.float32)

    @cached_property
    def actor_group(self) -> Ints:
        """For each actor the first one of the same names: a reader cannot tell such two apart, nor should have to."""
        first: dict[tuple[str, str], int] = {}
        names = zip(self.actors.ar, self.actors.en, strict=True)
        return np.array([first.setdefault(both, code) for code, both in enumerate(names)], dtype=np.int32)

    @cached_property
    def actor_first(self) -> Mask:
        """Which entries name an actor for the first time in an incident (it may have several roles)."""
        if not len(self.actor_row):
            return np.zeros(0, dtype=bool)
        pairs = self.actor_row.astype(np.int64) * len(self.actors.keys) + self.actor_group[self.actor_code]
        first = np.zeros(len(pairs), dtype=bool)
        first[np.unique(pairs, return_index=True)[1]] = True
        return first

    @cached_property
    def newest_first(self) -> Ints:
        """Rows by day, newest first, undated ones last."""
        return np.argsort(-self.start.astype(np.int64), kind="stable").astype(np.int32)

    @cached_property
    def span(self) -> tuple[int, int] | None:
        """First and last day that any incident may have happened on."""
        if not self.dated.any():
            return None
        return int(self.start[self.dated].min()), int(self.end[self.dated].max())

    @cached_property
    def regions(self) -> tuple[tuple[tuple[int, int], ...], Ints]:
        """The pairs of country and first-level division that occur, and for each row the number of its pair."""
        width = max(len(self.admins.keys), 1)
        pairs = self.country.astype(np.int64) * width + self.admin1
        codes, inverse = np.unique(pairs, return_inverse=True)
        return tuple(divmod(int(code), width) for code in codes), inverse.astype(np.int32)

    @cached_property
    def footprints(self) -> dict[int, tuple[float, float, float, float]]:
        """Bounds of each area: west, south, east, north."""
        return {code: geometry.bounds for code, geometry in enumerate(self.areas)}


def concat(first: Columns, second: Columns) -> Columns:
    """Return the columns of both, the second's rows behind the first's, names numbered anew."""
    changed: dict[str, Any] = {}
    for names, codes in (
        ("countries", "country"), ("admins", "admin1"), ("places", "place"), ("source_names", "source"),
        ("actors", "actor_code"),
    ):  # fmt: skip
        changed[names], table = _merged(getattr(first, names), getattr(second, names))
        changed[codes] = np.concatenate([getattr(first, codes), table[getattr(second, codes)]])
    changed["area"] = np.concatenate([first.area, np.where(second.area >= 0, second.area + len(first.areas), -1)])
    changed["actor_row"] = np.concatenate([first.actor_row, second.actor_row + len(first)])
    for name in (
        "lon",
        "lat",
        "start",
        "end",
        "kind",
        "sub",
        "status",
        "precision",
        "radius",
        "fatalities",
        "actor_role",
    ):
        changed[name] = np.concatenate([getattr(first, name), getattr(second, name)])
    texts = [_plain(c) for c in (first, second)]
    types = {"area": np.int32, "actor_row": np.int32}
    changed = {name: v.astype(types[name]) if name in types else v for name, v in changed.items()}
    return Columns(**changed, areas=first.areas + second.areas, text=pa.concat_arrays(texts))


def _merged(first: Names, second: Names) -> tuple[Names, Ints]:
    codes = {key: code for code, key in enumerate(first.keys)}
    fresh = [i for i, key in enumerate(second.keys) if key not in codes]
    codes |= {second.keys[i]: len(first.keys) + n for n, i in enumerate(fresh)}
    names = Names(
        *(
            a + tuple(b[i] for i in fresh)
            for a, b in ((first.keys, second.keys), (first.ar, second.ar), (first.en, second.en))
        )
    )
    return names, np.array([codes[key] for key in second.keys], dtype=np.int32)


def _plain(columns: Columns) -> pa.Array:
    if columns.text is None:
        return pa.array([""] * len(columns), pa.large_string())
    return columns.text.cast(pa.large_string())
