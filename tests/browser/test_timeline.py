"""The timeline in Chromium: it reads as the language does, and histogram, slider and player move each other."""

from __future__ import annotations

from datetime import date

import pytest
from selenium.webdriver.common.action_chains import ActionChains

from tests.browser.harness import Browser
from tests.synthetic import DAYS, FIRST

CHART = ".st-key-bars .stVegaLiteChart"
# Left and right end in pixels of the bars, of what dims them, and of the slider's handles, first day first.
PLACES = f"""
const box = (e) => e.getBoundingClientRect(), handles = [...document.querySelectorAll('.stSlider input[type=range]')];
const dimmed = [...document.querySelectorAll('.wq-window i')].map(box), chart = box(document.querySelector('{CHART}'));
return {{
  chart: [chart.left, chart.right], dimmed: dimmed.map((r) => [r.left, r.right]),
  handles: handles.map((e) => box(e.parentElement.parentElement)).map((r) => r.left + r.width / 2),
  days: [...document.querySelectorAll('[data-testid=stSliderThumbValue]')].map(box).map((r) => [r.left, r.right]),
}};
"""


def places(browser: Browser) -> dict[str, list[list[float]]]:
    found: dict[str, list[list[float]]] = browser.driver.execute_script(PLACES)
    return found


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_time_runs_as_the_language_reads(browser, synthetic, lang):
    browser.open(f"{synthetic}?lang={lang}&from=2017-01-01&to=2018-01-01")
    mirrored = lang == "ar"
    browser.wait(lambda: (lambda h: (h[0] > h[1]) == mirrored)(places(browser)["handles"]))
    found = places(browser)
    first, last = found["handles"]
    # What is dimmed ends where the handles stand, to the width of a handle.
    before, after = found["dimmed"]
    assert before[0 if mirrored else 1] == pytest.approx(first, abs=8)
    assert after[1 if mirrored else 0] == pytest.approx(last, abs=8)
    (left, right), (other_left, other_right) = found["days"]
    assert right <= other_left or other_right <= left, "the days over the handles do not overlap"
    assert min(left, other_left) >= 0


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_brush_on_the_histogram_moves_the_slider(browser, synthetic, lang):
    browser.open(f"{synthetic}?lang={lang}")
    chart = browser.driver.find_element("css selector", CHART)
    browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", chart)
    left, right = places(browser)["chart"]
    # A quarter and half of the way through time, from the middle of the chart.
    wide, at = right - left - 50, (38, 12)[lang == "ar"]
    quarter, half = (
        left + at + wide * (1 - part if lang == "ar" else part) - (left + right) / 2 for part in (0.25, 0.5)
    )
    moving = ActionChains(browser.driver, duration=50).move_to_element_with_offset(chart, round(quarter), -20)
    moving.click_and_hold().move_by_offset(round(half - quarter), 0).release().perform()
    browser.wait(lambda: {"from", "to"} <= browser.query().keys())
    browser.settle()
    days = [(date.fromisoformat(browser.query()[name][0]) - FIRST).days / DAYS for name in ("from", "to")]
    assert days == pytest.approx([0.25, 0.5], abs=0.02)
    first, last = places(browser)["handles"]
    assert abs(last - first) == pytest.approx(abs(half - quarter), abs=15)
    assert browser.counts()[2] < 500


def test_the_browsers_own_language_does_not_turn_the_slider(browser, synthetic):
    browser.driver.execute_cdp_cmd("Network.setUserAgentOverride", {"userAgent": "x", "acceptLanguage": "ar-SA"})
    try:
        browser.open(f"{synthetic}?lang=en&from=2017-01-01&to=2018-01-01")
        assert browser.driver.execute_script("return navigator.language") == "ar-SA"
        browser.wait(lambda: (lambda h: h[0] < h[1])(places(browser)["handles"]))
    finally:
        browser.driver.execute_cdp_cmd("Network.setUserAgentOverride", {"userAgent": ""})
