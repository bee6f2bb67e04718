"""SQLite as the ledger's database: durable by WAL, many readers beside one writer, nothing run from a foreign file."""

from __future__ import annotations

import sqlite3
import struct
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from geo.store import schema
from geo.store.errors import (
    DamagedStoreError,
    NotAStoreError,
    OtherVersionError,
    StoreBusyError,
    StoreError,
    StoreFullError,
)
from geo.store.schema import APPLICATION, statements
from geo.store.sql import Row

_HEADER = 100
_MAGIC = b"SQLite format 3\0"


class SqliteConnection:
    """A connection to a SQLite file of ours.

    Parameters
    ----------
    path : Path
    readonly : bool
        Whether nothing may be written through it.
    """

    blob = "BLOB"

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        self.path = path
        with _named(path):
            uri = f"{path.absolute().as_uri()}?mode={'ro' if readonly else 'rwc'}"
            self._db = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30, check_same_thread=False)
            # A file from someone else must not run functions out of its views or triggers.
            self._db.execute("PRAGMA trusted_schema=OFF")
            self._db.execute("PRAGMA busy_timeout=30000")
            if readonly:
                self._db.execute("PRAGMA query_only=ON")
            else:
                self._db.execute("PRAGMA journal_mode=WAL")
                self._db.execute("PRAGMA synchronous=FULL")
                self._db.execute("PRAGMA journal_size_limit=67108864")
                # Hashes come in no order: the indexes over them are kept at hand, and written back in large portions.
                self._db.execute("PRAGMA cache_size=-65536")
                self._db.execute("PRAGMA wal_autocheckpoint=4000")

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Run a statement and return its rows."""
        with _named(self.path):
            return self._db.execute(sql, values).fetchall()

    def each(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """Yield the rows of a query without holding them all."""
        with _named(self.path):
            yield from self._db.execute(sql, values)

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement for every row."""
        with _named(self.path):
            self._db.executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all or nothing."""
        with _named(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def backup(self, target: Path) -> None:
        """Write a consistent copy of the file."""
        with _named(target):
            copy = sqlite3.connect(target)
            try:
                self._db.backup(copy)
            finally:
                copy.close()

    def reconnect(self) -> None:
        """Do nothing: a file does not go away."""

    def close(self) -> None:
        """Close the connection."""
        self._db.close()


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Turn the driver's errors into ours, which say what helps."""
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "full" in text or "disk I/O" in text:
            raise StoreFullError(f"{path}: no room to write ({text}); free some and run the same again") from error
        if "locked" in text or "busy" in text:
            raise StoreBusyError(f"{path}: another process is writing; wait for it") from error
        raise StoreError(f"{path}: {text}") from error
    except sqlite3.DatabaseError as error:
        raise DamagedStoreError(f"{path}: the file is damaged ({error}); restore a backup") from error


def inspect(path: Path) -> int:
    """Return the schema version of a SQLite file, looking at its bytes only.

    Raises
    ------
    NotAStoreError
        When it is no SQLite file of ours.
    DamagedStoreError
        When a part of it is missing.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_HEADER)
    if head[:16] != _MAGIC[: len(head)] or not head:
        raise NotAStoreError(f"{path}: this is no store of ours; it was left as it is")
    if len(head) < _HEADER:
        raise DamagedStoreError(f"{path}: the file is cut off; restore a backup")
    page = struct.unpack(">H", head[16:18])[0]
    pages, version, application = (struct.unpack(">I", head[n : n + 4])[0] for n in (28, 60, 68))
    if application != APPLICATION:
        raise NotAStoreError(f"{path}: a SQLite file of another program; it was left as it is")
    # A log beside the file may hold the missing pages; without one they are lost.
    log = path.with_name(path.name + "-wal")
    if size < pages * (65536 if page == 1 else page) and not (log.exists() and log.stat().st_size):
        raise DamagedStoreError(f"{path}: the file is cut off ({size} bytes); restore a backup")
    return int(version)


def demand_version(path: Path) -> None:
    """Raise when a file is not of the schema version that this program writes."""
    version = inspect(path)
    if version != schema.VERSION:
        newer = version > schema.VERSION
        help_ = "use a newer waqai" if newer else "run `waqai store migrate` (it keeps a backup)"
        raise OtherVersionError(f"{path}: schema version {version}, this waqai has {schema.VERSION}; {help_}")


def set_version(connection: SqliteConnection, version: int) -> None:
    """Write the schema version into a file."""
    connection.run(f"PRAGMA user_version={version:d}")


def create(path: Path) -> None:
    """Make an empty ledger, whole or not at all."""
    building = path.with_name(path.name + ".new")
    for leftover in building.parent.glob(building.name + "*"):
        leftover.unlink()
    with _named(building):
        db = sqlite3.connect(building)
        try:
            # An incident and its texts are 2 kB: larger pages waste less, and fewer of them go through the log.
            db.execute("PRAGMA page_size=8192")
            db.execute(f"PRAGMA application_id={APPLICATION:d}")
            db.execute(f"PRAGMA user_version={schema.VERSION:d}")
            for statement in statements("BLOB"):
                db.execute(statement)
            db.commit()
        finally:
            db.close()
    building.replace(path)


class FileLock:
    """The right to write, held by one process at a time and given back by the system when it dies.

    Parameters
    ----------
    path : Path
        A file beside the store; SQLite's own locks work on every system that SQLite does.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db: sqlite3.Connection | None = None

    def take(self, *, wait: float, waiting: Callable[[], None] | None = None) -> None:
        """Take the lock.

        Parameters
        ----------
        wait : float
            Seconds to wait for another writer.
        waiting : callable, optional
            Called once when it has to wait.

        Raises
        ------
        StoreBusyError
            When the other writer is still at it after that time.
        """
        until = time.monotonic() + wait
        told = False
        while True:
            db = sqlite3.connect(self.path, isolation_level=None, timeout=0.2)
            try:
                db.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                db.close()
                if "locked" not in str(error) and "busy" not in str(error):
                    raise StoreError(f"{self.path}: {error}") from error
                if time.monotonic() >= until:
                    raise StoreBusyError(
                        f"{self.path.parent}: another process is writing; run this again later"
                    ) from error
                if waiting and not told:
                    waiting()
                    told = True
                continue
            self._db = db
            return

    def free(self) -> None:
        """Give the lock back."""
        if self._db is not None:
            self._db.close()
            self._db = None
