"""What reads articles, in processes here or elsewhere: how they travel, what comes back, and who runs it."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from itertools import chain, islice
from typing import NamedTuple, Protocol

from geo.article import Article
from geo.store.blocks import spot_of
from geo.store.ledger import Filed, Reading
from geo.store.records import Entry, to_record

# While this process merges and shows, the workers must not run dry.
_AHEAD = 48


class Failure(NamedTuple):
    """An article that the pipeline could not read."""

    entry: Entry
    what: str


Result = Reading | Failure
Found = tuple[Filed, ...] | str
Packed = tuple[str, str, date | None, str, str, str]


class Spreader(Protocol):
    """Runs extraction somewhere: in processes here, or on a cluster."""

    def __call__(self, batches: Iterator[list[Entry]]) -> Iterator[list[Result]]:
        """Yield the results of the batches, in their order."""


def packed(batch: Iterable[Entry]) -> list[Packed]:
    """Return articles as they travel: tuples, which take a fraction of the time that objects do; hashes stay here."""
    articles = (entry.article for entry in batch)
    return [(a.id, a.text, a.published, a.title, a.source, a.url) for a in articles]


def read_batch(batch: Sequence[Packed]) -> list[Found]:
    """Read some articles and make the records of their incidents, or say what is wrong; runs in a worker.

    Parameters
    ----------
    batch : sequence of tuples
        Of `packed`.
    """
    from geo.pipeline import read, read_all

    found: list[Found] = []
    articles = [Article(*values) for values in batch]
    try:
        together = [reading.incidents for reading in read_all(articles)]
    except Exception:  # which one it is shows when each is read by itself
        together = []
    for number, article in enumerate(articles):
        try:
            incidents = together[number] if together else read(article).incidents
            filed: dict[str, Filed] = {}
            for incident in incidents:
                record = to_record(incident)
                filed.setdefault(record.id, Filed(record, spot_of(incident)))
            found.append(tuple(filed.values()))
        except Exception as error:  # one article that breaks a rule must not stop a hundred thousand
            found.append(f"the article broke a rule ({type(error).__name__}: {error})")
    return found


def results(batch: Sequence[Entry], found: Sequence[Found]) -> list[Result]:
    """Return what was found with the articles that it was found in, which never travelled back.

    Parameters
    ----------
    batch : sequence of Entry
    found : sequence
        Of `read_batch`.
    """
    return [Failure(e, f) if isinstance(f, str) else Reading(e, f) for e, f in zip(batch, found, strict=True)]


class Processes:
    """Extraction over the cores of this machine.

    Parameters
    ----------
    count : int, optional
        Processes; all cores by default. One means this process.
    """

    def __init__(self, count: int | None = None) -> None:
        self.count = count or os.cpu_count() or 1

    def __call__(self, batches: Iterator[list[Entry]]) -> Iterator[list[Result]]:
        """Yield the results of the batches, in their order, with a bounded number under way."""
        head = list(islice(batches, 2))
        if self.count == 1 or len(head) < 2 or len(head[1]) < len(head[0]):
            for batch in chain(head, batches):
                yield results(batch, read_batch(packed(batch)))
            return
        from geo.pipeline import prepare

        prepare()  # processes that are forked from this one share what it has loaded
        # What is loaded stays: the collector need not look through it again and again, nor forked processes copy it.
        gc.collect()
        gc.freeze()
        pool = ProcessPoolExecutor(self.count)
        under_way: deque[tuple[list[Entry], Future[list[Found]]]] = deque()
        try:
            waiting = chain(head, batches)
            for batch in islice(waiting, _AHEAD * self.count):
                under_way.append((batch, pool.submit(read_batch, packed(batch))))
            while under_way:
                batch, future = under_way.popleft()
                try:
                    done = future.result()
                except BrokenProcessPool:
                    # A worker died (out of memory, killed): the batch is read here, and a new pool does the rest.
                    pool.shutdown(wait=False, cancel_futures=True)
                    pool = ProcessPoolExecutor(self.count)
                    under_way = deque((b, pool.submit(read_batch, packed(b))) for b, _ in under_way)
                    done = read_batch(packed(batch))
                if (following := next(waiting, None)) is not None:
                    under_way.append((following, pool.submit(read_batch, packed(following))))
                yield results(batch, done)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            gc.unfreeze()
