"""The whole way by keyboard alone: a filter, an incident out of the table, its article, and the download."""

from __future__ import annotations

import csv
import io
import json

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from geo.export import FORMATS
from tests.browser.harness import Browser
from tests.synthetic import incidents

MADE = {i.id: i for i in incidents(1000)}


def press(browser: Browser, *keys: str) -> None:
    ActionChains(browser.driver).send_keys(*keys).perform()


def tab_to(browser: Browser, selector: str, back: bool = False) -> None:
    """Press Tab until something is reached."""
    for _ in range(150):
        if browser.driver.execute_script("return document.activeElement.matches(arguments[0])", selector):
            return
        move = ActionChains(browser.driver)
        if back:
            move.key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
        else:
            move.send_keys(Keys.TAB).perform()
    raise AssertionError(f"Tab does not reach {selector}")


def test_filter_incident_and_download_without_a_mouse(browser, synthetic):
    browser.open(f"{synthetic}?lang=en")
    tab_to(browser, ".st-key-w_types input")
    press(browser, "Riots")
    options = "[role=option]"
    browser.wait(lambda: browser.driver.find_element(By.CSS_SELECTOR, options).text.startswith("Select"))
    press(browser, Keys.ARROW_DOWN, Keys.ENTER)  # the first of them takes all that match
    browser.wait(lambda: browser.query().get("type") == ["Riots"])
    press(browser, Keys.ESCAPE)
    browser.settle()
    total = browser.counts()[2]
    assert 0 < total < 200
    tab_to(browser, ".st-key-table canvas")
    press(browser, Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    ActionChains(browser.driver).key_down(Keys.SHIFT).send_keys(Keys.SPACE).key_up(Keys.SHIFT).perform()
    browser.wait(lambda: "incident" in browser.query())
    browser.settle()
    (chosen,) = browser.query()["incident"]
    assert MADE[chosen].sentence in browser.text("incident")
    # From the top again: the incident's own controls come before the table.
    browser.driver.execute_script("document.activeElement.blur(); window.scrollTo(0, 0)")
    tab_to(browser, ".st-key-next button")
    press(browser, Keys.ENTER)
    browser.wait(lambda: browser.query()["incident"] != [chosen])
    browser.settle()
    tab_to(browser, ".st-key-get_geojson button")
    press(browser, Keys.ENTER)
    (path,) = browser.wait(lambda: list(browser.downloads.glob("*.geojson")))
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert {f["id"] for f in features} == {i.id for i in MADE.values() if i.event_type == "Riots"}
    assert len(features) == total
    path.unlink()


def test_every_download_comes_and_holds_what_is_filtered(browser, synthetic):
    browser.open(f"{synthetic}?lang=en&type=Riots&status=claimed")
    total = browser.counts()[2]
    wanted = {i.id for i in MADE.values() if (i.event_type, i.status) == ("Riots", "claimed")}
    assert len(wanted) == total > 0
    for kind in (*FORMATS, "svg", "txt"):
        browser.click(f"get_{kind}")
    found = browser.wait(lambda: (lambda p: p if len(p) == len(FORMATS) + 2 else None)(
        {p.suffix[1:]: p for p in browser.downloads.iterdir() if p.suffix != ".crdownload"}
    ))  # fmt: skip
    assert all("Riots" in p.name and p.stat().st_size > 100 for p in found.values())
    raw = found["csv"].read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert {row["id"] for row in csv.DictReader(io.StringIO(raw.decode("utf-8-sig")))} == wanted
    assert {json.loads(line)["id"] for line in found["jsonl"].read_text("utf-8").splitlines()} == wanted
    assert found["svg"].read_text("utf-8").startswith("<svg")
    about = found["txt"].read_text("utf-8")
    assert "Riots" in about
    assert str(total) in about
    assert "GeoNames" in about
    for path in found.values():
        path.unlink()
