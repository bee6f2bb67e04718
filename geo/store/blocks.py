"""Blocks: which reports are compared with which, so that merging costs no more for an incident among millions.

A block is a country, a type of event and a cell of a half-degree grid. A report can be the same event only as one of
its own or a neighbouring block, on its own days or their neighbours, or as one with the very same sentence. What such
pairs join, directly or through others, is a group; groups are merged each for itself, so that one new report touches
its own group and nothing else.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from geo.incident import Incident
from geo.merge import same_event
from geo.query.columns import to_day
from geo.store.records import digest_of

CELL = 0.5
MOST_DAYS = 7
_EXACT = 2


class Spot(NamedTuple):
    """Where a report is looked for: its block (empty when only its sentence counts), day, and sentence's hash."""

    block: str
    day: int
    copy: bytes


def spot_of(incident: Incident) -> Spot:
    """Return where an incident's like are."""
    copy = digest_of(incident.sub_event_type, incident.place_id, incident.sentence)
    day, lat, lon = incident.event_date, incident.latitude, incident.longitude
    if day is None or lat is None or lon is None or (incident.time_precision or 9) > _EXACT:
        return Spot("", 0, copy)
    cell = f"{math.floor(lat / CELL)}|{math.floor(lon / CELL)}"
    return Spot(f"{incident.country}|{incident.event_type}|{cell}", to_day(day), copy)


def days_of(incident: Incident) -> int:
    """Return how many days an incident is compared on."""
    if incident.event_date is None:
        return 1
    length = ((incident.event_date_end or incident.event_date) - incident.event_date).days + 1
    return max(1, min(MOST_DAYS, length))


def around(spot: Spot, days: int) -> Iterator[tuple[str, int, int]]:
    """Yield the blocks to look in, each with its first and last day."""
    if not spot.block:
        return
    head, row, column = spot.block.rsplit("|", 2)
    for y in (-1, 0, 1):
        for x in (-1, 0, 1):
            yield f"{head}|{int(row) + y}|{int(column) + x}", spot.day - MOST_DAYS, spot.day + days


def pairs(items: Sequence[tuple[Incident, Spot]], fresh: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of items that may be one event, of which at least one is fresh.

    Parameters
    ----------
    items : sequence of Incident with its Spot
    fresh : iterable of int
        Numbers of the items whose partners are sought.
    """
    by_block: dict[tuple[str, int], list[int]] = defaultdict(list)
    by_copy: dict[bytes, list[int]] = defaultdict(list)
    for number, (incident, spot) in enumerate(items):
        by_copy[spot.copy].append(number)
        if spot.block:
            for offset in range(days_of(incident)):
                by_block[spot.block, spot.day + offset].append(number)
    for number in fresh:
        incident, spot = items[number]
        seen = {number}
        for other in by_copy[spot.copy]:
            if other not in seen:
                seen.add(other)
                yield number, other
        length = days_of(incident)
        for block, _, _ in around(spot, length):
            for day in range(spot.day - 1, spot.day + length + 1):
                for other in by_block.get((block, day), ()):
                    if other not in seen:
                        seen.add(other)
                        if items[other][0].article_id != incident.article_id and same_event(incident, items[other][0]):
                            yield number, other


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
