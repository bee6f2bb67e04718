"""Sources → the committed artefacts, deterministically: the same sources, the same bytes.

The order is the rule of merging: countries, first-level divisions, curated rows, then GeoNames' towns; a later entry
that is the same place as an earlier one gives it its names and population instead of a row of its own.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer import divisions, merge, seats
from gazetteer.kinds import kinds
from gazetteer.model import Place
from gazetteer.normalise import fold_name
from gazetteer.ranking import reach_km
from gazetteer.sources import cldr, curated, geonames, natural_earth, wdbii
from gazetteer.store import DATA, area_line, table, write_places
from gazetteer.text_io import Rejected

# First-level divisions are shipped for the states whose conflicts and neighbours Arabic news covers by province.
DIVISION_COUNTRIES = geonames.ARAB_WORLD | geonames.NEIGHBOURS | {"AF", "UA", "NE", "ML"}
ARTEFACTS = ("places.tsv", "areas.geojsonl", "admin1_codes.csv")
_COUNTRY_DEGREES = 0.05
_BY_DIVISIONS = frozenset({"UA"})  # outlines of countries that are the union of their divisions: Crimea is drawn apart


@dataclass
class Build:
    """What a build makes, and what it noticed on the way.

    Attributes
    ----------
    places, geometries : dict
        By id; a geometry with its source and whether it is approximate.
    conflicts : list of str
        Entries that contradict one another, and what was done about it.
    rejected : list of Rejected
        Curated rows that cannot be read, left out.
    merged : int
        How many entries gave their names to another one.
    codes : dict
        GeoNames' admin1 code (`SY.12`) to ISO 3166-2 (`SY-ID`).
    """

    places: dict[str, Place] = field(default_factory=dict)
    geometries: dict[str, tuple[BaseGeometry, str, bool]] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    merged: int = 0
    codes: dict[str, str] = field(default_factory=dict)

    def add(self, place: Place) -> None:
        """Add a place; the same id twice is a conflict and the first one stays."""
        if place.id in self.places:
            self.conflicts.append(f"{place.id}: two rows; the later one ({place.source}) is left out")
        else:
            self.places[place.id] = merge.tidied(place)


def _radius(lat: float, lon: float, geometry: BaseGeometry) -> float:
    return float(math.ceil(reach_km(lat, lon, geometry)))


def _countries(build: Build, sources: Path, drawn: Iterable[natural_earth.Division]) -> None:
    outlines, numeric = natural_earth.countries(sources), cldr.numeric_codes()
    by_code = {numeric[n]: g for n, g in outlines.items() if n in numeric}
    for code in sorted((set(numeric.values()) - by_code.keys()) | _BY_DIVISIONS):
        if parts := [d.geometry.simplify(_COUNTRY_DEGREES) for d in drawn if d.country == code]:
            by_code[code] = divisions.polygons(shapely.union_all([p.buffer(0) for p in parts]))
    extra = {row["iso2"]: row for row in table("countries.csv")}
    territories = cldr.territories()
    for code in sorted(set(numeric.values()) & set(territories)):
        arabic, english = territories[code]
        row = extra.get(code, {})
        outline = by_code.get(code)
        if outline is None:
            continue
        largest = max(getattr(outline, "geoms", [outline]), key=lambda g: g.area)
        point = largest.centroid if largest.contains(largest.centroid) else largest.representative_point()
        weak = curated.names(row.get("weak", ""))
        names = dict.fromkeys((row.get("name_ar") or arabic, arabic, *curated.names(row.get("aliases", ""))))
        preferred, *others = [n for n in names if n not in weak] or list(names)
        build.add(
            Place(
                id=f"iso:{code}", name_ar=preferred, name_en=row.get("name_en") or english, strong=tuple(others),
                weak=weak, feature="A.PCLI", country=code, admin1="", admin2="", population=0,
                lat=round(point.y, 4), lon=round(point.x, 4),
                radius_km=_radius(point.y, point.x, largest), source="CLDR; Natural Earth",
            )
        )  # fmt: skip
        build.geometries[f"iso:{code}"] = (outline, "Natural Earth", False)


def bare_name(name: str) -> str:
    """Return a division's name without its generic word (محافظة إدلب → إدلب)."""
    first, _, rest = name.partition(" ")
    return rest if rest and fold_name(first) in kinds() else name


