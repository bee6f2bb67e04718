"""Where circles and badges stand on the map so that none covers another; pixels of a zoom, nothing of incidents.

The grid's cells are as wide as the largest circle, so a circle that is pushed into its own cell touches no other one.
Only what would overlap is pushed, and a cluster before a single incident, whose point is its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log10
from typing import Any

import numpy as np
import numpy.typing as npt

CELL = 64
BADGE = (34, 20)
_POINT, _LEAST, _PER_DIGIT, _MOST, _GAP = 22, 24, 6.5, 60, 2
_ROUND = ((0, -1), (1, 0), (-1, 0), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))
_STEP, _FARTHEST = 14, 10

Reals = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Circle = tuple[float, float, float]
Rectangle = tuple[float, float, float, float]
Spot = tuple[float, float]


def diameter(count: int) -> int:
    """Return how wide the circle of so many incidents is.

    Examples
    --------
    >>> diameter(1), diameter(10), diameter(1000), diameter(10**7)
    (22, 30, 44, 60)
    """
    return _POINT if count == 1 else min(round(_LEAST + _PER_DIGIT * log10(count)), _MOST)


def diameters(counts: npt.NDArray[Any]) -> Reals:
    """Return the widths of many circles."""
    grown = np.minimum(np.round(_LEAST + _PER_DIGIT * np.log10(np.maximum(counts, 1))), _MOST)
    return np.where(counts == 1, float(_POINT), grown)


def apart(x: Reals, y: Reals, across: Whole, down: Whole, counts: Whole) -> tuple[Reals, Reals, npt.NDArray[np.bool_]]:
    """Push circles that overlap into their cells; return the middles, and which of them were moved.

    Parameters
    ----------
    x, y : numpy.ndarray
        Middles in pixels of the world, each in its cell.
    across, down : numpy.ndarray
        Column and line of the cells, no two alike.
    counts : numpy.ndarray
        Incidents of each circle.
    """
    reach = (diameters(counts) + _GAP) / 2
    inner_x = np.clip(x, across * CELL + reach, (across + 1) * CELL - reach)
    inner_y = np.clip(y, down * CELL + reach, (down + 1) * CELL - reach)
    x, y, moved = x.copy(), y.copy(), np.zeros(len(x), dtype=bool)
    first, second = _neighbours(across, down)
    while True:
        near = np.hypot(x[first] - x[second], y[first] - y[second]) < reach[first] + reach[second]
        involved = np.unique(np.concatenate([first[near], second[near]]))
        fresh = involved[~moved[involved]]
        if not len(fresh):
            return x, y, moved
        clusters = fresh[counts[fresh] > 1]
        pushed = clusters if len(clusters) else fresh
        x[pushed], y[pushed], moved[pushed] = inner_x[pushed], inner_y[pushed], True


def _neighbours(across: Whole, down: Whole) -> tuple[Whole, Whole]:
    """Return the pairs of cells that touch, by their numbers; farther ones cannot overlap."""
    key = across * 2**32 + down
    order = np.argsort(key)
    ordered = key[order]
    pairs = []
    for right, below in ((1, 0), (0, 1), (1, 1), (1, -1)):
        at = np.searchsorted(ordered, key + right * 2**32 + below)
        hit = ordered[np.minimum(at, len(key) - 1)] == key + right * 2**32 + below
        found = np.flatnonzero(hit)
        pairs.append((found, order[at[found]]))
    first, second = (np.concatenate([pair[n] for pair in pairs]) for n in (0, 1))
    return first, second


def badges(areas: Sequence[tuple[Rectangle, Spot]], circles: Iterable[Circle]) -> list[Spot]:
    """Return where the badge with an area's number stands: within a large area, beside one that it would hide.

    Parameters
    ----------
    areas : sequence of (rectangle, spot)
        Left, top, right, bottom of each area, and the point that stands for it.
    circles : iterable of (x, y, diameter)
        What a badge must not cover.

    Returns
    -------
    list of (x, y)
        Middles of the badges, none over a circle or another badge where there is any room nearby.
    """
    wide, high = BADGE
    taken = [(x, y, size / 2, size / 2) for x, y, size in circles]
    around = np.array(taken).reshape(-1, 4)
    found: list[Spot] = []
    for box, spot in areas:
        for choice in _choices(box, spot):
            free = not ((abs(around[:, 0] - choice[0]) < around[:, 2] + wide / 2 + _GAP)
                        & (abs(around[:, 1] - choice[1]) < around[:, 3] + high / 2 + _GAP)).any()  # fmt: skip
            if free:
                break
        else:
            choice = spot
        found.append(choice)
        around = np.vstack([around, (*choice, wide / 2, high / 2)])
    return found


def _choices(box: Rectangle, spot: Spot) -> Iterable[Spot]:
    left, top, right, bottom = box
    wide, high = BADGE
    if right - left > 3 * wide and bottom - top > 3 * high:
        yield spot
        for n in range(1, _FARTHEST):
            for dx, dy in _ROUND:
                inside = spot[0] + dx * n * _STEP, spot[1] + dy * n * _STEP
                if left < inside[0] < right and top < inside[1] < bottom:
                    yield inside
    middle = (left + right) / 2, (top + bottom) / 2
    half = (right - left) / 2 + wide / 2 + 4, (bottom - top) / 2 + high / 2 + 4
    for n in range(_FARTHEST):
        for dx, dy in _ROUND:
            yield middle[0] + dx * (half[0] + n * _STEP), middle[1] + dy * (half[1] + n * _STEP)
