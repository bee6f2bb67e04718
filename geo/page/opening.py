"""What the page opens with: the samples, a file or folder of articles, a store, or what a test hands it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from geo.article import Article
from geo.collecting import seldom_collecting
from geo.incident import Incident
from geo.page.catalogue import Catalogue, MemoryCatalogue
from geo.sources import Rejected, read_articles
from geo.store import Store, is_store, open_store
from geo.store.catalogue import StoreCatalogue

Progress = Callable[[int], None]
ArticleOf = Callable[[str], Article | None]


@dataclass(frozen=True)
class Opened:
    """What a target held.

    Attributes
    ----------
    catalogue : Catalogue
    rejected : tuple of Rejected
        What could not be read.
    undated : int
        How many of its articles have no day of publication, neither their own nor one that was given for them.
    published : datetime.date or None
        The day that was given for them.
    """

    catalogue: Catalogue
    rejected: tuple[Rejected, ...] = ()
    undated: int = 0
    published: date | None = None


def open_target(target: str = "", published: date | None = None, progress: Progress | None = None) -> Opened:
    """Open a target.

    Parameters
    ----------
    target : str
        Empty for the samples; a file or folder of articles; the URL of a store; or
        `python:<module>:<function>:<number>` for a catalogue that a function makes (benchmarks).
    published : datetime.date, optional
        For articles that don't say when they were published.
    progress : callable, optional
        Called with the number of articles read so far.
    """
    if target.startswith("python:"):
        _, module, function, number = target.split(":")
        made: Catalogue = getattr(import_module(module), function)(int(number))
        return ready(Opened(made))
    if is_store(target):
        return ready(Opened(StoreCatalogue(open_store(target))))
    return ready(read_target(target, published, progress))


def read_target(target: str = "", published: date | None = None, progress: Progress | None = None) -> Opened:
    """Read the articles of a file or folder, or the samples; the columns of what comes are not made yet.

    Parameters
    ----------
    target : str
        Empty for the samples.
    published : datetime.date, optional
        For articles that don't say when they were published.
    progress : callable, optional
        Called with the number of articles read so far.
    """
    path = Path(target) if target else import_module("geo.samples").path()
    rejected: list[Rejected] = []
    with seldom_collecting():
        found = read([path], published=published, report=rejected.append, progress=progress)
    return Opened(found, tuple(rejected), undated(found.articles.values()), published)


def ready(opened: Opened) -> Opened:
    """Make the columns, which take their time too, before a reader asks for them.

    Parameters
    ----------
    opened : Opened
    """
    len(opened.catalogue.columns)
    return opened


def open_catalogue(target: str = "") -> Catalogue:
    """Return the catalogue of a target."""
    return open_target(target).catalogue


def undated(articles: Iterable[Article]) -> int:
    """Return how many articles have no day of publication."""
    return sum(article.published is None for article in articles)


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
    known: ArticleOf | None = None,
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
    known : callable, optional
        Gives an article that is on the page already by its id: another one gets another id.
    """
    found = (
        article
        for path in paths
        for article in read_articles(path, published=published, report=report or (lambda _: None))
    )
    articles: dict[str, Article] = {}

    def taken() -> Iterator[Article]:
        for article in found:
            named = _told_apart(article, lambda name: articles.get(name) or (known(name) if known else None))
            if named.id in articles:
                continue
            articles[named.id] = named
            if progress:
                progress(len(articles))
            yield named

    # The pipeline takes them one by one, so that what it has reached is what the reader is told.
    return MemoryCatalogue(extract_all(taken()), articles)


def _told_apart(article: Article, known: ArticleOf) -> Article:
    """Return an article under an id that no other text has: two files may bear one name."""
    name, number = article.id, 1
    while (other := known(name)) is not None and other.text != article.text:
        number += 1
        name = f"{article.id} ({number})"
    return replace(article, id=name) if number > 1 else article


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of files and text that were handed to the page."""

    incidents: tuple[Incident, ...]
    articles: tuple[Article, ...]
    rejected: tuple[Rejected, ...]


def take_in(
    files: Iterable[tuple[str, bytes]],
    text: str,
    published: date | None,
    progress: Progress | None = None,
    known: ArticleOf | None = None,
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
    known : callable, optional
        Gives an article that is on the page already by its id.
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
        made = read(paths, published=published, report=rejected.append, progress=progress, known=known)
    return Intake(tuple(made.incidents), tuple(made.articles.values()), tuple(rejected))


def dated(intake: Intake, published: date) -> Intake:
    """Return what comes of the same articles when those without a day of publication are given one.

    Parameters
    ----------
    intake : Intake
    published : datetime.date
    """
    articles = tuple(a if a.published else replace(a, published=published) for a in intake.articles)
    return Intake(extract_all(articles), articles, intake.rejected)


def extract_all(articles: Iterable[Article]) -> tuple[Incident, ...]:
    """Return the incidents of articles, by the same pipeline that the command line runs."""
    pipeline = import_module("geo.pipeline")
    return tuple(pipeline.extract(articles))
