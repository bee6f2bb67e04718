"""Readers: files, folders and standard input → articles; what cannot be read is reported and the rest goes through.

`.txt` (one article), `.jsonl`/`.json` (objects), `.csv` (the same columns), `.html`, `.xml`/`.rss` (feeds), `.zip` of
these. Only `text` is needed; `id` defaults to file:row.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from selectolax.lexbor import LexborHTMLParser

from gazetteer.archives import members
from gazetteer.csvrows import csv_rows
from gazetteer.text_io import Rejected, Report, RowError, decode
from geo.article import Article

SUFFIXES = (".txt", ".jsonl", ".json", ".csv", ".html", ".htm", ".rss", ".xml", ".zip")
_LARGEST = 200_000_000
__all__ = ["SUFFIXES", "Rejected", "Report", "decode", "parse_date", "read_articles", "read_bytes"]

_META = (
    ("published", "meta[property='article:published_time']"),
    ("title", "meta[property='og:title']"),
    ("url", "meta[property='og:url']"),
    ("source", "meta[property='og:site_name']"),
)


def parse_date(value: object) -> date | None:
    """Return the date of an ISO 8601 text (`2020-01-10`, with or without a time), None for nothing.

    Raises
    ------
    ValueError
        On anything else, a date that does not exist included.
    """
    text = str(value or "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10]) if len(text) <= 10 else datetime.fromisoformat(text).date()
    except ValueError:
        raise RowError(f"{text!r} is no date", "write it as 2020-01-31") from None


def read_articles(
    source: str | Path, *, published: date | None = None, report: Report | None = None
) -> Iterator[Article]:
    """Yield the articles of a file, a folder (sorted, with its sub-folders) or standard input (`-`).

    Parameters
    ----------
    source : str or Path
        What to read.
    published : datetime.date, optional
        Day of publication of articles that give none themselves.
    report : callable, optional
        Called with every `Rejected`; by default rejected input raises.

    Raises
    ------
    FileNotFoundError
        When the file does not exist.
    ValueError
        On the first rejected input when there is no `report`.
    """
    tell = report or _raise
    if str(source) == "-":
        yield from _read_bytes("-", sys.stdin.buffer.read(), published, tell)
        return
    path = Path(source)
    if not path.exists():
        raise FileNotFoundError(f"{path}: there is no such file or folder")
    files = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES) if path.is_dir() else [path]
    if path.is_dir() and not files:
        tell(Rejected(str(path), "the folder has no article", f"put {', '.join(SUFFIXES)} files into it"))
    for file in files:
        name = str(file.relative_to(path)) if path.is_dir() else file.name
        try:
            if file.suffix.lower() in {".jsonl", ".csv", ".zip"} or file.stat().st_size <= _LARGEST:
                yield from _read_bytes(name, file.read_bytes(), published, tell)
            else:
                tell(Rejected(name, "the file is larger than 200 MB", "split it, or use .jsonl"))
        except OSError as error:
            tell(Rejected(name, f"the file cannot be read ({error.strerror})", "check its permissions"))


def _raise(rejected: Rejected) -> None:
    raise ValueError(str(rejected))


def read_bytes(
    name: str, raw: bytes, *, published: date | None = None, report: Report | None = None
) -> Iterator[Article]:
    """Yield the articles of a file's bytes; its name says what it is (an upload)."""
    return _read_bytes(name, raw, published, report or _raise)


def _read_bytes(name: str, raw: bytes, published: date | None, tell: Report) -> Iterator[Article]:
    suffix = Path(name).suffix.lower()
    if suffix == ".zip":
        yield from _zip(name, raw, published, tell)
        return
    try:
        text = decode(raw)
    except ValueError as error:
        tell(Rejected(name, str(error), getattr(error, "mend", "save the file as UTF-8")))
        return
    if name == "-":
        suffix = ".jsonl" if text.lstrip()[:1] in {"{", "["} else ".txt"
        name = "stdin"
    rows: Iterable[tuple[str, Any]]
    if suffix in {".jsonl", ".json"}:
        rows = _json_rows(name, text)
    elif suffix == ".csv":
        rows = _csv_rows(name, text)
    elif suffix in {".html", ".htm"}:
        rows = [(name, _html(text))]
    elif suffix in {".rss", ".xml"}:
        rows = _feed_rows(name, text)
    else:
        rows = [(name, {"text": text})]
    for where, row in rows:
        try:
            yield _article(where, row, published)
        except ValueError as error:
            tell(Rejected(where, str(error), getattr(error, "mend", "mend the row or take it out")))


