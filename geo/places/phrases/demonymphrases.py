"""Phrases that name a state by its adjective: «الجنوب اللبناني», «قبالة السواحل الليبية», «الحدود السورية التركية»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo.places.ground.areas import area_of, phrase_name
from geo.places.ground.passage import Passage, Phrase
from geo.places.phrases.borderphrases import border_of_demonyms
from geo.places.words.patterns import demonym_pattern
from geo.places.words.spatialwords import bearing, classes_of, demonym_heads, demonyms
from geo.text.document import Document


def demonym_phrases(document: Document, passage: Passage, at_words: Sequence[int]) -> list[Phrase]:
    """Return the phrases of a document that begin at some of its words and name a state by its adjective.

    Parameters
    ----------
    document : Document
    passage : Passage
        The same document with its places.
    at_words : sequence of int
        The words that such a phrase can begin with, by number.
    """
    words, heads = document.words, demonym_heads()
    out: list[Phrase] = []
    for at in at_words:
        if out and words.start(at) < out[-1].end:
            continue  # «الغربي اليمني» of «الساحل الغربي اليمني»
        match = demonym_pattern().match(document.plain, words.start(at) + heads[words.words[at]])
        if match is None:
            continue
        phrase = border_of_demonyms(passage, match) if match["border"] else _part_of_state(passage, match)
        if phrase is not None:
            out.append(phrase)
    return out


def _part_of_state(passage: Passage, match: re.Match[str]) -> Phrase | None:
    country = demonyms()[match["c"]]
    place = passage.gazetteer.place(f"iso:{country}")
    if place is None:
        return None
    rule, start = "coast" if match["coast"] else "offshore" if match["waters"] else "direction", match.start()
    before = match.string[max(0, start - 10) : start].split()[-1:]
    for other, needed in (("offshore", "coast"), ("far", "direction")):  # قبالة السواحل الليبية، أقصى الجنوب الليبي
        if rule == needed and other in classes_of(before):
            rule, start = other, start - 1 - len(before[0].lstrip("وفبل"))
    towards = bearing(match["shore"] or match["d1"], match["d2"])
    area = area_of(rule, place, towards, None, passage.gazetteer)
    if area is None:
        return None
    return Phrase(start, match.end(), area, phrase_name(rule, place, towards, None), country, "")
