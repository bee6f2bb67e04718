"""Merging as the ledger sees it: what changed is merged again, group by group, and who became what is written down."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

from geo.incident import Incident
from geo.merge import merge, same_event
from geo.store.blocks import Groups, Index, Spot, windows
from geo.store.ledger import Ledger, now
from geo.store.records import Record, corrected, to_incident, to_record
from geo.store.sql import Row, marks, slices

_AT_ONCE = 2000
_PROBES = 100


class _Report:
    """A report; its incident is made only when something has to be compared or merged."""

    __slots__ = ("_fields", "_incident", "id", "key", "record", "seq", "spot")

    def __init__(self, seq: int, name: str, key: bytes, spot: Spot, record: Record) -> None:
        self.seq, self.id, self.key, self.spot, self.record = seq, name, key, spot, record
        self._incident: Incident | None = None
        self._fields: SimpleNamespace | None = None

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


class _Seed(NamedTuple):
    """A report that is to be merged, without its text."""

    seq: int
    id: str
    key: bytes
    spot: Spot
    standing: bool


@dataclass(slots=True)
class _Corrections:
    """The corrections that hold, by incident and by the sentence that they are about."""

    by_incident: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    by_sentence: dict[tuple[bytes, int], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    apart: set[str] = field(default_factory=set)
    keys: set[bytes] = field(default_factory=set)

    def touch(self, seed: _Seed) -> bool:
        """Whether something was said about a report, or about its article."""
        return seed.id in self.by_incident or seed.id in self.apart or seed.key in self.keys

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
    # Neighbours on the map and in time come together: what they are compared with is looked up once.
    order = "SELECT p.report FROM pending p JOIN report r ON r.seq = p.report ORDER BY r.block, r.day, r.copy, p.report"
    for pending in slices([n for (n,) in ledger.db.run(order)], _AT_ONCE):
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
                found.keys.add(bytes(key))
    return found


def _step(ledger: Ledger, pending: Sequence[int], corrections: _Corrections) -> int:
    """Merge the groups that some reports belong to, or belonged to before another version replaced them."""
    seeds = _seeds(ledger, pending)
    index = Index()
    index.add({s.seq: s.spot for s in seeds})
    index.add(_spots_near(ledger, [s.spot for s in seeds]))
    known = _known(ledger, [s.id for s in seeds])
    twice = {name for name, n in Counter(s.id for s in seeds).items() if n > 1}
    alone: list[_Seed] = []
    others: list[_Seed] = []
    for seed in seeds:
        plain = seed.standing and seed.id not in known and seed.id not in twice and not corrections.touch(seed)
        (alone if plain and next(index.like(seed.seq), None) is None else others).append(seed)
    # Most reports have none like them: these become incidents as they are, unread.
    ledger.db.many(
        "INSERT INTO incident (id, seq, gone, members, properties, extra, shape)"
        " SELECT id, ?, 0, '', properties, extra, shape FROM report WHERE seq = ?",
        [(ledger.number(), seed.seq) for seed in alone],
    )
    changed = _merge(ledger, others, index, corrections) if others else 0
    ledger.db.many("DELETE FROM pending WHERE report = ?", [(n,) for n in pending])
    return changed + len(alone)


def _merge(ledger: Ledger, others: Sequence[_Seed], index: Index, corrections: _Corrections) -> int:
    """Merge the groups of some reports that are not alone, or were not."""
    seeds = _load(ledger, [s.seq for s in others])
    reports, groups = _closure(ledger, seeds, {s.seq for s in others if s.standing}, index, corrections)
    ids = {r.id for r in seeds.values()} | {r.id for r in reports.values()}
    before = _before(ledger, sorted(ids))
    after: dict[str, tuple[Any, ...]] = {}
    joined: list[Row] = []
    shapes: dict[bytes, bytes] = {}
    for members in groups:
        for record, made_of in _records(members, corrections):
            shape = None
            if record.shape is not None:
                shape = blake2b(record.shape, digest_size=16).digest()
                shapes[shape] = record.shape
            names = sorted(m.id for m in made_of)
            text = json.dumps(names, ensure_ascii=False) if names != [record.id] else ""
            after[record.id] = (text, record.properties, record.extra, shape)
            old = before.get(record.id)
            if text != (old[0] if old else ""):
                joined.append((ledger.number(), record.id, json.dumps(names, ensure_ascii=False), now()))
    rows = [
        (name, ledger.number(), 0, *values)
        for name, values in after.items()
        if name not in before or before[name][4] or before[name][:4] != values
    ]
    lost = [name for name, old in before.items() if name not in after and not old[4]]
    _write(ledger, rows, lost, joined, shapes)
    return len(rows) + len(lost)


def _records(members: Sequence[_Report], corrections: _Corrections) -> Iterator[tuple[Record, list[_Report]]]:
    """Yield the records of a group's incidents, each with the reports that it was made of."""
    if len(members) == 1 and not corrections.by_incident:
        yield members[0].record, list(members)
        return
    for incident, made_of in _merged(members):
        changes = corrections.of(incident, made_of)
        plain = not changes and len(made_of) == 1
        yield made_of[0].record if plain else to_record(corrected(incident, changes) if changes else incident), made_of


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


