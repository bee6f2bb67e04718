"""Phrases of a border: «الحدود مع تركيا», «الحدود السورية التركية», «مثلث الحدود بين العراق وسوريا والأردن»."""

from __future__ import annotations

import re

from gazetteer import Gazetteer, Place
from geo.places.ground import borders
from geo.places.ground.areas import seat
from geo.places.ground.borders import border_near, border_within, frontier_of, triangle_of
from geo.places.ground.passage import REACH, Anchor, Passage, Phrase
from geo.places.ground.spatial import COMPASS, Area
from geo.places.words.patterns import border_between, border_of, told_before
from geo.places.words.spatialwords import bearing, demonyms, particles, says, triangles

_WHOLE = frozenset({"الحدود", "حدود"})
_ON = (" علي ", " عند ")
_RIGHT_BEFORE = 40
_FROM = (" من ", " عن ")
_STRIP_KM, _FROM_AFAR_KM = 55.0, 160.0
_GUARDS = frozenset(clitic + "حرس" for clitic in ("", "و", "ل", "ب", "ول"))
_INSIDE = 5  # letters of داخل and the space behind it


def border_with(passage: Passage, anchor: Anchor, match: re.Match[str], offset: int) -> Phrase | None:
    """Read «الحدود (السورية) مع تركيا»: the other state is an adjective, named before, or the text's own."""
    if anchor.place.is_admin1:
        return _border_with_division(passage, anchor, offset + match.start("w"))
    if not anchor.place.is_country:
        return None
    adjective = match["demonym"]
    home = passage.home[0]
    if adjective:
        others = [demonyms()[adjective]]
    elif home and home != anchor.place.country:
        others = [home, *_other_states(passage, anchor)]
    else:  # without «مع» it may be its border with any other
        joined = not particles("with").isdisjoint(match.group().split())
        others = _other_states(passage, anchor) if joined else []
    span = (offset + match.start("w"), anchor.end)
    for other in others:
        phrase = _border_phrase(passage, *span, f"iso:{other}", anchor.place.id)
        if phrase is not None:
            return phrase
    return None


def _border_with_division(passage: Passage, anchor: Anchor, start: int) -> Phrase | None:
    """Read «الحدود مع قطاع غزة», of another state or of the division that the text speaks of before it."""
    division = anchor.place
    begin, _ = passage.sentence(start, anchor.end)
    named = [a.place for a in reversed(passage.between(begin, start)) if a.place.country and not a.place.is_country]
    here = [f"iso:{p.admin1}" for p in named if p.country == division.country and p.admin1]
    abroad = [f"iso:{state}" for state in passage.states if state and state != division.country]
    for other in dict.fromkeys((*here, *abroad)):
        if other != division.id:
            phrase = _border_phrase(passage, start, anchor.end, other, division.id)
            if phrase is not None:
                return phrase
    return None


def frontier(passage: Passage, anchor: Anchor, start: int, towards: float) -> Phrase | None:
    """Read «الحدود الجنوبية للبنان»."""
    area = frontier_of(passage.gazetteer, anchor.place.id, towards) if anchor.place.is_country else None
    if area is None:
        return None
    name = f"{COMPASS[int(towards)].capitalize()}ern border of {anchor.place.name_en}"
    return Phrase(start, anchor.end, area, name, anchor.place.country, "")


def border_between_places(passage: Passage, number: int) -> Phrase | None:
    """Read «الحدود (المشتركة) بين سوريا ولبنان», of divisions as well, and «مثلث الحدود بين» three states."""
    a, b, *more = passage.anchors[number : number + 3]
    match = border_between().search(passage.before(a.start))
    if match is None:
        return None
    start = max(0, a.start - REACH) + match.start("w")
    head = _triangle_head(passage.text, start)
    if head != start and more and more[0].clitic == "و" and passage.punctuated[b.end : more[0].start].strip() == "و":
        ids = (a.place.id, b.place.id, more[0].place.id)
        return _triangle_phrase(passage.gazetteer, head, more[0].end, ids)
    return _border_phrase(
        passage, start, b.end, _division_id(passage.gazetteer, a.place), _division_id(passage.gazetteer, b.place)
    )


def border_of_both(passage: Passage, number: int) -> Phrase | None:
    """Read «حدود ليبيا مع تونس» around the first of two anchors, given by its number."""
    a, b = passage.anchors[number : number + 2]
    if passage.punctuated[a.end : b.start].split() not in ([w] for w in particles("with")):
        return None
    match = border_of().search(passage.before(a.start))
    if match is None:
        return None
    start = max(0, a.start - REACH) + match.start("w")
    return _border_phrase(passage, start, b.end, a.place.id, b.place.id, local=False)


def _division_id(gazetteer: Gazetteer, place: Place) -> str:
    """Return the id of a state or division, of a town that of the division named after it (الحدود بين إدلب وحلب)."""
    division = gazetteer.place(f"iso:{place.admin1}") if place.feature[0] == "P" and place.admin1 else None
    if division is not None and (town := seat(gazetteer, division)) is not None and town.id == place.id:
        return division.id
    return place.id


