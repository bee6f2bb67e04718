"""Dates told from the day of publication or from the date that the narrative last gave."""

from __future__ import annotations

import re
from datetime import date

from geo.dates import calendars
from geo.dates.calendars import Span
from geo.dates.lexicon import TAGS, Word
from geo.dates.reader import NO_ANCHOR, REFUSED, one_day, tag_is, unknown, value
from geo.dates.resolve import adjective, narrow, year_step
from geo.dates.rules import Found, refuse, rule
from geo.mentions import DateValue, Precision

_TANWIN = "ً"
_NAME_IN_QUOTES = 2
# What follows «became»: a subject, or a predicate in the accusative.
_BECAME = re.compile(r" +(?:ال\w+|من|\w+ا)\b")
# The text goes on: «بعد 30 عاما في الحكم» is a duration.
_GOES_ON = re.compile(r" +\w")
# The next word says which day it is: «قبل يوم الانتخابات».
_NAMED_NEXT = re.compile(r" +ال\w")
_MONTHS = {"month": 1, "year": 12, "decade": 120}
_DAYS = {"day": 1, "week": 7}
_UNIT_TAGS = {"day": "day", "week": "week", "month0": "month", "year0": "year", "hour": "hour"}
_DEF_TAGS = {"week_def": "week", "month_def": "month", "year_def": "year"}


def _days_after(anchor: date, days: int) -> str:
    if days == 0:
        return f"day of publication {anchor}"
    return f"{abs(days)} day{'s' if abs(days) > 1 else ''} {'before' if days < 0 else 'after'} publication {anchor}"


@rule("<day>?(?P<word><deictic>|<today>)(?:<comma>?<day>?<weekday>)?")
def deictic(f: Found) -> DateValue | None:
    """Resolve today, yesterday, tomorrow and the like, alone or before a weekday."""
    word = f.words("word")[0]
    if not _is_deictic(f, word):
        return REFUSED
    anchor = f.reader.anchor
    if anchor is None:
        return NO_ANCHOR
    return one_day(calendars.shift(anchor, word.value), _days_after(anchor, word.value))


def _is_deictic(f: Found, word: Word) -> bool:
    index = f.match.start("word")
    named = f.match.end() - index > 1 or f.match.start() < index
    spelling = f.reader.spelt(index)
    if word.kind == "tanwin":  # without its tanwin غدا is «became» as well
        return named or _TANWIN in spelling or not _BECAME.match(f.reader.folded.text, f.reader.tagged.ends[index])
    if word.kind == "bare":
        return named or tag_is(f.before, "part_of_day", "prep", "until")
    if tag_is(word.tag, "today"):
        return named or not (_is_named_today(f, index) or _is_counted_day(f))
    # لامس «touched» is not لأمس
    return not (tag_is(f.before, "prep") and spelling.startswith("امس") and f.reader.folded.text[f.at - 1] == "ل")


def _is_counted_day(f: Found) -> bool:
    """Whether it is the third day, a day of twenty, or per day, rather than today."""
    if f.after.kind == "definite" or tag_is(f.after.tag, "art", "last"):
        return True
    return tag_is(f.before, "in", "half", "that", "last")


def _is_named_today(f: Found, index: int) -> bool:
    """Whether the word ends a name in quotes of two words or fewer («القدس اليوم»)."""
    text, end = f.reader.folded.text, f.reader.tagged.ends[index]
    if text[end : end + 1] not in {"»", '"', "”"}:
        return False
    left = text[max(0, f.at - 30) : f.reader.tagged.ends[index]]
    opening = max(left.rfind(mark) for mark in '«"“')
    return opening >= 0 and len(left[opening:].split()) <= _NAME_IN_QUOTES


# Newspapers and channels that are called Today.
refuse("{HEAD_TODAY}<quote>?<today>")
# Weekdays that are people, markets, prayers, or every such day.
refuse("{HEAD_WEEKDAY}<day>?<weekday>", "<plural><weekday>(?!<and><weekday>)", "(?<!<after>)<prayer><weekday>")


_WEEKDAY_OF_WEEK = "<day>?(?P<wd><weekday>)<of>?<week_def>(?P<wadj>{ADJ})"


