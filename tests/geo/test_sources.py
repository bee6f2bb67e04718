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


def packed(method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name in ("a.txt", "b.txt", "c.txt"):
            archive.writestr(name, f"{name} {TEXT * 20}")
    return buffer.getvalue()


def header(raw: bytes, member: str) -> tuple[int, int, int]:
    """Return where a member's local header, its packed bytes, and its entry of the directory begin."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        start = archive.getinfo(member).header_offset
    return start, start + 30 + len(member), raw.index(member.encode(), raw.index(b"PK\x01\x02")) - 46


def spoiled(raw: bytes, how: str) -> bytes:
    local, data, entry = header(raw, "b.txt")
    broken = bytearray(raw)
    match how:
        case "checksum":
            broken[entry + 16] ^= 0xFF
        case "content":
            broken[data : data + 8] = b"\xff" * 8
        case "header":
            broken[local : local + 4] = b"XXXX"
        case "password":
            for flags in (local + 6, entry + 8):
                broken[flags] |= 1
        case "way of packing":
            for way in (local + 8, entry + 10):
                broken[way] = 97
    return bytes(broken)


@pytest.mark.parametrize("how", ["checksum", "content", "header", "password", "way of packing"])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_broken_file_of_a_zip_is_told_and_the_others_go_through(method: int, how: str) -> None:
    rejected: list[Rejected] = []
    found = list(read_bytes("news.zip", spoiled(packed(method), how), report=rejected.append))
    assert [a.id for a in found] == ["news.zip/a.txt", "news.zip/c.txt"]
    (told,) = rejected
    assert told.where == "news.zip/b.txt"
    assert "archive" in told.what
    assert "pack" in told.mend
    assert ("password" in told.what) == (how == "password")


def test_a_zip_that_is_cut_off_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(packed()[:-30])
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    articles, rejected = read(tmp_path)
    assert [a.id for a in articles] == ["b.txt"]
    assert [r.where for r in rejected] == ["a.zip"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", [b"\xd8", b"\x00\xd8\x00\xd8"])
def test_broken_utf16_is_told_in_words_with_file_and_mend(tmp_path: Path, encoding: str, end: bytes) -> None:
    raw = f"\ufeff{TEXT}".encode(encoding) + (end if len(end) == 1 or encoding == "utf-16-le" else end[1:] + b"\0")
    (tmp_path / "a.txt").write_bytes(raw)
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    articles, rejected = read(tmp_path)
    assert [a.id for a in articles] == ["b.txt"]
    (told,) = rejected
    assert told.where == "a.txt"
    assert "UTF-16" in told.what
    assert "codec" not in str(told)
    assert "UTF-8" in told.mend
    with pytest.raises(ValueError, match=r"a\.txt: .*UTF-16.*; save it again"):
        list(read_articles(tmp_path / "a.txt"))


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
