"""Where states or divisions meet: the strip along their border, the ground around the point where three do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import shapely
import shapely.ops
from shapely.affinity import translate
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from gazetteer import Gazetteer, Place
from gazetteer.ranking import reach_km
from geo.places.ground import spatial
from geo.places.ground.outlines import outline_of
from geo.places.ground.shores import land_near
from geo.places.ground.spatial import COMPASS, Area, around, bearing_and_km, circle, polygons, widened

_BORDER_KM, _NARROWEST_KM, _WIDTH, _MOST, _MOST_OF_A_PART = 15.0, 5.0, 0.4, 0.85, 0.7
_IN_PIECES = 0.7  # of a border's length in its longest piece: with less, its middle is the middle of them all
_DIVISIONS = frozenset({"A.ADM1", "A.ADM2"})
_ISO_STATE = frozenset({len("iso:XX")})
_LOCAL_KM = 60.0
_NEAR_KM = 50.0  # how far from a border a place may lie that is said to be on it
_GAP, _FRONTIER_SHARE = 0.1, 0.3  # degrees beyond a state that its neighbours are looked for; of its ground
_STEP, _FACING = 0.2, 45.0  # degrees of a step over a border, of what it may face beside its direction
_TRIANGLE_KM, _TRIANGLE_GAP = 50.0, 0.06  # the gap in degrees, as outlines do not meet exactly


@lru_cache(maxsize=512)
def border_of(gazetteer: Gazetteer, first: str, second: str) -> Area | None:
    """Return the strip along the border of two states or divisions, given by their ids; None where they do not meet."""
    if first == second:
        return None
    outline, other = outline_of(gazetteer, first), outline_of(gazetteer, second)
    if outline is None or other is None or not outline.area or not other.area:
        return None
    states = _ISO_STATE.issuperset(map(len, (first, second)))
    most = _MOST if states else _MOST_OF_A_PART
    return border(outline, other, f"shared border of {first} and {second}", most=most)


@lru_cache(maxsize=512)
def border_near(
    gazetteer: Gazetteer, first: str, second: str, lat: float, lon: float, km: float, farthest_km: float = _NEAR_KM
) -> Area | None:
    """Return what of a border lies around its point nearest to a town; None where the town is far from it.

    Parameters
    ----------
    gazetteer : Gazetteer
    first, second : str
        Ids of two states.
    lat, lon : float
        Of the town.
    km : float
        How much of the border is meant; 0 where the text does not say: then it is drawn between the town's
        surroundings and the whole border.
    farthest_km : float
        How far off the border the town may lie.
    """
    whole = border_of(gazetteer, first, second)
    if whole is None:
        return None
    at = shapely.ops.nearest_points(whole.geometry, Point(lon, lat))[0]
    if bearing_and_km(lat, lon, at.y, at.x)[1] > farthest_km:
        return None
    reach = min(km or math.sqrt(_LOCAL_KM * whole.radius_km), whole.radius_km)
    why = f"{whole.why}, around the town on it that the text names"
    return spatial.around_within(whole.geometry, at.y, at.x, reach, 4, why)


@lru_cache(maxsize=512)
def border_within(gazetteer: Gazetteer, first: str, second: str, division: str) -> Area | None:
    """Return the part of the border of two states that is a division's border too; None where it has none."""
    outline, other, within = (outline_of(gazetteer, i) for i in (first, second, division))
    if outline is None or other is None or within is None or not within.area:
        return None
    why = f"shared border of {first} and {second}, where it crosses {division}"
    return border(outline, other, why, within.buffer(0.1), most=_MOST_OF_A_PART)


@lru_cache(maxsize=512)
def frontier_of(gazetteer: Gazetteer, state_id: str, bearing: float) -> Area | None:
    """Return the strip along the land border of a state in a direction; None where there is only sea."""
    outline = outline_of(gazetteer, state_id)
    if outline is None or not outline.area:
        return None
    neighbours = land_near(gazetteer, outline.buffer(_GAP)).difference(outline.buffer(_GAP / 2))
    end: BaseGeometry = spatial.part(outline, bearing, _FRONTIER_SHARE).buffer(_GAP)
    for turn in (math.radians(bearing - _FACING), math.radians(bearing + _FACING)):
        # A step that way leaves the state, or the border faces elsewhere: the Red Sea side of Egypt is not its south.
        behind = translate(outline, -_STEP * math.sin(turn), -_STEP * math.cos(turn)).buffer(_GAP / 2)
        end = end.difference(behind)
    why = f"{COMPASS[int(bearing)]} border of {state_id}"
    return border(outline, neighbours, why, end)


