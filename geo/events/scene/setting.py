"""The scene of an article: the places and dates that its events can have, by word, and what comes out of choosing.

Which of them an event gets is in `geo.events.scene.placing` and `geo.events.scene.dating`.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from gazetteer.index import distance_km
from geo.events.telling.splitting import Spot
from geo.events.words.reading import Signs
from geo.events.words.triggers import function_words
from geo.mentions import DateValue, Mention, PlaceValue
from geo.places.reader import Located
from geo.text.document import Document

_STRETCH = 14  # days that fighting told «منذ» a day may take
_REACH_OF_SUBJECT = 9
_REACH_OF_SINCE = 8  # words from «منذ» to the day that something began on (منذ بدء الهجوم في الرابع من أبريل)


_REACH_OF_SOURCE = 13  # words that the naming of a source may take where a comma ends it
_NESTED = 4  # names that may lie within one another
_LEAD = 30  # words that say what an article is about
_SENTENCE_ENDS = frozenset(".\n!؟")
_QUOTING = frozenset({"say", "boast", "adopt", "accuse", "admit", "attrib"})


class Where(NamedTuple):
    """A place for an event: which mention, by which rule, how sure."""

    located: Located
    rule: str
    confidence: float

    @property
    def value(self) -> PlaceValue:
        """The place's value."""
        value = self.located.mention.value
        assert isinstance(value, PlaceValue)  # noqa: S101 - place mentions carry place values
        return value

    @property
    def precision(self) -> int:
        """The place's `geo_precision`, the widest where it has none."""
        return self.value.geo_precision or 5


class When(NamedTuple):
    """An interval for an event: ends, ACLED time precision, rule, how sure; `lasting` where «منذ» opens it."""

    start: date | None
    end: date | None
    precision: int | None
    rule: str
    confidence: float
    own: bool
    lasting: bool = False


