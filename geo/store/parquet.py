"""A data set of GeoParquet files: `incidents/country=…/year=…/*.parquet`, which any GIS or query engine reads as it is.

The ledger lies beside it as in the embedded store; what readers query are the Parquet files that `CURRENT` names, never
what happens to be in the folders. A partition that nothing touched keeps its file.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from secrets import token_hex
from typing import Any, NamedTuple
from urllib.parse import quote

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geo.store import geoparquet
from geo.store.bounds import is_file, is_partition
from geo.store.duck import DuckEngine, connect
from geo.store.embedded import EmbeddedStore, changes, flush, from_os
from geo.store.errors import DamagedStoreError, StoreError
from geo.store.ledger import Ledger
from geo.store.mapper import Mapper, here, portions
from geo.store.records import Record, to_incident
from geo.store.rows import COLUMNS, Coder, NameRow, outline_row, table

_PARTS = 4
_AT_ONCE, _AT_ONCE_FAR = 8_000, 100_000
_SURVEY = 2_000
_NONE = "__HIVE_DEFAULT_PARTITION__"
_NAMES = pa.schema(
    [("kind", pa.string()), ("code", pa.int32()), ("key", pa.string()), ("ar", pa.string()), ("en", pa.string())]
)
_OUTLINES = pa.schema([
    ("code", pa.int32()), ("wkb", pa.binary()), ("text", pa.string()), ("box", pa.string()), ("west", pa.float64()),
    ("south", pa.float64()), ("east", pa.float64()), ("north", pa.float64()),
])  # fmt: skip


class ParquetStore(EmbeddedStore):
    """A store whose read model is a GeoParquet data set.

    Parameters
    ----------
    folder : str
    make : bool
        Whether to make it when it is not there.
    """

    kind = "parquet"
    _ours = ("ledger.sqlite", "writer.lock", "CURRENT", "view-", "incidents", "names")
    _folders = ("incidents", "names")

    def __init__(self, folder: str, *, make: bool = False) -> None:
        super().__init__(Path(folder), make=make)
        self.url = f"parquet:{folder}"

    def derive(self, ledger: Ledger, *, anew: bool = False, final: bool = True) -> None:
        """Bring the data set up to the ledger: new files for what changed, swapped in by a rename."""
        del final  # there is no order to make
        current = self._current()
        last = ledger.last()
        if current is not None and not anew and last <= current[1]:
            return
        before = {} if anew or current is None else self._readable(current[0])
        view = _View(self.folder, before, last, self.mapper)
        try:
            for records, gone in changes(ledger, current[1] if before and current else 0, view.at_once):
                view.put(records, gone)
            view.finish()
            name = f"view-{last}-{token_hex(4)}.json"
            building = self.folder / f"{name}.new"
            building.write_text(json.dumps(view.content()), encoding="utf-8")
            self._swap(name, last, building, final=True)
        except OSError as error:
            raise from_os(error, self.folder) from error

    def _readable(self, view: str) -> dict[str, Any]:
        """Return a view's content, nothing when it is damaged: it is derived, so it is made from nothing."""
        try:
            return _read(self.folder / view)
        except DamagedStoreError:
            return {}

    def _sweep(self, keep: str = "") -> None:
        """Remove files that neither the view that counts nor the one before it names."""
        current = self._current()
        if not keep or current is None:
            return
        views = sorted(self.folder.glob("view-*.json"), key=lambda p: p.stat().st_mtime_ns)[-2:]
        kept = [content for v in views if (content := self._readable(v.name))]
        named = {str(self.folder / f) for content in kept for f in _files(content)}
        for path in self.folder.glob("view-*"):
            if path not in views:
                path.unlink(missing_ok=True)
        for path in (*self.folder.glob("incidents/*/*/*.parquet"), *self.folder.glob("names/*.parquet")):
            if str(path) not in named:
                path.unlink(missing_ok=True)

    def _open_view(self, path: Path) -> DuckEngine:
        content = _read(path)
        folder = str(self.folder.resolve())
        db = connect(":memory:", readonly=False, folders=[folder])
        columns = ", ".join(f'"_{name}" AS {name}' for name in COLUMNS if name != "id")
        files = [str(self.folder.resolve() / f) for part in content["partitions"].values() for f in part]
        # The names of files are values of the list, not text of the statement: they come from a file.
        if files:
            listed = "[" + ", ".join(_quoted(f) for f in files) + "]"
            db.execute(f'CREATE VIEW incident AS SELECT "_rid" AS rid, id, {columns} FROM read_parquet({listed})')
        else:
            _register(db, "empty", _rows([], Coder(), 0))
            db.execute(f'CREATE VIEW incident AS SELECT "_rid" AS rid, id, {columns} FROM empty')
        for name in ("names", "outlines"):
            _register(db, name.removesuffix("s"), pq.read_table(self.folder / content[name]))
        return DuckEngine(db, str(path))


