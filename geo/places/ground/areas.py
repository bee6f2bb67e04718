"""What a spatial phrase around a place means on the ground: which outline, which part of it, how far it reaches.

The sizes follow what readers of news draw for such phrases (`tests/data/spatial`, `tests/data/accuracy`):

- north of a state or a division is the core of that part, not its far corners: a circle of the part's own surface
  around its middle, a fifth wider (`spatial.core`). Where the gazetteer has a zone of that name, it is that zone;
- north of a state lies between the middle of that quarter of its ground and the middle of the quarter of its towns that
  lies farthest north; where these fill only a corner of it (شمال الأردن), it is the ground around them;
- north of a town is the ground from its edge to some 35 km out in a state like Iraq, half of it in Gaza, where the next
  town is 5 km off, and more in Mali and around a desert town that has no other near. Fighting «south of Mosul» is
  rarely in the suburbs and rarely two districts away. Of a site or a quarter it is half as far;
- the far north is the last eighth of the surface, of a state that and the farthest of its towns;
- the surroundings of a place (قرب، محيط، أطراف) are 6.5 km around a town, 5 km around a site or a quarter;
- countryside is the division that the town gives its name to, without the town, as far as people live in it (ريف حمص
  ends before the desert); with a direction, what of it lies that way from the town within 110 km;
- N km from a town is a spot with more play the longer the way; without a direction, the ring and what is in it;
- a side of a river is 22 km around the text's town on it, or the division that the text names, or all of the country.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gazetteer import Gazetteer, Place
from gazetteer.index import prominence
from gazetteer.normalise import fold_name
from geo import lexicon
from geo.places.ground import spatial
from geo.places.ground.outlines import outline_of
from geo.places.ground.reach import reach_beside
from geo.places.ground.shores import AREA_FEATURES, at_sea, coast, land_near, on_land, sea_of
from geo.places.ground.spatial import COMPASS, Area, Towns
from geo.places.words.placewords import SEAS
from geo.places.words.spatialwords import side_words, zone_words

_AROUND = {"around": 6.5, "nearby": 6.5, "gate": 5.0, "outside": 10.0, "heights": 10.0}  # km beyond the edge of a town
_AROUND_SITE_KM = 5.0
_HEIGHTS_OF_DIVISION_KM = 25.0
_TOLD_AS = {"quarters": "part", "nearby": "around", "gate": "around", "outside": "around", "heights": "around"}
_PARTS = frozenset({"direction", "part", "quarters"})
_DIVISIONS = ("A.ADM1", "A.ADM2", "A.ADM3")
_PLAY = 1.1  # the north of a province is less sharply cut than its geometry
_SHARE, _COUNTRY_SHARE = 0.36, 0.25  # the north of a country is less of it than the north of a province
_TOWNS_SHARE, _FEW = 0.25, 16
_FAR_SHARE, _FAR_SHARE_OF_CORNER, _FAR_TOWNS_SHARE = 0.125, 0.2, 0.04
_SETTLED_SHARE, _STATE_REACH, _NARROWEST_KM = 0.9, 0.9, 20.0
_EMPTY, _GROUND_WEIGHT = 0.5, 0.6  # how far its towns must spread for the ground to count, and for how much
_COUNTRYSIDE_REACH = 1.1  # of the circle that holds nine in ten of its towns
_COUNTRYSIDE_KM = 110.0  # a town's countryside is not the desert at the far end of its province
_ASHORE = 1.6  # times its radius that an area in the sea is moved at most
_CENTRE_SHARE = 0.45  # of a town's radius is what people call its centre
_HALF = 0.5
_LEAST_SHARE = 0.05  # of a region
_OUTWARDS = {"part": 0.6, "quarters": 0.4}  # of a town's radius lies the middle of its suburbs, of its quarters, out


def area_of(
    rule: str, place: Place, bearing: float | None, kilometres: float | None, gazetteer: Gazetteer
) -> Area | None:
    """Return the area that a rule makes of a place, None where it makes none.

    Parameters
    ----------
    rule : str
        `distance`, `voyage` (a distance at sea), `countryside`, `around`, `offshore`, `coast`, `part`, `quarters`,
        `far`, `nearby`, `gate`, `outside`, `heights`, `direction` or `middle`.
    place : Place
        The anchor.
    bearing : float or None
        Degrees clockwise from north.
    kilometres : float or None
        For a distance.
    gazetteer : Gazetteer
        For outlines.
    """
    if rule in {"distance", "voyage"}:
        return _cached_distance(gazetteer, rule, place.id, bearing, kilometres or 0.0)
    return _cached_area(gazetteer, rule, place.id, bearing)


@lru_cache(maxsize=4096)
def _cached_distance(
    gazetteer: Gazetteer, rule: str, place_id: str, bearing: float | None, kilometres: float
) -> Area | None:
    place = gazetteer.place(place_id)
    if place is None:
        return None
    town = place if place.feature not in _DIVISIONS else seat(gazetteer, place) or place
    area = spatial.at_distance(town.lat, town.lon, kilometres, bearing, f"{kilometres:g} km from {town.id}")
    return area if rule == "voyage" else _ashore(gazetteer, town.country, area)


@lru_cache(maxsize=4096)
def _cached_area(gazetteer: Gazetteer, rule: str, place_id: str, bearing: float | None) -> Area | None:
    place = gazetteer.place(place_id)
    if place is None:
        return None
    compass = f"{COMPASS[int(bearing)]} " if bearing is not None else ""
    why = f"{compass}{_TOLD_AS.get(rule, rule)} of {place.id}"
    if rule == "countryside":
        return _countryside(gazetteer, place, bearing, why)
    if rule in {"offshore", "coast"}:
        zone = _named_zone(gazetteer, place, f"الساحل {side_words(bearing)}") if bearing is not None else None
        if zone is not None and rule == "coast" and place.is_country:
            return spatial.around(zone.lat, zone.lon, zone.radius_km, 4, f"{why}: {zone.id}")
        return (at_sea if rule == "offshore" else coast)(gazetteer, place, bearing, why)
    outline = gazetteer.geometry(place)
    surface = outline if outline is not None and outline.area > 0 else None
    if place.feature in SEAS and rule in {"direction", "far", "middle"}:
        surface = sea_of(gazetteer, place)
    if rule in _AROUND and rule != "around" and place.feature[0] not in "PS":
        if rule == "heights" and place.feature[0] in "LT":  # they are heights themselves (جرود القلمون)
            return spatial.around(place.lat, place.lon, place.radius_km, 3, why)
        town = seat(gazetteer, place) if place.feature in _DIVISIONS and rule == "heights" else None
        return None if town is None else spatial.around(town.lat, town.lon, _HEIGHTS_OF_DIVISION_KM, 3, why)
    if surface is not None and place.feature.startswith(AREA_FEATURES):
        return _of_surface(gazetteer, rule, place, bearing, surface, why)
    if rule == "middle":
        return spatial.around(place.lat, place.lon, max(2.0, _CENTRE_SHARE * place.radius_km), 1, why)
    if rule in _OUTWARDS and bearing is not None:
        out = _OUTWARDS[rule] * place.radius_km
        lat, lon = spatial.destination(place.lat, place.lon, bearing, out + 1)
        return spatial.around(lat, lon, out + (4 if rule == "part" else 3), 2, why)
    if bearing is not None:
        if place.feature == "L.RGN":  # known by its circle: the half of it that lies that way
            half = _HALF * place.radius_km
            lat, lon = spatial.destination(place.lat, place.lon, bearing, half)
            return _ashore(gazetteer, place.country, spatial.around(lat, lon, half, 3, why))
        reach = reach_beside(gazetteer, place)
        beside = spatial.beside(place.lat, place.lon, bearing, reach, why)
        return _ashore(gazetteer, place.country, beside) if place.feature[0] == "P" else beside
    beyond = _AROUND.get(rule, _AROUND["around"])
    if place.feature[0] == "S" or place.feature == "P.PPLX":  # within a town the next place is not far
        beyond = min(beyond, _AROUND_SITE_KM)
    return spatial.around(place.lat, place.lon, place.radius_km + beyond, 2, why)


def _ashore(gazetteer: Gazetteer, country: str, area: Area) -> Area:
    """Return an area that would lie in the sea around the nearest point on land, if that is near."""
    if outline_of(gazetteer, f"iso:{country}") is None or on_land(gazetteer, Point(area.lon, area.lat)):
        return area
    land = land_near(gazetteer, spatial.circle(area.lat, area.lon, _ASHORE * area.radius_km))
    if land.is_empty:
        return area
    return spatial.around_within(land, area.lat, area.lon, area.radius_km, area.geo_precision, area.why)


def _of_surface(
    gazetteer: Gazetteer, rule: str, place: Place, bearing: float | None, surface: BaseGeometry, why: str
) -> Area:
    if rule == "far" and bearing is not None:
        if place.is_country and bearing % 90 == 0:
            end = spatial.end_of(surface, bearing, _FAR_SHARE)
            return _part_of_state(gazetteer, place, surface, end, bearing, _FAR_TOWNS_SHARE, why)
        end = spatial.end_of(surface, bearing, _FAR_SHARE)
        if bearing % 90:  # of the corner, not of a strip across the whole
            end = spatial.end_of(spatial.part(surface, bearing), bearing, _FAR_SHARE_OF_CORNER)
        return spatial.of_geometry(spatial.core(end), 3, why)
    zone = _zone(gazetteer, place, bearing) if rule in _PARTS or rule == "middle" else None
    if zone is not None:
        return spatial.around(zone.lat, zone.lon, zone.radius_km, 3, f"{why}: {zone.id}")
    if rule in _PARTS and bearing is not None:
        if not place.is_country:
            area = spatial.of_geometry(spatial.core(spatial.part(surface, bearing, _SHARE)), 3, why)
            return replace(area, radius_km=round(_PLAY * area.radius_km, 1))
        ground = spatial.part(surface, bearing, _COUNTRY_SHARE)
        return _part_of_state(gazetteer, place, surface, ground, bearing, _TOWNS_SHARE, why)
    if rule == "middle":
        towns = _towns(gazetteer, place.id) if place.is_country else ()
        return spatial.of_geometry(spatial.middle_part(surface, towns if len(towns) >= _FEW else ()), 3, why)
    return spatial.of_geometry(surface, place.geo_precision, why)


@lru_cache(maxsize=512)
def share_of_state(gazetteer: Gazetteer, place_id: str, state_id: str) -> Area | None:
    """Return what of a region belongs to a state (الشطر الباكستاني من كشمير), None where it has none or all."""
    place, state = gazetteer.place(place_id), outline_of(gazetteer, state_id)
    if place is None or state is None or place.feature[0] in "PS" or place.is_country:
        return None
    outline = gazetteer.geometry(place)
    if outline is None or not outline.area:
        outline = spatial.circle(place.lat, place.lon, place.radius_km)
    share = outline.intersection(state)
    if not _LEAST_SHARE < share.area / outline.area < 1 - _LEAST_SHARE:
        return None
    return spatial.of_geometry(spatial.polygons(share), 3, f"share of {state_id} in {place_id}")


def _part_of_state(
    gazetteer: Gazetteer,
    state: Place,
    surface: BaseGeometry,
    ground: BaseGeometry,
    bearing: float,
    share: float,
    why: str,
) -> Area:
    """Return what people mean of a part of a state: between the middle of its ground and that of its outermost towns.

    The north of Mali is neither the empty quarter behind the last town nor only the row of towns before it. Where the
    towns lie in a corner of it (شمال الأردن), it is the ground around these.
    """
    whole = spatial.of_geometry(spatial.core(ground), 3, why)
    towns = _towns(gazetteer, state.id)
    if len(towns) < _FEW:
        return whole
    lat, lon, radius_km = spatial.heart(spatial.outermost(towns, bearing, share), _SETTLED_SHARE)
    radius_km = max(_NARROWEST_KM, radius_km)
    weight = _GROUND_WEIGHT if radius_km > _EMPTY * whole.radius_km else 0.0
    lat, lon = weight * whole.lat + (1 - weight) * lat, weight * whole.lon + (1 - weight) * lon
    reach = _STATE_REACH * whole.radius_km**weight * radius_km ** (1 - weight)
    return spatial.around_within(surface, lat, lon, reach, 3, why)


@lru_cache(maxsize=256)
def _towns(gazetteer: Gazetteer, area_id: str) -> Towns:
    """Return the towns of a state or a first-level division."""
    area = gazetteer.place(area_id)
    if area is None:
        return ()
    near = gazetteer.near(area.lat, area.lon, (1.2 if area.is_country else 1.6) * area.radius_km, area.country)
    code = "" if area.is_country else area_id.removeprefix("iso:")
    return tuple((p.lat, p.lon) for _, p in near if p.feature[0] == "P" and code in {"", p.admin1})


def _zone(gazetteer: Gazetteer, place: Place, bearing: float | None) -> Place | None:
    """Return the zone that the gazetteer has for a direction of a place (جنوب سوريا), or for its middle."""
    words = zone_words(bearing)
    for name in dict.fromkeys((place.name_ar, *place.strong)):
        for zone in gazetteer.lookup(fold_name(f"{words} {name}")):
            if zone.feature == "L.RGN" and zone.country == place.country:
                return zone
    return None


def _countryside(gazetteer: Gazetteer, place: Place, bearing: float | None, why: str) -> Area:
    """Return the division of the name without its town, or the town's surroundings where no division bears it."""
    side = side_words(bearing) if bearing is not None else ""
    zone = _named_zone(gazetteer, place, f"ريف {place.name_ar} {side}") if side else None
    if zone is not None:
        return spatial.around(zone.lat, zone.lon, zone.radius_km, 3, f"{why}: {zone.id}")
    division = _countryside_division(gazetteer, place)
    outline = gazetteer.geometry(division) if division is not None else None
    if division is None or outline is None or not outline.area:
        reach = 12.0 + place.radius_km
        if bearing is not None:
            lat, lon = spatial.destination(place.lat, place.lon, bearing, 0.7 * reach)
            return spatial.around(lat, lon, 0.8 * reach, 2, why)
        return spatial.around(place.lat, place.lon, reach, 2, why)
    town = place if place.feature[0] == "P" else seat(gazetteer, division)
    rest = outline if town is None else spatial.without(outline, town.lat, town.lon, town.radius_km)
    if bearing is None:
        precision = 3 if division.feature == "A.ADM2" else 4
        towns = _towns(gazetteer, division.id) if division.is_admin1 else ()
        if len(towns) < _FEW:
            return spatial.of_geometry(rest, precision, why)
        lat, lon, km = spatial.heart(towns, _SETTLED_SHARE)
        return spatial.around_within(rest, lat, lon, _COUNTRYSIDE_REACH * km, precision, why)
    beyond = None if town is None else spatial.sector(rest, town.lat, town.lon, bearing, _COUNTRYSIDE_KM)
    return spatial.of_geometry(spatial.core(spatial.part(rest, bearing) if beyond is None else beyond), 3, why)


