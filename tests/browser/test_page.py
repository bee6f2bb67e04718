"""The page as a reader has it: in Chromium, with every other host blocked."""

from __future__ import annotations

import json
import time

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.synthetic import incidents

MADE = incidents(1000)


def test_no_request_leaves_the_machine_and_the_map_is_drawn(browser, synthetic):
    browser.open(f"{synthetic}?lang=en")
    browser.map_ready()
    on_map, elsewhere, total = browser.counts()
    assert on_map + elsewhere == total == 1000
    land = browser.in_map(
        "const c = document.querySelector('.leaflet-waqai-land-pane canvas');"
        "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0;"
        "for (let i = 3; i < d.length; i += 400) n += d[i] > 0; return n / (d.length / 400);"
    )
    assert land > 0.2, "the basemap's land covers the map"
    assert browser.in_map("return document.querySelectorAll('.wq-label').length") > 5
    assert browser.in_map("return document.querySelectorAll('.wq-cluster').length") > 5
    assert browser.outside() == []


def test_markers_counts_and_table_agree_under_filters(browser, synthetic):
    filters = (
        "",
        "&type=Battles",
        "&status=claimed&type=Riots",
        "&from=2018-01-01&to=2018-06-30",
        "&q=حلب",
        "&deaths=4",
    )
    browser.open(f"{synthetic}?lang=en&view=24,30,3")
    browser.map_ready()
    found = set()
    for extra in filters:
        browser.go(f"?lang=en{extra}&view=24,30,3")
        on_map, elsewhere, total = browser.counts()
        assert on_map + elsewhere == total
        assert f"of \u2068{total:,}\u2069" in browser.text("table")
        browser.wait(lambda: browser.drawn() == on_map)  # noqa: B023 - asked at once
        found.add((on_map, total))
    assert len(found) == len(filters), "each filter leaves another number"


def test_a_url_opens_its_state_and_back_goes_back(browser, synthetic):
    browser.open(f"{synthetic}?lang=en&type=Battles&actor=sdf&incident=s1-5")
    assert "Battles" in browser.text("filters")
    assert "Syrian Democratic Forces" in browser.text("filters")
    assert MADE[5].sentence in browser.text("incident")
    few = browser.counts()[2]
    browser.click("reset")
    browser.wait(lambda: browser.counts()[2] == 1000)
    assert "type" not in browser.query()
    browser.driver.back()
    browser.wait(lambda: browser.counts()[2] == few)
    assert browser.query()["type"] == ["Battles"]
    browser.driver.forward()
    browser.wait(lambda: browser.counts()[2] == 1000)


@pytest.mark.parametrize(("lang", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_the_language_turns_the_page_round(browser, synthetic, lang, direction):
    browser.open(f"{synthetic}?lang={lang}")
    browser.map_ready()
    script = "return [document.documentElement.dir, document.documentElement.lang]"
    assert browser.driver.execute_script(script) == [direction, lang]
    side, chart = (
        browser.driver.find_element(By.CSS_SELECTOR, f".st-key-{key}").location["x"] for key in ("filters", "map")
    )
    assert (side > chart) == (lang == "ar")
    names = browser.in_map("return [...document.querySelectorAll('.wq-c')].map(e => e.textContent)")
    assert ("مصر" in names) == (lang == "ar")
    assert ("Egypt" in names) == (lang == "en")


def test_play_advances_and_pauses(browser, synthetic):
    browser.open(f"{synthetic}?lang=en")
    browser.click("play")
    first = browser.wait(lambda: browser.query().get("to"))
    browser.wait(lambda: browser.query()["to"] > first)
    browser.click("play")
    browser.settle()
    time.sleep(1)
    stopped = browser.query()["to"]
    time.sleep(2.5)
    assert browser.query()["to"] == stopped


def test_a_cluster_zooms_and_a_point_opens_its_incident(browser, synthetic):
    browser.open(f"{synthetic}?lang=en&view=33.3,44.4,6")
    browser.map_ready()
    zoom = browser.in_map("return map.getZoom()")
    browser.in_map(
        "[...document.querySelectorAll('.wq-cluster')].sort((a, b) => b.offsetWidth - a.offsetWidth)[0].click()"
    )
    browser.wait(lambda: browser.in_map("return map._animatingZoom || map.getZoom()") != zoom)
    browser.go("?lang=en&view=15,30,5")  # while the zoom goes on
    browser.wait(lambda: browser.in_map("return map.getZoom()") == 5)
    browser.settle()
    browser.in_map("document.querySelector('.wq-point').click()")
    browser.wait(lambda: "incident" in browser.query())
    browser.settle()
    (chosen,) = browser.query()["incident"]
    assert next(i for i in MADE if i.id == chosen).sentence in browser.text("incident")


def test_the_map_does_not_jump_back_when_a_filter_changes(browser, synthetic):
    browser.open(f"{synthetic}?lang=en")
    browser.map_ready()
    browser.in_map("map.setView([15.4, 44.2], 7, {animate: false})")
    time.sleep(1)
    browser.settle()
    browser.driver.find_element(By.CSS_SELECTOR, ".st-key-w_query input").send_keys("صنعاء", Keys.ENTER)
    browser.wait(lambda: "q" in browser.query())
    browser.settle()
    center = browser.in_map("const c = map.getCenter(); return [c.lat, c.lng, map.getZoom()]")
    assert center == pytest.approx([15.4, 44.2, 7], abs=0.02)


def test_the_download_is_what_the_table_shows(browser, synthetic):
    browser.open(f"{synthetic}?lang=en&type=Battles")
    total = browser.counts()[2]
    browser.click("get_geojson")
    (path,) = browser.wait(lambda: list(browser.downloads.glob("*.geojson")))
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert len(features) == total
    assert {f["id"] for f in features} == {i.id for i in MADE if i.event_type == "Battles"}
    assert "Battles" in path.name
    path.unlink()


def test_no_server_error_and_every_handle_is_there(browser, synthetic):
    browser.open(f"{synthetic}?lang=ar")
    for key in ("counts", "filters", "timeline", "map", "table", "incident", "downloads", "intake"):
        assert browser.driver.find_elements(By.CSS_SELECTOR, f".st-key-{key}"), key


# How far the table is scrolled from the side where its lines begin.
BEGUN = """
const s = document.querySelector('.st-key-table .dvn-scroller');
if (!s || s.scrollWidth <= s.clientWidth) return null;
return document.documentElement.dir === 'rtl' ? s.scrollWidth - s.clientWidth - s.scrollLeft : s.scrollLeft;
"""


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_table_begins_where_its_lines_do_and_stays_where_the_reader_scrolls(browser, synthetic, lang):
    browser.size(1000, 1400)
    browser.open(f"{synthetic}?lang={lang}")
    browser.wait(lambda: browser.driver.execute_script(BEGUN) is not None)
    time.sleep(1.5)  # the columns get their widths one after the other
    assert browser.driver.execute_script(BEGUN) == pytest.approx(0, abs=2)
    browser.driver.execute_script(
        "const s = document.querySelector('.st-key-table .dvn-scroller');"
        "s.dispatchEvent(new WheelEvent('wheel', {bubbles: true})); s.scrollLeft += arguments[0]",
        -80 if lang == "ar" else 80,
    )
    time.sleep(0.3)
    browser.click("newest")
    browser.wait(lambda: "incident" in browser.query())
    browser.settle()
    browser.wait(lambda: browser.driver.execute_script(BEGUN) == pytest.approx(80, abs=2))
    browser.size(1440, 1400)
