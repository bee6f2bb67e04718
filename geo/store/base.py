"""What every store can do, whatever it is made of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

from geo.article import Article
from geo.incident import Incident
from geo.query.filters import Extent, Filters
from geo.review import Correction
from geo.sources import Rejected
from geo.store import corrections
from geo.store.errors import StoreLostError
from geo.store.ledger import Ledger, Reading, Rejection
from geo.store.mapper import Mapper, here
from geo.store.queries import Queries
from geo.store.records import Entry, to_incident
from geo.store.settle import settle

_TRIES = 3
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Info:
    """What `waqai store info` says."""

    kind: str
    url: str
    schema: int
    bytes: int
    counts: Mapping[str, int]
    published: int
    last: int


class Writer:
    """The right to write to a store, held by one at a time.

    Parameters
    ----------
    store : Store
    ledger : Ledger
    """

    def __init__(self, store: Store, ledger: Ledger) -> None:
        self.store, self.ledger = store, ledger
        ledger.prepare()

    def _steady(self, work: Callable[[], T]) -> T:
        """Do something that may be done twice; once more when a server was restarted in the middle of it."""
        lost = 0
        while True:
            try:
                if lost:
                    self.ledger.prepare()
                return work()
            except StoreLostError:
                lost += 1
                if lost > _TRIES:
                    raise
                self.ledger.db.reconnect()

    def begin(self, rules: str) -> int:
        """Note the start of an extraction run; return its number."""
        return self._steady(lambda: self.ledger.begin(rules))

    def unread(self, entries: Sequence[Entry], rules: str) -> list[Entry]:
        """Return the entries that have not been read with these rules yet."""
        return self._steady(lambda: self.ledger.unread(entries, rules))

    def add(
        self, readings: Sequence[Reading], rules: str, run: int, rejected: Iterable[tuple[str, Rejected]] = ()
    ) -> None:
        """Write readings and rejections: all of them, or none."""
        kept = list(rejected)
        self._steady(lambda: self.ledger.add(readings, rules, run, kept))

    def solve(self, seqs: Iterable[int]) -> None:
        """Note that rejected input has gone through."""
        kept = list(seqs)
        self._steady(lambda: self.ledger.solve(kept))

    def correct(self, incident: str, changes: Mapping[str, Any], author: str = "") -> int:
        """Write a person's correction; it shows after `publish`."""
        return corrections.correct(self.ledger, incident, changes, author)

    def part(self, incident: str, author: str = "") -> int:
        """Take the reports of a merged incident apart again; return the number of this decision, for `undo`."""
        members = self.store.members(incident)
        return corrections.correct(self.ledger, incident, {"apart": members}, author)

    def undo(self, correction: int, author: str = "") -> int:
        """Take a correction or a parting back."""
        return corrections.undo(self.ledger, correction, author)

    def settle(self, progress: Callable[[int], None] | None = None) -> int:
        """Merge what is new; return how many incidents changed. Readers see it after `publish`."""
        return self._steady(lambda: settle(self.ledger, progress, self.store.mapper))

    def publish(self, progress: Callable[[int], None] | None = None, *, final: bool = True) -> int:
        """Merge what is new and show it to readers; return how many incidents changed.

        Parameters
        ----------
        progress : callable, optional
            Called with the number of reports done.
        final : bool
            Whether nothing more follows soon, so that what only makes reading quicker is worth its time now.
        """
        changed = self.settle(progress)
        self._steady(lambda: self.store.derive(self.ledger, final=final))
        return changed


class Store(ABC):
    """A store of articles and incidents; `geo.store.open_store` opens one by its URL.

    Attributes
    ----------
    kind : str
    url : str
        Without credentials.
    mapper : callable
        Where merging and the making of read models are done: in this process unless an ingest says otherwise.
    """

    kind: str
    url: str
    mapper: Mapper = staticmethod(here)

    @abstractmethod
    def ledger(self) -> Ledger:
        """Return the ledger, for reading."""

    @abstractmethod
    def writing(
        self, *, wait: float = 0.0, waiting: Callable[[], None] | None = None
    ) -> AbstractContextManager[Writer]:
        """Return a context that holds the right to write.

        Parameters
        ----------
        wait : float
            Seconds to wait for another writer.
        waiting : callable, optional
            Called once when it has to wait.
        """

    @abstractmethod
    def derive(self, ledger: Ledger, *, anew: bool = False, final: bool = True) -> None:
        """Bring the read model up to the ledger.

        Parameters
        ----------
        ledger : Ledger
        anew : bool
            Whether to make it from nothing.
        final : bool
            Whether nothing more follows soon: rows may be put into their best order.
        """

    @abstractmethod
    def published(self) -> int:
        """Return how far of the ledger the read model has come."""

    @property
    @abstractmethod
    def queries(self) -> Queries:
        """The page's questions, to the newest read model."""

    @abstractmethod
    def generation(self) -> str:
        """Return a text that changes when there is something new to read."""

    @abstractmethod
    def info(self) -> Info:
        """Return what is in the store."""

    @abstractmethod
    def check(self) -> list[str]:
        """Return what is wrong with the store, nothing when all is well."""

    def tidy(self) -> None:  # noqa: B027 - most have nothing to tidy
        """Give back room that nothing uses any more."""

    @abstractmethod
    def close(self) -> None:
        """Give everything back."""

    def incidents(
        self, filters: Filters | None = None, extents: Mapping[str, Extent] | None = None
    ) -> Iterator[Incident]:
        """Yield the incidents that pass the page's filters, ordered by id, without holding them all."""
        for record in self.queries.records(filters or Filters(), extents):
            yield to_incident(record)

    def incident(self, incident_id: str) -> Incident | None:
        """Return an incident, or None."""
        found = self.queries.incident(incident_id)
        return to_incident(found.record) if found else None

    def article(self, article_id: str) -> Article | None:
        """Return the newest version of an article, or None."""
        return self.ledger().article(article_id)

    def rejections(self) -> list[Rejection]:
        """Return what was rejected and has not gone through since."""
        return self.ledger().rejections()

    def corrections(self) -> list[Correction]:
        """Return what people have corrected, rejected or taken apart and not taken back, oldest first."""
        return [correction for correction, _, _ in corrections.holding(self.ledger())]

    def members(self, incident: str) -> list[str]:
        """Return the reports that an incident was made of."""
        return self.ledger().members(incident)

    def part_of(self, report: str) -> str | None:
        """Return the incident that a report is part of now beside others, or None."""
        return self.ledger().part_of(report)

    def names(self, incident: str) -> list[str]:
        """Return the ids under which an incident has stood, the newest first; empty when no one has known it."""
        return self.ledger().names(incident)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
