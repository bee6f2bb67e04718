"""DuckDB as the read model's engine: over a file of its own, or over Parquet files."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import shapely
from shapely.geometry.base import BaseGeometry

from geo.query.columns import Names
from geo.store import precounted
from geo.store.errors import DamagedStoreError, StoreError, StoreFullError
from geo.store.records import Record
from geo.store.rows import COLUMNS, FLAGS, INTEGERS, KINDS, LISTS, REALS, Coder, NameRow, outline_row, table
from geo.store.sorting import in_portions
from geo.store.sql import Row
from geo.store.where import Clause, Dialect, Vocabulary, among

_FETCH = 2000
_IN_MEMORY, _MOST_FILES = 20_000, 200
_TYPES = (
    dict.fromkeys(INTEGERS, "INTEGER")
    | dict.fromkeys(REALS, "FLOAT")
    | dict.fromkeys(LISTS, "INTEGER[]")
    | dict.fromkeys(FLAGS, "BOOLEAN")
)
# What is asked by lies apart from what is shown, so that putting rows into order moves no long texts.
BODY = ("id", "shape", "folded", "properties", "extra", "geometry")
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
VERSION = 3
_LOOKUPS = (
    (
        "CREATE TABLE view_newest AS SELECT CAST(row_number() OVER (ORDER BY first DESC NULLS LAST, id) - 1 AS INTEGER)"
        " AS place, rid FROM incident ORDER BY place"
    ),
    "CREATE TABLE view_key AS SELECT md5_number_lower(id) AS key, rid FROM incident ORDER BY key",
)
_COUNT_FROM = 50_000
_MOST_WORDS = 500
_WORD_ROWS = 50_000


class Outlines:
    """Outlines by number, for a function of DuckDB's that tests points; its own extension is a download.

    DuckDB holds on to its functions: this must not lead back to the connection.
    """

    def __init__(self) -> None:
        self._kept: list[BaseGeometry] = []
        self._lock = threading.Lock()

    def number(self, outline: BaseGeometry) -> int:
        """Return the number of an outline."""
        with self._lock:
            number = next((n for n, known in enumerate(self._kept) if known is outline), len(self._kept))
            if number == len(self._kept):
                shapely.prepare(outline)
                self._kept.append(outline)
        return number

    def test(self, number: pa.ChunkedArray, lon: pa.ChunkedArray, lat: pa.ChunkedArray) -> pa.Array:
        """Answer `inside_outline` for a chunk of rows."""
        outline = self._kept[number[0].as_py()]
        x, y = (np.asarray(v.to_numpy(zero_copy_only=False), dtype=float) for v in (lon, lat))
        return pa.array(shapely.contains_xy(outline, x, y))


class DuckDialect:
    """DuckDB's wording of the filters.

    Parameters
    ----------
    db : DuckDBPyConnection
    apart : bool
        Whether texts lie in a table of their own, perhaps with an index of their words.
    """

    def __init__(self, db: duckdb.DuckDBPyConnection, *, apart: bool) -> None:
        self._db, self._apart = db, apart
        self._outlines = Outlines()
        making: Any = db.create_function
        making("inside_outline", self._outlines.test, ["INTEGER", "FLOAT", "FLOAT"], "BOOLEAN", type="arrow")

    def shares(self, column: str, codes: list[int]) -> Clause:
        """Return whether a list column has one of the codes."""
        return f"list_has_any({column}, CAST(? AS INTEGER[]))", [codes]

    def has_text(self, column: str, word: str) -> Clause:
        """Return whether a text column has a word in it."""
        if not self._apart:
            return f"contains({column}, ?)", [word]
        codes = self._words(word)
        if codes is None:
            return f"bid IN (SELECT bid FROM body WHERE contains({column}, ?))", [word]
        found, values = among("code", codes)
        return f"bid IN (SELECT bid FROM posting WHERE {found})", values

    def _words(self, text: str) -> list[int] | None:
        """Return the numbers of the indexed words that hold a text, None when there is no index or they are many."""
        if not self._indexed:
            return None
        query = "SELECT code FROM word WHERE contains(word, ?) LIMIT ?"
        found = self._db.cursor().execute(query, [text, _MOST_WORDS + 1]).fetchall()
        return [code for (code,) in found] if len(found) <= _MOST_WORDS else None

    @cached_property
    def _indexed(self) -> bool:
        return bool(self._db.cursor().execute("SELECT 1 FROM word LIMIT 1").fetchall())

    def inside(self, outline: BaseGeometry) -> Clause:
        """Return whether a row's point is in an outline."""
        return "inside_outline(CAST(? AS INTEGER), lon, lat)", [self._outlines.number(outline)]