@dataclass(frozen=True)
class Scene:
    """The places and dates of a document that an event can have, by word."""

    document: Document
    signs: Signs
    located: tuple[Located, ...]
    when: tuple[Mention, ...]

    @cached_property
    def places(self) -> tuple[Spot, ...]:
        """Locations with a point, a phrase instead of the place within it."""
        out: list[Spot] = []
        body = self._body
        # «مسيرة سلمية» is a march, not the town of Salamiyah
        worded = {i: t.end for t in self.signs.triggers if t.item.rest for i in range(t.start + 1, t.end)}
        phrases = [(p.start, p.end) for p in self.located if p.phrase is not None]
        for key, place in enumerate(self.located):
            value = place.mention.value
            if not isinstance(value, PlaceValue) or value.lat is None:
                continue
            if place.mention.role != "location" and not self._of_a_site(place):
                continue
            if place.end > self.document.body_end or place.end <= body:
                continue
            if place.phrase is None and any(s <= place.start and place.end <= e for s, e in phrases):
                continue
            spot = Spot(self._word(place.start), self.signs.tokens.at(place.end), key)
            if spot.end > worded.get(spot.start, 0) or place.phrase is not None:
                out.append(spot)
        return tuple(out)

    @cached_property
    def ends(self) -> frozenset[int]:
        """The words behind `places`."""
        return frozenset([s.end for s in self.places])

    def _of_a_site(self, place: Located) -> bool:
        """Whether a town stands in the name of a site of its own where something happens (في جامعة الخرطوم)."""
        if place.mention.role != "part_of_name" or self._meets_a_name(place.start, place.start + 1):
            return False
        at, words = self._word(place.start), self.signs.tokens.words
        return at > 1 and words[at - 1] in function_words("site") and words[at - 2] in function_words("at_site")

    @cached_property
    def unplaced(self) -> tuple[Spot, ...]:
        """Locations that the text names and nobody knows (قرية X without an entry)."""
        out = []
        for key, place in enumerate(self.located):
            value = place.mention.value
            if place.mention.role == "location" and isinstance(value, PlaceValue) and value.lat is None:
                out.append(Spot(self._word(place.start), self.signs.tokens.at(place.end), key))
        return tuple(out)

    @cached_property
    def _names(self) -> list[tuple[int, int]]:
        return sorted((p.start, p.end) for p in self.located if p.phrase is None and p.mention.role == "location")

    def _meets_a_name(self, start: int, end: int) -> bool:
        before = bisect_left(self._names, (end, end))
        return any(start < e for _, e in self._names[max(0, before - _NESTED) : before])

    @cached_property
    def _body(self) -> int:
        """Return where the dateline ends (دمشق (أ ف ب) - …): its place is the reporter's, not the event's."""
        head = self.document.article.text[:90].split("\n", 1)[0]
        for mark in (" - ", " – ", " — ", "ـ ", ") "):
            at = head.find(mark)
            if 0 < at <= 60 and sum(c.isspace() for c in head[:at]) <= 7 and not any(c in head[:at] for c in "،."):
                if mark == ") " and any(m.start < at <= m.end for m in self.when):
                    continue  # «دفع الجيش أمس (الجمعة) بتعزيزات»
                return self.document.folded.index(at)
        return 0

    def _word(self, offset: int) -> int:
        """Return the word that an offset lies in (a place may begin behind a proclitic)."""
        index = self.signs.tokens.at(offset)
        if index and self.signs.tokens.ends[index - 1] > offset:
            return index - 1
        return index

    @cached_property
    def dates(self) -> tuple[Spot, ...]:
        """Dates with a known end, in text order; the dateline's is the reporter's."""
        out = []
        for key, mention in enumerate(self.when):
            value = mention.value
            if isinstance(value, DateValue) and (value.start or value.end):
                start = self.document.folded.index(mention.start)
                end = self.document.folded.index(mention.end)
                if self._body <= start and end <= self.document.body_end and not self._misread(start, end, value):
                    out.append(Spot(self._word(start), self.signs.tokens.at(end), key))
        return tuple(out)

    def _misread(self, start: int, end: int, value: DateValue) -> bool:
        """Whether a date is a place's name (مايو), or opens a stretch that goes on (منذ السابع من أكتوبر)."""
        if self._meets_a_name(start, end):
            return True
        published = self.document.article.published
        last = value.end or value.start
        first = self._word(start)
        words = self.signs.tokens.words
        reach = range(first, max(-1, first - _REACH_OF_SINCE), -1)
        stop = next((i for i in reach if i in self.signs.commas), first - _REACH_OF_SINCE)
        since = "منذ" in words[max(0, stop, first - _REACH_OF_SINCE + 1) : first + 1]
        first_day = value.start or last
        told = first > 0 and words[first - 1] == "منذ"  # «منذ السبت», not «منذ بدء الهجوم السبت»
        old = published is None or (first_day or published) < published - timedelta(days=_STRETCH if told else 2)
        return bool(since and old)

    @cached_property
    def _far(self) -> dict[tuple[int, int], bool]:
        return {}

    def apart(self, one: int, other: int) -> bool:
        """Whether two places (by number) lie further apart than their circles reach; measured once a pair."""
        pair = (one, other) if one < other else (other, one)
        known = self._far.get(pair)
        if known is None:
            a, b = self.located[one].mention.value, self.located[other].mention.value
            known = isinstance(a, PlaceValue) and isinstance(b, PlaceValue) and not near(a, b)
            self._far[pair] = known
        return known

    @cached_property
    def sources(self) -> tuple[tuple[int, int], ...]:
        """Ranges of words that name who says it (قال مسؤول في مستشفى مصراتة إن): their places are the speaker's."""
        words, layers = self.signs.tokens.words, self.signs.layers
        out = []
        subjects = function_words("sources")
        saying = {s.start for s in layers.get("speech", ()) if s.item.key in {"say", "admit"}}
        quoting = {s.start for s in layers.get("cue", ()) if s.item.key == "attrib"}
        # «على ما أعلن حاكم دونيتسك», «كما أفاد مستشفى المدينة»: the saying trails
        quoting |= {at for at in saying if at and words[at - 1] in function_words("as")}
        saying -= quoting
        for at in saying:
            # «مصادر طبية في مستشفى المدينة تحدثت إلينا»
            first = next((i for i in range(at - 2, max(-1, at - _REACH_OF_SUBJECT), -1) if words[i] in subjects), None)
            if first is not None and self.signs.commas.isdisjoint(range(first + 1, at + 1)):
                out.append((first, at))
        for at in sorted(saying | quoting):
            if at in saying:
                stop = next(
                    (i for i in range(at + 1, min(at + 12, len(words))) if words[i] in function_words("that")), None
                )
                if stop is not None and function_words("witness").isdisjoint(words[at:stop]):
                    out.append((at, stop))
            else:
                reach = range(at + 1, at + _REACH_OF_SOURCE)
                stop = next((i for i in reach if self._ends_source(i)), at + 7)
                out.append((at, stop))
        return tuple(sorted(out))

    def _ends_source(self, at: int) -> bool:
        """Whether a word stands behind the naming of a source: a comma, a sentence's end or a trigger is before it."""
        signs = self.signs
        if at in signs.commas or at >= len(signs.tokens.words) or signs.of(at, "trigger") is not None:
            return True
        return not _SENTENCE_ENDS.isdisjoint(signs.tokens.gap(at))

    @cached_property
    def quoting(self) -> list[int]:
        """The words that say that somebody says it (قال، أعلن، بحسب), in text order."""
        signs = [s for layer in ("speech", "cue") for s in self.signs.layers.get(layer, ())]
        return sorted({s.start for s in signs if s.item.key in _QUOTING})

    @cached_property
    def sourced(self) -> frozenset[int]:
        """The words of `sources`."""
        return frozenset(i for low, high in self.sources for i in range(low, high))

    @cached_property
    def documents(self) -> bool:
        """Whether the article opens with a report that documents what happened (وثّقت الشبكة في تقريرها …)."""
        words = set(self.signs.tokens.words[:_LEAD])
        return not (function_words("documenting").isdisjoint(words) or function_words("report").isdisjoint(words))

    @cached_property
    def every_date(self) -> tuple[Spot, ...]:
        """Every date mention, those of an unknown day as well, in text order."""
        folded, tokens = self.document.folded, self.signs.tokens
        spots = (
            Spot(self._word(folded.index(m.start)), tokens.at(folded.index(m.end)), k) for k, m in enumerate(self.when)
        )
        return tuple(sorted(spots, key=lambda s: s.start))


def near(a: PlaceValue, b: PlaceValue) -> bool:
    """Whether two places can be the same spot: their circles touch."""
    if a is b:
        return True  # a place has one value, however often it is named
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return True
    reach = max(6.0, (a.radius_km or 0.0) + (b.radius_km or 0.0))
    return distance_km(a.lat, a.lon, b.lat, b.lon) <= reach


def outside(a: PlaceValue, b: PlaceValue) -> bool:
    """Whether neither of two places lies within the other's circle."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    return distance_km(a.lat, a.lon, b.lat, b.lon) > max(1.0, a.radius_km or 0.0, b.radius_km or 0.0)
