"""The gazetteer in memory: name → places in a strong and a weak tier, place → geometry."""

from __future__ import annotations

import math
import os
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer.kinds import Kind, split_kind
from gazetteer.model import Candidate, Place
from gazetteer.normalise import fold_name, fold_names
from gazetteer.store import DATA, Areas, from_line, read_lines
from gazetteer.variants import spellings

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# How well known a place is when it has no population, in powers of ten of inhabitants it is worth.
_PROMINENCE = {
    "A.PCLI": 8.0, "A.ADM1": 5.2, "A.ADM2": 4.1, "A.ADM3": 3.2, "P.PPLC": 6.3, "P.PPLA": 5.0, "P.PPLA2": 4.0,
    "L.CONT": 8.0, "L.RGN": 4.6, "H.SEA": 6.0, "H.STRT": 5.0, "H.GULF": 5.5, "H.STM": 5.0, "S.AIRB": 3.6,
    "P.PPLX": 2.9,
}  # fmt: skip
_SAME_PLACE_KM = 30.0
_WEAK_SCORE = 0.9
_SIGNS = re.compile("[\u064b-\u0652]")


def prominence(place: Place) -> float:
    """Return how well known a place is, about log10 of the inhabitants that it is worth (0 to 10)."""
    floor = _PROMINENCE.get(place.feature, 3.0)
    return max(floor, math.log10(place.population)) if place.population > 1 else floor


def distance_km(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """Return the great-circle distance in km (sphere of 6371 km: within 0.6 % of the ellipsoid, and quick)."""
    p, q = math.radians(a_lat), math.radians(b_lat)
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b_lon - a_lon) / 2) ** 2
    return 12742.0 * math.asin(math.sqrt(min(1.0, h)))


def user_folder() -> Path:
    """Return the folder of the user's own gazetteers (`WAQAI_HOME`, else the XDG data folder)."""
    if home := os.environ.get("WAQAI_HOME"):
        return Path(home)
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "waqai"


