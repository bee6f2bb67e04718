"""Spatial language → geometry: directions, countryside, surroundings, distances, corridors, borders.

A phrase is read around an anchor that the gazetteer knows (or an anaphor that stands for one), so it works for any
place, not for a list of phrases. The words are in `geo.places.spatialwords`, what they mean on
the ground in `geo.places.areas`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from gazetteer import Gazetteer, Place
from gazetteer.kinds import kinds
from gazetteer.normalise import fold_name
from gazetteer.record import record
from geo.places import spatial
from geo.places.areas import LEFT, RIGHT, area_of, border_of, phrase_name, river_side, triangle_of
from geo.places.marks import Marks
from geo.places.spatial import Area, Towns
from geo.places.spatialwords import (
    after_bearing,
    after_direction,
    after_distance,
    any_cue,
    bearing,
    between_words,
    border_between,
    classes_of,
    demonym_heads,
    demonym_pattern,
    demonyms,
    hands,
    kilometres,
    left_patterns,
    particles,
    roads,
    triangles,
)
from geo.text.document import Document

_REACH = 90
_CLAUSE_MARKS = ".،؛:\n()؟!"
_OFF_COURSE, _FARTHEST_KM = 60.0, 250.0
_ON_COURSE, _ON_SPOT = 40.0, 0.35  # how far off a stated distance the place may lie that it is said of
_BEFORE = 3
_ADJECTIVES = 2  # between a road and «بين» (الطريق الدولي الساحلي بين)
_INSIDE = 5  # letters of داخل and the space behind it


@record
class Anchor:
    """A place in the text that a phrase can stand on: folded span, the place, the proclitic before it."""

    start: int
    end: int
    place: Place
    clitic: str = ""


@record
class Phrase:
    """A spatial phrase of the text: folded span over the whole phrase, and the area that it means."""

    start: int
    end: int
    area: Area
    name_en: str
    country: str
    admin1: str


def find_phrases(
    document: Document, anchors: Sequence[Anchor], gazetteer: Gazetteer, country: str | None, marks: Marks
) -> list[Phrase]:
    """Return the spatial phrases of a document.

    Parameters
    ----------
    document : Document
    anchors : sequence of Anchor
        Places of the text in order.
    gazetteer : Gazetteer
        For outlines.
    country : str, optional
        ISO 3166-1 alpha-2 code that the source is known to write about.
    marks : Marks
        The document's words that may mean something for places.

    Returns
    -------
    list of Phrase
        In no particular order; a phrase spans its words from the first to the last, without proclitics.
    """
    reader = _Reader(document, anchors, gazetteer, country or "")
    out: list[Phrase] = []
    cued = [document.words.end(at) for at in marks.cues]
    for number, anchor in enumerate(anchors):
        last = bisect_right(cued, anchor.start)
        if not last or cued[last - 1] < anchor.start - _REACH:
            continue  # most names: no word of spatial language before them
        near = reader.text[max(0, anchor.start - _REACH) : anchor.start].rsplit(None, 6)[-6:]
        if between_words().isdisjoint(near) and not any_cue(near):
            continue
        phrase = reader.between(number, near) or reader.read_left(anchor)
        if phrase is not None:
            out.append(reader.about_the_place_before(number, phrase) or phrase)
            out += reader.joined_countryside(number, phrase)
    return out + _demonym_phrases(document, gazetteer, reader, marks.heads)


class _Reader:
    """Reads the phrases that stand on the anchors of one document."""

    def __init__(self, document: Document, anchors: Sequence[Anchor], gazetteer: Gazetteer, country: str) -> None:
        self.text = document.plain
        self.punctuated = document.folded.text
        self.anchors = anchors
        self.gazetteer = gazetteer
        self.country = country

    @cached_property
    def home(self) -> tuple[str, Towns]:
        """The country that most places of the text lie in, and its towns' (lat, lon)."""
        places = [a.place for a in self.anchors]
        votes = Counter(p.country for p in places if p.country and p.feature != "H.STM")
        country = votes.most_common(1)[0][0] if votes else self.country
        towns = {(p.lat, p.lon) for p in places if p.country == country and p.feature[0] in "PS"}
        return country, tuple(sorted(towns))

    def read_left(self, anchor: Anchor) -> Phrase | None:
        """Read what stands on the left of an anchor."""
        reach = max(0, anchor.start - _REACH)
        begin = max(self.punctuated.rfind(c, reach, anchor.start) for c in _CLAUSE_MARKS)
        left = self.text[max(begin + 1, reach) : anchor.start]
        offset = anchor.start - len(left)
        words = left.split()
        if not any_cue(words[-6:]) or _belongs_to_a_site(words, anchor.place):
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
            told = self._told_behind(rule, anchor, towards)
            if told is not None:
                rule, end = "distance", told[0]
                towards, away = (towards, told[2]) if told[1] is None else (told[1], away)
            if rule == "border":
                return self._border(anchor, match, offset)
            if rule in {"direction", "far", "part", "quarters", "bank"} and anchor.place.feature == "H.STM":
                area = self._river_side(anchor, towards, groups.get("hand"))
            elif rule == "bank":
                continue
            else:
                area = area_of(rule, anchor.place, towards, away, self.gazetteer)
            if area is None:
                return None
            name = phrase_name(rule, anchor.place, towards, away)
            start = offset + _first_word(rule, match)
            return Phrase(start, end, area, name, anchor.place.country, anchor.place.admin1)
        return None

    def joined_countryside(self, number: int, phrase: Phrase) -> list[Phrase]:
        """Return the other countrysides of «ريفي حلب وإدلب» and «ريفي حماة الشمالي وإدلب الجنوبي»."""
        first = self.text[phrase.start : phrase.end].partition(" ")[0]
        out: list[Phrase] = []
        end = phrase.end
        following = range(number + 1, len(self.anchors)) if first in particles("countrysides") else ()
        for anchor in map(self.anchors.__getitem__, following):
            if anchor.clitic != "و" or self.punctuated[end : anchor.start] != " و":
                break
            after = (
                after_direction().match(self.text, anchor.end)
                if self.punctuated[anchor.end : anchor.end + 1] == " "
                else None
            )
            towards = None if after is None else bearing(after["d1"], after["d2"])
            end = anchor.end if after is None else after.end()
            area = area_of("countryside", anchor.place, towards, None, self.gazetteer)
            if area is None:
                break
            name = phrase_name("countryside", anchor.place, towards, None)
            start = phrase.start if after is None else anchor.start
            out.append(Phrase(start, end, area, name, anchor.place.country, anchor.place.admin1))
        return out

    def _told_behind(self, rule: str, anchor: Anchor, towards: float | None) -> tuple[int, float | None, float] | None:
        """Return what stands behind an anchor of a distance or a direction, the other of the two, and its end."""
        if self.punctuated[anchor.end : anchor.end + 1] != " ":
            return None
        if rule == "distance" and towards is None:
            match = after_distance().match(self.text, anchor.end)
            return None if match is None else (match.end(), bearing(match["d1"], match["d2"]), 0.0)
        if rule == "direction" and anchor.place.feature[0] in "PSA" and not anchor.place.is_country:
            match = after_bearing().match(self.text, anchor.end)
            km = None if match is None else kilometres(match.groupdict())
            return None if match is None or km is None else (match.end(), None, km)
        return None

    def _river_side(self, anchor: Anchor, towards: float | None, side: str | None) -> Area | None:
        country, towns = self.home
        if anchor.place.country and not country:
            country = anchor.place.country
        divisions = (a.place.id for a in self.anchors if a.place.is_admin1 and a.place.country == country)
        hand = hands().get(side or "")
        if hand is None and towards is None:
            return None
        where = towards if hand is None else {1.0: RIGHT, -1.0: LEFT}[hand]
        assert where is not None  # noqa: S101 - one of the two is given
        return river_side(self.gazetteer, anchor.place.id, where, hand is not None, country, towns, next(divisions, ""))

    def _border(self, anchor: Anchor, match: re.Match[str], offset: int) -> Phrase | None:
        """Read «الحدود (السورية) مع تركيا»: the other state is an adjective, named before, or the text's own."""
        if not anchor.place.is_country:
            return None
        adjective = match["demonym"]
        other = demonyms()[adjective] if adjective else self.home[0]
        if other == anchor.place.country:
            joined = not particles("with").isdisjoint(match.group().split())  # else it may be its border with any other
            other = self._other_state(anchor) if joined and not adjective else ""
        return self._border_phrase(offset + match.start("w"), anchor.end, f"iso:{other}", anchor.place.id)

    def _other_state(self, anchor: Anchor) -> str:
        """Return the state beside an anchor's that the text is about: by its places, its source, or an adjective."""
        counted = Counter(a.place.country for a in self.anchors if a.place.country != anchor.place.country)
        if counted:
            return counted.most_common(1)[0][0]
        if self.country and self.country != anchor.place.country:
            return self.country
        words = self.text[max(0, anchor.start - _REACH) : anchor.start].split()
        adjectives = [demonyms()[word] for word in words if word in demonyms()]
        return next((state for state in reversed(adjectives) if state != anchor.place.country), "")

    def _border_phrase(self, start: int, end: int, first: str, second: str) -> Phrase | None:
        area = border_of(self.gazetteer, first, second)
        if area is None:
            return None
        names = [p for i in (first, second) if (p := self.gazetteer.place(i)) is not None]
        return Phrase(start, end, area, f"Border of {' and '.join(p.name_en for p in names)}", names[0].country, "")

    def about_the_place_before(self, number: int, phrase: Phrase) -> Phrase | None:
        """Return a direction phrase that says where the place just named lies (جرابلس شمال حلب) around that place.

        Only where it really lies that way and within reach; else the phrase says something else.
        """
        if " km from " in phrase.area.why:
            return self._at_the_place_before(number, phrase)
        if number == 0 or " direction of " not in phrase.area.why:
            return None
        anchor, named = self.anchors[number], self.anchors[number - 1]
        gap = self.punctuated[named.end : phrase.start]
        local = named.place.feature[0] in "PS" or named.place.feature in {"A.ADM2", "A.ADM3"}
        if not local or anchor.place.feature[0] != "P" or gap.strip("، (") not in {"", *particles("lying")}:
            return None
        towards, away = spatial.bearing_and_km(anchor.place.lat, anchor.place.lon, phrase.area.lat, phrase.area.lon)
        there, far = spatial.bearing_and_km(anchor.place.lat, anchor.place.lon, named.place.lat, named.place.lon)
        if _turn(there, towards) > _OFF_COURSE or not 0.6 * away < far < _FARTHEST_KM:
            return None
        why = f"{phrase.area.why}, where {named.place.id} lies"
        radius = max(phrase.area.radius_km, 0.5 * far)
        return replace(phrase, area=spatial.around(named.place.lat, named.place.lon, radius, 2, why))

    def _at_the_place_before(self, number: int, phrase: Phrase) -> Phrase | None:
        """Return a phrase of a distance around the place of its sentence that lies just there (بعقوبة (60 كلم …))."""
        anchor = self.anchors[number].place
        towards, away = spatial.bearing_and_km(anchor.lat, anchor.lon, phrase.area.lat, phrase.area.lon)
        for named in reversed(self.anchors[max(0, number - _BEFORE) : number]):
            if any(mark in self.punctuated[named.end : phrase.start] for mark in ".\n؛"):
                break
            if named.place.feature[0] not in "PS" or away < 1:
                continue
            there, far = spatial.bearing_and_km(anchor.lat, anchor.lon, named.place.lat, named.place.lon)
            if _turn(there, towards) <= _ON_COURSE and abs(far - away) <= _ON_SPOT * away:
                why = f"{phrase.area.why}, where {named.place.id} lies"
                at = (named.place.lat, named.place.lon)
                return replace(phrase, area=spatial.around(*at, phrase.area.radius_km, phrase.area.geo_precision, why))
        return None

    def between(self, number: int, left: Sequence[str]) -> Phrase | None:
        """Read «بين X وY» and «طريق X – Y» around an anchor, given by its number, and the next one.

        `left` has the words before it.
        """
        if not left or number + 1 >= len(self.anchors):
            return None
        last, before = left[-1], left[-2] if len(left) > 1 else ""
        is_between = last in between_words() or (before in between_words() and last in kinds())
        is_road = any(w in roads() or w.lstrip("وبفل") in roads() for w in (before, last))
        if not is_between and not is_road:
            return None
        a, b = self.anchors[number], self.anchors[number + 1]
        gap = self.punctuated[a.end : b.start]
        words = gap.split()
        if is_between and b.clitic == "و" and len(words) <= 1 and (border := self._border_between(number)) is not None:
            return border
        here, there = (_town_beside(*pair, self.gazetteer) for pair in ((a.place, b.place), (b.place, a.place)))
        if here is None or there is None or len(words) > 3:
            return None
        joined = b.clitic == "و" if is_between else gap.strip(" –-/") == "" or words[-1:] in (["الي"], ["نحو"])
        if not joined:
            return None
        word = last if last in between_words() or last.lstrip("وبفل") in roads() else before
        start = self.text.rfind(word, 0, a.start)
        if is_between and not is_road:
            start = _from_the_road(self.text, start)
        end = b.end
        if is_road and self.text[b.end + 1 : b.end + 9].startswith("الدولي"):
            end = b.end + 7
        area = spatial.corridor((here.lat, here.lon), (there.lat, there.lon), f"corridor from {here.id} to {there.id}")
        return Phrase(start, end, area, f"Between {a.place.name_en} and {b.place.name_en}", a.place.country, "")

    def _border_between(self, number: int) -> Phrase | None:
        """Read «الحدود (المشتركة) بين سوريا ولبنان», of divisions as well, and «مثلث الحدود بين» three states."""
        a, b, *more = self.anchors[number : number + 3]
        match = border_between().search(self.text[max(0, a.start - _REACH) : a.start])
        if match is None:
            return None
        start = max(0, a.start - _REACH) + match.start("w")
        head = _triangle_head(self.text, start)
        if head != start and more and more[0].clitic == "و" and self.punctuated[b.end : more[0].start].strip() == "و":
            return _triangle_phrase(self.gazetteer, head, more[0].end, (a.place.id, b.place.id, more[0].place.id))
        return self._border_phrase(start, b.end, a.place.id, b.place.id)


