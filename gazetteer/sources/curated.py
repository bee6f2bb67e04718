"""The curated rows of `data/curated/*.csv`: what news names and no open list has, each with its source."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.model import Place

COLUMNS = (
    "id", "name_ar", "name_en", "aliases", "weak", "feature", "country", "admin1", "admin2", "lat", "lon",
    "radius_km", "population", "wkt", "coordinate_source", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A curated place, its own outline (rough) where it has one, and where it stands."""

    place: Place
    geometry: BaseGeometry | None
    where: str


def names(cell: str) -> tuple[str, ...]:
    """Return the names of a cell, split by `|`, empty ones left out."""
    return tuple(dict.fromkeys(n.strip() for n in cell.split("|") if n.strip()))


def read(folder: Path) -> Iterator[Row]:
    """Yield the rows of every CSV in a folder.

    Raises
    ------
    ValueError
        On a row that cannot be read; the message names file, line and what is wrong.
    """
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise ValueError(f"{path.name}:1: columns are {reader.fieldnames}, not {list(COLUMNS)}")
            for cells in reader:
                where = f"{path.name}:{reader.line_num}"
                try:
                    yield _row(cells, where)
                except (ValueError, KeyError, TypeError, shapely.errors.GEOSException) as error:
                    raise ValueError(f"{where}: {error}; mend the row or take it out") from error


def _row(cells: dict[str, str], where: str) -> Row:
    weak = names(cells["weak"])
    place = Place(
        id=cells["id"],
        name_ar=cells["name_ar"].strip(),
        name_en=cells["name_en"].strip(),
        strong=tuple(n for n in names(cells["aliases"]) if n not in weak),
        weak=weak,
        feature=cells["feature"].strip(),
        country=cells["country"].strip(),
        admin1=cells["admin1"].strip(),
        admin2=cells["admin2"].strip(),
        population=int(float(cells["population"] or 0)),
        lat=float(cells["lat"]),
        lon=float(cells["lon"]),
        radius_km=float(cells["radius_km"]),
        source=f"curated: {cells['coordinate_source'].strip()}",
    )
    geometry = shapely.from_wkt(cells["wkt"]) if cells["wkt"].strip() else None
    if geometry is not None and not geometry.is_valid:
        geometry = shapely.make_valid(geometry)
    return Row(place, geometry, where)
