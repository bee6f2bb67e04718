"""What the page is compared with: `st.pydeck_chart` with the same points, in the same Chromium.

Three things are timed, and they are not the same thing:

- *slider*: a range of days as a widget. A rerun filters the points and sends them again; timed from the release of the
  handle to the first drawing of the new points.
- *zoom, regrouped by a rerun*: `st.pydeck_chart` never tells the server what it shows, so the page's script learns of a
  new zoom only where the zoom is a widget. A rerun sends the points again, to be grouped for the new view; timed from
  the release of the handle to the end of the first frame with new cells. This is what a page needs whose groups come
  from the server, as ours do (they can be clicked, counted and listed there), and what ours is to be compared with.
- *zoom, redrawn in the browser alone*: a turn of the wheel over points that are all in the browser already; deck.gl
  counts the cells of its `ScreenGridLayer` anew, and the server hears nothing of it. No page of a Streamlit app can
  follow such a zoom; it is printed beside the other so that nobody takes the one for the other.

Without a graphics card the drawing itself is done by the processor.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver.common.action_chains import ActionChains

from tests.benchmarks.page_drag import RELEASED, handle
from tests.browser.harness import Browser, chromium, page

PYDECK = """
import pandas as pd, pydeck, streamlit as st
from tests.synthetic import catalogue
@st.cache_data
def points(n):
    c = catalogue(n).columns
    return pd.DataFrame({{"lon": c.lon[c.on_map], "lat": c.lat[c.on_map], "day": c.start[c.on_map]}})
frame = points({size})
shown, zoom = frame, 3
if "{move}" == "days":
    low, high = st.slider("Days", 16436, 20100, (16436, 20100), key="w_range")
    shown = frame[(frame.day >= low) & (frame.day <= high)]
if "{move}" == "zoom":
    zoom = st.slider("Zoom", 2.0, 9.0, 3.0, 0.1, key="w_zoom")
look = {{
    "ScatterplotLayer": {{"get_radius": 3000, "get_fill_color": [200]}},
    "ScreenGridLayer": {{"cell_size_pixels": 48}},
}}
layer = pydeck.Layer("{layer}", shown, get_position=["lon", "lat"], **look["{layer}"])
view = pydeck.ViewState(latitude=30, longitude=40, zoom=zoom)
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
# The same after a rerun: new points have gone to the graphics card, then the first frame with them is done.
REGROUPED = """
window.__drawn = 0; window.__points = 0;
for (const name of ['bufferData', 'bufferSubData']) {
  const own = WebGL2RenderingContext.prototype[name];
  WebGL2RenderingContext.prototype[name] = function (...given) {
    if (window.__up && given.some((g) => g && g.byteLength > 100000)) window.__sent = true;
    return own.apply(this, given);
  };
}
for (const name of ['drawArraysInstanced', 'drawElementsInstanced']) {
  const own = WebGL2RenderingContext.prototype[name];
  WebGL2RenderingContext.prototype[name] = function (...given) {
    window.__points = given[given.length - 1];
    if (window.__sent && !window.__asked) {
      window.__asked = true;
      requestAnimationFrame(() => {
        this.readPixels(0, 0, 1, 1, this.RGBA, this.UNSIGNED_BYTE, new Uint8Array(4));
        window.__drawn = Date.now();
      });
    }
    return own.apply(this, given);
  };
}
"""
WEBGL = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist")


@contextmanager
def deck(size: int, layer: str, move: str, watch: str) -> Iterator[Browser]:
    """Yield a browser on a page with `st.pydeck_chart`, once its points are drawn.

    Parameters
    ----------
    size : int
        How many incidents, of which those with a point are sent.
    layer : str
        Layer of deck.gl.
    move : str
        The page's only slider: `days`, `zoom`, or empty for none.
    watch : str
        Script that notes in `__drawn` when something new is drawn.
    """
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "deck.py"
        script.write_text(PYDECK.format(size=size, layer=layer, move=move), encoding="utf-8")
        with page("", script=script) as (url, _), chromium(flags=WEBGL) as browser:
            browser.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": watch})
            browser.driver.get(url)
            browser.wait(lambda: browser.driver.execute_script("return window.__points"), 120)
            yield browser


def slid(browser: Browser, moves: int) -> float:
    """Move the slider some times; return the median ms from its release until something new is drawn."""
    times = []
    for n in range(moves):
        time.sleep(1)
        thumb = handle(browser)
        browser.driver.execute_script(f"{RELEASED} window.__drawn = 0; window.__sent = window.__asked = false;")
        moving = ActionChains(browser.driver, duration=20).click_and_hold(thumb)
        moving.move_by_offset(40 if n % 2 == 0 else -25, 0).release().perform()
        changed = browser.wait(lambda: browser.driver.execute_script("return window.__up && window.__drawn"), 120)
        times.append(changed - browser.driver.execute_script("return window.__up"))
    return float(statistics.median(times))


def slider_ms(size: int, moves: int) -> float:
    """Return the median ms from the release of a slider of days to the first drawing of the points that are left."""
    with deck(size, "ScatterplotLayer", "days", DRAWN) as browser:
        return slid(browser, moves)


def regrouped_ms(size: int, moves: int) -> float:
    """Return the median ms from the release of a slider of the zoom to the first frame with the rerun's cells."""
    with deck(size, "ScreenGridLayer", "zoom", REGROUPED) as browser:
        return slid(browser, moves)


def redrawn_ms(size: int, moves: int) -> float:
    """Return the median ms from a turn of the wheel to the first frame with new cells, the server knowing nothing."""
    with deck(size, "ScreenGridLayer", "", REDRAWN) as browser:
        times = []
        for n in range(moves):
            time.sleep(1.5)
            browser.driver.execute_script(WHEEL, -240 if n % 2 == 0 else 240)
            drawn = browser.wait(lambda: browser.driver.execute_script("return window.__drawn"), 60)
            times.append(drawn - browser.driver.execute_script("return window.__up"))
        return float(statistics.median(times))


PEERS: dict[str, Callable[[int, int], float]] = {
    "slider": slider_ms,
    "zoom, regrouped by a rerun for the new zoom": regrouped_ms,
    "zoom, redrawn in the browser alone (the server never hears of it)": redrawn_ms,
}
