"""The embedded store: a folder with a SQLite ledger, the truth, and a DuckDB read model made from it.

::

    waqai.store/
      ledger.sqlite     articles, reports, merges, corrections; only ever added to
      view-42.duckdb    what readers query; a new one is made beside it and swapped in by renaming CURRENT
      CURRENT           the name of the view that counts
      writer.lock       held by the one process that writes
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from secrets import token_hex

from geo.store.base import Info, Store, Writer
from geo.store.bounds import refuse_links
from geo.store.duck import DuckEngine
from geo.store.duckwriter import DuckWriter
from geo.store.errors import DamagedStoreError, NotAStoreError, StoreError, StoreFullError
from geo.store.ledger import Ledger
from geo.store.queries import Queries
from geo.store.records import Record
from geo.store.schema import VERSION
from geo.store.sql import marks, slices
from geo.store.sqlite import FileLock, SqliteConnection, create, demand_version

_CHUNK = 8_000
_SORT_AT = 0.3
_ENGINES: weakref.WeakValueDictionary[str, DuckEngine] = weakref.WeakValueDictionary()
_ENGINES_LOCK = threading.Lock()


class EmbeddedStore(Store):
    """A store in a folder.

    Parameters
    ----------
    folder : Path
    make : bool
        Whether to make it when it is not there.
    """

    kind = "embedded"
    _ours: tuple[str, ...] = ("ledger.sqlite", "writer.lock", "CURRENT", "view-")
    _folders: tuple[str, ...] = ()

    def __init__(self, folder: Path, *, make: bool = False) -> None:
        self.folder = folder
        self.url = str(folder)
        self._ledger_path = folder / "ledger.sqlite"
        self._engine: tuple[str, DuckEngine, int] | None = None
        self._reader: Ledger | None = None
        self._lock = threading.RLock()
        if folder.exists() and not folder.is_dir():
            raise NotAStoreError(f"{folder}: this is a file; a store is a folder, or a postgresql:// address")
        if not self._ledger_path.exists():
            self._create(make)
        demand_version(self._ledger_path)

    def _create(self, make: bool) -> None:
        if self.folder.exists():
            strangers = [p.name for p in self.folder.iterdir() if not p.name.startswith(self._ours)]
            if strangers:
                raise NotAStoreError(
                    f"{self.folder}: the folder holds other things ({strangers[0]}); name an empty one"
                )
        if not make:
            raise NotAStoreError(f"{self.folder}: there is no store here; `waqai ingest` makes one")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / "writer.lock")
            lock.take(wait=60)
            try:
                if not self._ledger_path.exists():
                    create(self._ledger_path)
            finally:
                lock.free()
        except OSError as error:
            raise from_os(error, self.folder) from error

    # -- writing ---------------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self, *, wait: float = 0.0, waiting: Callable[[], None] | None = None) -> Iterator[Writer]:
        """Hold the right to write; see `Store.writing`."""
        refuse_links(self.folder, self._folders)
        lock = FileLock(self.folder / "writer.lock")
        lock.take(wait=wait, waiting=waiting)
        try:
            self._sweep()
            connection = SqliteConnection(self._ledger_path)
            try:
                yield Writer(self, Ledger(connection))
            finally:
                connection.close()
        except OSError as error:
            raise from_os(error, self.folder) from error
        finally:
            lock.free()

    def derive(self, ledger: Ledger, *, anew: bool = False, final: bool = True) -> None:
        """Bring the read model up to the ledger: a copy of the last one with what is new, swapped in by a rename."""
        current = self._current()
        since = 0 if anew or current is None else current[1]
        last = ledger.last()
        if current is not None and not anew and last <= since and (current[2] or not final):
            return
        anew = anew or current is None
        # A name of its own each time: DuckDB takes a path that a process has open for the file that it opened.
        name = f"view-{last}-{token_hex(4)}.duckdb"
        building = self.folder / f"{name}.new"
        try:
            _remove(building)
            if not anew and current is not None:
                shutil.copyfile(self.folder / current[0], building)
            try:
                writer = DuckWriter(building, fresh=anew)
            except DamagedStoreError:
                # Another version of this program made the last one: it is derived, so it is made from nothing.
                _remove(building)
                anew = True
                writer = DuckWriter(building, fresh=True)
            try:
                for records, gone in changes(ledger, 0 if anew else since):
                    writer.put(records, gone)
                # While an ingest goes on, rows are only added; their order is the last thing to be made.
                if final and writer.scattered > _SORT_AT:
                    writer.sort()
            except BaseException:
                writer.db.close()
                raise
            writer.finish(last, final=final)
            self._swap(name, last, building, final=final)
        except OSError as error:
            raise from_os(error, building) from error
        finally:
            _remove(building)

    def _swap(self, name: str, last: int, building: Path, *, final: bool) -> None:
        flush(building)
        building.replace(self.folder / name)
        pointer = self.folder / "CURRENT.new"
        pointer.write_text(json.dumps({"view": name, "seq": last, "final": final}), encoding="utf-8")
        flush(pointer)
        pointer.replace(self.folder / "CURRENT")
        self._sweep(keep=name)

    def _sweep(self, keep: str = "") -> None:
        """Remove views that no one needs; readers that have one open go on with it."""
        current = self._current()
        keep = keep or (current[0] if current else "")
        for path in self.folder.glob("view-*"):
            if path.name != keep:
                # Windows keeps a file that someone reads; the next writer tries again.
                with contextlib.suppress(OSError):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()

    # -- reading ---------------------------------------------------------------------------------------------------

    def _current(self) -> tuple[str, int, bool] | None:
        """Return the view that counts, how far it follows the ledger, and whether it is in its best order."""
        try:
            found = json.loads((self.folder / "CURRENT").read_text(encoding="utf-8"))
            name, seq = str(found["view"]), int(found["seq"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            return None
        # Only a view of this folder: the pointer may come from someone else.
        if Path(name).name != name or not name.startswith("view-") or not (self.folder / name).is_file():
            return None
        return name, seq, bool(found.get("final", True))

    def published(self) -> int:
        """Return how far of the ledger the read model has come."""
        current = self._current()
        return current[1] if current else 0

    def generation(self) -> str:
        """Return the name of the view that counts now."""
        current = self._current()
        return current[0] if current else ""

    def ledger(self) -> Ledger:
        """Return the ledger, for reading."""
        with self._lock:
            if self._reader is None:
                self._reader = Ledger(SqliteConnection(self._ledger_path, readonly=True))
            return self._reader

    @property
    def queries(self) -> Queries:
        """The page's questions, to the newest read model."""
        engine = self.engine()
        current = self._engine
        seq = current[2] if current is not None and current[1] is engine else 0
        return Queries(engine, self._bodies(seq))

    def engine(self) -> DuckEngine:
        """Return the newest read model; one that is missing is made."""
        with self._lock:
            for _ in range(20):
                current = self._current()
                if current is None:
                    self._rebuild()
                    continue
                if self._engine is not None and self._engine[0] == current[0]:
                    return self._engine[1]
                try:
                    engine = self._open_view(self.folder / current[0])
                except (DamagedStoreError, StoreError):
                    # Swapped away between the look and the opening; else it is broken, and is made again.
                    if self._current() == current:
                        self._rebuild()
                    continue
                # An older engine is left to the queries that still run on it, and closes with the last of them.
                self._engine = (current[0], engine, current[1])
                return engine
        raise DamagedStoreError(f"{self.folder}: the read model cannot be opened; run `waqai store compact`")

    def _open_view(self, path: Path) -> DuckEngine:
        # DuckDB opens a file once a process; all stores of this process share it, and the last one closes it.
        with _ENGINES_LOCK:
            engine = _ENGINES.get(str(path.resolve()))
            if engine is None:
                engine = _ENGINES[str(path.resolve())] = DuckEngine.open(path)
            return engine

    def _bodies(self, seq: int) -> Callable[[Sequence[str]], dict[str, Record]]:
        """Return a function that looks incidents up as they were at a number of the ledger.

        A column store unpacks thousands of long texts to show a hundred; the ledger has them by their key.
        """

        def look(ids: Sequence[str]) -> dict[str, Record]:
            found: dict[str, Record] = {}
            for part in slices(ids):
                sql = (
                    "SELECT i.id, i.properties, i.extra, s.wkb FROM incident i LEFT JOIN shape s ON s.digest = i.shape"
                    f" WHERE i.id IN ({marks(len(part))}) AND i.gone = 0 AND i.seq <= ?"
                )
                for name, properties, extra, wkb in self.ledger().db.run(sql, (*part, seq)):
                    found[name] = Record(name, properties, extra, wkb)
            return found

        return look

    def _rebuild(self) -> None:
        with self.writing(wait=60) as writer:
            self.derive(writer.ledger, anew=True)

    # -- care ------------------------------------------------------------------------------------------------------

    def info(self) -> Info:
        """Return what is in the store."""
        ledger = self.ledger()
        size = sum(p.stat().st_size for p in self.folder.rglob("*") if p.is_file())
        return Info(self.kind, self.url, VERSION, size, ledger.counts(), self.published(), ledger.last())

    def check(self) -> list[str]:
        """Return what is wrong with the store."""
        found = [f"ledger: {row[0]}" for row in self.ledger().db.run("PRAGMA integrity_check") if row[0] != "ok"]
        found += self.ledger().contradictions()
        total = self.queries.engine.rows("SELECT COUNT(*) FROM incident", [])[0][0]
        if self.published() == self.ledger().last() and total != self.ledger().counts()["incidents"]:
            found.append(f"the read model has {total} incidents, the ledger others; run `waqai store compact`")
        return found

    def close(self) -> None:
        """Give everything back."""
        with self._lock:
            if self._reader:
                self._reader.db.close()
            self._engine = self._reader = None


