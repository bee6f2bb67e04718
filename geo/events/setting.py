"""Where and when a told event was: from its own clause first, then its sentence, its paragraph, the article.

Confidence falls at each step, and what the text does not give stays unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from gazetteer import Place
from gazetteer.index import distance_km
from geo.events.reading import Sign, Signs
from geo.events.splitting import Spot, within
from geo.events.told import Told
from geo.events.triggers import function_words
from geo.mentions import DateValue, Mention, PlaceValue
from geo.places.reader import Located
from geo.text.document import Document

_FAR = 99
_DATE_REACH = 14
_TOWN, _AREA, _COUNTRY, _BESIDE = 2, 3, 5, 7
_QUARTER_REACH, _NAMED_REACH = 10.0, 45.0


@dataclass(frozen=True, slots=True)
class Where:
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


@dataclass(frozen=True, slots=True)
class When:
    """An interval for an event: ends, ACLED time precision, rule, how sure."""

    start: date | None
    end: date | None
    precision: int | None
    rule: str
    confidence: float
    own: bool


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
        body = self._dateline_end()
        # «مسيرة سلمية» is a march, not the town of Salamiyah
        worded = {i: t.end for t in self.signs.triggers if t.item.rest for i in range(t.start + 1, t.end)}
        phrases = [(p.start, p.end) for p in self.located if p.phrase is not None]
        for key, place in enumerate(self.located):
            value = place.mention.value
            if place.mention.role != "location" or not isinstance(value, PlaceValue) or value.lat is None:
                continue
            if place.end > self.document.body_end or place.end <= body:
                continue
            if place.phrase is None and any(s <= place.start and place.end <= e for s, e in phrases):
                continue
            spot = Spot(self._word(place.start), self.signs.tokens.at(place.end), key)
            if spot.end > worded.get(spot.start, 0) or place.phrase is not None:
                out.append(spot)
        return tuple(out)

    def _dateline_end(self) -> int:
        """Return where the dateline ends (دمشق (أ ف ب) - …): its place is the reporter's, not the event's."""
        head = self.document.article.text[:90].split("\n", 1)[0]
        for mark in (" - ", " – ", " — ", "ـ ", ") "):
            at = head.find(mark)
            if 0 < at <= 60 and sum(c.isspace() for c in head[:at]) <= 7 and not any(c in head[:at] for c in "،."):
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
        """Dates with a known end, in text order."""
        out = []
        for key, mention in enumerate(self.when):
            value = mention.value
            if isinstance(value, DateValue) and (value.start or value.end):
                start = self.document.folded.index(mention.start)
                end = self.document.folded.index(mention.end)
                if end <= self.document.body_end and not self._misread(start, end, value):
                    out.append(Spot(self._word(start), self.signs.tokens.at(end), key))
        return tuple(out)

    def _misread(self, start: int, end: int, value: DateValue) -> bool:
        """Whether a date is a place's name (مايو), or opens a stretch that goes on (منذ السابع من أكتوبر)."""
        if any(
            p.start < end and start < p.end and p.mention.role == "location" and p.phrase is None for p in self.located
        ):
            return True
        published = self.document.article.published
        last = value.end or value.start
        first = self._word(start)
        words = self.signs.tokens.words
        since = words[first] == "منذ" or (first and words[first - 1] == "منذ")
        old = published is None or (value.start or last or published) < published - timedelta(days=2)
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

    def place_of(self, told: Told, sentence: tuple[int, int]) -> Where | None:
        """Return the place that an event's own clause or sentence gives."""
        if told.mood == "about":
            # what is mourned or condemned has its own place behind it; the mourners' place is not its
            here = list(within(self.places, told.anchors[0].start, told.end))
            best = self._best(told, here)
            return Where(self.located[best.key], "clause", 0.8) if best is not None else None
        here = [s for s in within(self.places, told.start, told.end) if not self._talked_of(told, s)]
        if (best := self._best(told, [s for s in here if not self._speakers(s)])) is not None:
            frame = self._frame(sentence)
            place = self.located[best.key].place
            if frame is not None and self.apart(frame.key, best.key) and self._quarter(best, place):
                best = frame  # a quarter's name recurs in many towns: the town that opens the sentence is surer
            elif (town := self._town_of(best, here)) is not None:
                best = town
            return Where(self.located[best.key], "clause", 0.9)
        before = [s for s in within(self.places, sentence[0], told.start) if not self._speakers(s)]
        if (best := self._best(told, before)) is not None:
            return Where(self.located[best.key], "sentence", 0.8)
        after = list(within(self.places, told.end, sentence[1]))
        if told.effect and not told.counts and (best := self._best(told, after)) is not None:
            return Where(self.located[best.key], "sentence", 0.7)
        if (best := self._best(told, here)) is not None:
            return Where(self.located[best.key], "speaker", 0.4)
        return None

    def beside(self, where: Where) -> list[Where]:
        """Return the other towns that «و» joins to a place (تظاهر العشرات في القضارف وكوستي)."""
        words, spots = self.signs.tokens.words, self.places
        at = next((n for n, s in enumerate(spots) if self.located[s.key] is where.located), None)
        if at is None:
            return []
        run = [spots[at]]
        for after in spots[at + 1 :]:
            if after.start != run[-1].end or not words[after.start].startswith("و"):
                break
            run.append(after)
        for before in reversed(spots[:at]):
            if before.end != run[0].start or not words[run[0].start].startswith("و"):
                break
            run.insert(0, before)
        return [
            Where(self.located[s.key], where.rule, where.confidence)
            for s in run
            if s.key != spots[at].key and self._precision(s) <= _TOWN and self.apart(s.key, spots[at].key)
        ]

    def _talked_of(self, told: Told, spot: Spot) -> bool:
        """Whether a place is what talks were about (بحثا التطورات في إدلب)."""
        if told.family != "talks":
            return False
        before = self.signs.tokens.words[max(0, spot.start - 2) : spot.start]
        return not function_words("matters").isdisjoint(before)

    def _speakers(self, spot: Spot) -> bool:
        """Whether a place is in the name of who says it (مدير مستشفى مصراتة)."""
        return any(low <= spot.start < high for low, high in self._sources)

    def _town_of(self, spot: Spot, here: Sequence[Spot]) -> Spot | None:
        """Return the town that follows a quarter or a street of a name that recurs (تقاطع زوبي في مقديشو)."""
        if not self._quarter(spot, None):
            return None
        after = next((s for s in here if 0 <= s.start - spot.end <= 4), None)
        town = after is not None and self._precision(after) == 1 and not self._vague(after)
        return after if after is not None and town and self.apart(spot.key, after.key) else None

    def _quarter(self, spot: Spot, place: Place | None) -> bool:
        before = self.signs.tokens.words[spot.start - 1] if spot.start else ""
        return before in function_words("quarter") or (place is not None and place.feature == "P.PPLX")

    def _best(self, told: Told, spots: list[Spot]) -> Spot | None:
        if not spots:
            return None
        best = max(spots, key=lambda s: self._fitness(told, s))
        far = _FAR if self._precision(best) >= _AREA and best.start < told.anchors[-1].end else _BESIDE
        # «على قطاع غزة … طال بلدات خزاعة»: the towns that follow within the area are surer than the area
        chain = [
            s
            for s in spots
            if -_BESIDE <= s.start - best.start <= far
            and not self.apart(s.key, best.key)
            and (s is best or self._precision(s) < _COUNTRY)
        ]
        if self._vague(best):
            # «بمديرية الجوبة جنوب مأرب»: what has a name is surer than the direction beside it
            named = [s for s in spots if self._named_beside(s, best)]
            chain = named or chain
        return min(chain, key=lambda s: (self._size(s), abs(s.start - best.start)), default=best)

    def _vague(self, spot: Spot) -> bool:
        """Whether a spot is a direction or distance from something."""
        word = self.signs.tokens.words[spot.start]
        directed = word in function_words("direction") or word[:1].isdigit() or word in function_words("on")
        return directed and self.located[spot.key].phrase is not None

    def _named_beside(self, spot: Spot, vague: Spot) -> bool:
        """Whether a place of a name stands right before a direction and can lie there."""
        if not 0 <= vague.start - spot.end <= 2 or self._vague(spot):
            return False
        a, b = self.located[spot.key].mention.value, self.located[vague.key].mention.value
        assert isinstance(a, PlaceValue) and isinstance(b, PlaceValue)  # noqa: S101, PT018 - places carry place values
        if self._precision(spot) > 2 and (a.radius_km or _FAR * _FAR) >= (b.radius_km or 0.0):
            return False
        if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
            return False
        reach = _QUARTER_REACH if self._quarter(spot, self.located[spot.key].place) else _NAMED_REACH
        return distance_km(a.lat, a.lon, b.lat, b.lon) <= reach + (b.radius_km or 0.0)

    def _precision(self, spot: Spot) -> int:
        value = self.located[spot.key].mention.value
        return (value.geo_precision or 5) if isinstance(value, PlaceValue) else 5

    def _size(self, spot: Spot) -> float:
        value = self.located[spot.key].mention.value
        assert isinstance(value, PlaceValue)  # noqa: S101 - place mentions carry place values
        return (value.geo_precision or 5) * 1000 + (value.radius_km or 0.0)

    def _fitness(self, told: Told, spot: Spot) -> float:
        distance = min((spot.start - a.end if spot.start >= a.end else a.start - spot.end + 2) for a in told.anchors)
        score = -0.12 * max(0, distance)
        words = self.signs.tokens.words
        before = words[spot.start - 1] if spot.start else ""
        two = words[spot.start - 2] if spot.start > 1 else ""
        clitic = words[spot.start][0] if spot.start < len(words) else ""
        first = words[spot.start] if self.located[spot.key].phrase is not None and spot.start < len(words) else ""
        if function_words("locating") & {before, two, first} or clitic == "ب":
            score += 1.0
        aimed = told.frames & {"shell", "air", "launch", "down", "strike"} and before in function_words("aimed")
        if aimed:
            score += 1.5
        elif told.family == "release" and before in function_words("from"):
            score += 1.0
        elif before in function_words("leaving") or (
            two in function_words("leaving") and before not in function_words("locating")
        ):
            score -= 1.2
        if told.family == "visit" and (before in function_words("towards") or clitic == "ل"):
            score += 4.0
        located = self.located[spot.key]
        if located.phrase is not None:
            score += 0.6 if self._precision(spot) <= 3 else -1.0
        elif located.place is not None and located.place.is_country:
            score -= 2.0
        return score

    @cached_property
    def _sources(self) -> tuple[tuple[int, int], ...]:
        """Ranges of words that name who says it (قال مسؤول في مستشفى مصراتة إن): their places are the speaker's."""
        words = self.signs.tokens.words
        out = []
        for at, here in self.signs.at.items():
            if any(s.item.layer == "speech" and s.item.key in {"say", "admit"} for s in here):
                stop = next(
                    (i for i in range(at + 1, min(at + 12, len(words))) if words[i] in function_words("that")), None
                )
                if stop is not None and function_words("witness").isdisjoint(words[at:stop]):
                    out.append((at, stop))
            elif any(s.item.layer == "cue" and s.item.key == "attrib" for s in here):
                stop = at + 7
                while stop > at + 1 and any(
                    "،" in self.signs.tokens.gap(i) or self.signs.of(i, "trigger") for i in range(at + 1, stop)
                ):
                    stop -= 1
                out.append((at, stop))
        return tuple(out)

    def _frame(self, sentence: tuple[int, int]) -> Spot | None:
        """Return the place that opens the sentence (وفي تعز، …)."""
        words = self.signs.tokens.words
        return next(
            (
                p
                for p in self.places
                if sentence[0] <= p.start <= sentence[0] + 2 and words[p.start - 1] in function_words("in")
            ),
            None,
        )

    @cached_property
    def _every_date(self) -> tuple[Spot, ...]:
        folded, tokens = self.document.folded, self.signs.tokens
        spots = (
            Spot(self._word(folded.index(m.start)), tokens.at(folded.index(m.end)), k) for k, m in enumerate(self.when)
        )
        return tuple(sorted(spots, key=lambda s: s.start))

    def since_long(self, told: Told) -> bool:
        """Whether an event's clause counts from a day long past (منذ 15 أبريل): a sum over a war, no incident."""
        published = self.document.article.published
        words = self.signs.tokens.words
        if any(self._since_war(told, at) for at in range(told.clause[0], told.clause[1])):
            return True
        for spot in within(self._every_date, told.clause[0], told.clause[1]):
            first, value = spot.start, self.when[spot.key].value
            if not isinstance(value, DateValue):
                continue
            since = words[first] in function_words("since") or (first and words[first - 1] in function_words("since"))
            start = value.start or value.end
            if since and start is not None and published is not None and published - start > timedelta(days=14):
                return True
        return False

    def _since_war(self, told: Told, at: int) -> bool:
        """Whether a word opens «منذ بداية الحرب» and nothing before it ranks the event among others (أعنف هجوم منذ)."""
        words = self.signs.tokens.words
        if words[at] not in function_words("since") or not function_words("outset") & set(words[at + 1 : at + 2]):
            return False
        if function_words("war").isdisjoint(words[at + 2 : at + 4]):
            return False
        return function_words("ranking").isdisjoint(words[max(told.clause[0], at - 6) : at])

    def date_of(self, told: Told, sentence: tuple[int, int]) -> When | None:
        """Return the time that an event's own clause or sentence gives."""
        about = told.mood == "about"
        inside = list(within(self.dates, told.anchors[0].start if about else told.start, told.end))
        if spot := self._closest(told, inside):
            if self._said_on(spot):
                toll = any(self.signs.cue(i, "rise") for i in range(told.clause[0], told.anchors[-1].end))
                return None if toll else self._when(spot, "speech", 0.5, told)
            return self._when(spot, "clause", 0.9, told)
        if about:
            return None
        around = [d for d in within(self.dates, sentence[0], sentence[1]) if self._reaches(told, d)]
        if spot := self._closest(told, around):
            return self._when(spot, "sentence", 0.75, told)
        return None

    def _reaches(self, told: Told, spot: Spot) -> bool:
        """Whether a date of the sentence can be an event's: none that stands beside another trigger far away."""
        gap = min(abs(spot.start - a.start) for a in told.anchors)
        if gap <= _DATE_REACH:
            return True
        others = [t for t in self._triggers_near(spot) if t not in told.anchors]
        return not others

    def _triggers_near(self, spot: Spot) -> Sequence[Sign]:
        return within(self.signs.triggers, spot.start - _DATE_REACH, spot.end + _DATE_REACH)

    def _closest(self, told: Told, spots: list[Spot]) -> Spot | None:
        def distance(spot: Spot) -> float:
            value = self.when[spot.key].value
            open_end = isinstance(value, DateValue) and (value.start is None or value.end is None)
            saying = self._said_on(spot) and len(spots) > 1
            return min(abs(spot.start - a.start) for a in told.anchors) + _FAR * (open_end + saying)

        return min(spots, key=distance, default=None)

    def _said_on(self, spot: Spot) -> bool:
        """Whether a date is the day of saying (أعلنت الخميس لجنة الأطباء، قال الوزير اليوم إن)."""
        signs = self.signs
        if any(low < spot.start < high for low, high in self._sources):
            return True
        return any(
            s.item.layer == "speech" and s.item.key in {"say", "admit"}
            for at in (spot.start - 1, spot.start - 2)
            for s in signs.at.get(at, ())
        )

    def _when(self, spot: Spot, rule: str, confidence: float, told: Told) -> When:
        value = self.when[spot.key].value
        assert isinstance(value, DateValue)  # noqa: S101 - date mentions carry date values
        start = value.start or value.end
        end = value.end or value.start
        published = self.document.article.published
        ahead = (
            published is not None
            and start is not None
            and end is not None
            and published < start <= published + timedelta(7)
        )
        if (
            ahead
            and start
            and end
            and told.mood == "told"
            and all(a.item.tense in {"past", "noun"} for a in told.anchors)
        ):
            window = self.signs.tokens.words[max(0, spot.start - 1) : spot.end + 2]
            if any(a.item.verb for a in told.anchors) and not function_words("next") & set(window):
                # a weekday beside a verb of the past is the past one
                start, end = start - timedelta(7), end - timedelta(7)
        return When(start, end, time_precision(start, end), rule, confidence, own=True)


def near(a: PlaceValue, b: PlaceValue) -> bool:
    """Whether two places can be the same spot: their circles touch."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return True
    reach = max(6.0, (a.radius_km or 0.0) + (b.radius_km or 0.0))
    return distance_km(a.lat, a.lon, b.lat, b.lon) <= reach


def time_precision(start: date | None, end: date | None) -> int | None:
    """Return ACLED's precision: 1 the day, 2 the week, 3 the month, 4 longer; None without a date."""
    if start is None or end is None:
        return None
    days = (end - start) // timedelta(days=1)
    return 1 if days <= 1 else 2 if days <= 7 else 3 if days <= 31 else 4
