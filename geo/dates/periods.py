"""Months, years, seasons, decades, centuries."""

from __future__ import annotations

import re
from datetime import date

from geo.dates import calendars
from geo.dates.reader import NO_ANCHOR, tag_is, unknown, value
from geo.dates.resolve import (
    adjective,
    base_of,
    dated,
    has_year,
    is_hijri_year,
    month_of,
    narrow,
    narrow_edge,
    stated_year,
    unit_span,
    up_to,
    year_step,
)
from geo.dates.rules import Found, rule
from geo.mentions import DateValue, Precision


def _part_precision(f: Found, precision: Precision) -> Precision:
    if f.has("edge") or f.has("part"):
        return "range"
    return precision


@rule("(?P<span>{PAIR})(?=(?:<and>|<until>|<and><until>)<month0>?{PAIR}(?:{YEAR}|(?P<adj>{ADJ})))")
def month_of_list(f: Found) -> DateValue | None:
    """Resolve a month whose year or adjective stands after the next one (يناير ومارس 2019)."""
    numbers = {word.value for word in f.words("span") if tag_is(word.tag, "month")}
    number = min(numbers)
    if len(numbers) > 1 or f.is_("adj", "now", "same"):
        return None
    return dated(f, lambda year: calendars.month(year, number), "month", f"month {number}", adj=adjective(f, "adj"))


# «قبل نهاية آذار المقبل»: all that is left until then.
_UP_TO = "(?:(?P<limit><before>|<until>|<by>)(?=<edge>))?"


@rule(f"{_UP_TO}(?:{{PART}}(?:<of>|<prep>)?)?(?P<word><month0>)?{{MONTH}}(?:{{YEAR}}|(?P<adj>{{ADJ}}))?")
def month(f: Found) -> DateValue | None:
    """Resolve a month."""
    months = month_of(f)
    if months is None or not _stands(f):
        return None
    number, hijri = months
    make = calendars.hijri_month if hijri else calendars.month
    found = dated(
        f, lambda year: make(year, number), "month", f"{'Hijri ' if hijri else ''}month {number}", hijri=hijri,
        adj=adjective(f, "adj"),
    )  # fmt: skip
    return up_to(f, _narrowed(f, found))


def _narrowed(f: Found, found: DateValue) -> DateValue:
    if not found.start or not found.end or not (f.has("edge") or f.has("part")):
        return found
    return value(narrow(f, (found.start, found.end)), "range", f"part of {found.why}")


def _stands(f: Found) -> bool:
    """Whether a month without a day is a month here: many of their names are other words as well."""
    first = f.words("mon")[0]
    index = f.first("mon")
    if tag_is(f.before, "quote") and tag_is(f.after.tag, "quote") and len(f.words("mon")) == 1:
        return False  # a channel, a movement: «فبراير»
    if first.kind == "spelt" and "آ" not in f.reader.spelt(index):
        return len(f.words("mon")) > 1 or f.has("y")
    marked = f.has("word") or len(f.words("mon")) > 1
    if first.kind == "dated":
        return marked or f.has("y") or (f.has("edge") and (f.has("adj") or not tag_is(first.tag, "hijri")))
    if first.kind == "prep":
        led = tag_is(f.before, "in", "since", "until", "before", "after", "by", "between", "within", "and", "prep")
        return marked or led or has_year(f) or f.has("adj") or f.has("edge") or f.has("part")
    return True


@rule(
    "(?:{PART}<of>?)?<month0>(?P<number><int>){YEAR}",
    "(?:{PART}<of>?)?<month_def>(?P<number><ord>(?:<ten>)?)<of>{YEAR}",
)
def numbered_month(f: Found) -> DateValue | None:
    """Resolve a month by its number (شهر 3 من عام 2019)."""
    number, year = f.number("number"), stated_year(f)
    span = calendars.month(year, number) if year else None
    return value(narrow(f, span), "month", f"month {number} of {year}") if span else None


@rule("(?P<week><week_def>)(?P<nth><ord>|<last>|<latest>)<of>(?:<month0>?{MONTH}(?:{YEAR}|(?P<adj>{ADJ}))?)")
def week_of_month(f: Found) -> DateValue | None:
    """Resolve the first week of a month: its first seven days; the last: its last seven."""
    found = month(f)
    return _week_of(f, found) if found else None


