"""Stores of older schemas become ones of today, with all that was in them, and a backup of what they were.

`data/schemaN.json` is a store as the version of the program that had schema N wrote it: its tables and their rows.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from geo.store import OtherVersionError, StoreBusyError, open_store, schema
from geo.store.migrate import STEPS, migrate
from geo.store.schema import APPLICATION
from tests.store.conftest import fill, readings

DATA = Path(__file__).parent / "data"


def stored(version):
    """Return an old store: the statements that make its tables, and the rows of each."""
    found = json.loads((DATA / f"schema{version}.json").read_text(encoding="utf-8"))

    def value(v):
        return bytes.fromhex(v["hex"]) if isinstance(v, dict) else v

    rows = {name: [[value(v) for v in row] for row in rows] for name, rows in found["rows"].items()}
    return found["tables"], rows


def expected(version):
    _, rows = stored(version)
    return sorted(json.loads(row[4])["id"] for row in rows["incident"] if not row[2])


@pytest.fixture(params=range(1, schema.VERSION))
def old(request, tmp_path):
    """Return the folder of an embedded store of an older schema, and that schema."""
    folder = tmp_path / "store"
    folder.mkdir()
    tables, rows = stored(request.param)
    db = sqlite3.connect(folder / "ledger.sqlite")
    db.execute(f"PRAGMA application_id={APPLICATION}")
    db.execute(f"PRAGMA user_version={request.param}")
    for statement in tables:
        db.execute(statement.format(blob="BLOB"))
    for name, kept in rows.items():
        if kept:
            db.executemany(f"INSERT INTO {name} VALUES ({','.join('?' * len(kept[0]))})", kept)
    db.commit()
    db.close()
    return folder, request.param


def test_every_version_has_a_step_to_the_next():
    assert sorted(STEPS) == list(range(1, schema.VERSION))


@pytest.mark.parametrize("prefix", ["", "parquet:"])
def test_an_embedded_store_migrates_and_keeps_a_backup(old, prefix):
    folder, version = old
    url = f"{prefix}{folder}"
    with pytest.raises(OtherVersionError, match="waqai store migrate"):
        open_store(url)
    before = (folder / "ledger.sqlite").read_bytes()
    assert "kept as" in migrate(url)
    backup = folder.with_name(f"store.schema{version}.backup.sqlite")
    was, saved = sqlite3.connect(":memory:"), sqlite3.connect(backup)
    was.deserialize(before)
    assert list(saved.iterdump()) == list(was.iterdump())
    saved.close()
    was.close()
    with open_store(url) as store:
        assert store.check() == []
        assert [i.id for i in store.incidents()] == expected(version)
        # A correction and a merge live on, and what is new joins as if the store had always been of this schema.
        assert any(i.notes == "راجعته هدى" and i.review == "corrected" for i in store.incidents())
        (merged,) = [i.id for i in store.incidents() if len(store.members(i.id)) == 3]
        with store.writing() as writer:
            number = writer.part(merged)
            writer.publish()
        assert len(list(store.incidents())) == len(expected(version)) + 2
        with store.writing() as writer:
            writer.undo(number)
            writer.publish()
        assert [i.id for i in store.incidents()] == expected(version)
        fill(store, readings(12))
        assert store.check() == []
    assert "up to date" in migrate(url)


def test_last_days_are_those_that_a_new_store_would_have(old):
    folder, _ = old
    migrate(str(folder))
    with open_store(str(folder)) as store:
        found = store.ledger().db.run("SELECT id, day, last FROM report WHERE block <> ''")
    lasting = {name: last - day + 1 for name, day, last in found}
    assert lasting["t1"] == 4
    assert min(lasting.values()) == 1


def test_a_step_that_fails_leaves_the_store_as_it_was(old, monkeypatch):
    folder, version = old

    def breaks(db):
        db.run("DROP TABLE report")
        raise RuntimeError("no")

    monkeypatch.setattr("geo.store.migrate.STEPS", dict.fromkeys(STEPS, breaks))
    with pytest.raises(RuntimeError):
        migrate(str(folder))
    monkeypatch.undo()
    assert "kept as" in migrate(str(folder))
    with open_store(str(folder)) as store:
        assert [i.id for i in store.incidents()] == expected(version)


def test_a_store_that_is_too_old_is_told(old, monkeypatch):
    folder, _ = old
    monkeypatch.setattr("geo.store.migrate.STEPS", {})
    with pytest.raises(OtherVersionError, match="too old"):
        migrate(str(folder))


@pytest.mark.database
@pytest.mark.parametrize("version", range(1, schema.VERSION))
def test_a_database_migrates_and_keeps_its_tables(server, version):
    import psycopg

    from geo.store.postgis import LOCK

    url = server()
    tables, rows = stored(version)
    with open_store(url, make=True):
        pass
    with psycopg.connect(url) as db:
        db.execute("SET search_path TO waqai, public")
        for name in rows:
            db.execute(f"DROP TABLE {name}")
        for statement in tables:
            if "TABLE meta" not in statement:
                db.execute(statement.format(blob="BYTEA"))
        for name, kept in rows.items():
            for row in kept:
                db.execute(f"INSERT INTO {name} VALUES ({','.join(['%s'] * len(row))})", row)
        db.execute("UPDATE meta SET value = %s WHERE name = 'version'", (str(version),))
    with pytest.raises(OtherVersionError, match="waqai store migrate"):
        open_store(url)
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        with pytest.raises(StoreBusyError):
            migrate(url)
    assert f"waqai_schema{version}" in migrate(url)
    with open_store(url) as store:
        with store.writing() as writer:
            store.derive(writer.ledger, anew=True)
        assert store.check() == []
        assert [i.id for i in store.incidents()] == expected(version)