class Gazetteer:
    """Places by name and by id. Reading is thread-safe; nothing changes after it is built.

    Parameters
    ----------
    files : sequence of Path, optional
        Places files. By default the shipped one and those in the user's folder.
    areas : sequence of Path, optional
        Files of geometries, by default those beside the places.

    Examples
    --------
    >>> Gazetteer.default().candidates("إدلب", country="SY")[0].place.name_en
    'Idlib'
    """

    def __init__(self, files: Sequence[Path] | None = None, areas: Sequence[Path] | None = None) -> None:
        if files is None:
            files = [DATA / "places.tsv", *sorted(user_folder().glob("*.tsv"))]
        if areas is None:
            areas = [f.with_name(f.name.replace("places", "areas")).with_suffix(".geojsonl") for f in files]
        self._lines: list[str] = []
        for file in files:
            self._lines += read_lines(file)
        self._areas_files = areas
        self._areas: list[Areas] | None = None
        self._parsed: dict[int, Place] = {}
        self._latin: dict[str, list[int]] | None = None
        self._grid: dict[tuple[int, int], list[int]] | None = None
        self._ids: dict[str, int] = {}
        self._lock = threading.Lock()
        self._strong, self._weak = self._index()

    @staticmethod
    @cache
    def default() -> Gazetteer:
        """Return the shipped gazetteer with the user's own places, loaded once."""
        return Gazetteer()

    def _index(self) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
        names: list[str] = []
        owners: list[int] = []
        for number, line in enumerate(self._lines):
            cells = line.split("\t", 5)
            row = self._ids.setdefault(cells[0], number)  # a user's row with a shipped id lends that place its names
            weak = cells[4].split("|") if cells[4] else []
            strong = [n for n in (cells[1], *cells[3].split("|")) if n and n not in weak]
            names += strong
            owners += [row] * len(strong)
            names += weak
            owners += [~row] * len(weak)
        strong_index: dict[str, list[int]] = {}
        weak_index: dict[str, list[int]] = {}
        for key, owner in zip(fold_names(names), owners, strict=True):
            index, row = (strong_index, owner) if owner >= 0 else (weak_index, ~owner)
            rows = index.get(key)
            if rows is None:
                index[key] = [row]
            elif rows[-1] != row:
                rows.append(row)
        strong_index.pop("", None)
        weak_index.pop("", None)
        return strong_index, weak_index

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[Place]:
        return (self._place(row) for row in self._ids.values())

    def _place(self, row: int) -> Place:
        place = self._parsed.get(row)
        if place is None:
            place = self._parsed[row] = from_line(self._lines[row])
        return place

    def place(self, place_id: str) -> Place | None:
        """Return the place with an id, or None."""
        row = self._ids.get(place_id)
        return None if row is None else self._place(row)

    def strong_names(self) -> Iterable[str]:
        """Return every folded name of the strong tier."""
        return self._strong.keys()

    def weak_names(self) -> Iterable[str]:
        """Return every folded name of the weak tier."""
        return self._weak.keys()

    def teh_marbuta_names(self) -> frozenset[str]:
        """Return the folded names whose last letter is always written ة (a final ه there is a pronoun)."""
        ending: dict[str, bool] = {}
        for line in self._lines:
            if "ة" not in line and "ه" not in line:
                continue
            cells = line.split("\t", 5)
            for name in (cells[1], *cells[3].split("|"), *cells[4].split("|")):
                if name.endswith(("ة", "ه")):
                    key = fold_name(name)
                    ending[key] = ending.get(key, True) and name.endswith("ة")
        return frozenset(key for key, always in ending.items() if always)

    def lookup(self, key: str, *, weak: bool = True) -> list[Place]:
        """Return the places that bear a folded name, strong tier first; no variants, no ranking."""
        rows = self._strong.get(key, ())
        if weak and (more := self._weak.get(key)):
            rows = [*rows, *(r for r in more if r not in rows)]
        return [self._place(row) for row in rows]

    def is_strong(self, key: str) -> bool:
        """Whether some place bears the folded name in its strong tier."""
        return key in self._strong

    def geometry(self, place: Place) -> BaseGeometry | None:
        """Return the area or line of a place in WGS 84, or None where only a point is known."""
        with self._lock:
            if self._areas is None:
                self._areas = [Areas(f) for f in self._areas_files]
            for areas in self._areas:
                if (found := areas.get(place.id)) is not None:
                    return found
        return None

    def candidates(
        self, name: str, *, country: str | Sequence[str] | None = None, limit: int | None = 10
    ) -> list[Candidate]:
        """Return the places that a name can mean, best first.

        The name is looked up as it stands, then without its generic word (محافظة حلب, and then only places of
        that kind), then in other spellings of the same sounds. An unknown name gives an empty list.

        Parameters
        ----------
        name : str
            Arabic (or English) name.
        country : str or sequence of str, optional
            ISO 3166-1 alpha-2 codes to which the answer is limited.
        limit : int, optional
            Most candidates to return.
        """
        key = fold_name(name)
        if not key:
            return []
        wanted = {country.upper()} if isinstance(country, str) else {c.upper() for c in country or ()}
        found: list[tuple[Place, float, str]] = []
        for rule, spelling, factor, kind in self._readings(key):
            places = [(p, strong) for p, strong in self._tiers(spelling) if kind is None or kind.fits(p.feature)]
            places = [(p, s) for p, s in places if not wanted or p.country in wanted]
            if places:
                found = [(p, factor * (0.97 if strong else _WEAK_SCORE), rule if strong else f"{rule}, weak name")
                         for p, strong in places]  # fmt: skip
                break
        spelt = [f for f in found if name in (f[0].name_ar, *f[0].strong, *f[0].weak)] if _SIGNS.search(name) else []
        found = spelt or found  # عمّان is not عُمان where the signs are written
        ranked = _rank(found)
        return ranked if limit is None else ranked[:limit]

    def near(self, lat: float, lon: float, reach_km: float) -> list[tuple[float, Place]]:
        """Return (distance in km, place) of the settlements and sites within a distance, nearest first."""
        with self._lock:
            if self._grid is None:
                grid: dict[tuple[int, int], list[int]] = {}
                for row in self._ids.values():
                    cells = self._lines[row].split("\t", 12)
                    if cells[5][0] in "PS":
                        grid.setdefault((math.floor(float(cells[10])), math.floor(float(cells[11]))), []).append(row)
                self._grid = grid
        rows = math.ceil(reach_km / 111.0)
        columns = math.ceil(reach_km / (111.0 * max(0.05, math.cos(math.radians(lat)))))
        found = []
        for y in range(math.floor(lat) - rows, math.floor(lat) + rows + 1):
            for x in range(math.floor(lon) - columns, math.floor(lon) + columns + 1):
                for row in self._grid.get((y, (x + 180) % 360 - 180), ()):
                    place = self._place(row)
                    km = distance_km(lat, lon, place.lat, place.lon)
                    if km <= reach_km:
                        found.append((km, place))
        return sorted(found, key=lambda f: (f[0], f[1].id))

    def search(self, text: str, limit: int = 10) -> list[Candidate]:
        """Return places for what a person has typed so far, misspelt or not: exact names, beginnings, then fuzzy.

        For search boxes only; running text is never matched fuzzily.
        """
        from rapidfuzz import fuzz, process  # imports numpy, and only the search box needs it

        exact = self.candidates(text, limit=limit)
        key = fold_name(text)
        if len(key) < 2 or len(exact) >= limit:
            return exact
        seen = {c.place.id for c in exact}
        pool = self._latin_keys() if key.isascii() else self._arabic_keys()
        close = process.extract(key, pool, scorer=fuzz.WRatio, limit=5 * limit, score_cutoff=78)
        out = list(exact)
        starts = [(name, 100.0) for name in pool if name.startswith(key)][: 3 * limit]
        found: list[tuple[float, Place, str]] = []
        for name, similarity in [*starts, *((n, s) for n, s, _ in close)]:
            for place in self._bearers(name):
                if place.id not in seen:
                    seen.add(place.id)
                    found.append((similarity, place, name))
        found.sort(key=lambda f: (-f[0], -prominence(f[1]), f[1].id))
        out += [Candidate(p, round(0.005 * s, 3), f"like «{name}»") for s, p, name in found]
        return out[:limit]

    def _bearers(self, key: str) -> list[Place]:
        return [p for p, _ in self._tiers(key)]

    def _arabic_keys(self) -> list[str]:
        return [*self._strong, *(k for k in self._weak if k not in self._strong)]

    def _latin_keys(self) -> list[str]:
        self._latin_rows("a")
        return list(self._latin or ())

    def _readings(self, key: str) -> Iterator[tuple[str, str, float, Kind | None]]:
        kind, rest = split_kind(key)
        yield "name", key, 1.0, None
        if kind is not None:
            yield f"name after {kind.name_en}", rest, 1.0, kind
        for spelling in spellings(key):
            yield f"spelling {spelling}", spelling, 0.9, None
        if kind is not None:
            for spelling in spellings(rest):
                yield f"spelling {spelling} after {kind.name_en}", spelling, 0.9, kind

    def _tiers(self, key: str) -> list[tuple[Place, bool]]:
        strong = self._strong.get(key, ())
        out = [(self._place(r), True) for r in strong]
        out += [(self._place(r), False) for r in self._weak.get(key, ()) if r not in strong]
        return out or [(self._place(r), True) for r in self._latin_rows(key)]

    def _latin_rows(self, key: str) -> list[int]:
        if not key.isascii():
            return []
        if self._latin is None:
            latin: dict[str, list[int]] = {}
            rows = list(self._ids.values())
            names = [self._lines[row].split("\t", 3)[2] for row in rows]
            for row, english in zip(rows, fold_names(names), strict=True):
                latin.setdefault(english, []).append(row)
            self._latin = latin
        return self._latin.get(key, [])


