"""Article text and file names that want to be more than text are shown inert; ordinary intake works."""

from __future__ import annotations

import json
import time
from pathlib import Path

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.harness import Browser

SENTENCE = "قُتل 4 جنود في انفجار سيارة مفخخة في مدينة حلب الأربعاء"
HOSTILE = (
    '<script>window.top.pwned=1;window.pwned=1</script><img src=x onerror="window.top.pwned=1"> '
    f"{SENTENCE} <b>بلدة</b> {{{{7*7}}}} {{% x %}} \u202eevil\u202c map_div_1a2b3c [x](javascript:alert(1)).\n\n"
    "**غامق** <iframe src=javascript:alert(1)></iframe> $x^2$ :material/home:"
)


def upload(browser: Browser, path: Path) -> None:
    browser.driver.find_element(By.CSS_SELECTOR, ".st-key-w_files input[type=file]").send_keys(str(path))
    browser.wait(lambda: path.stem[:4] in browser.text("intake"))
    submit(browser)


def submit(browser: Browser) -> None:
    button = browser.driver.find_element(By.CSS_SELECTOR, ".st-key-intake [data-testid=stFormSubmitButton] button")
    browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    browser.wait(button.is_enabled)  # it is not while a file is on its way
    button.send_keys(Keys.ENTER)  # takes the focus, so that a text being typed is sent along
    browser.wait(lambda: "read," in browser.text("intake"))
    time.sleep(0.3)
    browser.settle()


def test_hostile_articles_and_names_are_inert(browser, samples, tmp_path):
    path = tmp_path / "evil\u202e<img src=x onerror=alert(1)>.jsonl"
    article = {
        "id": "<script>pwned=1</script>",
        "text": HOSTILE, "published": "2020-01-10", "title": "<img src=x onerror=pwned=1>",
        "source": "<u>s</u>", "url": "javascript:alert(1)",
    }  # fmt: skip
    path.write_text(json.dumps(article, ensure_ascii=False) + "\n{broken\n", encoding="utf-8")
    browser.open(f"{samples}?lang=en")
    before = browser.counts()[2]
    upload(browser, path)
    assert browser.counts()[2] > before
    assert ":2" in browser.text("intake"), "the broken row is named"
    browser.open(f"{samples}?lang=en")
    state = "return [window.pwned, document.querySelectorAll('.st-key-intake img, .st-key-incident img').length]"
    assert browser.driver.execute_script(state) == [None, 0]


def test_the_card_of_a_hostile_article_shows_its_markup(browser, samples, tmp_path):
    path = tmp_path / "hostile.txt"
    path.write_text(HOSTILE, encoding="utf-8")
    browser.open(f"{samples}?lang=en&q=evil")
    upload(browser, path)
    browser.wait(lambda: browser.counts()[2] >= 1)
    browser.map_ready()
    browser.in_map("document.querySelector('.wq-point, .wq-cluster').click()")
    browser.wait(lambda: "<script>window.top.pwned" in browser.text("incident"))
    found = browser.driver.execute_script(
        "const c = document.querySelector('.st-key-incident');"
        "return [window.pwned, c.querySelectorAll('script, img, iframe, b').length, c.innerHTML.includes('49'),"
        " [...document.links].filter(a => a.href.startsWith('javascript')).length]"
    )
    assert found[0] is None
    assert found[1] == 0
    assert found[3] == 0
    assert browser.in_map("return window.pwned ?? null") is None


def test_a_line_of_a_megabyte_does_not_hang_the_page(browser, samples, tmp_path):
    path = tmp_path / "longline.txt"
    path.write_text(f"{SENTENCE}. " + "ثم مضى " * 90_000, encoding="utf-8")
    browser.open(f"{samples}?lang=en")
    before = browser.counts()[2]
    upload(browser, path)
    assert browser.counts()[2] > before


def test_a_pasted_article_joins_the_map(browser, samples):
    browser.open(f"{samples}?lang=en")
    before = browser.counts()[2]
    area = browser.driver.find_element(By.CSS_SELECTOR, ".st-key-w_paste textarea")
    area.send_keys(f"{SENTENCE}.")
    submit(browser)
    assert browser.counts()[2] == before + 1


def test_what_is_no_text_is_refused_with_a_reason(browser, samples, tmp_path):
    path = tmp_path / "picture.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    browser.open(f"{samples}?lang=en")
    before = browser.counts()[2]
    upload(browser, path)
    assert "picture" in browser.text("intake")
    assert browser.counts()[2] == before