@rule(
    "<day>?(?P<wd><weekday>)(?=<and><weekday>(?P<both>{ADJ}))",
    "<day>?(?P<wd><weekday>)(?P<adj>{ADJ})?",
    "(?P<here><this>)<day>?(?P<wd><weekday>)",
    "(?<=<after>)<prayer>(?P<span>(?P<wd><weekday>))(?P<adj>{ADJ})?",
)
def weekday(f: Found) -> DateValue | None:
    """Resolve a weekday: the latest up to the day of publication, or as an adjective or a future verb says."""
    anchor, adj = f.reader.anchor, adjective(f, "adj")
    if f.has("both") and f.words("both")[0].kind == "dual":
        adj = adjective(f, "both")
    if anchor is None:
        return NO_ANCHOR
    number = f.number("wd")
    back, ahead = (anchor.weekday() - number) % 7, (number - anchor.weekday()) % 7
    if adj in ("past", "last", "preceding"):
        days, why = -(back or 7), "the latest before"
    elif adj == "before_last":
        days, why = -(back or 7) - 7, "the one before the latest before"
    elif adj in ("next", "following", "after_next"):
        days, why = (ahead or 7) + (7 if adj == "after_next" else 0), "the next after"
    elif adj == "now" or f.has("here") or ahead == 0:
        days, why = ahead, "the one of the week of"
    elif f.reader.cue(f.at, f.end) == "future":
        days, why = ahead, "a verb looks ahead: the next after"
    else:
        days, why = -back, "the latest up to"
    return one_day(calendars.shift(anchor, days), f"weekday: {why} publication {anchor}")


@rule(_WEEKDAY_OF_WEEK)
def weekday_of_week(f: Found) -> DateValue | None:
    """Resolve Thursday of last week."""
    base = _base(f, adjective(f, "wadj"))
    if base is None:
        return NO_ANCHOR
    first = calendars.shift(calendars.week(base)[0], 7 * year_step(adjective(f, "wadj")) + f.number("wd"))
    return one_day(first, "weekday of the week named")


def _base(f: Found, adj: str) -> date | None:
    """Return the day that an adjective counts from: of the narrative for same, following, preceding."""
    if adj in ("same", "following", "preceding"):
        told = f.reader.narrated()
        if told and told.start:
            return told.start
        return None if adj == "same" else f.reader.anchor
    return f.reader.anchor


def _unit_span(unit: str, base: date, step: int) -> Span | None:
    if unit == "week":
        moved = calendars.shift(base, 7 * step)
        return calendars.week(moved) if moved else None
    moved = calendars.months_later(base.replace(day=1), step * _MONTHS[unit])
    if moved is None:
        return None
    return calendars.month(moved.year, moved.month) if unit == "month" else calendars.year(moved.year)


_PRECISIONS: dict[str, Precision] = {"day": "day", "week": "week", "month": "month", "year": "year"}


@rule(
    "(?P<limit><before>|<until>|<by>)?(?:{PART}<of>?)?(?P<unit>{UNIT})(?P<adj>{ADJ})",
    "(?P<limit><before>|<until>|<by>)?(?:{PART}<of>?)?(?P<point><this>|<that>)(?P<unit>{UNIT})",
    "(?P<limit><before>|<until>|<by>)?{PART}<of>?(?P<unit>{UNIT})",
)
def unit(f: Found) -> DateValue | None:
    """Resolve last week, this month, the end of the year."""
    groups = f.match.groupdict()
    adj = (
        adjective(f, "adj")
        if groups.get("adj")
        else "same"
        if groups.get("point") and f.is_("point", "that")
        else "now"
    )
    name = next(_DEF_TAGS[tag] for tag in _DEF_TAGS if f.is_("unit", tag))
    base = _base(f, adj)
    if base is None:
        return NO_ANCHOR
    whole = _unit_span(name, base, year_step(adj))
    part = f.has("edge") or f.has("part")
    span = _weekend(whole) if name == "week" and whole and _ends(f) else narrow(f, whole)
    why = f"{adj.replace('_', ' ')} {name}, from {base}"
    anchor = f.reader.anchor
    if span and f.has("limit") and part and anchor and span[1] >= anchor:
        return DateValue(anchor, span[1], "range", f"up to the end of {why}")
    return value(span, "range" if part else _PRECISIONS[name], f"{'part of ' if part else ''}{why}")


