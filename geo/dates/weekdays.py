"""Weekdays: past or coming, of a week that is named, and the night between two of them."""

from __future__ import annotations

from geo.dates import calendars
from geo.dates.reader import NO_ANCHOR, one_day, tag_is
from geo.dates.resolve import adjective, base_of, year_step
from geo.dates.rules import Found, refuse, rule
from geo.mentions import DateValue

# Weekdays that are people, markets, prayers, or every such day.
refuse(
    "{HEAD_WEEKDAY}<day>?<weekday>",
    "<plural><weekday>(?!<and><weekday>)",
    "(?<!<after>)(?<!<before>)(?<!<within>)<prayer><weekday>",
)


def _days_to(f: Found, number: int, adj: str, *, here: bool = False) -> tuple[int, str] | None:
    """Return how far from publication a weekday lies and why: the latest, or as an adjective or a verb says."""
    anchor = f.reader.anchor
    if anchor is None:
        return None
    back, ahead = (anchor.weekday() - number) % 7, (number - anchor.weekday()) % 7
    if adj in ("past", "last", "preceding"):
        return -(back or 7), "the latest before"
    if adj == "before_last":
        return -(back or 7) - 7, "the one before the latest before"
    if adj in ("next", "following", "after_next"):
        return (ahead or 7) + (7 if adj == "after_next" else 0), "the next after"
    if adj == "now" or here or ahead == 0:
        return ahead, "the one of the week of"
    if f.reader.cue(f.at, f.end, until=tag_is(f.before, "until")) in ("future", "soon"):
        return ahead, "a verb looks ahead: the next after"
    return -back, "the latest up to"


@rule(
    "<day>?(?P<wd><weekday>)(?=<and><weekday>(?P<both>{ADJ}))",
    "<day>?(?P<wd><weekday>)(?P<adj>{ADJ})?",
    "(?P<here><this>)<day>?(?P<wd><weekday>)",
    "(?<=<after>|<before>|<within>)<prayer>(?P<span>(?P<wd><weekday>))(?P<adj>{ADJ})?",
)
def weekday(f: Found) -> DateValue | None:
    """Resolve a weekday."""
    adj = adjective(f, "adj")
    if f.has("both") and f.words("both")[0].kind == "dual":
        adj = adjective(f, "both")
    found = _days_to(f, f.number("wd"), adj, here=f.has("here"))
    if found is None or f.reader.anchor is None:
        return NO_ANCHOR
    return one_day(calendars.shift(f.reader.anchor, found[0]), f"weekday: {found[1]} publication {f.reader.anchor}")


@rule("<day_pair>(?P<wd><weekday>)<and>(?P<wd2><weekday>)(?P<adj>{ADJ})?")
def pair_of_weekdays(f: Found) -> DateValue | None:
    """Resolve two weekdays that follow each other (يومي الأربعاء والخميس); others are two dates."""
    if (f.number("wd") + 1) % 7 != f.number("wd2"):
        return None
    found = _days_to(f, f.number("wd2"), adjective(f, "adj"))
    last = calendars.shift(f.reader.anchor, found[0]) if found and f.reader.anchor else None
    first = calendars.shift(last, -1) if last else None
    if not found or not first or not last:
        return NO_ANCHOR
    return DateValue(first, last, "range", f"two weekdays: {found[1]} publication {f.reader.anchor}")


@rule(
    "(?P<night><part_of_day>)(?P<span>(?P<wd><weekday>)(?:<slash>|<and>|<on>|<until>|<comma>)?(?P<wd2><weekday>)(?P<adj>{ADJ})?)",
    "<between>(?P<night><part_of_day>)(?P<span>(?P<wd><weekday>)<and>(?P<wd2><weekday>)(?P<adj>{ADJ})?)",
)
def night_between(f: Found) -> DateValue | None:
    """Resolve the night from one weekday to the next (ليل الأحد - الاثنين)."""
    if f.words("night")[0].kind != "night" or (f.number("wd") + 1) % 7 != f.number("wd2"):
        return None
    found = _days_to(f, f.number("wd"), adjective(f, "adj"))
    first = calendars.shift(f.reader.anchor, found[0]) if found and f.reader.anchor else None
    last = calendars.shift(first, 1) if first else None
    if not found or not first or not last:
        return NO_ANCHOR
    return DateValue(first, last, "range", f"the night after a weekday: {found[1]} publication {f.reader.anchor}")


@rule("<day>?(?P<wd><weekday>)<of>?<week_def>(?P<wadj>{ADJ})")
def weekday_of_week(f: Found) -> DateValue | None:
    """Resolve Thursday of last week."""
    base = base_of(f, adjective(f, "wadj"))
    if base is None:
        return NO_ANCHOR
    first = calendars.shift(calendars.week(base)[0], 7 * year_step(adjective(f, "wadj")) + f.number("wd"))
    return one_day(first, "weekday of the week named")
