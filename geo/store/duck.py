"""DuckDB as the read model's engine: over a file of its own, or over Parquet files."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
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
from geo.store.sql import Row
from geo.store.where import Clause, Dialect, Vocabulary

_FETCH = 2000
_SORT_ROWS = 40_000
_TYPES = (
    dict.fromkeys(INTEGERS, "INTEGER")
    | dict.fromkeys(REALS, "FLOAT")
    | dict.fromkeys(LISTS, "INTEGER[]")
    | dict.fromkeys(FLAGS, "BOOLEAN")
)
_COLUMNS = ", ".join(f"{name} {_TYPES.get(name, 'VARCHAR')}" for name in COLUMNS)
_TABLES = (
    f"CREATE TABLE incident (rid INTEGER, {_COLUMNS})",
    "CREATE TABLE name (kind VARCHAR, code INTEGER, key VARCHAR, ar VARCHAR, en VARCHAR)",
    (
        "CREATE TABLE outline (code INTEGER, wkb BLOB, text VARCHAR, box VARCHAR, west DOUBLE, south DOUBLE,"
        " east DOUBLE, north DOUBLE)"
    ),
    "CREATE TABLE state (version INTEGER, seq BIGINT, ordered BIGINT)",
)
VERSION = 2
_LOOKUPS = (
    (
        "CREATE TABLE view_newest AS SELECT CAST(row_number() OVER (ORDER BY first DESC NULLS LAST, id) - 1 AS INTEGER)"
        " AS place, rid FROM incident ORDER BY place"
    ),
    "CREATE TABLE view_key AS SELECT md5_number_lower(id) AS key, rid FROM incident ORDER BY key",
)
_COUNT_FROM = 50_000


class DuckDialect:
    """DuckDB's wording of the filters; outlines are tested by shapely, as DuckDB's own extension is a download."""

    def __init__(self) -> None:
        self._outlines: list[BaseGeometry] = []
        self._lock = threading.Lock()

    def shares(self, column: str, codes: list[int]) -> Clause:
        """Return whether a list column has one of the codes."""
        return f"list_has_any({column}, CAST(? AS INTEGER[]))", [codes]

    def has_text(self, column: str, word: str) -> Clause:
        """Return whether a text column has a word in it."""
        return f"contains({column}, ?)", [word]

    def inside(self, outline: BaseGeometry) -> Clause:
        """Return whether a row's point is in an outline."""
        with self._lock:
            number = next((n for n, known in enumerate(self._outlines) if known is outline), len(self._outlines))
            if number == len(self._outlines):
                shapely.prepare(outline)
                self._outlines.append(outline)
        return "inside_outline(CAST(? AS INTEGER), lon, lat)", [number]

    def test(self, number: pa.ChunkedArray, lon: pa.ChunkedArray, lat: pa.ChunkedArray) -> pa.Array:
        """Answer `inside_outline` for a chunk of rows."""
        outline = self._outlines[number[0].as_py()]
        x, y = (np.asarray(v.to_numpy(zero_copy_only=False), dtype=float) for v in (lon, lat))
        return pa.array(shapely.contains_xy(outline, x, y))


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
    """

    incidents = "incident"
    wide = "incident"
    outlines = "outline"

    def __init__(self, db: duckdb.DuckDBPyConnection, path: str) -> None:
        self.db, self.path = db, path
        self._dialect = DuckDialect()
        making: Any = db.create_function
        making("inside_outline", self._dialect.test, ["INTEGER", "FLOAT", "FLOAT"], "BOOLEAN", type="arrow")

    @classmethod
    def open(cls, path: Path, *, readonly: bool = True, memory_mb: int = 512) -> DuckEngine:
        """Open a read model's file; one of another version is to be made anew."""
        made = cls(connect(str(path), readonly=readonly, memory_mb=memory_mb), str(path))
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

    def each(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """Yield the rows of a query without holding them all."""
        try:
            result = self.db.cursor().execute(sql, list(values))
            while rows := result.fetchmany(_FETCH):
                yield from rows
        except duckdb.Error as error:
            raise ours(error, self.path) from error

    def table(self, sql: str) -> pa.Table:
        """Return the columns of a query as an Arrow table."""
        return self.db.cursor().sql(sql).to_arrow_table()

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
        self._rid = self._ordered = 0
        if fresh:
            for statement in _TABLES:
                self.db.execute(statement)
            return
        names = [NameRow(*row) for row in self.db.execute("SELECT kind, code, key, ar, en FROM name").fetchall()]
        self.coder = Coder.of(names, self.db.execute("SELECT code, wkb FROM outline").fetchall())
        self._rid = self.db.execute("SELECT COALESCE(MAX(rid) + 1, 0) FROM incident").fetchall()[0][0]
        self._ordered = self.db.execute("SELECT ordered FROM state").fetchall()[0][0]

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
            self.db.execute("DELETE FROM incident WHERE id IN (SELECT id FROM old)")
        self.db.unregister("old")
        if not records:
            return
        made = table(records, self.coder)
        rids = pa.array(np.arange(self._rid, self._rid + len(made), dtype=np.int32))
        self._rid += len(made)
        self.db.register("made", made.append_column("rid", rids))
        self.db.execute(f"INSERT INTO incident SELECT rid, {', '.join(COLUMNS)} FROM made")
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
        """Order the rows along the Hilbert curve, and number them anew."""
        kept = ", ".join(COLUMNS)
        try:
            # The order first, of narrow columns; then the wide rows a part at a time, so that memory stays bounded.
            self.db.execute(
                "CREATE TEMP TABLE place AS SELECT rid AS old, CAST(row_number() OVER (ORDER BY curve, first, id) - 1"
                " AS INTEGER) AS fresh FROM incident"
            )
            (count,) = self.db.execute("SELECT COUNT(*) FROM place").fetchall()[0]
            self.db.execute(f"CREATE TABLE sorted (rid INTEGER, {_COLUMNS})")
            for start in range(0, count, _SORT_ROWS):
                self.db.execute(
                    f"INSERT INTO sorted SELECT fresh, {kept} FROM incident JOIN place ON old = rid"
                    " WHERE fresh >= ? AND fresh < ? ORDER BY fresh",
                    [start, start + _SORT_ROWS],
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

    def finish(self, seq: int) -> None:
        """Write down how far the ledger was followed, and close the file."""
        try:
            self._count()
            self.db.execute("DELETE FROM state")
            self.db.execute("INSERT INTO state VALUES (?, ?, ?)", [VERSION, seq, self._ordered])
            self.db.execute("CHECKPOINT")
        except duckdb.Error as error:
            raise ours(error, str(self.path)) from error
        finally:
            self.db.close()
