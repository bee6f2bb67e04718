"""Spatial language → geometry: directions, countryside, surroundings, distances, corridors, borders.

A phrase is read around an anchor that the gazetteer knows (or an anaphor that stands for one), so it works for any
place, not for a list of phrases. The words are in `geo.places.words.spatialwords`, what they mean on
the ground in `geo.places.ground.areas`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gazetteer import Gazetteer, Place
from gazetteer.kinds import kinds
from gazetteer.record import record
from geo.places.ground import spatial
from geo.places.ground.areas import area_of, phrase_name, share_of_state
from geo.places.ground.passage import REACH, Anchor, Passage, Phrase, Unknown
from geo.places.ground.rivers import LEFT, RIGHT, river_banks, river_is_named, river_meant, river_side, unknown_river
from geo.places.ground.shores import coast_of_sea
from geo.places.ground.spatial import Area
from geo.places.phrases.borderphrases import border_with, frontier
from geo.places.phrases.context import about_the_place_before, joined_countryside, within_the_city
from geo.places.phrases.corridors import between, between_three, road_to
from geo.places.phrases.demonymphrases import demonym_phrases
from geo.places.phrases.marks import Marks
from geo.places.words.patterns import (
    after_bearing,
    after_direction,
    after_distance,
    begins_with_direction,
    left_patterns,
    strip_before,
    told_before,
)
from geo.places.words.spatialwords import (
    any_cue,
    at_sea,
    bearing,
    between_words,
    classes_of,
    demonyms,
    hands,
    kilometres,
    particles,
    roads,
    says,
)
from geo.text.document import Document

_SIDED = frozenset({"countryside", "around", "frontier", "quarters"})  # whose direction may stand behind the name
_BANKS = frozenset({"bank", "banks"})
_OF_A_RIVER = frozenset({"direction", "far", "part", "quarters", "bank", "banks"})
_OF_A_TOWN = frozenset({"around", "nearby", "gate", "outside", "direction", "part", "quarters", "distance"})
_OF_A_NAME = frozenset({"nearby", "gate", "outside", "heights"})  # «مدخل المدينة» is too vague to be a place


@record
class _Measured:
    """A phrase's rule, its bearing and distance, and where it ends."""

    rule: str
    towards: float | None
    away: float | None
    end: int


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
    passage = Passage(document, anchors, gazetteer, country or "")
    reader = _Reader(passage)
    out: list[Phrase] = []
    cued = [document.words.end(at) for at in marks.cues]
    for number, anchor in enumerate(anchors):
        last = bisect_right(cued, anchor.start)
        if not last or cued[last - 1] < anchor.start - REACH:
            continue  # most names: no word of spatial language before them
        near = reader.text[max(0, anchor.start - REACH) : anchor.start].rsplit(None, 6)[-6:]
        if between_words().isdisjoint(near) and not any_cue(near):
            continue
        phrase = between_three(passage, number, near) or between(passage, number, near) or reader.read_left(number)
        if phrase is not None:
            out.append(about_the_place_before(passage, number, phrase) or within_the_city(passage, number, phrase))
            out += joined_countryside(passage, number, phrase)
    return out + demonym_phrases(document, passage, marks.heads)


def phrases_on_unknown(document: Document, unknown: Sequence[Unknown], gazetteer: Gazetteer) -> list[Phrase]:
    """Return the phrases that stand on names that no gazetteer has, where the text gives an area (قرب قرية X).

    Parameters
    ----------
    document : Document
    unknown : sequence of Unknown
    gazetteer : Gazetteer
    """
    reader = _Reader(Passage(document, (), gazetteer, ""))
    return [phrase for name in unknown if (phrase := reader.read_unknown(name)) is not None]


