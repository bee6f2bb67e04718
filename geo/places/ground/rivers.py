"""The sides of a river: which ground lies east of it, or on its right looking downstream."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import shapely
import shapely.ops
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from gazetteer import Gazetteer, Place
from gazetteer.kinds import kinds
from geo.places.ground import spatial
from geo.places.ground.outlines import outline_of
from geo.places.ground.passage import Anchor, Passage
from geo.places.ground.spatial import COMPASS, Area, Towns, polygons

RIGHT, LEFT = 1.0, -1.0  # the banks of a river, looking downstream
_BANK_DEGREES, _BANK_KM = 0.2, 24.0
_RIVER, _WORD = "نهر", 12
_BANKS_KM, _BANKS_WIDTH_KM = 15.0, 5.0  # along the river at a town; on either side along a division


def river_meant(passage: Passage, anchor: Anchor, towards: float | None, *, bank: bool) -> Place | None:
    """Return the river that a direction or a bank is one of: the anchor, or the namesake of a division.

    A division has no banks (الضفة الغربية للنيل الأزرق). East and west of what is called by a river's name and more
    (غرب النيل الأبيض) are its sides as well, unless the text says that the division is meant.

    Parameters
    ----------
    passage : Passage
    anchor : Anchor
    towards : float or None
        The direction.
    bank : bool
        Whether a bank is spoken of.
    """
    if anchor.place.feature == "H.STM":
        return anchor.place
    if anchor.place.feature[0] != "A":
        return None
    name = passage.text[anchor.start : anchor.end]
    name = name if name.startswith("ال") else f"ال{name.removeprefix('ل')}" if anchor.clitic == "ل" else name
    if not bank:
        first, _, more = name.partition(" ")
        sideways = towards is not None and towards % 180 == 90
        called = passage.text[: anchor.start].endswith(" ") and _is_river(passage.gazetteer, first)
        before = passage.text[max(0, anchor.start - _WORD) : anchor.start].split()[-1:]
        if not (more and sideways and called) or (before and before[0] in kinds()):
            return None
    rivers = passage.gazetteer.lookup(f"{_RIVER} {name}")
    return next((p for p in rivers if p.feature == "H.STM"), None)


def river_is_named(passage: Passage, anchor: Anchor) -> bool:
    """Whether «نهر» stands right before an anchor: a river that bears the name of a state or division (نهر هلمند)."""
    before = passage.text[max(0, anchor.start - _WORD) : anchor.start].split()[-1:]
    return bool(before) and before[0].removeprefix("ل") == _RIVER


def unknown_river(towns: Towns) -> Area | None:
    """Return the ground around the nearest of the text's towns, for the banks of a river that no gazetteer has."""
    if not towns:
        return None
    return spatial.around(*towns[0], _BANK_KM, 3, "around of a river that is not in the gazetteer, at the nearest town")


def _is_river(gazetteer: Gazetteer, name: str) -> bool:
    return any(p.feature == "H.STM" for p in gazetteer.lookup(name))


@lru_cache(maxsize=1024)
def river_side(
    gazetteer: Gazetteer, river_id: str, side: float, bank: bool, country: str, towns: Towns, division: str
) -> Area | None:
    """Return the ground on one side of a river: around the text's town that lies on it, or else in its country.

    Parameters
    ----------
    gazetteer : Gazetteer
    river_id : str
        Of a river.
    side : float
        A bearing, or with `bank` `RIGHT` or `LEFT` of the stream.
    bank : bool
        Whether the side is given by the stream.
    country : str
        Where the text is.
    towns : tuple of (lat, lon)
        The text's towns, the likeliest first.
    division : str
        Id of a division of the text that the river may cross, or empty.
    """
    named = {RIGHT: "right", LEFT: "left"}[side] if bank else COMPASS[int(side)]
    why, precision = f"{named} side of {river_id} in iso:{country}", 4
    course, ground = _line(gazetteer, river_id), outline_of(gazetteer, f"iso:{country}")
    if course is None:
        return _without_course(gazetteer, river_id, division, towns, why)
    town, within = _town_on(course, towns), _crossed(gazetteer, course, division)
    if town is not None:
        ground, precision = spatial.circle(*town, _BANK_KM), 3
        why += ", around the town on it that the text names"
    elif within is not None:
        ground, precision = within, 3
        why += f", where it crosses {division}"
    if ground is None:
        return None
    cut = _bank(course, ground, side) if bank else side_of(course, ground, side)
    return None if cut is None else spatial.of_geometry(cut, precision, why)


