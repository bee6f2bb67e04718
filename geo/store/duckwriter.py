"""What the embedded read model's file holds, and the one writer of it; it is read by `geo.store.duck`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from geo.store import precounted
from geo.store.duck import BODY, VERSION, check_version, connect, ours
from geo.store.records import Record
from geo.store.rows import COLUMNS, FLAGS, INTEGERS, LISTS, REALS, Coder, NameRow, outline_row, table
from geo.store.sql import Row

_TYPES = (
    dict.fromkeys(INTEGERS, "INTEGER")
    | dict.fromkeys(REALS, "FLOAT")
    | dict.fromkeys(LISTS, "INTEGER[]")
    | dict.fromkeys(FLAGS, "BOOLEAN")
)
_NARROW = tuple(name for name in COLUMNS if name == "id" or name not in BODY)


def _layout(columns: Sequence[str]) -> str:
    # The longest texts: packed twice as quickly as by DuckDB's own choice, and smaller.
    packed = {"properties": "VARCHAR USING COMPRESSION zstd"}
    return ", ".join(f"{name} {packed.get(name) or _TYPES.get(name, 'VARCHAR')}" for name in columns)


_TABLES = (
    f"CREATE TABLE incident (rid INTEGER, bid INTEGER, {_layout(_NARROW)})",
    f"CREATE TABLE body (bid INTEGER, {_layout(BODY)})",
    "CREATE TABLE name (kind VARCHAR, code INTEGER, key VARCHAR, ar VARCHAR, en VARCHAR)",
    (
        "CREATE TABLE outline (code INTEGER, wkb BLOB, text VARCHAR, box VARCHAR, west DOUBLE, south DOUBLE,"
        " east DOUBLE, north DOUBLE)"
    ),
    # Which bodies have a word: a text is looked for among the words, of which there are far fewer than texts.
    "CREATE TABLE word (code INTEGER, word VARCHAR)",
    "CREATE TABLE posting (code INTEGER, bid INTEGER)",
    "CREATE TABLE state (version INTEGER, seq BIGINT, ordered BIGINT, worded BIGINT)",
)
_LOOKUPS = (
    (
        "CREATE TABLE view_newest AS SELECT CAST(row_number() OVER (ORDER BY first DESC NULLS LAST, id) - 1 AS INTEGER)"
        " AS place, rid FROM incident ORDER BY place"
    ),
    "CREATE TABLE view_key AS SELECT md5_number_lower(id) AS key, rid FROM incident ORDER BY key",
)
_COUNT_FROM = 50_000
_WORD_ROWS = 50_000
_HELD_ROWS = 32_000


class DuckWriter:
    """Writes a read model's file that no one else has open yet.

    Parameters
    ----------
    path : Path
    fresh : bool
        Whether to make a new file; else the file is a copy of the last one, to be added to.
    """

    def __init__(self, path: Path, *, fresh: bool) -> None:
        self.path = path
        self.db = connect(str(path), readonly=False, memory_mb=256)
        self.coder = Coder()
        self._rid = self._bid = self._ordered = self._worded = 0
        # Few transactions: each one that is written down packs the tables' ends anew; a long one is held in memory.
        self._held = 0
        self.db.execute("BEGIN")
        if fresh:
            for statement in _TABLES:
                self.db.execute(statement)
            return
        check_version(self.db, path)
        names = [NameRow(*row) for row in self.db.execute("SELECT kind, code, key, ar, en FROM name").fetchall()]
        self.coder = Coder.of(names, self.db.execute("SELECT code, wkb FROM outline").fetchall())
        self._rid = self.db.execute("SELECT COALESCE(MAX(rid) + 1, 0) FROM incident").fetchall()[0][0]
        self._bid = self.db.execute("SELECT COALESCE(MAX(bid) + 1, 0) FROM body").fetchall()[0][0]
        self._ordered, self._worded = self.db.execute("SELECT ordered, worded FROM state").fetchall()[0]

    def put(self, records: Sequence[Record], gone: Sequence[str]) -> None:
        """Replace incidents by their newer selves, and take away those that are gone."""
        try:
            self._put(records, gone)
        except duckdb.Error as error:
            raise ours(error, str(self.path)) from error

    def _put(self, records: Sequence[Record], gone: Sequence[str]) -> None:
        old = pa.table({"id": pa.array([*gone, *(r.id for r in records)], pa.string())})
        self.db.register("old", old)
        if self._rid:
            self.db.execute("DELETE FROM body WHERE bid IN (SELECT bid FROM incident WHERE id IN (SELECT id FROM old))")
            self.db.execute("DELETE FROM incident WHERE id IN (SELECT id FROM old)")
        self.db.unregister("old")
        if not records:
            return
        made = table(records, self.coder)
        numbers = np.arange(len(made), dtype=np.int32)
        made = made.append_column("rid", pa.array(self._rid + numbers)).append_column(
            "bid", pa.array(self._bid + numbers)
        )
        self._rid += len(made)
        self._bid += len(made)
        self.db.register("made", made)
        self.db.execute(f"INSERT INTO incident SELECT rid, bid, {', '.join(_NARROW)} FROM made")
        self.db.execute(f"INSERT INTO body SELECT bid, {', '.join(BODY)} FROM made")
        self.db.unregister("made")
        names, areas = self.coder.taken()
        self._insert("name", names)
        self._insert("outline", [outline_row(*a) for a in areas])
        self._held += len(made)
        if self._held >= _HELD_ROWS:
            self._write_down()

    def _write_down(self) -> None:
        self.db.execute("COMMIT")
        self.db.execute("BEGIN")
        self._held = 0

    def _insert(self, name: str, rows: Sequence[Row]) -> None:
        """Add rows to a narrow table as one Arrow table: DuckDB takes a millisecond for a row by itself."""
        if rows:
            columns = {str(n): list(column) for n, column in enumerate(zip(*rows, strict=True))}
            self.db.register("fresh", pa.table(columns))
            self.db.execute(f"INSERT INTO {name} SELECT * FROM fresh")
            self.db.unregister("fresh")

    @property
    def scattered(self) -> float:
        """The share of rows that lie outside the order that makes map queries quick."""
        (count,) = self.db.execute("SELECT COUNT(*) FROM incident").fetchall()[0]
        return 1 - min(self._ordered, count) / count if count else 0.0

    def sort(self) -> None:
        """Order the rows along the Hilbert curve, and number them anew; few rows are quick in any order."""
        try:
            (count,) = self.db.execute("SELECT COUNT(*) FROM incident").fetchall()[0]
            if count < _COUNT_FROM:
                return
            self._write_down()
            self.db.execute(f"CREATE TABLE sorted (rid INTEGER, bid INTEGER, {_layout(_NARROW)})")
            self.db.execute(
                "INSERT INTO sorted SELECT CAST(row_number() OVER (ORDER BY curve, first, id) - 1 AS INTEGER) AS fresh,"
                f" bid, {', '.join(_NARROW)} FROM incident ORDER BY fresh"
            )
            self.db.execute("DROP TABLE incident")
            self.db.execute("ALTER TABLE sorted RENAME TO incident")
            self._rid = self._ordered = count
            self._write_down()
        except duckdb.Error as error:
            raise ours(error, str(self.path)) from error

    def _count(self, *, final: bool) -> None:
        """Count beforehand, and note the order of the table and where each id is; a small view needs none of it."""
        (count,) = self.db.execute("SELECT COUNT(*) FROM incident").fetchall()[0]
        for name in (*precounted.TABLES, "view_newest", "view_key"):
            self.db.execute(f"DROP TABLE IF EXISTS {name}")
        if not final:
            # Readers count for themselves while an ingest goes on. Only an index must know all bodies, where there is
            # one.
            if self._worded:
                self._index_words()
            return
        if count < _COUNT_FROM:
            # An index that lacks the newest bodies would hide them: without one all texts are looked through.
            self.db.execute("DELETE FROM word")
            self.db.execute("DELETE FROM posting")
            self._worded = 0
            return
        for statement in (*precounted.tables(), *precounted.statements("incident"), *_LOOKUPS):
            self.db.execute(statement)
        self._index_words()

    def _index_words(self) -> None:
        """Note which words the bodies have that came since the last time; those of bodies that went stay, unseen."""
        for first in range(self._worded, self._bid, _WORD_ROWS):
            self.db.execute(
                "CREATE OR REPLACE TEMP TABLE token AS SELECT bid, unnest(list_distinct(string_split(folded, ' ')))"
                " AS word FROM body WHERE bid >= ? AND bid < ?",
                [first, first + _WORD_ROWS],
            )
            self.db.execute(
                "INSERT INTO word SELECT (SELECT COUNT(*) FROM word) + row_number() OVER (ORDER BY word), word"
                " FROM (SELECT DISTINCT word FROM token) AS t ANTI JOIN word USING (word)"
            )
            self.db.execute("INSERT INTO posting SELECT code, bid FROM token JOIN word USING (word) ORDER BY code, bid")
        self.db.execute("DROP TABLE IF EXISTS token")
        self._worded = self._bid

    def finish(self, seq: int, *, final: bool = True) -> None:
        """Write down how far the ledger was followed, and close the file.

        Parameters
        ----------
        seq : int
        final : bool
            Whether no other view follows soon, so that it is worth its while to count beforehand.
        """
        try:
            self._count(final=final)
            self.db.execute("DELETE FROM state")
            self.db.execute("INSERT INTO state VALUES (?, ?, ?, ?)", [VERSION, seq, self._ordered, self._worded])
            self.db.execute("COMMIT")
            self.db.execute("CHECKPOINT")
        except duckdb.Error as error:
            raise ours(error, str(self.path)) from error
        finally:
            self.db.close()
