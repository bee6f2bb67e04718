"""How quick the page is: `uv run python -m tests.benchmarks.page [sizes…]` prints a table.

Synthetic incidents at real places; Chromium on this machine, other hosts blocked. A move is timed from the release of
the slider's handle (or the end of a pan) to the change of the map's markers, in the browser's clock; what it is
compared with in the same run stands in `page_peers`.
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

from tests.benchmarks.page_drag import RELEASED, handle
from tests.benchmarks.page_peers import PEERS
from tests.benchmarks.store import fill
from tests.benchmarks.viewers import many
from tests.browser.harness import Browser, chromium, page

WATCH = """
if (!window.__watch) { window.__watch = true; window.__changed = 0;
  new MutationObserver(() => { window.__changed = Date.now(); }).observe(document.querySelector('.leaflet-marker-pane'),
  {childList: true}); } window.__changed = 0;
"""
FURTHER = 3


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


# Notes when the title stands with the numbers or a sign of progress beside it, when the numbers are there, and the map.
FIRST = """
window.__seen = {};
const wanted = {title: '.wq-title', sign: '.wq-wait, .st-key-counts b', numbers: '.st-key-counts b',
  map: '.st-key-map iframe'};
new MutationObserver(() => {
  for (const [name, selector] of Object.entries(wanted)) {
    if (name in window.__seen || !document.querySelector(selector)) continue;
    window.__seen[name] = 0;
    requestAnimationFrame(() => { window.__seen[name] = Date.now(); });
  }
}).observe(document, {subtree: true, childList: true});
"""


def first_content(target: str, times: int = 3) -> dict[str, float]:
    """Return the median seconds from the server's first answer to its first viewer's content, in Chromium.

    Parameters
    ----------
    target : str
        What the page opens.
    times : int
        Servers to start, each for itself; the browser runs already, with nothing of the page in its cache.
    """
    found: dict[str, list[float]] = {}
    for _ in range(times):
        with chromium() as browser:
            browser.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": FIRST})
            with page(target) as (url, _):
                start = time.time()
                browser.driver.get(f"{url}?lang=en")
                browser.wait(lambda: browser.driver.execute_script("return window.__seen.map"), 120)
                seen = browser.driver.execute_script("return window.__seen")
                browser.driver.get("about:blank")
        content = max(seen["title"], seen["sign"])
        for name, at in (("content", content), ("numbers", seen["numbers"]), ("map", seen["map"])):
            found.setdefault(name, []).append(at / 1000 - start)
    return {name: statistics.median(values) for name, values in found.items()}


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
    with tempfile.TemporaryDirectory() as folder:
        store = f"{folder}/store"
        fill(store, 100_000)
        for name, target in (("samples", ""), ("a store of 100,000", store)):
            told = ", ".join(f"{what} {seconds:.2f} s" for what, seconds in first_content(target).items())
            print(f"first viewer of a server just started on {name}: {told}")
    if not options.no_pydeck:
        few = min(options.moves, 5)
        for what, measure in PEERS.items():
            print(f"st.pydeck_chart, 100,000 points, {what} ms:", round(measure(100_000, few)))


if __name__ == "__main__":
    main()