def _ends(f: Found) -> bool:
    return f.has("edge") and f.words("edge")[0].kind == "end"


def _weekend(week: Span) -> Span:
    """Return Friday to Sunday: countries differ in which two of them are free."""
    return calendars.shift(week[0], 4) or week[0], week[1]


def _measure(f: Found, group: str) -> tuple[int, str]:
    """Return the number and the unit of a measure of time (ثلاثة أيام، أسبوعين، شهر)."""
    words = [word for word in f.words(group) if not tag_is(word.tag, "about")]
    if tag_is(words[-1].tag, "card"):  # one week, with the number after it
        words = [words[-1], *words[:-1]]
    last = words[-1]
    if tag_is(last.tag, "dual", "dual_def"):
        return last.value, last.kind
    unit_name = last.kind or next((_UNIT_TAGS[tag] for tag in _UNIT_TAGS if last.tag == TAGS[tag]), "day")
    number = sum(word.value for word in words[:-1])
    return (number if len(words) > 1 else 1), unit_name


def _names_day(f: Found) -> bool:
    """Whether a bare «day» goes on to say which (قبل يوم الانتخابات)."""
    words = f.words("measure")
    return len(words) == 1 and tag_is(words[0].tag, "day") and bool(_NAMED_NEXT.match(f.reader.folded.text, f.end))


