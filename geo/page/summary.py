"""Summaries of what passes the filters, and the rows of the table; their figures match the counts on the page."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.page.card import precision_text, status_text, where
from geo.page.catalogue import Catalogue
from geo.page.i18n import Texts
from geo.query.columns import Columns, Ints, Mask, Names
from geo.taxonomy import EVENT_TYPES, label


def sorts(t: Texts) -> dict[str, str]:
    """Return the orders of the table."""
    return {
        "newest": t("Newest first"),
        "oldest": t("Oldest first"),
        "deadliest": t("Most killed"),
        "type": t("By type"),
    }


def order(columns: Columns, mask: Mask, by: str) -> Ints:
    """Return the rows that pass, sorted: `newest`, `oldest`, `deadliest` or by `type`."""
    rows = columns.newest_first[mask[columns.newest_first]]
    if by == "oldest":
        undated = ~columns.dated[rows]
        return np.concatenate([rows[~undated][::-1], rows[undated]])
    if by == "deadliest":
        return rows[np.argsort(-columns.fatalities[rows], kind="stable")]
    return rows[np.argsort(columns.kind[rows], kind="stable")] if by == "type" else rows


def _headings(t: Texts) -> list[str]:
    return [
        t("Date"), t("Event"), t("Place"), t("Killed"), t("Status"), t("Who"), t("Type"), t("Source"), t("Exactness"),
    ]  # fmt: skip


def column_order(t: Texts) -> list[str]:
    """Return the columns as they stand from left to right: the first one on the right in Arabic."""
    return _headings(t)[::-1] if t.rtl else _headings(t)


def table(catalogue: Catalogue, rows: Iterable[int], t: Texts) -> pd.DataFrame:
    """Return the table of some rows, in the page's language."""
    names = _headings(t)
    lines = []
    for row in rows:
        i = catalogue.incident(int(row))
        lines.append((
            i.event_date.isoformat() if i.event_date else None,
            label(i.sub_event_type, t.lang),
            where(i, t.lang) or None,
            i.fatalities,
            status_text(i.status, t),
            t.listed(dict.fromkeys(map(t.name, i.actors))) or None,
            label(i.event_type, t.lang),
            i.source or None,
            exactness(i.geo_precision, t) or None,
        ))  # fmt: skip
    frame = pd.DataFrame(lines, columns=names)
    killed = t("Killed")
    frame[killed] = pd.array([None if pd.isna(v) else int(v) for v in frame[killed]], dtype="Int64")
    return frame


def exactness(precision: int | None, t: Texts) -> str:
    """Return how exact a place is, the code first: the column sorts by it."""
    return f"{precision} · {precision_text(precision, None, t)}" if precision else ""


def widths(t: Texts) -> dict[str, int]:
    """Return the pixels of the table's columns: left to itself it cuts the days where names are long.

    What, when, where, how many, how sure and who are in sight on a screen of 1,440 pixels, beside the filters.
    """
    pixels = (100, 240, 225, 70, 130, 285, 150, 170, 210) if t.rtl else (100, 200, 235, 70, 140, 305, 180, 170, 220)
    return dict(zip(_headings(t), pixels, strict=True))


def by_type(columns: Columns, mask: Mask, t: Texts) -> pd.DataFrame:
    """Return incidents and stated fatalities by event type; the incidents add up to all that pass."""
    return _grouped(columns, mask, columns.kind, [label(name, t.lang) for name in EVENT_TYPES], t("Event type"), t)


def by_area(columns: Columns, mask: Mask, t: Texts) -> pd.DataFrame:
    """Return incidents and stated fatalities by first-level division; the incidents add up to all that pass."""
    regions, inverse = columns.regions
    labels = []
    for country, admin in regions:
        parts = [_named(columns.admins, admin, t), _named(columns.countries, country, t)]
        labels.append(t.listed(parts) or t("not placed"))
    return _grouped(columns, mask, inverse, labels, t("Governorate"), t)


