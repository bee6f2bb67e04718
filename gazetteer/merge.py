"""When two entries are one place, and what they make together. Used by the build only."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import replace

from rapidfuzz.distance import Indel

from gazetteer import arabic
from gazetteer.model import Place
from gazetteer.normalise import fold_name
from gazetteer.ranking import distance_km, prominence

SAME_NAME_KM, SAME_FILE_KM, LATIN_KM, QUARTER_KM = 10.0, 4.0, 6.0, 3.0
_CITY = 50_000
_ALIKE = 0.8


def keys(place: Place) -> frozenset[str]:
    """Return the folded names of a place, both tiers."""
    return frozenset(fold_name(n) for n in (place.name_ar, *place.strong, *place.weak) if n)


def names_of(place: Place) -> Iterator[str]:
    """Yield the names of a place's strong tier, the preferred one first."""
    demoted = {fold_name(n) for n in place.weak}
    return (n for n in (place.name_ar, *place.strong) if n and fold_name(n) not in demoted)


def tidied(place: Place) -> Place:
    """Return a place with each name once: one spelling of those that fold alike, and none both strong and weak.

    Vocalised spellings stay beside their plain ones: only they tell عمّان from عُمان in a text that writes the signs.
    """
    weak = tuple(dict.fromkeys(place.weak))
    demoted = {fold_name(n) for n in weak}
    if fold_name(place.name_ar) in demoted and place.name_ar not in weak:
        weak = (place.name_ar, *weak)
    seen, strong = {fold_name(place.name_ar)}, []
    for name in dict.fromkeys(place.strong):
        key = fold_name(name)
        if not key or key in demoted or name == place.name_ar:
            continue
        if key not in seen or arabic.vocalised(name):
            seen.add(key)
            strong.append(name)
    return replace(place, strong=tuple(strong), weak=weak)


def with_names(known: Place, other: Place) -> Place:
    """Return the known place with the names of another entry for it; what either calls weak stays weak."""
    return tidied(
        replace(
            known,
            strong=(*known.strong, *((other.name_ar,) if other.name_ar else ()), *other.strong),
            weak=(*known.weak, *other.weak),
            population=max(known.population, other.population),
            admin1=known.admin1 or other.admin1,
            admin2=known.admin2 or other.admin2,
            pcode=known.pcode or other.pcode,
        )
    )


def with_town(known: Place, town: Place, taken: Set[str] = frozenset()) -> Place:
    """Return a curated place with what GeoNames knows of it: names like its own are strong, strange ones weak.

    Names that are taken, because another place is better known by them (الجزيرة for Algiers), are dropped.
    """
    own = [fold_name(n).removeprefix("ال") for n in (known.name_ar, *known.strong, *known.weak) if n]
    foreign = taken - keys(known)
    every = [n for n in (town.name_ar, *town.strong, *town.weak) if n and fold_name(n) not in foreign]
    alike = [
        n for n in every if any(Indel.normalized_similarity(fold_name(n).removeprefix("ال"), o) >= _ALIKE for o in own)
    ]
    vague = {fold_name(n) for n in (*known.weak, *town.weak)}
    marked = [n for n in alike if fold_name(n) not in vague or arabic.vocalised(n)]
    strange = [n for n in every if n not in alike]
    merged = with_names(known, replace(town, name_ar="", strong=tuple(marked), weak=tuple(strange)))
    return replace(merged, radius_km=max(known.radius_km, 1.5), source=f"{known.source}; {town.id}")


def _level(place: Place) -> str:
    """Return what two entries must share to be one place: a level of division, quarters, towns, else the class."""
    if place.feature[0] == "A" or place.feature == "P.PPLX":
        return place.feature
    return place.feature[0]


def duplicates(rows: Iterable[tuple[Place, str]]) -> dict[str, str]:
    """Return the ids of rows that repeat an earlier row, with the earlier one's id.

    Rows of one name and kind are one place within 10 km; within 4 km when one file has both, since its curator then
    knew the two; quarters of a town within 3 km.

    Parameters
    ----------
    rows : iterable of (Place, str)
        Places, and the file that each is from.
    """
    by_name: dict[tuple[str, str, str], list[tuple[Place, str]]] = defaultdict(list)
    repeats: dict[str, str] = {}
    for place, file in rows:
        for key in sorted({fold_name(n) for n in (place.name_ar, *names_of(place))}):
            bucket = by_name[place.country, _level(place), key]
            for earlier, other in bucket:
                if place.id in repeats or earlier.id in repeats or earlier.id == place.id:
                    continue
                if fold_name(place.name_ar) != key and fold_name(earlier.name_ar) != key:
                    continue
                reach = QUARTER_KM if place.feature == "P.PPLX" else SAME_FILE_KM if file == other else SAME_NAME_KM
                if distance_km(place.lat, place.lon, earlier.lat, earlier.lon) <= reach:
                    repeats[place.id] = earlier.id
            bucket.append((place, file))
    return repeats


class Twins:
    """Finds the curated settlement that a GeoNames town is."""

    def __init__(self, places: Iterable[Place], by_geonames: dict[str, str]) -> None:
        self._places = {p.id: p for p in places if p.feature[0] == "P"}
        self._ids = {g: i for g, i in by_geonames.items() if i in self._places}
        self._near: dict[tuple[str, int, int], list[Place]] = defaultdict(list)
        for place in self._places.values():
            self._near[place.country, *_cell(place)].append(place)

    def of(self, town: Place) -> str | None:
        """Return the id of the curated row that is this town: by GeoNames' id, by name, or by Latin name."""
        if (known := self._ids.get(town.id.removeprefix("gn:"))) is not None:
            return known
        row, column = _cell(town)
        around = [p for y in (row - 1, row, row + 1) for x in (column - 1, column, column + 1)
                  for p in self._near.get((town.country, y, x), ())]  # fmt: skip
        found = []
        for place in around:
            if place.feature == "P.PPLX" and town.population > _CITY:
                continue
            km = distance_km(place.lat, place.lon, town.lat, town.lon)
            reach = LATIN_KM if place.feature == "P.PPLX" else SAME_NAME_KM
            same_latin = fold_name(town.name_en) == fold_name(place.name_en) and km <= LATIN_KM
            if same_latin or (km <= reach and keys(town) & keys(place)):
                found.append((km, place.id))
        return min(found)[1] if found else None


def _cell(place: Place) -> tuple[int, int]:
    return math.floor(place.lat * 8), math.floor(place.lon * 8)


def namesakes(places: Iterable[Place]) -> Iterator[tuple[str, Place, Place]]:
    """Yield (folded name, better known, other) for strong names that two far places of a kind share in one area.

    Far is more than 10 km; a kind is a feature class, a level of division, or a quarter of a town, which shares its
    name with a quarter of another.
    """
    by_name: dict[tuple[str, str, str], list[Place]] = defaultdict(list)
    for place in places:
        if place.admin1 and not place.is_admin1:
            for key in {fold_name(n) for n in names_of(place)}:
                by_name[place.admin1, _level(place), key].append(place)
    for (_, _, key), same in sorted(by_name.items()):
        same.sort(key=lambda p: (-prominence(p), p.id.startswith("gn:"), p.id))
        for other in same[1:]:
            if distance_km(same[0].lat, same[0].lon, other.lat, other.lon) > SAME_NAME_KM:
                yield key, same[0], other


def demoted(place: Place, key: str) -> Place:
    """Return a place with a folded name moved to its weak tier."""
    down = [n for n in (place.name_ar, *place.strong) if fold_name(n) == key]
    return tidied(replace(place, weak=(*place.weak, *down)))