class _View:
    """A view of the data set while it is made."""

    def __init__(self, folder: Path, before: Mapping[str, Any], seq: int, mapper: Mapper) -> None:
        self.folder, self.seq, self.mapper = folder, seq, mapper
        self.at_once = _AT_ONCE if mapper is here else _AT_ONCE_FAR
        self.partitions: dict[str, list[str]] = {k: list(v) for k, v in before.get("partitions", {}).items()}
        self.rid = int(before.get("rid", 0))
        self._number, self._token = 0, token_hex(4)
        self._names: list[NameRow] = []
        self._outlines: list[tuple[int, bytes]] = []
        if before:
            names = pq.read_table(folder / before["names"]).to_pylist()
            self._names = [NameRow(**row) for row in names]
            outlines = pq.read_table(folder / before["outlines"], columns=["code", "wkb"]).to_pylist()
            self._outlines = [(row["code"], row["wkb"]) for row in outlines]
        self.coder = Coder.of(self._names, self._outlines)
        self._known = bool(self.partitions)

    def put(self, records: Sequence[Record], gone: Sequence[str]) -> None:
        """Replace incidents by their newer selves, and take away those that are gone."""
        if self._known:
            self._take_away([*gone, *(r.id for r in records)])
        if not records:
            return
        tasks = [self._task(records, self.coder)] if self.mapper is here else self._tasks(records)
        for written in self.mapper(_write_parts, tasks):
            for place, name in written:
                self._demand(name)
                self.partitions.setdefault(place, []).append(name)

    def _task(self, records: Sequence[Record], coder: Coder) -> _Task:
        self._number += 1
        self.rid += len(records)
        stem = f"part-{self.seq}-{self._token}-{self._number}"
        return _Task(str(self.folder.resolve()), stem, records, coder, self.rid - len(records))

    def _tasks(self, records: Sequence[Record]) -> Iterator[_Task]:
        """Yield the work in whole partitions; names are numbered here, as workers know nothing of each other."""
        pieces = [records[n : n + _SURVEY] for n in range(0, len(records), _SURVEY)]
        places: list[str] = []
        known: list[_Names] = []
        for found, names in self.mapper(_survey, pieces):
            places += found
            known += [names] * len(found)
        for part in portions(places, _SURVEY):
            coder = Coder()
            # The names of a portion are those of the pieces that its records were in.
            for names in {id(known[n]): known[n] for n in part}.values():
                for row in names.rows:
                    coder.codes[row.kind, row.key] = self.coder.name(row.kind, row.key, row.ar, row.en)
                for wkb in names.areas:
                    coder.areas[wkb] = self.coder.area(wkb)
            yield self._task([records[n] for n in part], coder)

    def _demand(self, name: str) -> None:
        if not (self.folder / name).is_file():
            raise StoreError(
                f"{self.folder}: what the workers wrote is not here; put the store where all of them see it"
            )

    def _take_away(self, ids: Sequence[str]) -> None:
        wanted = pa.array(ids, pa.string())
        for place, files in list(self.partitions.items()):
            kept = []
            for name in files:
                held = pc.is_in(pq.read_table(self.folder / name, columns=["id"])["id"], value_set=wanted)
                if not pc.any(held).as_py():
                    kept.append(name)
                elif not pc.all(held).as_py():
                    left = pq.ParquetFile(self.folder / name).read().filter(pc.invert(held))
                    kept.append(self._write(place, left))
            if kept:
                self.partitions[place] = kept
            else:
                del self.partitions[place]

    def finish(self) -> None:
        """Make one file of many small ones, and write the names."""
        many = [(place, files) for place, files in self.partitions.items() if len(files) > _PARTS]
        root, stem = str(self.folder.resolve()), f"part-{self.seq}-{self._token}-all"
        for (place, _), name in zip(many, self.mapper(_gather, [(root, stem, *m) for m in many]), strict=True):
            self._demand(name)
            self.partitions[place] = [name]
        names, outlines = self.coder.taken()
        (self.folder / "names").mkdir(exist_ok=True)
        rows = [dict(zip(NameRow._fields, row, strict=True)) for row in (*self._names, *names)]
        pq.write_table(pa.Table.from_pylist(rows, _NAMES), self.folder / self._names_file("names"))
        shapes = [dict(zip(_OUTLINES.names, outline_row(*a), strict=True)) for a in (*self._outlines, *outlines)]
        pq.write_table(pa.Table.from_pylist(shapes, _OUTLINES), self.folder / self._names_file("outlines"))

    def _names_file(self, kind: str) -> str:
        return f"names/{kind}-{self.seq}-{self._token}.parquet"

    def content(self) -> dict[str, Any]:
        """Return what the view's file says."""
        files = {kind: self._names_file(kind) for kind in ("names", "outlines")}
        return {"partitions": self.partitions, "rid": self.rid, **files}

    def _write(self, place: str, rows: pa.Table) -> str:
        self._number += 1
        return _write(self.folder, place, f"part-{self.seq}-{self._token}-{self._number}", rows)


