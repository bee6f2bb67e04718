"""The ledger: the durable, append-only truth of a store, over any `Connection`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import NamedTuple

from geo.article import Article
from geo.sources import Rejected
from geo.store.blocks import Spot
from geo.store.records import Entry, Record
from geo.store.schema import SEQUENCED
from geo.store.sql import Connection, Row, marks, slices

_UNDER_WAY = 20_000
_ARTICLE = "a.id, a.text, a.published, a.title, a.source, a.url"


class Filed(NamedTuple):
    """A report, and where its like are looked for."""

    record: Record
    spot: Spot


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read out of one article."""

    entry: Entry
    reports: tuple[Filed, ...]


@dataclass(frozen=True, slots=True)
class Rejection:
    """Input that was left out, with the input that it was in."""

    seq: int
    input: str
    place: str
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}; {self.mend}"


class Ledger:
    """Articles, what was read out of them, and what became of it; what people said about it is in `corrections`.

    Parameters
    ----------
    connection : Connection
    """

    def __init__(self, connection: Connection) -> None:
        self.db = connection
        self._seq = 0
        self._under_way: dict[str, bytes] = {}

    # -- numbers ---------------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Look up the last number given; only the one writer gives numbers."""
        self._seq = self.last()

    def last(self) -> int:
        """Return the last number given."""
        return max(int(self.db.run(f"SELECT COALESCE(MAX(seq), 0) FROM {t}")[0][0]) for t in SEQUENCED)

    def number(self) -> int:
        """Return a new number, greater than all before."""
        self._seq += 1
        return self._seq

    # -- writing ---------------------------------------------------------------------------------------------------

    def begin(self, rules: str) -> int:
        """Note the start of an extraction run; return its number."""
        run = self.number()
        with self.db.transaction():
            self.db.run("INSERT INTO run (seq, rules, started) VALUES (?, ?, ?)", (run, rules, now()))
        return run

    def unread(self, entries: Sequence[Entry], rules: str) -> list[Entry]:
        """Return the entries that are to be read: new ones, and standing ones that other rules read.

        An article whose id another one has already gets a longer one, as incidents are numbered by it.

        Parameters
        ----------
        entries : sequence of Entry
        rules : str
        """
        done: set[bytes] = set()
        for part in slices([e.digest for e in entries]):
            # A version that a newer one has replaced stays replaced.
            sql = (
                "SELECT a.digest FROM article a LEFT JOIN standing s ON s.digest = a.digest"
                f" WHERE a.digest IN ({marks(len(part))}) AND (s.rules IS NULL OR s.rules = ?)"
            )
            done.update(bytes(row[0]) for row in self.db.run(sql, (*part, rules)))
        fresh: dict[bytes, Entry] = {}
        for entry in entries:
            if entry.digest not in done:
                fresh.setdefault(entry.digest, entry)
        return self._told_apart(list(fresh.values()))

    def _told_apart(self, entries: list[Entry]) -> list[Entry]:
        owners: dict[str, bytes] = {}
        for part in slices([_text(e.article.id) for e in entries]):
            sql = f"SELECT id, key FROM article WHERE id IN ({marks(len(part))})"
            owners.update((name, bytes(key)) for name, key in self.db.run(sql, part))
        found = []
        for entry in entries:
            name = _text(entry.article.id)
            owner = owners.get(name) or self._under_way.get(name) or entry.key
            if owner != entry.key:
                name = f"{name}~{entry.key.hex()[:8]}"
            if name != entry.article.id:
                entry = replace(entry, article=replace(entry.article, id=name))
            self._under_way[name] = entry.key
            found.append(entry)
        while len(self._under_way) > _UNDER_WAY:
            del self._under_way[next(iter(self._under_way))]
        return found

    def add(
        self, readings: Sequence[Reading], rules: str, run: int, rejected: Iterable[tuple[str, Rejected]] = ()
    ) -> None:
        """Write readings and rejections in one transaction; what is there already stays as it is.

        Parameters
        ----------
        readings : sequence of Reading
        rules : str
            Version of the rules that they were read with.
        run : int
        rejected : iterable of tuple of str and Rejected
            With the input that each was in.
        """
        before = self._seq
        try:
            with self.db.transaction():
                self._add(readings, rules, run)
                self._reject(rejected)
        except BaseException:
            self._seq = before
            raise

    def _add(self, readings: Sequence[Reading], rules: str, run: int) -> None:
        articles: list[Row] = []
        read: list[Row] = []
        reports: list[Row] = []
        shapes: dict[bytes, bytes] = {}
        touched: set[int] = set()
        standing: dict[bytes, bytes] = {}
        for reading in readings:
            a, digest = reading.entry.article, reading.entry.digest
            published = a.published.isoformat() if a.published else None
            texts = (_text(a.id), _text(a.text), published, _text(a.title), _text(a.source), _text(a.url))
            articles.append((digest, reading.entry.key, self.number(), *texts))
            read.append((digest, rules, run, len(reading.reports)))
            standing[reading.entry.key] = digest
            for record, spot in reading.reports:
                shape = None
                if record.shape is not None:
                    shape = blake2b(record.shape, digest_size=16).digest()
                    shapes[shape] = record.shape
                seq = self.number()
                place = (_text(spot.block), spot.day, spot.last, spot.copy)
                # What makes a record sees to it that every database takes it.
                texts_ = (record.properties, record.extra)
                reports.append((digest, rules, record.id, seq, *place, *texts_, shape))
                touched.add(seq)
        touched |= self._replaced(list(standing))
        insert = "INSERT INTO {} ({}) VALUES ({}) ON CONFLICT DO NOTHING"
        for table, columns, rows in (
            ("article", "digest, key, seq, id, text, published, title, source, url", articles),
            ("shape", "digest, wkb", list(shapes.items())),
            ("report", "digest, rules, id, seq, block, day, last, copy, properties, extra, shape", reports),
            ("reading", "digest, rules, run, incidents", read),
            ("pending", "report", [(seq,) for seq in sorted(touched)]),
        ):
            if rows:
                self.db.many(insert.format(table, columns, marks(len(rows[0]))), rows)
        self.db.many("DELETE FROM standing WHERE key = ?", [(key,) for key in standing])
        self.db.many(
            "INSERT INTO standing (digest, key, rules) VALUES (?, ?, ?)"
            " ON CONFLICT (digest) DO UPDATE SET rules = excluded.rules",
            [(digest, key, rules) for key, digest in standing.items()],
        )

    def _replaced(self, keys: Sequence[bytes]) -> set[int]:
        """Return the reports that stand for some articles now and will not any more."""
        found: set[int] = set()
        for part in slices(keys):
            sql = (
                "SELECT r.seq FROM standing s JOIN report r ON r.digest = s.digest AND r.rules = s.rules"
                f" WHERE s.key IN ({marks(len(part))})"
            )
            found.update(seq for (seq,) in self.db.run(sql, part))
        return found

    def _reject(self, rejected: Iterable[tuple[str, Rejected]]) -> None:
        rows = [(self.number(), _text(i), _text(r.where), _text(r.what), _text(r.mend), now()) for i, r in rejected]
        if rows:
            self.db.many(
                "INSERT INTO rejection (seq, input, place, what, mend, at) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                rows,
            )

    def solve(self, seqs: Iterable[int]) -> None:
        """Note that rejected input has gone through."""
        with self.db.transaction():
            self.db.many(
                "INSERT INTO solution (rejection, at) VALUES (?, ?) ON CONFLICT DO NOTHING", [(s, now()) for s in seqs]
            )

    # -- reading ---------------------------------------------------------------------------------------------------

    def article(self, article_id: str) -> Article | None:
        """Return the newest version of an article by its id."""
        rows = self.db.run(
            f"SELECT {_ARTICLE} FROM article a JOIN standing s ON s.digest = a.digest WHERE a.id = ?"
            " ORDER BY a.seq DESC LIMIT 1",
            (article_id,),
        )
        return _article(rows[0]) if rows else None

    def versions(self, article_id: str) -> list[Article]:
        """Return every version of an article, oldest first."""
        sql = f"SELECT {_ARTICLE} FROM article a WHERE a.key IN (SELECT key FROM article WHERE id = ?) ORDER BY a.seq"
        return [_article(row) for row in self.db.run(sql, (article_id,))]

    def outdated(self, rules: str) -> Iterator[Entry]:
        """Yield the standing articles that were read with other rules than these."""
        sql = (
            f"SELECT {_ARTICLE}, s.key, s.digest FROM standing s JOIN article a ON a.digest = s.digest"
            " WHERE s.rules <> ? ORDER BY a.seq"
        )
        for row in self.db.each(sql, (rules,)):
            yield Entry(_article(row[:6]), bytes(row[6]), bytes(row[7]))

    def rejections(self) -> list[Rejection]:
        """Return what was rejected and has not gone through since."""
        sql = (
            "SELECT seq, input, place, what, mend FROM rejection"
            " WHERE seq NOT IN (SELECT rejection FROM solution) ORDER BY seq"
        )
        return [Rejection(*row) for row in self.db.run(sql)]

    def history(self, incident: str) -> list[tuple[list[str], str]]:
        """Return which reports made an incident, oldest first: ids of reports, and when."""
        sql = "SELECT reports, at FROM membership WHERE incident = ? ORDER BY seq"
        return [(json.loads(reports), at) for reports, at in self.db.run(sql, (incident,))]

    def members(self, incident: str) -> list[str]:
        """Return the reports that an incident is made of."""
        rows = self.db.run("SELECT members FROM incident WHERE id = ? AND gone = 0", (incident,))
        if not rows:
            raise KeyError(incident)
        return list(json.loads(rows[0][0])) if rows[0][0] else [incident]

    def part_of(self, report: str) -> str | None:
        """Return the incident that a report is part of now beside others, or None."""
        sql = "SELECT id, members FROM incident WHERE gone = 0 AND members LIKE ? ESCAPE '!'"
        return next((name for name, members in self.db.run(sql, (_naming(report),)) if _has(members, report)), None)

    def names(self, incident: str) -> list[str]:
        """Return the ids under which an incident has stood, the newest first; empty when no one has known it."""
        sql = "SELECT incident, reports FROM membership WHERE reports LIKE ? ESCAPE '!' ORDER BY seq DESC"
        joined = [name for name, reports in self.db.run(sql, (_naming(incident),)) if _has(reports, incident)]
        own = self.db.run("SELECT id FROM incident WHERE id = ?", (incident,))
        return list(dict.fromkeys([*joined, *(name for (name,) in own)]))

    def contradictions(self) -> list[str]:
        """Return what does not fit together."""
        queries = {
            "standing readings without their article": "SELECT COUNT(*) FROM standing s LEFT JOIN article a"
            " ON a.digest = s.digest WHERE a.digest IS NULL",
            "reports without their article": "SELECT COUNT(*) FROM report r LEFT JOIN article a"
            " ON a.digest = r.digest WHERE a.digest IS NULL",
            "readings whose number of reports is another": "SELECT COUNT(*) FROM reading g WHERE g.incidents <>"
            " (SELECT COUNT(*) FROM report r WHERE r.digest = g.digest AND r.rules = g.rules)",
            "reports without their shape": "SELECT COUNT(*) FROM report r LEFT JOIN shape s ON s.digest = r.shape"
            " WHERE r.shape IS NOT NULL AND s.digest IS NULL",
        }
        found = {name: int(self.db.run(sql)[0][0]) for name, sql in queries.items()}
        return [f"{n} {name}" for name, n in found.items() if n]

    def reports(self) -> int:
        """Return how many reports there are."""
        return int(self.db.run("SELECT COUNT(*) FROM report")[0][0])

    def counts(self) -> dict[str, int]:
        """Return how much there is of everything."""
        queries = {
            "articles": "SELECT COUNT(*) FROM standing",
            "article versions": "SELECT COUNT(*) FROM article",
            "runs": "SELECT COUNT(*) FROM run",
            "reports": "SELECT COUNT(*) FROM report",
            "incidents": "SELECT COUNT(*) FROM incident WHERE gone = 0",
            "corrections": "SELECT COUNT(*) FROM correction WHERE undoes IS NULL",
            "rejected": "SELECT COUNT(*) FROM rejection WHERE seq NOT IN (SELECT rejection FROM solution)",
            "to be merged": "SELECT COUNT(*) FROM pending",
        }
        return {name: int(self.db.run(sql)[0][0]) for name, sql in queries.items()}


def _article(row: Row) -> Article:
    article_id, text, published, title, source, url = row
    return Article(article_id, text, date.fromisoformat(published) if published else None, title, source, url)


def _naming(report: str) -> str:
    """Return a pattern of the JSON lists that have a report."""
    text = json.dumps(report, ensure_ascii=False)
    return "%" + "".join(f"!{c}" if c in "!%_" else c for c in text) + "%"


def _has(reports: str, report: str) -> bool:
    """Whether a JSON list has a report: a pattern takes no heed of case in SQLite."""
    return report in json.loads(reports)


def now() -> str:
    """Return the time as the ledger writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _text(value: str) -> str:
    """Return text that every database takes: no NUL (PostgreSQL) and no half of a surrogate pair (UTF-8)."""
    if "\0" in value:
        value = value.replace("\0", "\ufffd")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace").decode("utf-8")
    return value
