"""Spatial language → geometry: directions, countryside, surroundings, distances, corridors, borders.

A phrase is read around an anchor that the gazetteer knows (or an anaphor that stands for one), so it works for any
place, not for a list of phrases. The words are in `geo.places.spatialwords`, the geometry in `geo.places.spatial`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from shapely.geometry import Point

from gazetteer import Gazetteer, Place
from gazetteer.index import prominence
from gazetteer.kinds import kinds
from gazetteer.normalise import fold_name
from geo.places import spatial
from geo.places.spatial import Area
from geo.places.spatialwords import (
    BETWEEN,
    after_direction,
    bearing,
    classes_of,
    demonym_heads,
    demonym_pattern,
    demonyms,
    is_cue,
    kilometres,
    left_patterns,
    roads,
)
from geo.text.document import Document

_AREA_FEATURES = ("A.", "L.", "T.", "H.")
_COMPASS = {0: "north", 45: "north-east", 90: "east", 135: "south-east", 180: "south", 225: "south-west",
            270: "west", 315: "north-west"}  # fmt: skip
_REACH = 90
_CLAUSE_MARKS = ".،؛:\n()؟!"
_Home = tuple[str, tuple[tuple[float, float], ...]]
# What may stand between a place and the phrase that says where it lies.
_LYING = frozenset({"", "الواقعه", "الواقع", "التي تقع", "الذي يقع", "الكاينه"})
_OFF_COURSE, _FARTHEST_KM = 60.0, 150.0
_SHARE, _COUNTRY_SHARE = 0.36, 0.25  # the north of a country is less of it than the north of a province
_BANK_DEGREES, _BANK_KM = 0.2, 22.0
_COUNTRYSIDE_KM = 110.0  # a town's countryside is not the desert at the far end of its province


class Anchor(NamedTuple):
    """A place in the text that a phrase can stand on: folded span, the place, the proclitic before it."""

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


def find_phrases(document: Document, anchors: Sequence[Anchor], gazetteer: Gazetteer) -> list[Phrase]:
    """Return the spatial phrases of a document.

    Parameters
    ----------
    document : Document
    anchors : sequence of Anchor
        Places of the text in order.
    gazetteer : Gazetteer
        For outlines.

    Returns
    -------
    list of Phrase
        In no particular order; a phrase spans its words from the first to the last, without proclitics.
    """
    reader = _Reader(document, anchors, gazetteer)
    out: list[Phrase] = []
    for number, anchor in enumerate(anchors):
        near = reader.text[max(0, anchor.start - _REACH) : anchor.start].rsplit(None, 6)[-6:]
        if BETWEEN.isdisjoint(near) and not any(map(is_cue, near)):
            continue  # most names: no word of spatial language before them
        phrase = reader.between(number, near) or reader.read_left(anchor)
        if phrase is not None:
            out.append(reader.about_the_place_before(number, phrase) or phrase)
    return out + _demonym_phrases(document, gazetteer)


class _Reader:
    """Reads the phrases that stand on the anchors of one document."""

    def __init__(self, document: Document, anchors: Sequence[Anchor], gazetteer: Gazetteer) -> None:
        self.text = document.plain
        self.punctuated = document.folded.text
        self.anchors = anchors
        self.gazetteer = gazetteer

    @cached_property
    def home(self) -> _Home:
        """The country that most places of the text lie in, and its towns' (lat, lon)."""
        places = [a.place for a in self.anchors]
        votes = Counter(p.country for p in places if p.country and p.feature != "H.STM")
        country = votes.most_common(1)[0][0] if votes else ""
        towns = {(p.lat, p.lon) for p in places if p.country == country and p.feature[0] in "PS"}
        return country, tuple(sorted(towns))

    def read_left(self, anchor: Anchor) -> Phrase | None:
        """Read what stands on the left of an anchor."""
        reach = max(0, anchor.start - _REACH)
        begin = max(self.punctuated.rfind(c, reach, anchor.start) for c in _CLAUSE_MARKS)
        left = self.text[max(begin + 1, reach) : anchor.start]
        offset = anchor.start - len(left)
        words = left.split()
        if not any(map(is_cue, words[-6:])):
            return None
        classes = classes_of(words)
        left = left.rstrip() + " " if anchor.clitic == "" and left.endswith(" ") else left
        for rule, needed, pattern in left_patterns():
            if needed not in classes or (match := pattern.search(left)) is None:
                continue
            groups = match.groupdict()
            towards = bearing(groups.get("d1"), groups.get("d2"))
            end = anchor.end
            if rule in {"countryside", "around"} and towards is None:
                after = after_direction().match(self.text, anchor.end)
                if after is not None and self.punctuated[anchor.end] == " ":
                    towards = bearing(after["d1"], after["d2"])
                    end = after.end()
            away = kilometres(groups) if rule == "distance" else None
            if rule == "distance" and away is None:
                continue
            if rule == "direction" and anchor.place.feature == "H.STM" and towards is not None:
                area = _river_side(self.gazetteer, anchor.place.id, towards, *self.home)
            else:
                area = _area(rule, anchor.place, towards, away, self.gazetteer)
            if area is None:
                return None
            name = _name(rule, anchor.place, towards, away)
            start = offset + _first_word(rule, match)
            return Phrase(start, end, area, name, anchor.place.country, anchor.place.admin1)
        return None

    def about_the_place_before(self, number: int, phrase: Phrase) -> Phrase | None:
        """Return a direction phrase that says where the place just named lies (جرابلس شمال حلب) around that place.

        Only where it really lies that way and within reach; else the phrase says something else.
        """
        if number == 0 or " direction of " not in phrase.area.why:
            return None
        anchor, named = self.anchors[number], self.anchors[number - 1]
        gap = self.punctuated[named.end : phrase.start]
        if named.place.feature[0] not in "PS" or anchor.place.feature[0] != "P" or gap.strip("، ") not in _LYING:
            return None
        towards, away = spatial.bearing_and_km(anchor.place.lat, anchor.place.lon, phrase.area.lat, phrase.area.lon)
        there, far = spatial.bearing_and_km(anchor.place.lat, anchor.place.lon, named.place.lat, named.place.lon)
        if abs((there - towards + 180) % 360 - 180) > _OFF_COURSE or not away < far < _FARTHEST_KM:
            return None
        why = f"{phrase.area.why}, where {named.place.id} lies"
        area = spatial.around(named.place.lat, named.place.lon, max(phrase.area.radius_km, 0.5 * far), 2, why)
        return replace(phrase, area=area)

    def between(self, number: int, left: Sequence[str]) -> Phrase | None:
        """Read «بين X وY» and «طريق X – Y» around an anchor, given by its number, and the next one.

        `left` has the words before it.
        """
        if not left or number + 1 >= len(self.anchors):
            return None
        last, before = left[-1], left[-2] if len(left) > 1 else ""
        is_between = last in BETWEEN or (before in BETWEEN and last in kinds())
        is_road = any(w in roads() or w.lstrip("وبفل") in roads() for w in (before, last))
        if not is_between and not is_road:
            return None
        a, b = self.anchors[number], self.anchors[number + 1]
        gap = self.punctuated[a.end : b.start]
        words = gap.split()
        if a.place.is_country or b.place.is_country or len(words) > 3:
            return None
        joined = b.clitic == "و" if is_between else gap.strip(" –-/") == "" or words[-1:] in (["الي"], ["نحو"])
        if not joined:
            return None
        word = last if is_between or last.lstrip("وبفل") in roads() else before
        start = self.text.rfind(word, 0, a.start)
        end = b.end
        if is_road and self.text[b.end + 1 : b.end + 9].startswith("الدولي"):
            end = b.end + 7
        area = spatial.corridor(
            (a.place.lat, a.place.lon), (b.place.lat, b.place.lon), f"corridor from {a.place.id} to {b.place.id}"
        )
        return Phrase(start, end, area, f"Between {a.place.name_en} and {b.place.name_en}", a.place.country, "")


