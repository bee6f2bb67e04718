"""Reading and writing the committed artefacts: `places.tsv` (one place a line) and `areas.geojsonl` (one area a line).

Text, sorted by id, so that a change of the gazetteer is a readable diff; split lazily, so that it loads in a tenth
of a second.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer.model import Place

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

DATA = Path(__file__).parent / "data"
COLUMNS = (
    "id", "name_ar", "name_en", "strong", "weak", "feature", "country", "admin1", "admin2", "population",
    "lat", "lon", "radius_km", "source", "pcode",
)  # fmt: skip
_GEOMETRY = '"geometry":'


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV table of the data folder."""
    with (DATA / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def to_line(place: Place) -> str:
    """Return the line of `places.tsv` for a place (tabs and newlines inside names become spaces)."""
    values = (
        place.id, place.name_ar, place.name_en, "|".join(place.strong), "|".join(place.weak), place.feature,
        place.country, place.admin1, place.admin2, str(place.population or ""), f"{place.lat:.4f}", f"{place.lon:.4f}",
        f"{place.radius_km:g}", place.source, place.pcode,
    )  # fmt: skip
    return "\t".join(" ".join(v.split()) for v in values)


def from_line(line: str) -> Place:
    """Return the place of a line of `places.tsv`.

    Raises
    ------
    ValueError
        When the line has not as many columns as `COLUMNS`, or a number is none.
    """
    cells = line.split("\t")
    if len(cells) != len(COLUMNS):
        raise ValueError(f"{len(cells)} columns instead of {len(COLUMNS)}: {line[:80]!r}")
    return Place(
        id=cells[0],
        name_ar=cells[1],
        name_en=cells[2],
        strong=tuple(cells[3].split("|")) if cells[3] else (),
        weak=tuple(cells[4].split("|")) if cells[4] else (),
        feature=cells[5],
        country=cells[6],
        admin1=cells[7],
        admin2=cells[8],
        population=int(cells[9] or 0),
        lat=float(cells[10]),
        lon=float(cells[11]),
        radius_km=float(cells[12]),
        source=cells[13],
        pcode=cells[14],
    )


def read_lines(path: Path) -> list[str]:
    """Return the lines of a places file, header left out."""
    return path.read_text(encoding="utf-8").split("\n")[1:-1]


def write_places(places: Iterable[Place], path: Path) -> None:
    """Write places sorted by id."""
    lines = sorted(to_line(p) for p in places)
    path.write_text("\t".join(COLUMNS) + "\n" + "\n".join(lines) + "\n", encoding="utf-8")


class Areas:
    """Geometries by place id, parsed only when asked for."""

    def __init__(self, path: Path) -> None:
        self._lines: dict[str, str] = {}
        self._parsed: dict[str, BaseGeometry] = {}
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                self._lines[line[7 : line.index('"', 7)]] = line  # every line begins {"id":"…"

    def __contains__(self, place_id: object) -> bool:
        return place_id in self._lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def get(self, place_id: str) -> BaseGeometry | None:
        """Return the geometry (WGS 84 longitude/latitude), or None where the gazetteer has only a point."""
        if place_id not in self._lines:
            return None
        if place_id not in self._parsed:
            from shapely import from_geojson  # half of the cold start, and most look-ups need no outline

            # GEOS reads the geometry, which is the last of the record, twenty times as quickly as Python does
            line = self._lines[place_id]
            self._parsed[place_id] = from_geojson(line[line.index(_GEOMETRY) + len(_GEOMETRY) : -1])
        return self._parsed[place_id]

    def approximate(self, place_id: str) -> bool:
        """Whether the outline is our own sketch instead of a published boundary."""
        return place_id in self._lines and bool(json.loads(self._lines[place_id]).get("approximate"))


def area_line(place_id: str, geometry: BaseGeometry, *, source: str, approximate: bool) -> str:
    """Return the line of `areas.geojsonl` for a geometry, rounded to 3 decimals (about 100 m)."""
    import shapely
    from shapely.geometry import mapping

    rounded = shapely.set_precision(geometry, 0.001)
    record = {"id": place_id, "approximate": approximate, "source": source, "geometry": mapping(rounded)}
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
