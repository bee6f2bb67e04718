"""Place names within longer names: of another place (المزة in مطار المزة العسكري), or of what is none (فيلق القدس)."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import replace

from geo import lexicon
from geo.places.recognition.unknown import Around
from geo.places.words.placewords import SAFE, other_names, public_sites
from geo.places.words.toponym import Toponym
from geo.text.matching import Hit

_LAST = 1 << 60
_AT_A_SITE = frozenset({"near", "locative", "direction"})


def in_toponyms(
    hits: Sequence[Hit], found: Sequence[Toponym], names: Sequence[str], levels: Mapping[str, int]
) -> list[Toponym]:
    """Return the known names within longer accepted names, marked as such.

    Parameters
    ----------
    hits : sequence of Hit
        Names within others, in order.
    found : sequence of Toponym
        The accepted ones.
    names : sequence of str
        Folded names by their number.
    levels : mapping of str to int
        The evidence that each needs.
    """
    out = []
    wholes = sorted((t.start, t.end) for t in found)
    for hit in hits:
        name = names[hit.name]
        at = bisect.bisect_right(wholes, (hit.start, _LAST)) - 1
        if at < 0 or hit.end > wholes[at][1] or levels[name] > SAFE:
            continue
        if (hit.start, hit.end) != wholes[at]:
            out.append(Toponym(hit.start, hit.end, name, inside=True))
    return out


def in_other_names(
    hits: Sequence[Hit], others: Sequence[Hit], names: Sequence[str], needs: Sequence[int], around: Around
) -> list[Toponym]:
    """Return the place names within longer names that are no places (القدس in فيلق القدس).

    An agreement is named after the town that it was made in, and one that the text says was signed was signed
    there (تفاهم سوتشي الموقع في …).

    Parameters
    ----------
    hits, others : sequence of Hit
        Names within others, and those others.
    names : sequence of str
        Folded names by their number.
    needs : sequence of int
        What the matcher's entries are, by number.
    around : Around
    """
    out = []
    for hit in hits:
        name = names[hit.name]
        whole = next((o for o in others if o.start <= hit.start and hit.end <= o.end), None)
        if whole is None or needs[hit.name] < SAFE:
            continue
        following = around.word_after(whole.end)
        signed = (
            other_names()[names[whole.name]] == "agreement"
            and following is not None
            and around.text[following[0] : following[1]] in lexicon.words("toponyms/signed_words.txt")
        )
        out.append(Toponym(hit.start, hit.end, name, cue="locative" if signed else "", inside=not signed))
    return out


def marked(toponym: Toponym, taken: Sequence[tuple[int, int]]) -> Toponym:
    """Return a toponym as one within a longer name where it lies in one of some spans, which are in order."""
    if toponym.cue in _AT_A_SITE and toponym.key in public_sites():
        return toponym  # «قرب القنصلية الروسية» is no act of the consulate's
    at = bisect.bisect_right(taken, (toponym.start, _LAST)) - 1
    if at >= 0 and taken[at][0] <= toponym.start and toponym.end <= taken[at][1]:
        return replace(toponym, inside=True)
    return toponym