@lru_cache(maxsize=64)
def triangle_of(gazetteer: Gazetteer, ids: tuple[str, str, str]) -> Area | None:
    """Return the ground around the point where three states, given by their ids, meet; None where they do not."""
    outlines = [outline for i in ids if (outline := outline_of(gazetteer, i)) is not None]
    if len(outlines) < len(ids) or len(set(ids)) < len(ids) or not all(g.area for g in outlines):
        return None
    return _triangle(outlines, f"where {', '.join(ids[:2])} and {ids[2]} meet")


@lru_cache(maxsize=512)
def where_they_meet(gazetteer: Gazetteer, one: Place, other: Place, most: float) -> Area | None:
    """Return the ground at the border of two divisions, midway between their seats; None where they do not meet.

    What lies «between Diyala and Salah al-Din» is neither of them. Its radius is `most` at most.
    """
    if one.feature not in _DIVISIONS or other.feature not in _DIVISIONS:
        return None
    strip = border_of(gazetteer, one.id, other.id)
    if strip is None:
        return None
    midway = Point((one.lon + other.lon) / 2, (one.lat + other.lat) / 2)
    at = shapely.ops.nearest_points(strip.geometry, midway)[0]
    return around(round(at.y, 5), round(at.x, 5), min(most, _MOST_OF_A_PART * strip.radius_km), 3, strip.why)


@lru_cache(maxsize=512)
def nearest_abroad(gazetteer: Gazetteer, place: Place, state: str) -> tuple[float, float] | None:
    """Return the point (lat, lon) of another state that is nearest to a place; without a code, of any other by land."""
    home = outline_of(gazetteer, f"iso:{place.country}")
    if home is None or not home.area:
        return None
    if state:
        abroad = outline_of(gazetteer, f"iso:{state}")
    else:
        abroad = land_near(gazetteer, home.buffer(_GAP)).difference(home.buffer(_GAP / 2))
    if abroad is None or abroad.is_empty:
        return None
    at = shapely.ops.nearest_points(abroad, Point(place.lon, place.lat))[0]
    return round(at.y, 5), round(at.x, 5)


def border(
    a: BaseGeometry, b: BaseGeometry, why: str, within: BaseGeometry | None = None, most: float = _MOST
) -> Area | None:
    """Return the strip of 15 km along the line where two countries meet, or None where they do not.

    A border of a few km (of Gaza with Egypt) has a narrower one.

    Outlines of different sources do not share their lines exactly, so what lies within 5 km of the other counts.
    """
    shared = a.boundary.intersection(b.buffer(0.05))
    if within is not None:
        shared = shared.intersection(within)
    if shared.is_empty:
        return None
    lines = shapely.line_merge(shared) if shared.geom_type == "MultiLineString" else shared
    longest = max(getattr(lines, "geoms", [lines]), key=lambda g: g.length)
    if not isinstance(longest, LineString):
        return None
    middle = longest.interpolate(0.5, normalized=True)
    if longest.length < _IN_PIECES * lines.length:
        middle = shapely.ops.nearest_points(lines, lines.centroid)[0]
    lat, lon = round(middle.y, 5), round(middle.x, 5)
    reach = reach_km(lat, lon, lines)
    width = min(_BORDER_KM, max(_NARROWEST_KM, _WIDTH * reach))
    radius = round(most * reach + width, 1)  # nobody means its last corner

    def make() -> BaseGeometry:
        return polygons(widened(lines, width).intersection(circle(lat, lon, radius)))

    return Area(lat, lon, radius, 4, why, make)


def _triangle(outlines: Sequence[BaseGeometry], why: str) -> Area | None:
    """Return the ground around the point where three states meet, or None where they do not."""
    shared = shapely.intersection_all([outline.buffer(_TRIANGLE_GAP) for outline in outlines])
    if shared.is_empty:
        return None
    middle = shared.centroid
    return around(round(middle.y, 5), round(middle.x, 5), _TRIANGLE_KM, 3, why)
