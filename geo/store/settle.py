"""Merging as the ledger sees it: what changed is merged again, group by group, and who became what is written down."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

from geo.store.blocks import Groups, Index, Spot, head, near_days, windows
from geo.store.corrections import holding
from geo.store.joining import Corrections, Report, compared
from geo.store.joining import joined as join
from geo.store.ledger import Ledger, now
from geo.store.mapper import Mapper, here
from geo.store.records import Record
from geo.store.sql import Row, marks, slices

# Each portion is a transaction, which writes the pages of every index once, however many rows go into them.
_AT_ONCE = 8_000
# Enough at once that many workers have something to do.
_AT_ONCE_FAR = 20_000
_PROBES = 100


class _Seed(NamedTuple):
    """A report that is to be merged, without its text; the key of its article where it stands."""

    seq: int
    id: str
    key: bytes
    spot: Spot
    standing: bool


def settle(ledger: Ledger, progress: Callable[[int], None] | None = None, mapper: Mapper = here) -> int:
    """Merge what is pending; each step is one transaction, so that a stop at any point loses nothing.

    Parameters
    ----------
    ledger : Ledger
        With the right to write.
    progress : callable, optional
        Called with the number of reports done.
    mapper : callable
        Where reports are compared and joined.

    Returns
    -------
    int
        Number of incidents that changed.
    """
    changed = done = 0
    corrections = _corrections(ledger)
    # Neighbours on the map and in time come together: what they are compared with is looked up once.
    order = "SELECT p.report FROM pending p JOIN report r ON r.seq = p.report ORDER BY r.block, r.day, r.copy, p.report"
    at_once = _AT_ONCE if mapper is here else _AT_ONCE_FAR
    for pending in slices([n for (n,) in ledger.db.run(order)], at_once):
        with ledger.db.transaction():
            changed += _step(ledger, pending, corrections, mapper)
        done += len(pending)
        if progress:
            progress(done)
    return changed


def _corrections(ledger: Ledger) -> Corrections:
    found = Corrections()
    for correction, key, start in holding(ledger):
        values = dict(correction.changes)
        found.apart.update(values.pop("apart", ()))
        if values:
            found.by_incident.setdefault(correction.incident, []).append(values)
            if key is not None and start is not None:
                found.by_sentence.setdefault((key, start), []).append(values)
                found.keys.add(key)
    return found


def _step(ledger: Ledger, pending: Sequence[int], corrections: Corrections, mapper: Mapper) -> int:
    """Merge the groups that some reports belong to, or belonged to before another version replaced them."""
    seeds = _seeds(ledger, pending)
    index = Index()
    index.add({s.seq: s.spot for s in seeds})
    index.add(_spots_near(ledger, [s.spot for s in seeds], index))
    known = _known(ledger, [s.id for s in seeds])
    twice = {name for name, n in Counter(s.id for s in seeds).items() if n > 1}
    alone: list[_Seed] = []
    others: list[_Seed] = []
    for seed in seeds:
        plain = seed.standing and seed.id not in known and seed.id not in twice
        plain = plain and not corrections.touch(seed.id, seed.key)
        (alone if plain and next(index.like(seed.seq), None) is None else others).append(seed)
    # Most reports have none like them: these become incidents as they are, unread.
    ledger.db.many(
        "INSERT INTO incident (id, seq, gone, members, properties, extra, shape)"
        " SELECT id, ?, 0, '', properties, extra, shape FROM report WHERE seq = ?",
        [(ledger.number(), seed.seq) for seed in alone],
    )
    changed = _merge(ledger, others, index, corrections, mapper) if others else 0
    for part in slices(pending):
        ledger.db.run(f"DELETE FROM pending WHERE report IN ({marks(len(part))})", part)
    return changed + len(alone)


def _merge(ledger: Ledger, others: Sequence[_Seed], index: Index, corrections: Corrections, mapper: Mapper) -> int:
    """Merge the groups of some reports that are not alone, or were not."""
    seeds = _load(ledger, [s.seq for s in others])
    reports, groups = _closure(ledger, seeds, {s.seq for s in others if s.standing}, index, corrections, mapper)
    ids = {r.id for r in seeds.values()} | {r.id for r in reports.values()}
    before = _before(ledger, sorted(ids))
    after: dict[str, tuple[Any, ...]] = {}
    joined: list[Row] = []
    shapes: dict[bytes, bytes] = {}
    single = [(m[0].record, [m[0].seq]) for m in groups if len(m) == 1 and not corrections.by_incident]
    several = [m for m in groups if len(m) > 1 or corrections.by_incident]
    for record, seqs in (*single, *join(several, corrections, mapper)):
        shape = None
        if record.shape is not None:
            shape = blake2b(record.shape, digest_size=16).digest()
            shapes[shape] = record.shape
        names = sorted(reports[n].id for n in seqs)
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
            "SELECT r.seq, r.id, s.key, r.block, r.day, r.last, r.copy FROM report r"
            " LEFT JOIN standing s ON s.digest = r.digest AND s.rules = r.rules"
            f" WHERE r.seq IN ({marks(len(part))})"
        )
        for seq, name, key, block, day, last, copy in ledger.db.run(sql, part):
            spot = Spot(block, day, last, bytes(copy))
            found.append(_Seed(seq, name, bytes(key) if key is not None else b"", spot, key is not None))
    return found


def _spot(row: Sequence[Any]) -> Spot:
    block, day, last, copy = row
    return Spot(block, day, last, bytes(copy))


def _load(ledger: Ledger, seqs: Sequence[int], *, standing: bool = False) -> dict[int, Report]:
    found: dict[int, Report] = {}
    joins = " JOIN standing s ON s.digest = r.digest AND s.rules = r.rules" if standing else ""
    for part in slices(seqs):
        sql = (
            "SELECT r.seq, r.id, a.key, r.block, r.day, r.last, r.copy, r.properties, r.extra, p.wkb FROM report r"
            f" JOIN article a ON a.digest = r.digest{joins} LEFT JOIN shape p ON p.digest = r.shape"
            f" WHERE r.seq IN ({marks(len(part))})"
        )
        for seq, name, key, *spot, properties, extra, wkb in ledger.db.run(sql, part):
            record = Record(name, properties, extra, bytes(wkb) if wkb is not None else None)
            found[seq] = Report(seq, name, bytes(key), _spot(spot), record)
    return found


def _closure(
    ledger: Ledger, seeds: dict[int, Report], standing: set[int], index: Index, corrections: Corrections, mapper: Mapper
) -> tuple[dict[int, Report], list[list[Report]]]:
    """Return the standing reports that the seeds are joined with, directly or through others, and their groups."""
    replaced = seeds.keys() - standing
    known: dict[int, Report] = dict(seeds)
    reached, asked = set(seeds), set(seeds)
    groups = Groups()
    frontier = [r for r in seeds.values() if r.id not in corrections.apart]
    while frontier:
        couples = list(_couples(frontier, index))
        fresh = {other for _, other, _ in couples} - asked
        asked |= fresh
        known.update(_load(ledger, sorted(fresh), standing=True))
        following: dict[int, Report] = {}
        pairs = [
            (report, partner, copied)
            for report, other, copied in couples
            if (partner := known.get(other)) is not None and partner.id not in corrections.apart
        ]
        told = iter(compared([(a, b) for a, b, copied in pairs if not copied], mapper))
        for report, partner, copied in pairs:
            if not (copied or next(told)):
                continue
            other = partner.seq
            # A report that was replaced leads to those that it was joined with, but joins no one any more.
            if not replaced & {report.seq, other}:
                groups.join(report.seq, other)
            if other not in reached:
                reached.add(other)
                following[other] = partner
        frontier = list(following.values())
        index.add(_spots_near(ledger, [r.spot for r in frontier], index))
    kept = {n: known[n] for n in sorted(reached) if n not in replaced}
    sets: dict[int, list[Report]] = defaultdict(list)
    for seq, report in kept.items():
        sets[groups.find(seq)].append(report)
    return kept, list(sets.values())


def _couples(frontier: Sequence[Report], index: Index) -> Iterator[tuple[Report, int, bool]]:
    """Yield each report with those that are like it; two of the frontier come once, not once from either side."""
    gone_through: set[int] = set()
    for report in frontier:
        for other, copied in index.like(report.seq):
            if other not in gone_through:
                yield report, other, copied
        gone_through.add(report.seq)


def _spots_near(ledger: Ledger, spots: Sequence[Spot], index: Index) -> dict[int, Spot]:
    """Return the spots that some spots must be compared with, of reports that stand or once stood.

    Those that an index has already are left out, and those of other days that lay in between.
    """
    found: dict[int, Spot] = {}
    columns = "SELECT seq, block, day, last, copy FROM report WHERE "
    days, known = near_days(spots), index.spots
    for part in slices(list(windows(spots)), _PROBES):
        sql = " UNION ALL ".join([f"{columns}block = ? AND day BETWEEN ? AND ?"] * len(part))
        for seq, block, day, last, copy in ledger.db.run(sql, [v for window in part for v in window]):
            if seq in known:
                continue
            country_type = head(block)
            if (country_type, day) in days or any((country_type, n) in days for n in range(day + 1, last + 1)):
                found[seq] = Spot(block, day, last, bytes(copy))
    for copies in slices(sorted({s.copy for s in spots})):
        for seq, *spot in ledger.db.run(f"{columns}copy IN ({marks(len(copies))})", copies):
            if seq not in known:
                found[seq] = _spot(spot)
    return found
