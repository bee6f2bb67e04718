"""The page's columns made of the contract's properties, which lie in an Arrow table with a column for each.

Incidents in memory become such a table by their attributes (`build`), records of a store by their JSON texts, without
ever becoming objects; what is made of either is the same, as it is made here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from shapely.geometry.base import BaseGeometry

from gazetteer.normalise import fold_names
from geo.incident import Incident
from geo.properties import REAL, WHOLE
from geo.query import placenames
from geo.query.columns import AREA_PRECISIONS, NO_DAY, ROLES, STATUSES, SUB_TYPES, Columns, Names
from geo.taxonomy import EVENT_TYPES

_ACTOR = ("id", "name_ar", "name_en", "role")
_ACTORS = pa.list_(pa.struct([(name, pa.string()) for name in _ACTOR]))
_NEEDED = (
    "event_date", "event_date_end", "event_type", "sub_event_type", "status", "country", "iso", "admin1", "location",
    "location_ar", "place_id", "latitude", "longitude", "geo_precision", "radius_km", "fatalities", "notes", "source",
    "sentence",
)  # fmt: skip


def kind_of(name: str) -> pa.DataType:
    """Return the type of a property's column."""
    return pa.int64() if name in WHOLE else pa.float64() if name in REAL else pa.string()


# The properties that the columns are made of; days are ISO texts or dates.
SCHEMA = pa.schema([*((name, kind_of(name)) for name in _NEEDED), ("actors", _ACTORS)])


def build(incidents: Sequence[Incident]) -> Columns:
    """Return the columns of incidents.

    Parameters
    ----------
    incidents : sequence of Incident
        Row `i` of the result is `incidents[i]`.
    """
    columns = {name: pa.array([getattr(i, name) for i in incidents], _kind(name)) for name in _NEEDED}
    actors = [[{name: getattr(a, name) for name in _ACTOR} for a in i.actors] for i in incidents]
    table = pa.table({**columns, "actors": pa.array(actors, _ACTORS)})
    shapes = [
        i.geometry.wkb if i.geometry is not None and i.geo_precision in AREA_PRECISIONS else None for i in incidents
    ]
    areas: dict[bytes, BaseGeometry] = {}
    for incident, shape in zip(incidents, shapes, strict=True):
        if shape is not None and incident.geometry is not None:
            areas.setdefault(shape, incident.geometry)
    return replace(columns_of(table, shapes), areas=tuple(areas.values()))


def _kind(name: str) -> pa.DataType:
    return pa.date32() if name.startswith("event_date") else kind_of(name)


def columns_of(t: pa.Table, shapes: Sequence[bytes | None]) -> Columns:
    """Return the columns of a table of properties; `areas` stays empty, as the shapes have numbers of their own.

    Parameters
    ----------
    t : pyarrow.Table
        With the columns of `SCHEMA`.
    shapes : sequence of bytes or None
        The geometry of each row as WKB, where it has one of its own.
    """
    country, iso, admin1 = (_texts(t, name) for name in ("country", "iso", "admin1"))
    location, location_ar = _texts(t, "location"), _texts(t, "location_ar")
    place = _either(_texts(t, "place_id"), location)
    # Divisions of different countries share names (الشمالية, الوسطى).
    admin = pc.if_else(pc.equal(admin1, ""), "", pc.binary_join_element_wise(country, admin1, "/"))
    start, end = _days(t)
    precision = _numbers(t, "geo_precision", 0, np.uint8)
    area, seen = np.full(len(t), -1, np.int32), dict[bytes, int]()
    for row in np.flatnonzero(np.isin(precision, AREA_PRECISIONS)).tolist():
        shape = shapes[row]
        if shape is not None:
            area[row] = seen.setdefault(shape, len(seen))

    def text(values: pa.Array, row: int) -> str:
        return str(values[row].as_py())

    def named_country(row: int) -> tuple[str, str]:
        name = text(country, row)
        return placenames.country(name, text(iso, row), "ar"), name

    def named_admin(row: int) -> tuple[str, str]:
        name = text(admin1, row)
        return placenames.division(name, text(country, row), text(iso, row), "ar"), name

    def named_place(row: int) -> tuple[str, str]:
        return text(location_ar, row), text(location, row)

    countries, country_codes = _named(country, named_country)
    admins, admin_codes = _named(admin, named_admin)
    places, place_codes = _named(place, named_place)
    sources, source_codes = _named(_texts(t, "source"), lambda _: ("", ""))
    actors = t["actors"].combine_chunks()
    ids, arabic, english, roles = (_filled(pc.struct_field(actors.flatten(), name)) for name in _ACTOR)
    actor_names, actor_codes = _named(ids, lambda row: (text(arabic, row), text(english, row)))
    return Columns(
        lon=_numbers(t, "longitude", np.nan, np.float32),
        lat=_numbers(t, "latitude", np.nan, np.float32),
        start=start,
        end=end,
        kind=_places(_texts(t, "event_type"), EVENT_TYPES),
        sub=_places(_texts(t, "sub_event_type"), SUB_TYPES),
        status=_places(_texts(t, "status"), STATUSES),
        precision=precision,
        radius=_numbers(t, "radius_km", 0, np.float32),
        fatalities=_numbers(t, "fatalities", -1, np.int32),
        country=country_codes,
        admin1=admin_codes,
        place=place_codes,
        source=source_codes,
        area=area,
        actor_row=pc.list_parent_indices(actors).to_numpy(zero_copy_only=False).astype(np.int32),
        actor_code=actor_codes,
        actor_role=_places(roles, ROLES),
        countries=countries,
        admins=admins,
        places=places,
        source_names=sources,
        actors=actor_names,
        text=pa.array(_folded(t, actors, arabic, english), pa.large_string()),
    )


