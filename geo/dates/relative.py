"""Dates told from the day of publication or from the date that the narrative last gave."""

from __future__ import annotations

import re
from datetime import date

from geo.dates import calendars
from geo.dates.calendars import Span
from geo.dates.lexicon import TAGS, Word
from geo.dates.reader import NO_ANCHOR, REFUSED, one_day, tag_is, unknown, value
from geo.dates.resolve import MONTHS, adjective, base_of, narrow, unit_span, up_to, year_step
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
_DAYS = {"day": 1, "week": 7}
_UNIT_TAGS = {"day": "day", "week": "week", "month0": "month", "year0": "year", "hour": "hour"}
_DEF_TAGS = {"week_def": "week", "month_def": "month", "year_def": "year"}


def _days_after(anchor: date, days: int) -> str:
    if days == 0:
        return f"day of publication {anchor}"
    return f"{abs(days)} day{'s' if abs(days) > 1 else ''} {'before' if days < 0 else 'after'} publication {anchor}"


@rule("<day>?(?P<word><deictic>|<today>)(?:<comma>?<day>?<weekday>|<open><day>?<weekday><close>)?")
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
    index = f.first("word")
    named = f.behind() - index > 1 or f.first() < index
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
    base = base_of(f, adj)
    if base is None:
        return NO_ANCHOR
    whole = unit_span(name, base, year_step(adj))
    part = f.has("edge") or f.has("part")
    if (
        whole
        and part
        and not _ends(f)
        and "adj" not in f.match.re.groupindex
        and not groups.get("point")
        and not groups.get("limit")
    ):
        narrowed = narrow(f, whole)
        if narrowed and _is_to_come(f, narrowed[0]):  # told on the 3rd of a month: «منتصف الشهر» is that of the last
            whole = unit_span(name, base, -1)
    span = _weekend(whole) if name == "week" and whole and _ends(f) else narrow(f, whole)
    why = f"{adj.replace('_', ' ')} {name}, from {base}"
    return up_to(f, value(span, "range" if part else _PRECISIONS[name], f"{'part of ' if part else ''}{why}"))


def _is_to_come(f: Found, day: date) -> bool:
    """Whether a day lies after publication although nothing in the sentence looks ahead."""
    anchor = f.reader.anchor
    return anchor is not None and day > anchor and f.reader.cue(f.at, f.end) not in ("future", "soon")


def _ends(f: Found) -> bool:
    return f.has("edge") and f.words("edge")[0].kind == "end"


def _weekend(week: Span) -> Span:
    """Return Friday to Sunday: countries differ in which two of them are free."""
    return calendars.shift(week[0], 4) or week[0], week[1]


def _measure(f: Found, group: str) -> tuple[int, str]:
    """Return the number and the unit of a measure of time (ثلاثة أيام، أسبوعين، شهر)."""
    words = [word for word in f.words(group) if not tag_is(word.tag, "about", "less")]
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
    return calendars.months_later(base, number * MONTHS[name])


def _counted(base: date, number: int, name: str, why: str) -> DateValue:
    moved = _moved(base, number, name)
    if moved is None:
        return unknown(why)
    if name in ("year", "decade"):
        return value(calendars.year(moved.year), "year", why)
    return one_day(moved, why)


@rule(
    "(?P<cue><before>|<since>)(?P<measure>{MEASURE})(?P<half><and><half>)?(?P<from><of>(?:<moment>|<today>)?)?",
    "(?P<measure>{COUNT}<plural>|<dual>)<gone>",
)
def ago(f: Found) -> DateValue | None:
    """Resolve three days ago; not three days before something else."""
    groups = f.match.groupdict()
    if (groups.get("from") and not f.is_("from", "today", "moment")) or _names_day(f):
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
    if not f.has("here") and (name == "hour" or f.is_("measure", "less")):
        return unknown("so soon after something that the text tells of")
    ahead = f.has("here") or (cue in ("future", "soon") and not f.has("that"))
    if not told and not ahead and (cue == "past" or _GOES_ON.match(f.reader.folded.text, f.end)):
        return unknown("after a date that the text does not give")
    base = f.reader.anchor if ahead or not told else told.start
    if base is None:
        return NO_ANCHOR
    origin = "publication" if ahead or not told else "the date told before"
    return _counted(base, number, name, f"{number} {name}{'s' if number != 1 else ''} after {origin} {base}")


@rule("<in_coming>(?P<measure>{MEASURE})(?!<of>|{ADJ})")
def within(f: Found) -> DateValue | None:
    """Resolve within three months where a verb looks ahead; else it is how long something took."""
    anchor = f.reader.anchor
    if f.reader.cue(f.at, f.end) not in ("future", "soon") or anchor is None:
        return None
    number, name = _measure(f, "measure")
    last = _moved(anchor, number, name)
    return value((anchor, last) if last else None, "range", f"{number} {name}s from publication {anchor}")


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
        source = f.words("unit") if groups.get("unit") else [f.reader.tagged.words[f.first()]]
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
    night = f.reader.night if f.words("word")[0].kind == "night" else None
    told = night or f.reader.narrated("day", "open")
    if not told or not told.start:
        return unknown("the day of a date that the text does not give")
    step = f.number("word")
    return one_day(calendars.shift(told.start, step), f"{step:+d} days from the date told before {told.start}")


_FROM = "(?:(?P<cue><between>|<of>|<day_pair>)?(?P<first>{DAY})(?P<link><and>(?!<tens>)|<and>?<until>))?"


@rule(
    f"{_FROM}(?P<day>{{DAY}})<of>?<month_def>(?P<adj>{{ADJ}})",
    f"{_FROM}(?P<day>{{DAY}})(?P<of><of>)?(?P<this><this>|<that>)<month_def>",
    "(?P<day>{DAY})(?P<it><of_it>)",
    f"{_FROM}(?P<day><int>)<of>?(?P<adj><now>)",
    f"{_FROM}(?P<day>{{DAY}})<of>(?P<adj><now>)",
    "(?P<day>{DAY})<of><month_def>(?!{ADJ})",
)
def day_of_that_month(f: Found) -> DateValue | None:
    """Resolve the 22nd of the same month, of this month, of it, or a stretch of its days."""
    groups = f.match.groupdict()
    name = adjective(f, "adj") if groups.get("adj") else ""
    if not name:
        name = "same" if groups.get("it") or (groups.get("this") and f.is_("this", "that")) else "now"
    if name == "same":
        told = f.reader.narrated("day", "month", "open", "range")
        base = told.start if told else None
    else:
        base = base_of(f, name)
    number = f.number("day")
    if f.is_("day", "ord", "first") and f.has("this") and not f.has("of"):
        return None  # «للمرة الثالثة هذا الشهر»
    if base is None:
        return unknown("day of a month that the text does not give")
    whole = unit_span("month", base, year_step(name))
    found = calendars.gregorian_day(whole[0].year, whole[0].month, number) if whole else None
    bare = name == "now" and not groups.get("adj") and not groups.get("this")
    if found and bare and _is_to_come(f, found) and (before := unit_span("month", base, -1)):
        found = calendars.gregorian_day(before[0].year, before[0].month, number)
    why = f"day {number} of the {name} month, from {base}"
    if not found or not f.has("first"):
        return one_day(found, why) if found else None
    linked = f.is_("link", "until") or f.is_("cue", "between") or number - f.number("first") == 1
    first = calendars.gregorian_day(found.year, found.month, f.number("first"))
    return DateValue(first, found, "range", f"up to {why}") if linked and first and first < found else None
