"""Stores of an older schema, step by step to the one of today; the old ledger is kept beside the new one."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from geo.store import open_store, schema
from geo.store.errors import NotAStoreError, OtherVersionError
from geo.store.sqlite import FileLock, SqliteConnection, inspect, set_version

# What to run on a ledger of a version to make it one of the next.
STEPS: Mapping[int, Sequence[str]] = {}


def migrate(url: str) -> str:
    """Bring a store up to date; return what was done.

    Parameters
    ----------
    url : str

    Raises
    ------
    OtherVersionError
        When the store is newer than this program, or too old for it.
    """
    if url.startswith(("postgresql://", "postgres://")):
        from geo.store.postgis import migrate as migrate_postgis

        return migrate_postgis(url, STEPS)
    folder = Path(url.removeprefix("parquet:").removeprefix("//").removeprefix("file://"))
    ledger = folder / "ledger.sqlite"
    if not ledger.is_file():
        raise NotAStoreError(f"{folder}: there is no embedded store here")
    version = inspect(ledger)
    if version == schema.VERSION:
        return f"{folder}: the store is up to date (schema {version})"
    path = plan(version, str(folder))
    lock = FileLock(folder / "writer.lock")
    lock.take(wait=60)
    try:
        backup = folder.with_name(f"{folder.name}.schema{version}.backup.sqlite")
        building = ledger.with_name("ledger.sqlite.new")
        source = SqliteConnection(ledger)
        try:
            source.backup(building)
        finally:
            source.close()
        shutil.copyfile(building, backup)
        connection = SqliteConnection(building)
        try:
            with connection.transaction():
                for step in path:
                    connection.run(step)
            set_version(connection, schema.VERSION)
            connection.run("PRAGMA journal_mode=DELETE")
        finally:
            connection.close()
        for log in folder.glob("ledger.sqlite-*"):
            log.unlink()
        building.replace(ledger)
    finally:
        lock.free()
    with open_store(url) as store, store.writing(wait=60) as writer:
        store.derive(writer.ledger, anew=True)
    return f"{folder}: schema {version} → {schema.VERSION}; the old ledger is kept as {backup}"


def plan(version: int, name: str, steps: Mapping[int, Sequence[str]] | None = None) -> list[str]:
    """Return the statements that lead from a version to the one of today."""
    known = STEPS if steps is None else steps
    if version > schema.VERSION:
        raise OtherVersionError(f"{name}: schema version {version} is newer than this waqai; use a newer one")
    missing = [n for n in range(version, schema.VERSION) if n not in known]
    if missing:
        raise OtherVersionError(f"{name}: schema version {version} is too old to migrate; ingest its articles anew")
    return [step for n in range(version, schema.VERSION) for step in known[n]]
