"""A store from someone else runs no code and reaches no other file; passwords are shown nowhere; SQL has parameters."""

from __future__ import annotations

import ast
import json
import os
import pickle
import re
import sqlite3
import traceback
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from geo.cli import app
from geo.query.filters import Filters
from geo.store import DamagedStoreError, StoreError, open_store
from geo.store.address import redacted, without_password
from geo.store.bounds import is_file, is_partition
from geo.store.parquet import _place
from tests.store.conftest import fill, reading, readings
from tests.synthetic import incidents

ROOT = Path(__file__).parents[2]
SECRET = "s3cr3t-pw"  # noqa: S105 - no one's

# -- SQL -----------------------------------------------------------------------------------------------------------

_SQL = re.compile(
    r"\b(SELECT\b.*\bFROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM|CREATE |DROP |ALTER TABLE|COPY |TRUNCATE |PRAGMA "
    r"|SET )"
)
# What may stand in a statement's text besides constants (in capitals), parameter marks and whole numbers: names of
# tables and columns that the same module holds, and conditions that `where` made, whose values are parameters.
_NAMES = {
    "geo/store/corrections.py": set(),
    "geo/store/duck.py": {
        "columns", "self.texts", "self._key", "self.incidents", "self._texts", "asked", "condition", "column", "found",
        "', '.join({*here, self._key})", "apart",
    },
    "geo/store/duckwriter.py": {"_layout(_NARROW)", "_layout(BODY)", "', '.join(_NARROW)", "', '.join(BODY)", "name"},
    "geo/store/embedded.py": set(),
    "geo/store/ledger.py": {"t"},
    "geo/store/parquet.py": {"columns", "listed", "name"},
    "geo/store/pgconnection.py": {"table", "', '.join(columns)"},
    "geo/store/pgmodel.py": {
        "', '.join((f'{n} {_TYPES[n]}' for n in _NARROW))", "index", "column", "columns", "self.texts", "condition",
        "', '.join(names)", "name", "old",
    },
    "geo/store/postgis.py": {"backup", "table"},
    "geo/store/precounted.py": {"name", "columns", "shift", "incidents", "mix", "sums", "zoom", "zoom + 1"},
    "geo/store/queries.py": {
        "self.engine.incidents", "self.engine.texts", "sql", "low", "high", "number", "relation", "condition", "mix",
        "made", "_ORDERS[order]", "', n' if made else ''", "clause[0]", "columns",
    },
    "geo/store/settle.py": {"head", "joins"},
    "geo/store/sqlite.py": set(),
}  # fmt: skip


def _pieces(node):
    """Yield the f-strings of a module, each with its text (holes as `{}`) and the sources of its holes."""
    for found in ast.walk(node):
        if isinstance(found, ast.JoinedStr):
            text = "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in found.values)
            yield text, [v for v in found.values if isinstance(v, ast.FormattedValue)]


def _harmless(hole):
    if hole.format_spec is not None and ast.unparse(hole.format_spec) in {"f'd'", "f':d'"}:
        return True
    source = ast.unparse(hole.value)
    return re.fullmatch(r"(\w+\.)?_?[A-Z_]+", source) is not None or re.fullmatch(r"marks\(.*\)", source) is not None


def test_statements_hold_names_of_ours_and_every_value_is_a_parameter():
    seen = 0
    for path in sorted((ROOT / "geo").rglob("*.py")):
        module = path.relative_to(ROOT).as_posix()
        for text, holes in _pieces(ast.parse(path.read_text(encoding="utf-8"))):
            if not _SQL.search(text):
                continue
            seen += 1
            assert module in _NAMES, f"{module} writes SQL: {text}"
            for hole in holes:
                source = ast.unparse(hole.value)
                assert _harmless(hole) or source in _NAMES[module], f"{module}: {{{source}}} in {text!r}"
    assert seen > 40