def _week_of(f: Found, found: DateValue) -> DateValue | None:
    if not found.start or not found.end:
        return found
    if f.is_("nth", "last", "latest"):
        return value((calendars.shift(found.end, -6) or found.start, found.end), "week", f"last week of {found.why}")
    first = calendars.shift(found.start, 7 * (f.number("nth") - 1))
    last = calendars.shift(first, 6) if first else None
    if not first or not last or first > found.end:
        return None
    return value((first, min(last, found.end)), "week", f"week {f.number('nth')} of {found.why}")


@rule("(?P<week><week_def>)(?P<nth><ord>|<last>|<latest>)<of><this>?<month_def>(?P<adj>{ADJ})?")
def week_of_that_month(f: Found) -> DateValue | None:
    """Resolve the second week of this month."""
    adj = adjective(f, "adj") or "now"
    base = base_of(f, adj)
    span = unit_span("month", base, year_step(adj)) if base else None
    return _week_of(f, value(span, "month", f"the {adj} month, from {base}")) if span else NO_ANCHOR


# Two digits after «عام» are a year of the last century; fewer, and it is as likely a count.
_SHORT_YEARS = 32, 99
_COUNTED = re.compile(r" +(?:\w+ا|الف)\b")


@rule(
    f"{_UP_TO}(?:{{PART}}(?:<of>|<prep>)?)?{{YEARWORD}}(?P<y><year>|<old_year>|<ancient_year>)(?P<era>{{ERA}})",
    "(?:{PART}(?:<of>|<prep>)?)?{YEARWORD}(?P<yw>{SPELT}){ERA}",
    f"{_UP_TO}{{PART}}(?:<of>|<prep>)?(?P<y><year>)(?P<era>{{ERA}})",
    "(?P<y><year>)(?P<mark><hijri_mark>|<gregorian_mark>)",
    "{YEARWORD}(?P<y><big>)(?P<mark><hijri_mark>|<gregorian_mark>)",
    "<year0>(?P<short><big>)",
    "<event>(?P<span>(?P<y><year>)(?P<era>{ERA}))(?!<slash>|<big>)",
)
def year(f: Found) -> DateValue | None:
    """Resolve a year by its word, its era, or the part of it that is named."""
    number = f.number("yw") or f.number("y")
    if _counts(f) or (f.is_("mark", "gregorian_mark") and _is_height(f)):
        return None
    if f.has("short"):  # عام 67
        if not _SHORT_YEARS[0] <= f.number("short") <= _SHORT_YEARS[1] or _COUNTED.match(f.reader.folded.text, f.end):
            return None
        number = 1900 + f.number("short")
    return up_to(f, _year(f, number, parts="edge" in f.match.re.groupindex))


def _is_height(f: Found) -> bool:
    """Whether «م» stands for metres: apart from the number, or after a round one."""
    index = f.first("mark")
    return f.reader.tagged.ends[index - 1] != f.reader.tagged.starts[index] or f.number("y") % 100 == 0


def _year(f: Found, number: int, *, parts: bool = False) -> DateValue | None:
    f.reader.year_known = True
    span = calendars.hijri_year(number) if f.has("y") and is_hijri_year(f) else calendars.year(number)
    precision: Precision = "year"
    if parts:
        span, precision = narrow(f, span), _part_precision(f, "year")
    return value(span, precision, f"{'part of ' if precision == 'range' else ''}year {number}")


@rule(
    "(?:<in>|<since>|<between>|<until>|<within>|<plural>|<year_pair>)(?P<span>(?P<y><year>))(?!<slash>|<dot><int>|<int>|<big>)",
    "<of>(?P<span>(?P<y><year>))(?=<until>{YEARWORD}?<year>)",
    "(?<=<year><and>)(?P<span>(?P<y><year>))(?P<listed>)",
)
def bare_year(f: Found) -> DateValue | None:
    """Resolve a year that only a preposition marks: في 2013, not في 2000 موقع."""
    number = f.number("y")
    anchor = f.reader.anchor
    limit = anchor.year + 30 if anchor else 2060
    listed = f.reader.last is None or f.reader.last[1].precision != "year" if f.has("listed") else False
    if not 1900 <= number <= limit or listed or _counts(f) or _rounded(f):
        return None
    return _year(f, number)


def _rounded(f: Found) -> bool:
    return f.number("y") == 2000 and not tag_is(f.after.tag, "comma", "dot", "and", "until")


