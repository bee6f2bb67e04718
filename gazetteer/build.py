"""Sources → the committed artefacts `places.tsv` and `areas.geojsonl`. Deterministic: the same sources, the same bytes.

The order is the rule of merging: countries, first-level divisions, curated rows, then GeoNames' towns; a later entry
that is the same place as an earlier one gives it its names and population instead of a row of its own.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from gazetteer.index import distance_km
from gazetteer.kinds import kinds
from gazetteer.model import Place
from gazetteer.normalise import fold_name
from gazetteer.sources import cldr, curated, geonames, natural_earth
from gazetteer.store import DATA, area_line, write_places

# First-level divisions are shipped for the states whose conflicts and neighbours Arabic news covers by province.
DIVISION_COUNTRIES = geonames.ARAB_WORLD | geonames.NEIGHBOURS | {"AF", "UA", "NE", "ML"}
_GEOD = Geod(ellps="WGS84")
_MERGE_KM = 6.0


@dataclass
class Build:
    """What a build makes, and what it noticed on the way."""

    places: dict[str, Place] = field(default_factory=dict)
    geometries: dict[str, tuple[BaseGeometry, str, bool]] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)

    def add(self, place: Place) -> None:
        """Add a place; the same id twice is a conflict and the first one stays."""
        if place.id in self.places:
            self.conflicts.append(f"{place.id}: two rows; the later one ({place.source}) is left out")
        else:
            self.places[place.id] = place


def reach_km(lat: float, lon: float, geometry: BaseGeometry) -> float:
    """Return the distance in km from a point to the farthest vertex of a geometry, rounded up."""
    points = shapely.get_coordinates(geometry)
    _, _, metres = _GEOD.inv([lon] * len(points), [lat] * len(points), points[:, 0], points[:, 1])
    return float(math.ceil(max(metres) / 1000))


def _table(name: str) -> list[dict[str, str]]:
    path = DATA / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _countries(build: Build, sources: Path) -> None:
    outlines, numeric = natural_earth.countries(sources), cldr.numeric_codes()
    by_code = {numeric[n]: g for n, g in outlines.items() if n in numeric}
    extra = {row["iso2"]: row for row in _table("countries.csv")}
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
                radius_km=reach_km(point.y, point.x, largest), source="CLDR; Natural Earth",
            )
        )  # fmt: skip
        build.geometries[f"iso:{code}"] = (outline, "Natural Earth", False)


def bare_name(name: str) -> str:
    """Return a division's name without its generic word (محافظة إدلب → إدلب)."""
    first, _, rest = name.partition(" ")
    return rest if rest and fold_name(first) in kinds() else name


def _divisions(build: Build, sources: Path) -> dict[str, str]:
    """Add the first-level divisions; return GeoNames' admin1 code → ISO 3166-2."""
    found = [d for d in natural_earth.divisions(sources)]
    codes = {d.geonames: d.iso for d in found if d.geonames}
    ours = {row["iso_3166_2"]: row for row in _table("admin1_names.csv")}
    kept: dict[str, list[natural_earth.Division]] = defaultdict(list)
    for division in found:
        if division.country in DIVISION_COUNTRIES:
            kept[division.iso].append(division)
    outlines = {f"{iso}#{n}": d.geometry for iso, parts in kept.items() for n, d in enumerate(parts)}
    simple = natural_earth.simplified(outlines)
    for iso, parts in sorted(kept.items()):
        division = parts[0]
        outline = shapely.union_all([simple[f"{iso}#{n}"] for n in range(len(parts))])
        row = ours.get(iso, {})
        name = row.get("name_ar") or bare_name(division.name_ar)
        aliases = dict.fromkeys((*curated.names(row.get("aliases", "")), bare_name(division.name_ar)))
        point = shapely.Point(division.lon, division.lat)
        if not outline.contains(point):
            point = outline.representative_point()
        build.add(
            Place(
                id=f"iso:{iso}", name_ar=name, name_en=row.get("name_en") or division.name_en,
                strong=tuple(a for a in aliases if a != name), weak=(), feature="A.ADM1",
                country=division.country, admin1=iso, admin2="", population=0, lat=round(point.y, 4),
                lon=round(point.x, 4), radius_km=reach_km(point.y, point.x, outline), source="Natural Earth",
            )
        )  # fmt: skip
        build.geometries[f"iso:{iso}"] = (outline, "Natural Earth", False)
    return codes


def _curated(build: Build) -> None:
    for row in curated.read(DATA / "curated"):
        place = row.place
        if place.is_admin1 and f"iso:{place.admin1}" in build.places:
            known = build.places[f"iso:{place.admin1}"]
            build.places[known.id] = _with_names(known, place)
            continue
        if place.is_admin1:
            place = replace(place, id=f"iso:{place.admin1}")
        build.add(place)
        if row.geometry is not None:
            build.geometries[place.id] = (row.geometry, "curated sketch", True)


