"""The timeline: incidents per day, week, month or year and type, and windows that play through it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import numpy.typing as npt

from geo.query.columns import Columns, Mask, to_date, to_day
from geo.taxonomy import EVENT_TYPES

Unit = Literal["day", "week", "month", "year"]
_MOST_BINS = 130
_PER_UNIT: tuple[tuple[Unit, int], ...] = (("day", 1), ("week", 7), ("month", 30), ("year", 365))


@dataclass(frozen=True, slots=True)
class Histogram:
    """Incidents per bin.

    Attributes
    ----------
    unit : str
    edges : tuple of datetime.date
        First day of each bin, and one more for the end.
    exact : numpy.ndarray
        Incidents whose interval lies within one bin, bins by event types.
    spread : numpy.ndarray
        Incidents whose interval goes over several bins, counted in each of them.
    """

    unit: Unit
    edges: tuple[date, ...]
    exact: npt.NDArray[np.int64]
    spread: npt.NDArray[np.int64]


def unit_for(first: date, last: date) -> Unit:
    """Return the finest unit that keeps the bars wide enough to see."""
    days = (last - first).days + 1
    return next((unit for unit, length in _PER_UNIT if days / length <= _MOST_BINS), "year")


def floor(day: date, unit: Unit) -> date:
    """Return the first day of the bin that a day is in; weeks begin on Monday."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def following(day: date, unit: Unit) -> date:
    """Return the first day of the next bin, the last day that there is when there is no next one."""
    try:
        if unit == "month":
            return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        if unit == "year":
            return day.replace(year=day.year + 1, month=1, day=1)
        return day + timedelta(days=7 if unit == "week" else 1)
    except (OverflowError, ValueError):
        return date.max


def edges(first: date, last: date, unit: Unit) -> tuple[date, ...]:
    """Return the first days of the bins from `first` to `last`, and the end of the last one."""
    found = [floor(first, unit)]
    while found[-1] <= last and found[-1] != date.max:
        found.append(following(found[-1], unit))
    return tuple(found)


def histogram(columns: Columns, mask: Mask, first: date, last: date) -> Histogram:
    """Count incidents per bin and type from `first` to `last`.

    Parameters
    ----------
    columns : Columns
    mask : numpy.ndarray
        Which incidents to count.
    first, last : datetime.date
        Span to cover.
    """
    unit = unit_for(first, last)
    bins = edges(first, last, unit)
    limits = np.array([to_day(edge) for edge in bins], dtype=np.int32)
    count, types = len(bins) - 1, len(EVENT_TYPES)
    rows = np.flatnonzero(mask & columns.dated & (columns.start < limits[-1]) & (columns.end >= limits[0]))
    # One look-up table over the days is quicker than a binary search for each of a million incidents.
    table = np.searchsorted(limits, np.arange(limits[0], limits[-1]), side="right") - 1
    low = table[np.clip(columns.start[rows] - limits[0], 0, len(table) - 1)]
    high = table[np.clip(columns.end[rows] - limits[0], 0, len(table) - 1)]
    kind = columns.kind[rows].astype(np.int64)
    single = low == high
    exact = np.bincount(low[single] * types + kind[single], minlength=count * types)
    steps = np.bincount(low[~single] * types + kind[~single], minlength=(count + 1) * types)
    steps -= np.bincount((high[~single] + 1) * types + kind[~single], minlength=(count + 1) * types)
    spread = np.cumsum(steps.reshape(count + 1, types), axis=0)[:count]
    return Histogram(unit, bins, exact.reshape(count, types), spread)


def advance(
    start: date | None, end: date | None, span: tuple[date, date], unit: Unit, *, cumulative: bool = False
) -> tuple[date, date] | None:
    """Return the next window of the player, or None at the end.

    Parameters
    ----------
    start, end : datetime.date or None
        First and last day shown now; None for the ends of the span.
    span : tuple of datetime.date
        First and last day that there are.
    unit : str
        How far a step goes.
    cumulative : bool
        Whether the beginning stays where it is.
    """
    start, end = start or span[0], end or span[1]
    if end >= span[1]:
        return None
    step = following(end, unit) - end
    return (start if cumulative else start + step), min(end + step, span[1])


def opening(span: tuple[date, date], unit: Unit) -> tuple[date, date]:
    """Return the window that the player begins with: one unit at the beginning of the span."""
    return span[0], min(following(span[0], unit) - timedelta(days=1), span[1])


def span_of(columns: Columns) -> tuple[date, date] | None:
    """Return the first and last day of the incidents, or None when none has a date."""
    return None if columns.span is None else (to_date(columns.span[0]), to_date(columns.span[1]))