def _counts(f: Found) -> bool:
    """Whether a unit follows, which makes the number a count."""
    return tag_is(f.after.tag, "plural", "counted", "hour", "day", "month0", "year0", "week", "about", "thing")


@rule(
    "<between>(?:<year_pair>|<dual_def>|{YEARWORD})?(?P<y><year>)(?:<and>|<until>){YEARWORD}?(?P<y2><year>)",
    "(?<=<of>){YEARWORD}?(?P<y><year>)<and>?<until>{YEARWORD}?(?P<y2><year>)",
    "<year_pair>(?P<y><year>)(?P<y2><year>)",
    "(?:<plural>|<plural_def>|<in>|<event>|{YEARWORD})(?P<span>(?P<y><year>)(?P<slash><slash>)?(?P<dash><year>))",
)
def years(f: Found) -> DateValue | None:
    """Resolve a stretch of years (بين عامي 2011 و2015، موسم 2014-2015)."""
    if f.has("dash") and not (f.has("slash") or f.hyphen("dash")):
        return None
    first, last = calendars.year(f.number("y")), calendars.year(f.number("y2") or f.number("dash"))
    if not first or not last or first > last:
        return None
    return DateValue(first[0], last[1], "range", f"years {f.number('y')} to {last[0].year}")


@rule(
    "(?P<edge><edge>)?<of>?(?P<decade><decade>)(?P<century><of>?<century>(?P<adj>{ADJ}|<ord>(?:<ten>|<and><tens>)?|<tens>))?"
)
def decade(f: Found) -> DateValue | None:
    """Resolve a decade: of the century named, else the latest that has begun."""
    tens, anchor = f.number("decade"), f.reader.anchor
    if f.words("decade")[0].kind == "millennium" and not f.has("edge"):
        return None
    if f.is_("adj", "ord", "tens"):
        start = (f.number("adj") - 1) * 100 + tens
    elif anchor is None and not f.has("century"):
        start = (1900 if tens > 20 else 2000) + tens
    elif anchor is None:
        return NO_ANCHOR
    else:
        century = anchor.year // 100 * 100
        begun = century + tens <= anchor.year
        start = century + tens - (100 if f.is_("adj", "past") or not begun else 0)
    span = calendars.decade(start)
    return value(narrow_edge(f, span) if span else None, "range", f"decade from {start}")


@rule("<decade_def>(?P<adj><past>|<last>|<now>|<next>)")
def decade_from_now(f: Found) -> DateValue | None:
    """Resolve the decade before this one."""
    anchor = f.reader.anchor
    if anchor is None:
        return NO_ANCHOR
    start = (anchor.year // 10 + year_step(adjective(f, "adj"))) * 10
    return value(calendars.decade(start), "range", f"decade from {start}")


@rule(
    "(?:(?P<edge><edge>)<of>?)?<century>(?:(?P<adj>{ADJ})|(?P<nth><ord>(?:<ten>|<and><tens>)?|<tens>|<art>?<int>))(?P<mark><hijri_mark>)?"
)
def century(f: Found) -> DateValue | None:
    """Resolve a century."""
    if f.has("mark"):
        return unknown("a century of the Hijri calendar")
    if f.has("nth"):
        number = f.number("nth")
    elif f.reader.anchor is None:
        return NO_ANCHOR
    else:
        number = (f.reader.anchor.year - 1) // 100 + 1 + year_step(adjective(f, "adj"))
    if not 1 <= number <= 21:
        return None
    span = date(number * 100 - 99, 1, 1), date(number * 100, 12, 31)
    return value(narrow_edge(f, span), "range", f"century {number}")


@rule(
    "(?:(?P<edge><edge>)<of>?)?<season_word>?(?P<season><season>)(?:{YEAR}|(?P<adj>{ADJ}))",
    "(?P<this><this>)(?P<season><season>)",
)
def season(f: Found) -> DateValue | None:
    """Resolve a season of three months with its year or an adjective."""
    first = f.number("season")
    found = dated(
        f,
        lambda year: calendars.season(first, year),
        "season",
        f"season from month {first}",
        adj="now" if f.has("this") else adjective(f, "adj"),
    )
    if not f.has("edge") or not found.start or not found.end:
        return found
    return value(narrow_edge(f, (found.start, found.end)), "range", f"part of {found.why}")
