"""What `geo.store.queries` asks of a read model's database; DuckDB and PostgreSQL answer it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import pyarrow as pa

from geo.store.sql import Row
from geo.store.where import Dialect, Vocabulary


class Engine(Protocol):
    """A read model's database."""

    incidents: str
    texts: str

    @property
    def dialect(self) -> Dialect:
        """The engine's wording of the filters."""

    def rows(self, sql: str, values: Sequence[Any]) -> list[Row]:
        """Run a query."""

    def in_order(self, columns: str, condition: str, values: Sequence[Any]) -> Iterator[Row]:
        """Yield some columns of the rows that meet a condition, ordered by id, without holding them all."""

    def columns(self, names: Sequence[str]) -> pa.Table:
        """Return some columns of all rows, by row number, as an Arrow table."""

    def vocabulary(self) -> Vocabulary:
        """Return the read model's names and outlines."""

    def totals(self) -> Row | None:
        """Return all incidents, those drawn as points, first and last day, when they were counted beforehand."""

    def days(self) -> str | None:
        """Return the relation of incidents counted by first day, last day and kind, when there is one."""

    def areas(self) -> str | None:
        """Return the relation of incidents counted by area, when there is one."""

    def cells(self, zoom: int) -> str | None:
        """Return the relation of incidents counted by cell of a zoom, when there is one."""

    def newest(self, limit: int, offset: int) -> list[int] | None:
        """Return a page of all rows, newest first, where their order was made beforehand."""

    def row_of(self, incident_id: str) -> int | None:
        """Return the row of an incident, -1 when it is not here, None where there is no quick way to know."""
