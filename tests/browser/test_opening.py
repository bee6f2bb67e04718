"""What a reader sees first: a sign of progress while something long is read, then the page."""

from __future__ import annotations

import time

from geo.page.catalogue import MemoryCatalogue
from tests.browser.harness import page
from tests.synthetic import incidents


def slowly(seconds: int) -> MemoryCatalogue:
    """Return a catalogue as late as a large folder of articles comes."""
    time.sleep(seconds)
    return MemoryCatalogue(incidents(20))


def test_while_articles_are_read_the_page_says_so(browser):
    with page("python:tests.browser.test_opening:slowly:4") as (url, _):
        browser.driver.get(f"{url}?lang=ar")
        browser.wait(lambda: "جارٍ القراءة" in browser.driver.execute_script("return document.body.innerText"))
        assert browser.counts() == ()
        browser.wait(lambda: browser.counts()[2:] == (20,))
        assert "جارٍ القراءة" not in browser.driver.execute_script("return document.body.innerText")
        browser.settle()
        browser.driver.get("about:blank")
