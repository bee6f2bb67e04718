"""The read model in PostgreSQL: narrow rows to filter, wide ones to show, cells and days counted beforehand."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from secrets import token_hex
from typing import Any

import pyarrow as pa
import shapely
from shapely.geometry.base import BaseGeometry

from geo.query.columns import Names
from geo.store import pgwords, precounted
from geo.store.embedded import changes
from geo.store.ledger import Ledger
from geo.store.pgconnection import PostgresConnection
from geo.store.records import Record
from geo.store.rows import COLUMNS, FLAGS, INTEGERS, KINDS, LISTS, REALS, Coder, NameRow, outline_row, table
from geo.store.sql import Row, marks, slices
from geo.store.where import Clause, Dialect, Vocabulary

_BODY = ("id", "folded", "properties", "extra", "geometry")
_NARROW = tuple(name for name in COLUMNS if name not in _BODY)
_TYPES = (
    dict.fromkeys(INTEGERS, "INTEGER") | dict.fromkeys(REALS, "REAL") | dict.fromkeys(LISTS, "INTEGER[]")
) | dict.fromkeys(FLAGS, "BOOLEAN")
# Of the layout of the tables: a read model of another one is made anew by the next writer.
VERSION = 2
_DRAWN = "kind, lat, lon, rid, status, precision, radius, first, last"
_TABLES = (
    ("CREATE TABLE view_incident (rid INTEGER PRIMARY KEY, id TEXT COLLATE \"C\" NOT NULL UNIQUE,"
    f" geom geometry(Geometry, 4326), {', '.join(f'{n} {_TYPES[n]}' for n in _NARROW)}, {pgwords.COLUMN})"),
    "CREATE TABLE view_body (rid INTEGER PRIMARY KEY, folded TEXT, properties TEXT, extra TEXT, geometry TEXT)",
    "CREATE TABLE view_name (kind TEXT, code INTEGER, key TEXT, ar TEXT, en TEXT)",
    ("CREATE TABLE view_outline (code INTEGER PRIMARY KEY, wkb BYTEA, text TEXT, box TEXT, west FLOAT8, south FLOAT8,"
    " east FLOAT8, north FLOAT8)"),
    *pgwords.TABLES,
    *precounted.tables(),
    "ALTER TABLE view_cell ADD PRIMARY KEY (zoom, cx, cy)",
    "CREATE TABLE view_state (seq BIGINT NOT NULL)",
    "INSERT INTO view_state VALUES (0)",
)  # fmt: skip
_NAMES = ("view_incident", "view_body", "view_name", "view_outline", "view_word", "view_state", *precounted.TABLES)
# The indexes hold all that a map or a count needs, so that the rows themselves are not touched.
_INDEXES = (
    "view_incident_geom ON view_incident USING gist (geom)",
    f"view_incident_mx ON view_incident (mx, my) INCLUDE ({_DRAWN}) WHERE on_map",
    f"view_incident_my ON view_incident (my, mx) INCLUDE ({_DRAWN}) WHERE on_map",
    "view_incident_kind ON view_incident (kind, first) INCLUDE (last, on_map, fatalities, id, rid)",
    # A map of some types and days, however wide it is.
    ("view_incident_drawn ON view_incident (kind, first) INCLUDE (last, mx, my, lat, lon, rid, status, precision,"
    " radius) WHERE on_map"),
    ("view_incident_ground ON view_incident (kind, first) INCLUDE (last, area, place, rid, lat, lon, radius)"
    " WHERE as_area"),
    "view_incident_first ON view_incident (first DESC NULLS LAST, id)",
    "view_incident_actors ON view_incident USING gin (actors)",
    pgwords.INDEX,
)  # fmt: skip


def make_tables(db: PostgresConnection) -> None:
    """Make the read model's tables, in a transaction of the caller."""
    _make_tables(db)
    _make_indexes(db)


def _make_tables(db: PostgresConnection) -> None:
    for statement in _TABLES:
        db.run(statement)
    # What is numbered anew has another token: a reader must not take old numbers for new ones.
    keep = "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    db.many(keep, [("model", str(VERSION)), ("made", token_hex(4))])


def _make_indexes(db: PostgresConnection) -> None:
    for index in _INDEXES:
        db.run(f"CREATE INDEX {index}")
    pgwords.index_letters(db)


def is_current(db: PostgresConnection) -> bool:
    """Whether the read model is as this version of the program lays it out; else it is to be made anew."""
    return db.run("SELECT value FROM meta WHERE name = ?", ("model",)) == [(str(VERSION),)]