def _known(ledger: Ledger, ids: Sequence[str]) -> set[str]:
    """Return the ids that incidents have, or had."""
    found: set[str] = set()
    for part in slices(ids):
        found.update(n for (n,) in ledger.db.run(f"SELECT id FROM incident WHERE id IN ({marks(len(part))})", part))
    return found


def _seeds(ledger: Ledger, seqs: Sequence[int]) -> list[_Seed]:
    found: list[_Seed] = []
    for part in slices(seqs):
        sql = (
            "SELECT r.seq, r.id, a.key, r.block, r.day, r.last, r.copy, s.digest IS NOT NULL FROM report r"
            " JOIN article a ON a.digest = r.digest LEFT JOIN standing s ON s.digest = r.digest AND s.rules = r.rules"
            f" WHERE r.seq IN ({marks(len(part))})"
        )
        for seq, name, key, *spot, standing in ledger.db.run(sql, part):
            found.append(_Seed(seq, name, bytes(key), _spot(spot), bool(standing)))
    return found


def _spot(row: Sequence[Any]) -> Spot:
    block, day, last, copy = row
    return Spot(block, day, last, bytes(copy))


def _load(ledger: Ledger, seqs: Sequence[int], *, standing: bool = False) -> dict[int, _Report]:
    found: dict[int, _Report] = {}
    joins = " JOIN standing s ON s.digest = r.digest AND s.rules = r.rules" if standing else ""
    for part in slices(seqs):
        sql = (
            "SELECT r.seq, r.id, a.key, r.block, r.day, r.last, r.copy, r.properties, r.extra, p.wkb FROM report r"
            f" JOIN article a ON a.digest = r.digest{joins} LEFT JOIN shape p ON p.digest = r.shape"
            f" WHERE r.seq IN ({marks(len(part))})"
        )
        for seq, name, key, *spot, properties, extra, wkb in ledger.db.run(sql, part):
            record = Record(name, properties, extra, bytes(wkb) if wkb is not None else None)
            found[seq] = _Report(seq, name, bytes(key), _spot(spot), record)
    return found


def _closure(
    ledger: Ledger, seeds: dict[int, _Report], standing: set[int], index: Index, corrections: _Corrections
) -> tuple[dict[int, _Report], list[list[_Report]]]:
    """Return the standing reports that the seeds are joined with, directly or through others, and their groups."""
    replaced = seeds.keys() - standing
    known: dict[int, _Report] = dict(seeds)
    reached, asked = set(seeds), set(seeds)
    groups = Groups()
    frontier = [r for r in seeds.values() if r.id not in corrections.apart]
    while frontier:
        couples = [(r, other, copied) for r in frontier for other, copied in index.like(r.seq)]
        fresh = {other for _, other, _ in couples} - asked
        asked |= fresh
        known.update(_load(ledger, sorted(fresh), standing=True))
        following: dict[int, _Report] = {}
        for report, other, copied in couples:
            partner = known.get(other)
            if partner is None or partner.id in corrections.apart or not (copied or _same(report, partner)):
                continue
            # A report that was replaced leads to those that it was joined with, but joins no one any more.
            if not replaced & {report.seq, other}:
                groups.join(report.seq, other)
            if other not in reached:
                reached.add(other)
                following[other] = partner
        frontier = list(following.values())
        index.add(_spots_near(ledger, [r.spot for r in frontier]))
    kept = {n: known[n] for n in sorted(reached) if n not in replaced}
    sets: dict[int, list[_Report]] = defaultdict(list)
    for seq, report in kept.items():
        sets[groups.find(seq)].append(report)
    return kept, [sorted(m, key=lambda r: r.order) if len(m) > 1 else m for m in sets.values()]


def _same(one: _Report, other: _Report) -> bool:
    a, b = one.fields, other.fields
    return bool(a.article_id != b.article_id) and same_event(cast("Incident", a), cast("Incident", b))


def _spots_near(ledger: Ledger, spots: Sequence[Spot]) -> dict[int, Spot]:
    """Return the spots that some spots must be compared with, of reports that stand or once stood."""
    found: dict[int, Spot] = {}
    head = "SELECT seq, block, day, last, copy FROM report WHERE "
    for part in slices(list(windows(spots)), _PROBES):
        sql = " UNION ALL ".join([f"{head}block = ? AND day BETWEEN ? AND ?"] * len(part))
        for seq, *spot in ledger.db.run(sql, [v for window in part for v in window]):
            found[seq] = _spot(spot)
    for copies in slices(sorted({s.copy for s in spots})):
        for seq, *spot in ledger.db.run(f"{head}copy IN ({marks(len(copies))})", copies):
            found[seq] = _spot(spot)
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
