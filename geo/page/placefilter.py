"""The place filter: typed names to places by the gazetteer's own search, and places to where they are.

A key is a gazetteer id (`iso:SY-ID`), perhaps with a distance (`gn:170063~20`), or a name that the incidents use.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from gazetteer import Gazetteer, Place
from geo.page import reasons
from geo.page.i18n import Texts, isolate
from geo.query.filters import Extent, Near

AROUND_KM = 20
_MOST_KM = 2000


@dataclass(frozen=True, slots=True)
class Option:
    """An answer to a typed name: the filter's key, and the place with its distance (0 for the place itself)."""

    key: str
    place: Place
    km: float


def find(text: str, limit: int = 8) -> list[Option]:
    """Return what a typed name can mean, best first: the place, and for a town also its surroundings.

    Parameters
    ----------
    text : str
        A name in Arabic or English; the gazetteer's fuzzy search takes typing errors.
    limit : int
        Most places to return.
    """
    if not text.strip():
        return []
    gazetteer, typed = Gazetteer.default(), text[:100]
    found: list[Option] = []
    # What is only spelt alike helps where nothing bears the name, and is in the way where something does.
    for candidate in gazetteer.candidates(typed, limit=limit) or gazetteer.search(typed, limit=limit):
        place = candidate.place
        found.append(Option(place.id, place, 0))
        if place.geo_precision <= 2:
            found.append(Option(f"{place.id}~{AROUND_KM}", place, AROUND_KM))
    return found


def split(key: str) -> tuple[str, float]:
    """Return a key's place and distance in km (0 without one).

    Examples
    --------
    >>> split("gn:1~20"), split("iso:SY"), split("x~y")
    (('gn:1', 20.0), ('iso:SY', 0.0), ('x~y', 0.0))
    """
    place, tilde, km = key.rpartition("~")
    if tilde and km.isascii() and km.isdigit():
        return place, float(min(int(km), _MOST_KM))
    return key, 0.0


@lru_cache(maxsize=500)
def option(key: str) -> Option | None:
    """Return the place of a key, or None when the gazetteer has no such id."""
    place_id, km = split(key)
    if ":" not in place_id and "." not in place_id:
        return None
    place = Gazetteer.default().place(place_id)
    return Option(key, place, km) if place else None


def label(found: Option, t: Texts) -> str:
    """Return the name of an option with what tells it from its namesakes: kind, division, country; and the distance."""
    place = found.place
    name = reasons.name_of(place, t)
    about = ""
    if not place.is_country:
        parts = (reasons.feature_name(place.feature, t), reasons.parents(_division(place), place.country, t))
        about = t.listed(parts)
    text = f"{name} ({isolate(about)})" if about else name
    return f"{text} — {t('within {km} km', km=t.number(found.km))}" if found.km else text


def _division(place: Place) -> str:
    return "" if place.is_admin1 else place.admin1


@lru_cache(maxsize=100)
def extent(key: str) -> Extent | None:
    """Return where a key's place is: a circle, an outline, or None when only names can match."""
    found = option(key)
    if found is None:
        return None
    place = found.place
    if found.km:
        return Near(place.lat, place.lon, found.km)
    outline = Gazetteer.default().geometry(place)
    if outline is not None and outline.geom_type in {"Polygon", "MultiPolygon"}:
        return outline
    return Near(place.lat, place.lon, max(place.radius_km, 1.0))


def extents(keys: Iterable[str]) -> dict[str, Extent]:
    """Return the extents of the keys that have one."""
    return {key: found for key in keys if (found := extent(key)) is not None}
