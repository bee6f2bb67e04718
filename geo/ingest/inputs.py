"""Inputs as a stream of articles with their hashes: folders, files and globs, a large table never whole in memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from geo.article import Article
from geo.sources import SUFFIXES, Rejected, read_articles, read_bytes
from geo.store.address import without_password
from geo.store.records import Entry, entry_of

_BLOCK = 1 << 20
Report = Callable[[str, Rejected], None]


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its address, the name that its articles go by, and its size in bytes (0 when not known)."""

    address: str
    name: str
    size: int = 0

    @property
    def local(self) -> bool:
        """Whether it lies on this machine."""
        return "://" not in self.address

    @property
    def shown(self) -> str:
        """The address without a password: what is said about it, and kept in the store."""
        return without_password(self.address)


def sources(inputs: Iterable[str], report: Report) -> list[Source]:
    """Return the files of inputs: files, folders (sorted, with sub-folders), `-`, and globs of any fsspec file system.

    Parameters
    ----------
    inputs : iterable of str
    report : callable
        Called with an input and what is wrong with it.
    """
    found: list[Source] = []
    for text in inputs:
        path = Path(text)
        if text == "-":
            found.append(Source("-", "stdin"))
        elif "://" in text:
            found += _remote(text, report)
        elif path.is_dir():
            files = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
            found += [Source(str(p), str(p.relative_to(path)), p.stat().st_size) for p in files]
            if not files:
                mend = f"put {', '.join(SUFFIXES)} files into it"
                report(text, Rejected(text, "the folder has no article", mend))
        elif path.exists():
            found.append(Source(text, path.name, path.stat().st_size))
        elif any(sign in text for sign in "*?["):
            matches = sorted(
                p for p in Path(path.anchor or ".").glob(str(path.relative_to(path.anchor))) if p.is_file()
            )
            found += [Source(str(p), p.name, p.stat().st_size) for p in matches]
            if not matches:
                report(text, Rejected(text, "no file matches", "check the pattern"))
        else:
            report(text, Rejected(text, "there is no such file or folder", "check the path"))
    return found


def _remote(text: str, report: Report) -> list[Source]:
    shown = without_password(text)

    def tell(what: str, mend: str) -> None:
        report(shown, Rejected(shown, what.replace(text, shown), mend))

    try:
        import fsspec
    except ImportError:
        tell("other file systems need an extra", "install waqai[cluster]")
        return []
    try:
        system, path = fsspec.core.url_to_fs(text)
        paths = sorted(system.glob(path)) if any(sign in path for sign in "*?[") else [path]
        paths = [f for p in paths for f in (system.find(p) if system.isdir(p) else [p])]
        kept = [p for p in paths if Path(p).suffix.lower() in SUFFIXES]
        found = [Source(system.unstrip_protocol(p), Path(p).name, int(system.size(p) or 0)) for p in kept]
    except (OSError, ValueError, ImportError) as error:
        tell(f"it cannot be read ({error})", "check the address and the rights")
        return []
    if not found:
        tell("no file matches", "check the pattern")
    return found


def entries(source: Source, published: date | None, report: Report) -> Iterator[Entry]:
    """Yield the articles of a file with their hashes; rejected input is reported.

    Parameters
    ----------
    source : Source
    published : datetime.date, optional
        Day of publication of articles that give none themselves.
    report : callable
    """

    def tell(rejected: Rejected) -> None:
        report(source.shown, rejected)

    alone = Path(source.name).suffix.lower() in {".txt", ".html", ".htm"}
    home = ""
    if alone:
        home = str(Path(source.address).resolve()) if source.local else source.shown
    try:
        for article in _articles(source, published, tell):
            yield entry_of(article, named=not _numbered(article.id, source.name), home=home)
    except OSError as error:
        what = str(error.strerror or error).replace(source.address, source.shown)
        tell(Rejected(source.name, f"the file cannot be read ({what})", "check its permissions"))


def _numbered(article_id: str, name: str) -> bool:
    """Whether an id was made from the file's name and the row, and says nothing about the article."""
    rest = article_id.removeprefix(name)
    return rest != article_id and (not rest or rest[0] == "/" or re.fullmatch(r":\d+", rest) is not None)


def _articles(source: Source, published: date | None, tell: Callable[[Rejected], None]) -> Iterator[Article]:
    if source.address == "-":
        # The reader takes the name of standard input from the address.
        yield from read_articles("-", published=published, report=tell)
    elif not source.local:
        import fsspec

        with fsspec.open(source.address, "rb", compression=None) as file:
            yield from _table(source.name, iter(lambda: file.read(_BLOCK), b""), published, tell)
    elif source.name.lower().endswith(".jsonl"):
        with Path(source.address).open("rb") as file:
            yield from _table(source.name, iter(lambda: file.read(_BLOCK), b""), published, tell)
    elif Path(source.address).name == source.name:
        yield from read_articles(source.address, published=published, report=tell)
    else:
        yield from read_bytes(source.name, Path(source.address).read_bytes(), published=published, report=tell)


def _table(
    name: str, blocks: Iterator[bytes], published: date | None, tell: Callable[[Rejected], None]
) -> Iterator[Article]:
    """Read a file block by block when its lines stand for themselves, else whole."""
    first = next(blocks, b"")
    if not name.lower().endswith(".jsonl") or not _by_lines(first):
        yield from read_bytes(name, b"".join([first, *blocks]), published=published, report=tell)
        return
    row, rest = 0, b""
    for block in _chain(first, blocks):
        head, newline, rest_ = (rest + block).rpartition(b"\n")
        if not newline:
            rest = rest_
            continue
        rest = rest_
        yield from _part(name, head + newline, row, published, tell)
        row += head.count(b"\n") + 1
    if rest.strip():
        yield from _part(name, rest, row, published, tell)


def _chain(first: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from blocks


def _by_lines(head: bytes) -> bool:
    """Whether a file is UTF-8 with an object a line, as far as its beginning tells."""
    if b"\0" in head or head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{" or b"\n" not in head:
        return False
    try:
        head[: head.rfind(b"\n")].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _part(
    name: str, raw: bytes, before: int, published: date | None, tell: Callable[[Rejected], None]
) -> Iterator[Article]:
    """Read some lines of a table, counting rows from the beginning of the whole."""

    def moved(where: str) -> str:
        head, colon, number = where.rpartition(":")
        return f"{name}:{int(number) + before}" if colon and head == name and number.isdigit() else where

    def report(rejected: Rejected) -> None:
        tell(replace(rejected, where=moved(rejected.where)))

    for article in read_bytes(name, raw, published=published, report=report):
        place = moved(article.id)
        yield replace(article, id=place) if place != article.id else article
