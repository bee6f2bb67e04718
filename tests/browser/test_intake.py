"""Articles into the page: each kind of file through the uploader, and what `waqai serve` opens."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from geo.cli import app
from geo.ingest.run import ingest
from geo.page import serve
from geo.store import open_store
from tests.browser.harness import ROOT, served

TEXTS = (
    "قُتل 4 جنود في انفجار سيارة مفخخة في مدينة تدمر أمس.",
    "أعلن الجيش مقتل ستة مسلحين بقصف مدفعي على مدينة سراقب أمس.",
)
DAY = "2020-01-10"
ROWS = [{"text": text, "published": DAY} for text in TEXTS]


def table() -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, ["text", "published"])
    writer.writeheader()
    writer.writerows(ROWS)
    return out.getvalue()


def page_of(text: str) -> str:
    return (
        f'<html><head><title>خبر</title><meta property="article:published_time" content="{DAY}"></head>'
        f"<body><article><h1>خبر</h1><p>{text}</p></article></body></html>"
    )


def archive(path: Path) -> Path:
    """Write an archive: a text, a page, lines, and a member that is broken."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("one.html", page_of(TEXTS[0]))
        file.writestr("two.jsonl", json.dumps(ROWS[1], ensure_ascii=False) + "\n{broken")
        file.writestr("bad.txt", "نص " * 4000)
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as file:
        (info,) = (i for i in file.infolist() if i.filename == "bad.txt")
    middle = info.header_offset + 30 + len("bad.txt") + info.compress_size // 2
    raw[middle : middle + 8] = b"\xff" * 8
    path.write_bytes(raw)
    return path


# Kind, what the file holds, incidents found, articles without a day, and what is told of what was left out.
CASES = {
    "txt": (TEXTS[0], 1, 1, []),
    "jsonl": ("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS) + "\n[1", 2, 0, ["in.jsonl:3"]),
    "json": (json.dumps(ROWS, ensure_ascii=False), 2, 0, []),
    "csv": (table(), 2, 0, []),
    "html": (page_of(TEXTS[0]), 1, 0, []),
    "zip": (None, 2, 0, ["two.jsonl:2", "bad.txt"]),
}


@pytest.mark.parametrize("kind", CASES)
def test_each_kind_of_file_is_taken_and_what_is_broken_in_it_told(browser, samples, tmp_path, kind):
    content, made, undated, left_out = CASES[kind]
    path = tmp_path / f"in.{kind}"
    if content is None:
        archive(path)
    else:
        path.write_text(content, encoding="utf-8")
    browser.open(f"{samples}?lang=en")
    before = browser.counts()[2]
    browser.driver.find_element(By.CSS_SELECTOR, ".st-key-w_files input[type=file]").send_keys(str(path))
    browser.wait(lambda: path.name in browser.text("w_files"))
    browser.settle()
    button = browser.driver.find_element(By.CSS_SELECTOR, ".st-key-intake [data-testid=stFormSubmitButton] button")
    browser.wait(button.is_enabled)  # it is not while a file is on its way
    browser.click("intake [data-testid=stFormSubmitButton]")
    found = "1 incident found" if made == 1 else f"{made} incidents found"
    browser.wait(lambda: found in browser.text("intake"))
    browser.settle()
    told = browser.text("intake")
    assert browser.driver.find_elements(By.CSS_SELECTOR, ".st-key-intake [type=file]")  # ready for more
    assert browser.counts()[2] == before + made
    assert all(where in told for where in left_out)
    assert told.count("; ") >= len(left_out)
    assert ("1 article without a day of publication" in told) == bool(undated)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "articles"
    made.mkdir()
    (made / "one.txt").write_text(TEXTS[0], encoding="utf-8")
    (made / "two.html").write_text(page_of(TEXTS[1]), encoding="utf-8")
    return made


@pytest.fixture
def store(folder, tmp_path):
    url = str(tmp_path / "news.waqai")
    with open_store(url, make=True) as made:
        ingest([str(folder)], made)
    return url


def test_the_page_opens_a_folder_an_archive_and_a_store(folder, store, tmp_path, monkeypatch):
    for target, undated in ((str(folder), True), (str(archive(tmp_path / "a.zip")), False), (store, False)):
        monkeypatch.setenv("WAQAI_OPEN", target)
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        test.query_params["lang"] = "en"
        test.run()
        assert not test.exception
        assert len(test.dataframe[0].value) == 2, target
        assert any("1 article without a day of publication" in m.value for m in test.markdown) == undated
        assert any("Left out" in e.label for e in test.expander) == target.endswith(".zip")


def test_serve_tells_the_page_what_to_open(folder, store, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(serve, "run_until_stopped", lambda _, environment, __: told.append(environment) or 0)
    monkeypatch.delenv("WAQAI_STORE", raising=False)
    monkeypatch.delenv("WAQAI_OPEN", raising=False)
    zipped = str(archive(tmp_path / "a.zip"))
    for arguments in ([str(folder)], [zipped], [store], ["--store", store], []):
        assert CliRunner().invoke(app, ["serve", *arguments]).exit_code == 0
    names = ("WAQAI_OPEN", "WAQAI_STORE")
    assert [{name: e[name] for name in names if name in e} for e in told] == [
        {"WAQAI_OPEN": str(folder)}, {"WAQAI_OPEN": zipped}, {"WAQAI_STORE": store}, {"WAQAI_STORE": store}, {},
    ]  # fmt: skip


def test_serve_opens_what_it_is_told(browser, folder):
    with served(str(folder)) as url:
        browser.open(f"{url}?lang=en")
        assert browser.counts()[2] == 2
        assert "1 article without a day of publication" in browser.text("opened")
        browser.driver.get("about:blank")