def _article(where: str, row: object, published: date | None) -> Article:
    if isinstance(row, RowError):
        raise row
    if not isinstance(row, dict):
        raise RowError("the row is no object", 'write {"text": "…", "published": "2020-01-31"}')
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise RowError("the article has no text", "fill its text or take it out")
    return Article(
        id=str(row.get("id") or where),
        text=text,
        published=parse_date(row.get("published")) or published,
        title=str(row.get("title") or ""),
        source=str(row.get("source") or ""),
        url=str(row.get("url") or ""),
    )


def _json_rows(name: str, text: str) -> Iterator[tuple[str, object]]:
    stripped = text.lstrip()
    if stripped.startswith("[") or (stripped.startswith("{") and name.endswith(".json")):
        try:
            whole = json.loads(text)
        except json.JSONDecodeError:
            whole = None
        if whole is not None:
            rows = whole if isinstance(whole, list) else [whole]
            yield from ((f"{name}:{n}", row) for n, row in enumerate(rows, 1))
            return
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield f"{name}:{number}", json.loads(line)
        except json.JSONDecodeError as error:
            yield f"{name}:{number}", RowError(f"the line is no JSON ({error.msg})", "write one JSON object a line")


def _csv_rows(name: str, text: str) -> Iterator[tuple[str, object]]:
    header, rows = csv_rows(text)
    if "text" not in header:
        yield f"{name}:1", RowError("the table has no column «text»", "name the column of the articles' text «text»")
        return
    for number, row in rows:
        yield f"{name}:{number}", row if isinstance(row, RowError) else dict(zip(header, row, strict=False))


def _html(text: str) -> dict[str, str]:
    tree = LexborHTMLParser(text)
    tree.strip_tags(["script", "style", "noscript", "nav", "aside", "footer", "header", "form"])
    node = tree.css_first("article") or tree.css_first("main") or tree.body
    parts = [p.text(strip=True) for p in node.css("h1, h2, p, li, blockquote")] if node else []
    body = "\n\n".join(p for p in parts if p) or (node.text(separator="\n", strip=True) if node else "")
    row = {"text": body}
    for key, selector in _META:
        if (meta := tree.css_first(selector)) is not None:
            row[key] = meta.attributes.get("content") or ""
    if "published" not in row and (stamp := tree.css_first("time[datetime]")) is not None:
        row["published"] = stamp.attributes.get("datetime") or ""
    return row


def _feed_rows(name: str, text: str) -> Iterator[tuple[str, object]]:
    if "<!ENTITY" in text:
        yield name, RowError("the feed defines entities", "feeds with entity definitions are not read")
        return
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - entity definitions were refused above
    except ElementTree.ParseError as error:
        yield name, RowError(f"the feed is no XML ({error})", "save the feed again")
        return
    for number, item in enumerate(root.iter("item"), 1):
        cells = {child.tag.rpartition("}")[2]: (child.text or "") for child in item}
        body = LexborHTMLParser(cells.get("encoded") or cells.get("description") or "").text(separator="\n", strip=True)
        row = {"text": body or cells.get("title", ""), "title": cells.get("title", ""), "url": cells.get("link", "")}
        row["published"] = _feed_date(cells.get("pubDate") or cells.get("date", ""))
        yield f"{name}:{number}", row


def _feed_date(stamp: str) -> str:
    """Return the ISO date of a feed's stamp (RFC 822), or the stamp itself, which is then reported as no date."""
    try:
        return parsedate_to_datetime(stamp.strip()).date().isoformat()
    except (ValueError, TypeError):
        return stamp.strip()


def _zip(name: str, raw: bytes, published: date | None, tell: Report) -> Iterator[Article]:
    for member, content in members(name, raw, _is_article, tell, megabytes=_LARGEST // 1_000_000):
        yield from _read_bytes(f"{name}/{member}", content, published, tell)


def _is_article(name: str) -> bool:
    suffix = Path(name).suffix.lower()
    return suffix in SUFFIXES and suffix != ".zip"
