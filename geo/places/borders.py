"""Where states or divisions meet: the strip along their border, the ground around the point where three do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from gazetteer import Gazetteer
from gazetteer.ranking import reach_km
from geo.places.spatial import Area, around, polygons, widened

_BORDER_KM, _NARROWEST_KM = 15.0, 5.0
_TRIANGLE_KM, _TRIANGLE_GAP = 50.0, 0.06  # the gap in degrees, as outlines do not meet exactly


@lru_cache(maxsize=512)
def border_of(gazetteer: Gazetteer, first: str, second: str) -> Area | None:
    """Return the strip along the border of two states or divisions, given by their ids; None where they do not meet."""
    a, b = gazetteer.place(first), gazetteer.place(second)
    if a is None or b is None or first == second:
        return None
    outline, other = gazetteer.geometry(a), gazetteer.geometry(b)
    if outline is None or other is None or not outline.area or not other.area:
        return None
    return border(outline, other, f"shared border of {first} and {second}")


@lru_cache(maxsize=64)
def triangle_of(gazetteer: Gazetteer, ids: tuple[str, str, str]) -> Area | None:
    """Return the ground around the point where three states, given by their ids, meet; None where they do not."""
    outlines = [g for i in ids if (p := gazetteer.place(i)) is not None and (g := gazetteer.geometry(p)) is not None]
    if len(outlines) < len(ids) or len(set(ids)) < len(ids) or not all(g.area for g in outlines):
        return None
    return _triangle(outlines, f"where {', '.join(ids[:2])} and {ids[2]} meet")


def border(a: BaseGeometry, b: BaseGeometry, why: str, within: BaseGeometry | None = None) -> Area | None:
    """Return the strip of 15 km along the line where two countries meet, or None where they do not.

    A border of a few km (of Gaza with Egypt) has a narrower one.

    Outlines of different sources do not share their lines exactly, so what lies within 5 km of the other counts.
    """
    shared = a.boundary.intersection(b.buffer(0.05))
    if within is not None:
        shared = shared.intersection(within.buffer(0.1))
    if shared.is_empty:
        return None
    lines = shapely.line_merge(shared) if shared.geom_type == "MultiLineString" else shared
    longest = max(getattr(lines, "geoms", [lines]), key=lambda g: g.length)
    if not isinstance(longest, LineString):
        return None
    middle = longest.interpolate(0.5, normalized=True)
    lat, lon = round(middle.y, 5), round(middle.x, 5)
    reach = reach_km(lat, lon, lines)
    width = min(_BORDER_KM, max(_NARROWEST_KM, reach))
    radius = round(reach + width, 1)

    def make() -> BaseGeometry:
        return polygons(widened(lines, width))

    return Area(lat, lon, radius, 4, why, make)


def _triangle(outlines: Sequence[BaseGeometry], why: str) -> Area | None:
    """Return the ground around the point where three states meet, or None where they do not."""
    shared = shapely.intersection_all([outline.buffer(_TRIANGLE_GAP) for outline in outlines])
    if shared.is_empty:
        return None
    middle = shared.centroid
    return around(round(middle.y, 5), round(middle.x, 5), _TRIANGLE_KM, 3, why)
