"""What only the read model in PostgreSQL has: its words, and the making anew of one that is laid out otherwise."""

from __future__ import annotations

import gc
import warnings
from dataclasses import replace

import pytest

from geo.article import Article
from geo.query.filters import Filters
from geo.store import open_store, pgmodel, pgwords
from tests.store.conftest import fill, reading, readings
from tests.synthetic import incidents

pytestmark = pytest.mark.database
pytest.importorskip("psycopg")


def told(number, sentence, **changes):
    base = replace(incidents(40)[number], id=f"w{number}", article_id=f"w{number}", sentence=sentence, **changes)
    return reading(Article(f"w{number}", sentence), base)


def found(store, *words):
    return {r.id for r in store.queries.records(Filters(query=" ".join(words)))}


def test_a_text_is_looked_for_among_the_words(server):
    long = "زنبق" + "ب" * 4_000 + "ياسمين"
    with open_store(server(), make=True) as store:
        fill(store, [told(1, "زنبقةنادرة في حقل"), told(2, "100%_ من الحقول"), told(3, long), *readings(30)])
        db = store._db
        assert len(pgwords.holding(db, "بقهناد")) == 1  # as it is folded
        sql, _ = store.queries.engine.dialect.has_text("folded", "بقهناد")
        assert "view_body" not in sql
        assert found(store, "زنبق") == {"w1", "w3"}
        assert found(store, "زنبق", "حقل") == {"w1"}
        assert found(store, "بياسمين") == {"w3"}
        assert found(store, "زنبق", "ياسمين") == {"w3"}
        assert found(store, "كلمةليستهنا") == set()
        # Every incident that the texts themselves say, and no other, however many words hold it.
        for part in ("ا", "قت", "syr", "1"):
            by_text = f"SELECT id FROM view_incident JOIN view_body USING (rid) WHERE folded LIKE '%{part}%'"
            assert found(store, part) == {name for (name,) in db.run(by_text)}, part


def test_where_many_words_hold_a_text_the_texts_are_looked_through(server, monkeypatch):
    monkeypatch.setattr("geo.store.pgwords._MOST_WORDS", 1)
    with open_store(server(), make=True) as store:
        fill(store, [told(1, "زنبقات في حقل"), told(2, "زنبقتان")])
        assert pgwords.holding(store._db, "زنبق") is None
        assert found(store, "زنبق") == {"w1", "w2"}


def test_a_read_model_of_another_layout_answers_and_is_made_anew(server):
    url = server()
    with open_store(url, make=True) as store, store.writing() as writer:
        fill_with = readings(20)
        writer.add(fill_with, "r1", writer.begin("r1"))
        writer.publish()
        # As the program before this one left it.
        db = writer.ledger.db
        db.run("ALTER TABLE view_incident DROP COLUMN words")
        db.run("DROP TABLE view_word")
        db.run("DELETE FROM meta WHERE name <> 'version'")
    with open_store(url) as store:
        assert not pgmodel.is_current(store._db)
        before = found(store, "قتل")
        assert len(before) == 30
        fill(store, [told(1, "قتل زنبقة")])
        assert pgmodel.is_current(store._db)
        assert found(store, "قتل") == before | {"w1"}
        assert store.check() == []


def test_readers_notice_that_a_read_model_is_numbered_anew(server):
    url = server()
    with open_store(url, make=True) as store, open_store(url) as reader:
        # What came last in time is the first to be numbered when all is made anew in another order.
        fill(store, readings(30))
        fill(store, [told(1, "خبر"), *readings(30, seed=4, start=100)])
        for number in (3, 1, 2):
            fill(store, [replace_actor(number)])
        wanted = {n: Filters(actors=(f"actor{n}",)) for n in (1, 2, 3)}
        before = {n: reader.queries.counts(w).total for n, w in wanted.items()}
        assert before == {1: 1, 2: 1, 3: 1}
        generation = reader.generation()
        fill(store, [replace_actor(3, "غيره")])  # comes last now
        reader.queries.counts(wanted[1])
        with store.writing() as writer:
            store.derive(writer.ledger, anew=True)
        assert reader.generation() != generation
        for n, w in wanted.items():
            assert [i.id for i in reader.incidents(w)] == [f"w{n}"]


def replace_actor(number, sentence="خبر"):
    base = incidents(40)[number]
    actor = replace(base.actors[0], id=f"actor{number}", name_ar=f"فاعل {number}", name_en=f"Actor {number}")
    return told(number, f"{sentence} {number}", actors=(actor,))


def test_the_connection_of_a_store_that_nobody_closes_is_closed_with_it(server):
    url = server()
    open_store(url, make=True).close()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        store = open_store(url)
        connection = store._db._db
        del store
        gc.collect()
    assert connection.closed
    assert [w for w in told if issubclass(w.category, ResourceWarning)] == []
