"""Where the words around a weak trigger make it sure: a light verb, what was achieved, arms on both sides, a crowd.

A bare «مواجهة», «ضربة» or «تحرير» may be anything; «شهدت البلدة مواجهات عنيفة», «نفذ الطيران ضربة», «تمكن من تحرير
القرية» tell of an event as plainly as a verb does.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.events.words.reading import Sign, Signs
from geo.events.words.triggers import frames, function_words, of_lemma, with_and

_REACH, _BEHIND, _ACHIEVED = 7, 2, 4
_CLASHES = frozenset({"clash", "ambush", "repel"})
_FROM_AFAR = frozenset({"air", "shell", "ied"})


def completed(signs: Signs, anchors: Sequence[Sign], start: int, weapons: frozenset[str], *, dead: int | None) -> bool:
    """Whether the words around the weak triggers of an event make them sure.

    Parameters
    ----------
    signs : Signs
    anchors : sequence of Sign
        Its triggers.
    start : int
        Where the clause begins.
    weapons : frozenset of str
        Frames of the weapons named beside them.
    dead : int or None
        How many they say fell.
    """
    if dead and weapons and any(a.item.verb and a.item.key == "kill" for a in anchors):
        return True  # «ألغام أودت بأربعة»
    return any(_sure(signs, a, start, weapons) for a in anchors if a.item.weak)


def _sure(signs: Signs, anchor: Sign, start: int, weapons: frozenset[str]) -> bool:
    key = anchor.item.key
    if key == "strike" and weapons & _FROM_AFAR:
        return True
    if (key == "bodies" and weapons) or of_lemma(anchor.item, "standing"):
        return True
    if key == "protest" and any(s.item.key == "protester" for s in signs.between(start, anchor.end + _REACH, "victim")):
        return True
    if key in _CLASHES and _armed(signs, anchor):
        return True
    if anchor.item.verb or anchor.item.counted:
        return False
    if _led(signs, anchor, start, with_and("happen"), _REACH):
        return True
    return frames()[key].family == "control" and _led(signs, anchor, start, with_and("achieve"), _ACHIEVED)


def _armed(signs: Signs, anchor: Sign) -> bool:
    """Whether a noun of fighting is qualified as such (مواجهات مسلحة، قتال ضار، مواجهات بين الجيش و)."""
    after = signs.tokens.words[anchor.end : anchor.end + _BEHIND]
    return not function_words("fierce").isdisjoint(after)


def _led(signs: Signs, anchor: Sign, start: int, verbs: frozenset[str], reach: int) -> bool:
    """Whether one of some verbs stands before a noun, with no comma and no other trigger between."""
    words, first = signs.tokens.words, max(start, anchor.start - reach)
    if verbs.isdisjoint(words[first : anchor.start]):
        return False
    last = next(at for at in range(anchor.start - 1, first - 1, -1) if words[at] in verbs)
    return signs.commas.isdisjoint(range(last + 1, anchor.start))
