"""What the words of a clause say of its event: who did it, how, and whether it points back to one told before."""

from __future__ import annotations

from geo.events.words.reading import Sign, Signs
from geo.events.words.triggers import frames, function_endings, function_words, with_and

_REACH_OF_OBJECT, _REACH_OF_SUBJECT = 2, 5


def with_weapon(signs: Signs, low: int, high: int) -> bool:
    """Whether a weapon is named as the means (دُمر بصاروخ)."""
    words = signs.tokens.words
    return any(words[s.start][0] == "ب" != s.item.lemma[0] for s in signs.between(low, high, "weapon"))


def several(signs: Signs, anchor: Sign) -> bool:
    """Whether a noun is of several happenings of a kind (الهجمات)."""
    return not anchor.item.verb and signs.tokens.words[anchor.start].endswith(function_endings("series"))


def by_state(signs: Signs, anchor: Sign, start: int) -> bool:
    """Whether the state's own forces stand where the subject stands, with no other body between."""
    words, state = signs.tokens.words, function_words("state_forces")
    reach = [
        *range(anchor.end, min(anchor.end + 3, len(words))),
        *range(anchor.start - 1, max(start, anchor.start - 7) - 1, -1),
    ]
    for at in reach:
        if words[at] in state or " ".join(words[at : at + 2]) in state:
            if anchor.item.key == "fall" and (not at or words[at - 1] not in function_words("grip")):
                return False  # «فقد الجيش السيطرة»
            if at > 1 and words[at - 1] == "من" and words[at - 2] in function_words("units"):
                return True
            return at == 0 or words[at - 1] not in function_words("backing")
    return False


def by_aircraft(signs: Signs, anchor: Sign) -> bool:
    """Whether aircraft stand right behind a verb of the past as its subject (سوّت مقاتلات المبنى بالأرض)."""
    if not anchor.item.verb or anchor.item.tense != "past" or anchor.start + 1 >= len(signs.tokens.words):
        return False
    return signs.tokens.words[anchor.start + 1] in function_words("aircraft")


def by_armed_body(signs: Signs, anchor: Sign) -> bool:
    """Whether a body under arms is the subject of a verb (اقتحمت القوات، المجموعات المتمردة؛ أرتال من … اقتحمت)."""
    if not anchor.item.verb or anchor.item.tense == "future":
        return False
    words, bodies = signs.tokens.words, function_words("armed_bodies")
    behind = words[anchor.end : anchor.end + 3]
    if not bodies.isdisjoint(behind[:1]) or not function_words("armed_groups").isdisjoint(behind[:2]):
        return True
    if not function_words("units").isdisjoint(behind[:1]) and not function_words("state_forces").isdisjoint(behind[2:]):
        return True  # «قوة من الجيش»
    first = max(0, anchor.start - _REACH_OF_SUBJECT)
    return not bodies.isdisjoint(words[first : anchor.start]) and not signs.between(first, anchor.start, "trigger")


def without_fight(signs: Signs, low: int, high: int) -> bool:
    """Whether a clause says that there was no fight (بلا قتال، من دون مقاومة، سلميا)."""
    words, fight = signs.tokens.words, function_words("fight")
    if not function_words("peacefully").isdisjoint(words[low:high]):
        return True
    return any(not fight.isdisjoint(words[at + 1 : at + 3]) for at in signs.cued("neg", low, high))


def all_definite(signs: Signs, anchors: list[Sign]) -> bool:
    """Whether every noun of happening has the article, and there is one: the mention points back.

    «في واحدة من أفدح المجازر» points to nothing.
    """
    kinds = frames()
    words, ranking = signs.tokens.words, function_words("ranking")
    happenings = [
        a.item.definite and a.item.key != "tribal" and not (a.start and words[a.start - 1] in ranking)
        for a in anchors
        if kinds[a.item.key].kind != "effect" and not _what_was_repelled(a, anchors)
    ]
    first = anchors[0]
    if first.item.definite and not function_words("arose").isdisjoint(words[max(0, first.start - 2) : first.start]):
        return True  # «ونجم الانفجار عن استهداف الطيران مخزنا»
    return all(happenings) and any(a.item.definite for a in anchors)


def anew(signs: Signs, anchors: list[Sign]) -> bool:
    """Whether a verb says that what a noun with the article names broke out (تجددت المواجهات في هيلان)."""
    words = signs.tokens.words
    return any(a.item.definite and a.start and words[a.start - 1] in with_and("break_out") for a in anchors)


def _what_was_repelled(verb: Sign, anchors: list[Sign]) -> bool:
    """Whether a verb of repelling has a noun with the article behind it (أحبطت القوات الهجوم)."""
    if verb.item.key != "repel" or not verb.item.verb:
        return False
    return any(a.item.definite and 0 <= a.start - verb.end <= _REACH_OF_OBJECT for a in anchors)


def only_effect(names: set[str], weapons: frozenset[str]) -> bool:
    """Whether only the dead or injured are named, not what was done to them."""
    methods = {"ied", "air", "shell", "suicide", "chemical"}
    return all(frames()[n].kind in {"effect", "weapon"} for n in names) and not weapons & methods
