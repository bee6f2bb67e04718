"""What a search in one state finds beyond its own rows: shared waters and ranges, border posts, ground in dispute.

Only asked when no place of the state itself bears the name, so that outlines are read only then.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from gazetteer.model import Place
from gazetteer.store import table

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_KM_PER_DEGREE = 111.2
_SHARED_KM = 15.0  # outlines of states leave out bays and islets
_POST_KM = 25.0  # a post stands on its own side, and the outline of the other state is coarse
_INSIDE_KM = 1.0


@cache
def also_in() -> dict[str, tuple[tuple[frozenset[str], bool], ...]]:
    """Return the states that a place, or the places of a state (`iso:EH`), also count for.

    With each set of states, whether only the places inside their outlines do.
    """
    out: dict[str, list[tuple[frozenset[str], bool]]] = {}
    for row in table("also_in.csv"):
        states = frozenset(row["countries"].split("|"))
        out.setdefault(row["id"], []).append((states, row["where"] == "inside"))
    return {place_id: tuple(rules) for place_id, rules in out.items()}


def belongs(place: Place, wanted: set[str]) -> bool:
    """Whether a place is looked for in these states (any place, where none is named)."""
    if not wanted or place.country in wanted:
        return True
    return any(states & wanted for states, _ in also_in().get(place.id, ()))


def touches(place: Place, wanted: set[str], outline_of: Callable[[str], BaseGeometry | None]) -> bool:
    """Whether a place that is no row of these states is shared by them or stands on their border.

    Parameters
    ----------
    place : Place
    wanted : set of str
        ISO 3166-1 alpha-2 codes.
    outline_of : callable
        The geometry of a place's id, or None.
    """
    rules = also_in().get(f"iso:{place.country}", ())
    if any(states & wanted for states, inside in rules if not inside):
        return True
    if place.feature in {"A.PCLI", "L.CONT"}:
        return False
    shared = not place.country or place.feature[0] in "HT"
    if place.feature == "S.BDRP":
        reach = _POST_KM
    elif shared:
        reach = _SHARED_KM
    else:
        wanted = wanted & frozenset().union(*(states for states, _ in rules))
        reach = _INSIDE_KM
    own = outline_of(place.id) if shared else None
    if shared and own is None:
        reach += place.radius_km
    return any(
        outline is not None and _km(place, own, outline) <= reach
        for outline in (outline_of(f"iso:{code}") for code in sorted(wanted))
    )


def _km(place: Place, own: BaseGeometry | None, outline: BaseGeometry) -> float:
    """Return the distance in km between a place and an outline, about."""
    from shapely import Point, shortest_line

    nearest = shortest_line(own if own is not None else Point(place.lon, place.lat), outline)
    (x, y), (u, v) = nearest.coords
    return _KM_PER_DEGREE * math.hypot((x - u) * math.cos(math.radians((y + v) / 2)), y - v)
