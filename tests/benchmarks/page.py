"""How quick the page is: `uv run python -m tests.benchmarks.page [sizes…]` prints a table.

Synthetic incidents at real places; Chromium on this machine, other hosts blocked. A move is timed from the release of
the slider's handle (or the end of a pan) to the change of the map's markers, in the browser's clock.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.browser.harness import ROOT, Browser, chromium, free_port, page

WATCH = """
if (!window.__watch) { window.__watch = true; window.__changed = 0;
  new MutationObserver(() => { window.__changed = Date.now(); }).observe(document.querySelector('.leaflet-marker-pane'),
  {childList: true}); } window.__changed = 0;
"""
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


def memory_mb(pid: int) -> float:
    """Return the proportional memory of a process and its children."""
    pids = [
        pid,
        *map(
            int, subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
        ),
    ]
    total = 0
    for one in pids:
        status = Path(f"/proc/{one}/status")
        if status.exists():
            total += next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return total / 1024


def received(browser: Browser) -> int:
    """Return the bytes that the page got since the last call: responses' bodies and websocket frames."""
    total = 0
    for entry in browser.driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.webSocketFrameReceived":
            response = message["params"]["response"]
            total += len(response["payloadData"]) * 3 // 4 if response["opcode"] == 2 else len(response["payloadData"])
        if message["method"] == "Network.loadingFinished":
            total += int(message["params"]["encodedDataLength"])
    return total


def drag(browser: Browser, pixels: int) -> float:
    """Move the slider's first handle; return ms until the map changed."""
    thumb = handle(browser)
    browser.in_map(WATCH)
    browser.driver.execute_script(RELEASED)
    ActionChains(browser.driver, duration=20).click_and_hold(thumb).move_by_offset(pixels, 0).release().perform()
    changed = browser.wait(lambda: browser.in_map("return window.__changed"))
    time.sleep(0.3)
    browser.settle()
    return float(changed - browser.driver.execute_script("return window.__up"))


def zoom(browser: Browser, steps: int) -> float:
    """Zoom the map; return ms until new clusters came (the component itself waits 250 ms for the map to rest)."""
    browser.in_map(WATCH)
    start = browser.in_map(
        f"map.setZoom(map.getZoom() + {steps}, {{animate: false}}); window.__changed = 0; return Date.now()"
    )
    changed = browser.wait(lambda: browser.in_map("return window.__changed"))
    browser.settle()
    return float(changed - start)


def load(browser: Browser, url: str) -> float:
    """Open the page in a browser that has its scripts cached; return seconds until the map shows incidents."""
    browser.driver.get("about:blank")
    start = time.monotonic()
    browser.driver.get(url)
    browser.wait(lambda: browser.driver.find_elements(By.CSS_SELECTOR, ".st-key-map iframe"))
    browser.wait(lambda: browser.in_map("return document.querySelectorAll('.wq-icon').length"))
    return time.monotonic() - start


def one_size(size: int, moves: int) -> dict[str, float]:
    with page(f"python:tests.synthetic:catalogue:{size}") as (url, pid), chromium() as browser:
        address = f"{url}?lang=en"
        first = load(browser, address)
        browser.settle()
        loaded = received(browser)
        again = statistics.median(load(browser, address) for _ in range(3))
        browser.map_ready()
        browser.settle()
        one_viewer = memory_mb(pid)
        received(browser)
        slides, sizes = [], []
        for n in range(moves):
            slides.append(drag(browser, 40 if n % 2 == 0 else -25))
            sizes.append(received(browser))
        zooms = [zoom(browser, 1 if n % 2 == 0 else -1) for n in range(moves)]
        with chromium() as other:
            load(other, address)
            other.settle()
            drag(other, 60)
            two_viewers = memory_mb(pid)
        return {
            "first load s": first, "next load s": again, "first load kB": loaded / 1000,
            "slider ms": statistics.median(slides), "zoom ms": statistics.median(zooms), "move kB": max(sizes) / 1000,
            "memory MB": one_viewer, "next viewer MB": two_viewers - one_viewer,
        }  # fmt: skip


