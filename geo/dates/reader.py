"""What a rule may ask of the article: its day, what the narrative last spoke of, and whether a verb looks ahead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property

from gazetteer.normalise import Folded
from geo.dates import calendars
from geo.dates.calendars import Span
from geo.dates.lexicon import TAGS, beginnings
from geo.dates.outlook import SENTENCE_BREAK, Outlook, outlook
from geo.dates.tagging import DASHES, Tagged
from geo.mentions import DateValue, Precision

_WIDEST_GAP = 8
# A date without a year that lies no further ahead is read as coming, not as nearly a year old.
_DAYS_AHEAD = 31
# What a verb of the imperfect announces lies no further ahead.
_SOON = 200
# A date without a year that is over since so few days is not that of next year.
_DAYS_AGO = 30
_YEARS_AROUND = 2
# How far back a narrative lends its year.
_NARRATIVE_REACH = 600
# A date told next is at most this much earlier; else it is of the year after.
_STORY_BACK = 240


@dataclass
class Reader:
    """The article as the rules see it."""

    folded: Folded
    tagged: Tagged
    anchor: date | None
    last: tuple[int, DateValue] | None = None
    # Whether the date being read has its year from the text: only such a date lends it to the next.
    year_known: bool = False
    # Whether «since» stands before the date being read: then it leads up to the present.
    since: bool = False
    lender: tuple[int, DateValue] | None = None
    latest: dict[Precision, DateValue] = field(default_factory=dict)
    # The last date that was told of a night: what «that night» points back to.
    night: DateValue | None = None

    def hyphen(self, left: int, right: int) -> bool:
        """Whether a hyphen, which folding turned into a space, stands between two neighbouring words."""
        first = self.folded.origin(self.tagged.ends[left])
        last = self.folded.origin(self.tagged.starts[right])
        return last - first < _WIDEST_GAP and not DASHES.isdisjoint(self.folded.original[first:last])

    def spelt(self, index: int) -> str:
        """Return a word as the article spells it."""
        first, last = self.folded.span(self.tagged.starts[index], self.tagged.ends[index])
        return self.folded.original[first:last]

    def remember(self, at: int, value: DateValue, *, night: bool = False) -> None:
        """Add a resolved date to the narrative; `night` says that it is told of a night."""
        if value.start:
            self.night = value if night else self.night
            self.last = at, value
            self.lender = self.last if self.year_known else None
            self.latest.pop(value.precision, None)
            self.latest[value.precision] = value

    def narrated(self, *precisions: Precision) -> DateValue | None:
        """Return the date that the narrative last gave, of one of the precisions when given."""
        if not precisions:
            return self.last[1] if self.last else None
        return next((value for precision, value in reversed(self.latest.items()) if precision in precisions), None)

    def cue(self, at: int, after: int, *, until: bool = False) -> Outlook:
        """Return what the sentence says about when a date in it is (`geo.dates.outlook`)."""
        return "past" if self.since else outlook(self.folded.text, at, after, until=until)

    @cached_property
    def eastern(self) -> bool:
        """Whether the article speaks of Copts or Orthodox, who keep their feasts by the Julian calendar."""
        return any(word in self.folded.text for word in beginnings("eastern"))

    def settle(
        self, make: Callable[[int], Span | None], years: Sequence[int], adj: str, at: int, after: int
    ) -> tuple[Span, str] | None:
        """Choose the year of a date that gives none.

        Parameters
        ----------
        make : callable
            The span in a given year, None where that year has no such day.
        years : sequence of int
            Years to try, ascending, that of publication in the middle.
        adj : str
            `past`, `before_last`, `now` or `next` as an adjective says so, or empty.
        at, after : int
            Where the expression stands in folded text.

        Returns
        -------
        tuple of Span and str, or None
            The span and the reason; None without an anchor or without a fitting year.
        """
        middle = len(years) // 2
        around = years[max(0, middle - _YEARS_AROUND) : middle + _YEARS_AROUND + 1]
        # Only a leap day needs the years further off.
        spans = [span for span in map(make, around) if span] or [span for span in map(make, years) if span]
        if self.anchor is None or not spans:
            return None
        if adj:
            self.year_known = True
            return _by_adjective(spans, adj, self.anchor)
        inherited = self._inherited(make, self.anchor.year in years, at)
        if inherited and self.cue(at, after) != "future":
            self.year_known = True
            return inherited, "after the date told just before, or in its year"
        past = [span for span in spans if span[0] <= self.anchor]
        coming = [span for span in spans if span[0] > self.anchor]
        ahead = (coming[0][0] - self.anchor).days if coming else 0
        running = bool(past) and (self.anchor - past[-1][1]).days <= _DAYS_AGO
        if coming and not running and (not past or _comes(self.cue(at, after), ahead)):
            return coming[0], "next after publication"
        return (past[-1], "latest not after publication") if past else None

    def _inherited(self, make: Callable[[int], Span | None], gregorian: bool, at: int) -> Span | None:
        """Return the date in the earlier year that the paragraph (for a bare year: the sentence) last gave."""
        if not self.lender or self.anchor is None:
            return None
        where, told = self.lender
        if not told.start or told.precision == "range" or at - where > _NARRATIVE_REACH:
            return None
        between = self.folded.text[where:at]
        narrow = self.since or told.precision in ("year", "season")
        cut = SENTENCE_BREAK.search(between) if narrow else "\n" in between
        if cut or told.start.year >= self.anchor.year:
            return None
        year = told.start.year if gregorian else calendars.hijri_year_of(told.start)
        found = [span for number in (year, year + 1) if (span := make(number))] if year else []
        # A story goes on: in January after a December it is the next year's.
        after = [span for span in found if span[0] <= self.anchor and (told.start - span[0]).days < _STORY_BACK]
        return after[0] if after else None


def _comes(cue: Outlook, days: int) -> bool:
    """Whether a date so many days ahead is meant rather than that of the year before."""
    return cue == "future" or (cue == "soon" and days <= _SOON) or (days <= _DAYS_AHEAD and cue != "past")


def _by_adjective(spans: list[Span], adj: str, anchor: date) -> tuple[Span, str] | None:
    over = [span for span in spans if span[1] < anchor]
    ahead = [span for span in spans if span[0] > anchor]
    if adj == "past":
        return (over[-1], "latest before publication") if over else None
    if adj == "before_last":
        return (over[-2], "the one before the latest") if len(over) > 1 else None
    if adj == "next":
        return (ahead[0], "next after publication") if ahead else None
    return min(spans, key=lambda span: abs((span[0] - anchor).days)), "nearest to publication"


def value(span: Span | None, precision: Precision, why: str) -> DateValue:
    """Return a value for a span, or an unknown one that says why."""
    return DateValue(span[0], span[1], precision, why) if span else unknown(why)


def unknown(why: str) -> DateValue:
    """Return a value that says why it is not known."""
    return DateValue(None, None, "unknown", why)


def one_day(moment: date | None, why: str) -> DateValue:
    """Return the value of a day, unknown outside the calendar."""
    return value(calendars.day(moment) if moment else None, "day", why)


# What looks like a date and is part of a name: shorter readings of it are wrong as well.
REFUSED = unknown("part of a name")
NO_ANCHOR = unknown("relative to a day of publication that is not known")


def tag_is(tag: str, *names: str) -> bool:
    """Whether a tag is one of the named ones."""
    return tag in _tags(names)


@cache
def _tags(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(TAGS[name] for name in names)
