"""`waqai gazetteer check`: rules that every shipped place and every curated row keeps.

A finding says which file and row, what is wrong, and how to mend it. A place built from a curated row is reported at
that row, so that the curator finds it.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gazetteer import merge
from gazetteer.build import DIVISION_COUNTRIES
from gazetteer.features import features
from gazetteer.kinds import split_kind
from gazetteer.model import Place
from gazetteer.normalise import fold_name
from gazetteer.sources import curated
from gazetteer.store import DATA, Areas, from_line, read_lines
from gazetteer.text_io import Rejected

_ID = re.compile(r"(?:gn:\d+|iso:[A-Z]{2}(?:-[A-Z0-9]{1,3})?|[a-z]{2}(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+)")
_KM_PER_DEGREE = 111.2
_COUNTRY_KM, _ADMIN1_KM = 25.0, 40.0
# Outlines of states that hold ground which the places' own state claims or another one occupies.
_ALSO_IN = {"MA": ("EH",), "EH": ("MA",), "SY": ("IL",), "PS": ("IL",), "IL": ("PS", "SY"), "SD": ("SS", "EG"),
            "SS": ("SD",), "EG": ("SD",), "UA": ("RU",), "SO": ("-",), "CY": ("-",)}  # fmt: skip
# What may lie off the coast: waters, islands, fields and the terminals that serve them.
_OFFSHORE = ("H.", "T.", "L.GASF", "L.OILF", "L.PRT")
_OFFSHORE_KM = 180.0
_DIVISIONS = frozenset({"A.ADM1", "A.ADM2", "A.ADM3"})


@dataclass(frozen=True)
class Shipped:
    """What is checked: the places, the outlines, the curated rows, and the ids whose odd place was looked into."""

    places: dict[str, Place]
    areas: Areas
    rows: dict[str, curated.Row]
    broken: list[Rejected]
    repeats: list[Rejected]
    known: frozenset[str]

    def where(self, place: Place) -> str:
        """Return `file:row` of a place."""
        if (row := self.rows.get(place.id)) is not None:
            return row.where
        return f"places.tsv:{place.id}"


def load(folder: Path = DATA) -> Shipped:
    """Read the shipped gazetteer and the curated rows."""
    broken: list[Rejected] = []
    repeats: list[Rejected] = []
    rows: dict[str, curated.Row] = {}
    for row in curated.read(folder / "curated", broken.append):
        if row.place.id in rows:
            repeats.append(
                Rejected(row.where, f"{row.place.id} is also {rows[row.place.id].where}", "give it an id of its own")
            )
        rows.setdefault(row.place.id, row)
    places: dict[str, Place] = {}
    for number, line in enumerate(read_lines(folder / "places.tsv"), 2):
        try:
            place = from_line(line)
        except ValueError as error:
            broken.append(Rejected(f"places.tsv:{number}", str(error), "rebuild with `waqai gazetteer build`"))
            continue
        if place.id in places:
            repeats.append(Rejected(f"places.tsv:{number}", f"{place.id} is there twice", "rebuild"))
        places[place.id] = place
    with (folder / "check_exceptions.csv").open(encoding="utf-8", newline="") as handle:
        known = frozenset(row["id"] for row in csv.DictReader(handle))
    return Shipped(places, Areas(folder / "areas.geojsonl"), rows, broken, repeats, known)


def _seconds(places: Iterable[Place]) -> dict[str, frozenset[str]]:
    """Return the folded names of the divisions of each country, with and without their generic word."""
    out: dict[str, set[str]] = {}
    for place in places:
        if place.feature in _DIVISIONS:
            keys = merge.keys(place)
            out.setdefault(place.country, set()).update(keys, (split_kind(k)[1] for k in keys))
    return {country: frozenset(names) for country, names in out.items()}


def findings(shipped: Shipped) -> list[Rejected]:
    """Return everything that breaks a rule, by file and row."""
    out = [*shipped.broken, *shipped.repeats]
    seconds = _seconds(shipped.places.values())
    for place in shipped.places.values():
        if place.admin2 and place.country and fold_name(place.admin2) not in seconds.get(place.country, ()):
            what = f"{place.id}: no division of {place.country} is called «{place.admin2}»"
            out.append(Rejected(shipped.where(place), what, "mend admin2, give the division a row, or leave it empty"))
    outlines = _Outlines(shipped.areas)
    for place in shipped.places.values():
        out += _of_place(place, shipped, outlines)
    gone = sorted(shipped.known - shipped.places.keys())
    out += [Rejected(f"check_exceptions.csv:{i}", "there is no such place", "take the line out") for i in gone]
    for row in shipped.rows.values():
        if row.place.id not in shipped.places and not row.place.is_admin1:
            out += [Rejected(row.where, what, mend) for what, mend in _own(row.place)]
    for key, first, other in merge.namesakes(shipped.places.values()):
        what = f"«{key}» is strong here and for {first.id}, both in {other.admin1}"
        out.append(Rejected(shipped.where(other), what, "make the name weak in the lesser place, or qualify it"))
    return sorted(out, key=lambda r: (r.where.partition(":")[0], _row_number(r.where), r.what))


def _row_number(where: str) -> tuple[int, str]:
    tail = where.partition(":")[2]
    return (int(tail), "") if tail.isdigit() else (0, tail)


class _Outlines:
    """Distances to outlines, each prepared once."""

    def __init__(self, areas: Areas) -> None:
        self._areas = areas
        self._prepared: dict[str, BaseGeometry | None] = {}

    def km(self, area_id: str, lat: float, lon: float) -> float | None:
        """Return how far a point is outside an area, about; None where there is no outline."""
        if area_id not in self._prepared:
            outline = self._areas.get(area_id)
            if outline is not None:
                shapely.prepare(outline)
            self._prepared[area_id] = outline
        outline = self._prepared[area_id]
        if outline is None:
            return None
        point = Point(lon, lat)
        if outline.intersects(point):
            return 0.0
        nearest = shapely.shortest_line(outline, point)
        (x, y), _ = nearest.coords
        return _KM_PER_DEGREE * math.hypot((x - lon) * math.cos(math.radians(lat)), y - lat)


def _of_place(place: Place, shipped: Shipped, outlines: _Outlines) -> Iterator[Rejected]:
    rules: tuple[Callable[[], Iterable[tuple[str, str]]], ...] = (
        lambda: _own(place),
        lambda: () if place.id in shipped.known else _admin1(place, shipped.places, outlines),
        lambda: () if place.id in shipped.known else _country(place, outlines),
        lambda: _geometry(place, shipped.areas),
    )
    where = shipped.where(place)
    for rule in rules:
        for what, mend in rule():
            yield Rejected(where, f"{place.id}: {what}", mend)


def _own(place: Place) -> Iterator[tuple[str, str]]:
    """Check what a row says by itself."""
    if not _ID.fullmatch(place.id):
        yield "the id is not well-formed", "write country.slug in small Latin letters and digits"
    if place.feature not in features():
        yield f"{place.feature} is no feature code that we know", "use one of feature_codes.csv, or add it there"
    if place.country and not re.fullmatch("[A-Z]{2}", place.country):
        yield f"{place.country!r} is no ISO 3166-1 code", "write two capital letters"
    for name in (place.name_ar, *place.strong, *place.weak):
        if name and not fold_name(name):
            yield f"the name {name!r} folds to nothing", "take it out"
    if not place.name_ar:
        yield "there is no Arabic name", "give name_ar"
    if not 0 < place.radius_km <= 20_100:
        yield f"a radius of {place.radius_km:g} km", "give the radius of the circle that holds the place"
    if place.feature in {"P.PPL", "P.PPLX", "P.PPLA2"} and place.radius_km > 40:
        yield f"a town of {place.radius_km:g} km radius", "give the radius of the built-up area"


def _admin1(place: Place, places: Mapping[str, Place], outlines: _Outlines) -> Iterator[tuple[str, str]]:
    if not place.admin1:
        return
    if place.country and place.admin1[:2] not in {place.country, *_ALSO_IN.get(place.country, ())}:
        yield f"{place.admin1} is no division of {place.country}", "mend one of the two"
        return
    if place.admin1[:2] not in DIVISION_COUNTRIES:
        return  # divisions are shipped for the region only
    parent = places.get(f"iso:{place.admin1}")
    if parent is None:
        yield f"there is no division {place.admin1}", "use a code of admin1_names.csv, or leave admin1 empty"
        return
    km = outlines.km(parent.id, place.lat, place.lon)
    if km is not None and km > _ADMIN1_KM + _play(place):
        yield f"the point is {km:.0f} km outside {place.admin1} ({parent.name_ar})", "mend admin1 or the coordinate"


def _play(place: Place) -> float:
    """Return how much farther out than a town a place of this kind may be, in km."""
    return (_OFFSHORE_KM if place.feature.startswith(_OFFSHORE) else 0.0) + (
        place.radius_km if place.feature[0] in "LHTA" else 0.0
    )


def _country(place: Place, outlines: _Outlines) -> Iterator[tuple[str, str]]:
    if not place.country or place.feature == "A.PCLI":
        return
    if place.id.startswith("gn:") and place.country not in DIVISION_COUNTRIES:
        return  # far islands that outlines of this scale leave out
    if outlines.km(f"iso:{place.country}", place.lat, place.lon) is None:
        return
    codes = (place.country, *_ALSO_IN.get(place.country, ()))
    km = min(d for c in codes if (d := outlines.km(f"iso:{c}", place.lat, place.lon)) is not None)
    if km > _COUNTRY_KM + _play(place):
        yield f"the point is {km:.0f} km outside {place.country}", "mend the country or the coordinate"


def _geometry(place: Place, areas: Areas) -> Iterator[tuple[str, str]]:
    if place.id not in areas:
        if place.is_admin1:
            yield "the division has no outline", "give its curated row a wkt, or division_changes.csv a line"
        return
    try:
        shape = areas.get(place.id)
    except (ValueError, KeyError, shapely.errors.GEOSException) as error:
        yield f"the geometry cannot be read ({error})", "rebuild, or mend the wkt"
        return
    if shape is None or shape.is_empty or not shape.is_valid:
        yield "the geometry is empty or invalid", "mend the wkt"
        return
    km = _KM_PER_DEGREE * shape.distance(Point(place.lon, place.lat))
    if km > max(15.0, place.radius_km):
        yield f"the point is {km:.0f} km from its geometry", "mend the point or the wkt"
