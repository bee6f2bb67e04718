"""How the places of a clause lie to each other: a town in its area, a direction beside what it says the place of."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer import Place
from gazetteer.index import distance_km
from geo.events.scene.setting import Scene
from geo.events.telling.splitting import Spot
from geo.events.words.triggers import function_words
from geo.mentions import PlaceValue

FAR = 99
TOWN, AREA, COUNTRY = 2, 3, 5
_BETWEEN, _LYING = 2, 5  # words between a place and what says where it lies
_IN_TOWNS = frozenset({"P.PPLX", "R.ST", "S.SQR", "S.MKT", "S.HSP", "S.MSQE"})
_CORNERS, _SAID = 1.5, 3.0  # how far an area may reach beyond the circle drawn for it
_QUARTER_REACH, _NAMED_REACH = 10.0, 45.0


def vague(scene: Scene, spot: Spot) -> bool:
    """Whether a spot is a direction or distance from something."""
    word = scene.signs.tokens.words[spot.start]
    directed = word in function_words("direction") or word[:1].isdigit() or word in function_words("on")
    return directed and scene.located[spot.key].phrase is not None


def in_area(scene: Scene, spot: Spot, area: Spot, *, rough: bool = False) -> bool:
    """Whether a town can lie in an area: in the province, or as near as an area's corners reach beyond its circle."""
    a, b = scene.located[spot.key].mention.value, scene.located[area.key].mention.value
    if not isinstance(a, PlaceValue) or not isinstance(b, PlaceValue) or precision_of(scene, spot) > TOWN:
        return False
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    if not AREA <= (b.geo_precision or 5) < COUNTRY:
        return False
    if b.kind == "A.ADM1" and (a.country, a.admin1) == (b.country, b.admin1):
        return True
    words = scene.signs.tokens.words
    said = (
        rough
        and b.kind == "L.RGN"
        and 0 <= area.start - spot.end <= 1
        and (words[area.start][0] == "ب" or words[area.start - 1] in function_words("in"))
    )
    reach = (_SAID if said else _CORNERS) * (b.radius_km or 0.0)  # «ميدي بالساحل الغربي»: circles of regions are rough
    return b.country in {a.country, ""} and distance_km(a.lat, a.lon, b.lat, b.lon) <= reach


def directions(scene: Scene, spots: Sequence[Spot], last: Spot) -> list[Spot]:
    """Return a direction and those right before it (مديرية حيس جنوبي محافظة الحديدة، غرب اليمن)."""
    out = [last]
    for spot in reversed(spots):
        if vague(scene, spot) and 0 <= out[-1].start - spot.end <= _BETWEEN:
            out.append(spot)
    return out


def lies_in(scene: Scene, spot: Spot, area: Spot) -> bool:
    """Whether a place stands right before the area that it lies in (بلدة محاس في إقليم هيران)."""
    if not 0 <= area.start - spot.end <= _BETWEEN or vague(scene, spot):
        return False
    apart = scene.apart(spot.key, area.key) and not in_area(scene, spot, area)
    return precision_of(scene, spot) <= TOWN < precision_of(scene, area) and not apart


def named_beside(scene: Scene, spot: Spot, direction: Spot) -> bool:
    """Whether a place of a name stands right before a direction and can lie there."""
    lying = scene.signs.tokens.words[direction.start - 1] in function_words("lying")
    if not 0 <= direction.start - spot.end <= (_LYING if lying else _BETWEEN) or vague(scene, spot):
        return False
    if lying and precision_of(scene, spot) <= TOWN:
        return True
    a, b = scene.located[spot.key].mention.value, scene.located[direction.key].mention.value
    assert isinstance(a, PlaceValue) and isinstance(b, PlaceValue)  # noqa: S101, PT018 - places carry place values
    if direction.start - spot.end <= 1 and precision_of(scene, spot) <= TOWN < precision_of(scene, direction):
        return a.country == b.country  # «بيشاور شمال غربي باكستان» says where the town lies
    if precision_of(scene, spot) > 2 and (a.radius_km or FAR * FAR) >= (b.radius_km or 0.0):
        return False
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    reach = _QUARTER_REACH if quarter(scene, spot, scene.located[spot.key].place) else _NAMED_REACH
    return distance_km(a.lat, a.lon, b.lat, b.lon) <= reach + (b.radius_km or 0.0)


def precision_of(scene: Scene, spot: Spot) -> int:
    """Return a place's `geo_precision`, the widest where it has none."""
    value = scene.located[spot.key].mention.value
    return (value.geo_precision or 5) if isinstance(value, PlaceValue) else 5


def size_of(scene: Scene, spot: Spot) -> float:
    """Return a number that is the larger the wider a place is."""
    value = scene.located[spot.key].mention.value
    assert isinstance(value, PlaceValue)  # noqa: S101 - place mentions carry place values
    return (value.geo_precision or 5) * 1000 + (value.radius_km or 0.0)


def quarter(scene: Scene, spot: Spot, place: Place | None) -> bool:
    """Whether a place is a part of a town or a building in one."""
    words = scene.signs.tokens.words
    before = words[spot.start - 1] if spot.start else ""
    if not function_words("quarter").isdisjoint((before, words[spot.start])):
        return True
    return place is not None and place.feature in _IN_TOWNS


def in_province_of(place: Place | None, town: Place) -> bool:
    """Whether a place is a smaller one of its own in a town's province."""
    if place is None or (place.country, place.admin1) != (town.country, town.admin1):
        return False
    return place.feature != "P.PPLX" and place.population < town.population