def _town_beside(place: Place, other: Place, gazetteer: Gazetteer) -> Place | None:
    """Return what a name is at the end of a corridor: beside a town of its state the capital (بين تونس وصفاقس)."""
    if not place.is_country:
        return place
    if other.is_country or other.country != place.country:
        return None
    namesakes = gazetteer.lookup(fold_name(place.name_ar))
    return next((p for p in namesakes if p.feature == "P.PPLC" and p.country == place.country), None)


def _from_the_road(text: str, start: int) -> int:
    """Return where «(على) الطريق الدولي» right before «بين» begins, or where that does."""
    words = text[max(0, start - _REACH) : start].rstrip().split(" ")
    for back in range(1, min(_ADJECTIVES + 2, len(words))):
        word = words[-back]
        if word in roads():
            if words[-back - 1] not in particles("on"):
                break  # «قطع الطريق بين …»: the road is what happened to it, not where
            return start - sum(len(w) + 1 for w in words[-back - 1 :])
        if not word.startswith("ال"):
            break
    return start


def _belongs_to_a_site(words: Sequence[str], place: Place) -> bool:
    """Whether a place is the name of a hotel or school before it (قرب فندق الصومال), not what the phrase stands on."""
    kind = kinds().get(words[-1].removeprefix("ل")) if words else None
    return kind is not None and bool(kind.features) and kind.features[0][0] not in "PA" and not kind.fits(place.feature)