def connect(
    path: str, *, readonly: bool, memory_mb: int = 512, folders: Sequence[str] = ()
) -> duckdb.DuckDBPyConnection:
    """Open DuckDB so that a file from someone else can neither run code nor reach other files.

    Parameters
    ----------
    path : str
        A file, or `:memory:`.
    readonly : bool
    memory_mb : int
        Most memory to use.
    folders : sequence of str
        Folders that may be read; none by default.
    """
    settings: dict[str, Any] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "memory_limit": f"{memory_mb}MB",
        "preserve_insertion_order": True,
    }
    try:
        db = duckdb.connect(path, read_only=readonly, config=settings)
        if path != ":memory:":
            db.execute("SET temp_directory = ?", [str(Path(path).absolute().with_suffix(".tmp"))])
        if folders:
            db.execute("SET allowed_directories = ?", [list(folders)])
        db.execute("SET enable_external_access = false")
        db.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        raise ours(error, path) from error
    return db


def ours(error: duckdb.Error, path: str) -> StoreError:
    """Return an error of DuckDB as one of ours."""
    text = str(error).split("\n", 1)[0]
    if any(sign in text.lower() for sign in ("no space", "disk full", "file too large", "could not write")):
        return StoreFullError(f"{path}: no room to write ({text}); free some and run the same again")
    if isinstance(error, (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException)):
        return DamagedStoreError(f"{path}: the read model cannot be read ({text}); run `waqai store compact`")
    return StoreError(f"{path}: {text}")


