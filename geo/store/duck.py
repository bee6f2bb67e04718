"""DuckDB as the read model's engine: over a file of its own, or over Parquet files."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
from geo.store.rows import KINDS
from geo.store.sorting import in_portions
from geo.store.sql import Row
from geo.store.where import Clause, Dialect, Vocabulary, among

_FETCH = 2000
_IN_MEMORY, _MOST_FILES = 5_000, 200
# What is asked by lies apart from what is shown, so that putting rows into order moves no long texts.
BODY = ("id", "shape", "folded", "properties", "extra", "geometry")
VERSION = 3
_MOST_WORDS = 500
_PASSING_MB = 96
_NO_EXTENSIONS: dict[str, Any] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}


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

    def bin_of(self, column: str, edges: Sequence[int]) -> Clause | None:
        """Return nothing: the calendar's functions work on whole columns."""
        del column, edges
        return None


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
    settings = _NO_EXTENSIONS | {
        "memory_limit": f"{memory_mb}MB",
        "preserve_insertion_order": True,
        # What is written goes into the file at once, not into a log first: no one else has the file yet.
        "checkpoint_threshold": "1KB",
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


def check_version(db: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Close a read model's file that another version of the program laid out, and say so."""
    try:
        found = db.execute("SELECT version FROM state").fetchall()
    except duckdb.Error as error:
        raise ours(error, str(path)) from error
    if found != [(VERSION,)]:
        db.close()
        raise DamagedStoreError(f"{path}: the read model is of another version; run `waqai store compact`")


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
        check_version(made.db, path)
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
            with TemporaryDirectory(prefix="waqai") as folder, self._passing(folder) as db:
                batches = db.sql(f"SELECT {columns}, {self._key} AS _key FROM {self.texts}")
                yield from in_portions(batches.to_arrow_reader(_FETCH), "_key", ranks, portion, Path(folder))
        except duckdb.Error as error:
            raise ours(error, self.path) from error

    @contextmanager
    def _passing(self, folder: str) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a connection for one passage through all texts, which leaves nothing of them in memory.

        The engine's own keeps whatever it has read at hand for the next question, up to its limit.
        """
        if self._key != "bid" or not Path(self.path).is_file():
            # Over Parquet, whose files are not kept at hand; or the file was swapped away, and only we have it open.
            yield self.db.cursor()
            return
        settings = _NO_EXTENSIONS | {"memory_limit": f"{_PASSING_MB}MB", "temp_directory": f"{folder}/duckdb"}
        db = duckdb.connect(":memory:", config=settings)
        try:
            db.execute("ATTACH ? AS file (READ_ONLY)", [self.path])
            db.execute("USE file")
            db.execute("SET enable_external_access = false")
            db.execute("SET lock_configuration = true")
            yield db
        finally:
            db.close()

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