def by_actor(columns: Columns, mask: Mask, t: Texts) -> pd.DataFrame:
    """Return incidents and stated fatalities by actor; an incident counts for each of its actors."""
    chosen = mask[columns.actor_row] & columns.actor_first
    deaths = np.maximum(columns.fatalities[columns.actor_row[chosen]], 0)
    codes = columns.actor_group[columns.actor_code[chosen]]
    labels = [columns.actors.label(code, t.lang) for code in range(len(columns.actors.keys))]
    return _counted(codes, deaths, labels, t("Actor"), t)


def _named(names: Names, code: int, t: Texts) -> str:
    return names.label(code, t.lang) if names.keys and names.keys[code] else ""


def _grouped(
    columns: Columns, mask: Mask, codes: npt.NDArray[Any], labels: list[str], title: str, t: Texts
) -> pd.DataFrame:
    return _counted(codes[mask], np.maximum(columns.fatalities[mask], 0), labels, title, t)


def _counted(
    codes: npt.NDArray[Any], deaths: npt.NDArray[Any], labels: list[str], title: str, t: Texts
) -> pd.DataFrame:
    counts = np.bincount(codes, minlength=len(labels))
    killed = np.bincount(codes, weights=deaths, minlength=len(labels)).astype(np.int64)
    frame = pd.DataFrame({title: labels, t("Incidents"): counts, t("Killed"): killed})
    found: pd.DataFrame = frame[counts > 0].sort_values(t("Incidents"), ascending=False, kind="stable")
    return found


def all_tables(columns: Columns, mask: Mask, t: Texts) -> list[tuple[str, pd.DataFrame]]:
    """Return the summaries with their titles."""
    return [
        (t("By event type"), by_type(columns, mask, t)),
        (t("By governorate"), by_area(columns, mask, t)),
        (t("By actor"), by_actor(columns, mask, t)),
    ]


def listing(title: str, frame: pd.DataFrame, total: int, t: Texts) -> str:
    """Return a summary as an HTML table: light to draw anew at each move, and mirrored with the page.

    Parameters
    ----------
    title : str
    frame : pandas.DataFrame
        The first rows of the summary: a name and numbers.
    total : int
        How many rows there are in all.
    t : Texts
    """
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in frame.columns)
    lines = "".join(
        f'<tr><th scope="row"><bdi>{escape(name)}</bdi></th>{"".join(f"<td>{t.number(n)}</td>" for n in numbers)}</tr>'
        for name, *numbers in frame.itertuples(index=False)
    )
    more = total - len(frame)
    rest = f'<p class="wq-foot">{escape(t("and {n} more", n=t.number(more)))}</p>' if more > 0 else ""
    return (
        f'<div class="wq-summary" dir="{t.direction}" tabindex="0" role="region" aria-label="{escape(title)}">'
        f"<table><caption>{escape(title)}</caption><tr>{heads}</tr>{lines}</table>{rest}</div>"
    )


def caption(page: int, size: int, shown: int, total: int, t: Texts) -> str:
    """Return which rows a page of the table shows."""
    first = (page - 1) * size + 1 if shown else 0
    last = first + shown - 1 if shown else 0
    told = t("Rows {first}–{last} of {total}", first=t.number(first), last=t.number(last), total=t.number(total))
    if shown == total:
        return told
    # Whoever sorts by a heading must not take the first of a page for the first of all.
    return f"{told} · {t('a heading sorts these rows, «{order}» sorts all', order=t('Order'))}"


def neighbours(rows: Ints, row: int) -> tuple[int | None, int | None]:
    """Return the rows before and after a row in the table's order; None at its ends and for a row that is not in it."""
    at = np.flatnonzero(rows == row)
    if not len(at):
        return None, None
    here = int(at[0])
    return (int(rows[here - 1]) if here else None), (int(rows[here + 1]) if here + 1 < len(rows) else None)


def off_map(columns: Columns, mask: Mask, rows: Ints, t: Texts) -> list[tuple[str, Ints]]:
    """Return what is not drawn as a point: as areas, with no more than a country, and without a place."""
    country = ~columns.on_map & ~columns.as_area & (columns.precision > 0)
    nowhere = ~columns.on_map & ~columns.as_area & (columns.precision == 0)
    parts = (
        (t("Drawn as areas"), columns.as_area),
        (t("Placed in a country only"), country),
        (t("Without a place"), nowhere),
    )
    return [(title, rows[(part & mask)[rows]]) for title, part in parts if (part & mask).any()]
