"""Feasts and memorial days, fixed in a calendar or moving with Easter and Passover."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from geo.dates import calendars
from geo.dates.calendars import Span
from geo.dates.lexicon import Occasion, occasions
from geo.dates.reader import unknown, value
from geo.dates.resolve import adjective, dated, has_year, is_hijri_year, near_years, stated_year
from geo.dates.rules import Found, refuse, rule
from geo.mentions import DateValue, Precision

_CHRISTMAS = 12, 25
_COPTIC_CHRISTMAS = 1, 7

# «حرب يوم الغفران»
refuse("{HEAD_DATE}<occasion>")


def _first_day(named: Occasion, number: int, *, eastern: bool) -> date | None:
    """Return the day of a feast in a year of its calendar."""
    match named.calendar:
        case "hijri":
            first = calendars.hijri_day(number, named.month, 1)
            return calendars.shift(first, named.day - 1) if first else None
        case "easter" | "western easter" | "eastern easter":
            sunday = calendars.easter(number, eastern=named.calendar.startswith("eastern") or eastern)
        case "passover":
            sunday = calendars.passover(number)
        case _:
            christmas = eastern and (named.month, named.day) == _CHRISTMAS
            return calendars.gregorian_day(number, *(_COPTIC_CHRISTMAS if christmas else (named.month, named.day)))
    return calendars.shift(sunday, named.day) if sunday else None


def _maker(f: Found, named: Occasion, offset: int) -> Callable[[int], Span | None]:
    eastern = f.reader.eastern and named.calendar != "western easter"

    def make(number: int) -> Span | None:
        if named.days == 0 and not f.has("nth"):
            return calendars.hijri_month(number, named.month)
        first = _first_day(named, number, eastern=eastern)
        moved = calendars.shift(first, offset) if first else None
        return (moved, moved + timedelta(0 if offset or f.has("nth") else named.days - 1)) if moved else None

    return make


@rule(
    "(?:(?P<nth><first>|<ord>)(?:<plural>|<day>)<of>?)?(?P<occasion><occasion>)(?:{YEAR}|(?P<adj>{ADJ}))?",
    "(?P<eve><eve>)(?P<occasion><occasion>)(?:{YEAR}|(?P<adj>{ADJ}))?",
)
def occasion(f: Found) -> DateValue | None:
    """Resolve a feast: of the year named, by an adjective, else the nearest to publication."""
    named = occasions()[f.number("occasion")]
    hijri = named.calendar == "hijri"
    offset = f.number("eve") if f.has("eve") else f.number("nth") - 1 if f.has("nth") else 0
    if named.days == 0 and f.has("eve"):
        return None
    make = _maker(f, named, offset)
    precision: Precision = "day" if named.days == 1 or offset or f.has("nth") else "range" if named.days else "month"
    what = f"{named.calendar} {named.month or ''}/{named.day}"
    stated = stated_year(f)
    if stated is not None and hijri and not is_hijri_year(f):
        whole = calendars.year(stated)
        begun = (calendars.hijri_year_of(whole[0]) or 0) if whole else 0
        spans = [span for number in range(begun, begun + 2) if (span := make(number)) and span[0].year == stated]
        return value(spans[0] if spans else None, precision, f"{what} within {stated}")
    if has_year(f) or f.has("adj"):
        return dated(f, make, precision, what, hijri=hijri, adj=adjective(f, "adj"))
    anchor = f.reader.anchor
    spans = [span for number in near_years(f, hijri=hijri) if (span := make(number))]
    if anchor is None or not spans:
        return unknown(f"{what} without a year to anchor it")
    return value(min(spans, key=lambda span: abs((span[0] - anchor).days)), precision, f"{what} nearest to publication")
