"""Dates that name a day, month, year, season, decade or feast."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from geo.dates import calendars
from geo.dates.calendars import Span
from geo.dates.lexicon import TAGS, known_days, occasions
from geo.dates.reader import NO_ANCHOR, tag_is, unknown, value
from geo.dates.rules import Found, refuse, rule
from geo.mentions import DateValue, Precision

_LEAP_REACH = 9
_ADJECTIVES = "past", "last", "before_last", "now", "next", "after_next", "same", "following", "preceding"


def adjective(f: Found, group: str) -> str:
    """Return the tag name of the adjective in a group, empty without one."""
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


def _has_year(f: Found) -> bool:
    return any(f.has(group) for group in ("y", "yw", "ythis", "yadj"))


def _is_hijri_year(f: Found) -> bool:
    return f.number("y") in calendars.HIJRI_YEARS


def _years(f: Found, *, hijri: bool) -> Sequence[int]:
    anchor = f.reader.anchor
    if anchor is None:
        return ()
    middle = calendars.hijri_year_of(anchor) if hijri else anchor.year
    return range(middle - _LEAP_REACH, middle + _LEAP_REACH) if middle else ()


def dated(
    f: Found, make: Callable[[int], Span | None], precision: Precision, what: str, *, hijri: bool = False, adj: str = ""
) -> DateValue:
    """Resolve what recurs every year: by the stated year, or by the nearest that fits."""
    if _has_year(f):
        year = stated_year(f, hijri=hijri)
        if year is None:
            return NO_ANCHOR
        if f.has("y") and hijri != _is_hijri_year(f):
            return unknown(f"{what} of a year in another calendar")
        span = make(year)
        return value(span, precision, f"{what} {year}" if span else f"no {what} in {year}")
    if adj in ("same", "following", "preceding"):
        adj = {"same": "", "following": "next", "preceding": "past"}[adj]
    elif adj:
        adj = {"last": "past", "after_next": "next"}.get(adj, adj)
    found = f.reader.settle(make, _years(f, hijri=hijri), adj, f.at, f.reader.tagged.ends[f.match.end() - 1])
    return (
        value(found[0], precision, f"{what}: {found[1]}") if found else unknown(f"{what} without a year to anchor it")
    )


def _months(f: Found, group: str = "mon") -> tuple[int, bool] | None:
    """Return the month's number and whether it is Hijri; None where two names disagree."""
    months = [word for word in f.words(group) if tag_is(word.tag, "month", "hijri")]
    if len({word.value for word in months}) != 1:
        return None
    return months[0].value, tag_is(months[0].tag, "hijri")


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


def _named_day(f: Found, day: int) -> DateValue | None:
    months = _months(f)
    if months is None or not 1 <= day <= 31:
        return None
    month, hijri = months
    what = f"{'Hijri ' if hijri else ''}day {day} of month {month}"
    make = _day_maker(month, day, hijri=hijri)
    if not _has_year(f) and not f.has("adj") and not hijri and (known := _known_year(f, month, day)):
        return value(make(known), "day", f"{what}, known to be of {known}")
    return dated(f, make, "day", what, hijri=hijri, adj=adjective(f, "adj"))


@rule(
    "(?:{WEEKDAY}<comma>?|<day>)?<dated>?(?P<br><open>)?<dated>?(?P<day>{DAY})(?P<of><of>)?<month0>?{MONTH}"
    "(?:{YEAR}|(?P<adj>{ADJ}))?(?(br)<close>)"
)
def day_of_month(f: Found) -> DateValue | None:
    """Resolve a day and month, with or without weekday and year."""
    # «المركز الأول أكتوبر»: an ordinal below eleven needs its «من».
    if f.is_("day", "ord") and len(f.words("day")) == 1 and not f.has("of"):
        return None
    return _named_day(f, f.number("day"))


@rule("(?P<day>{DAY})(?=(?:<comma>?<and>(?:{DAY})){1,4}<of>?<month0>?{MONTH}(?:{YEAR}|(?P<adj>{ADJ}))?)")
def day_of_list(f: Found) -> DateValue | None:
    """Resolve a day of a list whose month stands at its end (9 و10 أكتوبر)."""
    return _named_day(f, f.number("day"))