def _rank(found: list[tuple[Place, float, str]]) -> list[Candidate]:
    """Rank by prominence; the score is the share of the weight that lies at the place itself."""
    if not found:
        return []
    weights = [(10 ** (0.7 * prominence(p)), p, cap, why) for p, cap, why in found]
    total = sum(w for w, *_ in weights)
    out = []
    for _, place, cap, why in weights:
        here = sum(w for w, other, *_ in weights if _same(place, other))
        note = why if len(found) == 1 else f"{why}; {here / total:.0%} of {len(found)} namesakes' weight"
        out.append(Candidate(place, round(cap * here / total, 3), note))
    return sorted(out, key=lambda c: (-round(c.score, 1), -_town_first(c.place), c.place.id))


def _same(a: Place, b: Place) -> bool:
    """Whether two entries stand for one spot (a town and the division named after it)."""
    reach = max(_SAME_PLACE_KM, *(p.radius_km for p in (a, b) if p.feature[0] in "AHLT"), 0)
    if abs(a.lat - b.lat) > reach / 111.0 + 0.01:
        return False
    near = a.country == b.country or not a.country or not b.country
    return near and distance_km(a.lat, a.lon, b.lat, b.lon) <= reach


def _town_first(place: Place) -> float:
    """Prominence for ordering: of a town and its namesake division, a bare name means the town."""
    return prominence(place) - (1.5 if place.feature in {"A.ADM1", "A.ADM2", "A.ADM3"} else 0.0)
