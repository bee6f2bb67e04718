"""Merging as the ledger sees it: what changed is merged again, group by group, and who became what is written down."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from typing import Any, NamedTuple

from geo.incident import Incident
from geo.merge import merge
from geo.store.blocks import Groups, Spot, around, days_of, pairs
from geo.store.ledger import Ledger, now
from geo.store.records import Record, corrected, to_incident, to_record
from geo.store.sql import Row, marks, slices

_AT_ONCE = 2000
_PROBES = 50
_REPORT = "r.seq, r.id, a.key, r.block, r.day, r.copy, r.properties, r.extra, p.wkb"
# Of the reports, those of the newest version of their article as the newest rules read it.
_STANDING = (
    " FROM report r JOIN standing a ON a.digest = r.digest AND a.rules = r.rules"
    " LEFT JOIN shape p ON p.digest = r.shape"
)


class _Report(NamedTuple):
    seq: int
    id: str
    key: bytes
    spot: Spot
    record: Record
    incident: Incident

    @property
    def order(self) -> tuple[date, str, str]:
        """Merging goes by publication, never by arrival: any order of ingests gives the same incidents."""
        return self.incident.published or date.max, self.incident.article_id, self.id


@dataclass(slots=True)
class _Corrections:
    """The corrections that hold, by incident and by the sentence that they are about."""

    by_incident: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    by_sentence: dict[tuple[bytes, int], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    apart: set[str] = field(default_factory=set)

    def of(self, incident: Incident, members: Sequence[_Report]) -> dict[str, Any]:
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


def settle(ledger: Ledger, progress: Callable[[int], None] | None = None) -> int:
    """Merge what is pending; each step is one transaction, so that a stop at any point loses nothing.

    Parameters
    ----------
    ledger : Ledger
        With the right to write.
    progress : callable, optional
        Called with the number of reports done.

    Returns
    -------
    int
        Number of incidents that changed.
    """
    changed = done = 0
    corrections = _corrections(ledger)
    while pending := [n for (n,) in ledger.db.run(f"SELECT report FROM pending ORDER BY report LIMIT {_AT_ONCE:d}")]:
        with ledger.db.transaction():
            changed += _step(ledger, pending, corrections)
        done += len(pending)
        if progress:
            progress(done)
    return changed


def _corrections(ledger: Ledger) -> _Corrections:
    found = _Corrections()
    rows = ledger.db.run("SELECT seq, incident, key, start, changes, undoes FROM correction ORDER BY seq")
    undone = {row[5] for row in rows if row[5] is not None}
    for seq, incident, key, start, changes, undoes in rows:
        if seq in undone or undoes is not None:
            continue
        values = json.loads(changes)
        found.apart.update(values.pop("apart", ()))
        if values:
            found.by_incident[incident].append(values)
            if key is not None and start is not None:
                found.by_sentence[bytes(key), start].append(values)
    return found


def _step(ledger: Ledger, pending: Sequence[int], corrections: _Corrections) -> int:
    """Merge the groups that some reports belong to, or belonged to before another version replaced them."""
    seeds = _load(ledger, pending)
    standing = {n for part in slices(pending) for (n,) in ledger.db.run(
        f"SELECT r.seq{_STANDING} WHERE r.seq IN ({marks(len(part))})", part
    )}  # fmt: skip
    reports, groups = _closure(ledger, seeds, standing, corrections)
    ids = {r.id for r in seeds.values()} | {r.id for r in reports.values()}
    before = _before(ledger, sorted(ids))
    after: dict[str, tuple[Any, ...]] = {}
    joined: list[Row] = []
    shapes: dict[bytes, bytes] = {}
    for members in groups:
        for incident, made_of in _merged(members):
            changes = corrections.of(incident, made_of)
            plain = not changes and len(made_of) == 1
            record = made_of[0].record if plain else to_record(corrected(incident, changes) if changes else incident)
            shape = None
            if record.shape is not None:
                shape = blake2b(record.shape, digest_size=16).digest()
                shapes[shape] = record.shape
            names = sorted(m.id for m in made_of)
            text = json.dumps(names, ensure_ascii=False) if names != [incident.id] else ""
            after[incident.id] = (text, record.properties, record.extra, shape)
            old = before.get(incident.id)
            if text != (old[0] if old else ""):
                joined.append((ledger.number(), incident.id, json.dumps(names, ensure_ascii=False), now()))
    rows = [
        (name, ledger.number(), 0, *values)
        for name, values in after.items()
        if name not in before or before[name][4] or before[name][:4] != values
    ]
    lost = [name for name, old in before.items() if name not in after and not old[4]]
    _write(ledger, rows, lost, joined, shapes)
    ledger.db.many("DELETE FROM pending WHERE report = ?", [(n,) for n in pending])
    return len(rows) + len(lost)


def _write(
    ledger: Ledger, rows: Sequence[Row], lost: Sequence[str], joined: Sequence[Row], shapes: dict[bytes, bytes]
) -> None:
    db = ledger.db
    db.many("INSERT INTO shape (digest, wkb) VALUES (?, ?) ON CONFLICT DO NOTHING", list(shapes.items()))
    db.many("UPDATE incident SET gone = 1, seq = ? WHERE id = ?", [(ledger.number(), name) for name in lost])
    db.many(
        "INSERT INTO incident (id, seq, gone, members, properties, extra, shape) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, gone = 0, members = excluded.members,"
        " properties = excluded.properties, extra = excluded.extra, shape = excluded.shape",
        rows,
    )
    db.many("INSERT INTO membership (seq, incident, reports, at) VALUES (?, ?, ?, ?)", joined)


def _before(ledger: Ledger, ids: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    found: dict[str, tuple[Any, ...]] = {}
    for part in slices(ids):
        sql = f"SELECT id, members, properties, extra, shape, gone FROM incident WHERE id IN ({marks(len(part))})"
        for name, members, properties, extra, shape, gone in ledger.db.run(sql, part):
            found[name] = (members, properties, extra, bytes(shape) if shape is not None else None, gone)
    return found


def _load(ledger: Ledger, seqs: Sequence[int]) -> dict[int, _Report]:
    found: dict[int, _Report] = {}
    for part in slices(seqs):
        sql = (
            f"SELECT {_REPORT} FROM report r JOIN article a ON a.digest = r.digest"
            f" LEFT JOIN shape p ON p.digest = r.shape WHERE r.seq IN ({marks(len(part))})"
        )
        found.update((r.seq, r) for r in map(_report, ledger.db.run(sql, part)))
    return found


def _report(row: Row) -> _Report:
    seq, name, key, block, day, copy, properties, extra, wkb = row
    record = Record(name, properties, extra, bytes(wkb) if wkb is not None else None)
    return _Report(seq, name, bytes(key), Spot(block, day, bytes(copy)), record, to_incident(record))


def _closure(
    ledger: Ledger, seeds: dict[int, _Report], standing: set[int], corrections: _Corrections
) -> tuple[dict[int, _Report], list[list[_Report]]]:
    """Return the standing reports that the seeds are joined with, directly or through others, and their groups."""
    replaced = seeds.keys() - standing
    known: dict[int, _Report] = dict(seeds)
    reached = set(seeds)
    groups = Groups()
    frontier = list(seeds.values())
    while frontier:
        fresh = [r for r in _near(ledger, frontier, known) if r.id not in corrections.apart]
        known.update((r.seq, r) for r in fresh)
        items = [r for r in known.values() if r.id not in corrections.apart]
        numbers = {r.seq: n for n, r in enumerate(items)}
        wanted = [numbers[r.seq] for r in frontier if r.seq in numbers]
        following: dict[int, _Report] = {}
        for one, other in pairs([(r.incident, r.spot) for r in items], wanted):
            a, b = items[one], items[other]
            # A report that was replaced leads to those that it was joined with, but joins no one any more.
            if not replaced & {a.seq, b.seq}:
                groups.join(a.seq, b.seq)
            if b.seq not in reached:
                reached.add(b.seq)
                following[b.seq] = b
        frontier = list(following.values())
    kept = {n: known[n] for n in sorted(reached) if n not in replaced}
    sets: dict[int, list[_Report]] = defaultdict(list)
    for seq, report in kept.items():
        sets[groups.find(seq)].append(report)
    return kept, [sorted(members, key=lambda r: r.order) for members in sets.values()]


def _near(ledger: Ledger, reports: Sequence[_Report], known: dict[int, _Report]) -> list[_Report]:
    """Return the standing reports that some reports must be compared with, but for those known already."""
    windows: dict[str, tuple[int, int]] = {}
    for report in reports:
        for block, first, last in around(report.spot, days_of(report.incident)):
            low, high = windows.get(block, (first, last))
            windows[block] = (min(low, first), max(high, last))
    seqs: set[int] = set()
    for part in slices(list(windows.items()), _PROBES):
        condition = " OR ".join(["(block = ? AND day BETWEEN ? AND ?)"] * len(part))
        values = [v for block, (low, high) in part for v in (block, low, high)]
        seqs.update(n for (n,) in ledger.db.run(f"SELECT seq FROM report WHERE {condition}", values))
    for copies in slices(sorted({r.spot.copy for r in reports})):
        sql = f"SELECT seq FROM report WHERE copy IN ({marks(len(copies))})"
        seqs.update(n for (n,) in ledger.db.run(sql, copies))
    found: list[_Report] = []
    for part in slices(sorted(seqs - known.keys())):
        sql = f"SELECT {_REPORT}{_STANDING} WHERE r.seq IN ({marks(len(part))})"
        found += map(_report, ledger.db.run(sql, part))
    return found


def _merged(members: Sequence[_Report]) -> Iterator[tuple[Incident, list[_Report]]]:
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


def _marked(report: _Report, number: int) -> Incident:
    return _with_sources(report.incident, (*report.incident.sources, {_MARK: number}))


def _with_sources(incident: Incident, sources: tuple[dict[str, object], ...]) -> Incident:
    return replace(incident, sources=sources)
