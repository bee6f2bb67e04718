"""The gazetteer in memory: name → places in a strong and a weak tier, place → geometry."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer import borders, facilities, namesakes, readings
from gazetteer.grid import Grid, Spot
from gazetteer.kinds import split_kind
from gazetteer.model import DIVISION, Candidate, Place
from gazetteer.normalise import fold_name, fold_names
from gazetteer.ranking import Hit, ceiling, distance_km, prominence, ranked, seated_first, without_states
from gazetteer.readings import Reading
from gazetteer.statenames import StateNames
from gazetteer.store import DATA, Areas, from_line, read_lines

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["Gazetteer", "distance_km", "prominence", "user_folder"]

_NEAR_SCORE, _LIKELY = 0.97, 0.3
_SIGNS = re.compile("[\u064b-\u0652]")

_Rows = dict[str, int | list[int]]  # most names have one bearer: a number takes no list


def user_folder() -> Path:
    """Return the folder of the user's own gazetteers (`WAQAI_HOME`, else the XDG data folder)."""
    if home := os.environ.get("WAQAI_HOME"):
        return Path(home)
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "waqai"


def _rows(index: _Rows, key: str) -> Sequence[int]:
    rows = index.get(key)
    if rows is None:
        return ()
    return rows if isinstance(rows, list) else (rows,)


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
        self._joined: dict[str, list[str]] | None = None
        self._state_names = StateNames(self._in)
        self._grid: Grid | None = None
        self._ids: dict[str, int] = {}
        self._lock = threading.Lock()
        self._strong, self._weak = self._index()

    @staticmethod
    @cache
    def default() -> Gazetteer:
        """Return the shipped gazetteer with the user's own places, loaded once."""
        return Gazetteer()

    def _index(self) -> tuple[_Rows, _Rows]:
        names: list[str] = []
        owners: list[int] = []
        for number, line in enumerate(self._lines):
            place_id, arabic, _, strong, weak, _ = line.split("\t", 5)
            row = self._ids.setdefault(place_id, number)  # a user's row with a shipped id lends that place its names
            if not strong and (not weak or weak == arabic):  # most rows have one name
                names.append(arabic)
                owners.append(~row if weak else row)
                continue
            down = weak.split("|") if weak else []
            up = [n for n in (arabic, *strong.split("|")) if n not in down]
            names += up
            owners += [row] * len(up)
            names += down
            owners += [~row] * len(down)
        tiers: tuple[_Rows, _Rows] = ({}, {})
        for key, owner in zip(fold_names(names), owners, strict=True):
            index, row = (tiers[0], owner) if owner >= 0 else (tiers[1], ~owner)
            rows = index.setdefault(key, row)
            if isinstance(rows, list):
                if rows[-1] != row:
                    rows.append(row)
            elif rows != row:
                index[key] = [rows, row]
        for index in tiers:
            index.pop("", None)
        return tiers

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[Place]:
        return (self._place(row) for row in self._ids.values())

    def divisions(self) -> Iterator[Place]:
        """Yield the first-level divisions; the other places are not even parsed."""
        return map(self._place, self.rows_of(DIVISION))

    def rows_of(self, *features: str) -> list[int]:
        """Return the rows of the places of some features (`P.PPLC`), for who only compares: none is parsed."""
        cells = [f"\t{feature}\t" for feature in features]
        return [row for row in self._ids.values() if any(cell in self._lines[row] for cell in cells)]

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
        return [self._place(row) for row in self.rows(key, weak=weak)]

    def rows(self, key: str, *, weak: bool = True) -> Sequence[int]:
        """Return the rows of the places that bear a folded name, for who only compares them: none is parsed."""
        rows = _rows(self._strong, key)
        if weak and (more := _rows(self._weak, key)):
            rows = [*rows, *(r for r in more if r not in rows)]
        return rows

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
        that kind), then by the other names that a facility goes by, then as a place in another (المستشفى الجمهوري في
        تعز), then in other spellings of the same sounds. An unknown name gives an empty list.

        Parameters
        ----------
        name : str
            Arabic (or English) name.
        country : str or sequence of str, optional
            ISO 3166-1 alpha-2 codes to which the answer is limited. Where no place of theirs bears the name, those
            on their border and the waters and ranges that they share count.
        limit : int, optional
            Most candidates to return.
        """
        wanted = {country.upper()} if isinstance(country, str) else {c.upper() for c in country or ()}
        found = self._candidates(name, wanted)
        return found if limit is None else found[:limit]

    def _candidates(self, name: str, wanted: set[str]) -> list[Candidate]:
        key = fold_name(name)
        if not key:
            return []
        hits, bare = self._first_hits(readings.plain(key), wanted)
        if not hits and (inside := self._inside(name, wanted)):
            return inside
        if not hits:
            generic = split_kind(key)[0] is not None
            hits, bare = self._first_hits(readings.spelt(key, self._joined_names()), wanted, shared=generic)
        if not hits and wanted:
            tried = readings.longer(key, self._state_names.areas(wanted))
            found = [h for reading in tried for h in self._hits(reading, lambda p: p.country in wanted, wanted)]
            hits = list({h.place.id: h for h in reversed(found)}.values())[::-1]
            if not hits:
                sounding = readings.heard(key, lambda name: self._state_names.sounding(name, wanted))
                hits, bare = self._first_hits(sounding, wanted)
        if _SIGNS.search(name):  # عمّان is not عُمان where the signs are written
            hits = [h for h in hits if name in (h.place.name_ar, *h.place.strong, *h.place.weak)] or hits
        if bare:
            if wanted and all(h.place.is_country for h in hits):
                hits = self._hits(readings.capital(key), lambda p: p.country in wanted, wanted) or hits
            hits = without_states(hits, wanted)
        return ranked(hits, bare=bare, limited=bool(wanted))

    def _first_hits(self, tried: Iterable[Reading], wanted: set[str], *, shared: bool = True) -> tuple[list[Hit], bool]:
        """Return the bearers by the first reading that has any, and whether it has no generic word.

        Places of the wanted states first; then, by the same readings, those that they share with others.
        """
        rules: list[Callable[[Place], bool]] = [lambda p: borders.belongs(p, wanted)]
        if wanted and shared:
            rules.append(lambda p: borders.touches(p, wanted, self._outline))
        every = list(tried) if wanted else tried
        for belongs in rules:
            for reading in every:
                if hits := self._hits(reading, belongs, wanted):
                    return hits, reading.bare
        return [], False

    def _hits(self, reading: Reading, belongs: Callable[[Place], bool], wanted: set[str]) -> list[Hit]:
        out = []
        limited = bool(wanted)
        bearers = namesakes.bearers(reading.key, wanted) if reading.of_settlements else 0
        for place, strong in self._tiers(reading.key):
            if not reading.admits(place, strong=strong, limited=limited) or not belongs(place):
                continue
            why = reading.why if strong else f"{reading.why}, weak name"
            most = ceiling(
                place, strong=strong, generic=not reading.of_settlements, limited=limited, guess=reading.guesses(place)
            )
            seldom = reading.kind is not None and reading.kind.seldom(place)
            out.append(Hit(place, reading.factor * most, strong, why, bearers, seldom))
        if out and reading.kind is not None and reading.kind.order and not reading.bare:
            if not wanted:
                out = [h for h in out if h.place.country in reading.kind.used_in] or out
            best = min(reading.kind.rank(h.place.feature) for h in out)
            out = [h for h in out if reading.kind.rank(h.place.feature) == best]
            if reading.cut and len(out) > 1:
                towns = (p for p, _ in self._tiers(reading.key) if p.feature[0] == "P")
                out = seated_first(out, {(p.lat, p.lon) for p in towns})
        return out

    def _outline(self, place_id: str) -> BaseGeometry | None:
        place = self.place(place_id)
        return None if place is None else self.geometry(place)

    def _inside(self, name: str, wanted: set[str]) -> list[Candidate]:
        """Return what «A في B», «A، B», «A - B» or «A بB» means: the places called A in B or around it."""
        for first, second in readings.parts(name, self.is_strong):
            hits, bare = self._first_hits(readings.rephrased(first, second), wanted)
            if hits:
                return ranked(hits, bare=bare)
            if (of := facilities.nameless(fold_name(first))) is not None:
                hits, bare = self._first_hits(readings.in_town(fold_name(second), of, firm=False), wanted)
                if hits:
                    return ranked(hits, bare=bare)
            found = self._candidates(first, wanted)
            if not found:
                continue
            around = [c.place for c in self._candidates(second, set()) if c.score >= _LIKELY]
            states = {p.country for p in around if p.is_country}
            if states and not wanted and (within := self._candidates(first, states)):
                return [Candidate(c.place, c.score, f"{c.why}; in {second}") for c in within]
            near = [c for c in found if c.place.country in states or any(readings.around(c.place, p) for p in around)]
            if near:
                return ranked([Hit(c.place, _NEAR_SCORE, True, f"{c.why}; in {second}") for c in near], bare=True)
            if not around:  # the gazetteer does not know where: too little to put it on a map unasked
                return [Candidate(c.place, round(c.score / 2, 3), f"{c.why}; {second} is unknown") for c in found]
        return []

    def _in(self, country: str, features: str) -> Iterator[Place]:
        """Yield the places of a state whose feature begins so; the others are not even parsed."""
        for row, line in enumerate(self._lines):
            cells = line.split("\t", 7)
            if cells[6] == country and cells[5].startswith(features):
                yield self._place(row)

    def _joined_names(self) -> dict[str, list[str]]:
        """Return the names of several words by their letters without the spaces (عبدالعزيز, بورتسودان)."""
        if self._joined is None:
            joined: dict[str, list[str]] = {}
            for key in dict.fromkeys((*self._strong, *self._weak)):
                joined.setdefault(key.replace(" ", ""), []).append(key)
            self._joined = joined
        return self._joined

    def near(self, lat: float, lon: float, reach_km: float, country: str = "") -> list[tuple[float, Place]]:
        """Return (distance in km, place) of the settlements and sites within a distance, nearest first.

        With a country (ISO 3166-1 alpha-2), only those in it.
        """
        with self._lock:
            if self._grid is None:
                self._grid = Grid(self._spots())
        found = ((km, self._place(row)) for km, row in self._grid.near(lat, lon, reach_km, country))
        return sorted(found, key=lambda f: (f[0], f[1].id))

    def towns_of(self, inhabitants: int) -> tuple[tuple[float, float], ...]:
        """Return (lat, lon) of every town with at least so many inhabitants, without parsing the others."""
        shortest = len(str(inhabitants))
        found = []
        for row in self._ids.values():
            cells = self._lines[row].split("\t", 12)
            if (
                len(cells[9]) >= shortest
                and cells[5][0] == "P"
                and cells[5] != "P.PPLX"
                and int(cells[9]) >= inhabitants
            ):
                found.append((float(cells[10]), float(cells[11])))
        return tuple(found)

    def _spots(self) -> Iterator[Spot]:
        """Yield where the settlements and sites are, without parsing them."""
        for row in self._ids.values():
            cells = self._lines[row].split("\t", 12)
            if cells[5][0] in "PS":
                yield row, cells[6], float(cells[10]), float(cells[11])

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

    def _tiers(self, key: str) -> list[tuple[Place, bool]]:
        strong = _rows(self._strong, key)
        out = [(self._place(r), True) for r in strong]
        out += [(self._place(r), False) for r in _rows(self._weak, key) if r not in strong]
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
