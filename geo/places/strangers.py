"""Names that nothing in an article speaks for: no word before them, and no other place in their part of the world.

Most words are a village's name somewhere: «سار المئات» is a march and no town in Chad. A name is believed where a
preposition or a generic word puts something there, or where the article speaks of its country or its neighbourhood.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence

from gazetteer import Place
from gazetteer.index import distance_km
from geo.places.resolve import Reading

_DIVISIONS = frozenset({"A.ADM1", "A.ADM2", "A.ADM3"})
_OTHERS = 3  # names of other countries before an article is known to be about them
_NEAR_KM = 200.0  # what lies across a border is no stranger
_KNOWN, _WEAK_KNOWN = 100_000, 1_500_000  # inhabitants: a city is named without any word before it


def without_strangers(readings: Sequence[Reading]) -> list[Reading]:
    """Return the readings without small places far from all others that no word speaks for.

    Parameters
    ----------
    readings : sequence of Reading
        Of one document, in text order.
    """
    named: dict[str, set[str]] = defaultdict(set)
    placed = [r for r in readings if r.place is not None and not r.toponym.inside]
    for reading in placed:
        if reading.place is not None:
            named[reading.place.country].add(reading.toponym.key)
    others = sum(len(keys) for keys in named.values())
    if others <= _OTHERS:
        return list(readings)
    joined = {r.toponym.end + 1 for r in placed}
    return [
        r for r in readings
        if not (_unspoken_for(r, joined) and r.place is not None
                and len(named[r.place.country]) == 1 and _far(r.place, r, placed))
    ]  # fmt: skip


def _unspoken_for(reading: Reading, joined: Container[int]) -> bool:
    """Whether a name of one word stands without a word that places it; `joined` has where a name before one ends."""
    toponym, place = reading.toponym, reading.place
    if place is None or toponym.inside or toponym.cue or toponym.kind is not None or " " in toponym.key:
        return False
    if toponym.clitic not in {"", "و", "ف"} or toponym.start - len(toponym.clitic) in joined:
        return False
    if place.weak and place.feature in _DIVISIONS:  # الشمال، الواحات: a division of that name is one among many
        return True
    if place.feature[0] != "P" or place.feature == "P.PPLC":
        return False
    return place.population < (_WEAK_KNOWN if place.weak else _KNOWN)


def _far(place: Place, reading: Reading, placed: Sequence[Reading]) -> bool:
    return all(
        other.place is None
        or other.place.is_country
        or other.toponym.key == reading.toponym.key
        or distance_km(place.lat, place.lon, other.place.lat, other.place.lon) > _NEAR_KM
        for other in placed
    )
