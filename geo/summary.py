"""Summaries of what passes the filters, and the rows of the table; their figures match the counts on the page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geo.card import status_text, where
from geo.catalogue import Catalogue
from geo.columns import Columns, Ints, Mask, Names
from geo.i18n import Texts
from geo.taxonomy import EVENT_TYPES, label

SORTS = ("newest", "oldest", "deadliest", "type")


def order(columns: Columns, mask: Mask, by: str) -> Ints:
    """Return the rows that pass, sorted: `newest`, `oldest`, `deadliest` or by `type`."""
    rows = columns.newest_first[mask[columns.newest_first]]
    if by == "oldest":
        undated = ~columns.dated[rows]
        return np.concatenate([rows[~undated][::-1], rows[undated]])
    if by == "deadliest":
        return rows[np.argsort(-columns.fatalities[rows], kind="stable")]
    return rows[np.argsort(columns.kind[rows], kind="stable")] if by == "type" else rows


def table(catalogue: Catalogue, rows: Sequence[int], t: Texts) -> pd.DataFrame:
    """Return the table of some rows, in the page's language."""
    names = [
        t("Date"), t("Type"), t("Event"), t("Place"), t("Who"), t("Killed"), t("Status"), t("Exactness"), t("Source"),
    ]  # fmt: skip
    lines = []
    for row in rows:
        i = catalogue.incident(int(row))
        actors = dict.fromkeys((a.name_ar or a.name_en) if t.rtl else (a.name_en or a.name_ar) for a in i.actors)
        lines.append((
            i.event_date.isoformat() if i.event_date else "",
            label(i.event_type, t.lang),
            label(i.sub_event_type, t.lang),
            where(i, t.lang),
            ("، " if t.rtl else ", ").join(actors),
            i.fatalities,
            status_text(i.status, t),
            i.geo_precision,
            i.source,
        ))  # fmt: skip
    frame = pd.DataFrame(lines, columns=names)
    for name in (t("Killed"), t("Exactness")):
        frame[name] = pd.array([None if pd.isna(v) else int(v) for v in frame[name]], dtype="Int64")
    return frame


def by_type(columns: Columns, mask: Mask, t: Texts) -> pd.DataFrame:
    """Return incidents and stated fatalities by event type; the incidents add up to all that pass."""
    return _grouped(columns, mask, columns.kind, [label(name, t.lang) for name in EVENT_TYPES], t("Event type"), t)


def by_area(columns: Columns, mask: Mask, t: Texts) -> pd.DataFrame:
    """Return incidents and stated fatalities by first-level division; the incidents add up to all that pass."""
    pairs = columns.country.astype(np.int64) * max(len(columns.admins.keys), 1) + columns.admin1
    codes, inverse = np.unique(pairs, return_inverse=True)
    labels = []
    for code in codes:
        country, admin = divmod(int(code), max(len(columns.admins.keys), 1))
        parts = [_named(columns.admins, admin, t), _named(columns.countries, country, t)]
        labels.append(("، " if t.rtl else ", ").join(p for p in parts if p) or t("not placed"))
    return _grouped(columns, mask, inverse.astype(np.int32), labels, t("Governorate"), t)


def by_actor(columns: Columns, mask: Mask, t: Texts) -> pd.DataFrame:
    """Return incidents and stated fatalities by actor; an incident counts for each of its actors."""
    chosen = mask[columns.actor_row] & columns.actor_first
    deaths = np.maximum(columns.fatalities[columns.actor_row[chosen]], 0)
    codes = columns.actor_code[chosen]
    labels = [columns.actors.label(code, t.lang) for code in range(len(columns.actors.keys))]
    return _counted(codes, deaths, labels, t("Actor"), t)


def _named(names: Names, code: int, t: Texts) -> str:
    return names.label(code, t.lang) if names.keys and names.keys[code] else ""


def _grouped(columns: Columns, mask: Mask, codes: Ints, labels: list[str], title: str, t: Texts) -> pd.DataFrame:
    return _counted(codes[mask], np.maximum(columns.fatalities[mask], 0), labels, title, t)


def _counted(codes: Ints, deaths: Ints, labels: list[str], title: str, t: Texts) -> pd.DataFrame:
    counts = np.bincount(codes, minlength=len(labels))
    killed = np.bincount(codes, weights=deaths, minlength=len(labels)).astype(np.int64)
    frame = pd.DataFrame({title: labels, t("Incidents"): counts, t("Killed"): killed})
    found: pd.DataFrame = frame[counts > 0].sort_values(t("Incidents"), ascending=False, kind="stable")
    return found