def _filled(values: pa.Array) -> pa.Array:
    return pc.fill_null(values, "")


def _texts(t: pa.Table, name: str) -> pa.Array:
    return _filled(t[name].combine_chunks())


def _either(first: pa.Array, second: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(first, ""), second, first)


def _numbers(t: pa.Table, name: str, missing: float, kind: type[np.generic]) -> npt.NDArray[Any]:
    found: npt.NDArray[Any] = pc.fill_null(t[name].combine_chunks(), missing).to_numpy(zero_copy_only=False)
    return found.astype(kind)


def _days(t: pa.Table) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Return the first and the last day of each row, `NO_DAY` where neither is known."""
    days = [pc.cast(t[name].combine_chunks(), pa.date32()) for name in ("event_date", "event_date_end")]
    first, last = (pc.cast(column, pa.int32()) for column in days)
    one, other = pc.coalesce(first, last), pc.coalesce(last, first)
    low, high = pc.min_element_wise(one, other), pc.max_element_wise(one, other)
    return _known(low), _known(high)


def _known(days: pa.Array) -> npt.NDArray[np.int32]:
    found: npt.NDArray[np.int32] = pc.fill_null(days, NO_DAY).to_numpy(zero_copy_only=False)
    return found


def _places(values: pa.Array, known: Sequence[str]) -> npt.NDArray[np.uint8]:
    """Return the place of each value among the known ones; the last is for what is not known."""
    found = pc.fill_null(pc.index_in(values, value_set=pa.array(known, pa.string())), len(known) - 1)
    codes: npt.NDArray[np.uint8] = found.to_numpy(zero_copy_only=False).astype(np.uint8)
    return codes


def _named(keys: pa.Array, names: Callable[[int], tuple[str, str]]) -> tuple[Names, npt.NDArray[np.int32]]:
    """Return keys numbered as they come, each named in two languages by the first row that has it."""
    coded = keys.dictionary_encode()
    codes: npt.NDArray[np.int32] = coded.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    firsts = np.unique(codes, return_index=True)[1].tolist()
    rows = []
    for key, row in zip(coded.dictionary.to_pylist(), firsts, strict=True):
        ar, en = names(row)
        rows.append((key, ar or en or key, en or ar or key))
    return Names(*zip(*rows, strict=True)) if rows else Names(), codes


def _folded(t: pa.Table, actors: pa.Array, arabic: pa.Array, english: pa.Array) -> list[str]:
    """Return what free search looks in, folded by the gazetteer's normaliser."""
    pairs = pc.binary_join_element_wise(arabic, english, " ")
    offsets = pa.array(np.concatenate([[0], np.cumsum(_lengths(actors))]), pa.int32())
    whole = pc.binary_join_element_wise(
        *(_texts(t, name) for name in ("sentence", "notes", "location_ar", "location")),
        pc.binary_join(pa.ListArray.from_arrays(offsets, pairs), " "),
        " ",
    )
    texts = pc.replace_substring(whole, "\n", " ").to_pylist()
    return fold_names(texts) if texts else []


def _lengths(lists: pa.Array) -> npt.NDArray[np.int64]:
    found: npt.NDArray[np.int64] = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    return found
