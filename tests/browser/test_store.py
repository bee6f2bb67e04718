"""The page on a store that others write to: what they change arrives while a reader looks on."""

from __future__ import annotations

import pytest

from geo.ingest.run import ingest
from geo.review import REJECTION
from geo.store import open_store
from tests.browser.harness import page

TOWNS = ("سراقب", "إدلب", "الرقة")


@pytest.fixture
def url(tmp_path):
    folder, url = tmp_path / "in", str(tmp_path / "news.waqai")
    folder.mkdir()
    for n, town in enumerate(TOWNS):
        text = f"قُتل {n + 2} مدنيين في قصف مدفعي على مدينة {town} أمس."
        (folder / f"{n}-2020-01-1{n}.txt").write_text(text, encoding="utf-8")
    with open_store(url, make=True) as store:
        ingest([str(folder)], store)
    return url


def test_what_another_reader_changes_arrives_by_itself(browser, url, monkeypatch):
    monkeypatch.setenv("WAQAI_LOOK_AGAIN", "1")  # the page's ten seconds, shorter
    with open_store(url) as store:
        first, *others = sorted(store.incidents(), key=lambda i: i.location)
    with page(url) as (address, _):
        browser.open(f"{address}?lang=en&incident={first.id}")
        assert browser.counts()[2] == len(TOWNS)
        assert first.sentence in browser.text("incident")
        with open_store(url) as store, store.writing(wait=10) as writer:
            writer.correct(first.id, {"fatalities": 77}, "هدى")
            writer.correct(others[0].id, REJECTION, "هدى")
            writer.publish()
        browser.wait(lambda: browser.counts()[2] == len(TOWNS) - 1, 40)
        browser.settle()
        assert "77" in browser.text("incident")
        assert browser.query()["incident"] == [first.id]
        with open_store(url) as store, store.writing(wait=10) as writer:
            writer.correct(first.id, REJECTION, "هدى")
            writer.publish()
        browser.wait(lambda: "Rejected by" in browser.text("incident"), 40)
        browser.settle()
        assert "هدى" in browser.text("incident")
        browser.click("restore")
        browser.wait(lambda: first.sentence in browser.text("incident"), 40)
        # The server goes before the page: a browser that loses it would note that as an error.
        browser.driver.get("about:blank")
