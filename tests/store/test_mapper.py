"""Merging and read models made elsewhere, in portions, are those that one process makes."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import replace
from datetime import timedelta

import pyarrow.parquet as pq
import pytest

from geo.article import Article
from geo.store import StoreError, open_store
from geo.store.mapper import portions
from tests.store.conftest import fill, reading, readings
from tests.synthetic import incidents


class Elsewhere:
    """Do work as a cluster does: arguments and results cross a border, and some work is done twice."""

    def __init__(self):
        self.done = []

    def __call__(self, function, items):
        for number, item in enumerate(items):
            self.done.append(function.__name__)
            sent = pickle.dumps((function, item))
            for _ in range(2 if number % 3 == 0 else 1):
                work, argument = pickle.loads(sent)  # noqa: S301 - made a line above
                result = pickle.dumps(work(argument))
            yield pickle.loads(result)  # noqa: S301


def tales():
    """Return reports of which many tell one event, over some months and countries."""
    exact = [i for i in incidents(400, 5) if i.geo_precision == 1 and i.event_date and i.time_precision == 1]
    found = []
    for number, base in enumerate(exact[:40]):
        for copy in range(1 + number % 4):
            name = f"t{number}-{copy}"
            day = base.event_date + timedelta(copy % 2)
            told = replace(
                base, id=name, article_id=name, sentence=f"خبر {name}", status="reported", fatalities=None,
                event_date=day, event_date_end=day,
            )  # fmt: skip
            found.append(reading(Article(name, f"خبر {name}", base.event_date), told))
    return found


@pytest.fixture
def small(monkeypatch):
    for name, value in {"joining._PAIRS": 3, "joining._GROUPS": 3, "parquet._SURVEY": 7, "parquet._PARTS": 1}.items():
        monkeypatch.setattr(f"geo.store.{name}", value)


def test_work_done_elsewhere_gives_the_same(url, store, tmp_path, small):
    made = tales() + readings(60)
    far = Elsewhere()
    store.mapper = far
    parts = (made[:70], made[70:], tales()[:5])
    for part in parts:
        fill(store, part)
    with open_store(str(tmp_path / "near"), make=True) as near:
        for part in parts:
            fill(near, part)
        assert list(store.incidents()) == list(near.incidents())
        merged = [i.id for i in near.incidents() if len(near.members(i.id)) > 1]
        assert len(merged) > 10
        assert [store.members(name) for name in merged] == [near.members(name) for name in merged]
    assert store.check() == []
    assert {"_compare", "_join"} <= set(far.done)
    if url.startswith("parquet:"):
        assert {"_survey", "_write_parts", "_gather"} <= set(far.done)
        root = tmp_path / "store" / "incidents"
        rows = [row for path in root.rglob("*.parquet") for row in pq.ParquetFile(path).read().to_pylist()]
        kept = {i.id: i for i in store.incidents()}
        live = [row for row in rows if row["id"] in kept]
        assert {row["id"] for row in live} == set(kept)
        assert not list(root.rglob("*.new"))


def test_a_worker_that_does_not_see_the_store_is_told(tmp_path, small):
    url = f"parquet:{tmp_path / 'store'}"

    def blind(function, items):
        for item in items:
            if function.__name__ == "_write_parts":
                shutil.move(tmp_path / "store" / "ledger.sqlite", tmp_path / "hidden")
            try:
                yield function(item)
            finally:
                if (tmp_path / "hidden").exists():
                    shutil.move(tmp_path / "hidden", tmp_path / "store" / "ledger.sqlite")

    with open_store(url, make=True) as store:
        store.mapper = blind
        with pytest.raises(StoreError, match="does not see the store"):
            fill(store, readings(10))
    with open_store(url) as store:
        with store.writing() as writer:
            writer.publish()
        assert len(list(store.incidents())) == 15


def test_what_has_one_key_stays_together():
    assert portions([], 3) == []
    assert portions(["a", "b", "a", "c", "c", "c"], 3) == [[0, 2, 1], [3, 4, 5]]
