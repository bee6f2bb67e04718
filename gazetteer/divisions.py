"""First-level divisions: Natural Earth's units, what has changed since, and cells where no line is open.

`division_changes.csv` says which units a division is (`is`), was cut out of (`in`: older lists put its places in
another) or is missing from (`gap`: a division of old, whose places lists know). Where several divisions share
units, each gets the cells of the places known to be in it (Voronoi), or its curator's sketch: approximate either way.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from gazetteer.sources.natural_earth import Division
from gazetteer.store import table

_SEEDS = 10  # so many known places make better cells than a sketch
_AROUND_DEGREES = 0.15  # a sketch takes in this much around the places known to be inside
_SEAT_DEGREES = 0.15  # places so near to a new division's seat are in it, whatever older lists say


@dataclass
class Plan:
    """Which units make which division.

    Attributes
    ----------
    whole : dict
        ISO 3166-2 code to its units, where they are its alone.
    shared : list of (list of ISO codes, list of units)
        Divisions that have their units in common.
    cut : dict
        ISO code of a division cut out of others to the units it was cut from.
    listed : set of str
        Those of them whose places every list knows to be theirs.
    codes : dict
        GeoNames' admin1 code to ISO code.
    renamed : dict
        Natural Earth's ISO code to today's.
    """

    whole: dict[str, list[Division]] = field(default_factory=dict)
    shared: list[tuple[list[str], list[Division]]] = field(default_factory=list)
    cut: dict[str, list[Division]] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)
    codes: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)


def plan(units: Sequence[Division]) -> Plan:
    """Read `division_changes.csv` against Natural Earth's units."""
    changes = table("division_changes.csv")
    by_ref: dict[str, Division] = {u.iso: u for u in units} | {u.geonames: u for u in units if u.geonames}
    out = Plan(codes={u.geonames: u.iso for u in units if u.geonames and not u.iso.endswith("~")})
    owners: dict[int, list[str]] = defaultdict(list)
    for row in changes:
        out.codes.update(dict.fromkeys(filter(None, row["geonames"].split("|")), row["iso"]))
        found = [by_ref[ref] for ref in row["units"].split("|")]
        if row["how"] in {"in", "gap"}:
            out.cut[row["iso"]] = found
            if row["how"] == "gap":
                out.listed.add(row["iso"])
        else:
            for unit in found:
                owners[id(unit)].append(row["iso"])
    targets = {row["iso"] for row in changes}
    taken: set[int] = set()
    for unit in units:
        isos = owners.get(id(unit), [unit.iso])
        if id(unit) in taken or (len(isos) == 1 and isos[0].endswith("~")):
            continue
        if len(isos) == 1:
            out.whole.setdefault(isos[0], []).append(unit)
            if unit.iso != isos[0]:
                out.renamed[unit.iso] = isos[0]
            continue
        group = [u for u in units if isos[0] in owners.get(id(u), ())]
        taken |= {id(u) for u in group}
        out.shared.append((isos, group))
    out.renamed = {old: new for old, new in out.renamed.items() if old not in out.whole and old not in targets}
    out.whole = {iso: [u for u in found if id(u) not in taken] for iso, found in out.whole.items()}
    out.whole = {iso: found for iso, found in out.whole.items() if found}
    return out


def cells(ground: BaseGeometry, seeds: Iterable[tuple[str, float, float]]) -> dict[str, BaseGeometry]:
    """Return the part of a ground nearest to the seeds (label, lat, lon) of each label: dissolved Voronoi cells."""
    scale = max(0.1, math.cos(math.radians(ground.centroid.y)))
    labels = {(round(lon * scale, 6), round(lat, 6)): label for label, lat, lon in sorted(seeds)}
    flat = affinity.scale(ground, xfact=scale, yfact=1.0, origin=(0, 0))
    if len(set(labels.values())) < 2:
        return dict.fromkeys(labels.values(), ground)
    cells_ = shapely.voronoi_polygons(MultiPoint(list(labels)), extend_to=flat.envelope.buffer(1.0), ordered=True)
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for cell, label in zip(cells_.geoms, labels.values(), strict=True):
        parts[label].append(cell)
    out = {}
    for label, found in parts.items():
        area = shapely.union_all(found, grid_size=1e-6).intersection(flat)
        out[label] = polygons(affinity.scale(area, xfact=1 / scale, yfact=1.0, origin=(0, 0)))
    return out