@lru_cache(maxsize=1024)
def river_banks(gazetteer: Gazetteer, river_id: str, towns: Towns, division: str) -> Area | None:
    """Return the banks of a river at the text's town that lies on it, or where it crosses the text's division.

    None where the text says no more than the river.
    """
    course = _line(gazetteer, river_id)
    if course is None:
        return None
    town, within = _town_on(course, towns), _crossed(gazetteer, course, division)
    if town is not None:
        at = course.interpolate(course.project(Point(town[1], town[0])))
        why = f"around of {river_id}, around the town on it that the text names"
        return spatial.around(round(at.y, 5), round(at.x, 5), _BANKS_KM, 3, why)
    if within is not None:
        stretch = spatial.widened(course.intersection(within), _BANKS_WIDTH_KM)
        return spatial.of_geometry(stretch, 4, f"around of {river_id}, where it crosses {division}")
    return None


def _line(gazetteer: Gazetteer, river_id: str) -> BaseGeometry | None:
    course = outline_of(gazetteer, river_id)
    return course if course is not None and course.geom_type in {"LineString", "MultiLineString"} else None


def _town_on(course: BaseGeometry, towns: Towns) -> tuple[float, float] | None:
    """Return the first of some towns that lies on a river."""
    return next((town for town in towns if course.distance(Point(town[1], town[0])) < _BANK_DEGREES), None)


def _crossed(gazetteer: Gazetteer, course: BaseGeometry, division: str) -> BaseGeometry | None:
    """Return the outline of a division that a river crosses."""
    outline = outline_of(gazetteer, division)
    return outline if outline is not None and outline.area and course.intersects(outline) else None


def _without_course(gazetteer: Gazetteer, river_id: str, division: str, towns: Towns, why: str) -> Area | None:
    """Return the text's division or town where the gazetteer knows a river only as a point.

    How far along the river is meant nobody says: something between the town's own bank and all of it.
    """
    river, outline = gazetteer.place(river_id), outline_of(gazetteer, division)
    if outline is not None and outline.area:
        return spatial.of_geometry(outline, 4, f"{why}, where it crosses {division}")
    if river is None or not towns:
        return None
    km = math.sqrt(_BANK_KM * max(_BANK_KM, river.radius_km))
    return spatial.around(*towns[0], km, 3, f"{why}, around the town on it that the text names")


def side_of(line: BaseGeometry, ground: BaseGeometry, bearing: float) -> BaseGeometry | None:
    """Return the part of an area on one side of a river, the side that a bearing points to."""
    dx, dy = math.sin(math.radians(bearing)), math.cos(math.radians(bearing))
    return _cut(line, ground, lambda piece, course: _offset(piece, course, dx, dy))


def _bank(line: BaseGeometry, ground: BaseGeometry, hand: float) -> BaseGeometry | None:
    """Return the part of an area on the right (1) or left (-1) of a river whose course runs downstream."""
    return _cut(line, ground, lambda piece, course: hand * _right_of(piece, course))


def _cut(
    line: BaseGeometry, ground: BaseGeometry, side: Callable[[BaseGeometry, LineString], float]
) -> BaseGeometry | None:
    """Return the pieces that a river cuts an area into for which a number is above 0."""
    course = _course(line, ground)
    if course is None:
        return None
    pieces = shapely.ops.split(ground, _lengthened(course, ground)).geoms
    on_side = [piece for piece in pieces if side(piece, course) > 0]
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
