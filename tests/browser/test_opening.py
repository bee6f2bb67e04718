"""What a reader sees first: a sign of progress while something long is read, then the page."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

from geo.page.catalogue import MemoryCatalogue
from tests.browser.harness import page
from tests.synthetic import incidents


def slowly(number: int) -> MemoryCatalogue:
    """Return a catalogue of so many incidents as late as the test lets it come."""
    gate = Path(os.environ["WAQAI_TEST_GATE"])
    while not gate.exists():
        time.sleep(0.05)
    return MemoryCatalogue(incidents(number))


def test_while_articles_are_read_the_page_says_so(browser, tmp_path, monkeypatch):
    gate = tmp_path / "gate"
    monkeypatch.setenv("WAQAI_TEST_GATE", str(gate))
    with page("python:tests.browser.test_opening:slowly:20") as (url, _):
        browser.driver.get(f"{url}?lang=ar")
        browser.wait(lambda: "جارٍ القراءة" in browser.driver.execute_script("return document.body.innerText"))
        # The title and the names of the numbers are there, the numbers are not made up.
        assert "وقائع" in browser.driver.execute_script("return document.querySelector('.wq-title').innerText")
        assert "على الخريطة" in browser.text("counts")
        assert browser.driver.execute_script("return document.documentElement.dir") == "rtl"
        assert browser.counts() == ()
        gate.touch()
        browser.wait(lambda: browser.counts()[2:] == (20,))
        assert "جارٍ القراءة" not in browser.driver.execute_script("return document.body.innerText")
        browser.settle()
        browser.driver.get("about:blank")


UNDATED = {
    "a.txt": "قُتل 4 جنود في انفجار سيارة مفخخة في مدينة تدمر أمس.",
    "b.txt": "أعلن الجيش مقتل ستة مسلحين بقصف مدفعي على مدينة سراقب أمس.",
}
DATED = {"text": "قُتل ثلاثة مدنيين في قصف مدفعي على مدينة إدلب أمس.", "published": "2020-01-10"}


@pytest.fixture
def folder(tmp_path):
    for name, text in UNDATED.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    lines = (json.dumps(DATED, ensure_ascii=False), '{"text": ')
    (tmp_path / "c.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_articles_without_a_day_are_counted_and_can_be_given_one(browser, folder):
    with page(str(folder)) as (url, _):
        browser.open(f"{url}?lang=en")
        assert browser.counts()[2] == 3
        assert "2 incidents without a date" in browser.text("timeline")
        assert "2 articles without a day of publication" in browser.text("opened")
        assert "Left out: \u20681\u2069" in browser.text("opened")
        summary = browser.driver.find_element(By.CSS_SELECTOR, ".st-key-left summary")
        browser.driver.execute_script("arguments[0].click()", summary)
        browser.wait(lambda: "c.jsonl:2" in browser.text("left"))
        browser.settle()
        browser.driver.find_element(By.CSS_SELECTOR, ".st-key-ground_day [role=spinbutton]").click()
        ActionChains(browser.driver).send_keys("20200305").perform()
        again = browser.driver.find_element(By.CSS_SELECTOR, ".st-key-ground_again button")
        ActionChains(browser.driver).move_to_element(again).click().perform()
        browser.wait(lambda: browser.query().get("published") == ["2020-03-05"])
        browser.settle()
        assert "without a date" not in browser.text("timeline")
        cells = "return document.querySelector('.st-key-table [data-testid=stDataFrame]').textContent"
        browser.wait(lambda: "2020-03-04" in browser.driver.execute_script(cells))
        # The link opens the same; what a reader has given can be taken back.
        browser.open(f"{url}?lang=en&published=2020-03-05")
        assert "without a date" not in browser.text("timeline")
        browser.click("undate")
        browser.wait(lambda: "2 incidents without a date" in browser.text("timeline"))
        assert "published" not in browser.query()
        browser.driver.get("about:blank")
