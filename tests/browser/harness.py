"""Starts the page and a Chromium that can reach nothing but this machine."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

ROOT = Path(__file__).parents[2]
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)  # fmt: skip

# Says whether the page has rested for so many ms, within so many at most.
SETTLED = """
const [rest, most, done] = arguments, begun = performance.now();
let busy = begun;
const look = () => {
  const now = performance.now();
  if (document.querySelector('[data-test-script-state="running"]')) busy = now;
  if (now - busy >= rest || now - begun > most) done(now - busy >= rest); else setTimeout(look, 20);
};
look();
"""


def missing() -> str:
    """Return what is missing for browser tests, or an empty string."""
    return ", ".join(name for name in ("chromium", "chromedriver") if not shutil.which(name))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def page(target: str, script: Path | None = None) -> Iterator[tuple[str, int]]:
    """Serve the page (or another script) on a target; yield its address and the server's process id."""
    port = free_port()
    env = os.environ | {"WAQAI_OPEN": target, "PYTHONPATH": str(ROOT)}
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(script or "app.py"),
        "--server.headless",
        "true",
        "--server.port",
        str(port),
        "--server.address",
        "127.0.0.1",
    ]
    with _started(command, env, port) as server:
        yield f"http://127.0.0.1:{port}/", server.pid


@contextmanager
def served(*arguments: str) -> Iterator[str]:
    """Run `waqai serve` with some arguments; yield the page's address."""
    port = free_port()
    run = [sys.executable, "-c", "from geo.cli import app; app()", "serve", *arguments]
    command = [*run, "--port", str(port), "--address", "127.0.0.1"]
    env = {k: v for k, v in os.environ.items() if not k.startswith("WAQAI_")} | {"PYTHONPATH": str(ROOT)}
    with _started(command, env, port) as server:
        yield f"http://127.0.0.1:{port}/"
        # Ctrl-C, and to the command alone: what it started must not outlive it.
        server.send_signal(signal.SIGINT)
        server.wait(20)
        assert gone(server.pid), "the page outlives the command"


