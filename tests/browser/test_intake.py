"""Articles into the page: each kind of file through the uploader, and what `waqai serve` opens."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By

from geo.ingest.run import ingest
from geo.store import open_store
from tests.browser.harness import served

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


def test_serve_opens_a_folder_an_archive_and_a_store(browser, folder, tmp_path):
    store = str(tmp_path / "news.waqai")
    with open_store(store, make=True) as made:
        ingest([str(folder)], made)
    for target, undated in (([str(folder)], True), ([str(archive(tmp_path / "a.zip"))], False), ([store], False),
                            (["--store", store], False)):  # fmt: skip
        with served(*target) as url:
            browser.open(f"{url}?lang=en")
            assert browser.counts()[2] == 2, target
            assert ("1 article without a day of publication" in browser.text("opened")) == undated
            assert ("Left out" in browser.text("opened")) == target[0].endswith(".zip")
            browser.driver.get("about:blank")