def _named_zone(gazetteer: Gazetteer, place: Place, name: str) -> Place | None:
    """Return the zone of a name that the gazetteer has in a place's state (ريف حمص الشمالي، الساحل الغربي)."""
    for zone in gazetteer.lookup(fold_name(name)):
        if zone.feature[0] == "L" and zone.country == place.country:
            return zone
    return None


def _countryside_division(gazetteer: Gazetteer, place: Place) -> Place | None:
    """Return the division that is a place's countryside: itself, or «ريف دمشق», or the one that bears its name."""
    key = fold_name(place.name_ar)
    for name in (f"{fold_name('ريف')} {key}", key):
        if name == key and place.feature in {"A.ADM1", "A.ADM2"}:
            return place
        for other in gazetteer.lookup(name):
            if other.feature in {"A.ADM1", "A.ADM2"} and other.country == place.country:
                return other
    return None


@lru_cache(maxsize=8192)
def ground(gazetteer: Gazetteer, place_id: str) -> tuple[float, float, float]:
    """Return the point and the radius in km of what a text means by a place: latitude, longitude, radius.

    The gazetteer puts a division at its seat, where lists and look-ups want it. A text that names a division and no
    town in it means all of its ground: the middle of the outline, and the radius from there, half the one from the
    seat where a desert province is governed from its edge.
    """
    place = gazetteer.place(place_id)
    assert place is not None  # noqa: S101 - the id came out of this gazetteer
    outline = gazetteer.geometry(place) if place.feature in ("A.ADM1", "A.ADM2") else None
    if outline is None or not outline.area:
        return place.lat, place.lon, place.radius_km
    if fold_name(place.name_ar).startswith("ريف "):
        countryside = _cached_area(gazetteer, "countryside", place_id, None)
        if countryside is not None:
            return countryside.lat, countryside.lon, countryside.radius_km
    whole = spatial.of_geometry(outline, place.geo_precision, place_id)
    return whole.lat, whole.lon, whole.radius_km


