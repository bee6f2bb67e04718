"""The page on a phone: 390 pixels wide, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

from tests.browser.harness import Browser, chromium

# What reaches over the sides of the screen; what scrolls in its own box may be wider.
OVER = """
return [...document.querySelectorAll('[data-testid=stMain] *')].filter((e) => {
  const r = e.getBoundingClientRect();
  return r.width > 1 && r.height > 1 && (r.right > innerWidth + 1 || r.left < -1) && e.tagName !== 'INPUT'
    && !e.closest('.wq-scroll, .stDataFrame, .wq-summary');
}).map((e) => e.outerHTML.slice(0, 90))
"""


# What a finger is to press and is lower than 40 pixels. A switch is pressed by its label, a field by its frame.
SMALL = """
return [...document.querySelectorAll('button, summary, label:has(input)')].filter((e) => {
  const r = e.getBoundingClientRect();
  return e.checkVisibility() && r.width && r.height < 38;
}).map((e) => e.outerHTML.slice(0, 90))
"""


@pytest.fixture(scope="module")
def phone(_chromium_is_here: None) -> Iterator[Browser]:
    with chromium(390, 844) as found:
        yield found


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_nothing_reaches_over_the_sides(phone, synthetic, lang):
    phone.open(f"{synthetic}?lang={lang}")
    phone.map_ready()
    for state, there in (
        ("", ".st-key-newest button"),
        ("&incident=s1-5", ".st-key-incident .wq-card"),
        ("&type=Battles&q=حلب&from=2018-01-01", ".st-key-chips button"),
    ):
        phone.go(f"?lang={lang}{state}")
        phone.wait(lambda: phone.driver.find_elements(By.CSS_SELECTOR, there))  # noqa: B023 - asked at once
        phone.settle()
        assert phone.driver.execute_script("return document.documentElement.scrollWidth") <= 390
        assert phone.driver.execute_script(OVER) == [], state
    assert phone.outside() == []
    assert phone.errors() == []


def test_a_finger_finds_every_control(phone, synthetic):
    phone.open(f"{synthetic}?lang=ar&incident=s1-5")
    phone.map_ready()
    assert phone.driver.execute_script(SMALL) == []
    zoom = "return [...document.querySelectorAll('.leaflet-control-zoom a')].map(e => e.getBoundingClientRect().height)"
    assert min(phone.in_map(zoom)) >= 40


def test_an_incident_chosen_in_the_table_comes_into_sight(phone, samples):
    phone.open(f"{samples}?lang=en")
    table = phone.driver.find_element(By.CSS_SELECTOR, ".st-key-table .stDataFrame canvas")
    phone.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", table)
    ActionChains(phone.driver).move_to_element_with_offset(
        table, 20 - table.size["width"] // 2, 60 - table.size["height"] // 2
    ).click().perform()
    phone.wait(lambda: "incident" in phone.query())
    top = "return document.querySelector('.st-key-incident .wq-card')?.getBoundingClientRect().top ?? -1"
    phone.wait(lambda: 0 <= phone.driver.execute_script(top) < 844)


def test_the_map_opens_with_everything_in_sight(phone, samples):
    phone.open(f"{samples}?lang=ar")
    phone.map_ready()
    cut = (
        "const c = document.querySelector('.leaflet-container').getBoundingClientRect();"
        "return [...document.querySelectorAll('.wq-icon')].map(e => e.getBoundingClientRect())"
        ".filter(r => r.left < c.left || r.right > c.right || r.top < c.top || r.bottom > c.bottom).length"
    )
    phone.wait(lambda: phone.in_map(cut) == 0)
    assert phone.drawn() == phone.counts()[0]


def test_filters_open_over_the_page_and_close_again(phone, synthetic):
    phone.open(f"{synthetic}?lang=ar")
    sidebar = phone.driver.find_element(By.CSS_SELECTOR, "[data-testid=stSidebar]")
    assert not sidebar.is_displayed()
    phone.driver.find_element(By.CSS_SELECTOR, "[data-testid=stExpandSidebarButton]").click()
    phone.wait(sidebar.is_displayed)
    left = phone.driver.execute_script("return document.querySelector('.st-key-w_types').getBoundingClientRect().left")
    assert left >= 0
