"""Phrases of a border: «الحدود مع تركيا», «الحدود السورية التركية», «مثلث الحدود بين العراق وسوريا والأردن»."""

from __future__ import annotations

import re
from collections import Counter

from gazetteer import Gazetteer
from geo.places.borders import border_of, triangle_of
from geo.places.passage import REACH, Anchor, Passage, Phrase
from geo.places.spatialwords import border_between, demonyms, particles, triangles

_INSIDE = 5  # letters of داخل and the space behind it


def border_with(passage: Passage, anchor: Anchor, match: re.Match[str], offset: int) -> Phrase | None:
    """Read «الحدود (السورية) مع تركيا»: the other state is an adjective, named before, or the text's own."""
    if not anchor.place.is_country:
        return None
    adjective = match["demonym"]
    other = demonyms()[adjective] if adjective else passage.home[0]
    if other == anchor.place.country:
        joined = not particles("with").isdisjoint(match.group().split())  # else it may be its border with any other
        other = _other_state(passage, anchor) if joined and not adjective else ""
    return _border_phrase(passage.gazetteer, offset + match.start("w"), anchor.end, f"iso:{other}", anchor.place.id)


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
    return _border_phrase(passage.gazetteer, start, b.end, a.place.id, b.place.id)


def border_of_demonyms(passage: Passage, match: re.Match[str]) -> Phrase | None:
    """Read «الحدود السورية التركية» and «المثلث الحدودي» of three; «الحدود التركية» is that of the text's own state."""
    before = match.string[max(0, match.start() - _INSIDE) : match.start()].split()
    if not match["b"] and not particles("inside").isdisjoint(before):
        return None
    first = demonyms()[match["a"]]
    second = demonyms()[match["b"]] if match["b"] else passage.home[0]
    if match["third"]:
        ids = (f"iso:{first}", f"iso:{second}", f"iso:{demonyms()[match['third']]}")
        return _triangle_phrase(passage.gazetteer, _triangle_head(match.string, match.start()), match.end(), ids)
    return _border_phrase(passage.gazetteer, match.start(), match.end(), f"iso:{first}", f"iso:{second}")


def _other_state(passage: Passage, anchor: Anchor) -> str:
    """Return the state beside an anchor's that the text is about: by its places, its source, or an adjective."""
    counted = Counter(a.place.country for a in passage.anchors if a.place.country != anchor.place.country)
    if counted:
        return counted.most_common(1)[0][0]
    if passage.country and passage.country != anchor.place.country:
        return passage.country
    adjectives = [demonyms()[word] for word in passage.before(anchor.start).split() if word in demonyms()]
    return next((state for state in reversed(adjectives) if state != anchor.place.country), "")


def _border_phrase(gazetteer: Gazetteer, start: int, end: int, first: str, second: str) -> Phrase | None:
    area = border_of(gazetteer, first, second)
    if area is None:
        return None
    names = [p for i in (first, second) if (p := gazetteer.place(i)) is not None]
    return Phrase(start, end, area, f"Border of {' and '.join(p.name_en for p in names)}", names[0].country, "")


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
