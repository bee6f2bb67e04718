"""What the rules share: years that are stated, implied or inherited, months, and parts of a span."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from geo.dates import calendars
from geo.dates.calendars import Span
from geo.dates.reader import NO_ANCHOR, tag_is, unknown, value
from geo.dates.rules import Found
from geo.mentions import DateValue, Precision

_LEAP_REACH = 9
# Without a mark, a number such as 1492 is a Gregorian year; a Hijri one is at most a few years ahead.
_YEARS_PLANNED = 10
_HIJRI_PRESENT = 1447
# Parts of a longer span are whole years.
_MANY_YEARS = 10
MONTHS = {"month": 1, "year": 12, "decade": 120}


_ADJECTIVES = "past", "last", "before_last", "now", "next", "after_next", "same", "following", "preceding"


def adjective(f: Found, group: str) -> str:
    """Return the tag name of the adjective in a group, empty without one."""
    if not f.has(group):
        return ""
    return next((name for name in _ADJECTIVES if f.is_(group, name)), "")


def stated_year(f: Found, *, hijri: bool = False) -> int | None:
    """Return the year that the shared piece YEAR gives, None when it gives none or one that cannot be known."""
    if f.has("y") or f.has("yw"):
        return f.number("y") if f.has("y") else f.number("yw")
    name = adjective(f, "yadj") or ("now" if f.is_("ythis", "this") else "same" if f.has("ythis") else "")
    reader = f.reader
    if name in ("same", "following", "preceding"):
        told = reader.narrated()
        base = told.start if told else None
    else:
        base = reader.anchor
    if not name or base is None:
        return None
    number = calendars.hijri_year_of(base) if hijri else base.year
    return number + year_step(name) if number else None


def year_step(name: str) -> int:
    """Return how many units an adjective steps from the present or from the narrative."""
    steps = {"past": -1, "last": -1, "preceding": -1, "before_last": -2, "next": 1, "following": 1, "after_next": 2}
    return steps.get(name, 0)


def has_year(f: Found) -> bool:
    """Whether the piece YEAR took part in the match."""
    return any(f.has(group) for group in ("y", "yw", "ythis", "yadj"))


def is_hijri_year(f: Found) -> bool:
    """Whether the year given in digits is one of the Hijri calendar: marked so, or a recent one in it."""
    number, anchor = f.number("y"), f.reader.anchor
    if any(f.is_(group, "gregorian_mark") for group in ("era", "mark")):
        return False
    if any(f.is_(group, "hijri_mark") for group in ("era", "mark")):
        return True
    present = calendars.hijri_year_of(anchor) if anchor else None
    return number in calendars.HIJRI_YEARS and number <= (present or _HIJRI_PRESENT) + _YEARS_PLANNED


def near_years(f: Found, *, hijri: bool) -> Sequence[int]:
    """Return the years around publication, far enough for a leap day."""
    anchor = f.reader.anchor
    if anchor is None:
        return ()
    middle = calendars.hijri_year_of(anchor) if hijri else anchor.year
    return range(middle - _LEAP_REACH, middle + _LEAP_REACH) if middle else ()


def dated(
    f: Found, make: Callable[[int], Span | None], precision: Precision, what: str, *, hijri: bool = False, adj: str = ""
) -> DateValue:
    """Resolve what recurs every year: by the stated year, or by the nearest that fits."""
    if has_year(f):
        year = stated_year(f, hijri=hijri)
        if year is None:
            return NO_ANCHOR
        if f.has("y") and hijri != is_hijri_year(f):
            return unknown(f"{what} of a year in another calendar")
        f.reader.year_known = True
        span = make(year)
        return value(span, precision, f"{what} {year}" if span else f"no {what} in {year}")
    if adj in ("same", "following", "preceding"):
        adj = {"same": "", "following": "next", "preceding": "past"}[adj]
    elif adj:
        adj = {"last": "past", "after_next": "next"}.get(adj, adj)
    found = f.reader.settle(make, near_years(f, hijri=hijri), adj, f.at, f.end)
    return (
        value(found[0], precision, f"{what}: {found[1]}") if found else unknown(f"{what} without a year to anchor it")
    )


def month_of(f: Found, group: str = "mon") -> tuple[int, bool] | None:
    """Return the month's number and whether it is Hijri; None where two names disagree."""
    months = [word for word in f.words(group) if tag_is(word.tag, "month", "hijri")]
    if len({word.value for word in months}) != 1:
        return None
    return months[0].value, tag_is(months[0].tag, "hijri")


