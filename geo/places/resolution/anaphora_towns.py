"""Which town المدينة، البلدة and القرية stand for: not always the one named last.

The wounded are taken to Baghdad and Erbil, a village lies north of Aleppo, an official speaks in the capital: the town
of the story is none of these. Every town named before is weighed by how it was named and how long ago.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from gazetteer import Place
from geo.places.resolution.resolve import Reading
from geo.places.words.spatialwords import classes_of
from geo.text.document import Document

_TOWN_WORDS = {"المدينه": "city", "البلده": "town", "القريه": "village"}
TOWN_WORDS = frozenset(_TOWN_WORDS)
_OTHERWISE = 2.0  # for a town said to be a village
_CITY_FROM, _TOWN_TO = 5_000, 100_000  # inhabitants
_BEFORE = 30  # letters before a name that say how it is named
_MEASURES = frozenset({"direction", "unit", "distance", "around", "countryside", "part", "quarters", "offshore"})
_MOTION = frozenset({"الي", "من", "نحو", "باتجاه"})
_HERE, _REPEATED, _MOST, _STEP, _FARTHEST = 1.5, 0.7, 3, 0.5, 6
_FIRST, _DATELINE, _SAID, _ABROAD, _LISTED, _MEASURED, _ON_THE_WAY, _SIZE = 1.0, 1.0, 0.7, 1.5, 1.5, 1.2, 0.7, 3.0


def town_before(document: Document, before: Sequence[Reading], word: str, begin: int, home: str) -> Place | None:
    """Return the town that an anaphor stands for.

    Parameters
    ----------
    document : Document
    before : sequence of Reading
        What was named before it, in text order.
    word : str
        The anaphor, one of `TOWN_WORDS`.
    begin : int
        Where its sentence begins.
    home : str
        The country that the article is about, or empty.
    """
    named = {
        r.toponym.key: r.place for r in before if r.place is not None and _is_town(r.place) and not r.toponym.inside
    }
    # The governorate of a town that is named brings the town to mind again.
    mentions = [(n, r.toponym, named[r.toponym.key]) for n, r in enumerate(before) if _recalls(r, named)]
    first = next((n for n, toponym, _ in mentions if toponym.start > len(toponym.clitic)), -1)  # not the dateline
    often = Counter(place.id for _, _, place in mentions)
    best: Place | None = None
    most = float("-inf")
    later: set[str] = set()
    for number, toponym, place in reversed(mentions):
        if place.id in later:
            continue
        weight = -_STEP * min(len(later), _FARTHEST) + _REPEATED * min(often[place.id] - 1, _MOST)
        weight += _how_named(document, before, number, word) + _size(place, word)
        weight += _HERE * (toponym.start > begin) + _FIRST * (number == first)
        weight -= _ABROAD * bool(home and place.country != home) + _DATELINE * (toponym.start == 0)
        later.add(place.id)
        if weight > most:
            best, most = place, weight
    return best


def _is_town(place: Place) -> bool:
    return place.feature[0] == "P" and place.feature != "P.PPLX"


def _recalls(reading: Reading, named: Mapping[str, Place]) -> bool:
    """Whether a reading is one of the towns or the division of its name."""
    place, toponym = reading.place, reading.toponym
    return (
        place is not None
        and toponym.key in named
        and not toponym.inside
        and (_is_town(place) or place.feature[0] == "A")
    )


def _size(place: Place, word: str) -> float:
    """Return what a town's size says: no capital is called a village, and few hamlets a city."""
    if word == "المدينه":
        return -1.0 if place.feature == "P.PPL" and place.population < _CITY_FROM else 0.0
    return -_SIZE if place.feature in {"P.PPLC", "P.PPLA"} or place.population >= _TOWN_TO else 0.0


def _how_named(document: Document, before: Sequence[Reading], number: int, word: str) -> float:
    """Return what stands around a name says: its generic word, a list, a measure taken from it, a way to it."""
    toponym = before[number].toponym
    weight = 0.0
    if toponym.kind is not None and toponym.kind.features[:1] == ("P",):
        weight += _SAID if toponym.kind.name_en == _TOWN_WORDS[word] else -_OTHERWISE
    listed = _joined(document, before, number) or (number + 1 < len(before) and _joined(document, before, number + 1))
    left = document.plain[max(0, toponym.start - _BEFORE) : toponym.start].split()[-2:]
    if listed:
        weight -= _LISTED
    if _measured(tuple(left)):
        weight -= _MEASURED
    if left[-1:] and left[-1] in _MOTION:
        weight -= _ON_THE_WAY
    return weight


def _joined(document: Document, before: Sequence[Reading], number: int) -> bool:
    """Whether a name is joined to the one before it (بغداد وأربيل)."""
    if number == 0 or before[number].toponym.clitic != "و" or before[number - 1].toponym.inside:
        return False
    return not document.folded.text[before[number - 1].toponym.end : before[number].toponym.start - 1].strip(" ،")


@lru_cache(maxsize=20_000)
def _measured(left: tuple[str, ...]) -> bool:
    return not _MEASURES.isdisjoint(classes_of(left))
