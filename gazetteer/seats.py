"""The seats of divisions: where a division's point is put, since lists, maps and news place it there.

Conflict data puts what is known to a governorate only at its capital, and tables of divisions do likewise; the middle
of a desert province is a point that nobody means. Used by the build only.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.merge import keys
from gazetteer.model import Place
from gazetteer.normalise import fold_name
from gazetteer.ranking import between_km, prominence, reach_km

_DIVISIONS = ("A.ADM1", "A.ADM2")
_SEATS = ("P.PPLC", "P.PPLA", "P.PPLA2")
_SEAT_FROM = 5_000  # inhabitants of a town that bears a first-level division's name; a namesake village is no seat
_INSIDE_DEGREES = 0.05  # outlines are simplified: a seat on the coast or on the line may lie outside by so much
_BESIDE_KM = 10.0
_SEAT_MOST_KM = 110.0  # from the middle of a district to the town that the table names; further off is a namesake


def placed(
    places: Iterable[Place], outlines: Mapping[str, BaseGeometry], named: Mapping[str, str], tell: Callable[[str], None]
) -> list[tuple[Place, Place]]:
    """Return the divisions whose point moves to their seat, with it and the radius that it needs, each with its seat.

    A division's seat is the town that the table names, else the town of its own name in it. A division of neither
    keeps its point.

    Parameters
    ----------
    places : iterable of Place
    outlines : mapping
        Geometry by place id.
    named : mapping
        ISO 3166-2 code, or id of a division below, to the Arabic name of the seat, where it is not the division's own
        name or lies so far out that the middle of the division would not tell.
    tell : callable
        Takes a sentence about a seat that no town bears.
    """
    every = list(places)
    towns: dict[str, list[Place]] = defaultdict(list)
    for place in every:
        if place.feature[0] == "P":
            for key in sorted(keys(place)):
                towns[key].append(place)
    moved = []
    for division in (p for p in every if p.feature in _DIVISIONS):
        outline = outlines.get(division.id)
        wanted = named.get(division.admin1 if division.is_admin1 else division.id)
        seat = (
            _best(t for t in towns[fold_name(wanted)] if _may_be_seat(t, division, outline))
            if wanted
            else _namesake(division, outline, towns)
        )
        if seat is not None:
            moved.append((_at(division, seat, outline), seat))
        elif wanted:
            tell(f"{division.id}: no town in it is called «{wanted}»; it keeps its point")
    return moved


def _namesake(division: Place, outline: BaseGeometry | None, towns: Mapping[str, list[Place]]) -> Place | None:
    own = sorted(keys(division))
    found = {t.id: t for key in own for t in towns.get(key, ()) if t.country == division.country}
    return _best(
        t
        for t in found.values()
        if t.feature != "P.PPLX"
        and _inside(t, division, outline)
        and (not division.is_admin1 or t.feature in _SEATS or t.population >= _SEAT_FROM)
    )


def _inside(town: Place, division: Place, outline: BaseGeometry | None) -> bool:
    if outline is not None and outline.area:
        return bool(outline.distance(shapely.Point(town.lon, town.lat)) <= _INSIDE_DEGREES)
    return town.admin1 == division.admin1 and between_km(town, division) <= division.radius_km + _BESIDE_KM


def _may_be_seat(town: Place, division: Place, outline: BaseGeometry | None) -> bool:
    """Whether a town may be the one that the table means: a district's circle is too small to hold all its ground."""
    if division.is_admin1:
        return town.feature != "P.PPLX" and _inside(town, division, outline)
    return town.admin1 == division.admin1 and between_km(town, division) <= _SEAT_MOST_KM


def _best(towns: Iterable[Place]) -> Place | None:
    return max(towns, key=lambda t: (t.feature in _SEATS, prominence(t), t.id), default=None)


def _at(division: Place, seat: Place, outline: BaseGeometry | None) -> Place:
    if outline is not None:
        radius = float(math.ceil(reach_km(seat.lat, seat.lon, outline)))
    else:
        km = between_km(division, seat)
        radius = division.radius_km if km <= 1 else float(math.ceil(division.radius_km + km))
    return replace(division, lat=seat.lat, lon=seat.lon, radius_km=radius)
