"""Geometry of spatial language: parts of areas, surroundings, corridors. Knows no Arabic.

Coordinates are WGS 84 longitude/latitude; distances are geodesic or measured in a local equal-scale plane around the
anchor (east and north in km), which is within 1 % for the few hundred km that such phrases span.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
import shapely
import shapely.ops
from pyproj import Geod
from shapely import affinity
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from gazetteer.ranking import reach_km

_GEOD = Geod(ellps="WGS84")
_KM_PER_DEGREE = 111.2
_CARDINAL_SHARE, _LEAST_CORNER, _SIDE_OF_END = 0.36, 0.12, 0.5
_CORE = 1.2
_MIDDLE, _TOWNS_WEIGHT = 0.36, 0.7
_AHEAD = 0.95  # of its reach lies the middle of what is beside a town away from it

COMPASS = {0: "north", 45: "north-east", 90: "east", 135: "south-east", 180: "south", 225: "south-west",
           270: "west", 315: "north-west"}  # fmt: skip
Towns = tuple[tuple[float, float], ...]
"""Towns by latitude and longitude."""


@dataclass(frozen=True)
class Area:
    """What a spatial phrase means: a point, the radius in km that holds the area, a precision code, and why.

    The geometry is made when first asked for: most readers of a mention never need it.
    """

    lat: float
    lon: float
    radius_km: float
    geo_precision: int
    why: str
    make: Callable[[], BaseGeometry] = field(repr=False, compare=False)

    @cached_property
    def geometry(self) -> BaseGeometry:
        """The valid geometry (WGS 84) that the point lies in."""
        return shapely.make_valid(self.make())


def destination(lat: float, lon: float, bearing: float, km: float) -> tuple[float, float]:
    """Return (lat, lon) at a geodesic distance and bearing (degrees clockwise from north)."""
    to_lon, to_lat, _ = _GEOD.fwd(lon, lat, bearing, km * 1000)
    return round(float(to_lat), 5), round(float(to_lon), 5)


def bearing_and_km(lat: float, lon: float, to_lat: float, to_lon: float) -> tuple[float, float]:
    """Return the geodesic bearing (degrees, -180 to 180) and distance in km from one point to another."""
    azimuth, _, metres = _GEOD.inv(lon, lat, to_lon, to_lat)
    return float(azimuth), float(metres) / 1000


def circle(lat: float, lon: float, km: float) -> Polygon:
    """Return a geodesic circle of 48 points, counter-clockwise."""
    bearings = np.linspace(360, 0, 48, endpoint=False)
    lons, lats, _ = _GEOD.fwd([lon] * 48, [lat] * 48, bearings, [km * 1000] * 48)
    return Polygon(zip(lons, lats, strict=True))


def around(lat: float, lon: float, km: float, precision: int, why: str) -> Area:
    """Return the circle around a point."""
    return Area(lat, lon, round(km, 1), precision, why, lambda: circle(lat, lon, km))


def beside(lat: float, lon: float, bearing: float, reach: float, why: str) -> Area:
    """Return the ground beside a town in a direction, from its edge outwards (`geo.places.ground.areas`: how far)."""
    to_lat, to_lon = destination(lat, lon, bearing, _AHEAD * reach)
    return around(to_lat, to_lon, reach, 2, why)


def around_within(ground: BaseGeometry, lat: float, lon: float, km: float, precision: int, why: str) -> Area:
    """Return what of an area lies around a point; where the point is off the area, around the nearest one in it."""
    point = Point(lon, lat)
    if not ground.intersects(point):
        point = _nearest_inside(ground, point, (0.01,))
    at = (round(point.y, 5), round(point.x, 5))
    return Area(*at, round(km, 1), precision, why, lambda: polygons(ground.intersection(circle(*at, km))))


@lru_cache(maxsize=4096)
def at_distance(lat: float, lon: float, km: float, bearing: float | None, why: str) -> Area:
    """Return the place N km from a town: a spot with an eighth's play, or the whole ring without a direction."""
    if bearing is None:
        return around(lat, lon, km * 1.15 + 2, 2 if km <= 25 else 3, why)
    to_lat, to_lon = destination(lat, lon, bearing, km)
    play = max(5.0, 2.0 + 0.28 * km)
    return around(to_lat, to_lon, play, 2 if play <= 12 else 3, why)


