"""The curated rows of `data/curated/*.csv`: what news names and no open list has, each with its source."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.model import Place
from gazetteer.text_io import Rejected

COLUMNS = (
    "id", "name_ar", "name_en", "aliases", "weak", "feature", "country", "admin1", "admin2", "lat", "lon",
    "radius_km", "population", "wkt", "coordinate_source", "note",
)  # fmt: skip
_GEONAMES = re.compile(r"^GeoNames (\d+)")
# Codes that curators write from memory, and GeoNames' own.
_FEATURES = {"S.BRDG": "S.BDG", "S.PRT": "L.PRT"}
_MEND = "mend the row or take it out"


@dataclass(frozen=True, slots=True)
class Row:
    """A curated place, its own outline (rough) where it has one, and where it stands.

    `geonames` is the GeoNames id that the coordinate was taken from, or empty: the row is that town.
    """

    place: Place
    geometry: BaseGeometry | None
    where: str
    geonames: str


def names(cell: str) -> tuple[str, ...]:
    """Return the names of a cell, split by `|`, empty ones left out."""
    return tuple(dict.fromkeys(n.strip() for n in cell.split("|") if n.strip()))


def read(folder: Path, report: Callable[[Rejected], None] | None = None) -> Iterator[Row]:
    """Yield the rows of every CSV in a folder.

    Parameters
    ----------
    folder : Path
    report : callable, optional
        Called with every row that cannot be read; by default such a row raises.

    Raises
    ------
    ValueError
        On a row that cannot be read; the message names file, line and what is wrong.
    """

    def reject(where: str, what: str, mend: str) -> None:
        if report is None:
            raise ValueError(f"{where}: {what}; {mend}")
        report(Rejected(where, what, mend))

    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                reject(f"{path.name}:1", f"the columns are {reader.fieldnames}", f"name them {', '.join(COLUMNS)}")
                continue
            for cells in reader:
                where = f"{path.name}:{reader.line_num}"
                try:
                    yield _row(cells, where)
                except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.GEOSException) as error:
                    reject(where, str(error) or type(error).__name__, _MEND)


def _row(cells: dict[str, str], where: str) -> Row:
    if None in cells or None in cells.values():
        raise ValueError("the row has more or fewer cells than the header")
    weak = names(cells["weak"])
    place = Place(
        id=cells["id"],
        name_ar=cells["name_ar"].strip(),
        name_en=cells["name_en"].strip(),
        strong=tuple(n for n in names(cells["aliases"]) if n not in weak),
        weak=weak,
        feature=_FEATURES.get(cells["feature"].strip(), cells["feature"].strip()),
        country=cells["country"].strip(),
        admin1=cells["admin1"].strip(),
        admin2=cells["admin2"].strip().strip("-"),
        population=int(float(cells["population"] or 0)),
        lat=float(cells["lat"]),
        lon=float(cells["lon"]),
        radius_km=float(cells["radius_km"]),
        source=f"curated: {cells['coordinate_source'].strip()}",
    )
    geometry = shapely.from_wkt(cells["wkt"]) if cells["wkt"].strip() else None
    if geometry is not None and not geometry.is_valid:
        geometry = shapely.make_valid(geometry)
    match = _GEONAMES.match(cells["coordinate_source"].strip())
    return Row(place, geometry, where, match[1] if match else "")