def _moved(base: date, number: int, name: str) -> date | None:
    if name == "hour":
        return calendars.shift(base, number // 24)
    if name in _DAYS:
        return calendars.shift(base, number * _DAYS[name])
    return calendars.months_later(base, number * _MONTHS[name])


def _counted(base: date, number: int, name: str, why: str) -> DateValue:
    moved = _moved(base, number, name)
    if moved is None:
        return unknown(why)
    if name in ("year", "decade"):
        return value(calendars.year(moved.year), "year", why)
    return one_day(moved, why)


@rule(
    "(?P<cue><before>|<since>)(?P<measure>{MEASURE})(?P<half><and><half>)?(?P<from><of>)?",
    "(?P<measure>{COUNT}<plural>|<dual>)<gone>",
)
def ago(f: Found) -> DateValue | None:
    """Resolve three days ago; not three days before something else."""
    groups = f.match.groupdict()
    if (groups.get("from") and not tag_is(f.after.tag, "today", "moment")) or _names_day(f):
        return None
    anchor = f.reader.anchor
    if anchor is None:
        return NO_ANCHOR
    number, name = _measure(f, "measure")
    why = f"{number} {name}{'s' if number != 1 else ''} before publication {anchor}"
    if f.has("half") and name == "year":
        anchor = calendars.months_later(anchor, -6) or anchor
    if groups.get("cue") and f.is_("cue", "since"):
        begun = _moved(anchor, -number, name)
        return DateValue(begun, None, "open", f"since {why}") if begun else unknown(why)
    return _counted(anchor, -number, name, why)


@rule("(?:<before>|<since>)(?:<about>|<several>)?<plural><several>?(?!<of>)", "<plural_def><several>?{ADJ}")
def vague(_: Found) -> DateValue | None:
    """Find some days ago, the last years: how many is not said."""
    return unknown("how many is not said")


@rule(
    "<after>(?P<measure>{MEASURE})(?P<from><on>|<of>(?:(?P<that><that>)|(?P<here><moment>|<today>))?)?",
    "(?P<measure>{MEASURE})<of>(?P<here><moment>)",
    "<after><that><prep>(?P<measure>{MEASURE})",
)
def after(f: Found) -> DateValue | None:
    """Resolve two days later: after the narrative's last day, or after publication when a verb looks ahead."""
    if (f.has("from") and not f.has("that") and not f.has("here")) or _names_day(f):
        return None
    number, name = _measure(f, "measure")
    told, cue = f.reader.narrated("day"), f.reader.cue(f.at, f.end)
    ahead = f.has("here") or (cue == "future" and not f.has("that"))
    if not told and not ahead and (cue == "past" or _GOES_ON.match(f.reader.folded.text, f.end)):
        return unknown("after a date that the text does not give")
    base = f.reader.anchor if ahead or not told else told.start
    if base is None:
        return NO_ANCHOR
    origin = "publication" if ahead or not told else "the date told before"
    return _counted(base, number, name, f"{number} {name}{'s' if number != 1 else ''} after {origin} {base}")


@rule("(?:<before><that>|<before>)<prep>(?P<measure>{MEASURE})")
def before_that(f: Found) -> DateValue | None:
    """Resolve two days before that."""
    told = f.reader.narrated("day")
    if not told or not told.start:
        return unknown("before a date that the text does not give")
    number, name = _measure(f, "measure")
    return _counted(told.start, -number, name, f"{number} {name}s before the date told before {told.start}")


@rule(
    "<plural_def>(?P<count>{COUNT})(?P<adj>{ADJ})",
    "(?P<count><art>?(?:<int>|<big>)|{CARDINAL})(?P<unit><plural>|<counted>|<hour>|<day>|<month0>|<year0>)(?P<adj>{ADJ})",
    "<latest>(?P<count>{COUNT})(?P<unit><plural>|<counted>|<hour>)",
    "<latest>(?P<pair><dual>)",
    "(?P<pair><dual_def>)(?P<adj>{ADJ})",
)
def stretch(f: Found) -> DateValue | None:
    """Resolve the last three days, the coming 48 hours, up to or from publication."""
    anchor = f.reader.anchor
    if anchor is None:
        return NO_ANCHOR
    groups = f.match.groupdict()
    if groups.get("pair"):
        number, name = f.words("pair")[0].value, f.words("pair")[0].kind
    else:
        number = f.number("count")
        source = f.words("unit") if groups.get("unit") else [f.reader.tagged.words[f.match.start()]]
        name = source[0].kind or next(_UNIT_TAGS[tag] for tag in _UNIT_TAGS if source[0].tag == TAGS[tag])
    forward = bool(groups.get("adj")) and adjective(f, "adj") in ("next", "after_next", "following")
    other = _moved(anchor, number if forward else -number, name)
    if other is None or number == 0:
        return None
    # The last three days are today and the two before it; hours and longer units reach back in full.
    shorter = calendars.shift(other, 1) if name == "day" and not forward else other
    why = f"{number} {name}{'s' if number != 1 else ''} {'from' if forward else 'up to'} publication {anchor}"
    if forward:
        return DateValue(anchor, other, "range", why)
    return DateValue(shorter, anchor, "range", why)


@rule("(?P<word><same_day>|<next_day>)")
def anaphoric_day(f: Found) -> DateValue | None:
    """Resolve the same day and the day after, from the narrative's last day."""
    told = f.reader.narrated("day", "open")
    if not told or not told.start:
        return unknown("the day of a date that the text does not give")
    step = f.number("word")
    return one_day(calendars.shift(told.start, step), f"{step:+d} days from the date told before {told.start}")


@rule(
    "(?P<day>{DAY})<of>?<month_def>(?P<adj>{ADJ})",
    "(?P<day>{DAY})<of>?(?P<this><this>|<that>)<month_def>",
    "(?P<day>{DAY})(?P<it><of_it>)",
    "(?P<day><int>)<of>?(?P<adj><now>)",
    "(?P<day>{DAY})<of><month_def>(?!{ADJ})",
)
def day_of_that_month(f: Found) -> DateValue | None:
    """Resolve the 22nd of the same month, of this month, of it."""
    groups = f.match.groupdict()
    name = adjective(f, "adj") if groups.get("adj") else ""
    if not name:
        name = "same" if groups.get("it") or (groups.get("this") and f.is_("this", "that")) else "now"
    if name == "same":
        told = f.reader.narrated("day", "month", "open", "range")
        base = told.start if told else None
    else:
        base = _base(f, name)
    number = f.number("day")
    if base is None:
        return unknown("day of a month that the text does not give")
    whole = _unit_span("month", base, year_step(name))
    found = calendars.gregorian_day(whole[0].year, whole[0].month, number) if whole else None
    return one_day(found, f"day {number} of the {name} month, from {base}") if found else None
