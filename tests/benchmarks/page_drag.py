"""Moving a slider by its handle, on our page and on another."""

from __future__ import annotations

from selenium.webdriver.remote.webelement import WebElement

from tests.browser.harness import Browser

RELEASED = """
window.__up = 0;
if (!window.__w) { window.__w = 1; addEventListener('pointerup', () => { window.__up = Date.now(); }, true); }
"""

THUMB = "[data-testid=stSliderThumbValue]"


def handle(browser: Browser) -> WebElement:
    """Return the slider's first handle."""
    script = (
        f"const e = document.querySelector('{THUMB}').parentElement; e.scrollIntoView({{block: 'center'}}); return e;"
    )
    found: WebElement = browser.driver.execute_script(script)
    return found
