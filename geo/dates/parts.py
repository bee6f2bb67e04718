"""Days and months that are counted from the beginning or the end of a month or a year, and anniversaries of a day."""

from __future__ import annotations

from geo.dates import calendars
from geo.dates.calendars import Span
from geo.dates.reader import NO_ANCHOR, one_day, tag_is, unknown, value
from geo.dates.resolve import adjective, base_of, stated_year, unit_span, year_step
from geo.dates.rules import Found, rule
from geo.mentions import DateValue

_WHOLE = (
    "(?:(?P<unit><month_def>|<year_def>)(?P<adj>{ADJ})|<this>(?P<unit2><month_def>|<year_def>)|{YEARWORD}(?P<y><year>))"
)


def _whole(f: Found) -> Span | None:
    """Return the month or the year that is named."""
    if f.has("y"):
        return calendars.year(f.number("y"))
    adj = adjective(f, "adj") or "now"
    base = base_of(f, adj)
    month = f.is_("unit", "month_def") or f.is_("unit2", "month_def")
    return unit_span("month" if month else "year", base, year_step(adj)) if base else None


@rule(
    f"(?P<nth><first>|<latest>)(?:<day>|<plural>)(?:<of>|<in>)?{_WHOLE}",
    f"<today>(?P<nth><ord>|<last>)<of>{_WHOLE}",
)
def day_of_whole(f: Found) -> DateValue | None:
    """Resolve the last day of the past year."""
    whole = _whole(f)
    if whole is None:
        return NO_ANCHOR
    if f.is_("nth", "latest", "last"):
        return one_day(whole[1], f"last day up to {whole[1]}")
    return one_day(calendars.shift(whole[0], f.number("nth") - 1), f"day {f.number('nth')} from {whole[0]}")


@rule(f"<plural_def>(?P<count>{{CARDINAL}}|<int>)(?P<nth><ord>|<last>)<of>(?:{_WHOLE}|(?P<bare><year>))")
def months_of_year(f: Found) -> DateValue | None:
    """Resolve the first nine months of a year."""
    if f.reader.tagged.words[f.first()].kind != "month":
        return None
    whole = calendars.year(f.number("bare")) if f.has("bare") else _whole(f)
    if whole is None:
        return NO_ANCHOR
    count = f.number("count")
    if not 0 < count < 12 or (f.is_("nth", "ord") and f.number("nth") != 1):
        return None
    if f.is_("nth", "last"):
        span = calendars.months_later(whole[0], 12 - count), whole[1]
    else:
        span = whole[0], calendars.shift(calendars.months_later(whole[0], count) or whole[1], -1) or whole[1]
    return value((span[0] or whole[0], span[1]), "range", f"{count} months of {whole[0].year}")


@rule("(?P<word><deictic>|<same_day>)<of>{YEAR}")
def anniversary(f: Found) -> DateValue | None:
    """Resolve this day of last year."""
    year, told = stated_year(f), f.reader.narrated("day")
    base = f.reader.anchor if f.is_("word", "deictic") else told.start if told else None
    if f.number("word") != 0 or not f.has("yadj") or tag_is(f.before, "head_today"):
        return None
    if not base or not year:
        return unknown("the day of a date that the text does not give")
    return one_day(calendars.gregorian_day(year, base.month, base.day), f"the day of {base} in {year}")
