"""Days, weeks, months and years in the Gregorian and the Hijri calendar."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import lru_cache

from hijridate import Gregorian, Hijri

Span = tuple[date, date]

# hijridate knows the Umm al-Qura calendar of these years; beyond them a date stays unknown.
HIJRI_YEARS = range(1343, 1501)


def day(moment: date) -> Span:
    """Return the span of one day."""
    return moment, moment


def shift(moment: date, days: int) -> date | None:
    """Return the day `days` later, or None outside the calendar."""
    try:
        return moment + timedelta(days)
    except OverflowError:
        return None


def month(year: int, number: int) -> Span | None:
    """Return the span of a Gregorian month."""
    if not (1 <= year <= 9999 and 1 <= number <= 12):
        return None
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def months_later(moment: date, months: int) -> date | None:
    """Return the same day `months` later, or the last day of a month too short for it."""
    index = moment.year * 12 + moment.month - 1 + months
    span = month(index // 12, index % 12 + 1)
    return span[0].replace(day=min(moment.day, span[1].day)) if span else None


def week(moment: date) -> Span:
    """Return the week from Monday to Sunday that holds a day."""
    first = shift(moment, -moment.weekday()) or moment
    return first, shift(first, 6) or moment


def year(number: int) -> Span | None:
    """Return the span of a Gregorian year."""
    return (date(number, 1, 1), date(number, 12, 31)) if 1 <= number <= 9999 else None


def season(first_month: int, number: int) -> Span | None:
    """Return three months from `first_month` of a year; winter ends in the year after."""
    first, last = month(number, first_month), month(number + (first_month + 2 > 12), (first_month + 1) % 12 + 1)
    return (first[0], last[1]) if first and last else None


def decade(first: int) -> Span | None:
    """Return the span of ten years."""
    return (date(first, 1, 1), date(first + 9, 12, 31)) if 1 <= first <= 9990 else None


@lru_cache(maxsize=4096)
def hijri_day(number: int, month_number: int, day_number: int) -> date | None:
    """Return the Gregorian day of a Hijri one, None where the calendar has no such day."""
    if number not in HIJRI_YEARS:
        return None
    try:
        found = Hijri(number, month_number, day_number).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(found.year, found.month, found.day)


def hijri_month(number: int, month_number: int) -> Span | None:
    """Return the span of a Hijri month."""
    first = hijri_day(number, month_number, 1)
    after = hijri_day(number + month_number // 12, month_number % 12 + 1, 1)
    return (first, after - timedelta(1)) if first and after else None


def hijri_year(number: int) -> Span | None:
    """Return the span of a Hijri year."""
    first, after = hijri_day(number, 1, 1), hijri_day(number + 1, 1, 1)
    return (first, after - timedelta(1)) if first and after else None


@lru_cache(maxsize=256)
def hijri_year_of(moment: date) -> int | None:
    """Return the Hijri year of a Gregorian day."""
    try:
        return int(Gregorian(moment.year, moment.month, moment.day).to_hijri().year)
    except (ValueError, OverflowError):
        return None


def gregorian_day(number: int, month_number: int, day_number: int) -> date | None:
    """Return a Gregorian day, None where there is no such day."""
    try:
        return date(number, month_number, day_number)
    except ValueError:
        return None


def _behind(number: int) -> int:
    """Return by how many days the Julian calendar is behind in spring."""
    return number // 100 - number // 400 - 2


def easter(number: int, *, eastern: bool = False) -> date | None:
    """Return Easter Sunday of a year, by the Gregorian or (`eastern`) the Julian reckoning.

    The anonymous Gregorian algorithm and Meeus' Julian one.
    """
    if not 1583 <= number <= 9990:
        return None
    golden, century, rest = number % 19, number // 100, number % 100
    if eastern:
        epact = (19 * golden + 15) % 30
        weekday = (2 * (number % 4) + 4 * (number % 7) - epact + 34) % 7
        return date(number, 3, 22) + timedelta(epact + weekday + _behind(number))
    corrected = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - corrected + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    return date(number, 3, 22) + timedelta(epact + weekday - 7 * late)


def passover(number: int) -> date | None:
    """Return the first day of Passover in a year, by the formula of Gauss."""
    if not 1583 <= number <= 9990:
        return None
    a, b = (12 * number + 12) % 19, number % 4
    # The moment of the full moon, in days of March of the Julian calendar.
    moment = 20.0955877 + 1.5542418 * a + 0.25 * b - 0.003177794 * number
    day_number, part = int(moment), moment % 1
    weekday = (3 * number + 5 * b + day_number + 1) % 7
    if weekday in (2, 4, 6):
        day_number += 1
    elif (weekday == 1 and a > 6 and part >= 0.632870370) or (weekday == 0 and a > 11 and part >= 0.897723765):
        day_number += 2 if weekday == 1 else 1
    return date(number, 3, 1) + timedelta(day_number - 1 + _behind(number))
