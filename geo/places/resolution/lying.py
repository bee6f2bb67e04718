"""Names that the text itself puts somewhere: «قرية العامرية بمحافظة حجة» is no village in Algeria.

A local name recurs from state to state, and a gazetteer has some of its bearers only. Where the words right behind a
name say which division it lies in, a bearer elsewhere is not meant: another one within that division is, or one that
no gazetteer has, which is then placed by the division.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from shapely.geometry import Point

from gazetteer import Gazetteer, Place
from gazetteer.index import distance_km, prominence
from geo.places.ground.areas import ground
from geo.places.resolution.behind import names_behind
from geo.places.resolution.resolve import Reading
from geo.places.words.spatialwords import says
from geo.text.document import Document

_PUTS = frozenset({"locative", "kind", "part"})
_DIVISIONS = frozenset({"A.ADM1", "A.ADM2", "A.ADM3"})
_BESIDE_KM = 15.0  # borders are drawn coarsely, and points stand a few kilometres off
_KM = 111.0  # a degree
_BY_A_TOWN_KM, _BY_A_CITY_KM = 30.0, 80.0
_CITY_FROM = 100_000  # inhabitants: the city of a name is meant, wherever a loose sentence puts it


def in_their_divisions(readings: Sequence[Reading], document: Document, gazetteer: Gazetteer) -> list[Reading]:
    """Return the readings with every town or village in the division that stands right behind it.

    Parameters
    ----------
    readings : sequence of Reading
        In text order.
    document : Document
    gazetteer : Gazetteer
    """
    out = list(readings)
    for number, reading in enumerate(readings):
        place = reading.place
        if place is None or reading.toponym.inside or not _local(place):
            continue
        division = _division_behind(readings, number, document)
        if division is None:
            if (nearer := _by_the_town_behind(readings, number, document, gazetteer)) is not None:
                out[number] = nearer
            continue
        if lies_in(gazetteer, place.id, division.id):
            continue
        there = [
            p for p in gazetteer.lookup(reading.toponym.key) if _local(p) and lies_in(gazetteer, p.id, division.id)
        ]
        meant = max(there, key=prominence, default=None)
        why = f"the text puts it in {division.id}"
        if meant is None:
            why += ", where no entry of this name is"
        others = tuple(p for p in (place, *reading.rejected) if meant is None or p.id != meant.id)
        out[number] = Reading(reading.toponym, meant, others, why)
    return out


def _local(place: Place) -> bool:
    return place.feature[0] == "P" and place.feature != "P.PPLC" and place.population < _CITY_FROM


def _division_behind(readings: Sequence[Reading], number: int, document: Document) -> Place | None:
    """Return the division or state that the words right behind a name put it in."""
    for behind in names_behind(readings, number, document):
        place = behind.reading.place
        if place is None or behind.reading.toponym.cue not in _PUTS:
            return None
        if place.is_country or place.feature in _DIVISIONS:
            return place
    return None


def _by_the_town_behind(
    readings: Sequence[Reading], number: int, document: Document, gazetteer: Gazetteer
) -> Reading | None:
    """Return the namesake near the town that the words behind a name put it by (زعترة، جنوبي حوارة؛ سلوان بالقدس).

    None where nothing puts it by a town, it lies there anyway, or no namesake does.
    """
    reading, behind = readings[number], next(names_behind(readings, number, document), None)
    if behind is None:
        return None
    within = behind.reading.toponym.cue == "locative" and not behind.paused and len(behind.words) <= 1
    # «، جنوبي X» and «القريبة من X»
    beside = says(behind.words[-1:], "direction") or says(behind.words, "nearby")
    if not within and (behind.reading.toponym.clitic or not beside):
        return None
    place, town = reading.place, behind.reading.place
    if place is None or town is None or town.feature[0] != "P":
        return None
    reach = _BY_A_CITY_KM if town.population >= _CITY_FROM else _BY_A_TOWN_KM
    if distance_km(place.lat, place.lon, town.lat, town.lon) <= reach:
        return None
    there = [p for p in gazetteer.lookup(reading.toponym.key) if _local(p) and p.id != town.id]
    near = [p for p in there if distance_km(p.lat, p.lon, town.lat, town.lon) <= reach]
    if not near:
        return None
    meant = min(near, key=lambda p: distance_km(p.lat, p.lon, town.lat, town.lon))
    others = tuple(p for p in (place, *reading.rejected) if p.id != meant.id)
    return Reading(reading.toponym, meant, others, f"the text puts it by {town.id}")


@lru_cache(maxsize=8192)
def lies_in(gazetteer: Gazetteer, place_id: str, division_id: str) -> bool:
    """Whether a place lies in a division or close to its border."""
    place, division = gazetteer.place(place_id), gazetteer.place(division_id)
    assert place is not None  # noqa: S101 - both ids came out of this gazetteer
    assert division is not None  # noqa: S101
    if division.is_country:
        return place.country == division.country
    if division.is_admin1 and f"iso:{place.admin1}" == division.id:
        return True
    outline = gazetteer.geometry(division)
    if outline is not None:
        return bool(outline.distance(Point(place.lon, place.lat)) * _KM <= _BESIDE_KM)
    lat, lon, radius_km = ground(gazetteer, division_id)
    return distance_km(place.lat, place.lon, lat, lon) <= radius_km + _BESIDE_KM
