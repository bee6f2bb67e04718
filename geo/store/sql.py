"""What the ledger asks of a database, so that one ledger serves SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Row = tuple[Any, ...]
BATCH = 500


class Connection(Protocol):
    """A connection; parameters are written `?` and never pasted into the text."""

    @property
    def blob(self) -> str:
        """The database's name for a column of bytes."""

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Run a statement and return its rows."""

    def each(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """Yield the rows of a query without holding them all."""

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement for every row."""

    def transaction(self) -> AbstractContextManager[None]:
        """Return a context in which all is written, or nothing."""

    def reconnect(self) -> None:
        """Connect anew after a server was lost."""

    def close(self) -> None:
        """Close the connection."""


def marks(count: int) -> str:
    """Return `count` parameter marks."""
    return ",".join("?" * count)


def slices(values: Sequence[Any], size: int = BATCH) -> Iterator[Sequence[Any]]:
    """Yield runs of a sequence that fit into one statement."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
