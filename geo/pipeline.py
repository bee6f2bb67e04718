"""The way of an article: a visible list of steps from text to incidents."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain, islice

from gazetteer import Gazetteer
from geo.actors.reader import find_actors
from geo.article import Article
from geo.dates import find_dates
from geo.events.incidents import find_incidents
from geo.incident import Incident
from geo.mentions import Mention
from geo.merge import merge
from geo.places.reader import Located, find_places
from geo.places.recognition.toponyms import shared_recogniser
from geo.text.document import Document

_BATCH = 64
_TOGETHER = 16
_PARALLEL_FROM = 200
_FIRST = (
    "قُتل ثلاثة مدنيين وأصيب خمسة في قصف على ريف إدلب الجنوبي يوم الأربعاء، بحسب قوات الحكومة،"
    " ونزحت عائلات شرق مدينة حلب."
)


@dataclass(frozen=True)
class Reading:
    """Everything that was read out of one article; its incidents are when they are first asked for."""

    document: Document
    places: tuple[Located, ...]
    dates: tuple[Mention, ...]
    actors: tuple[Mention, ...]
    gazetteer: Gazetteer = field(repr=False)

    @cached_property
    def incidents(self) -> tuple[Incident, ...]:
        """The incidents in text order."""
        return tuple(find_incidents(self.document, self.places, self.dates, self.actors, self.gazetteer))

    @property
    def mentions(self) -> list[Mention]:
        """Every mention in text order, longer ones first."""
        found = [*(p.mention for p in self.places), *self.dates, *self.actors]
        return sorted(found, key=lambda m: (m.start, -m.end, m.kind))


def read(article: Article, gazetteer: Gazetteer | None = None) -> Reading:
    """Read one article: actors, places, dates, and, once asked for, the incidents that they make.

    Parameters
    ----------
    article : Article
    gazetteer : Gazetteer, optional
        By default the shipped one with the user's own places.
    """
    return next(read_all([article], gazetteer))


def read_all(articles: Iterable[Article], gazetteer: Gazetteer | None = None) -> Iterator[Reading]:
    """Yield the readings of articles in order, quicker than one by one.

    A few articles take each step together: what the step looks up stays in the processor's cache from one article to
    the next, which saves a seventh of the time.

    Parameters
    ----------
    articles : iterable of Article
    gazetteer : Gazetteer, optional
        By default the shipped one with the user's own places.
    """
    gazetteer = gazetteer or Gazetteer.default()
    waiting = iter(articles)
    while some := list(islice(waiting, _TOGETHER)):
        yield from _read_together(some, gazetteer)


def _read_together(articles: Sequence[Article], gazetteer: Gazetteer) -> Iterator[Reading]:
    recogniser = shared_recogniser(gazetteer)
    documents = [Document(article) for article in articles]
    actors = [find_actors(document) for document in documents]
    places = [
        find_places(document, recogniser, gazetteer, _taken(document, who))
        for document, who in zip(documents, actors, strict=True)
    ]
    dates = [find_dates(document) for document in documents]
    for document, where, when, who in zip(documents, places, dates, actors, strict=True):
        yield Reading(document, tuple(where), tuple(when), tuple(who), gazetteer)


def prepare() -> None:
    """Load rules, word lists and gazetteer, which are made only when the first article needs them."""
    len(read(Article("first", _FIRST, date(2020, 1, 1))).incidents)


def _taken(document: Document, actors: Sequence[Mention]) -> list[tuple[int, int]]:
    """Return the folded spans of actors: a place's name within one is part of it."""
    return sorted((document.folded.index(m.start), document.folded.index(m.end)) for m in actors)


def extract(
    articles: Iterable[Article], *, gazetteer: Gazetteer | None = None, workers: int | None = None
) -> Iterator[Incident]:
    """Yield the incidents of articles, told in several of them or not: one event is one incident.

    Parameters
    ----------
    articles : iterable of Article
    gazetteer : Gazetteer, optional
        By default the shipped one with the user's own places; another one is read in this process only.
    workers : int, optional
        Processes; by default all cores when there are enough articles to be worth it.
    """
    stream = iter(articles)
    head = list(islice(stream, _PARALLEL_FROM))
    count = workers or os.cpu_count() or 1
    if gazetteer is not None or count == 1 or len(head) < _PARALLEL_FROM:
        yield from merge(i for reading in read_all(chain(head, stream), gazetteer) for i in reading.incidents)
        return
    with ProcessPoolExecutor(count) as pool:
        yield from merge(i for done in _spread(pool, head, stream, count) for i in done)


def _spread(
    pool: ProcessPoolExecutor, head: list[Article], stream: Iterator[Article], count: int
) -> Iterator[list[Incident]]:
    """Run batches over the pool with a bounded number under way, results in order."""

    def batches() -> Iterator[list[Article]]:
        for start in range(0, len(head), _BATCH):
            yield head[start : start + _BATCH]
        while batch := list(islice(stream, _BATCH)):
            yield batch

    waiting = batches()
    under_way = [pool.submit(_incidents, b) for b in islice(waiting, 3 * count)]
    while under_way:
        done = under_way.pop(0)
        if (batch := next(waiting, None)) is not None:
            under_way.append(pool.submit(_incidents, batch))
        yield done.result()


def _incidents(batch: list[Article]) -> list[Incident]:
    return [i for reading in read_all(batch) for i in reading.incidents]
