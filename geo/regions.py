"""Spatial language → geometry: directions, countryside, surroundings, distances, corridors, borders.

A phrase is read around an anchor that the gazetteer knows (or an anaphor that stands for one), so it works for any
place, not for a list of phrases. The words are in `lexicon/toponyms/spatial.csv`, the geometry in `geo.spatial`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from shapely.geometry import Point

from gazetteer import Gazetteer, Place
from gazetteer.index import prominence
from gazetteer.kinds import kinds
from gazetteer.normalise import fold_name
from geo import lexicon, spatial
from geo.spatial import Area

_AREA_FEATURES = ("A.", "L.", "T.", "H.")
_COMPASS = {0: "north", 45: "north-east", 90: "east", 135: "south-east", 180: "south", 225: "south-west",
            270: "west", 315: "north-west"}  # fmt: skip
_REACH = 90
_BANK_DEGREES, _BANK_KM = 0.2, 22.0
_COUNTRYSIDE_KM = 110.0  # a town's countryside is not the desert at the far end of its province


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in the text that a phrase can stand on: folded span, the place, whether only a direction may use it."""

    start: int
    end: int
    place: Place
    clitic: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A spatial phrase of the text: folded span over the whole phrase, and the area that it means."""

    start: int
    end: int
    area: Area
    name_en: str
    country: str
    admin1: str


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The words of a class as a regular expression, and their values."""

    values: dict[str, float]
    patterns: dict[str, str]


@cache
def _lexicon() -> _Lexicon:
    values: dict[str, float] = {}
    classes: dict[str, list[str]] = {}
    for row in lexicon.table("toponyms/spatial.csv"):
        word = fold_name(row["word"])
        classes.setdefault(row["class"], []).append(word)
        if row["value"]:
            values[word] = float(row["value"])
    patterns = {c: "(?:" + "|".join(sorted(set(w), key=len, reverse=True)) + ")" for c, w in classes.items()}
    return _Lexicon(values, patterns)


@cache
def _cue_words() -> frozenset[str]:
    return frozenset(fold_name(row["word"]) for row in lexicon.table("toponyms/spatial.csv"))


@cache
def _left_patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Return what may stand on the left of an anchor, tried in order; every pattern ends at the anchor."""
    p = _lexicon().patterns
    generic = "(?:" + "|".join(sorted((k for k in kinds() if len(k) > 2), key=len, reverse=True)) + ")"
    start = r"(?:^|(?<= ))(?:[وف]?[بلك]?)"
    two = rf"(?P<d1>{p['direction']})(?: (?:و)?(?P<d2>{p['direction']}))?"
    link = rf"(?: من)?(?: (?:ل)?{generic})?(?: ل| )$"
    of = rf"(?: من| في)?(?: (?:ل)?{generic})?(?: ل| )$"
    number = rf"(?:{p['about']} (?:من )?)?(?P<n>\d+(?:[.,]\d+)?|[^\W\d]+(?: و[^\W\d]+)?)"
    away = rf"(?:(?:علي )?{p['distance']} )?{number} (?P<unit>{p['unit']})"
    return [
        ("distance", re.compile(rf"{start}{away}(?: (?:الي |من جهه )?(?:ال)?(?P<d1>{p['direction']})"
                                rf"(?: (?P<d2>{p['direction']}))?)?{link}")),
        ("distance", re.compile(rf"{start}(?:علي )?{p['distance']} {number} (?P<unit>{p['unit']})(?: عن| من){link}")),
        ("countryside", re.compile(rf"{start}(?P<w>{p['countryside']})(?: {two})?{of}")),
        ("around", re.compile(rf"{start}(?P<w>{p['around']})(?: {two})?{of}")),
        ("offshore", re.compile(rf"{start}(?P<w>{p['offshore']}){of}")),
        ("part", re.compile(rf"{start}(?P<w>{p['part']}) {two}{of}")),
        ("direction", re.compile(rf"{start}(?:{p['far']} )?{two}{link}")),
        ("middle", re.compile(rf"{start}(?P<w>{p['middle']}){of}")),
    ]  # fmt: skip


@cache
def _after_direction() -> re.Pattern[str]:
    d = _lexicon().patterns["direction"]
    return re.compile(rf" (?P<d1>{d})(?: (?:و)?(?P<d2>{d}))?(?= |$)")


@cache
def _demonym_pattern() -> re.Pattern[str]:
    """Return «ال + direction (+ direction) + demonym» and «الحدود + demonym + demonym»."""
    p = _lexicon().patterns
    words = sorted(_demonyms(), key=len, reverse=True)
    demonym = "(?:" + "|".join(words) + ")"
    return re.compile(
        rf"(?:(?<=^)|(?<= ))[وف]?[بلك]?(?:(?P<border>الحدود) (?P<a>{demonym})(?: (?P<b>{demonym}))?"
        rf"|(?P<d1>ال{p['direction'][3:-1].replace('|', '|ال')})(?: (?P<d2>{p['direction']}))? (?P<c>{demonym}))(?= |$)"
    )


@cache
def _demonyms() -> dict[str, str]:
    """Return folded demonym adjectives with the article → ISO 3166-1 alpha-2."""
    import csv

    from gazetteer.store import DATA

    out: dict[str, str] = {}
    with (DATA / "demonyms.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            for cell in (row["demonym_ar"], row["feminine"]):
                if cell:
                    out.setdefault("ال" + fold_name(cell), row["iso2"])
    return out


def _bearing(first: str | None, second: str | None) -> float | None:
    """Return the bearing of one or two direction words (شمال + غربي = 315)."""
    values = _lexicon().values
    if not first:
        return None
    a = values[first]
    if not second:
        return a
    b = values[second]
    if {a, b} == {0.0, 270.0}:
        return 315.0
    return (a + b) / 2 if abs(a - b) == 90 else a


def find_phrases(text: str, punctuated: str, anchors: Sequence[Anchor], gazetteer: Gazetteer) -> list[Phrase]:
    """Return the spatial phrases of a document.

    Parameters
    ----------
    text, punctuated : str
        The folded document, with punctuation blanked and as it is.
    anchors : sequence of Anchor
        Places of the text in order.
    gazetteer : Gazetteer
        For outlines.

    Returns
    -------
    list of Phrase
        In no particular order; a phrase spans its words from the first to the last, without proclitics.
    """
    out: list[Phrase] = []
    home = _home(anchors)
    for number, anchor in enumerate(anchors):
        pair = _between(text, punctuated, anchors, number)
        if pair is not None:
            out.append(pair)
            continue
        found = _read_left(text, punctuated, anchor, gazetteer, home)
        if found is not None:
            out.append(found)
    out += _demonym_phrases(text, gazetteer)
    return out


def _home(anchors: Sequence[Anchor]) -> tuple[str, tuple[tuple[float, float], ...]]:
    """Return the country that most places of the text lie in, and its towns' (lat, lon)."""
    votes = Counter(a.place.country for a in anchors if a.place.country and a.place.feature != "H.STM")
    country = votes.most_common(1)[0][0] if votes else ""
    towns = {(a.place.lat, a.place.lon) for a in anchors if a.place.country == country and a.place.feature[0] in "PS"}
    return country, tuple(sorted(towns))


