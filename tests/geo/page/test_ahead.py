"""What the first chosen incident needs is loaded once, ahead of it."""

from threading import Thread

import pytest

from geo.article import Article
from geo.page import ahead
from geo.page.catalogue import MemoryCatalogue, joined
from geo.store import open_store
from geo.store.catalogue import StoreCatalogue


@pytest.fixture
def catalogue(tmp_path):
    with open_store(str(tmp_path / "store"), make=True) as store:
        yield StoreCatalogue(store)


@pytest.fixture
def taken(monkeypatch):
    """Every loading, noted when it is done."""
    found, prepare = [], ahead.prepare

    def noted():
        prepare()
        found.append("loaded")

    monkeypatch.setattr(ahead, "prepare", noted)
    return found


def test_a_store_has_it_loaded_once(catalogue, taken):
    loading = ahead.Ahead()
    loading.begin(joined(catalogue, (), ()), rest=0).join(60)
    assert len(taken) == 1
    assert loading.begin(catalogue, rest=0) is None


def test_articles_need_it_and_incidents_without_a_text_do_not(taken):
    assert ahead.Ahead().begin(MemoryCatalogue(()), rest=0) is None
    assert taken == []
    ahead.Ahead().begin(MemoryCatalogue((), {"a": Article("a", "قُتل جندي في تدمر.")}), rest=0).join(60)
    assert len(taken) == 1


def test_the_second_reader_waits_for_the_first_alone():
    loading, order = ahead.Ahead(), []

    def second():
        with loading.reading():
            order.append("second")

    with loading.reading():
        waiting = Thread(target=second)
        waiting.start()
        waiting.join(0.1)
        order.append("first")
    waiting.join(10)
    assert order == ["first", "second"]
    with loading.reading(), loading.reading():  # nobody waits any more
        order.append("both")
    assert order[-1] == "both"