def generation(db: PostgresConnection) -> str:
    """Return a text that is another one whenever there is something new to read, or it is numbered anew."""
    query = "SELECT seq, (SELECT value FROM meta WHERE name = ?) FROM view_state"
    seq, made = db.run(query, ("made",))[0]
    return f"{seq}-{made or ''}"


class PostgresDialect:
    """PostgreSQL's wording of the filters.

    Parameters
    ----------
    db : PostgresConnection
    """

    def __init__(self, db: PostgresConnection) -> None:
        self._db = db

    def shares(self, column: str, codes: list[int]) -> Clause:
        """Return whether a list column has one of the codes."""
        return f"{column} && CAST(? AS INTEGER[])", [codes]

    def has_text(self, column: str, word: str) -> Clause:
        """Return whether a text column has a word in it."""
        codes = pgwords.holding(self._db, word)
        if codes is not None:
            return ("words && CAST(? AS INTEGER[])", [codes]) if codes else ("FALSE", [])
        return f"rid IN (SELECT rid FROM view_body WHERE {column} LIKE ?)", [pgwords.pattern(word)]

    def inside(self, outline: BaseGeometry) -> Clause:
        """Return whether a row's point is in an outline."""
        point = "ST_SetSRID(ST_MakePoint(lon, lat), 4326)"
        return f"ST_Contains(ST_GeomFromWKB(?, 4326), {point})", [shapely.to_wkb(outline)]

    def bin_of(self, column: str, edges: Sequence[int]) -> Clause | None:
        """Return the place of a day among the first days of bins; years and months are worked out as decimals here."""
        return f"width_bucket({column}, CAST(? AS INTEGER[])) - 1", [list(edges)]


class PostgresEngine:
    """The read model of a database.

    Parameters
    ----------
    db : PostgresConnection
    """

    incidents = "view_incident"
    texts = "view_incident JOIN view_body USING (rid) LEFT JOIN view_outline o ON o.code = shape"

    def __init__(self, db: PostgresConnection) -> None:
        self._db = db
        self._dialect = PostgresDialect(db)
        self._cached: tuple[str, Vocabulary] | None = None
        self._lock = threading.Lock()

    @property
    def dialect(self) -> Dialect:
        """The engine's wording of the filters."""
        return self._dialect

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Run a query; once more when the server was restarted."""
        return self._db.run(sql, values)

    def in_order(self, columns: str, condition: str, values: Sequence[Any]) -> Iterator[Row]:
        """Yield some columns of the rows that meet a condition, ordered by id, without holding them all."""
        return self._db.each(f"SELECT {columns} FROM {self.texts} WHERE {condition} ORDER BY id", values)

    def columns(self, names: Sequence[str]) -> pa.Table:
        """Return some columns of all rows, by row number, as an Arrow table."""
        sql = f"SELECT {', '.join(names)} FROM view_incident JOIN view_body USING (rid) ORDER BY rid"
        columns = list(zip(*self.rows(sql), strict=True)) or [()] * len(names)
        kinds = {n: pa.int32() for n in (*INTEGERS, "rid")} | {n: pa.float32() for n in REALS}
        kinds |= {n: pa.list_(pa.int32()) for n in LISTS}
        return pa.table({n: pa.array(c, kinds.get(n, pa.string())) for n, c in zip(names, columns, strict=True)})

    def vocabulary(self) -> Vocabulary:
        """Return the read model's names and outlines, as of now."""
        now = generation(self._db)
        with self._lock:
            if self._cached is None or self._cached[0] != now:
                names = {}
                for kind in KINDS:
                    found = self.rows("SELECT key, ar, en FROM view_name WHERE kind = ? ORDER BY code", (kind,))
                    names[kind] = Names(*(tuple(p) for p in zip(*found, strict=True))) if found else Names()
                shapes = self.rows("SELECT code, wkb FROM view_outline ORDER BY code")
                outlines = {code: shapely.from_wkb(bytes(wkb)) for code, wkb in shapes}
                self._cached = (now, Vocabulary(names, outlines))
            return self._cached[1]

    def close(self) -> None:
        """Forget what was cached."""
        self._cached = None

    # -- counted beforehand ----------------------------------------------------------------------------------------

    def totals(self) -> Row | None:
        """Return all incidents, those drawn as points, the first and the last day."""
        found = self.rows("SELECT n, points, first, last FROM view_total")
        return found[0] if found else None

    def days(self) -> str | None:
        """Return the relation that counts incidents by first day, last day and kind."""
        return "view_day"

    def areas(self) -> str | None:
        """Return the relation that counts incidents by area."""
        return "view_area"

    def cells(self, zoom: int) -> str | None:
        """Return the relation that counts the cells of a zoom, None when it is too fine."""
        return "view_cell" if zoom <= precounted.FINEST else None

    def newest(self, limit: int, offset: int) -> list[int] | None:
        """Return nothing: an index has the order."""
        del limit, offset
        return None

    def row_of(self, incident_id: str) -> int | None:
        """Return nothing: an index has the ids."""
        del incident_id
        return None