def polygons(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a geometry in one piece, without lines, points and crumbs."""
    parts = [p for p in shapely.get_parts(shapely.make_valid(geometry)) if p.geom_type in {"Polygon", "MultiPolygon"}]
    flat = [p for part in parts for p in shapely.get_parts(part)]
    if not flat:
        return geometry
    largest = max(p.area for p in flat)
    return shapely.union_all([p for p in flat if p.area > 1e-4 * largest])


def outlines(
    made: Plan,
    simple: Mapping[int, BaseGeometry],
    seeds: Mapping[str, Sequence[tuple[float, float]]],
    seats: Mapping[str, tuple[float, float]],
    sketches: Mapping[str, BaseGeometry],
) -> dict[str, tuple[BaseGeometry, str, bool]]:
    """Return each division's outline, its source, and whether it is approximate.

    Parameters
    ----------
    made : Plan
    simple : mapping
        `id` of a unit to its simplified outline.
    seeds : mapping
        ISO code to the points (lat, lon) of places known to be in the division.
    seats : mapping
        ISO code to the division's own point.
    sketches : mapping
        ISO code to the curator's outline.
    """
    out: dict[str, tuple[BaseGeometry, str, bool]] = {
        iso: (shapely.union_all([simple[id(u)] for u in units]), "Natural Earth", False)
        for iso, units in made.whole.items()
    }
    for isos, units in made.shared:
        ground = shapely.union_all([simple[id(u)] for u in units])
        points = [(iso, *p) for iso in isos for p in (*seeds.get(iso, ()), *([seats[iso]] if iso in seats else []))]
        for iso, area in cells(ground, points).items():
            out[iso] = (area, "cells of its places, cut from Natural Earth", True)
    for iso, units in made.cut.items():
        area, source = _cut_out(iso, units, made, simple, seeds, seats, sketches)
        if area.is_empty:
            continue
        for other in _owners(made, units):
            kept, was, _ = out[other]
            out[other] = (polygons(kept.difference(area)), was, True)
        for other in made.cut:
            if other != iso and other in out and out[other][0].intersects(area):
                area = polygons(area.difference(out[other][0]))
        out[iso] = (area, source, True)
    return out


def _owners(made: Plan, units: Sequence[Division]) -> list[str]:
    ids = {id(u) for u in units}
    return [iso for iso, found in made.whole.items() if ids & {id(u) for u in found}]


def _cut_out(
    iso: str,
    units: Sequence[Division],
    made: Plan,
    simple: Mapping[int, BaseGeometry],
    seeds: Mapping[str, Sequence[tuple[float, float]]],
    seats: Mapping[str, tuple[float, float]],
    sketches: Mapping[str, BaseGeometry],
) -> tuple[BaseGeometry, str]:
    ground = shapely.union_all([simple[id(u)] for u in units])
    siblings = [i for i, cut in made.cut.items() if {id(u) for u in cut} & {id(u) for u in units}]
    family = [*dict.fromkeys((*_owners(made, units), *siblings))]
    known = list(seeds.get(iso, ()))
    if iso in sketches and iso not in made.listed and len(known) < _SEEDS:
        around = shapely.union_all([Point(lon, lat).buffer(_AROUND_DEGREES) for lat, lon in known])
        area = shapely.union(sketches[iso], around).intersection(ground)
        return polygons(area), "curated sketch, cut from Natural Earth"
    seat = seats.get(iso)
    points = [(iso, *p) for p in (*known, *([seat] if seat else []))]
    for other in (i for i in family if i != iso):
        points += [
            (other, *p)
            for p in seeds.get(other, ())
            if seat is None or iso in made.listed or math.dist(p, seat) > _SEAT_DEGREES
        ]
    return cells(ground, points).get(iso, shapely.Polygon()), "cells of its places, cut from Natural Earth"


class Finder:
    """Finds the division that a point lies in, or the nearest within a reach."""

    def __init__(self, areas: Mapping[str, BaseGeometry]) -> None:
        self._codes = sorted(areas)
        self._areas = [areas[c] for c in self._codes]
        self._tree = shapely.STRtree(self._areas)
        shapely.prepare(self._areas)

    def of(self, country: str, lat: float, lon: float, reach: float = 0.2) -> str:
        """Return the ISO code of the division of a country at a point, or within `reach` degrees of it, or nothing."""
        point = Point(lon, lat)
        near: list[tuple[float, str]] = []
        for index in np.sort(self._tree.query(point.buffer(reach))):
            code = self._codes[int(index)]
            if code.startswith(f"{country}-"):
                near.append((float(self._areas[int(index)].distance(point)), code))
        return min(near)[1] if near and min(near)[0] <= reach else ""
