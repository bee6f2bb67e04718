"""PostgreSQL as the ledger's database, through psycopg 3."""

from __future__ import annotations

import contextlib
import threading
import time
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from geo.store.address import is_plain, redacted
from geo.store.errors import StoreError, StoreFullError, StoreLostError
from geo.store.sql import Row

try:
    import psycopg
except ImportError as error:  # the extra is not installed
    raise StoreError("PostgreSQL stores need an extra: install waqai[postgis]") from error

SCHEMA = "waqai"
_FETCH = 2000
_PATIENCE = 60.0
_UNREADABLE = (
    "the address cannot be read; write signs of the password that are no letters or digits as %XX, or better keep it in"
    " ~/.pgpass or PGPASSWORD"
)


@lru_cache(maxsize=500)
def _formatted(sql: str) -> str:
    return sql.replace("?", "%s")


class PostgresConnection:
    """A connection that threads may share.

    Parameters
    ----------
    url : str
    lock : int, optional
        Number of the advisory lock that this connection's session asks for when it begins.
    reader : bool
        Whether what is run only reads, and may be run once more when the server was restarted in between.
    """

    blob = "BYTEA"

    def __init__(self, url: str, *, lock: int | None = None, reader: bool = False) -> None:
        self._url, self._lock_number, self._reader = url, lock, reader
        self.url = redacted(url)
        if not _can_be_read(url):
            raise StoreError(f"{self.url}: {_UNREADABLE}")
        self.locked = False
        self._mutex = threading.RLock()
        self._closing: weakref.finalize[[], PostgresConnection] | None = None
        self._keep(self._connect())
        self.ask()

    def _connect(self) -> psycopg.Connection[Row]:
        with self._named():
            db = psycopg.connect(self._url, autocommit=True, connect_timeout=10, application_name="waqai")
            # Names in our statements mean our tables, whatever the database holds besides.
            db.execute(f"SET search_path TO {SCHEMA}, public")
            # Cells of half a million rows are sorted in memory; compiling a query would take longer than it runs.
            db.execute("SET work_mem TO '64MB'")
            db.execute("SET jit TO off")
            # What is the best index depends on the days and types that are asked for.
            db.execute("SET plan_cache_mode TO force_custom_plan")
            return db

    def _keep(self, db: psycopg.Connection[Row]) -> None:
        """Hold a connection; it is closed with its last user, where nobody closes a store too (a page's old one)."""
        if self._closing is not None:
            self._closing.detach()
        self._db, self._closing = db, weakref.finalize(self, db.close)

    def ask(self) -> None:
        """Ask for the advisory lock; `locked` tells the answer."""
        if self._lock_number is not None and not self.locked:
            self.locked = bool(self.run("SELECT pg_try_advisory_lock(?)", (self._lock_number,))[0][0])

    def give_back(self) -> None:
        """Give the advisory lock back now: a server may notice a closed connection later than the next writer asks."""
        if self.locked:
            self.locked = False
            with contextlib.suppress(StoreError):
                self.run("SELECT pg_advisory_unlock(?)", (self._lock_number,))

    def reconnect(self, patience: float = _PATIENCE) -> None:
        """Connect anew after the server was lost, waiting for it to come back.

        Raises
        ------
        StoreLostError
            When it does not, or when another writer has taken the right to write.
        """
        until = time.monotonic() + patience
        with self._mutex:
            self._db.close()
            had, self.locked = self.locked, False
            while True:
                try:
                    self._db.close()
                    self._keep(self._connect())
                    self.ask()
                    if self.locked or not had:
                        return
                    error: StoreError = StoreLostError(f"{self.url}: another process took over the writing")
                except StoreError as lost:
                    error = lost
                if time.monotonic() >= until:
                    raise error
                time.sleep(0.5)

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Run a statement and return its rows."""
        if not self._reader:
            return self._run(sql, values)
        try:
            return self._run(sql, values)
        except StoreLostError:
            self.reconnect()
            return self._run(sql, values)

    def _run(self, sql: str, values: Sequence[Any]) -> list[Row]:
        with self._mutex, self._named():
            cursor = self._db.execute(_formatted(sql), values or None)
            return cursor.fetchall() if cursor.description else []

    def each(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """Yield the rows of a query without holding them all, on a connection of its own."""
        db = self._connect()
        try:
            with self._named(), db.transaction(), db.cursor(name="waqai") as cursor:
                cursor.itersize = _FETCH
                cursor.execute(_formatted(sql), values or None)
                yield from cursor
        finally:
            db.close()

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement for every row."""
        with self._mutex, self._named(), self._db.cursor() as cursor:
            cursor.executemany(_formatted(sql), rows)

    def copy(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write rows by bulk copy; the names are ours."""
        sql = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with self._mutex, self._named(), self._db.cursor() as cursor, cursor.copy(sql) as copy:
            for row in rows:
                copy.write_row(row)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all or nothing."""
        with self._mutex, self._named(), self._db.transaction():
            yield

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Turn the driver's errors into ours; none of them holds the password."""
        try:
            yield
        except (psycopg.errors.DiskFull, psycopg.errors.OutOfMemory) as error:
            raise StoreFullError(f"{self.url}: the server has no room ({_line(error)})") from error
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            raise StoreLostError(f"{self.url}: the server cannot be reached ({_line(error)})") from error
        except psycopg.Error as error:
            raise StoreError(f"{self.url}: {_line(error)}") from error

    def close(self) -> None:
        """Close the connection."""
        self._db.close()


def _can_be_read(url: str) -> bool:
    """Whether the driver can read an address; in its own errors it quotes what it stumbled over."""
    try:
        return is_plain(url) and bool(psycopg.conninfo.conninfo_to_dict(url))
    except psycopg.Error:
        return False


def _line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0]
