"""What a read model counts beforehand: cells of each zoom, days, areas, the whole. The same in DuckDB and PostgreSQL.

Grouping a million rows for a map of the whole takes too long; so the cells of each zoom are counted when incidents are
written, and an unfiltered map reads these, and rows only along the edge of what is in view.
"""

from __future__ import annotations

from collections.abc import Iterator

from geo.store.rows import GRID_BITS
from geo.taxonomy import EVENT_TYPES

FINEST = 10
_KINDS = range(len(EVENT_TYPES))
_MIX = ", ".join(f"k{n} INTEGER NOT NULL" for n in _KINDS)
_LAYOUT = {
    "view_cell": (
        "zoom INTEGER, cx INTEGER, cy INTEGER, n INTEGER, lat FLOAT8, lon FLOAT8, west REAL, south REAL, east REAL,"
        f" north REAL, rid INTEGER, status INTEGER, radius REAL, {_MIX}"
    ),
    "view_day": "first INTEGER, last INTEGER, kind INTEGER, n INTEGER",
    "view_area": f"area INTEGER, place INTEGER, n INTEGER, rid INTEGER, lat REAL, lon REAL, radius REAL, {_MIX}",
    "view_total": "n BIGINT, points BIGINT, first INTEGER, last INTEGER",
}


TABLES = tuple(_LAYOUT)


def tables() -> list[str]:
    """Return the statements that make the tables."""
    return [f"CREATE TABLE {name} ({columns})" for name, columns in _LAYOUT.items()]


def statements(incidents: str) -> Iterator[str]:
    """Yield the statements that count anew: from the rows the finest cells, from each zoom the next coarser.

    Parameters
    ----------
    incidents : str
        Name of the table of incidents; ours.
    """
    for name in _LAYOUT:
        yield f"DELETE FROM {name}"
    mix = ", ".join(f"COUNT(*) FILTER (WHERE kind = {n})" for n in _KINDS)
    shift = GRID_BITS - 2 - FINEST
    yield (
        f"INSERT INTO view_cell SELECT {FINEST}, mx >> {shift}, my >> {shift}, COUNT(*), SUM(CAST(lat AS FLOAT8)),"
        " SUM(CAST(lon AS FLOAT8)), MIN(lon), MIN(lat), MAX(lon), MAX(lat), MIN(rid), MIN(status),"
        f" MAX(CASE WHEN precision = 2 THEN radius ELSE 0 END), {mix} FROM {incidents} WHERE on_map GROUP BY 2, 3"
    )
    sums = ", ".join(f"SUM(k{n})" for n in _KINDS)
    for zoom in range(FINEST - 1, -1, -1):
        yield (
            f"INSERT INTO view_cell SELECT {zoom}, cx >> 1, cy >> 1, SUM(n), SUM(lat), SUM(lon), MIN(west), MIN(south),"
            f" MAX(east), MAX(north), MIN(rid), MIN(status), MAX(radius), {sums} FROM view_cell WHERE zoom = {zoom + 1}"
            " GROUP BY 2, 3"
        )
    yield (
        f"INSERT INTO view_day SELECT first, last, kind, COUNT(*) FROM {incidents} WHERE first IS NOT NULL"
        " GROUP BY 1, 2, 3"
    )
    yield (
        "INSERT INTO view_area SELECT area, CASE WHEN area IS NULL THEN place END, COUNT(*), MIN(rid), MIN(lat),"
        f" MIN(lon), MAX(radius), {mix} FROM {incidents} WHERE as_area GROUP BY 1, 2"
    )
    yield (
        "INSERT INTO view_total SELECT COUNT(*), COUNT(*) FILTER (WHERE on_map), MIN(first), MAX(last)"
        f" FROM {incidents}"
    )
