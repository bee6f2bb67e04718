"""The sea off a place and the coast of it."""

from __future__ import annotations

from functools import cache, lru_cache

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gazetteer import Gazetteer, Place
from geo import lexicon
from geo.places.ground import spatial
from geo.places.ground.outlines import outline_of
from geo.places.ground.spatial import Area

AREA_FEATURES = ("A.", "L.", "T.", "H.")
_SHORE_KM = 10.0  # how wide a coast is on land
_LEAST_SEA = 0.001  # of the ground within that distance, for a coast; the outlines of states meet exactly
_COARSE = 0.02  # degrees that the shore of a whole sea may be off
_OFF_TOWN_KM, _OFF_COUNTRY_KM = 18.0, 60.0


def at_sea(gazetteer: Gazetteer, place: Place, bearing: float | None, why: str) -> Area | None:
    """Return the sea off a town, or the band of it off a coast or a side of that; None where there is none."""
    outline = gazetteer.geometry(place)
    if outline is not None and outline.area and place.feature.startswith(AREA_FEATURES):
        reach = spatial.widened(outline, _OFF_COUNTRY_KM if place.is_country else _OFF_TOWN_KM)
    else:
        reach = spatial.circle(place.lat, place.lon, place.radius_km + _OFF_TOWN_KM)
    sea = reach.difference(land_near(gazetteer, reach))
    if sea.area < 0.02 * reach.area:
        return None
    if bearing is not None and place.feature[0] not in "PS":
        sea = spatial.part(sea, bearing)
    return spatial.of_geometry(spatial.polygons(sea), 2 if place.feature[0] in "PS" else 4, why)


def coast(gazetteer: Gazetteer, place: Place, bearing: float | None, why: str) -> Area | None:
    """Return the strip of land along the sea, of a state or division or a side of it, or around a town.

    None where there is no sea.
    """
    outline = gazetteer.geometry(place)
    if outline is None or not outline.area or not place.feature.startswith(AREA_FEATURES):
        outline = spatial.circle(place.lat, place.lon, place.radius_km + 2 * _SHORE_KM)
    around = spatial.widened(outline, _SHORE_KM)
    land = land_near(gazetteer, around)
    sea = around.difference(land)
    strip = land.intersection(outline).intersection(spatial.widened(sea, _SHORE_KM)) if sea.area else sea
    if sea.area < _LEAST_SEA * around.area or not strip.area:
        return None
    if bearing is not None and place.feature[0] not in "PS":
        strip = spatial.part(strip, bearing)
    return spatial.of_geometry(spatial.polygons(strip), 2 if place.feature[0] in "PS" else 4, why)


@lru_cache(maxsize=1024)
def coast_of_sea(gazetteer: Gazetteer, sea_id: str, country: str) -> Area | None:
    """Return the coast that a state has on its side towards a sea (ساحل البحر الأحمر); None where it has none."""
    state, sea = gazetteer.place(f"iso:{country}") if country else None, gazetteer.place(sea_id)
    if state is None or sea is None:
        return None
    towards, km = spatial.bearing_and_km(state.lat, state.lon, sea.lat, sea.lon)
    if km > state.radius_km + sea.radius_km:
        return None
    side = 90.0 * (round(towards / 90) % 4)
    return coast(gazetteer, state, side, f"{spatial.COMPASS[int(side)]} coast of {state.id}")


def on_land(gazetteer: Gazetteer, point: Point) -> bool:
    """Whether a point lies in a state, whichever it is."""
    tree = _land(gazetteer)
    return any(tree.geometries[n].intersects(point) for n in tree.query(point))


@lru_cache(maxsize=32)
def sea_of(gazetteer: Gazetteer, sea: Place) -> BaseGeometry | None:
    """Return the water of a sea that the gazetteer has as a point: what of its circle is no land and hangs together."""
    reach = spatial.circle(sea.lat, sea.lon, sea.radius_km)
    water = shapely.get_parts(reach.difference(land_near(gazetteer, reach).simplify(_COARSE)))
    around = Point(sea.lon, sea.lat).buffer(_COARSE)
    return max((w for w in water if w.intersects(around)), key=lambda w: w.area, default=None)


def land_near(gazetteer: Gazetteer, geometry: BaseGeometry) -> BaseGeometry:
    """Return the land of every state that meets a geometry."""
    tree = _land(gazetteer)
    return shapely.union_all([tree.geometries[n] for n in tree.query(geometry, predicate="intersects")])


@cache
def _land(gazetteer: Gazetteer) -> shapely.STRtree:
    outlines = []
    for row in lexicon.states("countries.csv"):
        outline = outline_of(gazetteer, f"iso:{row['iso2']}")
        if outline is not None and outline.area:
            outlines.append(shapely.make_valid(outline))
    shapely.prepare(outlines)  # they are asked for one point after another
    return shapely.STRtree(outlines)