def _turn(one: float, other: float) -> float:
    return abs((one - other + 180) % 360 - 180)


def _triangle_head(text: str, start: int) -> int:
    """Return where the word for a triangle before a border's begins (المثلث الحدودي), or where the border's does."""
    word = text[max(0, start - _REACH) : start].rstrip().rpartition(" ")[2].lstrip("وفبلك")
    return start - 1 - len(word) if word in triangles() else start


def _triangle_phrase(gazetteer: Gazetteer, start: int, end: int, ids: tuple[str, str, str]) -> Phrase | None:
    area = triangle_of(gazetteer, ids)
    if area is None:
        return None
    names = [p.name_en for i in ids if (p := gazetteer.place(i)) is not None]
    return Phrase(start, end, area, f"Border of {', '.join(names[:2])} and {names[2]}", ids[0].removeprefix("iso:"), "")


def _first_word(rule: str, match: re.Match[str]) -> int:
    """Return where the first word of a phrase begins in what a pattern matched, without its proclitic."""
    if rule == "distance":
        words = match.group()
        return match.start() + (words[:1] in "وف" and words[1:4] in {"علي", "نحو"})
    groups = match.re.groupindex
    return min((match.start(g) for g in ("w", "d1", "n") if g in groups and match.start(g) >= 0), default=match.start())


