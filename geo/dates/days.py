"""Days that are named by their month, or written in digits."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from geo.dates import calendars
from geo.dates.calendars import Span
from geo.dates.lexicon import known_days
from geo.dates.reader import tag_is, unknown, value
from geo.dates.resolve import adjective, base_of, dated, has_year, month_of, near_years, unit_span, year_step
from geo.dates.rules import Found, refuse, rule
from geo.mentions import DateValue

# Beyond this a weekday that fits is likelier a slip than the year meant.
_WEEKDAY_REACH = 400
_MOST_OF_A_WEEKDAY = 5
# A dateline in digits stands this near the beginning.
_DATELINE_REACH = 60
_GOES_ON = re.compile(r"/|[.:]\w")


def _day_maker(month: int, day: int, *, hijri: bool) -> Callable[[int], Span | None]:
    make = calendars.hijri_day if hijri else calendars.gregorian_day

    def span(year: int) -> Span | None:
        found = make(year, month, day)
        return calendars.day(found) if found else None

    return span


def _known_year(f: Found, month: int, day: int) -> int | None:
    """Return the year of a day that everyone knows by day and month (the attacks of 11 September)."""
    text = f.reader.folded.text[max(0, f.at - 20) : f.at].split()
    for cue in reversed(text[-2:]):
        year = known_days().get((cue.removeprefix("و"), month, day))
        anchor = f.reader.anchor
        if year and (anchor is None or (anchor.year, anchor.month, anchor.day) >= (year, month, day)):
            return year
    return None


def _on_weekday(f: Found, make: Callable[[int], Span | None], *, hijri: bool) -> Span | None:
    """Return the day nearest to publication that falls on the weekday named with it."""
    anchor, weekday = f.reader.anchor, f.number("wd")
    if anchor is None:
        return None
    spans = [span for year in near_years(f, hijri=hijri) if (span := make(year)) and span[0].weekday() == weekday]
    near = [span for span in spans if abs((span[0] - anchor).days) <= _WEEKDAY_REACH]
    return min(near, key=lambda span: abs((span[0] - anchor).days), default=None)


def _named_day(f: Found, day: int) -> DateValue | None:
    months = month_of(f)
    if months is None or not 1 <= day <= 31:
        return None
    month, hijri = months
    if hijri and not has_year(f) and f.hyphen("mon"):  # a score: 4 - صفر
        return None
    what = f"{'Hijri ' if hijri else ''}day {day} of month {month}"
    make = _day_maker(month, day, hijri=hijri)
    if not has_year(f) and not f.has("adj") and not hijri and (known := _known_year(f, month, day)):
        return value(make(known), "day", f"{what}, known to be of {known}")
    if f.has("wd") and not has_year(f) and (span := _on_weekday(f, make, hijri=hijri)):
        return value(span, "day", f"{what}, in the year when it is that weekday")
    return dated(f, make, "day", what, hijri=hijri, adj=adjective(f, "adj"))


@rule(
    # The year stands after the second of two days: من 30 سبتمبر إلى 2 أكتوبر 2015.
    "(?P<day>{DAY})(?P<of><of>)?<month0>?{MONTH}(?=(?:<and>?<until>|<and>)(?:{DAY})<of>?{PAIR}{YEAR})",
    "(?:{WEEKDAY}<comma>?<dated>?|<day>)?(?P<br><open>)?<dated>?(?P<day>{DAY})(?P<of><of>|<slash>)?<month0>?{MONTH}"
    "(?:{YEAR}|(?P<adj>{ADJ}))?(?(br)<close>)",
    "(?P<day><first>|<ord>)(?P<of><plural>)<month0>?{MONTH}(?:{YEAR}|(?P<adj>{ADJ}))?",
)
def day_of_month(f: Found) -> DateValue | None:
    """Resolve a day and month, with or without weekday and year."""
    # «الأشهر الثلاثة من أبريل»
    if tag_is(f.before, "plural_def") and f.is_("day", "card"):
        return None
    # «المركز الأول أكتوبر»: an ordinal below eleven needs its «من».
    if f.is_("day", "ord") and len(f.words("day")) == 1 and not f.has("of"):
        return None
    found = _named_day(f, f.number("day"))
    # «الأحد الأول من مايو» is the first Sunday where the first of May is none.
    nth = f.has("wd") and f.is_("day", "ord") and f.number("day") <= _MOST_OF_A_WEEKDAY
    if nth and found and found.start and found.start.weekday() != f.number("wd"):
        return None
    return found


@rule("(?P<day>{DAY})(?=(?:<comma>?<and>(?:{DAY})){1,4}<of>?<month0>?{MONTH}(?:{YEAR}|(?P<adj>{ADJ}))?)")
def day_of_list(f: Found) -> DateValue | None:
    """Resolve a day of a list whose month stands at its end (9 و10 أكتوبر)."""
    return _named_day(f, f.number("day"))


@rule(
    "(?P<cue><between>|<of>|<day_pair>)?(?P<day>{DAY})(?P<link><comma>?<and>|<and>?<until>|<slash>)?(?P<last>{DAY})"
    "<of>?<month0>?{MONTH}(?:{YEAR}|(?P<adj>{ADJ}))?",
    "(?P<day>{DAY})(?P<list>(?:<comma>?<and>(?:{DAY})){1,5})(?P<link><comma>?<and>)(?P<last>{DAY})"
    "<of>?<month0>?{MONTH}(?:{YEAR}|(?P<adj>{ADJ}))?",
)
def days_range(f: Found) -> DateValue | None:
    """Resolve a stretch of days within a month, or days of it that follow each other."""
    linked = _follow_each_other(f) or (
        f.has("link") and (f.is_("cue", "between") or (f.is_("cue", "of") and f.is_("link", "until")))
    )
    if not linked and not (not f.has("link") and f.is_("day", "int") and f.is_("last", "int") and f.hyphen("last")):
        return None
    first, last = _named_day(f, f.number("day")), _named_day(f, f.number("last"))
    if not first or not last:
        return None
    if not first.start or not last.end or first.start > last.end:
        return unknown(f"{first.why} to {last.why}")
    return DateValue(first.start, last.end, "range", f"from {first.why} to {last.why}")


def _follow_each_other(f: Found) -> bool:
    """Whether the days are listed without a gap (28 و29 أبريل)."""
    if not f.is_("link", "and"):
        return False
    between = sum(tag_is(word.tag, "and") for word in f.words("list"))
    return f.number("last") - f.number("day") == between + 1


def _full_year(number: int, digits: str, anchor: date | None) -> int:
    """Return the year that two digits stand for: the latest not beyond next year."""
    if len(digits) > 2:
        return number
    limit = anchor.year + 1 if anchor else 2030
    return number + 2000 if number + 2000 <= limit else number + 1900


def _numeric_orders(f: Found) -> list[tuple[int, int, int]]:
    first, second, third = (f.words(group)[0] for group in ("n1", "n2", "n3"))
    anchor = f.reader.anchor
    if len(first.kind) > 2:
        year = first.value
        return [(year, second.value, third.value), (year, third.value, second.value)]
    year = _full_year(third.value, third.kind, anchor)
    return [(year, second.value, first.value), (year, first.value, second.value)]


def _numeric_day(year: int, month: int, day: int) -> date | None:
    make = calendars.hijri_day if year in calendars.HIJRI_YEARS else calendars.gregorian_day
    return make(year, month, day) if month <= 12 else None


_LEAD = "(?:{WEEKDAY}<comma>?<dated>?|<day>)?(?P<br><open>)?"


@rule(
    _LEAD + "(?P<n1><int>|<year>)(?P<sep><slash>|<dot>)(?P<n2><int>)(?P<sep2><slash>|<dot>)"
    "(?P<n3><int>|<year>|<big>|<old_year>|<ancient_year>){ERA}(?(br)<close>)",
    _LEAD + "(?P<n1><int>|<year>)(?P<n2><int>)(?P<n3><int>|<year>|<big>|<old_year>|<ancient_year>){ERA}(?(br)<close>)",
)
def numeric(f: Found) -> DateValue | None:
    """Resolve a date in digits: day, month, year, or year first; the American order where nothing else fits."""
    if not f.has("sep"):
        if not (f.hyphen("n2") and f.hyphen("n3")):
            return None
    elif f.words("sep")[0] != f.words("sep2")[0] or _glued(f):
        return None
    sizes = sorted(len(f.words(group)[0].kind) for group in ("n1", "n3"))
    if sizes[0] > 2 or not (sizes[1] == 4 or (f.is_("sep", "slash") and len(f.words("n3")[0].kind) == 2)):
        return None
    weekday = f.words("wd")[0].value if f.has("wd") else None
    days = [found for order in _numeric_orders(f) if (found := _numeric_day(*order))]
    if not days:
        return None
    f.reader.year_known = True
    chosen = next((found for found in days if found.weekday() == weekday), days[0])
    return DateValue(chosen, chosen, "day", "date in digits")


def _glued(f: Found) -> bool:
    """Whether the digits go on, as in a version or an address, so that they are no date."""
    text, first, last = f.reader.folded.text, f.at, f.end
    return bool(_GOES_ON.match(text, last)) or (first > 0 and text[first - 1] in "/.:")


@rule(
    "{WEEKDAY}<comma>?<dated>?(?P<br><open>)?(?P<n1><int>)<slash>(?P<n2><int>)(?!<slash>)(?(br)<close>)",
    "(?:<day>|(?<=<dated>))(?P<n1><int>)<slash>(?P<n2><int>)(?!<slash>)",
    "{WEEKDAY}<comma>?<dated>?(?P<br><open>)?(?P<n1><int>)(?P<dash><int>)(?!<int>|<year>|<big>)(?(br)<close>)",
    "(?P<n1><int>)(?:<slash>)?(?P<line><int>)(?=<slash>?<open><agency>)",
)
def numeric_without_year(f: Found) -> DateValue | None:
    """Resolve day/month after a weekday, or in a dateline (بغداد 15-11 (اف ب))."""
    if (f.has("dash") and not f.hyphen("dash")) or (f.has("line") and f.at > _DATELINE_REACH):
        return None
    first, second = f.number("n1"), f.number("n2") or f.number("dash") or f.number("line")
    day, month = (first, second) if second <= 12 else (second, first)
    if month > 12:
        return None
    found = f.reader.settle(_day_maker(month, day, hijri=False), near_years(f, hijri=False), "", f.at, f.end)
    return value(found[0], "day", f"date in digits: {found[1]}") if found else unknown("date in digits without a year")


refuse("{HEAD_MONTH}<quote>?<in>?<month>(?!<year>|{ADJ})")
# Names of streets, movements, hospitals (ثورة 25 يناير).
refuse("{HEAD_DATE}<quote>?(?:{DAY}<of>?)?{PAIR}(?!<comma>?<year>|{ADJ}|<of>?{YEARWORD}|<slash>|<open><month>|<month>)")


@rule(
    "(?P<nth><first>|<ord>|<latest>)(?P<wd><weekday_name>|<card>|<eleven>)<of>?<month0>?{MONTH}(?:{YEAR}|(?P<adj>{ADJ}))?",
    "(?P<wd><weekday>)(?P<nth><ord>|<last>)<of><month0>?{MONTH}(?:{YEAR}|(?P<adj>{ADJ}))?",
)
def nth_weekday(f: Found) -> DateValue | None:
    """Resolve the first Friday of a month."""
    months, number = month_of(f), _weekday_number(f)
    last = f.is_("nth", "latest", "last")
    if months is None or number is None:
        return None

    def make(year: int) -> Span | None:
        return _nth((calendars.hijri_month if months[1] else calendars.month)(year, months[0]), f)

    what = f"{'last' if last else f.number('nth')} weekday of month {months[0]}"
    return dated(f, make, "day", what, hijri=months[1], adj=adjective(f, "adj"))


def _nth(whole: Span | None, f: Found) -> Span | None:
    """Return the nth, or the last, of a weekday within a month."""
    number = _weekday_number(f)
    if whole is None or number is None:
        return None
    if f.is_("nth", "latest", "last"):
        return calendars.day(whole[1] - timedelta((whole[1].weekday() - number) % 7))
    first = whole[0] + timedelta((number - whole[0].weekday()) % 7 + 7 * (f.number("nth") - 1))
    return calendars.day(first) if first <= whole[1] else None


@rule(
    "(?P<nth><first>|<ord>|<latest>)(?P<wd><weekday_name>|<card>|<eleven>)<of><this>?<month_def>(?P<adj>{ADJ})?",
    "(?P<wd><weekday>)(?P<nth><ord>|<last>)<of><this>?<month_def>(?P<adj>{ADJ})?",
)
def nth_weekday_of_that_month(f: Found) -> DateValue | None:
    """Resolve the last Friday of this month."""
    adj = adjective(f, "adj") or "now"
    base = base_of(f, adj)
    span = _nth(unit_span("month", base, year_step(adj)), f) if base else None
    return value(span, "day", f"weekday of the {adj} month, from {base}") if span else None


def _weekday_number(f: Found) -> int | None:
    """Return the weekday's number; «اثنين» and «أحد» without ال are numerals elsewhere."""
    word = f.words("wd")[0]
    if f.is_("wd", "card"):
        return 0 if word.value == 2 else None
    return 6 if f.is_("wd", "eleven") else word.value


_WHOLE = "(?:<month0>?{MONTH}(?:{YEAR}|(?P<adj>{ADJ}))?)"


@rule(f"(?P<nth><first>|<latest>)(?:<day>|<plural>)(?:<of>|<in>){_WHOLE}", f"<today>(?P<nth><last>)<of>{_WHOLE}")
def end_of_month(f: Found) -> DateValue | None:
    """Resolve the first and the last day of a month."""
    months = month_of(f)
    if months is None:
        return None

    def make(year: int) -> Span | None:
        whole = (calendars.hijri_month if months[1] else calendars.month)(year, months[0])
        return calendars.day(whole[0] if f.is_("nth", "first") else whole[1]) if whole else None

    what = f"{'first' if f.is_('nth', 'first') else 'last'} day of month {months[0]}"
    return dated(f, make, "day", what, hijri=months[1], adj=adjective(f, "adj"))
