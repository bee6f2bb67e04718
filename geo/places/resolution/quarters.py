"""Which town a quarter lies in: names of quarters recur in every town, and a text means the town that it speaks of.

«حي القصور» in a paragraph about Baniyas is no quarter of Homs. The town named right behind the quarter is surest, then
those that its paragraph names, the largest first, then the town that the article is about.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from gazetteer import Gazetteer, Place
from gazetteer.index import distance_km, prominence
from geo.places.resolution.behind import names_behind
from geo.places.resolution.resolve import Reading
from geo.places.words.spatialwords import says
from geo.places.words.toponym import PLACING, is_quarter
from geo.text.document import Document

_BEHIND = 30  # letters between a quarter and the town named after it
_BESIDE_KM, _TIMES = 8.0, 1.5
_QUARTER = "حي "
_PARAGRAPH, _FIRST_NAMES = 2000, 100  # letters and names that are looked at
_PUTS, _WORDS_BEHIND, _SMALL_KM = frozenset({"locative", "kind"}), 2, 5.0
_SITES = frozenset({"R.ST", "R.RD", "S.HSP", "S.SQR", "S.MSQE", "S.SCH", "S.MKT", "S.CH", "S.BLDG", "L.AREA"})
_ON_THE_WAY = frozenset({"target", "source"})  # where people come from or go


def in_their_towns(readings: Sequence[Reading], document: Document, gazetteer: Gazetteer) -> list[Reading]:
    """Return the readings with every quarter in a town of its text: another namesake, or none that is known.

    Parameters
    ----------
    readings : sequence of Reading
        In text order.
    document : Document
    gazetteer : Gazetteer
    """
    out = list(readings)
    for number, reading in enumerate(readings):
        quarter = _is_quarter(reading)
        if reading.place is None or not (quarter or _is_site(reading)) or _directed(document, reading):
            continue
        towns = (towns_of if quarter else towns_behind)(readings, number, document)
        if not towns or any(_lies_in(reading.place, t) for t in towns):
            continue
        key = reading.toponym.key
        names = (*gazetteer.lookup(key), *gazetteer.lookup(key.removeprefix(_QUARTER)))
        kind = reading.place.feature[0]
        there = [p for p in names if p.feature[0] == kind and any(_lies_in(p, t) for t in towns)]
        place = max(there, key=prominence, default=None)
        if place is not None or reading.rejected or _is_site(reading):
            why = "the namesake in a town of its paragraph" if place else "no namesake is in a town of its paragraph"
            out[number] = Reading(reading.toponym, place, (reading.place, *reading.rejected), why)
    return out


def _directed(document: Document, reading: Reading) -> bool:
    """Whether the text says itself where a quarter lies (حي عين زارة جنوبي العاصمة)."""
    following = document.plain[reading.toponym.end : reading.toponym.end + _BEHIND].split()[:1]
    return says(following, "direction")


def towns_behind(readings: Sequence[Reading], number: int, document: Document) -> list[Place]:
    """Return the towns named right behind a name that it is put in (شارع الستين بمدينة تعز)."""
    return [
        behind.reading.place
        for behind in names_behind(readings, number, document)
        if behind.reading.place is not None
        and _is_town(behind.reading)
        and behind.reading.toponym.cue in _PUTS
        and not behind.paused
        and len(behind.words) <= _WORDS_BEHIND
    ]


def towns_of(readings: Sequence[Reading], number: int, document: Document) -> list[Place]:
    """Return the towns that a quarter may lie in, the likeliest first."""
    text, toponym = document.folded.text, readings[number].toponym
    begin = text.rfind("\n", max(0, toponym.start - _PARAGRAPH), toponym.start) + 1 or max(
        0, toponym.start - _PARAGRAPH
    )
    end = text.find("\n", toponym.end, toponym.end + _PARAGRAPH)
    end = end if end >= 0 else toponym.end + _PARAGRAPH
    behind: list[Place] = []
    around: list[Place] = []
    for other in readings[bisect_left(readings, begin, key=_start) : bisect_left(readings, end, key=_start)]:
        place, at = other.place, other.toponym
        if place is None or not _is_town(other):
            continue
        close = toponym.end <= at.start <= toponym.end + _BEHIND and "." not in text[toponym.end : at.start]
        if close and at.cue in PLACING:
            behind.append(place)
        if at.cue not in _ON_THE_WAY:
            around.append(place)
    around.sort(key=prominence, reverse=True)
    named = Counter(r.place.country for r in readings[:_FIRST_NAMES] if r.place is not None and r.place.country)
    home = named.most_common(1)[0][0] if named else ""
    first = (r for r in readings[: min(number, _FIRST_NAMES)] if r.toponym.start < begin and _is_town(r))
    lead = next((r.place for r in first if r.toponym.start and r.toponym.cue not in _ON_THE_WAY), None)
    rest = [*around, *([lead] if lead is not None else [])]
    return [*behind, *(town for town in rest if town.country == home)]


def _is_quarter(reading: Reading) -> bool:
    return not reading.toponym.inside and is_quarter(reading.toponym, reading.place)


def _is_site(reading: Reading) -> bool:
    """Whether a name is a street's or a site's that other towns have as well (شارع الستين، مستشفى الثورة)."""
    place = reading.place
    return (
        place is not None
        and not reading.toponym.inside
        and place.feature in _SITES
        and place.radius_km <= _SMALL_KM
        and place.population == 0
    )


def _start(reading: Reading) -> int:
    return reading.toponym.start


def _is_town(reading: Reading) -> bool:
    place = reading.place
    if place is None or reading.toponym.inside or _is_quarter(reading):
        return False
    return place.feature[0] == "P" and place.feature != "P.PPLX"


def _lies_in(quarter: Place, town: Place) -> bool:
    if quarter.country != town.country:
        return False
    reach = _TIMES * max(town.radius_km, 1.0) + _BESIDE_KM
    return distance_km(quarter.lat, quarter.lon, town.lat, town.lon) <= reach
