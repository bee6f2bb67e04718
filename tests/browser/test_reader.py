"""What a reader does: by keyboard alone, from the map to the table and back, a preview before an article joins."""

from __future__ import annotations

from math import cos, radians

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from geo.incident import Incident
from geo.taxonomy import letter
from tests.browser.harness import Browser
from tests.synthetic import incidents

MADE = incidents(1000)
FEW = "lang=en&type=Battles&status=claimed"
# What Tab must reach: all that can be pressed, typed in or moved; of a group of choices one, as arrows do the rest.
CONTROLS = """
return [...document.querySelectorAll('button, input, textarea, a[href], iframe, canvas[tabindex], [role=slider]')]
  .filter(e => e.tabIndex >= 0 && !e.disabled && e.type !== 'radio' && e.type !== 'file'
    && e.getClientRects().length && !e.closest('[aria-hidden=true]') && getComputedStyle(e).visibility !== 'hidden')
"""
FOCUS = """
const e = document.activeElement;
e.dataset.walked = 1;
let seen = false;
for (let p = e, n = 0; p && n < 4; p = p.parentElement, n++) {
  const s = getComputedStyle(p);
  seen = seen || s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || n < 3 && s.boxShadow !== 'none';
}
return [e.tagName, seen, e.dataset.testid ?? '',
  (e.getAttribute('aria-label') || e.innerText || e.outerHTML).slice(0, 80)];
"""

OPENED = """
const box = (selector) => document.querySelector(selector).getBoundingClientRect();
const card = box('.st-key-incident'), part = box('.st-key-why details');
const map = document.querySelector('.st-key-why img');
return !!map && part.height > 200 && part.top >= card.top && part.top < card.bottom - 200
  && (part.bottom <= card.bottom || part.top <= card.top + 20);
"""


def press(browser: Browser, *keys: str) -> None:
    ActionChains(browser.driver).send_keys(*keys).perform()


def focus(browser: Browser, selector: str) -> None:
    browser.driver.execute_script(
        "const e = document.querySelector(arguments[0]); e.scrollIntoView({block: 'center'}); e.focus()", selector
    )


def test_the_keyboard_reaches_every_control_and_shows_where_it_is(browser, samples):
    browser.open(f"{samples}?lang=en")
    browser.map_ready()
    unseen, canvases = [], set()
    for _ in range(160):
        press(browser, Keys.TAB)
        tag, seen, test_id, name = browser.driver.execute_script(FOCUS)
        if tag == "BODY":
            break
        if not seen and tag != "IFRAME":  # what is in the map shows its own focus
            unseen.append((tag, name))
        if tag == "CANVAS":
            canvases.add(test_id)  # the table may be drawn anew afterwards
    missed = browser.driver.execute_script(
        CONTROLS + ".filter(e => !(e.dataset.walked || e.dataset.variant === 'segmented_control'"
        " && e.parentElement.querySelector('[data-walked]'))).map(e => e.outerHTML.slice(0, 120))"
    )
    assert [e for e in missed if not any(f'data-testid="{name}"' in e for name in canvases)] == []
    assert not unseen, unseen


