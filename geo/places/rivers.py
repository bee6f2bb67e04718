"""The sides of a river: which ground lies east of it, or on its right looking downstream."""

from __future__ import annotations

import math
from functools import lru_cache

import shapely
import shapely.ops
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from gazetteer import Gazetteer
from geo.places import spatial
from geo.places.spatial import COMPASS, Area, Towns, polygons

RIGHT, LEFT = 1.0, -1.0  # the banks of a river, looking downstream
_BANK_DEGREES, _BANK_KM = 0.2, 22.0


@lru_cache(maxsize=1024)
def river_side(
    gazetteer: Gazetteer, river_id: str, side: float, bank: bool, country: str, towns: Towns, division: str
) -> Area | None:
    """Return the ground on one side of a river: around the text's town that lies on it, or else in its country.

    Parameters
    ----------
    gazetteer : Gazetteer
    river_id : str
        Of a river whose course the gazetteer has.
    side : float
        A bearing, or with `bank` `RIGHT` or `LEFT` of the stream.
    bank : bool
        Whether the side is given by the stream.
    country : str
        Where the text is.
    towns : tuple of (lat, lon)
        The text's towns.
    division : str
        Id of a division of the text that the river may cross, or empty.
    """
    river, state = gazetteer.place(river_id), gazetteer.place(f"iso:{country}")
    if river is None or state is None:
        return None
    course, ground = gazetteer.geometry(river), gazetteer.geometry(state)
    if course is None or ground is None or course.geom_type not in {"LineString", "MultiLineString"}:
        return None
    named = {RIGHT: "right", LEFT: "left"}[side] if bank else COMPASS[int(side)]
    why, precision = f"{named} side of {river_id} in iso:{country}", 4
    near = sorted((course.distance(Point(lon, lat)), lat, lon) for lat, lon in towns)
    inner = gazetteer.place(division) if division else None
    within = gazetteer.geometry(inner) if inner is not None else None
    if near and near[0][0] < _BANK_DEGREES:
        ground, precision = spatial.circle(near[0][1], near[0][2], _BANK_KM), 3
        why += ", around the town on it that the text names"
    elif within is not None and within.area and course.intersects(within):
        ground, precision = within, 3
        why += f", where it crosses {division}"
    cut = _bank(course, ground, side) if bank else side_of(course, ground, side)
    return None if cut is None else spatial.of_geometry(cut, precision, why)


def side_of(line: BaseGeometry, ground: BaseGeometry, bearing: float) -> BaseGeometry | None:
    """Return the part of an area on one side of a river, the side that a bearing points to."""
    course = _course(line, ground)
    if course is None:
        return None
    dx, dy = math.sin(math.radians(bearing)), math.cos(math.radians(bearing))
    pieces = shapely.ops.split(ground, _lengthened(course, ground))
    on_side = [p for p in pieces.geoms if _offset(p, course, dx, dy) > 0]
    return polygons(shapely.union_all(on_side)) if on_side else None


def _bank(line: BaseGeometry, ground: BaseGeometry, hand: float) -> BaseGeometry | None:
    """Return the part of an area on the right (1) or left (-1) of a river whose course runs downstream."""
    course = _course(line, ground)
    if course is None:
        return None
    on_side = [
        p for p in shapely.ops.split(ground, _lengthened(course, ground)).geoms if hand * _right_of(p, course) > 0
    ]
    return polygons(shapely.union_all(on_side)) if on_side else None


def _course(line: BaseGeometry, ground: BaseGeometry) -> LineString | None:
    """Return the longest stretch of a river in an area."""
    crossing = line.intersection(ground.buffer(0.05))
    if crossing.is_empty:
        return None
    merged = shapely.line_merge(crossing) if crossing.geom_type == "MultiLineString" else crossing
    course = max(getattr(merged, "geoms", [merged]), key=lambda g: g.length)
    return course if isinstance(course, LineString) else None


def _right_of(piece: BaseGeometry, course: LineString) -> float:
    """Return a number above 0 where a piece lies on the right of a course, below 0 on the left."""
    inner = piece.representative_point()
    at = course.project(inner)
    near = course.interpolate(at)
    step = 0.02 * course.length
    before, after = course.interpolate(max(0.0, at - step)), course.interpolate(min(course.length, at + step))
    return (after.y - before.y) * (inner.x - near.x) - (after.x - before.x) * (inner.y - near.y)


def _offset(piece: BaseGeometry, course: BaseGeometry, dx: float, dy: float) -> float:
    middle = piece.centroid
    nearest = course.interpolate(course.project(middle))
    return (middle.x - nearest.x) * dx + (middle.y - nearest.y) * dy


def _lengthened(course: LineString, ground: BaseGeometry) -> LineString:
    """Return a line whose ends run on beyond the ground, so that it cuts it in two."""
    points = list(course.coords)
    reach = 2 * max(ground.bounds[2] - ground.bounds[0], ground.bounds[3] - ground.bounds[1])

    def beyond(end: tuple[float, ...], before: tuple[float, ...]) -> tuple[float, float]:
        dx, dy = end[0] - before[0], end[1] - before[1]
        length = math.hypot(dx, dy) or 1.0
        return end[0] + reach * dx / length, end[1] + reach * dy / length

    back = points[min(len(points) - 1, 5)]
    ahead = points[max(0, len(points) - 6)]
    return LineString([beyond(points[0], back), *points, beyond(points[-1], ahead)])