@lru_cache(maxsize=8192)
def state_and_division(gazetteer: Gazetteer, country: str, admin1: str) -> Mapping[str, str]:
    """Return the contract's `country`, `iso` and `admin1` for the gazetteer's codes of a state and a division."""
    state = gazetteer.place(f"iso:{country}") if country else None
    division = gazetteer.place(f"iso:{admin1}") if admin1 else None
    return {
        "country": state.name_en if state else country,
        "iso": lexicon.iso_numeric().get(country, ""),
        "admin1": division.name_en if division else "",
    }


def seat(gazetteer: Gazetteer, division: Place) -> Place | None:
    """Return the town that a division is named after, None where there is none in it."""
    towns = [
        p for p in gazetteer.lookup(fold_name(division.name_ar)) if p.feature[0] == "P" and p.admin1 == division.admin1
    ]
    return max(towns, key=prominence, default=None)


def phrase_name(rule: str, place: Place, bearing: float | None, kilometres: float | None) -> str:
    """Return the English name of a phrase."""
    compass = COMPASS[int(bearing)] if bearing is not None else ""
    name = place.name_en or place.name_ar
    if rule in {"distance", "voyage"}:
        return f"{kilometres:g} km {compass} of {name}".replace("  ", " ")
    if rule == "countryside":
        return f"{compass.capitalize()}ern countryside of {name}" if compass else f"Countryside of {name}"
    if rule == "far":
        return f"Far {compass} of {name}"
    if rule in _PARTS:
        return f"{compass.capitalize()} of {name}" if place.feature[0] in "PS" else f"{compass.capitalize()}ern {name}"
    named = {
        "around": "Around",
        "nearby": "Around",
        "outside": "Outside",
        "heights": "Heights of",
        "middle": "Centre of",
        "offshore": "Off",
        "coast": "Coast of",
    }
    return f"{named[rule]} {name}" if rule in named else name