@rule(
    "(?P<cue><between>|<of>|<day_pair>)?(?P<day>{DAY})(?P<link><and>|<until>|<slash>)?(?P<last>{DAY})<of>?<month0>?{MONTH}"
    "(?:{YEAR}|(?P<adj>{ADJ}))?"
)
def days_range(f: Found) -> DateValue | None:
    """Resolve a stretch of days within a month."""
    linked = f.has("link") and (f.is_("cue", "between") or (f.is_("cue", "of") and f.is_("link", "until")))
    if not linked and not (not f.has("link") and f.is_("day", "int") and f.is_("last", "int") and f.hyphen("last")):
        return None
    first, last = _named_day(f, f.number("day")), _named_day(f, f.number("last"))
    if not first or not last:
        return None
    if not first.start or not last.end or first.start > last.end:
        return unknown(f"{first.why} to {last.why}")
    return DateValue(first.start, last.end, "range", f"from {first.why} to {last.why}")


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


_LEAD = "(?:{WEEKDAY}<comma>?|<day>)?<dated>?(?P<br><open>)?"


@rule(
    _LEAD + "(?P<n1><int>|<year>)(?P<sep><slash>|<dot>)(?P<n2><int>)(?P<sep2><slash>|<dot>)"
    "(?P<n3><int>|<year>|<big>){ERA}(?(br)<close>)",
    _LEAD + "(?P<n1><int>|<year>)(?P<n2><int>)(?P<n3><int>|<year>|<big>){ERA}(?(br)<close>)",
)
def numeric(f: Found) -> DateValue | None:
    """Resolve a date in digits: day, month, year, or year first; the American order where nothing else fits."""
    if "sep" not in f.match.groupdict():
        if not (f.hyphen("n2") and f.hyphen("n3")):
            return None
    elif f.words("sep")[0] != f.words("sep2")[0] or _glued(f):
        return None
    sizes = sorted(len(f.words(group)[0].kind) for group in ("n1", "n3"))
    if sizes[1] != 4 and (not f.is_("sep", "slash") if "sep" in f.match.groupdict() else True):
        return None
    if sizes[0] > 2:
        return None
    weekday = f.words("wd")[0].value if f.has("wd") else None
    days = [found for order in _numeric_orders(f) if (found := _numeric_day(*order))]
    if not days:
        return None
    chosen = next((found for found in days if found.weekday() == weekday), days[0])
    return DateValue(chosen, chosen, "day", "date in digits")


def _glued(f: Found) -> bool:
    """Whether the digits go on (a version, an address), so that they are no date."""
    separators = TAGS["slash"], TAGS["dot"]
    text, end = f.reader.folded.text, f.reader.tagged.ends[f.match.end() - 1]
    goes_on = end + 1 < len(text) and text[end] in "/." and text[end + 1].isdigit()
    return goes_on or (f.before in separators and f.at > 1 and text[f.at - 2].isdigit())


@rule(
    "{WEEKDAY}<comma>?<dated>?(?P<br><open>)?(?P<n1><int>)<slash>(?P<n2><int>)(?(br)<close>)",
    "<dated>(?P<br><open>)?(?P<n1><int>)<slash>(?P<n2><int>)(?(br)<close>)",
)
def numeric_without_year(f: Found) -> DateValue | None:
    """Resolve day/month after a weekday."""
    first, second = f.number("n1"), f.number("n2")
    day, month = (first, second) if second <= 12 else (second, first)
    if month > 12:
        return None
    found = f.reader.settle(
        _day_maker(month, day, hijri=False), _years(f, hijri=False), "", f.at, f.reader.tagged.ends[f.match.end() - 1]
    )
    return value(found[0], "day", f"date in digits: {found[1]}") if found else unknown("date in digits without a year")


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
        return _months_of(span, (nth - 1) / parts, nth / parts, days)
    if not f.has("edge"):
        return span
    kind = f.words("edge")[0].kind
    if days > 300:  # of a year or more: its first, its last quarter, the four months in the middle
        low, high = {"start": (0, 0.25), "middle": (1 / 3, 2 / 3), "end": (0.75, 1)}[kind]
    else:
        low, high = {"start": (0, 1 / 3), "middle": (1 / 3, 2 / 3), "end": (2 / 3, 1)}[kind]
    return _months_of(span, low, high, days)


def _months_of(span: Span, low: float, high: float, days: int) -> Span:
    """Return the stretch between two fractions of a span, in whole months where the span is whole years."""
    if days >= 365 and span[0].month == 1 and span[0].day == 1:
        months = (span[1].year - span[0].year + 1) * 12
        first = calendars.months_later(span[0], round(months * low))
        after = calendars.months_later(span[0], round(months * high)) if high < 1 else None
        last = calendars.shift(after, -1) if after else span[1]
    else:
        first = calendars.shift(span[0], round(days * low))
        last = calendars.shift(span[0], round(days * high) - 1)
    return (first or span[0], last or span[1])