def of_geometry(geometry: BaseGeometry, precision: int, why: str) -> Area:
    """Return the area of a geometry: a point inside it near its middle, and the radius that holds it."""
    middle = geometry.centroid
    if not geometry.intersects(middle):
        middle = _nearest_inside(geometry, middle) if geometry.area else geometry.interpolate(0.5, normalized=True)
    lat, lon = round(middle.y, 5), round(middle.x, 5)
    return Area(lat, lon, round(max(1.0, reach_km(lat, lon, geometry)), 1), precision, why, lambda: geometry)


def _nearest_inside(geometry: BaseGeometry, point: Point, margins: Sequence[float] = (0.05, 0.01)) -> Point:
    """Return the point of an area nearest to one outside it, a little off the edge where it is wide enough."""
    for margin in margins:
        inner = geometry.buffer(-margin)
        if not inner.is_empty:
            return shapely.ops.nearest_points(inner, point)[0]
    return geometry.representative_point()


def _plane(geometry: BaseGeometry, lat: float, lon: float, *, back: bool = False) -> BaseGeometry:
    """Carry a geometry into the local plane around a point (km), or back."""
    x, y = _KM_PER_DEGREE * math.cos(math.radians(lat)), _KM_PER_DEGREE
    if back:
        return affinity.affine_transform(geometry, [1 / x, 0, 0, 1 / y, lon, lat])
    return affinity.affine_transform(geometry, [x, 0, 0, y, -lon * x, -lat * y])


def part(geometry: BaseGeometry, bearing: float, share: float = _CARDINAL_SHARE) -> BaseGeometry:
    """Return the part of an area that lies in a direction: the outer third of it, or a quarter for a diagonal.

    `share` is the part of the surface that a cardinal direction leaves.

    A cardinal cut is a straight line across the direction that leaves that share of the surface; a diagonal part is
    the corner between two such lines (north-west of a country is its north and its west, not a strip along a side), or
    the western half of its northern third where it has no such corner (Gaza slants from south-west to north-east).
    """
    if bearing % 90 == 0:
        return polygons(_cut(geometry, bearing, share))
    north_south, east_west = (0.0 if math.cos(math.radians(bearing)) > 0 else 180.0), (90.0 if bearing < 180 else 270.0)
    corner = _cut(geometry, north_south, 0.5).intersection(_cut(geometry, east_west, 0.5))
    if corner.area < _LEAST_CORNER * geometry.area:  # the area slants the other way: the side of its end
        corner = _cut(polygons(_cut(geometry, north_south, _CARDINAL_SHARE)), east_west, _SIDE_OF_END)
    return polygons(corner)


def _cut(geometry: BaseGeometry, bearing: float, share: float) -> BaseGeometry:
    middle = geometry.centroid
    flat = _plane(geometry, middle.y, middle.x)
    turned = affinity.rotate(flat, bearing, origin=(0, 0))  # the direction now points up
    left, bottom, right, high = turned.bounds
    top, wanted = high, share * turned.area
    for _ in range(14):
        cut = (top + bottom) / 2
        if shapely.clip_by_rect(turned, left - 1, cut, right + 1, high + 1).area > wanted:
            bottom = cut
        else:
            top = cut
    kept = shapely.clip_by_rect(turned, left - 1, bottom, right + 1, high + 1)
    return _plane(affinity.rotate(kept, -bearing, origin=(0, 0)), middle.y, middle.x, back=True)


def sector(geometry: BaseGeometry, lat: float, lon: float, bearing: float, reach_km: float) -> BaseGeometry | None:
    """Return the part of an area that lies in a direction from a town within a distance, or None where little does.

    The sector is 135 degrees wide, so that two directions next to each other overlap as they do in use.
    """
    rim = [destination(lat, lon, bearing + turn, reach_km) for turn in range(-68, 69, 8)]
    wedge = Polygon([(lon, lat), *((x, y) for y, x in rim)])
    kept = geometry.intersection(shapely.make_valid(wedge))
    return polygons(kept) if kept.area > 0.04 * geometry.area else None


def outermost(towns: Towns, bearing: float, share: float) -> Towns:
    """Return the share of some towns that lies farthest in a direction, measured by how far they spread either way."""
    lats, lons = np.array(towns).T
    turn = math.radians(bearing)
    east, north = ((along - along.mean()) / (along.std() or 1.0) for along in (lons, lats))  # towns may lie in a row
    ahead = east * math.sin(turn) + north * math.cos(turn)
    order = np.argsort(-ahead, kind="stable")[: max(1, round(share * len(towns)))]
    return tuple(towns[n] for n in sorted(order))


