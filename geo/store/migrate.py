"""Stores of an older schema, step by step to the one of today; the old ledger is kept beside the new one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from geo.query.columns import to_day
from geo.store import open_store, schema
from geo.store.address import redacted
from geo.store.blocks import MOST_DAYS
from geo.store.errors import NotAStoreError
from geo.store.sql import Connection
from geo.store.sqlite import FileLock, SqliteConnection, inspect, set_version

_PART = 5_000


def _last_days(db: Connection) -> None:
    """1 → 2: a report's last day stands beside its first, so that merging need not read the report for it."""
    db.run("ALTER TABLE report ADD COLUMN last BIGINT NOT NULL DEFAULT 0")
    db.run("UPDATE report SET last = day")
    seq = 0
    sql = "SELECT seq, day, properties FROM report WHERE block <> '' AND seq > ? ORDER BY seq LIMIT ?"
    while rows := db.run(sql, (seq, _PART)):
        seq = rows[-1][0]
        longer = [(last, n) for n, day, text in rows if (last := _last(day, text)) != day]
        db.many("UPDATE report SET last = ? WHERE seq = ?", longer)
    db.run("DROP INDEX report_block")
    db.run("CREATE INDEX report_block ON report (block, day, last, copy, seq)")


def _last(day: int, properties: str) -> int:
    end = json.loads(properties)["event_date_end"]
    return max(day, min(to_day(date.fromisoformat(end)), day + MOST_DAYS - 1)) if end else day


# What to do to a ledger of a version to make it one of the next.
STEPS: Mapping[int, schema.Step] = {1: _last_days}


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
    if "://" in url and not url.startswith("file://"):
        raise NotAStoreError(f"{redacted(url)}: no store is known by this; use a folder, postgresql:// or parquet:")
    ledger = folder / "ledger.sqlite"
    if not ledger.is_file():
        raise NotAStoreError(f"{folder}: there is no embedded store here")
    version = inspect(ledger)
    if version == schema.VERSION:
        return f"{folder}: the store is up to date (schema {version})"
    path = schema.plan(version, str(folder), STEPS)
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
                    step(connection)
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