def _read_left(
    text: str,
    punctuated: str,
    anchor: Anchor,
    gazetteer: Gazetteer,
    home: tuple[str, tuple[tuple[float, float], ...]],
) -> Phrase | None:
    left_end = anchor.start
    begin = max(punctuated.rfind(c, 0, left_end) for c in ".،؛:\n()؟!")
    left = text[max(begin + 1, left_end - _REACH) : left_end]
    offset = left_end - len(left)
    if not any(w in _cue_words() or w.lstrip("وفبلك") in _cue_words() for w in left.split()[-6:]):
        return None
    left = left.rstrip() + " " if anchor.clitic == "" and left.endswith(" ") else left
    for rule, pattern in _left_patterns():
        if (match := pattern.search(left)) is None:
            continue
        groups = match.groupdict()
        bearing = _bearing(groups.get("d1"), groups.get("d2"))
        end = anchor.end
        if rule in {"countryside", "around"} and bearing is None:
            after = _after_direction().match(text, anchor.end)
            if after is not None and punctuated[anchor.end] == " ":
                bearing = _bearing(after["d1"], after["d2"])
                end = after.end()
        kilometres = _kilometres(groups) if rule == "distance" else None
        if rule == "distance" and kilometres is None:
            continue
        if rule == "direction" and anchor.place.feature == "H.STM" and bearing is not None:
            area = _river_side(gazetteer, anchor.place.id, bearing, *home)
        else:
            area = _area(rule, anchor.place, bearing, kilometres, gazetteer)
        if area is None:
            return None
        start = offset + min(
            [match.start(g) for g in ("w", "d1", "n") if g in groups and match.start(g) >= 0], default=match.start()
        )
        if rule == "distance":
            start = offset + match.start() + _proclitic(match.group())
        return Phrase(start, end, area, _name(rule, anchor.place, bearing, kilometres), anchor.place.country,
                      anchor.place.admin1)  # fmt: skip
    return None


def _proclitic(words: str) -> int:
    return 1 if words[:1] in "وف" and words[1:4] in {"علي", "نحو"} else 0