def _part_precision(f: Found, precision: Precision) -> Precision:
    if f.has("edge") or f.has("part"):
        return "range"
    return precision


@rule("(?:{PART}<of>?)?(?P<word><month0>)?{MONTH}(?:{YEAR}|(?P<adj>{ADJ}))?")
def month(f: Found) -> DateValue | None:
    """Resolve a month."""
    months = _months(f)
    if months is None or not _stands(f):
        return None
    number, hijri = months
    make = calendars.hijri_month if hijri else calendars.month
    found = dated(
        f, lambda year: make(year, number), "month", f"{'Hijri ' if hijri else ''}month {number}", hijri=hijri,
        adj=adjective(f, "adj"),
    )  # fmt: skip
    return _narrowed(f, found)


def _narrowed(f: Found, found: DateValue) -> DateValue:
    if not found.start or not found.end or not (f.has("edge") or f.has("part")):
        return found
    return value(narrow(f, (found.start, found.end)), "range", f"part of {found.why}")


def _stands(f: Found) -> bool:
    """Whether a month without a day is a month here: many of their names are other words as well."""
    first = f.words("mon")[0]
    index = f.match.start("mon")
    if first.kind == "spelt" and "آ" not in f.reader.spelt(index):
        return len(f.words("mon")) > 1 or f.has("y")
    marked = f.has("word") or len(f.words("mon")) > 1
    if first.kind == "dated":
        return marked or f.has("y") or (f.has("edge") and not tag_is(first.tag, "hijri"))
    if first.kind == "prep":
        led = tag_is(f.before, "in", "since", "until", "before", "after", "by", "between", "within", "and", "prep")
        return marked or led or _has_year(f) or f.has("adj") or f.has("edge") or f.has("part")
    return not (tag_is(f.after.tag, "other") or _next_word_is_colour(f))


def _next_word_is_colour(f: Found) -> bool:
    following = f.reader.folded.text[f.reader.tagged.ends[f.match.end() - 1] :][:8].split(None, 1)
    return bool(following) and following[0] == "الاسود"


@rule("(?P<span><month>)(?=(?:<and>|<until>){PAIR}{YEAR})")
def month_of_list(f: Found) -> DateValue | None:
    """Resolve a month whose year stands after the next one (يناير ومارس 2019)."""
    year, word = stated_year(f), f.words("span")[0]
    return value(calendars.month(year, word.value), "month", f"month {word.value} of {year}") if year else None


@rule(
    "(?:{PART}<of>?)?{YEARWORD}(?P<y><year>){ERA}",
    "(?:{PART}<of>?)?{YEARWORD}(?P<yw>{SPELT}){ERA}",
    "{PART}<of>?(?P<y><year>){ERA}",
    "(?P<y><year>)(?:<hijri_mark>|<gregorian_mark>)",
)
def year(f: Found) -> DateValue | None:
    """Resolve a year by its word, its era, or the part of it that is named."""
    groups = f.match.groupdict()
    number = f.number("yw") if groups.get("yw") else f.number("y")
    return _year(f, number, parts="edge" in groups)


def _year(f: Found, number: int, *, parts: bool = False) -> DateValue | None:
    span = calendars.hijri_year(number) if number in calendars.HIJRI_YEARS else calendars.year(number)
    precision: Precision = "year"
    if parts:
        span, precision = narrow(f, span), _part_precision(f, "year")
    return value(span, precision, f"{'part of ' if precision == 'range' else ''}year {number}")


@rule("(?P<cue><in>|<since>|<between>|<until>)(?P<span>(?P<y><year>))(?!<slash>|<dot><int>|<int>|<big>)")
def bare_year(f: Found) -> DateValue | None:
    """Resolve a year that only a preposition marks: في 2013, not في 2000 موقع."""
    number = f.number("y")
    anchor = f.reader.anchor
    limit = anchor.year + 30 if anchor else 2060
    if not 1900 <= number <= limit or _counts(f) or _rounded(f):
        return None
    return _year(f, number)


def _rounded(f: Found) -> bool:
    return f.number("y") == 2000 and not tag_is(f.after.tag, "comma", "dot", "and", "until")


def _counts(f: Found) -> bool:
    """Whether a unit follows, which makes the number a count."""
    return tag_is(f.after.tag, "plural", "counted", "hour", "day", "month0", "year0", "week", "about")


