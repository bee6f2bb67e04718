"""Which of a name's bearers is meant: prominence, which entries stand for one spot, town before division."""

from __future__ import annotations

import math
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from gazetteer.model import Candidate, Place
from gazetteer.store import table

if TYPE_CHECKING:
    from pyproj import Geod
    from shapely.geometry.base import BaseGeometry

# How well known a place is when it has no population, in powers of ten of inhabitants it is worth.
_PROMINENCE = {
    "A.PCLI": 8.0, "A.ADM1": 5.2, "A.ADM2": 4.1, "A.ADM3": 3.2, "P.PPLC": 6.3, "P.PPLA": 5.0, "P.PPLA2": 4.0,
    "L.CONT": 8.0, "L.RGN": 4.6, "H.SEA": 6.0, "H.STRT": 5.0, "H.GULF": 5.5, "H.STM": 5.0, "S.AIRB": 3.6,
    "P.PPLX": 2.9,
}  # fmt: skip
# The most that a score can be: of a strong name, of a weak one, and of a weak one that nothing vouches for.
_STRONG, _WEAK, _WEAK_HERE, _WEAK_KNOWN, _WEAK_ALONE, _GUESS = 0.97, 0.9, 0.7, 0.8, 0.4, 0.45
_LOCAL, _FAMOUS = 3.7, 4.6  # prominence of a town of 5,000 and of one of 40,000
_SAME_PLACE_KM = 30.0
_ONE_SPOT_KM = 15.0
_DIVISIONS = ("A.ADM1", "A.ADM2", "A.ADM3")
_SEATS = ("P.PPLC", "P.PPLA", "P.PPLA2")
_SEAT_FROM, _CITY_FROM = 5_000, 50_000
_QUARTER_MOST = 4.0  # a bare name seldom means a city's quarter, however many live there
_SELDOM_LESS = 1.0
_VILLAGE_MORE, _DIVISION_LESS = 0.3, 1.5
_FAR_LESS = 1.0  # lists spell small foreign towns by letter, and hit upon names that the region's own places bear
_UNLISTED = 3.0  # prominence of a namesake that the gazetteer does not list
_BESIDE_KM = 10.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A bearer of a name: the most that its score can be, whether it bears the name strongly, and the rule.

    `bearers` is how many places are known to bear the name, where the gazetteer lists fewer; else 0. `seldom` says that
    the generic word is seldom said of such a place.
    """

    place: Place
    cap: float
    strong: bool
    why: str
    bearers: int = 0
    seldom: bool = False


def prominence(place: Place) -> float:
    """Return how well known a place is, about log10 of the inhabitants that it is worth (0 to 10)."""
    floor = _PROMINENCE.get(place.feature, 3.0)
    return max(floor, math.log10(place.population)) if place.population > 1 else floor


def distance_km(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """Return the great-circle distance in km (sphere of 6371 km: within 0.6 % of the ellipsoid, and quick)."""
    p, q = math.radians(a_lat), math.radians(b_lat)
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b_lon - a_lon) / 2) ** 2
    return 12742.0 * math.asin(math.sqrt(min(1.0, h)))


def ceiling(place: Place, *, strong: bool, generic: bool, limited: bool, guess: bool) -> float:
    """Return the most that a bearer's score can be: likely the better, the more speaks for a place being meant.

    Parameters
    ----------
    place : Place
    strong : bool
        Whether it bears the name in its strong tier; the other names are mostly words and persons.
    generic : bool
        Whether a generic word stands with the name (بلدة السلام).
    limited : bool
        Whether a state was named.
    guess : bool
        Whether the name is made up from what was asked (the article put to it, a facility of the name).
    """
    if guess and not limited:
        return _GUESS
    if strong or generic:
        return _STRONG if strong else _WEAK
    if limited:
        return _WEAK if is_local(place) else _WEAK_HERE
    return _WEAK_KNOWN if prominence(place) >= _FAMOUS else _WEAK_ALONE


def is_local(place: Place) -> bool:
    """Whether a place is known well enough in its state to be meant by a name that is nearly its own."""
    return prominence(place) >= _LOCAL


def reach_km(lat: float, lon: float, geometry: BaseGeometry) -> float:
    """Return the geodesic distance in km from a point to the farthest vertex of a geometry."""
    import shapely  # slow to import, and the look-up of a name needs neither this nor the geodesics

    points = shapely.get_coordinates(geometry)
    _, _, metres = _geodesics().inv([lon] * len(points), [lat] * len(points), points[:, 0], points[:, 1])
    return float(max(metres)) / 1000


@cache
def _geodesics() -> Geod:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def between_km(a: Place, b: Place) -> float:
    """Return the distance in km between the points of two places."""
    return distance_km(a.lat, a.lon, b.lat, b.lon)


def ranked(hits: Sequence[Hit], *, bare: bool, limited: bool = False) -> list[Candidate]:
    """Rank by prominence; the score is the share of the weight that lies at the place itself.

    Parameters
    ----------
    hits : sequence of Hit
    bare : bool
        Whether the name stands without a generic word: then of a town and the division named after it, the town.
    limited : bool
        Whether a state was named: then of a province and the river or region of its name, the province.
    """
    if not hits:
        return []
    weights = [_weight(_likely(h)) for h in hits]
    unlisted = max(0, max(h.bearers for h in hits) - _spots([h.place for h in hits]))
    total = sum(weights) + unlisted * _weight(_UNLISTED)
    out = []
    for hit in hits:
        here = sum(w for w, other in zip(weights, hits, strict=True) if same(hit.place, other.place))
        note = hit.why
        if len(hits) + unlisted > 1:
            note += f"; {here / total:.0%} of {len(hits) + unlisted} namesakes' weight"
        out.append(Candidate(hit.place, round(hit.cap * here / total, 3), note))
    strong = {h.place.id for h in hits if h.strong}
    order = {h.place.id: _for_order(h) for h in hits}
    out.sort(key=lambda c: (-round(c.score, 1), -order[c.place.id], c.place.id not in strong, c.place.id))
    if bare and limited:
        out = _province_first(out)
    return _town_first(out, strong) if bare else out


def _weight(prominent: float) -> float:
    return float(10 ** (0.7 * prominent))


def _likely(hit: Hit) -> float:
    return _meant(hit.place) - (_SELDOM_LESS if hit.seldom else 0.0)


def _meant(place: Place) -> float:
    """Return how likely a bare name means a place, on the scale of prominence."""
    if place.feature == "P.PPLX":
        return min(prominence(place), _QUARTER_MOST)
    if place.feature[0] != "P" or place.feature == "P.PPLC":
        return prominence(place)
    return prominence(place) - (0.0 if place.country in _near_states() else _FAR_LESS)


def _for_order(hit: Hit) -> float:
    """Return what decides between bearers of nearly one score: the town before its division, villages of the news."""
    place = hit.place
    village = place.feature[0] == "P" and not place.population and _near_states().get(place.country) == "most"
    return _likely(hit) - (_DIVISION_LESS if place.feature in _DIVISIONS else 0.0) + (_VILLAGE_MORE if village else 0.0)


@cache
def _near_states() -> dict[str, str]:
    """Return the states of the region that Arabic news is about; `most` of those whose villages it names."""
    return {row["iso2"]: row["near"] for row in table("countries.csv") if row["near"]}


def _spots(places: Sequence[Place]) -> int:
    """Return at how many spots places stand: a town and the division named after it stand at one."""
    spots: list[Place] = []
    for place in places:
        if not any(same(place, spot) for spot in spots):
            spots.append(place)
    return len(spots)


def same(a: Place, b: Place) -> bool:
    """Whether two entries stand for one spot.

    A town and the division named after it do, and so do namesakes at the two ends of a border crossing.
    """
    reach = max(_SAME_PLACE_KM, *(p.radius_km for p in (a, b) if p.feature[0] in "AHLT"), 0)
    if abs(a.lat - b.lat) > reach / 111.0 + 0.01:
        return False
    km = between_km(a, b)
    return km <= _ONE_SPOT_KM or (km <= reach and (a.country == b.country or not a.country or not b.country))


def _province_first(found: list[Candidate]) -> list[Candidate]:
    """Put a state's province before the river, peninsula or region that it is called after (نهر النيل in Sudan)."""
    if found[0].place.feature[0] not in "HLT":
        return found
    provinces = [c for c in found if c.place.is_admin1]
    return [*provinces, *(c for c in found if not c.place.is_admin1)]