def _with_names(known: Place, other: Place) -> Place:
    """Return the known place with the names of another entry for it; what either calls weak stays weak."""
    weak = tuple(dict.fromkeys((*known.weak, *other.weak)))
    spelt = {fold_name(n) for n in (known.name_ar, *weak)}
    more = []
    for name in (*known.strong, other.name_ar, *other.strong):
        if name and fold_name(name) not in spelt:
            spelt.add(fold_name(name))
            more.append(name)
    return replace(
        known,
        strong=tuple(more),
        weak=weak,
        population=max(known.population, other.population),
        admin1=known.admin1 or other.admin1,
        admin2=known.admin2 or other.admin2,
    )


def _towns(build: Build, codes: Mapping[str, str]) -> None:
    near: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for place in build.places.values():
        if place.feature[0] == "P":
            near[place.country, round(place.lat * 10), round(place.lon * 10)].append(place.id)
    for town in geonames.read(codes, cldr.capitals()):
        twin = _twin(build, near, town)
        if twin is None:
            build.add(town)
            continue
        known = build.places.pop(twin.id)
        demoted = {fold_name(n) for n in known.weak}
        town = replace(town, strong=tuple(n for n in town.strong if fold_name(n) not in demoted))
        merged = _with_names(known, town)
        build.places[known.id] = replace(merged, radius_km=max(known.radius_km, 1.5), source=f"{known.source}; {town.id}")


def _capitals(build: Build) -> None:
    """Mark the capitals: the town of that name in the country that CLDR and GeoNames name as its seat."""
    english = cldr.capitals()
    arabic = {r["iso2"]: (r["capital_ar"], *curated.names(r["capital_aliases"])) for r in _table("countries.csv")}
    towns: dict[str, list[Place]] = defaultdict(list)
    for place in build.places.values():
        if place.feature.startswith("P.") and place.feature != "P.PPLX":
            towns[place.country].append(place)
    for country in sorted(towns):
        names = tuple(n for n in arabic.get(country, ()) if n)
        keys = {fold_name(n) for n in names}
        latin = fold_name(english.get(country, ""))
        seats = [p for p in towns[country] if f"{fold_name(p.name_en)} ".startswith(f"{latin} ")
                 or keys & {fold_name(n) for n in (p.name_ar, *p.strong)}]  # fmt: skip
        if seats:
            seat = max(seats, key=lambda p: (p.population, p.id))
            named = replace(seat, name_ar=names[0] if names else seat.name_ar, strong=names[1:], feature="P.PPLC")
            merged = _with_names(named, seat)
            lifted = tuple(n for n in seat.weak if fold_name(n) not in keys)
            build.places[seat.id] = replace(merged, weak=lifted)


def _twin(build: Build, near: Mapping[tuple[str, int, int], list[str]], town: Place) -> Place | None:
    keys = {fold_name(n) for n in (town.name_ar, *town.strong, *town.weak)}
    english = fold_name(town.name_en)
    row, column = round(town.lat * 10), round(town.lon * 10)
    for y in (row - 1, row, row + 1):
        for x in (column - 1, column, column + 1):
            for place_id in near.get((town.country, y, x), ()):
                place = build.places[place_id]
                if place.feature == "P.PPLX" and town.population > 50_000:
                    continue
                same = keys & {fold_name(n) for n in (place.name_ar, *place.strong, *place.weak)}
                if (same or english == fold_name(place.name_en)) and distance_km(
                    place.lat, place.lon, town.lat, town.lon
                ) <= _MERGE_KM:
                    return place
    return None


def _tiers(build: Build) -> None:
    """Apply the list of names that are weak wherever they come from (`weak_names.csv`)."""
    listed = {fold_name(r["name"]): set(filter(None, r["except"].split("|"))) for r in _table("weak_names.csv")}
    for place in list(build.places.values()):
        names = (place.name_ar, *place.strong)
        down = [n for n in names if fold_name(n) in listed and place.id not in listed[fold_name(n)]]
        if down:
            build.places[place.id] = replace(
                place,
                strong=tuple(n for n in place.strong if n not in down),
                weak=tuple(dict.fromkeys((*place.weak, *down))),
            )


def collect(sources: Path) -> Build:
    """Read every source and merge; nothing is written.

    Parameters
    ----------
    sources : Path
        Folder with the npm tarballs that `gazetteer.sources.natural_earth` names.
    """
    build = Build()
    _countries(build, sources)
    codes = _divisions(build, sources)
    _curated(build)
    _towns(build, codes)
    _capitals(build)
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


def drift(build: Build, folder: Path, scratch: Path) -> list[str]:
    """Return the artefacts whose committed bytes differ from what the sources give today."""
    write(build, scratch)
    names: Iterable[str] = ("places.tsv", "areas.geojsonl")
    return [n for n in names if (folder / n).read_bytes() != (scratch / n).read_bytes()]
