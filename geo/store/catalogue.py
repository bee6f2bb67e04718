"""A store as the page's catalogue: the columns in memory, the incidents and articles asked for when they are shown."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from geo.article import Article
from geo.incident import Incident
from geo.query.columns import NO_DAY, ROLES, Columns
from geo.store.base import Store
from geo.store.queries import Queries
from geo.store.records import to_incident

_KEPT = 5_000
_COLUMNS = (
    "rid", "lon", "lat", "first", "last", "kind", "sub", "status", "precision", "radius", "fatalities", "country",
    "admin", "place", "source", "area", "actors", "side1", "side2", "folded",
)  # fmt: skip
_CODES = {"kind": "kind", "sub": "sub", "status": "status", "precision": "precision"}


@dataclass(frozen=True)
class StoreCatalogue:
    """The incidents of a store at one generation; a newer generation is another catalogue.

    Parameters
    ----------
    store : Store
    """

    store: Store
    _seen: OrderedDict[int, Incident] = field(default_factory=OrderedDict)

    @cached_property
    def _queries(self) -> Queries:
        return self.store.queries

    @cached_property
    def _rids(self) -> Any:
        return np.asarray(self._table["rid"])

    @cached_property
    def _table(self) -> pa.Table:
        return self._queries.engine.columns(_COLUMNS)

    @cached_property
    def columns(self) -> Columns:
        """The columns, row by row."""
        t, vocabulary = self._table, self._queries.engine.vocabulary()

        def filled(name: str, kind: Any, missing: float) -> Any:
            values = t[name].combine_chunks()
            return values.fill_null(missing).to_numpy(zero_copy_only=False).astype(kind)

        rows, codes, roles = _links(t)
        shapes = vocabulary.outlines
        empty = next(iter(shapes.values()), None)
        return Columns(
            lon=filled("lon", np.float32, np.nan), lat=filled("lat", np.float32, np.nan),
            start=filled("first", np.int32, NO_DAY), end=filled("last", np.int32, NO_DAY),
            **{name: filled(column, np.uint8, 0) for name, column in _CODES.items()},
            radius=filled("radius", np.float32, 0), fatalities=filled("fatalities", np.int32, -1),
            country=filled("country", np.int32, 0), admin1=filled("admin", np.int32, 0),
            place=filled("place", np.int32, 0), source=filled("source", np.int32, 0), area=filled("area", np.int32, -1),
            actor_row=rows, actor_code=codes, actor_role=roles,
            countries=vocabulary.names["country"], admins=vocabulary.names["admin"], places=vocabulary.names["place"],
            source_names=vocabulary.names["source"], actors=vocabulary.names["actor"],
            areas=tuple(shapes.get(n, empty) for n in range(max(shapes, default=-1) + 1)) if empty is not None else (),
            text=t["folded"].cast(pa.large_string()).combine_chunks(),
        )  # fmt: skip

    def incident(self, row: int) -> Incident:
        """Return the incident of a row."""
        found = self._seen.get(row)
        if found is None:
            found = to_incident(self._queries.at([int(self._rids[row])])[0].record)
            self._seen[row] = found
            while len(self._seen) > _KEPT:
                self._seen.popitem(last=False)
        return found

    def row(self, incident_id: str) -> int | None:
        """Return the row of an incident, or None when it is not here."""
        found = self._queries.incident(incident_id)
        return int(np.searchsorted(self._rids, found.row)) if found else None

    def article(self, article_id: str) -> Article | None:
        """Return an article, or None when only its incidents are known."""
        return self.store.article(article_id)


def _links(t: pa.Table) -> tuple[Any, Any, Any]:
    """Return row, code and role of every actor; sides come back as the roles that the filters look for."""
    parts = []
    for name, role in (("side1", "perpetrator"), ("side2", "target"), ("actors", "mentioned")):
        lists = t[name].combine_chunks()
        rows = np.repeat(np.arange(len(lists)), np.diff(lists.offsets.to_numpy()))
        parts.append((rows, lists.flatten().to_numpy(), np.full(len(rows), ROLES.index(role))))
    rows, codes, roles = (np.concatenate(part) for part in zip(*parts, strict=True))
    # Who has a side is not mentioned once more.
    order = np.lexsort((roles, codes, rows))
    rows, codes, roles = rows[order], codes[order], roles[order]
    again = np.zeros(len(rows), dtype=bool)
    again[1:] = (rows[1:] == rows[:-1]) & (codes[1:] == codes[:-1]) & (roles[1:] == ROLES.index("mentioned"))
    return rows[~again].astype(np.int32), codes[~again].astype(np.int32), roles[~again].astype(np.uint8)