class DuckEngine:
    """A read model in DuckDB.

    Parameters
    ----------
    db : DuckDBPyConnection
    path : str
        What to call it in errors.
    apart : bool
        Whether texts lie in a table of their own, `body`, which rows of `incident` name by `bid`.
    """

    incidents = "incident"

    def __init__(self, db: duckdb.DuckDBPyConnection, path: str, *, apart: bool = False) -> None:
        self.db, self.path = db, path
        self._texts, self._key = ("body", "bid") if apart else ("incident", "rid")
        # Never joined with the incidents: DuckDB might choose to hold every text at once.
        self.texts = f"{self._texts} LEFT JOIN outline o ON o.code = shape"
        self._dialect = DuckDialect(db, apart=apart)

    @classmethod
    def open(cls, path: Path, *, readonly: bool = True, memory_mb: int = 512) -> DuckEngine:
        """Open a read model's file; one of another version is to be made anew."""
        made = cls(connect(str(path), readonly=readonly, memory_mb=memory_mb), str(path), apart=True)
        if made.rows("SELECT version FROM state") != [(VERSION,)]:
            made.close()
            raise DamagedStoreError(f"{path}: the read model is of another version; run `waqai store compact`")
        return made

    @property
    def dialect(self) -> Dialect:
        """The engine's wording of the filters."""
        return self._dialect

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Run a query; threads may do so at the same time."""
        try:
            return self.db.cursor().execute(sql, list(values)).fetchall()
        except duckdb.Error as error:
            raise ours(error, self.path) from error

    def _each(self, sql: str, values: Sequence[Any]) -> Iterator[Row]:
        result = self.db.cursor().execute(sql, list(values))
        while rows := result.fetchmany(_FETCH):
            yield from rows

    def in_order(self, columns: str, condition: str, values: Sequence[Any]) -> Iterator[Row]:
        """Yield some columns of the rows that meet a condition, ordered by id, without holding them all.

        DuckDB's own sort would hold every text: many rows go into portions on the disk first, by their place.
        """
        asked = f"SELECT {self._key} FROM {self.incidents} WHERE {condition}"
        (count,) = self.rows(f"SELECT COUNT(*) FROM {self.incidents} WHERE {condition}", values)[0]
        try:
            if count <= _IN_MEMORY:
                sql = f"SELECT {columns} FROM {self.texts} WHERE {self._key} IN ({asked}) ORDER BY id"
                yield from self._each(sql, values)
                return
            ids = self.db.cursor().sql(f"{asked} ORDER BY id", params=list(values)).to_arrow_table()
            keys = ids[self._key].to_numpy()
            ranks = np.full(int(keys.max()) + 1, -1, dtype=np.int32)
            ranks[keys] = np.arange(len(keys), dtype=np.int32)
            portion = max(_IN_MEMORY, count // _MOST_FILES + 1)
            batches = self.db.cursor().sql(f"SELECT {columns}, {self._key} AS _key FROM {self.texts}")
            with TemporaryDirectory(prefix="waqai") as folder:
                yield from in_portions(batches.to_arrow_reader(_FETCH), "_key", ranks, portion, Path(folder))
        except duckdb.Error as error:
            raise ours(error, self.path) from error

    def columns(self, names: Sequence[str]) -> pa.Table:
        """Return some columns of all rows, by row number, as an Arrow table."""
        here = [n for n in names if n not in BODY or n == "id"] if self._key == "bid" else list(names)
        query = f"SELECT {', '.join({*here, self._key})} FROM incident ORDER BY rid"
        found = self.db.cursor().sql(query).to_arrow_table()
        if len(here) < len(names):
            apart = ", ".join(n for n in names if n not in here)
            bodies = self.db.cursor().sql(f"SELECT bid, {apart} FROM body ORDER BY bid").to_arrow_table()
            rows = pa.array(np.searchsorted(bodies["bid"].to_numpy(), found["bid"].to_numpy()))
            for name in names:
                if name not in here:
                    found = found.append_column(name, bodies[name].take(rows))
        return found.select(list(names))

    @cached_property
    def _counted(self) -> bool:
        """Whether counts were made beforehand: a file has them, a view over Parquet does not."""
        return bool(self.rows("SELECT 1 FROM duckdb_tables() WHERE table_name = 'view_total'"))

    def totals(self) -> Row | None:
        """Return all incidents, those drawn as points, the first and the last day."""
        return self.rows("SELECT n, points, first, last FROM view_total")[0] if self._counted else None

    def days(self) -> str | None:
        """Return the relation that counts incidents by first day, last day and kind."""
        return "view_day" if self._counted else None

    def areas(self) -> str | None:
        """Return the relation that counts incidents by area."""
        return "view_area" if self._counted else None

    def cells(self, zoom: int) -> str | None:
        """Return the relation that counts the cells of a zoom, None when it is too fine."""
        return "view_cell" if self._counted and zoom <= precounted.FINEST else None

    def newest(self, limit: int, offset: int) -> list[int] | None:
        """Return a page of all rows, newest first, where their order was made beforehand."""
        if not self._counted:
            return None
        found = self.rows("SELECT rid FROM view_newest WHERE place >= ? AND place < ? ORDER BY place",
                          [offset, offset + limit])  # fmt: skip
        return [rid for (rid,) in found]

    def row_of(self, incident_id: str) -> int | None:
        """Return the row of an incident, -1 when it is not here, None where there is no quick way to know."""
        if not self._counted:
            return None
        found = self.rows("SELECT rid FROM view_key WHERE key = md5_number_lower(?)", [incident_id])
        for (rid,) in found:
            if self.rows("SELECT 1 FROM incident WHERE rid = ? AND id = ?", [rid, incident_id]):
                return int(rid)
        return -1

    def vocabulary(self) -> Vocabulary:
        """Return the read model's names and outlines."""
        return self._vocabulary

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        names = {}
        for kind in KINDS:
            found = self.rows("SELECT key, ar, en FROM name WHERE kind = ? ORDER BY code", [kind])
            names[kind] = Names(*(tuple(part) for part in zip(*found, strict=True))) if found else Names()
        shapes = self.rows("SELECT code, wkb FROM outline ORDER BY code", [])
        return Vocabulary(names, {code: shapely.from_wkb(bytes(wkb)) for code, wkb in shapes})

    def close(self) -> None:
        """Close the file."""
        self.db.close()


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
        if fresh:
            for statement in _TABLES:
                self.db.execute(statement)
            return
        if self.db.execute("SELECT version FROM state").fetchall() != [(VERSION,)]:
            self.db.close()
            raise DamagedStoreError(f"{path}: the read model is of another version; run `waqai store compact`")
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
            self.db.execute(f"CREATE TABLE sorted (rid INTEGER, bid INTEGER, {_layout(_NARROW)})")
            self.db.execute(
                "INSERT INTO sorted SELECT CAST(row_number() OVER (ORDER BY curve, first, id) - 1 AS INTEGER) AS fresh,"
                f" bid, {', '.join(_NARROW)} FROM incident ORDER BY fresh"
            )
            self.db.execute("DROP TABLE incident")
            self.db.execute("ALTER TABLE sorted RENAME TO incident")
            self._rid = self._ordered = count
        except duckdb.Error as error:
            raise ours(error, str(self.path)) from error

    def _count(self) -> None:
        """Count beforehand, and note the order of the table and where each id is; a small view needs none of it."""
        (count,) = self.db.execute("SELECT COUNT(*) FROM incident").fetchall()[0]
        for name in (*precounted.TABLES, "view_newest", "view_key"):
            self.db.execute(f"DROP TABLE IF EXISTS {name}")
        if count < _COUNT_FROM:
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

    def finish(self, seq: int) -> None:
        """Write down how far the ledger was followed, and close the file."""
        try:
            self._count()
            self.db.execute("DELETE FROM state")
            self.db.execute("INSERT INTO state VALUES (?, ?, ?, ?)", [VERSION, seq, self._ordered, self._worded])
            self.db.execute("CHECKPOINT")
        except duckdb.Error as error:
            raise ours(error, str(self.path)) from error
        finally:
            self.db.close()
