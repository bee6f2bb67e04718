"""The ledger's tables, the same in SQLite and PostgreSQL, and the version that they carry.

Truth, only ever added to: `article`, `run`, `reading`, `report`, `shape`, `membership`, `correction`, `rejection`,
`solution`. Derived from it, and rebuilt by `waqai store compact`: `standing` (which reading of an article counts now),
`pending` (what is still to be merged), `incident` (what came out).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from geo.store.errors import OtherVersionError
from geo.store.sql import Connection

Step = Callable[[Connection], None]
VERSION = 2
APPLICATION = 0x57415141  # "WAQA" in the header of a SQLite file

TABLES = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    (
        "CREATE TABLE article (digest {blob} PRIMARY KEY, key {blob} NOT NULL, seq BIGINT NOT NULL, id TEXT NOT NULL,"
        " text TEXT NOT NULL, published TEXT, title TEXT NOT NULL, source TEXT NOT NULL, url TEXT NOT NULL)"
    ),
    "CREATE INDEX article_key ON article (key, seq)",
    "CREATE INDEX article_id ON article (id, seq)",
    "CREATE TABLE run (seq BIGINT PRIMARY KEY, rules TEXT NOT NULL, started TEXT NOT NULL)",
    (
        "CREATE TABLE reading (digest {blob} NOT NULL, rules TEXT NOT NULL, run BIGINT NOT NULL,"
        " incidents BIGINT NOT NULL, PRIMARY KEY (digest, rules))"
    ),
    (
        "CREATE TABLE report (digest {blob} NOT NULL, rules TEXT NOT NULL, id TEXT NOT NULL, seq BIGINT NOT NULL,"
        " block TEXT NOT NULL, day BIGINT NOT NULL, last BIGINT NOT NULL, copy {blob} NOT NULL,"
        " properties TEXT NOT NULL, extra TEXT NOT NULL, shape {blob}, PRIMARY KEY (digest, rules, id))"
    ),
    "CREATE UNIQUE INDEX report_seq ON report (seq)",
    "CREATE INDEX report_copy ON report (copy)",
    "CREATE INDEX report_block ON report (block, day, last, copy, seq)",
    "CREATE TABLE shape (digest {blob} PRIMARY KEY, wkb {blob} NOT NULL)",
    "CREATE TABLE membership (seq BIGINT PRIMARY KEY, incident TEXT NOT NULL, reports TEXT NOT NULL, at TEXT NOT NULL)",
    "CREATE INDEX membership_incident ON membership (incident, seq)",
    (
        "CREATE TABLE correction (seq BIGINT PRIMARY KEY, incident TEXT NOT NULL, key {blob}, start BIGINT,"
        " changes TEXT NOT NULL, undoes BIGINT, author TEXT NOT NULL, at TEXT NOT NULL)"
    ),
    "CREATE INDEX correction_incident ON correction (incident)",
    "CREATE INDEX correction_key ON correction (key)",
    (
        "CREATE TABLE rejection (seq BIGINT PRIMARY KEY, input TEXT NOT NULL, place TEXT NOT NULL, what TEXT NOT NULL,"
        " mend TEXT NOT NULL, at TEXT NOT NULL, UNIQUE (input, place, what))"
    ),
    "CREATE TABLE solution (rejection BIGINT PRIMARY KEY, at TEXT NOT NULL)",
    "CREATE TABLE standing (digest {blob} PRIMARY KEY, key {blob} NOT NULL UNIQUE, rules TEXT NOT NULL)",
    "CREATE TABLE pending (report BIGINT PRIMARY KEY)",
    (
        "CREATE TABLE incident (id TEXT PRIMARY KEY, seq BIGINT NOT NULL, gone BIGINT NOT NULL,"
        " members TEXT NOT NULL, properties TEXT NOT NULL, extra TEXT NOT NULL, shape {blob})"
    ),
    "CREATE INDEX incident_seq ON incident (seq)",
)
TRUTH = ("article", "run", "reading", "report", "shape", "membership", "correction", "rejection", "solution")
SEQUENCED = ("article", "run", "report", "membership", "correction", "rejection", "incident")


def statements(blob: str) -> list[str]:
    """Return the statements that make the tables; `blob` is the database's name for bytes."""
    return [statement.format(blob=blob) for statement in TABLES]


def plan(version: int, name: str, steps: Mapping[int, Step]) -> list[Step]:
    """Return the steps that lead from a version to the one of today.

    Raises
    ------
    OtherVersionError
        When the store is newer than this program, or too old for it.
    """
    if version > VERSION:
        raise OtherVersionError(f"{name}: schema version {version} is newer than this waqai; use a newer one")
    missing = [n for n in range(version, VERSION) if n not in steps]
    if missing:
        raise OtherVersionError(f"{name}: schema version {version} is too old to migrate; ingest its articles anew")
    return [steps[n] for n in range(version, VERSION)]