def narrow(f: Found, span: Span | None) -> Span | None:
    """Return the part of a span that the piece PART names: its start, middle, end, a half or a quarter."""
    if span is None:
        return None
    days = (span[1] - span[0]).days + 1
    if f.has("part"):
        parts = f.number("part")
        nth = f.number("nth") or (0 if f.is_("nth2", "latest", "last") else f.number("nth2")) or parts
        if not 1 <= nth <= parts:
            return None
        return fraction(span, (nth - 1) / parts, nth / parts, days)
    if not f.has("edge"):
        return span
    kind = f.words("edge")[0].kind
    if days > 300:  # of a year or more: its first, its last quarter, the four months in the middle
        low, high = {"start": (0, 0.25), "middle": (1 / 3, 2 / 3), "end": (0.75, 1)}[kind]
    else:
        low, high = {"start": (0, 1 / 3), "middle": (1 / 3, 2 / 3), "end": (2 / 3, 1)}[kind]
    return fraction(span, low, high, days)


def fraction(span: Span, low: float, high: float, days: int) -> Span:
    """Return the stretch between two fractions of a span, in whole months or years where the span is whole years."""
    years = span[1].year - span[0].year + 1
    if years >= _MANY_YEARS:
        return date(span[0].year + round(years * low), 1, 1), date(span[0].year + round(years * high) - 1, 12, 31)
    if days >= 365 and span[0].month == 1 and span[0].day == 1:
        months = years * 12
        first = calendars.months_later(span[0], round(months * low))
        after = calendars.months_later(span[0], round(months * high)) if high < 1 else None
        last = calendars.shift(after, -1) if after else span[1]
    else:
        first = calendars.shift(span[0], round(days * low))
        last = calendars.shift(span[0], round(days * high) - 1)
    return (first or span[0], last or span[1])


def narrow_edge(f: Found, span: Span) -> Span:
    """Return the start, middle or end of a long span, a third of it; all of it when none is named."""
    if not f.has("edge"):
        return span
    third = {"start": 0, "middle": 1, "end": 2}[f.words("edge")[0].kind]
    return fraction(span, third / 3, (third + 1) / 3, (span[1] - span[0]).days + 1)


def base_of(f: Found, adj: str) -> date | None:
    """Return the day that an adjective counts from: of the narrative for same, following, preceding."""
    if adj in ("same", "following", "preceding"):
        told = f.reader.narrated()
        if told and told.start:
            return told.start
        return None if adj == "same" else f.reader.anchor
    return f.reader.anchor


def unit_span(unit: str, base: date, step: int) -> Span | None:
    """Return the week, month or year so many steps from that of a day."""
    if unit == "week":
        moved = calendars.shift(base, 7 * step)
        return calendars.week(moved) if moved else None
    moved = calendars.months_later(base.replace(day=1), step * MONTHS[unit])
    if moved is None:
        return None
    return calendars.month(moved.year, moved.month) if unit == "month" else calendars.year(moved.year)


def up_to(f: Found, found: DateValue | None) -> DateValue | None:
    """Return the time left until the end of a span, where the text says «before» or «until» its end."""
    anchor = f.reader.anchor
    ends = f.has("edge") and f.words("edge")[0].kind == "end"
    if not (f.has("limit") and ends and found and found.end and anchor) or found.end < anchor:
        return found
    return DateValue(anchor, found.end, "range", f"up to the end of {found.why}")