def border_of_demonyms(passage: Passage, match: re.Match[str]) -> Phrase | None:
    """Read «الحدود السورية التركية» and «المثلث الحدودي» of three; «الحدود التركية» is that of the text's own state."""
    before = match.string[max(0, match.start() - _INSIDE) : match.start()].split()
    if not match["b"] and not particles("inside").isdisjoint(before):
        return None
    if before and before[-1] in _GUARDS:  # حرس الحدود السعودي
        return None
    first = demonyms()[match["a"]]
    if match["side"]:  # الحدود اللبنانية الجنوبية
        state, towards = passage.gazetteer.place(f"iso:{first}"), bearing(match["side"], None)
        if state is None or towards is None:
            return None
        return frontier(passage, Anchor(match.start(), match.end(), state), match.start(), towards)
    second = demonyms()[match["b"]] if match["b"] else passage.home[0]
    if match["third"]:
        ids = (f"iso:{first}", f"iso:{second}", f"iso:{demonyms()[match['third']]}")
        return _triangle_phrase(passage.gazetteer, _triangle_head(match.string, match.start()), match.end(), ids)
    # who names both states means all of their border
    return _border_phrase(passage, match.start(), match.end(), f"iso:{first}", f"iso:{second}", local=not match["b"])


def _other_states(passage: Passage, anchor: Anchor) -> list[str]:
    """Return the states beside an anchor's that the text is about: by its places, its source, or an adjective."""
    states = [state for state in passage.states if state != anchor.place.country]
    if not states and passage.country and passage.country != anchor.place.country:
        states = [passage.country]
    adjectives = [demonyms()[word] for word in passage.before(anchor.start).split() if word in demonyms()]
    return states or [state for state in reversed(adjectives) if state != anchor.place.country][:1]


def _local(passage: Passage, start: int, end: int, first: str, second: str) -> Area | None:
    """Return what of a border a text means that speaks of one part of it, or None.

    A strip (الشريط الحدودي) is that of the sentence's division or town; else something must be put on the border
    («قرب الحدود», not «نحو الحدود») of the sentence's division, or the place right before it must lie there. Where
    neither is, a place that the sentence has named is not far from it, or at least its division meets the border
    («لأهل تلعفر … قرب الحدود»).
    """
    begin, stop = passage.sentence(start, end)
    states = {first.removeprefix("iso:"), second.removeprefix("iso:")}
    named = [a for a in passage.between(begin, stop) if a.place.country in states and not a.place.is_country]
    before = [a for a in reversed(named) if a.end <= start]
    strip = passage.text[start:end].partition(" ")[0] not in _WHOLE
    said = passage.before(start).split()[-2:]
    put_there = says(said, "around") or says(said, "nearby") or passage.text.endswith(_ON, 0, start)
    if strip or put_there:
        for anchor in before:
            if anchor.place.is_admin1:
                return border_within(passage.gazetteer, first, second, anchor.place.id)
    if strip:
        near = [a for a in (*before, *named) if a.place.feature[0] in "PS"]
    else:
        near = [a for a in before[:1] if a.place.feature[0] in "PS" and start - a.end <= _RIGHT_BEFORE]
    for anchor in near:
        km = _STRIP_KM if strip else 0.0
        area = border_near(passage.gazetteer, first, second, anchor.place.lat, anchor.place.lon, km)
        if area is not None:
            return area
    if put_there:
        for anchor in before:
            lat, lon = anchor.place.lat, anchor.place.lon
            area = border_near(passage.gazetteer, first, second, lat, lon, 0.0, _FROM_AFAR_KM)
            if area is not None and anchor.place.feature[0] in "PSLT":
                return area
    within = before if strip or put_there else []
    if strip:  # of the division that its paragraph names last
        paragraph = passage.between(passage.punctuated.rfind("\n", 0, start) + 1, start)
        within = [*within, *(a for a in reversed(paragraph) if a.place.is_admin1)]
    divisions = dict.fromkeys(f"iso:{a.place.admin1}" for a in within if a.place.admin1)
    parts = (border_within(passage.gazetteer, first, second, division) for division in divisions)
    return next((part for part in parts if part is not None), None)


def _border_phrase(
    passage: Passage, start: int, end: int, first: str, second: str, *, local: bool = True
) -> Phrase | None:
    gazetteer = passage.gazetteer
    area = borders.border_of(gazetteer, first, second)
    if area is None:
        return None
    names = [p for i in (first, second) if (p := gazetteer.place(i)) is not None]
    if local and all(p.is_country for p in names):
        area = _local(passage, start, end, first, second) or area
    start = from_the_distance(passage.text, start)
    return Phrase(start, end, area, f"Border of {' and '.join(p.name_en for p in names)}", names[0].country, "")


def from_the_distance(text: str, start: int) -> int:
    """Return where a distance right before a border begins (على بعد 5 كم من الحدود), or where the border does."""
    before = text[max(0, start - REACH) : start]
    match = told_before().search(before)
    if match is None or not before.endswith(_FROM):
        return start
    return start - len(before) + match.start()


def _triangle_head(text: str, start: int) -> int:
    """Return where the word for a triangle before a border's begins (المثلث الحدودي), or where the border's does."""
    word = text[max(0, start - REACH) : start].rstrip().rpartition(" ")[2].lstrip("وفبلك")
    return start - 1 - len(word) if word in triangles() else start


def _triangle_phrase(gazetteer: Gazetteer, start: int, end: int, ids: tuple[str, str, str]) -> Phrase | None:
    area = triangle_of(gazetteer, ids)
    if area is None:
        return None
    names = [p.name_en for i in ids if (p := gazetteer.place(i)) is not None]
    return Phrase(start, end, area, f"Border of {', '.join(names[:2])} and {names[2]}", ids[0].removeprefix("iso:"), "")
