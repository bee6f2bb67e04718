"""Names that nothing in an article speaks for: no word before them, and no other place in their part of the world.

Most words are a village's name somewhere: «سار المئات» is a march and no town in Chad. A name is believed where a
preposition or a generic word puts something there, or where the article speaks of its country or its neighbourhood.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence

from gazetteer import Place
from gazetteer.index import distance_km
from geo.places.resolution.resolve import Reading
from geo.places.words.toponym import Toponym

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
    placed = [(r, r.place) for r in readings if r.place is not None and not r.toponym.inside]
    known = {(r.toponym.key, place.id): place for r, place in placed}
    named: dict[str, set[str]] = defaultdict(set)
    for (key, _), place in known.items():
        named[place.country].add(key)
    if sum(len(keys) for keys in named.values()) <= _OTHERS:
        return list(readings)
    joined = {r.toponym.end + 1 for r, _ in placed}
    unspoken = [(r, p) for r, p in placed if len(named[p.country]) == 1 and _unspoken_for(r.toponym, p, joined)]
    # The same name is met again and again: it is measured once.
    strangers = {
        one
        for one, place in {(r.toponym.key, p.id): p for r, p in unspoken}.items()
        if all(key == one[0] or _far(place, other) for (key, _), other in known.items())
    }
    left_out = {r.toponym.start for r, p in unspoken if (r.toponym.key, p.id) in strangers}
    return [r for r in readings if r.toponym.inside or r.toponym.start not in left_out]


def _unspoken_for(toponym: Toponym, place: Place, joined: Container[int]) -> bool:
    """Whether a name of one word stands without a word that places it; `joined` has where a name before one ends."""
    if toponym.cue or toponym.kind is not None or " " in toponym.key:
        return False
    if toponym.clitic not in {"", "و", "ف"} or toponym.start - len(toponym.clitic) in joined:
        return False
    if place.weak and place.feature in _DIVISIONS:  # الشمال، الواحات: a division of that name is one among many
        return True
    if place.feature[0] != "P" or place.feature == "P.PPLC":
        return False
    return place.population < (_WEAK_KNOWN if place.weak else _KNOWN)


def _far(place: Place, other: Place) -> bool:
    return other.is_country or distance_km(place.lat, place.lon, other.lat, other.lon) > _NEAR_KM
