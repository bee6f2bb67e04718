"""Starts the page and a Chromium that can reach nothing but this machine."""

from __future__ import annotations

import json
import os
import shutil
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
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", server, log)
            yield f"http://127.0.0.1:{port}/", server.pid
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Any) -> None:
    for _ in range(300):
        if server.poll() is not None:
            log.seek(0)
            raise RuntimeError(f"the page did not start: {log.read()[-2000:]!r}")
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
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
        options.add_experimental_option("prefs", {"download.default_directory": downloads})
        driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        try:
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
                "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600,
            })  # fmt: skip
            yield Browser(driver, Path(downloads))
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

    def wait(self, condition: Any, seconds: float = 30) -> Any:
        return WebDriverWait(self.driver, seconds, 0.05).until(lambda _: condition())

    def settle(self) -> None:
        """Wait until the page has stopped running its script."""
        quiet = 0
        for _ in range(600):
            running = self.driver.find_elements(By.CSS_SELECTOR, '[data-test-script-state="running"]')
            quiet = 0 if running else quiet + 1
            if quiet >= 8:
                return
            time.sleep(0.05)
        raise AssertionError("the page keeps running")

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

    def errors(self) -> list[str]:
        return [e["message"] for e in self.driver.get_log("browser") if e["level"] == "SEVERE"]

    def shot(self, path: str | Path) -> None:
        self.driver.save_screenshot(str(path))
