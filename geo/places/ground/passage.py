"""The text that spatial phrases are read in, the places that they stand on, and what comes of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from operator import attrgetter

from gazetteer import Gazetteer, Place
from gazetteer.record import record
from geo.places.ground.spatial import Area, Towns
from geo.text.document import Document

REACH = 90  # how many letters before a place its phrase may begin
_CLAUSE_MARK = re.compile(r"[.،؛:\n()؟!]")
SENTENCE_MARKS = ".\n؛"
_LONGEST = 2000  # letters of a sentence on either side of a phrase that are looked at
_START = attrgetter("start")


@record
class Anchor:
    """A place in the text that a phrase can stand on: folded span, the place, the proclitic before it.

    `named` is false where a word stands for a place named before (المدينة).
    """

    start: int
    end: int
    place: Place
    clitic: str = ""
    named: bool = True


@record
class Unknown:
    """A name that no gazetteer has, with the area that the text puts it in."""

    start: int
    end: int
    clitic: str
    area: Area
    country: str
    admin1: str


@record
class Phrase:
    """A spatial phrase of the text: folded span over the whole phrase, and the area that it means."""

    start: int
    end: int
    area: Area
    name_en: str
    country: str
    admin1: str


class Passage:
    """A document with its places: what the readers of phrases share."""

    def __init__(self, document: Document, anchors: Sequence[Anchor], gazetteer: Gazetteer, country: str) -> None:
        self.text = document.plain
        self.punctuated = document.folded.text
        self.anchors = anchors
        self.gazetteer = gazetteer
        self.country = country

    @cached_property
    def home(self) -> tuple[str, Towns]:
        """The country that most places of the text lie in, and its towns' (lat, lon)."""
        places = [a.place for a in self.anchors]
        votes = Counter(p.country for p in places if p.country and p.feature != "H.STM")
        country = votes.most_common(1)[0][0] if votes else self.country
        towns = {(p.lat, p.lon) for p in places if p.country == country and p.feature[0] in "PS"}
        return country, tuple(sorted(towns))

    def clause(self, at: int) -> int:
        """Return where the clause before an offset begins, as far back as a phrase may."""
        return at - len(_CLAUSE_MARK.split(self.punctuated[max(0, at - REACH) : at])[-1])

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The states that the text's places lie in, those of most places first."""
        return tuple(state for state, _ in Counter(a.place.country for a in self.anchors).most_common())

    @cached_property
    def _towns(self) -> dict[tuple[float, float], list[int]]:
        """Where each of the text's towns and sites is named."""
        found: dict[tuple[float, float], list[int]] = {}
        for anchor in self.anchors:
            if anchor.place.feature[0] in "PS":
                found.setdefault((anchor.place.lat, anchor.place.lon), []).append(anchor.start)
        return found

    @cached_property
    def _divisions(self) -> dict[str, list[Anchor]]:
        """The anchors of first-level divisions, by state."""
        found: dict[str, list[Anchor]] = {}
        for anchor in self.anchors:
            if anchor.place.is_admin1:
                found.setdefault(anchor.place.country, []).append(anchor)
        return found

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return where the sentence of a stretch of the text begins and ends; a very long one is cut."""
        first, last = max(0, start - _LONGEST), end + _LONGEST
        begin = max(self.punctuated.rfind(mark, first, start) for mark in SENTENCE_MARKS) + 1
        stops = [at for mark in SENTENCE_MARKS if (at := self.punctuated.find(mark, end, last)) >= 0]
        return max(begin, first), min(stops, default=min(last, len(self.punctuated)))

    def between(self, begin: int, end: int) -> Sequence[Anchor]:
        """Return the anchors of a stretch of the text."""
        return self.anchors[bisect_left(self.anchors, begin, key=_START) : bisect_left(self.anchors, end, key=_START)]

    def towns_near(self, at: int) -> Towns:
        """Return the (lat, lon) of the text's towns and sites, those named nearest to an offset first."""
        return tuple(sorted(self._towns, key=lambda town: _nearness(self._towns[town], at)))

    def division_near(self, at: int, country: str) -> str:
        """Return the id of the first-level division of a state that is named nearest to an offset, or nothing."""
        named = self._divisions.get(country, [])
        after = bisect_left(named, at, key=_START)
        nearest = min(named[max(0, after - 1) : after + 1], key=lambda a: abs(a.start - at), default=None)
        return nearest.place.id if nearest is not None else ""

    def before(self, end: int) -> str:
        """Return the text before an offset, as far back as a phrase may begin."""
        return self.text[max(0, end - REACH) : end]


def _nearness(offsets: Sequence[int], at: int) -> tuple[int, int]:
    """Return how far the nearest of some offsets, in order, is from another, and which it is."""
    after = bisect_left(offsets, at)
    return min((abs(start - at), start) for start in offsets[max(0, after - 1) : after + 1])