@rule(
    "(?P<cue><year_pair>)(?P<y><year>)(?P<link><and>|<until>)(?P<y2><year>)",
    "(?P<cue><between>)(?P<y><year>)(?P<link><and>)(?P<y2><year>)",
)
def years(f: Found) -> DateValue | None:
    """Resolve a stretch of years (بين عامي 2011 و2015)."""
    first, last = calendars.year(f.number("y")), calendars.year(f.number("y2"))
    if not first or not last or first > last:
        return None
    return DateValue(first[0], last[1], "range", f"years {f.number('y')} to {f.number('y2')}")


@rule(
    "(?P<edge><edge>)?<of>?(?P<decade><decade>)(?P<century><of>?<century>(?P<adj>{ADJ}|<ord>(?:<ten>|<and><tens>)?|<tens>))?"
)
def decade(f: Found) -> DateValue | None:
    """Resolve a decade: of the century named, else the latest that has begun."""
    tens, anchor = f.number("decade"), f.reader.anchor
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
    span = (date(start, 1, 1), date(start + 9, 12, 31)) if start >= 1 else None
    if f.has("edge") and span:
        span = narrow_edge(f, span)
    return value(span, "range", f"decade from {start}")


def narrow_edge(f: Found, span: Span) -> Span:
    """Return the start, middle or end of a long span, a third of it."""
    third = {"start": 0, "middle": 1, "end": 2}[f.words("edge")[0].kind]
    return _months_of(span, third / 3, (third + 1) / 3, (span[1] - span[0]).days + 1)


@rule("<century>(?P<adj>{ADJ})", "<century>(?P<nth><ord>(?:<ten>|<and><tens>)?|<tens>)")
def century(f: Found) -> DateValue | None:
    """Resolve a century."""
    if f.match.groupdict().get("nth"):
        number = f.number("nth")
    elif f.reader.anchor is None:
        return NO_ANCHOR
    else:
        number = (f.reader.anchor.year - 1) // 100 + 1 + year_step(adjective(f, "adj"))
    if not 1 <= number <= 21:
        return None
    return DateValue(date(number * 100 - 99, 1, 1), date(number * 100, 12, 31), "range", f"century {number}")


@rule("(?:(?P<edge><edge>)<of>?)?<season_word>?(?P<season><season>)(?:{YEAR}|(?P<adj>{ADJ}))")
def season(f: Found) -> DateValue | None:
    """Resolve a season of three months with its year or an adjective."""
    first = f.number("season")
    found = dated(
        f, lambda year: calendars.season(first, year), "season", f"season from month {first}", adj=adjective(f, "adj")
    )
    if not f.has("edge") or not found.start or not found.end:
        return found
    return value(narrow_edge(f, (found.start, found.end)), "range", f"part of {found.why}")


@rule("(?:(?P<nth><first>|<ord>)<plural>)?(?P<occasion><occasion>)(?:{YEAR}|(?P<adj>{ADJ}))?")
def occasion(f: Found) -> DateValue | None:
    """Resolve a feast or a memorial day: of the year named, by an adjective, else the nearest to publication."""
    named = occasions()[f.number("occasion")]
    hijri = named.calendar == "hijri"
    offset = f.number("nth") - 1 if f.has("nth") else 0

    def make(number: int) -> Span | None:
        if named.days == 0:
            return calendars.hijri_month(number, named.month)
        first = (calendars.hijri_day if hijri else calendars.gregorian_day)(number, named.month, named.day)
        moved = calendars.shift(first, offset) if first else None
        return calendars.day(moved) if moved else None

    precision: Precision = "day" if named.days else "month"
    what = f"{'Hijri ' if hijri else ''}{named.day}/{named.month}"
    stated = stated_year(f)
    if stated is not None and hijri and not _is_hijri_year(f):
        begun = calendars.hijri_year_of(date(stated, 1, 1)) or 0
        spans = [span for number in range(begun, begun + 2) if (span := make(number)) and span[0].year == stated]
        return value(spans[0] if spans else None, precision, f"{what} within {stated}")
    if _has_year(f) or f.has("adj"):
        return dated(f, make, precision, what, hijri=hijri, adj=adjective(f, "adj"))
    anchor = f.reader.anchor
    spans = [span for number in _years(f, hijri=hijri) if (span := make(number))]
    if anchor is None or not spans:
        return unknown(f"{what} without a year to anchor it")
    return value(min(spans, key=lambda span: abs((span[0] - anchor).days)), precision, f"{what} nearest to publication")


# Names of streets, movements, hospitals (ثورة 25 يناير).
refuse("{HEAD_DATE}<quote>?(?:{DAY}<of>?)?{PAIR}(?!<comma>?<year>|{ADJ}|<of>?{YEARWORD})")