def many_viewers(size: int, viewers: int, moves: int) -> dict[str, float]:
    """Return medians of one viewer and of many at once."""
    with page(f"python:tests.synthetic:catalogue:{size}") as (url, _), ExitStack() as stack:
        browsers = [stack.enter_context(chromium(1000, 1400)) for _ in range(viewers)]
        for browser in browsers:
            browser.open(f"{url}?lang=en")
            browser.map_ready()
        alone = statistics.median(drag(browsers[0], 40 if n % 2 == 0 else -25) for n in range(moves))
        together: list[float] = []
        errors: list[str] = []

        def work(browser: Browser) -> None:
            try:
                together.extend(drag(browser, 40 if n % 2 == 0 else -25) for n in range(moves))
            except Exception as error:
                errors.append(repr(error)[:200])
            errors.extend(browser.errors())

        threads = [threading.Thread(target=work, args=(b,)) for b in browsers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return {"alone ms": alone, f"{viewers} viewers ms": statistics.median(together), "errors": float(len(errors))}


PYDECK = """
import pandas as pd, pydeck, streamlit as st
from tests.synthetic import catalogue
@st.cache_data
def points(n):
    c = catalogue(n).columns
    return pd.DataFrame({{"lon": c.lon[c.on_map], "lat": c.lat[c.on_map], "day": c.start[c.on_map]}})
frame = points({size})
low, high = st.slider("Days", 16000, 20100, (16000, 20100), key="w_range")
shown = frame[(frame.day >= low) & (frame.day <= high)]
layer = pydeck.Layer("ScatterplotLayer", shown, get_position=["lon", "lat"], get_radius=3000, get_fill_color=[200])
view = pydeck.ViewState(latitude=30, longitude=40, zoom=3)
st.pydeck_chart(pydeck.Deck(layers=[layer], map_style=None, initial_view_state=view), key="deck")
st.write(f"shown {{len(shown)}}")
"""


def pydeck_ms(size: int, moves: int) -> float:
    """Return the median ms until the text behind `st.pydeck_chart` changed; the drawing itself comes later still."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "deck.py"
        script.write_text(PYDECK.format(size=size), encoding="utf-8")
        port = free_port()
        command = [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            str(script),
            "--server.port",
            str(port),
            "--server.headless",
            "true",
            "--browser.gatherUsageStats",
            "false",
        ]
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**__import__("os").environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            time.sleep(4)
            with chromium() as browser:
                browser.driver.get(f"http://127.0.0.1:{port}/")
                browser.wait(lambda: browser.driver.find_elements(By.CSS_SELECTOR, THUMB), 60)
                browser.wait(lambda: "shown" in browser.driver.page_source, 60)
                browser.settle()
                times = []
                for n in range(moves):
                    before = browser.driver.execute_script("return document.body.innerText.match(/shown \\d+/)[0]")
                    keys = Keys.PAGE_UP if n % 2 == 0 else Keys.ARROW_RIGHT
                    began = browser.driver.execute_script("return Date.now()")
                    browser.driver.find_element(By.CSS_SELECTOR, ".st-key-w_range input").send_keys(keys)
                    end = browser.wait(
                        lambda b=before: browser.driver.execute_script(
                            "const m = document.body.innerText.match(/shown \\d+/);"
                            "return m && m[0] !== arguments[0] ? Date.now() : 0",
                            b,
                        ),
                        60,
                    )
                    times.append(end - began)
                    browser.settle()
                return float(statistics.median(times))
        finally:
            server.terminate()
            server.wait(20)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--moves", type=int, default=10)
    parser.add_argument("--viewers", type=int, default=0, help="also measure so many viewers at once on 100,000")
    parser.add_argument("--pydeck", action="store_true", help="also measure st.pydeck_chart on 100,000")
    options = parser.parse_args()
    results = {size: one_size(size, options.moves) for size in options.sizes}
    names = next(iter(results.values()))
    print("| |" + "|".join(f"{size:,}" for size in results) + "|")
    print("|---|" + "---|" * len(results))
    for name in names:
        print(
            f"|{name}|"
            + "|".join(
                f"{found[name]:.2f}" if name.endswith(" s") else f"{found[name]:.0f}" for found in results.values()
            )
            + "|"
        )
    if options.viewers:
        print(many_viewers(100_000, options.viewers, options.moves))
    if options.pydeck:
        print("pydeck ms", pydeck_ms(100_000, options.moves))


if __name__ == "__main__":
    main()
