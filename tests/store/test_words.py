"""The index of words of the embedded read model."""

from dataclasses import replace

from geo.query.filters import Filters
from geo.store.duck import DuckEngine
from geo.store.duckwriter import DuckWriter
from geo.store.queries import Queries
from geo.store.records import to_record
from tests.synthetic import incidents


def test_what_comes_into_a_view_that_shrank_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr("geo.store.duckwriter._COUNT_FROM", 10)
    path = tmp_path / "view.duckdb"
    made = incidents(13)
    writer = DuckWriter(path, fresh=True)
    writer.put([to_record(i) for i in made[:12]], [])
    writer.finish(1)
    writer = DuckWriter(path, fresh=False)
    writer.put([to_record(replace(made[12], sentence="زنبقةنادرة"))], [i.id for i in made[:6]])
    writer.finish(2)
    engine = DuckEngine.open(path)
    assert [r.id for r in Queries(engine).records(Filters(query="بقةنا"))] == [made[12].id]
    engine.close()
