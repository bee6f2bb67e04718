"""What the embedded read model makes beforehand: the index of words, counts and orders."""

from dataclasses import replace

from geo.query.filters import Filters
from geo.store import open_store
from geo.store.duck import DuckEngine
from geo.store.duckwriter import DuckWriter
from geo.store.queries import Queries
from geo.store.records import to_record
from tests.store.conftest import readings
from tests.synthetic import incidents

BOX = (20.0, 8.0, 60.0, 40.0)


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


def test_a_view_made_while_an_ingest_went_on_is_counted_by_whoever_comes_next(tmp_path, monkeypatch):
    monkeypatch.setattr("geo.store.duckwriter._COUNT_FROM", 10)
    url = str(tmp_path / "store")
    with open_store(url, make=True) as store, store.writing() as writer:
        writer.add(readings(20), "r1", writer.begin("r1"))
        writer.publish(final=False)
        assert store.queries.engine.totals() is None
        before = store.queries.clusters(Filters(), BOX, 5)
    # The ingest was killed here: nothing new comes, and yet the view is not what it should be.
    with open_store(url) as store:
        with store.writing() as writer:
            writer.publish()
        assert store.queries.engine.totals()
        assert store.queries.clusters(Filters(), BOX, 5).areas == before.areas
        name = store.generation()
        with store.writing() as writer:
            writer.publish()
        assert store.generation() == name