def _divisions(build: Build, made: divisions.Plan, rows: Mapping[str, curated.Row]) -> None:
    """Add the first-level divisions with their names; their outlines come when the towns are known."""
    ours = {made.renamed.get(row["iso_3166_2"], row["iso_3166_2"]): row for row in table("admin1_names.csv")}
    isos = {iso for iso in made.whole if iso[:2] in DIVISION_COUNTRIES} | set(made.cut)
    isos |= {iso for shared, _ in made.shared for iso in shared}
    for iso in sorted(isos):
        unit = made.whole[iso][0] if iso in made.whole else None
        row, sketch = ours.get(iso, {}), rows.get(iso)
        drawn = bare_name(unit.name_ar) if unit is not None and unit.iso == iso else ""
        name = row.get("name_ar") or (sketch.place.name_ar if sketch else drawn)
        if not name:
            build.conflicts.append(f"{iso}: no Arabic name; give it a row in admin1_names.csv")
            continue
        place = Place(
            id=f"iso:{iso}", name_ar=name, name_en=row.get("name_en") or (unit.name_en if unit else ""),
            strong=(*curated.names(row.get("aliases", "")), *((drawn,) if drawn else ())), weak=(), feature="A.ADM1",
            country=iso[:2], admin1=iso, admin2="", population=0,
            lat=sketch.place.lat if sketch and iso not in made.whole else unit.lat if unit else 0.0,
            lon=sketch.place.lon if sketch and iso not in made.whole else unit.lon if unit else 0.0,
            radius_km=0, source="Natural Earth" if unit else "curated",
        )  # fmt: skip
        build.add(merge.with_names(place, sketch.place) if sketch else place)


def _curated(build: Build, rows: Iterable[curated.Row]) -> dict[str, str]:
    """Add the curated rows; return GeoNames id → id of the place that is it."""
    rows = list(rows)
    repeats = merge.duplicates((r.place, r.where.partition(":")[0]) for r in rows)
    by_geonames: dict[str, str] = {}
    for row in rows:
        place = row.place
        home = repeats.get(place.id)
        if home is not None and home in build.places:
            build.places[home] = merge.with_names(build.places[home], place)
            build.merged += 1
        else:
            build.add(place)
        if row.geometry is not None:
            build.geometries.setdefault(home or place.id, (row.geometry, "curated sketch", True))
        if row.geonames and place.feature[0] == "P":
            by_geonames.setdefault(row.geonames, home or place.id)
    return by_geonames


def _second_level_names(build: Build) -> None:
    """Give divisions that ISO counts as first-level and we as second-level (Palestine's governorates) their names."""
    for row in table("admin1_names.csv"):
        if f"iso:{row['iso_3166_2']}" in build.places:
            continue
        key, latin = fold_name(row["name_ar"]), f"{row['name_en']} Governorate"
        second = [p for p in build.places.values() if p.feature == "A.ADM2" and p.country == row["country"]]
        for place in (p for p in second if key in merge.keys(p) or p.name_en == latin):
            names = (*place.strong, row["name_ar"], *curated.names(row["aliases"]))
            build.places[place.id] = merge.tidied(replace(place, strong=names))


def _towns(build: Build, codes: Mapping[str, str], by_geonames: dict[str, str]) -> None:
    twins = merge.Twins(build.places.values(), by_geonames)
    taken: Counter[str] = Counter()
    homes: dict[str, Counter[str]] = defaultdict(Counter)  # a seat may be called what its own division is called
    for place in build.places.values():
        names = {fold_name(n) for n in (place.name_ar, *place.strong)}
        taken.update(names)
        if place.feature[0] == "A" and place.admin1:
            homes[place.admin1].update(names)
    for town in geonames.read(codes, cldr.capitals()):
        known = twins.of(town)
        if known is None:
            build.add(town)
        else:
            own = homes[build.places[known].admin1]
            foreign = {key for key in merge.keys(town) if taken[key] > own[key]}
            build.places[known] = merge.with_town(build.places[known], town, foreign)
            build.merged += 1