def core(geometry: BaseGeometry) -> BaseGeometry:
    """Return what people mean of a part: its largest piece within a circle a fifth wider than one of its surface.

    Far islands and thin tails would double the radius of it for the sake of a few km² where nobody lives.
    """
    largest = max(shapely.get_parts(geometry), key=lambda g: g.area)
    middle = largest.centroid
    flat = _plane(geometry, middle.y, middle.x)
    kept = flat.intersection(Point(0, 0).buffer(_CORE * math.sqrt(_plane(largest, middle.y, middle.x).area / math.pi)))
    return polygons(_plane(kept, middle.y, middle.x, back=True)) if kept.area else geometry


def widened(geometry: BaseGeometry, km: float) -> BaseGeometry:
    """Return an area and what lies within a distance of it."""
    middle = geometry.centroid
    return _plane(_plane(geometry, middle.y, middle.x).buffer(km, quad_segs=4), middle.y, middle.x, back=True)


def end_of(geometry: BaseGeometry, bearing: float, share: float) -> BaseGeometry:
    """Return the end of an area in a direction: what a straight line across the direction leaves of its surface."""
    return polygons(_cut(geometry, bearing, share))


def heart(towns: Towns, share: float) -> tuple[float, float, float]:
    """Return the middle of some towns (latitude, longitude) and the radius in km that holds a share of them."""
    lats, lons = np.array(towns).T
    lat, lon = float(lats.mean()), float(lons.mean())
    _, _, metres = _GEOD.inv(np.full(lons.size, lon), np.full(lats.size, lat), lons, lats)
    return lat, lon, float(np.quantile(metres, share)) / 1000


def joined(a: Area, b: Area) -> Area:
    """Return two areas as one: the circle around both, in it the ground that they span."""
    bearing, km = bearing_and_km(a.lat, a.lon, b.lat, b.lon)
    radius = max((km + a.radius_km + b.radius_km) / 2, a.radius_km, b.radius_km)
    lat, lon = destination(a.lat, a.lon, bearing, min(max(radius - a.radius_km, 0.0), km))
    precision = max(a.geo_precision, b.geo_precision)

    def make() -> BaseGeometry:
        return shapely.union_all([a.geometry, b.geometry]).convex_hull

    return Area(lat, lon, round(radius, 1), precision, f"{a.why}; {b.why}", make)


def middle_part(geometry: BaseGeometry, towns: Towns = ()) -> BaseGeometry:
    """Return the middle of an area: what lies within a good third of its own reach from its centroid.

    With the towns of a state it lies on the way from the centroid to their own middle, nearer to that.
    """
    middle = geometry.centroid
    if towns:
        lat, lon, _ = heart(towns, 1.0)
        weight = _TOWNS_WEIGHT
        middle = Point(weight * lon + (1 - weight) * middle.x, weight * lat + (1 - weight) * middle.y)
    flat = _plane(geometry, middle.y, middle.x)
    radius = _MIDDLE * math.sqrt(flat.area / math.pi)
    return polygons(_plane(flat.intersection(Point(0, 0).buffer(radius)), middle.y, middle.x, back=True))


def without(geometry: BaseGeometry, lat: float, lon: float, km: float) -> BaseGeometry:
    """Return an area without the circle around a point (a governorate without its town)."""
    rest = geometry.difference(circle(lat, lon, km))
    return geometry if rest.is_empty else polygons(rest)


@lru_cache(maxsize=4096)
def corridor(a: tuple[float, float], b: tuple[float, float], why: str) -> Area:
    """Return the corridor between two (lat, lon): a seventh as wide as it is long, 3 km at least on each side."""
    azimuth, _, metres = _GEOD.inv(a[1], a[0], b[1], b[0])
    km = metres / 1000
    lat, lon = destination(a[0], a[1], azimuth, km / 2)
    width = max(3.0, 0.07 * km)
    precision = 2 if km <= 40 else 3

    def make() -> BaseGeometry:
        line = LineString([(a[1], a[0]), (lon, lat), (b[1], b[0])])
        return _plane(_plane(line, lat, lon).buffer(width), lat, lon, back=True)

    return Area(lat, lon, round(km / 2 + width, 1), precision, why, make)


def polygons(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a geometry, crumbs and lines left out."""
    valid = shapely.make_valid(geometry)
    parts = [g for g in shapely.get_parts(valid) if isinstance(g, Polygon)]
    parts += [g for many in shapely.get_parts(valid) if isinstance(many, MultiPolygon) for g in many.geoms]
    if not parts:
        return geometry
    largest = max(p.area for p in parts)
    kept = [p for p in parts if p.area > 0.01 * largest]
    return kept[0] if len(kept) == 1 else MultiPolygon(kept)
