"""A set of incidents that the page can show: their columns, and the full incident of a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from geo.article import Article
from geo.incident import Incident
from geo.query.building import build
from geo.query.columns import Columns, concat


class Catalogue(Protocol):
    """What the page needs of a set of incidents."""

    @property
    def columns(self) -> Columns:
        """The columns, row by row."""

    def incident(self, row: int) -> Incident:
        """Return the incident of a row."""

    def row(self, incident_id: str) -> int | None:
        """Return the row of an incident, or None when it is not here."""

    def article(self, article_id: str) -> Article | None:
        """Return an article, or None when only its incidents are known."""


@dataclass(frozen=True)
class MemoryCatalogue:
    """Incidents and articles held in memory; for samples, dropped files and pasted text."""

    incidents: Sequence[Incident]
    articles: dict[str, Article] = field(default_factory=dict)

    @cached_property
    def columns(self) -> Columns:
        """The columns, row by row."""
        return build(self.incidents)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {incident.id: row for row, incident in enumerate(self.incidents)}

    def incident(self, row: int) -> Incident:
        """Return the incident of a row."""
        return self.incidents[row]

    def row(self, incident_id: str) -> int | None:
        """Return the row of an incident, or None when it is not here."""
        return self._rows.get(incident_id)

    def article(self, article_id: str) -> Article | None:
        """Return an article, or None when only its incidents are known."""
        return self.articles.get(article_id)


@dataclass(frozen=True)
class JoinedCatalogue:
    """A catalogue with more incidents behind its own; those that it has already are not doubled."""

    base: Catalogue
    extra: MemoryCatalogue

    @cached_property
    def columns(self) -> Columns:
        """The columns, row by row."""
        return concat(self.base.columns, self.extra.columns)

    @cached_property
    def _size(self) -> int:
        return len(self.base.columns)

    def incident(self, row: int) -> Incident:
        """Return the incident of a row."""
        return self.base.incident(row) if row < self._size else self.extra.incident(row - self._size)

    def row(self, incident_id: str) -> int | None:
        """Return the row of an incident, or None when it is not here."""
        own, more = self.base.row(incident_id), self.extra.row(incident_id)
        if own is not None:
            return own
        return None if more is None else self._size + more

    def article(self, article_id: str) -> Article | None:
        """Return an article, or None when only its incidents are known."""
        return self.extra.article(article_id) or self.base.article(article_id)


def ground_of(catalogue: Catalogue) -> Catalogue:
    """Return what the page was opened on, without what has joined it in a session."""
    return catalogue.base if isinstance(catalogue, JoinedCatalogue) else catalogue


def joined(base: Catalogue, incidents: Iterable[Incident], articles: Iterable[Article]) -> JoinedCatalogue:
    """Return a catalogue with more in it.

    Parameters
    ----------
    base : Catalogue
        May be a joined one; what joined it before stays, but for what these articles told when they were read before.
    incidents : iterable of Incident
    articles : iterable of Article
    """
    before = base.extra if isinstance(base, JoinedCatalogue) else MemoryCatalogue(())
    ground = ground_of(base)
    told = {a.id: a for a in articles}
    kept = (i for i in before.incidents if i.article_id not in told)
    fresh = {i.id: i for i in (*kept, *incidents) if ground.row(i.id) is None}
    texts = before.articles | told
    return JoinedCatalogue(ground, MemoryCatalogue(tuple(fresh.values()), texts))