def _outlines(
    build: Build,
    made: divisions.Plan,
    simple: Mapping[int, BaseGeometry],
    sketches: Mapping[str, BaseGeometry],
) -> None:
    """Give the divisions their outlines, points and radii, and the places that lack one their division."""
    seeds: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for place in build.places.values():
        if place.admin1 and place.feature[0] in "PS":
            seeds[place.admin1].append((place.lat, place.lon))
    seats = {p.admin1: (p.lat, p.lon) for p in build.places.values() if p.is_admin1}
    found = divisions.outlines(made, simple, seeds, seats, sketches)
    for iso, (outline, source, approximate) in sorted(found.items()):
        division = build.places.get(f"iso:{iso}")
        if division is None:
            continue
        point = shapely.Point(division.lon, division.lat)
        if not outline.contains(point):
            point = outline.representative_point()
        build.places[division.id] = replace(
            division, lat=round(point.y, 4), lon=round(point.x, 4), radius_km=_radius(point.y, point.x, outline)
        )
        build.geometries[division.id] = (outline, source, approximate)
    _into_new_divisions(build, made, found)
    finder = divisions.Finder({iso: outline for iso, (outline, _, _) in found.items()})
    for place in list(build.places.values()):
        if place.admin1 == "" and place.country in DIVISION_COUNTRIES and place.feature[0] == "P":
            build.places[place.id] = replace(place, admin1=finder.of(place.country, place.lat, place.lon))


def _into_new_divisions(
    build: Build, made: divisions.Plan, found: Mapping[str, tuple[BaseGeometry, str, bool]]
) -> None:
    """Move the settlements of divided divisions to the new one whose outline holds them: lists keep the old code."""
    for iso in sorted(made.cut):
        if iso not in found:
            continue
        area = found[iso][0]
        shapely.prepare(area)
        old = {i for i, units in made.whole.items() if {id(u) for u in units} & {id(u) for u in made.cut[iso]}}
        for place in list(build.places.values()):
            if (
                place.admin1 in old
                and place.feature[0] in "PS"
                and area.intersects(shapely.Point(place.lon, place.lat))
            ):
                build.places[place.id] = replace(place, admin1=iso)


def _capitals(build: Build) -> None:
    """Mark the capitals that no curated row marks: the town that bears the name that our table gives the seat.

    Where no town bears it, the town that GeoNames names as the seat, which takes the Arabic name only when it has
    none of its own: the two lists disagree about some seats.
    """
    english = cldr.capitals()
    arabic = {r["iso2"]: (r["capital_ar"], *curated.names(r["capital_aliases"])) for r in table("countries.csv")}
    towns: dict[str, list[Place]] = defaultdict(list)
    for place in build.places.values():
        if place.feature.startswith("P.") and place.feature != "P.PPLX":
            towns[place.country].append(place)
    for country in sorted(towns):
        if any(p.feature == "P.PPLC" for p in towns[country]):
            continue
        names = tuple(n for n in arabic.get(country, ()) if n)
        known = {fold_name(n) for n in names}
        latin = fold_name(english.get(country, ""))
        seats = [p for p in towns[country] if known & merge.keys(p)]
        if not seats and latin:
            seats = [p for p in towns[country] if f"{fold_name(p.name_en)} ".startswith(f"{latin} ")]
        if not seats:
            continue
        seat = max(seats, key=lambda p: (p.population, p.id))
        if names and (known & merge.keys(seat) or not seat.name_ar):
            elsewhere = {key for p in towns[country] if p.id != seat.id for key in merge.keys(p)}
            lifted = tuple(n for n in seat.weak if fold_name(n) not in known)
            others = (*(n for n in names[1:] if fold_name(n) not in elsewhere), seat.name_ar, *seat.strong)
            mine = next((n for n in names if fold_name(n) in merge.keys(seat)), names[0])
            seat = replace(seat, name_ar=mine, strong=tuple(n for n in others if n), weak=lifted)
        build.places[seat.id] = merge.tidied(replace(seat, feature="P.PPLC"))


