"""The text that spatial phrases are read in, the places that they stand on, and what comes of them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from operator import attrgetter

from gazetteer import Gazetteer, Place
from gazetteer.record import record
from geo.places.spatial import Area, Towns
from geo.text.document import Document

REACH = 90  # how many letters before a place its phrase may begin
CLAUSE_MARKS = ".،؛:\n()؟!"
SENTENCE_MARKS = ".\n؛"
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

    def between(self, begin: int, end: int) -> Sequence[Anchor]:
        """Return the anchors of a stretch of the text."""
        return self.anchors[bisect_left(self.anchors, begin, key=_START) : bisect_left(self.anchors, end, key=_START)]

    def towns_near(self, at: int) -> Towns:
        """Return the (lat, lon) of the text's towns and sites, those named nearest to an offset first."""
        named = sorted((a for a in self.anchors if a.place.feature[0] in "PS"), key=lambda a: abs(a.start - at))
        return tuple(dict.fromkeys((a.place.lat, a.place.lon) for a in named))

    def before(self, end: int) -> str:
        """Return the text before an offset, as far back as a phrase may begin."""
        return self.text[max(0, end - REACH) : end]