class _Task(NamedTuple):
    """Records whose files a worker writes, where to, and the numbers of names and rows."""

    folder: str
    stem: str
    records: Sequence[Record]
    coder: Coder
    rid: int


class _Names(NamedTuple):
    """The names and areas of some records."""

    rows: list[NameRow]
    areas: list[bytes]


def _survey(records: Sequence[Record]) -> tuple[list[str], _Names]:
    """Return the partition of each record, and the names that they need; runs in a worker."""
    coder = Coder()
    table(records, coder)
    names, areas = coder.taken()
    values = (json.loads(r.properties) for r in records)
    return [_place(v["country"], v["event_date"]) for v in values], _Names(names, [wkb for _, wkb in areas])


def _write_parts(task: _Task) -> list[tuple[str, str]]:
    """Write records, a file a partition; return partitions and files. Runs in a worker that sees the folder."""
    folder = Path(task.folder)
    if not (folder / "ledger.sqlite").is_file():
        raise StoreError(f"{folder}: a worker does not see the store; put it where all of them do")
    made = _rows(task.records, task.coder, task.rid)
    places: dict[str, list[int]] = defaultdict(list)
    columns = (made["country"].to_pylist(), made["event_date"].to_pylist())
    for row, (country, day) in enumerate(zip(*columns, strict=True)):
        places[_place(country, day)].append(row)
    return [(place, _write(folder, place, task.stem, made.take(rows))) for place, rows in sorted(places.items())]


def _gather(task: tuple[str, str, str, list[str]]) -> str:
    """Make one file of the many of a partition; return its name. Runs in a worker that sees the folder."""
    folder, stem, place, files = task
    whole = pa.concat_tables([pq.ParquetFile(Path(folder) / f).read() for f in files])
    order = pc.sort_indices(whole, sort_keys=[("_curve", "ascending"), ("id", "ascending")])
    return _write(Path(folder), place, stem, whole.take(order))


def _write(folder: Path, place: str, stem: str, rows: pa.Table) -> str:
    name = f"incidents/{place}/{stem}.parquet"
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    # A worker taken for dead may still be at it: each writes a file of its own, and the last one stays.
    building = path.with_suffix(f".{token_hex(4)}.new")
    try:
        pq.write_table(rows, building, compression="zstd", row_group_size=20_000)
        flush(building)
        building.replace(path)
    finally:
        building.unlink(missing_ok=True)
    return name


def _rows(records: Sequence[Record], coder: Coder, rid: int) -> pa.Table:
    """Return the contract's columns, and behind them, marked by `_`, those that the page filters by."""
    made = table(records, coder)
    by_id = {r.id: r for r in records}
    ids = made["id"].to_pylist()
    whole = geoparquet.table([to_incident(by_id[name]) for name in ids])
    inner = made.drop_columns(["id"]).append_column("rid", pa.array(range(rid, rid + len(ids)), pa.int32()))
    fields = [pa.field(f"_{f.name}", f.type) for f in inner.schema]
    columns = [*whole.columns, *(c.combine_chunks() for c in inner.columns)]
    return pa.Table.from_arrays(columns, schema=geoparquet.schema(fields))


def _register(db: Any, name: str, rows: pa.Table) -> None:
    """Make a table of its own, which every cursor sees."""
    db.register("rows", rows)
    db.execute(f"CREATE TABLE {name} AS SELECT * FROM rows")
    db.unregister("rows")


def _place(country: str, day: str | None) -> str:
    # Both come from a ledger, which may be someone else's.
    year = day[:4] if day and re.match("[0-9]{4}-", day) else _NONE
    return f"country={quote(country, safe='') or _NONE}/year={year}"


def _read(path: Path) -> dict[str, Any]:
    """Return a view's content; names that lead out of the folder are refused."""
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        ours = all(map(is_file, _files(content))) and all(map(is_partition, content["partitions"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedStoreError(f"{path}: the view cannot be read; run `waqai store compact`") from error
    if not ours:
        raise DamagedStoreError(f"{path}: the view names files outside its folder")
    return content


def _files(content: Mapping[str, Any]) -> Iterable[str]:
    return [*(f for part in content["partitions"].values() for f in part), content["names"], content["outlines"]]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
