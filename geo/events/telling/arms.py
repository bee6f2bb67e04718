"""Which words of arms near a happening name its weapon: no place's name, no adjective of what flies, no march."""

from __future__ import annotations

from collections.abc import Sequence

from geo.events.words.reading import Sign, Signs
from geo.events.words.triggers import follows, function_endings, function_words, of_lemma

_NEAR_MARCH, _REACH_OF_SAPPERS = 3, 12


def weapons_of(signs: Signs, low: int, high: int, named: frozenset[int], anchors: Sequence[Sign]) -> frozenset[str]:
    """Return the frames of the weapons that a range of words names.

    Parameters
    ----------
    signs : Signs
    low, high : int
        The range.
    named : frozenset of int
        Words within names of places: «قاعدة القيارة الجوية» holds no weapon.
    anchors : sequence of Sign
        The triggers of the happening: a word that is part of one is none (مسيرة سلمية).
    """
    within = {i for a in anchors if a.item.key == "protest" for i in range(a.start, a.end)}
    return frozenset(
        s.item.key
        for s in signs.between(low, high, "weapon")
        if s.start not in named
        and s.start not in within
        and not _armed_drone(signs, s)
        and not is_march(signs, s)
        and not _shorter(signs, s)
        and not _seized(signs, s)
        and not _carries(signs, s)
        and not by_raiders(signs, s)
        and not _barricade(signs, s)
        and not _stored(signs, s)
        and not _found_in_time(signs, s, anchors)
    )


def _shorter(signs: Signs, weapon: Sign) -> bool:
    """Whether a longer wording of arms begins at the same word (قذائف آر بي جي are carried by men)."""
    return any(s.item.layer == "weapon" and s.end > weapon.end for s in signs.at.get(weapon.start, ()))


def in_support(signs: Signs, low: int, high: int) -> frozenset[str]:
    """Return the weapons that only helped those who fought (تقدم الجيش تسنده المروحيات), and are named nowhere else."""
    words, helping = signs.tokens.words, function_words("helping")
    named = signs.between(low, high, "weapon")
    helped = {s.start for s in named if not helping.isdisjoint(words[max(0, s.start - 2) : s.start])}
    if not helped:
        return frozenset()
    return frozenset(s.item.key for s in named) - {s.item.key for s in named if s.start not in helped}


def _seized(signs: Signs, weapon: Sign) -> bool:
    """Whether arms are only what was taken (استولوا على دباباته)."""
    at, words = weapon.start, signs.tokens.words
    if at < 2 or words[at - 1] not in function_words("on_alone"):
        return False
    return any(t.item.key == "control" for t in signs.between(max(0, at - _NEAR_MARCH), at, "trigger"))


def by_raiders(signs: Signs, raid: Sign) -> bool:
    """Whether a raid is told to be by men on the ground (غارة شنها رعاة)."""
    words = signs.tokens.words
    return follows(words, raid.end, "waged") and follows(words, raid.end + 1, "raiders")


def _barricade(signs: Signs, weapon: Sign) -> bool:
    """Whether stones only close a road (أغلقوا الجسر بالحجارة، متاريس من حجارة)."""
    if not of_lemma(weapon.item, "stones"):
        return False
    before = signs.tokens.words[max(0, weapon.start - _NEAR_MARCH) : weapon.start]
    return any(w.endswith(function_endings("barring")) for w in before)


def _stored(signs: Signs, weapon: Sign) -> bool:
    """Whether arms are only what a place is for (استهدف القصف ورشة للمتفجرات، مخزن صواريخ)."""
    if weapon.item.key not in {"ied", "shell"} or not weapon.start:
        return False
    return signs.tokens.words[weapon.start - 1].endswith(function_endings("stores"))


def _found_in_time(signs: Signs, weapon: Sign, anchors: Sequence[Sign]) -> bool:
    """Whether a bomb was found before it went off (رصدوا مجهولين يزرعون عبوة، فأبطلوا مفعولها)."""
    if weapon.item.key != "ied" or any(a.item.key in {"explode", "disrupt"} for a in anchors):
        return False
    near = signs.between(max(0, weapon.start - _NEAR_MARCH), weapon.start + _REACH_OF_SAPPERS, "trigger")
    if any(t.item.key == "explode" and not t.item.weak for t in near):
        return False
    words, times = signs.tokens.words, function_words("while")
    return any(t.item.key == "disrupt" and words[t.start - 1] not in times for t in near)  # «قتل أثناء تفكيك عبوة»


def _carries(signs: Signs, weapon: Sign) -> bool:
    """Whether aircraft only carry the wounded (نقلوا بالمروحيات إلى العاصمة)."""
    before = signs.tokens.words[max(0, weapon.start - _NEAR_MARCH) : weapon.start]
    return weapon.item.key == "air" and not function_words("care").isdisjoint(before)


def _armed_drone(signs: Signs, weapon: Sign) -> bool:
    """Whether a word of bombs is the adjective of what flies (مسيرة مفخخة، طائرة انتحارية): it is the weapon."""
    word = signs.tokens.words[weapon.start]
    if weapon.item.key not in {"ied", "suicide"} or not any(w in word for w in function_words("rigged")):
        return False
    return any(
        s.item.layer == "weapon" and s.item.key == "air"
        for at in range(max(0, weapon.start - 2), weapon.start)
        for s in signs.at.get(at, ())
    )


def is_march(signs: Signs, weapon: Sign) -> bool:
    """Whether «مسيرة» is a march, which is spelt as the drone is: people take part in it, it sets out, it demands."""
    words = signs.tokens.words
    if weapon.end - weapon.start > 1 or not words[weapon.start].endswith(function_endings("march")):
        return False
    if weapon.start and words[weapon.start - 1] in function_words("flying"):
        return False
    if weapon.start and words[weapon.start - 1] in function_words("while"):
        return True  # «قُتل طالب خلال مسيرة»
    before = words[max(0, weapon.start - _NEAR_MARCH) : weapon.start]
    if before and before[-1] in function_words("on_alone") and not function_words("fired").isdisjoint(before):
        return True  # «أطلقوا النار على مسيرات»
    around = words[max(0, weapon.start - _NEAR_MARCH) : weapon.start] + words[weapon.end : weapon.end + _NEAR_MARCH]
    return not function_words("marching").isdisjoint(around)
