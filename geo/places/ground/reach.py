"""How far «north of a town» reaches: by the size of its state, and by how far off the next town is."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from gazetteer import Gazetteer, Place
from geo.places.ground.outlines import outline_of

_KM_PER_DEGREE = 111.2
_CITY_FROM, _CITY_SCALE = 200_000, 0.95  # around a city the country is settled, however large the state
_BESIDE_KM, _BESIDE_SHARE = 17.0, 0.2  # of «north of» a town in a state like Iraq; what of its radius is added
# A town of so many inhabitants is looked for around it, and its distance counts so much (fitted to what readers draw).
_TOWN_FROM, _EDGE_KM, _LOOKED_FOR_KM = 10_000, 3.0, 250.0
_BY_TOWN, _TOWN_POWER, _TOWN_WEIGHT = 4.0, 0.55, 0.5
_MEDIUM_STATE, _SCALING, _LEAST_SCALE = (
    35.0,
    0.16,
    0.5,
)  # square degrees at the equator; the power that distances grow with
_SITE_SCALE, _LEAST_BESIDE_KM = 0.55, 4.0


@lru_cache(maxsize=4096)
def reach_beside(gazetteer: Gazetteer, place: Place) -> float:
    """Return how far «north of a town» reaches: as large as its state is, and as far off as the next town.

    Around a city the country is settled, however far the next one.
    """
    by_state = _BESIDE_KM + _BESIDE_SHARE * place.radius_km
    scale = _scale(gazetteer, place.country)
    if place.population >= _CITY_FROM:
        return min(scale, _CITY_SCALE) * by_state
    if place.feature[0] == "S" or place.feature == "P.PPLX":  # within a town the next place is not far
        return max(_LEAST_BESIDE_KM, _SITE_SCALE * scale * by_state)
    by_town = _BY_TOWN * _next_town_km(gazetteer, place) ** _TOWN_POWER
    return float((scale * by_state) ** (1 - _TOWN_WEIGHT) * by_town**_TOWN_WEIGHT)


def _next_town_km(gazetteer: Gazetteer, place: Place) -> float:
    """Return how far off the next town is, beyond a town's own edge."""
    lats, lons = _large_towns(gazetteer)
    east = (lons - place.lon) * math.cos(math.radians(place.lat))
    km = _KM_PER_DEGREE * np.hypot(east, lats - place.lat)
    return float(km[km > place.radius_km + _EDGE_KM].min(initial=_LOOKED_FOR_KM))


@lru_cache(maxsize=8)
def _large_towns(gazetteer: Gazetteer) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], ...]:
    """Return the latitudes and the longitudes of all towns of some size."""
    return tuple(np.array(gazetteer.towns_of(_TOWN_FROM), dtype=np.float64).reshape(-1, 2).T)


@lru_cache(maxsize=256)
def _scale(gazetteer: Gazetteer, country: str) -> float:
    """Return how far «north of a town» reaches in a state against one of the size of Iraq.

    In Gaza the next town lies 5 km off, in Mali 100.
    """
    outline = outline_of(gazetteer, f"iso:{country}")
    if outline is None or not outline.area:
        return 1.0
    surface = outline.area * math.cos(math.radians(outline.centroid.y))
    return float(max(_LEAST_SCALE, (surface / _MEDIUM_STATE) ** _SCALING))
