"""Readers: what goes in comes out, and what cannot is reported with file, row and mend."""

import io
import json
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from geo.article import Article
from geo.sources import Rejected, decode, parse_date, read_articles, read_bytes

TEXT = "قصف على بلدة قرب حلب، وقالت مصادر محلية إن شخصين أصيبا."


def read(path: Path) -> tuple[list[Article], list[Rejected]]:
    rejected: list[Rejected] = []
    return list(read_articles(path, report=rejected.append)), rejected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1256", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_of_arabic_are_recognised(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n\0\0", b"%PDF-1.7 \0", b"PK\x03\x04\0\0\0", bytes(range(256)) * 20])
def test_bytes_that_are_no_text_are_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"text|encoding"):
        decode(raw)


def test_jsonl_rows_go_through_beside_broken_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [
        json.dumps({"id": "x", "text": TEXT, "published": "2020-01-31"}),
        "{broken",
        json.dumps({"text": "  "}),
        json.dumps({"text": TEXT, "published": "31/31/2020"}),
        json.dumps({"text": TEXT}),
        "3",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    articles, rejected = read(path)
    assert [a.id for a in articles] == ["x", "a.jsonl:5"]
    assert articles[0].published == date(2020, 1, 31)
    assert [r.where for r in rejected] == ["a.jsonl:2", "a.jsonl:3", "a.jsonl:4", "a.jsonl:6"]
    assert all(r.what and r.mend for r in rejected)


def test_csv_with_quotes_and_lines_in_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'id,text,published\n1,"{TEXT}\nسطر ثان",2021-05-01\n2,,2021-05-01\n', encoding="utf-8-sig")
    articles, rejected = read(path)
    assert articles[0].text.endswith("سطر ثان")
    assert len(rejected) == 1


def test_a_csv_without_text_column_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    _, rejected = read(path)
    assert "text" in str(rejected[0])


def test_html_gives_text_and_date_and_no_script(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<html><head><meta property='article:published_time' content='2022-03-04T10:00:00+03:00'></head><body>"
        f"<nav>قائمة</nav><article><h1>عنوان</h1><p>{TEXT}</p><script>alert(1)</script></article></body></html>",
        encoding="utf-8",
    )
    articles, _ = read(path)
    assert TEXT in articles[0].text
    assert "alert" not in articles[0].text
    assert articles[0].published == date(2022, 3, 4)


def test_rss_items_are_articles(tmp_path: Path) -> None:
    path = tmp_path / "a.rss"
    path.write_text(
        f"<rss><channel><item><title>ع</title><description>{TEXT}</description>"
        "<pubDate>Fri, 04 Mar 2022 10:00:00 GMT</pubDate></item></channel></rss>",
        encoding="utf-8",
    )
    articles, _ = read(path)
    assert (articles[0].text, articles[0].published) == (TEXT, date(2022, 3, 4))


def test_entities_in_a_feed_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text('<!DOCTYPE x [<!ENTITY a "b">]><rss/>', encoding="utf-8")
    articles, rejected = read(path)
    assert not articles
    assert rejected


def test_a_zip_holds_files(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("folder/a.txt", TEXT)
        archive.writestr("ignored.bin", b"\0\1")
    rejected: list[Rejected] = []
    found = list(read_bytes("a.zip", buffer.getvalue(), report=rejected.append))
    assert [a.text for a in found] == [TEXT]
    assert not rejected


def test_a_folder_is_read_in_order_and_bad_files_cost_nothing(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.txt").write_bytes(b"\x89PNG\0\0\0")
    (tmp_path / "c.txt").write_text("   ", encoding="utf-8")
    articles, rejected = read(tmp_path)
    assert [a.id for a in articles] == ["b.txt"]
    assert [r.where for r in rejected] == ["a.txt", "c.txt"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert [a.text for a in read_articles("-")] == [TEXT]


def test_dates() -> None:
    assert parse_date("2020-01-31") == parse_date("2020-01-31T10:00:00+03:00") == date(2020, 1, 31)
    assert parse_date("") is None
    with pytest.raises(ValueError, match="2020-02-31"):
        parse_date("2020-02-31")


def test_a_missing_file_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        list(read_articles("no/such/file.txt"))