def test_nothing_unpickles_what_it_has_not_started_itself():
    own = ROOT / "geo" / "page" / "apart.py"  # the page's reader: both ends are one program, between them a pipe
    every = {*(ROOT / "geo").rglob("*.py"), *(ROOT / "gazetteer").rglob("*.py"), ROOT / "app.py"}
    for path in every - {own}:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {n.partition(".")[0] for n in names} & {"pickle", "marshal", "shelve", "dill", "joblib"}, path
            if isinstance(node, ast.Call):
                assert ast.unparse(node.func) not in {"eval", "exec", "np.load", "numpy.load", "pd.read_pickle"}, path


# -- a store from someone else -------------------------------------------------------------------------------------


class Trap:
    """What would leave a mark if it were unpickled."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return Path.touch, (self.mark,)


@pytest.fixture
def foreign(tmp_path):
    url = tmp_path / "store"
    with open_store(str(url), make=True) as store:
        fill(store, readings(20))
    return url


@pytest.fixture
def foreign_files(tmp_path):
    url = tmp_path / "files"
    with open_store(f"parquet:{url}", make=True) as store:
        fill(store, readings(20))
    return url


def test_a_ledgers_triggers_and_views_run_no_functions(foreign, tmp_path):
    db = sqlite3.connect(foreign / "ledger.sqlite")
    db.execute(f"CREATE TRIGGER evil AFTER INSERT ON article BEGIN SELECT writefile('{tmp_path}/mark', 'x'); END")
    db.execute("CREATE TRIGGER worse AFTER INSERT ON article BEGIN SELECT load_extension('/nonexistent/evil.so'); END")
    db.commit()
    db.close()
    with open_store(str(foreign)) as store:
        assert store.queries.counts(Filters()).total
        with pytest.raises(StoreError):
            fill(store, readings(3, start=900))
    assert not (tmp_path / "mark").exists()


def test_a_read_model_reaches_no_other_file(foreign, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("id\nhidden\n")
    (view,) = foreign.glob("view-*.duckdb")
    db = duckdb.connect(str(view))
    db.execute("ALTER TABLE incident RENAME TO kept")
    columns = ", ".join(f"kept.{row[0]}" for row in db.execute("DESCRIBE kept").fetchall() if row[0] != "id")
    db.execute(f"CREATE VIEW incident AS SELECT {columns}, s.id FROM kept, read_csv('{secret}') AS s")
    db.close()
    with open_store(str(foreign)) as store:
        engine = store.engine()
        with pytest.raises(StoreError):
            engine.rows("SELECT id FROM incident")
        for statement in (
            f"COPY (SELECT 1) TO '{tmp_path}/mark'",
            f"ATTACH '{tmp_path}/other.duckdb'",
            "INSTALL httpfs",
            "LOAD '/nonexistent/evil.duckdb_extension'",
            "SET enable_external_access = true",
            f"SELECT * FROM read_text('{secret}')",
        ):
            with pytest.raises(StoreError):
                engine.rows(statement)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["secret.csv", "store"]


def test_the_metadata_of_parquet_files_runs_nothing(foreign_files, tmp_path):
    mark = tmp_path / "mark"
    payload = pickle.dumps(Trap(mark))
    spoilt = 0
    for path in foreign_files.rglob("*.parquet"):
        rows = pq.ParquetFile(path).read()
        evil = {b"ARROW:extension:name": b"arrow.py_extension_type", b"ARROW:extension:metadata": payload}
        fields = [f.with_metadata(evil) for f in rows.schema]
        schema = pa.schema(fields, metadata={**(rows.schema.metadata or {}), b"pandas": payload})
        pq.write_table(pa.Table.from_arrays(rows.columns, schema=schema), path)
        spoilt += 1
    assert spoilt > 2
    with open_store(f"parquet:{foreign_files}") as store:
        assert len(list(store.incidents())) == 30
        fill(store, readings(5, start=500))
        assert store.check() == []
    assert not mark.exists()
    pickle.loads(payload)  # noqa: S301 - made above: the trap does work
    assert mark.exists()


def first(content):
    return next(iter(content["partitions"].values()))


@pytest.mark.parametrize(
    "change",
    [
        lambda c, out: c["partitions"].update({f"country=../../../{out.name}/year=1": first(c)}),
        lambda c, out: c["partitions"].update({str(out): first(c)}),
        lambda c, out: first(c).append(f"incidents/../../{out.name}/x.parquet"),
        lambda c, out: c.update(names=f"../{out.name}/names.parquet"),
        lambda c, out: c.update(outlines=str(out / "x.parquet")),
        lambda c, out: c.update(names=7),
        lambda c, out: c.clear(),
    ],
)
def test_a_view_that_names_other_folders_is_not_followed(foreign_files, tmp_path, change):
    out = tmp_path / "outside"
    out.mkdir()
    (view,) = foreign_files.glob("view-*.json")
    content = json.loads(view.read_text())
    change(content, out)
    view.write_text(json.dumps(content))
    url = f"parquet:{foreign_files}"
    with open_store(url) as store, store.writing() as writer:
        # What is new would be written beside what the view names, and many small files made one; it is made anew.
        for number in range(6):
            writer.add(readings(1, start=900 + number), "r1", writer.begin("r1"))
            writer.publish()
    with open_store(url) as store:
        assert store.check() == []
        assert len(list(store.incidents())) == 39
    assert list(out.iterdir()) == []


def test_partitions_stay_in_their_folder():
    for country in ("Syria", "..", "../../x", "/etc", "a/b", "سوريا", "\\..\\..", "", "C:", "a\nb", "Côte d'Ivoire"):
        for day in ("2020-01-01", "/../", "../x", "..", "٢٠٢٠-01-01", "", None):
            name = _place(country, day)
            assert is_partition(name), name
            assert is_file(f"incidents/{name}/part-1-ab-2.parquet")
            parts = Path(name).parts
            assert len(parts) == 2
            assert not {"..", "."} & set(parts)
    assert _place("Syria", "2020-01-01") == "country=Syria/year=2020"


def test_what_a_ledger_says_leads_no_file_out_of_the_folder(tmp_path):
    made = incidents(1)[0]
    evil = replace(made, id="../../../evil", article_id="../../x", country="../../../../evil", iso="../..", admin1="..")
    url = tmp_path / "deep" / "files"
    with open_store(f"parquet:{url}", make=True) as store:
        fill(store, [reading(readings(1)[0].entry.article, evil)])
        assert [i.id for i in store.incidents()] == [evil.id]
    assert [p.name for p in tmp_path.iterdir()] == ["deep"]
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["files"]


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
@pytest.mark.parametrize("name", ["CURRENT.new", "view-9-x.duckdb.new", "incidents/country=X", "names/x.parquet"])
def test_a_link_within_a_store_is_not_written_through(foreign, foreign_files, tmp_path, name):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "year=1").mkdir()
    kept = outside / "year=1" / "mine.parquet"
    kept.write_text("mine")
    folder = foreign_files if "/" in name else foreign
    (folder / name).symlink_to(outside if "country" in name else kept)
    with open_store(str(folder) if folder == foreign else f"parquet:{folder}") as store:
        assert len(list(store.incidents())) == 30
        with pytest.raises(DamagedStoreError, match="link"):
            fill(store, readings(3, start=900))
    assert kept.read_text() == "mine"


# -- passwords -----------------------------------------------------------------------------------------------------

ADDRESSES = [
    f"postgresql://ali:{SECRET}@127.0.0.1:1/news",
    f"postgresql://ali:{SECRET}@127.0.0.1:1/news?sslmode=require",
    f"postgresql://127.0.0.1:1/news?user=ali&password={SECRET}",
    f"postgresql://ali:x@{SECRET}@127.0.0.1:1/news",
    f"postgresql://ali:{SECRET}/x@127.0.0.1:1/news",
    f"postgresql://ali:x/{SECRET}@127.0.0.1:1/news",
    f"postgresql://ali:{SECRET}?x@127.0.0.1:1/news",
    f"postgresql://ali:{SECRET}#x@127.0.0.1:1/news",
    f"postgresql://ali:%zz{SECRET}@127.0.0.1:1/news",
    f"postgresql://ali:{SECRET} x@127.0.0.1:1/news",
    f"postgresql://ali:[{SECRET}@127.0.0.1:1/news",
    f"postgresql://ali:{SECRET}@127.0.0.1:port/news",
    f"postgresql://ali:{SECRET}@127.0.0.1:1/news?nonsense={SECRET}",
    f"postgres://ali:{SECRET}@127.0.0.1:1/news?password={SECRET}@x",
    f"mysql://ali:{SECRET}@127.0.0.1/news",
    f"Postgresql://ali:{SECRET}@127.0.0.1/news",
]


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_is_shown_without_its_password(url):
    assert SECRET not in redacted(url)


@pytest.mark.parametrize("url", ADDRESSES)
@pytest.mark.parametrize(
    "command", [["store", "info"], ["ingest", "x.txt"], ["export"], ["store", "migrate"], ["serve"]]
)
def test_no_command_shows_a_password(url, command):
    pytest.importorskip("psycopg")
    done = CliRunner().invoke(app, [*command, "--store", url])
    assert done.exit_code in {1, 2}
    shown, error = done.output + done.stderr, done.exception
    while error is not None:
        shown, error = f"{shown}\n{error!r}", error.__cause__ or error.__context__
    assert SECRET not in shown


def test_no_traceback_shows_a_password():
    """What a program that uses the package prints when it does not catch the error."""
    pytest.importorskip("psycopg")
    for url in ADDRESSES:
        with pytest.raises(StoreError) as caught:
            open_store(url)
        shown = "".join(traceback.format_exception(caught.value))
        assert "StoreError" in shown or "NotAStore" in shown or "StoreLost" in shown
        # Lines of this file, which has the password, are no part of what the package says.
        assert SECRET not in shown


def test_an_inputs_password_is_neither_shown_nor_kept(tmp_path):
    url = f"ftp://reader:{SECRET}@127.0.0.1:1/a.jsonl"
    assert without_password(url) == "ftp://reader@127.0.0.1:1/a.jsonl"
    store = tmp_path / "s"
    done = CliRunner().invoke(app, ["ingest", url, "--store", str(store)])
    assert done.exit_code == 1
    assert SECRET not in done.output + done.stderr
    assert "ftp://reader@127.0.0.1:1/a.jsonl" in done.stderr
    with open_store(str(store)) as opened:
        (rejection,) = opened.rejections()
        assert rejection.input == "ftp://reader@127.0.0.1:1/a.jsonl"
    assert all(SECRET.encode() not in p.read_bytes() for p in store.rglob("*") if p.is_file())


@pytest.mark.database
def test_a_database_that_works_or_breaks_shows_no_password(server, monkeypatch, capfd):
    from streamlit.testing.v1 import AppTest

    url = server()
    password = url.split(":")[2].split("@")[0]
    with open_store(url, make=True) as store:
        fill(store, readings(5))
        assert password not in store.url + repr(store.info())
    done = CliRunner().invoke(app, ["store", "info", "--store", url])
    assert done.exit_code == 0
    assert password not in done.output
    wrong = url.replace(password, SECRET)
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        open_store(wrong)
    assert SECRET not in repr(caught.value) + repr(caught.value.__cause__)
    monkeypatch.setenv("WAQAI_STORE", url)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    assert not page.exception
    shown = "\n".join(str(element.proto) for element in page.main) + str(page.sidebar) + repr(dict(page.query_params))
    assert password not in shown
    monkeypatch.setenv("WAQAI_STORE", wrong)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    assert page.exception
    assert all(SECRET not in str(e.proto) for e in page.exception)
    said = capfd.readouterr()
    assert password not in said.out + said.err
    assert SECRET not in said.out + said.err