def test_arrows_move_the_slider(browser, synthetic):
    browser.open(f"{synthetic}?lang=en")
    focus(browser, ".stSlider input[type=range]")
    press(browser, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    browser.wait(lambda: "from" in browser.query())
    assert browser.counts()[2] <= 1000


def test_a_row_is_chosen_by_keyboard_and_the_map_goes_there(browser, synthetic):
    browser.open(f"{synthetic}?{FEW}")
    browser.map_ready()
    focus(browser, ".st-key-table canvas[tabindex]")
    press(browser, Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    ActionChains(browser.driver).key_down(Keys.SHIFT).send_keys(Keys.SPACE).key_up(Keys.SHIFT).perform()
    browser.wait(lambda: "incident" in browser.query())
    browser.settle()
    (chosen,) = browser.query()["incident"]
    found = next(i for i in MADE if i.id == chosen)
    assert found.sentence in browser.text("incident")
    if found.geo_precision in {1, 2}:
        browser.wait(lambda: browser.in_map("return document.querySelectorAll('.wq-chosen').length"))
        browser.wait(lambda: abs(browser.in_map("return map.getCenter().lat") - found.latitude) < 0.5)
    # A part that is opened at the lower edge of the card comes into sight.
    browser.driver.execute_script("document.querySelector('.st-key-why summary').click()")
    browser.wait(lambda: browser.driver.execute_script(OPENED))


@pytest.mark.parametrize("state", [FEW, "lang=en&view=15,30,5"])
def test_a_point_on_the_map_is_marked_in_the_table_and_in_sight(browser, synthetic, state):
    browser.open(f"{synthetic}?{state}")
    browser.map_ready()
    browser.in_map("document.querySelector('.wq-point').click()")
    browser.wait(lambda: "incident" in browser.query())
    browser.settle()
    (chosen,) = browser.query()["incident"]
    found = next(i for i in MADE if i.id == chosen)
    marked = "return [...document.querySelectorAll('.st-key-table tr[aria-selected=true]')].map(e => e.textContent)"
    (line,) = browser.wait(lambda: browser.driver.execute_script(marked))
    assert found.event_date is None or found.event_date.isoformat() in line
    assert found.location in line


def test_circles_keep_apart_and_areas_show_beside_their_badges(browser, synthetic):
    browser.open(f"{synthetic}?lang=en")
    browser.map_ready()
    for view in ("", "&view=35,40,5", "&view=34,40,7"):
        if view:
            browser.go(f"?lang=en{view}")
            browser.wait(lambda: browser.in_map("return map.getZoom()") == int(view[-1]))  # noqa: B023
            browser.settle()
        boxes = browser.in_map(
            "return [...document.querySelectorAll('.wq-icon')].map(e => { const r = e.getBoundingClientRect();"
            "return [r.x + r.width / 2, r.y + r.height / 2, r.width]; })"
        )
        assert len(boxes) > 3
        for n, (x, y, wide) in enumerate(boxes):
            for a, b, other in boxes[:n]:
                assert ((x - a) ** 2 + (y - b) ** 2) ** 0.5 >= (wide + other) / 2 - 1.5
        hidden = browser.in_map(
            "const rect = e => e.getBoundingClientRect();"
            "const badges = [...document.querySelectorAll('.wq-areacount')];"
            "return [...document.querySelectorAll('path.wq-area')].filter(p => badges.some(b => { const i = rect(p),"
            " o = rect(b); return i.width && o.x <= i.x && o.y <= i.y && o.right >= i.right && o.bottom >= i.bottom;"
            "})).length"
        )
        assert hidden == 0


def near(one: Incident, other: Incident) -> bool:
    if other is one or one.latitude is None or other.latitude is None:
        return False
    return abs(other.latitude - one.latitude) + abs(other.longitude - one.longitude) < 0.3


def test_a_place_that_is_not_exact_has_a_circle_of_its_radius(browser, synthetic):
    around = next(i for i in MADE if i.geo_precision == 2 and not any(near(i, other) for other in MADE))
    browser.open(f"{synthetic}?lang=en&view={around.latitude},{around.longitude},10")
    browser.map_ready()
    width = browser.wait(lambda: browser.in_map(
        "return Math.max(0, ...[...document.querySelectorAll('path.wq-radius')].map(e => e.getBBox().width))"
    ))  # fmt: skip
    pixels = 2 * around.radius_km * 256 * 2**10 / (40075.017 * cos(radians(around.latitude)))
    assert width == pytest.approx(pixels, rel=0.02)


def test_an_article_is_shown_before_it_joins(browser, samples):
    browser.open(f"{samples}?lang=en")
    before = browser.counts()[2]
    area = browser.driver.find_element(By.CSS_SELECTOR, ".st-key-w_paste textarea")
    browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", area)
    area.send_keys("قُتل 4 جنود في انفجار سيارة مفخخة في مدينة تدمر أمس.", Keys.TAB)
    browser.click("intake [data-testid=stFormSubmitButton]", 1)
    browser.wait(lambda: browser.driver.find_elements(By.CSS_SELECTOR, ".st-key-join button"))
    assert browser.counts()[2] == before
    assert "1" in browser.text("intake")
    browser.click("join")
    browser.wait(lambda: browser.counts()[2] == before + 1)


def test_an_article_that_was_shown_can_be_left_out(browser, samples):
    browser.open(f"{samples}?lang=en")
    before = browser.counts()[2]
    area = browser.driver.find_element(By.CSS_SELECTOR, ".st-key-w_paste textarea")
    area.send_keys("قُتل 5 جنود في انفجار سيارة مفخخة في مدينة الرقة أمس.", Keys.TAB)
    browser.click("intake [data-testid=stFormSubmitButton]", 1)
    browser.wait(lambda: browser.driver.find_elements(By.CSS_SELECTOR, ".st-key-leave_out button"))
    browser.click("leave_out")
    browser.wait(lambda: not browser.driver.find_elements(By.CSS_SELECTOR, ".st-key-join button"))
    assert browser.counts()[2] == before


def test_a_first_load_and_a_move_stay_small(browser, synthetic):
    browser.driver.execute_cdp_cmd("Network.clearBrowserCache", {})
    browser.received(synthetic)
    browser.open(f"{synthetic}?lang=en")
    browser.map_ready()
    assert browser.received(synthetic) < 4_000_000
    focus(browser, ".stSlider input[type=range]")
    press(browser, Keys.ARROW_RIGHT)
    browser.wait(lambda: "from" in browser.query())
    browser.settle()
    assert browser.received(synthetic) < 150_000


def test_the_chosen_point_shows_its_type_also_where_a_cluster_has_it(browser, synthetic):
    inside = next(i for i in MADE if i.geo_precision == 1 and sum(near(i, other) for other in MADE) > 5)
    area = next(i for i in MADE if i.geo_precision == 3)
    browser.open(f"{synthetic}?lang=en")
    browser.map_ready()
    for incident, shown in ((inside, letter(inside.event_type, "en")), (area, "")):
        browser.go(f"?lang=en&incident={incident.id}&view={incident.latitude},{incident.longitude},6")
        browser.wait(lambda: browser.in_map("return document.querySelector('.wq-chosen')?.textContent") == shown)  # noqa: B023