def _kilometres(groups: dict[str, str | None]) -> float | None:
    raw = groups.get("n") or ""
    number = float(raw.replace(",", ".")) if raw[:1].isdigit() else _number_word(raw)
    return None if number is None else number * _lexicon().values[groups["unit"] or ""]


@cache
def _numbers() -> dict[str, float]:
    return {fold_name(r["word"]): float(r["value"]) for r in lexicon.table("toponyms/number_words.csv")}


def _number_word(words: str) -> float | None:
    total = 0.0
    for word in words.split():
        value = _numbers().get(word, _numbers().get(word[1:]) if word.startswith("و") else None)
        if value is None:
            return None
        total += value
    return total or None


def _area(
    rule: str, place: Place, bearing: float | None, kilometres: float | None, gazetteer: Gazetteer
) -> Area | None:
    if rule == "distance":
        return spatial.at_distance(
            place.lat, place.lon, kilometres or 0.0, bearing, f"{kilometres:g} km from {place.id}"
        )
    return _cached_area(gazetteer, rule, place.id, bearing)


@lru_cache(maxsize=1024)
def _river_side(
    gazetteer: Gazetteer, river_id: str, bearing: float, country: str, towns: tuple[tuple[float, float], ...]
) -> Area | None:
    """Return the ground on one side of a river: around the text's town that lies on it, or else in its country."""
    river, state = gazetteer.place(river_id), gazetteer.place(f"iso:{country}")
    if river is None or state is None:
        return None
    course, ground = gazetteer.geometry(river), gazetteer.geometry(state)
    if course is None or ground is None or course.geom_type not in {"LineString", "MultiLineString"}:
        return None
    why = f"{_COMPASS[int(bearing)]} side of {river_id} in iso:{country}"
    near = sorted((course.distance(Point(lon, lat)), lat, lon) for lat, lon in towns)
    if near and near[0][0] < _BANK_DEGREES:
        ground = spatial.circle(near[0][1], near[0][2], _BANK_KM)
        why += ", around the town on it that the text names"
    side = spatial.side_of(course, ground, bearing)
    return None if side is None else spatial.of_geometry(side, 3 if near else 4, why)


@lru_cache(maxsize=4096)
def _cached_area(gazetteer: Gazetteer, rule: str, place_id: str, bearing: float | None) -> Area | None:
    place = gazetteer.place(place_id)
    if place is None:
        return None
    compass = f"{_COMPASS[int(bearing)]} " if bearing is not None else ""
    why = f"{compass}{rule} of {place.id}"
    outline = gazetteer.geometry(place)
    surface = outline if outline is not None and outline.area > 0 else None
    if rule == "countryside":
        return _countryside(gazetteer, place, bearing, why)
    if surface is not None and place.feature.startswith(_AREA_FEATURES):
        if rule in {"direction", "part"} and bearing is not None:
            return spatial.of_geometry(spatial.part(surface, bearing), 3, why)
        if rule == "middle":
            return spatial.of_geometry(spatial.middle_part(surface), 3, why)
        return spatial.of_geometry(surface, place.geo_precision, why)
    if rule == "middle":
        return spatial.around(place.lat, place.lon, max(2.0, 0.6 * place.radius_km), 1, why)
    if rule == "part" and bearing is not None:
        lat, lon = spatial.destination(place.lat, place.lon, bearing, 0.6 * place.radius_km + 1)
        return spatial.around(lat, lon, 0.6 * place.radius_km + 3, 2, why)
    if bearing is not None:
        return spatial.beside(place.lat, place.lon, place.radius_km, bearing, why)
    if rule == "offshore":
        return spatial.around(place.lat, place.lon, place.radius_km + 20, 2, why)
    return spatial.around(place.lat, place.lon, place.radius_km + 8, 2, why)


def _countryside(gazetteer: Gazetteer, place: Place, bearing: float | None, why: str) -> Area:
    """Return the division of the name without its town, or the town's surroundings where no division bears it."""
    division = place if place.feature in {"A.ADM1", "A.ADM2"} else _namesake_division(gazetteer, place)
    outline = gazetteer.geometry(division) if division is not None else None
    if division is None or outline is None:
        reach = 12.0 + place.radius_km
        if bearing is not None:
            lat, lon = spatial.destination(place.lat, place.lon, bearing, 0.7 * reach)
            return spatial.around(lat, lon, 0.8 * reach, 2, why)
        return spatial.around(place.lat, place.lon, reach, 2, why)
    town = place if place is not division else _namesake_town(gazetteer, division)
    rest = outline if town is None else spatial.without(outline, town.lat, town.lon, town.radius_km)
    chosen = rest
    if bearing is not None:
        beyond = None if town is None else spatial.sector(rest, town.lat, town.lon, bearing, _COUNTRYSIDE_KM)
        chosen = spatial.part(rest, bearing) if beyond is None else beyond
    return spatial.of_geometry(chosen, 3 if bearing is not None or division.feature == "A.ADM2" else 4, why)