@contextmanager
def _started(command: list[str], env: dict[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    with tempfile.TemporaryFile() as log:
        # A group of its own: what it starts ends with it.
        server = subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/_stcore/health", server, log)
            yield server
        finally:
            if not gone(server.pid):
                os.killpg(server.pid, signal.SIGTERM)
            server.wait(20)


def gone(group: int) -> bool:
    """Whether no process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def wait_for(url: str, server: subprocess.Popen[bytes], log: Any) -> None:
    for _ in range(1500):
        if server.poll() is not None:
            log.seek(0)
            raise RuntimeError(f"the page did not start: {log.read()[-2000:]!r}")
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the page did not answer within 30 s")


@contextmanager
def chromium(width: int = 1440, height: int = 1400, flags: tuple[str, ...] = ()) -> Iterator[Browser]:
    """Yield a browser with a fresh profile."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, tempfile.TemporaryDirectory() as downloads:
        options = Options()
        options.binary_location = shutil.which("chromium") or "chromium"
        for flag in (*FLAGS, *flags, f"--user-data-dir={profile}", f"--window-size={width},{height}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        options.add_experimental_option("prefs", {
            "download.default_directory": downloads, "profile.default_content_setting_values.automatic_downloads": 1,
        })  # fmt: skip
        driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        try:
            browser = Browser(driver, Path(downloads))
            driver.set_script_timeout(60)
            browser.size(width, height)
            yield browser
        finally:
            driver.quit()


class Browser:
    """A page in Chromium, with what the tests ask of it."""

    def __init__(self, driver: webdriver.Chrome, downloads: Path) -> None:
        self.driver = driver
        self.downloads = downloads

    def open(self, url: str) -> None:
        self.driver.get(url)
        self.wait(lambda: self.driver.find_elements(By.CSS_SELECTOR, ".st-key-downloads button"))
        self.settle()

    def size(self, width: int, height: int) -> None:
        """Give the page so many pixels; a narrow one is a phone."""
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600,
        })  # fmt: skip

    def wait(self, condition: Any, seconds: float = 30) -> Any:
        return WebDriverWait(self.driver, seconds, 0.05).until(lambda _: condition())

    def settle(self) -> None:
        """Wait until the page has stopped running its script."""
        assert self.driver.execute_async_script(SETTLED, 400, 30_000), "the page keeps running"

    def go(self, query: str) -> None:
        """Go to another state of the page that is open, as back and forward do, without loading it anew."""
        self.driver.execute_script(
            "history.pushState({}, '', arguments[0]); dispatchEvent(new PopStateEvent('popstate'))", query
        )
        time.sleep(0.1)
        self.settle()

    def text(self, key: str) -> str:
        return str(self.driver.execute_script(f"return document.querySelector('.st-key-{key}')?.innerText ?? ''"))

    def counts(self) -> tuple[int, ...]:
        found = self.driver.execute_script(
            "return [...document.querySelectorAll('.st-key-counts b')].map(b => b.textContent)"
        )
        return tuple(int(text) for text in found)

    def in_map(self, script: str) -> Any:
        """Run a script in the map's frame."""
        frame = self.driver.find_element(By.CSS_SELECTOR, ".st-key-map iframe")
        self.driver.switch_to.frame(frame)
        try:
            return self.driver.execute_script(script)
        finally:
            self.driver.switch_to.default_content()

    def map_ready(self) -> None:
        self.wait(
            lambda: self.in_map("return !!document.querySelector('[data-basemap=ready]') && !!window.feature_group;")
        )

    def drawn(self) -> int:
        """Return how many incidents the map's points and clusters stand for."""
        return int(self.in_map(
            "let n = 0; document.querySelectorAll('.wq-icon').forEach(e => {"
            "const m = /^(\\d+): /.exec(e.getAttribute('aria-label')); n += m ? +m[1] : 1; }); return n;"
        ))  # fmt: skip

    def requests(self) -> list[str]:
        """Return the addresses that were asked for since the last call."""
        found = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                found.append(message["params"]["request"]["url"])
            if message["method"] == "Network.webSocketCreated":
                found.append(message["params"]["url"])
        return found

    def outside(self) -> list[str]:
        """Return the addresses on other machines that were asked for since the last call."""
        local = ("127.0.0.1", "localhost")
        return [
            url for url in self.requests()
            if urlsplit(url).scheme in {"http", "https", "ws", "wss"} and urlsplit(url).hostname not in local
        ]  # fmt: skip

    def received(self, url: str) -> int:
        """Return the bytes that the page got since the last call: responses' bodies and websocket frames.

        What Chromium fetches for itself (its own start page) is left out.
        """
        total, ours = 0, set()
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            params = message["params"]
            if message["method"] == "Network.requestWillBeSent" and params["request"]["url"].startswith(url):
                ours.add(params["requestId"])
            if message["method"] == "Network.webSocketFrameReceived":
                response = params["response"]
                size = len(response["payloadData"])
                total += size * 3 // 4 if response["opcode"] == 2 else size
            if message["method"] == "Network.loadingFinished" and params["requestId"] in ours:
                total += int(params["encodedDataLength"])
        return total

    def query(self) -> dict[str, list[str]]:
        """Return the parameters in the address bar."""
        return parse_qs(urlsplit(self.driver.current_url).query)

    def click(self, key: str, nth: int = 0) -> None:
        """Press a button of a container (or of the widget with that key)."""
        element = self.driver.find_elements(By.CSS_SELECTOR, f".st-key-{key} button")[nth]
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'}); arguments[0].click()", element)
        time.sleep(0.3)
        self.settle()

    def errors(self) -> list[str]:
        return [e["message"] for e in self.driver.get_log("browser") if e["level"] == "SEVERE"]

    def shot(self, path: str | Path) -> None:
        self.driver.save_screenshot(str(path))
