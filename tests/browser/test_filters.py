"""Filters chosen by hand in Chromium: the texts of their options change with every move, what was chosen stays."""

from __future__ import annotations

import time

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.harness import Browser


def type_in(browser: Browser, key: str, text: str, *more: str) -> None:
    field = browser.driver.find_element(By.CSS_SELECTOR, f".st-key-{key} input")
    browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", field)
    field.click()
    field.send_keys(text)
    time.sleep(0.4)
    field.send_keys(Keys.ENTER, *more)


def page_up(browser: Browser) -> None:
    before = browser.query().get("from")
    browser.driver.execute_script("document.querySelector('.stSlider input[type=range]').focus()")
    ActionChains(browser.driver).send_keys(Keys.PAGE_UP).perform()
    browser.wait(lambda: browser.query().get("from") != before)
    browser.settle()


def test_what_is_chosen_stays_while_counts_and_language_change(browser, synthetic):
    browser.open(f"{synthetic}?lang=en")
    type_in(browser, "w_types", "Battles", Keys.ESCAPE)
    browser.wait(lambda: browser.query().get("type") == ["Battles"])
    browser.settle()
    type_in(browser, "w_actors", "Houthis", Keys.ESCAPE)
    browser.wait(lambda: browser.query().get("actor") == ["houthi"])
    browser.settle()
    type_in(browser, "w_precision", "exact site")
    browser.wait(lambda: browser.query().get("precision") == ["1"])
    for step in range(4):
        if step == 2:
            browser.click("w_lang")
            browser.wait(lambda: browser.query()["lang"] == ["ar"])
        page_up(browser)
        query = browser.query()
        assert (query["type"], query["actor"], query["precision"]) == (["Battles"], ["houthi"], ["1"])
        on_map, elsewhere, total = browser.counts()
        assert on_map + elsewhere == total > 0
        assert f"({total})" in browser.text("w_types"), "the option says what it leaves"
    # The Arabic name finds the actor as well.
    browser.click("reset")
    type_in(browser, "w_actors", "الحوثي", Keys.ESCAPE)
    browser.wait(lambda: browser.query().get("actor") == ["houthi"])


def test_a_place_is_found_by_its_name_with_a_typing_error(browser, synthetic):
    browser.open(f"{synthetic}?lang=en")
    type_in(browser, "w_find", "بغدااد")
    button = browser.wait(lambda: browser.driver.find_elements(By.CSS_SELECTOR, ".st-key-place0 button"))[0]
    assert "(" in button.text
    left = int(button.text.rpartition("(")[2].strip("()").replace(",", ""))
    browser.settle()
    browser.click("place0")
    browser.wait(lambda: "place" in browser.query())
    browser.settle()
    assert browser.counts()[2] == left