def _demonym_phrases(
    document: Document, gazetteer: Gazetteer, reader: _Reader, at_words: Sequence[int]
) -> list[Phrase]:
    """Read «الجنوب اللبناني» and «الحدود السورية التركية»; «الحدود التركية» is that of the text's own state."""
    words, heads, out = document.words, demonym_heads(), []
    for at in at_words:
        match = demonym_pattern().match(document.plain, words.start(at) + heads[words.words[at]])
        phrase = None if match is None else _demonym_phrase(match, gazetteer, reader)
        if phrase is not None:
            out.append(phrase)
    return out


def _demonym_phrase(match: re.Match[str], gazetteer: Gazetteer, reader: _Reader) -> Phrase | None:
    if match["border"]:
        if not match["b"] and not particles("inside").isdisjoint(
            match.string[max(0, match.start() - _INSIDE) : match.start()].split()
        ):
            return None
        first = demonyms()[match["a"]]
        second = demonyms()[match["b"]] if match["b"] else reader.home[0]
        if match["third"]:
            ids = (f"iso:{first}", f"iso:{second}", f"iso:{demonyms()[match['third']]}")
            return _triangle_phrase(gazetteer, _triangle_head(match.string, match.start()), match.end(), ids)
        area = border_of(gazetteer, f"iso:{first}", f"iso:{second}")
        if area is None:
            return None
        names = [p.name_en for c in (first, second) if (p := gazetteer.place(f"iso:{c}")) is not None]
        return Phrase(match.start(), match.end(), area, f"Border of {' and '.join(names)}", first, "")
    country = demonyms()[match["c"]]
    place = gazetteer.place(f"iso:{country}")
    if place is None:
        return None
    rule, start = "coast" if match["coast"] else "direction", match.start()
    before = match.string[max(0, start - 10) : start].split()[-1:]
    for other, needed in (("offshore", "coast"), ("far", "direction")):  # قبالة السواحل الليبية، أقصى الجنوب الليبي
        if rule == needed and other in classes_of(before):
            rule, start = other, start - 1 - len(before[0].lstrip("وفبل"))
    towards = None if match["coast"] else bearing(match["d1"], match["d2"])
    area = area_of(rule, place, towards, None, gazetteer)
    if area is None:
        return None
    return Phrase(start, match.end(), area, phrase_name(rule, place, towards, None), country, "")
