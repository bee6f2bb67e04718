"""PostgreSQL with PostGIS: the shared store. The ledger and the read model are tables of one schema, `waqai`."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from geo.store import schema
from geo.store.address import redacted
from geo.store.base import Info, Store, Writer
from geo.store.errors import NotAStoreError, OtherVersionError, StoreBusyError, StoreError
from geo.store.ledger import Ledger
from geo.store.pgconnection import SCHEMA, PostgresConnection
from geo.store.pgmodel import PostgresEngine, changes_into, generation, is_current, make_tables, rebuild
from geo.store.queries import Queries

LOCK = 0x5741514149
_WAIT = 0.25


class PostgisStore(Store):
    """A store in a PostgreSQL database.

    Parameters
    ----------
    url : str
        `postgresql://user:password@host:port/database`; the password is better kept in `~/.pgpass` or `PGPASSWORD`.
    make : bool
        Whether to make the tables when they are not there.
    """

    kind = "postgis"

    def __init__(self, url: str, *, make: bool = False) -> None:
        self._address = url
        self.url = redacted(url)
        self._db = PostgresConnection(url, reader=True)
        self._engine = PostgresEngine(self._db)
        try:
            self._open(make)
        except BaseException:
            self._db.close()
            raise

    def _open(self, make: bool) -> None:
        version = _version(self._db)
        if version is None and make:
            maker = PostgresConnection(self._address)
            try:
                _create(maker)
            finally:
                maker.close()
            version = _version(self._db)
        if version is None:
            raise NotAStoreError(f"{self.url}: there is no store in this database; `waqai ingest` makes one")
        if version != schema.VERSION:
            help_ = "use a newer waqai" if version > schema.VERSION else "run `waqai store migrate`"
            raise OtherVersionError(f"{self.url}: schema version {version}, this waqai has {schema.VERSION}; {help_}")

    # -- writing ---------------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self, *, wait: float = 0.0, waiting: Callable[[], None] | None = None) -> Iterator[Writer]:
        """Hold the right to write; see `Store.writing`."""
        until, told = time.monotonic() + wait, False
        # Every connection that the writer makes anew, after a restart of the server, asks for the right again.
        connection = PostgresConnection(self._address, lock=LOCK)
        try:
            while not connection.locked:
                if time.monotonic() >= until:
                    raise StoreBusyError(f"{self.url}: another process is writing; run this again later")
                if waiting and not told:
                    waiting()
                    told = True
                time.sleep(_WAIT)
                connection.ask()
            yield Writer(self, Ledger(connection))
        finally:
            connection.give_back()
            connection.close()

    def derive(self, ledger: Ledger, *, anew: bool = False, final: bool = True) -> None:
        """Bring the read model up to the ledger, in one transaction: readers see all of it or nothing."""
        if not isinstance(ledger.db, PostgresConnection):
            raise StoreError("this ledger belongs to another store")
        anew = anew or not is_current(ledger.db)
        since = 0 if anew else self.published()
        last = ledger.last()
        if last <= since and not anew:
            return
        with ledger.db.transaction():
            if anew:
                rebuild(ledger)
            else:
                changes_into(ledger, since)
            ledger.db.run("UPDATE view_state SET seq = ?", (last,))
        if final:
            # Indexes answer by themselves only over pages that are known to be seen by all.
            ledger.db.run("VACUUM (ANALYZE) view_incident")
        if anew or not since:
            ledger.db.run("ANALYZE")

    # -- reading ---------------------------------------------------------------------------------------------------

    def ledger(self) -> Ledger:
        """Return the ledger, for reading."""
        return Ledger(self._db)

    def published(self) -> int:
        """Return how far of the ledger the read model has come."""
        return int(self._db.run("SELECT seq FROM view_state")[0][0])

    def generation(self) -> str:
        """Return a text that changes when there is something new to read."""
        return generation(self._db)

    @property
    def queries(self) -> Queries:
        """The page's questions."""
        return Queries(self._engine)

    # -- care ------------------------------------------------------------------------------------------------------

    def info(self) -> Info:
        """Return what is in the store."""
        sizes = "SELECT COALESCE(SUM(pg_total_relation_size(c.oid)), 0) FROM pg_class c JOIN pg_namespace n"
        sizes += " ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relkind = 'r'"
        size = int(self._db.run(sizes, (SCHEMA,))[0][0])
        ledger = self.ledger()
        return Info(self.kind, self.url, schema.VERSION, size, ledger.counts(), self.published(), ledger.last())

    def check(self) -> list[str]:
        """Return what is wrong with the store."""
        found = self.ledger().contradictions()
        total = self._db.run("SELECT COUNT(*) FROM view_incident")[0][0]
        if self.published() == self.ledger().last() and total != self.ledger().counts()["incidents"]:
            found.append(f"the read model has {total} incidents, the ledger others; run `waqai store compact`")
        return found

    def tidy(self) -> None:
        """Let PostgreSQL reuse the room of replaced rows."""
        db = PostgresConnection(self._address)
        try:
            db.run("VACUUM (ANALYZE)")
        finally:
            db.close()

    def close(self) -> None:
        """Close the connections."""
        self._engine.close()
        self._db.close()


def _version(db: PostgresConnection) -> int | None:
    there = db.run("SELECT to_regclass(?)", (f"{SCHEMA}.meta",))[0][0]
    if there is None:
        return None
    rows = db.run("SELECT value FROM meta WHERE name = ?", ("version",))
    return int(rows[0][0]) if rows else None


def _create(db: PostgresConnection) -> None:
    try:
        db.run("CREATE EXTENSION IF NOT EXISTS postgis")
    except StoreError as error:
        help_ = "let an administrator run CREATE EXTENSION postgis in this database"
        raise StoreError(f"{error}; {help_}") from error
    # Without it all words are looked through, which is as quick while they are few; its makers trust it, so that an
    # owner of the database may ask for it.
    with contextlib.suppress(StoreError):
        db.run("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    with db.transaction():
        # Two that make the same store wait for one another here; the second finds it made.
        db.run("SELECT pg_advisory_xact_lock(?)", (LOCK + 1,))
        if _version(db) is not None:
            return
        db.run(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        for statement in schema.statements("BYTEA"):
            db.run(statement)
        make_tables(db)
        db.run("INSERT INTO meta (name, value) VALUES (?, ?)", ("version", str(schema.VERSION)))


def migrate(url: str, steps: Mapping[int, schema.Step]) -> str:
    """Bring a database's store up to date, in one transaction; the old tables are kept in a schema of their own."""
    db = PostgresConnection(url, lock=LOCK)
    try:
        if not db.locked:
            raise StoreBusyError(f"{redacted(url)}: another process is writing; run this again later")
        version = _version(db)
        if version is None:
            raise NotAStoreError(f"{redacted(url)}: there is no store in this database")
        if version == schema.VERSION:
            return f"{redacted(url)}: the store is up to date (schema {version})"
        path = schema.plan(version, redacted(url), steps)
        backup = f"{SCHEMA}_schema{version}"
        with db.transaction():
            db.run(f"CREATE SCHEMA {backup}")
            for table in schema.TRUTH:
                db.run(f"CREATE TABLE {backup}.{table} AS TABLE {SCHEMA}.{table}")
            for step in path:
                step(db)
            db.run("UPDATE meta SET value = ? WHERE name = ?", (str(schema.VERSION), "version"))
        return f"{redacted(url)}: schema {version} → {schema.VERSION}; the old tables are kept in the schema {backup}"
    finally:
        db.close()