def _town_first(found: list[Candidate], strong: set[str]) -> list[Candidate]:
    """Put the town before the division named after it, whatever its population and however far the division's point.

    A governorate's name without a town's (الجوف) stays the governorate's: a village of that name in it has to be a
    seat, of some size, or known by the name.
    """
    first = found[0]
    if first.place.feature not in _DIVISIONS:
        return found

    def seat(town: Place) -> bool:
        if town.feature[0] != "P" or town.feature == "P.PPLX":
            return False
        if first.place.admin1 and town.admin1 and town.admin1 != first.place.admin1:
            return False
        if between_km(town, first.place) > first.place.radius_km + _BESIDE_KM:
            return False
        known = town.id in strong or town.feature in _SEATS or town.population >= _SEAT_FROM
        return known or first.place.feature != "A.ADM1"

    towns = [c for c in found[1:] if seat(c.place)]
    if not towns:
        return found
    town = max(towns, key=lambda c: (prominence(c.place), c.place.id in strong, c.place.id))
    note = f"{town.why}; the town before the division of its name"
    rest = [c for c in found if c.place.id != town.place.id]
    return [Candidate(town.place, max(town.score, first.score), note), *rest]


def without_states(hits: list[Hit], wanted: set[str]) -> list[Hit]:
    """Leave out a state in which the answer is sought when a city of it bears its name (تونس in Tunisia)."""
    cities = {
        h.place.country
        for h in hits
        if h.place.feature == "P.PPLC" or (h.place.feature[0] == "P" and h.place.population >= _CITY_FROM)
    }
    return [h for h in hits if not (h.place.is_country and h.place.country in wanted & cities)]


def seated_first(hits: list[Hit], towns: AbstractSet[tuple[float, float]]) -> list[Hit]:
    """Make divisions less likely that are called otherwise than their seat, when a namesake is called like its own.

    محلية الرهد is that of the town of Rahad rather than the one upon the river of that name; `towns` are the points
    of the towns of that name.
    """
    seated = {h.place.id for h in hits if h.place.feature in _DIVISIONS and (h.place.lat, h.place.lon) in towns}
    return [replace(h, seldom=h.seldom or h.place.id not in seated) for h in hits] if seated else hits
