"""What is compared and joined, without a ledger: the part of merging that workers of a cluster can do.

Pairs and groups go out in portions by country and month, each with the reports that it needs; what comes back does not
depend on where it was done.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

from geo.incident import Incident
from geo.merge import merge, same_event
from geo.review import REJECTED, corrected
from geo.store.blocks import Spot
from geo.store.mapper import Mapper, here, portions
from geo.store.records import Record, to_incident, to_record

_WINDOW = 31
_PAIRS = 2_000
_GROUPS = 200
Joined = list[tuple[Record, list[int]]]


class Report:
    """A report; its incident is made only when something has to be compared or merged."""

    __slots__ = ("_fields", "_incident", "id", "key", "record", "seq", "spot")

    def __init__(self, seq: int, name: str, key: bytes, spot: Spot, record: Record) -> None:
        self.seq, self.id, self.key, self.spot, self.record = seq, name, key, spot, record
        self._incident: Incident | None = None
        self._fields: SimpleNamespace | None = None

    def __reduce__(self) -> tuple[type[Report], tuple[Any, ...]]:
        return Report, (self.seq, self.id, self.key, self.spot, self.record)

    @property
    def fields(self) -> SimpleNamespace:
        """What is compared of it, as it is kept: most comparisons end in "another", and need no incident."""
        if self._fields is None:
            self._fields = SimpleNamespace(**json.loads(self.record.properties))
        return self._fields

    @property
    def incident(self) -> Incident:
        """The incident that it tells."""
        if self._incident is None:
            self._incident = to_incident(self.record)
        return self._incident

    @property
    def order(self) -> tuple[date, str, str]:
        """Merging goes by publication, never by arrival: any order of ingests gives the same incidents."""
        return self.incident.published or date.max, self.incident.article_id, self.id


@dataclass(slots=True)
class Corrections:
    """The corrections that hold, by incident and by the sentence that they are about."""

    by_incident: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    by_sentence: dict[tuple[bytes, int], list[dict[str, Any]]] = field(default_factory=dict)
    apart: set[str] = field(default_factory=set)
    keys: set[bytes] = field(default_factory=set)

    def touch(self, report: str, article: bytes) -> bool:
        """Whether something was said about a report, or about its article."""
        return report in self.by_incident or report in self.apart or article in self.keys

    def of(self, incident: Incident, members: Sequence[Report]) -> dict[str, Any]:
        """Return the changes to an incident; a later correction of a property wins."""
        found: dict[str, Any] = {}
        named = self.by_incident.get(incident.id, ())
        for changes in named:
            found |= changes
        if not named:
            # Newer rules may give the incident another id; what a person said is about the sentence.
            for member in members:
                if member.incident.sentence_start is not None:
                    for changes in self.by_sentence.get((member.key, member.incident.sentence_start), ()):
                        found |= changes
        return found


def compared(couples: Sequence[tuple[Report, Report]], mapper: Mapper = here) -> list[bool]:
    """Return which pairs of reports tell one event.

    Parameters
    ----------
    couples : sequence of pairs of Report
    mapper : callable
        Where to compare.
    """
    if mapper is here:
        return [_same(one.fields, other.fields) for one, other in couples]
    parts = portions([_window(one) for one, _ in couples], _PAIRS)

    def task(part: Sequence[int]) -> tuple[dict[int, str], list[tuple[int, int]]]:
        pairs = [couples[n] for n in part]
        texts = {r.seq: r.record.properties for pair in pairs for r in pair}
        return texts, [(one.seq, other.seq) for one, other in pairs]

    found = [False] * len(couples)
    for part, answers in zip(parts, mapper(_compare, map(task, parts)), strict=True):
        for number, answer in zip(part, answers, strict=True):
            found[number] = answer
    return found


def _window(report: Report) -> tuple[str, int]:
    """Return the country and the month or so of a report."""
    return report.spot.block.partition("|")[0], report.spot.day // _WINDOW


def _compare(task: tuple[dict[int, str], list[tuple[int, int]]]) -> list[bool]:
    """Compare pairs of reports by their texts; runs in a worker."""
    texts, pairs = task
    fields = {seq: SimpleNamespace(**json.loads(text)) for seq, text in texts.items()}
    return [_same(fields[one], fields[other]) for one, other in pairs]


def _same(a: SimpleNamespace, b: SimpleNamespace) -> bool:
    return bool(a.article_id != b.article_id) and same_event(cast("Incident", a), cast("Incident", b))


def joined(groups: Sequence[list[Report]], corrections: Corrections, mapper: Mapper = here) -> Joined:
    """Return the incidents of groups of reports, each with the numbers of the reports that it was made of.

    Parameters
    ----------
    groups : sequence of lists of Report
    corrections : Corrections
    mapper : callable
        Where to join.
    """
    if mapper is here:
        return _join((groups, corrections))
    parts = portions([_window(members[0]) for members in groups], _GROUPS)
    tasks = (([groups[n] for n in part], corrections) for part in parts)
    return [made for done in mapper(_join, tasks) for made in done]


def _join(task: tuple[Sequence[list[Report]], Corrections]) -> Joined:
    """Join the reports of some groups; runs in a worker."""
    groups, corrections = task
    return [
        (record, [m.seq for m in made_of])
        for members in groups
        for record, made_of in _records(sorted(members, key=lambda r: r.order), corrections)
    ]


def _records(members: Sequence[Report], corrections: Corrections) -> Iterator[tuple[Record, list[Report]]]:
    """Yield the records of a group's incidents, each with the reports that it was made of."""
    for incident, made_of in _merged(members):
        changes = corrections.of(incident, made_of)
        if changes.get("review") == REJECTED:
            continue
        plain = not changes and len(made_of) == 1
        yield made_of[0].record if plain else to_record(corrected(incident, changes) if changes else incident), made_of


def _merged(members: Sequence[Report]) -> Iterator[tuple[Incident, list[Report]]]:
    """Yield the incidents of a group, each with the reports that it was made of."""
    if len(members) == 1:
        yield members[0].incident, list(members)
        return
    # A mark of our own says which reports came together, whatever the rules put into `sources`.
    marked = [_marked(r, n) for n, r in enumerate(members)]
    for incident in merge(marked):
        numbers = [int(str(s[_MARK])) for s in incident.sources if _MARK in s]
        sources = tuple(s for s in incident.sources if _MARK not in s)
        yield _with_sources(incident, sources), [members[n] for n in numbers]


_MARK = "_report"


def _marked(report: Report, number: int) -> Incident:
    return _with_sources(report.incident, (*report.incident.sources, {_MARK: number}))


def _with_sources(incident: Incident, sources: tuple[dict[str, object], ...]) -> Incident:
    return replace(incident, sources=sources)
