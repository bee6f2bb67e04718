"""What the page opens with: the samples, a file or folder of articles, a store, or what a test hands it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from geo.article import Article
from geo.incident import Incident
from geo.page.catalogue import Catalogue, MemoryCatalogue
from geo.sources import Rejected, read_articles
from geo.store import Store, is_store, open_store
from geo.store.catalogue import StoreCatalogue

Progress = Callable[[int], None]


def open_catalogue(target: str = "", report: Callable[[Rejected], None] | None = None) -> Catalogue:
    """Return the catalogue of a target.

    Parameters
    ----------
    target : str
        Empty for the samples; a file or folder of articles; the URL of a store; or
        `python:<module>:<function>:<number>` for a catalogue that a function makes (benchmarks).
    report : callable, optional
        Called with what was rejected.
    """
    if target.startswith("python:"):
        _, module, function, number = target.split(":")
        made: Catalogue = getattr(import_module(module), function)(int(number))
        return made
    if is_store(target):
        return StoreCatalogue(open_store(target))
    if target:
        return read([Path(target)], report=report)
    samples = import_module("geo.samples")
    return read([samples.path()], report=report)


def version_of(target: str) -> str:
    """Return a text that changes when a store has something new to show; empty for what does not change."""
    if not is_store(target):
        return ""
    with _VERSIONS_LOCK:
        store = _VERSIONS.get(target) or _VERSIONS.setdefault(target, open_store(target))
        return store.generation()


_VERSIONS: dict[str, Store] = {}
_VERSIONS_LOCK = Lock()


def read(
    paths: Iterable[Path],
    *,
    published: date | None = None,
    report: Callable[[Rejected], None] | None = None,
    progress: Progress | None = None,
) -> MemoryCatalogue:
    """Return the catalogue of files of articles.

    Parameters
    ----------
    paths : iterable of Path
    published : datetime.date, optional
        For articles that don't say when they were published.
    report : callable, optional
        Called with what was rejected; by default that is left out in silence.
    progress : callable, optional
        Called with the number of articles read so far.
    """
    articles: dict[str, Article] = {}
    for path in paths:
        for article in read_articles(path, published=published, report=report or (lambda _: None)):
            articles[article.id] = article
            if progress:
                progress(len(articles))
    return MemoryCatalogue(extract_all(articles.values()), articles)


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of files and text that were handed to the page."""

    incidents: tuple[Incident, ...]
    articles: tuple[Article, ...]
    rejected: tuple[Rejected, ...]


def take_in(
    files: Iterable[tuple[str, bytes]], text: str, published: date | None, progress: Progress | None = None
) -> Intake:
    """Read files that were dropped on the page, under their own names, and a pasted text.

    Parameters
    ----------
    files : iterable of (str, bytes)
    text : str
        Pasted article, or empty.
    published : datetime.date or None
        For articles that don't say when they were published.
    progress : callable, optional
        Called with the number of articles read so far.
    """
    rejected: list[Rejected] = []
    uploads = list(files)
    if text.strip():
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
        uploads.append((f"pasted-{digest}.txt", text.encode("utf-8", "replace")))
    with TemporaryDirectory() as folder:
        paths = []
        for number, (name, raw) in enumerate(uploads):
            # Only the last part of a name that a browser sent is ours to use, and each file gets a folder of its own.
            place = Path(folder) / str(number)
            place.mkdir()
            last = Path(name.replace("\\", "/")).name.replace("\0", "")
            path = place / (last.encode("utf-8", "replace")[-120:].decode("utf-8", "ignore") or "upload.txt")
            path.write_bytes(raw)
            paths.append(path)
        made = read(paths, published=published, report=rejected.append, progress=progress)
    return Intake(tuple(made.incidents), tuple(made.articles.values()), tuple(rejected))


def extract_all(articles: Iterable[Article]) -> tuple[Incident, ...]:
    """Return the incidents of articles, by the same pipeline that the command line runs."""
    pipeline = import_module("geo.pipeline")
    return tuple(pipeline.extract(articles))
