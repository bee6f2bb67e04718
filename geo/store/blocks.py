"""Blocks: which reports are compared with which, so that merging costs no more for an incident among millions.

A block is a country, a type of event and a cell of a half-degree grid. A report can be the same event only as one of
its own or a neighbouring block, on its own days or their neighbours, or as one with the very same sentence. What such
pairs join, directly or through others, is a group; groups are merged each for itself, so that one new report touches
its own group and nothing else.

Everything here works on spots, a few numbers a report; the reports themselves are read only where two spots meet.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from geo.incident import Incident
from geo.query.columns import to_day
from geo.store.records import digest_of

CELL = 0.5
MOST_DAYS = 7
# One look over some quiet months costs less than two looks.
_NEAR_DAYS = 200
_EXACT = 2


class Spot(NamedTuple):
    """Where a report is looked for: block (empty when only its sentence counts), days, and its sentence's hash."""

    block: str
    day: int
    last: int
    copy: bytes


def spot_of(incident: Incident) -> Spot:
    """Return where an incident's like are."""
    copy = digest_of(incident.sub_event_type, incident.place_id, incident.sentence)
    day, lat, lon = incident.event_date, incident.latitude, incident.longitude
    if day is None or lat is None or lon is None or (incident.time_precision or 9) > _EXACT:
        return Spot("", 0, 0, copy)
    cell = f"{math.floor(lat / CELL)}|{math.floor(lon / CELL)}"
    length = ((incident.event_date_end or day) - day).days + 1
    first = to_day(day)
    return Spot(f"{incident.country}|{incident.event_type}|{cell}", first, first + _bounded(length) - 1, copy)


def _bounded(length: int) -> int:
    return max(1, min(MOST_DAYS, length))


@lru_cache(maxsize=20_000)
def around(block: str) -> tuple[str, ...]:
    """Return a block and its eight neighbours."""
    head, row, column = block.rsplit("|", 2)
    return tuple(f"{head}|{int(row) + y}|{int(column) + x}" for y in (-1, 0, 1) for x in (-1, 0, 1))


@lru_cache(maxsize=20_000)
def head(block: str) -> str:
    """Return a block's country and type."""
    return block.rsplit("|", 2)[0]


def near_days(spots: Iterable[Spot]) -> set[tuple[str, int]]:
    """Return the countries and types, each with a day, that the like of some spots have."""
    return {(head(block), n) for block, day, last, _ in spots if block for n in range(day - 1, last + 2)}


def windows(spots: Iterable[Spot]) -> Iterator[tuple[str, int, int]]:
    """Yield the blocks in which the like of some spots may lie, each with the first days to look at, none twice."""
    own: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for block, day, last, _ in spots:
        if block:
            own[block].add((day - MOST_DAYS, last + 1))
    wanted: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for block, days in own.items():
        spans = list(_spans(sorted(days)))
        for near in around(block):
            wanted[near] += spans
    for block, found in wanted.items():
        for low, high in _spans(sorted(found)):
            yield block, low, high


def _spans(days: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield ordered runs of days with those that are near each other joined."""
    low, high = days[0]
    for first, last in days:
        if first > high + _NEAR_DAYS:
            yield low, high
            low, high = first, last
        elif last > high:
            high = last
    yield low, high


class Index:
    """Spots by block and day, and by sentence."""

    def __init__(self) -> None:
        self.spots: dict[int, Spot] = {}
        # By country, type and day first: on most days nothing else of a country and type is told.
        self._by_day: dict[tuple[str, int], dict[str, list[int]]] = {}
        self._by_copy: dict[bytes, list[int]] = {}

    def add(self, spots: Mapping[int, Spot]) -> None:
        """Take in the spots of some reports; those that are here already stay."""
        for number, spot in spots.items():
            if number in self.spots:
                continue
            self.spots[number] = spot
            block, first, last, copy = spot
            self._by_copy.setdefault(copy, []).append(number)
            if block:
                country_type = head(block)
                for day in range(first, last + 1):
                    self._by_day.setdefault((country_type, day), {}).setdefault(block, []).append(number)

    def like(self, number: int) -> Iterator[tuple[int, bool]]:
        """Yield the reports that may tell what one tells, each with whether its sentence is the very same.

        Parameters
        ----------
        number : int
            The report's own, which the index has.
        """
        block, first, last, copy = self.spots[number]
        seen = {number}
        copies = self._by_copy[copy]
        if len(copies) > 1:
            for other in copies:
                if other not in seen:
                    seen.add(other)
                    yield other, True
        if not block:
            return
        country_type, near = head(block), around(block)
        for day in range(first - 1, last + 2):
            blocks = self._by_day.get((country_type, day))
            if blocks is None:
                continue
            # Few blocks of a day are gone through, of many the nine.
            for name in near if len(blocks) > len(near) else [b for b in blocks if b in near]:
                for other in blocks.get(name, ()):
                    if other not in seen:
                        seen.add(other)
                        yield other, False


class Groups:
    """Sets that grow together (union-find)."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def find(self, item: int) -> int:
        """Return the item that stands for an item's set."""
        parent = self._parent.setdefault(item, item)
        while parent != self._parent[parent]:
            self._parent[parent] = self._parent[self._parent[parent]]
            parent = self._parent[parent]
        self._parent[item] = parent
        return parent

    def join(self, one: int, other: int) -> None:
        """Make two items' sets one."""
        a, b = self.find(one), self.find(other)
        if a != b:
            self._parent[max(a, b)] = min(a, b)
