"""The map in Chromium: what is stacked at the last zoom, tiles by choice, scale and attribution, readable texts."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from selenium.webdriver.common.by import By

from geo.page.catalogue import MemoryCatalogue
from tests.browser.harness import Browser, chromium, page
from tests.synthetic import incidents

# Texts whose contrast with what is under them is below AA; what is disabled or drawn as a picture is exempt, and the
# days over the slider's handles, which stand beside the handle that they belong to.
PALE = """
const light = (c) => { const [r, g, b] = c.map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const colour = (s) => { const m = s.match(/[\\d.]+/g).map(Number); return m.length > 3 ? m : [...m, 1]; };
const over = (top, under) => top.slice(0, 3).map((v, i) => v * top[3] + under[i] * (1 - top[3]));
const found = [], walker = document.createTreeWalker(document.body, 4);
let seen = 0;
for (let n; n = walker.nextNode();) {
  const e = n.parentElement, s = getComputedStyle(e);
  if (!n.nodeValue.trim() || !e.getClientRects().length || s.visibility === 'hidden' || parseFloat(s.fontSize) < 2) continue;
  if (e.closest('[disabled], [aria-disabled=true], script, style, svg, canvas, .stSlider [data-rac]')) continue;
  const layers = [];
  let opacity = 1;
  for (let p = e, open = true; p; p = p.parentElement) {
    const look = getComputedStyle(p), c = colour(look.backgroundColor);
    opacity *= parseFloat(look.opacity);
    if (open && c[3] > 0) layers.unshift(c);
    open = open && c[3] < 1;
  }
  const under = layers.reduce((below, c) => over(c, below), [255, 255, 255]), own = colour(s.color);
  const [high, low] = [light(over([...own.slice(0, 3), own[3] * opacity], under)), light(under)].sort((a, b) => b - a);
  const large = parseFloat(s.fontSize) >= 24 || (parseFloat(s.fontSize) >= 18.66 && +s.fontWeight >= 700);
  seen++;
  if ((high + 0.05) / (low + 0.05) < (large ? 3 : 4.5)) found.push([n.nodeValue.trim().slice(0, 40), s.color, under.join()]);
}
return [seen, found];
"""  # noqa: E501 - a script


def stacked(n: int) -> MemoryCatalogue:
    """Return incidents that all happened at one spot: no zoom parts them."""
    one = next(i for i in incidents(50) if i.geo_precision == 1 and i.event_date)
    return MemoryCatalogue(tuple(replace(one, id=f"same{k}", fatalities=k) for k in range(n)))


def test_what_is_stacked_is_listed_at_the_last_zoom_and_each_opens(browser):
    one = stacked(1).incident(0)
    with page("python:tests.browser.test_map:stacked:5") as (url, _):
        browser.open(f"{url}?lang=en&view={one.latitude},{one.longitude},14")
        browser.map_ready()
        assert browser.in_map("return map.getZoom()") == 14
        assert browser.drawn() == 5
        browser.in_map("document.querySelector('.wq-cluster').click()")
        browser.wait(lambda: "5 incidents here" in browser.text("incident"))
        browser.settle()
        buttons = browser.driver.find_elements(By.CSS_SELECTOR, ".st-key-stack button")
        assert len(buttons) == 5
        browser.click("stack", 3)
        browser.wait(lambda: browser.query().get("incident") == ["same3"])
        browser.driver.get("about:blank")


def test_tiles_are_asked_for_only_by_choice_and_named(synthetic):
    with chromium() as own:
        own.open(f"{synthetic}?lang=en")
        own.map_ready()
        assert own.outside() == []
        attribution = "return document.querySelector('.leaflet-control-attribution').innerText"
        assert "GeoNames" in own.in_map(attribution)
        assert "OpenStreetMap" not in own.in_map(attribution)
        toggle = own.driver.find_element(By.CSS_SELECTOR, ".st-key-w_tiles input")
        own.driver.execute_script("arguments[0].click()", toggle)
        time.sleep(1)
        own.settle()  # the frame is built anew
        own.wait(lambda: "OpenStreetMap" in own.in_map(attribution))
        assert "GeoNames" in own.in_map(attribution)
        own.map_ready()
        time.sleep(1)
        asked = own.outside()
        assert asked
        assert all(address.startswith("https://tile.openstreetmap.org/") for address in asked)
        # No tile came: the basemap is there all the same, and so are the incidents.
        assert own.drawn() == own.counts()[0]


def test_the_map_has_a_scale_and_a_legend_with_a_second_cue(browser, synthetic):
    browser.open(f"{synthetic}?lang=ar")
    browser.map_ready()
    assert "km" in browser.in_map("return document.querySelector('.leaflet-control-scale').innerText")
    letters = [e.text for e in browser.driver.find_elements(By.CSS_SELECTOR, ".wq-legend .wq-badge")]
    assert len(letters) == len(set(letters)) == 6


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_every_text_stands_out_from_what_is_under_it(browser: Browser, synthetic, lang):
    browser.open(f"{synthetic}?lang={lang}&incident=s1-5&type=Battles&type=Riots")
    browser.map_ready()
    for seen, pale in (browser.driver.execute_script(PALE), browser.in_map(PALE)):
        assert seen > 10
        assert pale == []
