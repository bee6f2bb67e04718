"""The pass over an article: rules find, the longest win, values follow in text order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from gazetteer.normalise import Folded
from geo.dates import days, feasts, parts, periods, relative, weekdays
from geo.dates.lexicon import TAGS, UNKNOWN
from geo.dates.reader import REFUSED, Reader, tag_is, unknown
from geo.dates.rules import RULES, Found, Rule
from geo.dates.tagging import DASHES, Tagged, tag
from geo.mentions import DateValue, Mention
from geo.text.document import Document

__all__ = ["dateline", "days", "feasts", "find_dates", "parts", "periods", "relative", "weekdays"]

# A dateline stands in the first lines, and few words stand before it.
_DATELINE_REACH = 400
_DATELINE_LINES = 6
_DATELINE_WORDS = 6
_LONGEST_KEPT = 60  # tags of a stretch whose matches are kept
_OPENING = frozenset('«"“')
_CLOSED = re.compile(r"(?: \w+)?[»\"”]")
_DASH = 3
_OUTSIDE = re.compile(r" *(?:ق *\. *م\b|قبل الميلاد|من كل (?:سنه|عام|شهر|اسبوع))")
_DATELINE_END = re.compile(r"[\s،,)|]*(?:[-‐‑‒–—:|)\n\r]|$)")


def find_dates(document: Document) -> list[Mention]:
    """Find the temporal expressions of an article and resolve them.

    Parameters
    ----------
    document : Document
        The article; its day of publication (else its dateline) is what relative dates count from.

    Returns
    -------
    list of Mention
        Mentions of kind `date` in text order, none overlapping another. A value that cannot be known has neither
        start nor end, and `why` says what was lacking.
    """
    anchor = document.article.published or dateline(document)
    return _find(document, anchor, len(document.folded.text))


def dateline(document: Document) -> date | None:
    """Return the day that the article's first lines give as its own, with its year; None without one.

    Parameters
    ----------
    document : Document
        The article.

    Returns
    -------
    datetime.date or None
        The day of a dateline such as «إسطنبول – 10 يناير 2020».
    """
    text = document.folded.text
    for found in _find(document, None, min(_DATELINE_REACH, len(text))):
        value = found.value
        if not isinstance(value, DateValue) or value.precision != "day" or value.start is None:
            continue
        original = document.folded.original
        before = original[: found.start]
        line = before.rpartition("\n")[2]
        if before.count("\n") > _DATELINE_LINES:
            return None
        ends = _DATELINE_END.match(original, found.end)
        if ends and len(line.split()) <= _DATELINE_WORDS:
            return value.start
    return None


def _find(document: Document, anchor: date | None, end: int) -> list[Mention]:
    folded = document.folded
    text = folded.text
    tagged = tag(text, document.words) if end == len(text) else tag(text[:end])
    reader = Reader(folded, tagged, anchor)
    out: list[_Placed] = []
    done = 0
    for rule, match, begin in _matches(tagged.tags):
        start = begin + match.start()
        if start < done:
            continue
        found = Found(reader, match, begin)
        reader.year_known = False
        reader.since = tag_is(_left(tagged, start), "since")
        value = rule.build(found)
        if value is None:
            continue
        done = begin + match.end()
        if value is REFUSED:
            continue
        if _is_a_title(folded, found):
            continue
        if _OUTSIDE.match(folded.text, found.end):
            value = unknown("before Christ, or of every year")
        value = _opened(tagged, start, value, anchor)
        if out and _explains(tagged, out[-1], start, value):
            continue
        reader.remember(found.at, value, night=_at_night(tagged, start))
        first, last = match.span("span") if "span" in match.re.groupindex else match.span()
        out.append(_Placed(begin + first, begin + last, value))
    return [_mention(reader, placed) for placed in _joined(tagged, out, folded)]


class _Placed(NamedTuple):
    """A value with its half-open span of tags."""

    first: int
    last: int
    value: DateValue


def _matches(tags: str) -> Iterator[tuple[Rule, re.Match[str], int]]:
    """Yield the matches of all rules by where they begin, the longest first, each with where its stretch begins."""
    # No rule matches across the breaks, so that each stretch between two of them can be asked by itself.
    begin = tags.find(UNKNOWN)
    while (end := tags.find(UNKNOWN, begin + 1)) > 0:
        matches_in = _matches_in if end - begin <= _LONGEST_KEPT else _matches_in.__wrapped__
        for rule, match in matches_in(tags[begin : end + 1]):
            yield rule, match, begin
        begin = end


@lru_cache(maxsize=20_000)
def _matches_in(stretch: str) -> tuple[tuple[Rule, re.Match[str]], ...]:
    """Return the matches of all rules in a stretch; news writes most of its dates in a few hundred ways."""
    found = [(rule, match) for rule in RULES for match in rule.pattern.finditer(stretch)]
    return tuple(sorted(found, key=lambda one: (one[1].start(), -one[1].end())))


def _left(tagged: Tagged, first: int) -> str:
    """Return the tag before a date, past the part of the day (منذ مساء أمس)."""
    while tag_is(tagged.tags[first - 1], "part_of_day"):
        first -= 1
    return tagged.tags[first - 1]


def _is_a_title(folded: Folded, found: Found) -> bool:
    """Whether a day stands in quotation marks with a word more at most: a newspaper is called «26 سبتمبر»."""
    at = folded.origin(found.at)
    if folded.original[max(0, at - 1) : at] not in _OPENING:
        return False
    return _CLOSED.match(folded.original, folded.origin(found.end - 1) + 1) is not None


def _explains(tagged: Tagged, last: _Placed, first: int, value: DateValue) -> bool:
    """Whether a feast only says which day the date before it is (في 30 مارس، ذكرى يوم الأرض)."""
    before, day = last.value.start, value.start
    if not tag_is(tagged.tags[first], "occasion") or before is None or day is None:
        return False
    if (before.month, before.day) != (day.month, day.day):
        return False
    return all(tag_is(mark, "comma") for mark in tagged.tags[last.last : first])


def _at_night(tagged: Tagged, first: int) -> bool:
    """Whether a date is told of a night (ليل الخميس)."""
    return tagged.words[first - 1].kind == "night"


def _opened(tagged: Tagged, first: int, value: DateValue, anchor: date | None) -> DateValue:
    """Return a value open to the end for a day after «since», up to the day for a coming one after «before»."""
    if value.precision != "day" or value.start is None or value.start == anchor:
        return value
    left = _left(tagged, first)
    if tag_is(left, "since"):
        return DateValue(value.start, None, "open", f"since {value.why}")
    feast = tag_is(tagged.tags[first], "occasion")
    if tag_is(left, "before") and anchor is not None and value.start > anchor and not feast:
        return DateValue(anchor, value.start, "range", f"up to {value.why}")
    return value


def _joined(tagged: Tagged, placed: list[_Placed], folded: Folded) -> list[_Placed]:
    """Join two days that a range ties together (من الأحد إلى الخميس، 23 فبراير – 1 مارس)."""
    out: list[_Placed] = []
    for one in placed:
        last = out[-1] if out else None
        if last and (value := _tied(tagged, last, one, dashed=_dashed(tagged, last, one, folded))):
            out[-1] = _Placed(last.first, one.last, value)
        else:
            out.append(one)
    return out


def _dashed(tagged: Tagged, left: _Placed, right: _Placed, folded: Folded) -> bool:
    """Whether only a dash stands between two days."""
    start, end = tagged.ends[left.last - 1], tagged.starts[right.first]
    if end - start > _DASH or left.value.precision != "day":
        return False
    return folded.original[folded.origin(start) : folded.origin(end)].strip() in DASHES


def _tied(tagged: Tagged, left: _Placed, right: _Placed, *, dashed: bool = False) -> DateValue | None:
    link = tagged.tags[left.last : right.first].replace(TAGS["part_of_day"], "")
    before = _left(tagged, left.first)
    if before == TAGS["since"] and left.value.precision == "open":  # منذ 18 شباط حتى 4 آذار
        left = left._replace(value=DateValue(left.value.start, left.value.start, "day", left.value.why))
        before = TAGS["of"]
    ranged = (link == TAGS["until"] or link == TAGS["and"] + TAGS["until"]) and before == TAGS["of"]
    ranged = ranged or (link == TAGS["and"] and before == TAGS["between"]) or dashed
    start, end = left.value.start, right.value.end
    if not ranged or not _alike(tagged, left, right) or start is None or end is None or start >= end:
        return None
    return DateValue(start, end, "range", f"from {left.value.why} to {right.value.why}")


def _alike(tagged: Tagged, left: _Placed, right: _Placed) -> bool:
    """Whether two dates are the ends of one stretch: days, bare years, or months that share a year."""
    precision = left.value.precision
    own_year = any(tag_is(mark, "year", "old_year", "ancient_year") for mark in tagged.tags[left.first : left.last])
    same = precision == right.value.precision
    if precision == "year":
        return same and left.last - left.first == 1
    return same and (precision == "day" or (precision == "month" and not own_year))


def _mention(reader: Reader, placed: _Placed) -> Mention:
    starts, ends = reader.tagged.starts, reader.tagged.ends
    start, end = reader.folded.span(starts[placed.first], ends[placed.last - 1])
    return Mention(start, end, reader.folded.original[start:end], "date", placed.value)