def _tiers(build: Build) -> None:
    """Apply the list of names that are weak wherever they come from, and let one namesake in an area have the name."""
    listed = {fold_name(r["name"]): set(filter(None, r["except"].split("|"))) for r in table("weak_names.csv")}
    for place in list(build.places.values()):
        for key in sorted({fold_name(n) for n in merge.names_of(place)} & listed.keys()):
            if place.id not in listed[key]:
                build.places[place.id] = merge.demoted(build.places[place.id], key)
    for key, first, other in list(merge.namesakes(build.places.values())):
        build.places[other.id] = merge.demoted(build.places[other.id], key)
        build.conflicts.append(f"{other.id}: «{key}» is also {first.id} in {first.admin1}; weak here")


def _seats(build: Build) -> None:
    """Put the points of divisions at their seats, and mark the seats of the second level as such."""
    named = {row["division"]: row["seat"] for row in table("seats.csv")}
    outlines = {place_id: geometry for place_id, (geometry, _, _) in build.geometries.items()}
    for division, seat in seats.placed(build.places.values(), outlines, named, build.conflicts.append):
        build.places[division.id] = division
        if division.feature == "A.ADM2" and seat.feature == "P.PPL":
            build.places[seat.id] = replace(seat, feature="P.PPLA2")


def _rivers(build: Build, sources: Path) -> None:
    for place_id, (line, others) in wdbii.rivers(sources).items():
        if place_id in build.places:
            river = build.places[place_id]
            for other in others:
                if other in build.places:
                    river = merge.with_names(river, build.places.pop(other))
                    build.geometries.pop(other, None)
            build.places[place_id] = replace(river, radius_km=_radius(river.lat, river.lon, line))
            build.geometries[place_id] = (line, "WDBII", False)
        else:
            build.conflicts.append(f"{place_id}: rivers.csv gives it a course, but no curated row has this id")


def collect(sources: Path) -> Build:
    """Read every source and merge; nothing is written.

    Parameters
    ----------
    sources : Path
        Folder with the archives that `gazetteer.sources.natural_earth` and `gazetteer.sources.wdbii` name.
    """
    build = Build()
    drawn = list(natural_earth.divisions(sources))
    units = [d for d in drawn if d.country in DIVISION_COUNTRIES]
    simple = natural_earth.simplified({id(u): u.geometry for u in units})
    made = divisions.plan(units)
    rows = list(curated.read(DATA / "curated", build.rejected.append))
    rows = [replace(r, place=replace(r.place, admin1=made.renamed.get(r.place.admin1, r.place.admin1))) for r in rows]
    first_level = {r.place.admin1: r for r in rows if r.place.is_admin1}
    _countries(build, sources, drawn)
    _divisions(build, made, first_level)
    by_geonames = _curated(build, (r for r in rows if not r.place.is_admin1))
    _second_level_names(build)
    build.codes = {d.geonames: d.iso for d in drawn if d.geonames} | made.codes
    _towns(build, build.codes, by_geonames)
    _outlines(build, made, simple, {i: r.geometry for i, r in first_level.items() if r.geometry is not None})
    _capitals(build)
    _rivers(build, sources)
    build.places = {i: p for i, p in build.places.items() if p.name_ar}
    _seats(build)
    _tiers(build)
    return build


def write(build: Build, folder: Path) -> None:
    """Write the artefacts into a folder."""
    write_places(build.places.values(), folder / "places.tsv")
    lines = [
        area_line(place_id, geometry, source=source, approximate=approximate)
        for place_id, (geometry, source, approximate) in sorted(build.geometries.items())
    ]
    (folder / "areas.geojsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    codes = [f"{code},{iso}\n" for code, iso in sorted(build.codes.items())]
    (folder / "admin1_codes.csv").write_text("geonames,iso_3166_2\n" + "".join(codes), encoding="utf-8")


def drift(build: Build, folder: Path, scratch: Path) -> list[str]:
    """Return the artefacts whose committed bytes differ from what the sources give today."""
    write(build, scratch)
    return [n for n in ARTEFACTS if (folder / n).read_bytes() != (scratch / n).read_bytes()]