def rebuild(ledger: Ledger) -> None:
    """Make the read model from nothing, in a transaction of the caller."""
    db = ledger.db
    if not isinstance(db, PostgresConnection):
        raise TypeError("the read model is in PostgreSQL")
    for name in _NAMES:
        db.run(f"DROP TABLE IF EXISTS {name}")
    _make_tables(db)
    changes_into(ledger, 0)
    # Over rows that are there already an index is made in one go.
    _make_indexes(db)


def changes_into(ledger: Ledger, since: int) -> None:
    """Follow the ledger from a number on, in a transaction of the caller."""
    db = ledger.db
    if not isinstance(db, PostgresConnection):
        raise TypeError("the read model is in PostgreSQL")
    names = [NameRow(*row) for row in db.run("SELECT kind, code, key, ar, en FROM view_name")]
    coder = Coder.of(names, db.run("SELECT code, wkb FROM view_outline"))
    (rid,) = db.run("SELECT COALESCE(MAX(rid) + 1, 0) FROM view_incident")[0]
    touched = False
    for records, gone in changes(ledger, since):
        touched = True
        rid = _put(db, coder, rid, records, gone if since else [])
    if touched or not since:
        _count(db)


def _put(db: PostgresConnection, coder: Coder, rid: int, records: Sequence[Record], gone: Sequence[str]) -> int:
    for part in slices([*gone, *(r.id for r in records)]):
        old = f"SELECT rid FROM view_incident WHERE id IN ({marks(len(part))})"
        db.run(f"DELETE FROM view_body WHERE rid IN ({old})", part)
        db.run(f"DELETE FROM view_incident WHERE id IN ({marks(len(part))})", part)
    if not records:
        return rid
    made = table(records, coder).to_pydict()
    names, areas = coder.taken()
    db.copy("view_name", ("kind", "code", "key", "ar", "en"), names)
    db.copy("view_outline", ("code", "wkb", "text", "box", "west", "south", "east", "north"), map(_outline, areas))
    rids = range(rid, rid + len(records))
    geoms = _geometries(made, {code: wkb for wkb, code in coder.areas.items()})
    words = pgwords.numbered(db, made["folded"])
    narrow = zip(rids, made["id"], geoms, *(made[n] for n in _NARROW), words, strict=True)
    db.copy("view_incident", ("rid", "id", "geom", *_NARROW, "words"), narrow)
    body = zip(rids, *(made[n] for n in _BODY[1:]), strict=True)
    db.copy("view_body", ("rid", *_BODY[1:]), body)
    return rid + len(records)


def _outline(area: tuple[int, bytes]) -> Row:
    return outline_row(*area)


def _geometries(made: Mapping[str, Sequence[Any]], areas: Mapping[int, bytes]) -> list[str | None]:
    """Return the geometry of each row as PostGIS reads it: the outline, else the point of the coordinates."""
    codes = sorted({code for code in made["shape"] if code is not None})
    outlines = dict(zip(codes, _ewkb(shapely.from_wkb([areas[code] for code in codes])), strict=True))
    found: list[str | None] = [outlines.get(code) for code in made["shape"]]
    rows = zip(made["shape"], made["lon"], made["lat"], made["geometry"], strict=True)
    spots = [
        (row, lon, lat)
        for row, (code, lon, lat, text) in enumerate(rows)
        if code is None and text != "null" and lon is not None and lat is not None
    ]
    if spots:
        numbers, lons, lats = zip(*spots, strict=True)
        for row, point in zip(numbers, _ewkb(shapely.points(lons, lats)), strict=True):
            found[row] = point
    return found


def _ewkb(shapes: Any) -> list[str]:
    """Return shapes with their reference system, all at once."""
    found: list[str] = shapely.to_wkb(shapely.set_srid(shapes, 4326), hex=True, include_srid=True).tolist()
    return found


def _count(db: PostgresConnection) -> None:
    for statement in precounted.statements("view_incident"):
        db.run(statement)