def changes(ledger: Ledger, since: int, size: int = _CHUNK) -> Iterator[tuple[list[Record], list[str]]]:
    """Yield what changed in the incidents since a number: those to put, and the ids of those to take away."""
    rows = ledger.db.each(
        "SELECT i.id, i.gone, i.properties, i.extra, s.wkb FROM incident i LEFT JOIN shape s ON s.digest = i.shape"
        " WHERE i.seq > ? ORDER BY i.seq",
        (since,),
    )
    while part := list(islice(rows, size)):
        records = [Record(r[0], r[2], r[3], bytes(r[4]) if r[4] is not None else None) for r in part if not r[1]]
        gone = [r[0] for r in part if r[1]] if since else []
        yield records, gone


def flush(path: Path) -> None:
    """Wait until a file is on the disk: a rename must never point at what a power cut would lose."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    for leftover in path.parent.glob(path.name + "*"):
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink(missing_ok=True)


def from_os(error: OSError, path: Path) -> StoreError:
    """Return an error of the system as one of ours."""
    if error.errno in {27, 28, 122}:  # EFBIG, ENOSPC, EDQUOT
        return StoreFullError(f"{path}: no room to write ({error.strerror}); free some and run the same again")
    return StoreError(f"{path}: {error.strerror or error}")
