"""One server for the browser tests, and a browser a test."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.browser.harness import Browser, chromium, missing, page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def _chromium_is_here() -> None:
    lacking = missing()
    if lacking and os.environ.get("CI"):
        pytest.fail(f"{lacking} missing: apt-get install chromium chromium-driver")
    if lacking:
        pytest.skip(f"{lacking} missing: apt-get install chromium chromium-driver")


@pytest.fixture(scope="session")
def synthetic(_chromium_is_here: None) -> Iterator[str]:
    """The address of the page on 1,000 synthetic incidents."""
    with page("python:tests.synthetic:catalogue:1000") as (url, _):
        yield url


@pytest.fixture(scope="session")
def samples(_chromium_is_here: None) -> Iterator[str]:
    """The address of the page on the samples."""
    with page("") as (url, _):
        yield url


@pytest.fixture(scope="session")
def _browser(_chromium_is_here: None) -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def browser(_browser: Browser) -> Iterator[Browser]:
    """A browser that has forgotten the page before; no test may ask another machine for anything or end in errors."""
    _browser.driver.get("about:blank")
    _browser.requests()
    _browser.errors()
    yield _browser
    assert _browser.outside() == []
    assert _browser.errors() == []
