"""A set of incidents that the page can show: their columns, and the full incident of a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from geo.article import Article
from geo.columns import Columns, build
from geo.incident import Incident


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

    def joined(self, incidents: Iterable[Incident], articles: Iterable[Article]) -> MemoryCatalogue:
        """Return a catalogue with more in it; an incident that is here already is not doubled."""
        fresh = [i for i in {i.id: i for i in incidents}.values() if i.id not in self._rows]
        return MemoryCatalogue((*self.incidents, *fresh), self.articles | {a.id: a for a in articles})
