"""How quick the page is: `uv run python -m tests.benchmarks.page [sizes…]` prints a table.

Synthetic incidents at real places; Chromium on this machine, other hosts blocked. A move is timed from the release of
the slider's handle (or the end of a pan) to the change of the map's markers, in the browser's clock.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tests.benchmarks.viewers import many
from tests.browser.harness import Browser, chromium, page

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
FURTHER = 3


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


def cpu_ms(pid: int) -> float:
    """Return the processor time that a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def load(browser: Browser, url: str) -> tuple[float, float]:
    """Open the page; return seconds until its counts are there, and until the map shows incidents."""
    browser.driver.get("about:blank")
    start = time.monotonic()
    browser.driver.get(url)
    browser.wait(lambda: browser.driver.find_elements(By.CSS_SELECTOR, ".st-key-counts b"))
    content = time.monotonic() - start
    browser.wait(lambda: browser.driver.find_elements(By.CSS_SELECTOR, ".st-key-map iframe"))
    browser.wait(lambda: browser.in_map("return document.querySelectorAll('.wq-icon').length"))
    return content, time.monotonic() - start


def one_size(size: int, moves: int) -> dict[str, float]:
    with page(f"python:tests.synthetic:catalogue:{size}") as (url, pid), chromium() as browser:
        address = f"{url}?lang=en"
        _, first = load(browser, address)
        browser.settle()
        loaded = browser.received(url)
        loads = [load(browser, address) for _ in range(5)]
        content, again = (statistics.median(found) for found in zip(*loads, strict=True))
        browser.map_ready()
        browser.settle()
        one_viewer = memory_mb(pid)
        browser.received(url)
        slides, sizes, before = [], [], cpu_ms(pid)
        for n in range(moves):
            slides.append(drag(browser, 40 if n % 2 == 0 else -25))
            sizes.append(browser.received(url))
        spent = (cpu_ms(pid) - before) / moves
        zooms = [zoom(browser, 1 if n % 2 == 0 else -1) for n in range(moves)]
        for _ in range(FURTHER):
            browser.driver.switch_to.new_window("tab")
            load(browser, address)
            browser.settle()
            drag(browser, 60)
        more = (memory_mb(pid) - one_viewer) / FURTHER
        return {
            "first load s": first, "next load: counts s": content, "next load: map s": again,
            "first load kB": loaded / 1000,
            "slider ms": statistics.median(slides), "zoom ms": statistics.median(zooms), "move kB": max(sizes) / 1000,
            "server's CPU a move ms": spent,
            "memory MB": one_viewer, "each further viewer MB": more,
        }  # fmt: skip


PYDECK = """
import pandas as pd, pydeck, streamlit as st
from tests.synthetic import catalogue
@st.cache_data
def points(n):
    c = catalogue(n).columns
    return pd.DataFrame({{"lon": c.lon[c.on_map], "lat": c.lat[c.on_map], "day": c.start[c.on_map]}})
frame = points({size})
low, high = st.slider("Days", 16436, 20100, (16436, 20100), key="w_range")
shown = frame[(frame.day >= low) & (frame.day <= high)]
look = {{
    "ScatterplotLayer": {{"get_radius": 3000, "get_fill_color": [200]}},
    "ScreenGridLayer": {{"cell_size_pixels": 48}},
}}
layer = pydeck.Layer("{layer}", shown, get_position=["lon", "lat"], **look["{layer}"])
view = pydeck.ViewState(latitude=30, longitude=40, zoom=3)
st.pydeck_chart(pydeck.Deck(layers=[layer], map_style=None, map_provider=None, initial_view_state=view), key="deck")
st.write(f"shown {{len(shown)}}")
"""