def _namesake_town(gazetteer: Gazetteer, division: Place) -> Place | None:
    towns = [
        p for p in gazetteer.lookup(fold_name(division.name_ar)) if p.feature[0] == "P" and p.admin1 == division.admin1
    ]
    return max(towns, key=prominence, default=None)


def _namesake_division(gazetteer: Gazetteer, place: Place) -> Place | None:
    key = fold_name(place.name_ar)
    for other in gazetteer.lookup(key):
        if other.feature in {"A.ADM1", "A.ADM2"} and other.country == place.country:
            return other
    return None


def _between(text: str, punctuated: str, anchors: Sequence[Anchor], number: int) -> Phrase | None:
    """Read «بين X وY» and «طريق X – Y» around two neighbouring anchors."""
    if number + 1 >= len(anchors):
        return None
    a, b = anchors[number], anchors[number + 1]
    gap = punctuated[a.end : b.start]
    words = gap.split()
    left = text[max(0, a.start - 40) : a.start].split()
    if not left or a.place.is_country or b.place.is_country or len(words) > 3:
        return None
    roads = set(_lexicon().patterns["road"][3:-1].split("|"))
    is_between = left[-1] in {"بين", "وبين"} or (len(left) > 1 and left[-2] in {"بين", "وبين"} and left[-1] in kinds())
    is_road = any(w.lstrip("وبفل") in roads or w in roads for w in left[-2:])
    joined = b.clitic == "و" if is_between else gap.strip(" –-/") == "" or words[-1:] in (["الي"], ["نحو"])
    if not joined or not (is_between or is_road):
        return None
    word = left[-1] if is_between or left[-1].lstrip("وبفل") in roads else left[-2]
    start = text.rfind(word, 0, a.start)
    end = b.end
    following = text[b.end + 1 : b.end + 9]
    if is_road and following.startswith("الدولي"):
        end = b.end + 7
    area = _corridor(a.place, b.place)
    return Phrase(start, end, area, f"Between {a.place.name_en} and {b.place.name_en}", a.place.country, "")


def _corridor(a: Place, b: Place) -> Area:
    return spatial.corridor((a.lat, a.lon), (b.lat, b.lon), f"corridor from {a.id} to {b.id}")


def _demonym_phrases(text: str, gazetteer: Gazetteer) -> list[Phrase]:
    out = []
    for match in _demonym_pattern().finditer(text):
        demonyms = _demonyms()
        if match["border"]:
            if not match["b"]:
                continue
            first, second = demonyms[match["a"]], demonyms[match["b"]]
            area = _border(gazetteer, first, second)
            if area is not None:
                names = [p.name_en for c in (first, second) if (p := gazetteer.place(f"iso:{c}")) is not None]
                out.append(
                    Phrase(match.start("border"), match.end(), area, f"Border of {' and '.join(names)}", first, "")
                )
            continue
        country = demonyms[match["c"]]
        bearing = _bearing(match["d1"].replace("الال", "ال"), match["d2"])
        area = _cached_area(gazetteer, "direction", f"iso:{country}", bearing)
        place = gazetteer.place(f"iso:{country}")
        if area is not None and place is not None:
            out.append(
                Phrase(match.start("d1"), match.end(), area, _name("direction", place, bearing, None), country, "")
            )
    return out


@lru_cache(maxsize=512)
def _border(gazetteer: Gazetteer, first: str, second: str) -> Area | None:
    a, b = gazetteer.place(f"iso:{first}"), gazetteer.place(f"iso:{second}")
    if a is None or b is None or first == second:
        return None
    outline, other = gazetteer.geometry(a), gazetteer.geometry(b)
    if outline is None or other is None:
        return None
    return spatial.border(outline, other, f"shared border of iso:{first} and iso:{second}")


def _name(rule: str, place: Place, bearing: float | None, kilometres: float | None) -> str:
    compass = _COMPASS[int(bearing)] if bearing is not None else ""
    name = place.name_en or place.name_ar
    if rule == "distance":
        return f"{kilometres:g} km {compass} of {name}".replace("  ", " ")
    if rule == "countryside":
        return (
            f"{compass} countryside of {name}".strip().capitalize()
            if not compass
            else f"{compass.capitalize()}ern countryside of {name}"
        )
    if rule in {"direction", "part"}:
        return f"{compass.capitalize()} of {name}" if place.feature[0] in "PS" else f"{compass.capitalize()}ern {name}"
    return {"around": f"Around {name}", "middle": f"Centre of {name}", "offshore": f"Off {name}"}.get(rule, name)