class _Reader:
    """Reads the phrases that stand on the anchors of one document."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.text, self.punctuated = passage.text, passage.punctuated
        self.anchors, self.gazetteer = passage.anchors, passage.gazetteer

    def matches(self, anchor: Anchor | Unknown) -> Iterator[tuple[str, re.Match[str], int]]:
        """Give the rules that the words on the left of an anchor fit, their match and where its text begins."""
        left = self.text[self.passage.clause(anchor.start) : anchor.start]
        offset = anchor.start - len(left)
        words = left.split()
        if not any_cue(words[-6:]):
            return
        classes = classes_of(words)
        left = left.rstrip() + " " if anchor.clitic == "" and left.endswith(" ") else left
        for rule, needed, pattern in left_patterns():
            if needed in classes and (match := pattern.search(left)) is not None:
                yield rule, match, offset

    def read_left(self, number: int) -> Phrase | None:
        """Read what stands on the left of an anchor, given by its number."""
        anchor = self.anchors[number]
        of_a_river = river_is_named(self.passage, anchor)
        before = self.text[max(0, anchor.start - REACH) : anchor.start].split()
        site = _belongs_to_a_site(before, anchor.place)
        if site and not of_a_river:
            return None
        for rule, match, offset in self.matches(anchor):
            groups = match.groupdict()
            bank = rule in _BANKS or says(((groups.get("w") or ""),), "bank")
            if site and not bank:
                return None
            towards, end = self._direction(rule, anchor, groups)
            if rule == "part" and anchor.place.feature[0] == "P" and says((groups["w"] or "",), "villages"):
                rule = "direction"  # «القرى شمال الفاشر» are no part of the town
            if rule == "coast" and towards is not None and anchor.place.feature[0] == "P":
                rule = "direction"  # «الساحل غربي طرابلس»
            away = kilometres(groups) if rule == "distance" else None
            if (rule == "distance" and away is None) or (rule == "quarters" and towards is None):
                continue
            if rule == "border":
                return border_with(self.passage, anchor, match, offset)
            if rule in {"leading", "way"}:
                road = road_to(self.passage, number, match, offset)
                if road is not None:
                    return road
                if rule == "way":
                    continue
            if rule == "share":
                area = share_of_state(self.gazetteer, anchor.place.id, f"iso:{demonyms()[groups['demonym'] or '']}")
                if area is None:
                    continue
                name = f"Part of {anchor.place.name_en}"
                return Phrase(offset + match.start("w"), end, area, name, anchor.place.country, "")
            if rule == "far" and towards is None:
                return self._far_end_of_zone(anchor, offset + match.start("w"))
            if rule == "frontier":
                if towards is None or not anchor.place.is_country:
                    continue
                return frontier(self.passage, replace(anchor, end=end), offset + match.start("w"), towards)
            river = river_meant(self.passage, anchor, towards, bank=bank) if rule in _OF_A_RIVER else None
            if river is not None:
                area = self._river(rule, replace(anchor, place=river), towards, groups.get("hand"))
                name = phrase_name(rule, river, towards, None)
            elif bank and of_a_river:
                towns, home = self.passage.towns_near(anchor.start), frozenset(self.passage.home[1])
                area = unknown_river(tuple(town for town in towns if town in home))
                name = phrase_name("around", anchor.place, None, None)
            elif rule == "coast" and anchor.place.feature.startswith("H.") and anchor.place.feature != "H.STM":
                area = coast_of_sea(self.gazetteer, anchor.place.id, self.passage.home[0])
                name = phrase_name(rule, anchor.place, None, None)
            elif rule in _BANKS or (rule in _OF_A_NAME and not anchor.named):
                continue
            else:
                measured = self._measured(rule, anchor, groups, towards, away, end)
                area = area_of(measured.rule, anchor.place, measured.towards, measured.away, self.gazetteer)
                name = phrase_name(measured.rule, anchor.place, measured.towards, measured.away)
                end = measured.end
            if area is None:
                return None
            start = offset + _first_word(rule, match)
            if rule in {"offshore", "coast"}:
                start, area = self._off_the_coast(anchor, start, area)
            elif rule == "direction":
                start = self._from_the_strip(start)
            return Phrase(start, end, area, name, anchor.place.country, anchor.place.admin1)
        return None

    def _far_end_of_zone(self, anchor: Anchor, start: int) -> Phrase | None:
        """Read «أقصى» before a zone that the gazetteer has by its direction (جنوب شرقي تركيا): the far end there."""
        state = self.gazetteer.place(f"iso:{anchor.place.country}")
        match = begins_with_direction().match(self.text, anchor.start)
        if state is None or anchor.place.feature[0] != "L" or match is None or match.end() >= anchor.end:
            return None
        towards = bearing(match["d1"], match["d2"])
        area = area_of("far", state, towards, None, self.gazetteer)
        if area is None:
            return None
        return Phrase(start, anchor.end, area, phrase_name("far", state, towards, None), state.country, "")

    def read_unknown(self, unknown: Unknown) -> Phrase | None:
        """Read what stands on the left of a name that no gazetteer has: as little is known of it as of the name."""
        for rule, match, offset in self.matches(unknown):
            if rule in _OF_A_TOWN and (rule != "distance" or kilometres(match.groupdict()) is not None):
                start = offset + _first_word(rule, match)
                return Phrase(start, unknown.end, unknown.area, "", unknown.country, unknown.admin1)
        return None

    def _direction(self, rule: str, anchor: Anchor, groups: dict[str, str | None]) -> tuple[float | None, int]:
        """Return the bearing that a phrase gives, before its anchor or behind it, and where the phrase ends."""
        towards = bearing(groups.get("d1"), groups.get("d2"))
        if rule in _SIDED and towards is None and self.punctuated[anchor.end : anchor.end + 1] == " ":
            after = after_direction().match(self.text, anchor.end)
            if after is not None:
                return bearing(after["d1"], after["d2"]), after.end()
        return towards, anchor.end

    def _measured(
        self,
        rule: str,
        anchor: Anchor,
        groups: dict[str, str | None],
        towards: float | None,
        away: float | None,
        end: int,
    ) -> _Measured:
        """Return the rule of a phrase with what stands behind its anchor: the direction or the distance it lacked."""
        told = self._told_behind(rule, anchor, towards)
        if told is not None:
            end = told[0]
            rule, towards, away = ("distance", towards, told[2]) if told[1] is None else (rule, told[1], away)
        if at_sea(groups.get("unit")):
            rule = "voyage"
        return _Measured("around" if rule == "leading" else rule, towards, away, end)

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

    def _from_the_strip(self, start: int) -> int:
        """Return where «الشريط الحدودي» right before a direction begins, or where that does."""
        match = strip_before().search(self.text[max(0, start - REACH) : start])
        return start if match is None else max(0, start - REACH) + match.start("w")

    def _off_the_coast(self, anchor: Anchor, start: int, area: Area) -> tuple[int, Area]:
        """Return a coast or the sea off it with the distance that is told before it (على بعد 40 ميلا قبالة سواحل)."""
        match = told_before().search(self.text[max(0, start - REACH) : start])
        away = kilometres(match.groupdict()) if match is not None else None
        if match is None or away is None:
            return start, area
        begin = max(0, start - REACH) + match.start()
        if anchor.place.feature[0] not in "PS":
            return begin, area
        sea = area_of("offshore", anchor.place, None, None, self.gazetteer)
        if sea is None:
            return begin, area
        towards, _ = spatial.bearing_and_km(anchor.place.lat, anchor.place.lon, sea.lat, sea.lon)
        why = f"{away:g} km from {anchor.place.id}"
        return begin, spatial.at_distance(anchor.place.lat, anchor.place.lon, away, towards, why)

    def _river(self, rule: str, anchor: Anchor, towards: float | None, side: str | None) -> Area | None:
        country = self.passage.home[0] or anchor.place.country
        towns, division = self.passage.towns_near(anchor.start), self.passage.division_near(anchor.start, country)
        if rule == "banks":
            return river_banks(self.gazetteer, anchor.place.id, towns, division)
        hand = hands().get(side or "")
        where = towards if hand is None else {1.0: RIGHT, -1.0: LEFT}[hand]
        if where is None:
            return None
        return river_side(self.gazetteer, anchor.place.id, where, hand is not None, country, towns, division)


def _belongs_to_a_site(words: Sequence[str], place: Place) -> bool:
    """Whether a place is the name of a hotel or school before it (قرب فندق الصومال), not what the phrase stands on."""
    word = words[-1].removeprefix("ل") if words else ""
    kind = None if word in roads() or word in particles("heights") else kinds().get(word)
    return kind is not None and bool(kind.features) and kind.features[0][0] not in "PA" and not kind.fits(place.feature)


def _first_word(rule: str, match: re.Match[str]) -> int:
    """Return where the first word of a phrase begins in what a pattern matched, without its proclitic."""
    if rule in {"distance", "voyage"}:
        words = match.group()
        return match.start() + (words[:1] in "وف" and words[1:4] in {"علي", "نحو"})
    groups = match.re.groupindex
    return min(
        (match.start(g) for g in ("w", "v", "d1", "n") if g in groups and match.start(g) >= 0), default=match.start()
    )