# Notes when the points drawn in one call change: their number is that of the instances.
DRAWN = """
window.__points = 0; window.__drawn = 0;
for (const name of ['drawArraysInstanced', 'drawElementsInstanced']) {
  const own = WebGL2RenderingContext.prototype[name];
  WebGL2RenderingContext.prototype[name] = function (...given) {
    const points = given[given.length - 1];
    if (points > 1000 && points !== window.__points) { window.__points = points; window.__drawn = Date.now(); }
    return own.apply(this, given);
  };
}
"""
# Notes when the first frame after a turn of the wheel is done: reading a pixel waits for all that was asked for.
REDRAWN = """
window.__drawn = 0;
for (const name of ['drawArraysInstanced', 'drawElementsInstanced']) {
  const own = WebGL2RenderingContext.prototype[name];
  WebGL2RenderingContext.prototype[name] = function (...given) {
    window.__points = given[given.length - 1];
    if (window.__up && !window.__asked) {
      window.__asked = true;
      requestAnimationFrame(() => {
        this.readPixels(0, 0, 1, 1, this.RGBA, this.UNSIGNED_BYTE, new Uint8Array(4));
        window.__drawn = performance.now();
      });
    }
    return own.apply(this, given);
  };
}
"""
WHEEL = """
const c = document.querySelector('.stDeckGlJsonChart canvas'), r = c.getBoundingClientRect();
window.__drawn = 0; window.__asked = false;
window.__up = performance.now();
c.dispatchEvent(new WheelEvent('wheel', {bubbles: true, cancelable: true, deltaY: arguments[0],
  clientX: r.left + r.width / 2, clientY: r.top + r.height / 2}));
"""
WEBGL = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist")


def pydeck_ms(size: int, moves: int) -> float:
    """Return the median ms from the release of the slider to the first drawing of the new points by `st.pydeck_chart`.

    Without a graphics card the drawing itself is done by the processor; the call is timed, not its end.
    """
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "deck.py"
        script.write_text(PYDECK.format(size=size, layer="ScatterplotLayer"), encoding="utf-8")
        with page("", script=script) as (url, _), chromium(flags=WEBGL) as browser:
            browser.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": DRAWN})
            browser.driver.get(url)
            browser.wait(lambda: browser.driver.execute_script("return window.__points"), 120)
            times = []
            for n in range(moves):
                time.sleep(1)
                thumb = handle(browser)
                browser.driver.execute_script(RELEASED + "window.__drawn = 0;")
                moving = ActionChains(browser.driver, duration=20).click_and_hold(thumb)
                moving.move_by_offset(40 if n % 2 == 0 else -25, 0).release().perform()
                changed = browser.wait(lambda: browser.driver.execute_script("return window.__drawn"), 120)
                times.append(changed - browser.driver.execute_script("return window.__up"))
            return float(statistics.median(times))


def pydeck_zoom_ms(size: int, moves: int) -> float:
    """Return the median ms from a turn of the wheel to the first frame of `st.pydeck_chart` with new clusters.

    Its clusters are the cells of a `ScreenGridLayer`, which deck.gl counts anew for each view, in the browser.
    """
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "deck.py"
        script.write_text(PYDECK.format(size=size, layer="ScreenGridLayer"), encoding="utf-8")
        with page("", script=script) as (url, _), chromium(flags=WEBGL) as browser:
            browser.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": REDRAWN})
            browser.driver.get(url)
            browser.wait(lambda: browser.driver.execute_script("return window.__points"), 120)
            times = []
            for n in range(moves):
                time.sleep(1.5)
                browser.driver.execute_script(WHEEL, -240 if n % 2 == 0 else 240)
                drawn = browser.wait(lambda: browser.driver.execute_script("return window.__drawn"), 60)
                times.append(drawn - browser.driver.execute_script("return window.__up"))
            return float(statistics.median(times))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--moves", type=int, default=10)
    parser.add_argument("--viewers", type=int, default=10, help="so many viewers at once on 100,000; 0 for none")
    parser.add_argument("--no-pydeck", action="store_true", help="leave out st.pydeck_chart on 100,000")
    options = parser.parse_args()
    results = {size: one_size(size, options.moves) for size in options.sizes}
    names = next(iter(results.values()))
    print("| |" + "|".join(f"{size:,}" for size in results) + "|")
    print("|---|" + "---|" * len(results))
    for name in names:
        print(
            f"|{name}|"
            + "|".join(
                f"{found[name]:.2f}" if name.endswith((" s", ": map s")) else f"{found[name]:.0f}"
                for found in results.values()
            )
            + "|"
        )
    if options.viewers:
        print(many(100_000, options.viewers, options.moves))
    if not options.no_pydeck:
        few = min(options.moves, 5)
        print("st.pydeck_chart, 100,000 points, slider ms:", round(pydeck_ms(100_000, few)))
        print("st.pydeck_chart, 100,000 points, zoom to new clusters ms:", round(pydeck_zoom_ms(100_000, few)))


if __name__ == "__main__":
    main()