def _first_word(rule: str, match: re.Match[str]) -> int:
    """Return where the first word of a phrase begins in what a pattern matched, without its proclitic."""
    if rule == "distance":
        words = match.group()
        return match.start() + (words[:1] in "وف" and words[1:4] in {"علي", "نحو"})
    groups = match.re.groupindex
    return min((match.start(g) for g in ("w", "d1", "n") if g in groups and match.start(g) >= 0), default=match.start())


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
            share = _COUNTRY_SHARE if place.is_country else _SHARE
            return spatial.of_geometry(spatial.part(surface, bearing, share), 3, why)
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


def _demonym_phrases(document: Document, gazetteer: Gazetteer) -> list[Phrase]:
    """Read «الجنوب اللبناني» and «الحدود السورية التركية»."""
    words, heads, out = document.words, demonym_heads(), []
    for at in [n for n, word in enumerate(words.words) if word in heads]:
        match = demonym_pattern().match(document.plain, words.start(at) + heads[words.words[at]])
        phrase = None if match is None else _demonym_phrase(match, gazetteer)
        if phrase is not None:
            out.append(phrase)
    return out


def _demonym_phrase(match: re.Match[str], gazetteer: Gazetteer) -> Phrase | None:
    if match["border"]:
        if not match["b"]:
            return None
        first, second = demonyms()[match["a"]], demonyms()[match["b"]]
        area = _border(gazetteer, first, second)
        if area is None:
            return None
        names = [p.name_en for c in (first, second) if (p := gazetteer.place(f"iso:{c}")) is not None]
        return Phrase(match.start(), match.end(), area, f"Border of {' and '.join(names)}", first, "")
    country = demonyms()[match["c"]]
    towards = bearing(match["d1"], match["d2"])
    area = _cached_area(gazetteer, "direction", f"iso:{country}", towards)
    place = gazetteer.place(f"iso:{country}")
    if area is None or place is None:
        return None
    return Phrase(match.start(), match.end(), area, _name("direction", place, towards, None), country, "")


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
