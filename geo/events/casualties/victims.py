"""One person where the victim of a killing or wounding stands: object, deferred object, subject of a passive."""

from __future__ import annotations

from geo.events.words.numerals import read_number
from geo.events.words.reading import Sign, Signs
from geo.events.words.triggers import function_words, of_lemma

_REACH = 9
_REACH_OF_OBJECT = 7
_REACH_OF_COMPANION = 8
_HARMING = frozenset({"kill", "injure", "assassinate", "execute", "toll"})


def object_of_harm(signs: Signs, at: int, anchors: list[Sign]) -> bool:
    """Whether one person stands where the victim of a killing or wounding stands."""
    words = signs.tokens.words
    if at and (signs.cue(at - 1, "neg") or words[at - 1] in function_words("name_parts")):
        return False  # «طائرة بدون طيار»، «عائلة أبو جامع»
    victim = signs.of(at, "victim")
    if victim is not None and victim.item.conjunction and at:
        # «امرأة وابنها»: whoever is joined to a victim is one
        before = signs.of(at - 1, "victim")
        if before is not None and _one_person(words[at - 1], words[at]):
            return False
        if not function_words("one_more").isdisjoint(words[at + 1 : at + 2]):
            return True  # «استشهد الشقيقان محمود وإياد وطفل ثالث»
        both = words[at].endswith("ا") and words[at - 1].endswith("ا")
        one_noun = before is not None and before.item.grammar == "singular"
        both = both or (one_noun and words[at].endswith("ه") and words[at - 1].endswith("ه"))
        if both and read_number(signs, at - 2, at - 1) is not None:
            return False  # «أحد عشر ضابطا وفردا»: one number counts both
        if before is not None and (
            before.item.grammar == "dual"
            or (before.item.grammar == "plural" and at > 1 and read_number(signs, at - 2, at - 1) is not None)
            or (before.item.grammar == "singular" and object_of_harm(signs, at - 1, anchors))
        ):
            return True
    if _with_family(signs, at, anchors) or _companion(signs, at, anchors):
        return True
    for anchor in anchors:
        if anchor.item.key in _HARMING and not anchor.item.counted and not of_lemma(anchor.item, "attempts"):
            behind = at
            while behind > anchor.end and (behind - 1 in signs.dated or _manner(words[behind - 1])):
                behind -= 1  # «رجموا الاثنين فتاة», «أعدم رميا بالرصاص مختار القرية»
            if behind - anchor.end == 1 and words[behind - 1] == "مع" and anchor.item.verb and _of_his(signs, at):
                return True  # «فقُتل مع ابنته»
            gap = behind - anchor.end
            if 0 < gap <= 6 and _murders(signs, anchor) and victim is not None:
                behind_subject = words[anchor.end] in function_words("gunmen") and victim.item.grammar == "singular"
                if behind_subject or _determined(signs, at, victim):
                    return True
            if _killed_before(signs, anchor, at):
                return True
            if gap == 1 and words[at - 1] in anchor.item.later:
                return True  # «فارقت الحياة امرأة»
            if gap == 0 or (0 < gap <= 2 and anchor.item.verb and words[behind - 1] in function_words("gunmen")):
                return True
            if 0 < gap <= _REACH and _object_deferred(signs, anchor, at, anchors):
                return True
            if -3 <= at + 1 - anchor.start <= 0 and words[at].endswith("ا") and anchor.item.verb:
                return at + 1 == anchor.start
            near = gap <= 5 or (gap <= _REACH and not signs.between(anchor.end, at, "trigger"))
            if gap > 0 and near and words[at].endswith("ا") and anchor.item.verb and not signs.tokens.gap(at).strip():
                return True
    return False


def _manner(word: str) -> bool:
    """Whether a word says how somebody was killed (رميا بالرصاص)."""
    return word in function_words("manner_of_killing") or word in function_words("by_shots")


def _of_his(signs: Signs, at: int) -> bool:
    """Whether a noun with a pronoun is of somebody close to one who was named (ابنته، سائقه)."""
    return signs.tokens.words[at].endswith(("ه", "ها"))


def _one_person(before: str, word: str) -> bool:
    """Whether two nouns with the article name one person by two callings (الناشطة والمحامية)."""
    return before.startswith("ال") and word.startswith("وال") and before.endswith("ه") == word.endswith("ه")


def _with_family(signs: Signs, at: int, anchors: list[Sign]) -> bool:
    """Whether one stands with kin of his before the verb of death (أن أما وطفليها قضوا)."""
    words = signs.tokens.words
    kin = signs.of(at + 1, "victim") if at + 2 < len(words) else None
    if kin is None or kin.item.conjunction != "و" or not words[at + 1].endswith(("ه", "ها")):
        return False
    return any(a.start == at + 2 and a.item.verb and a.item.key in {"kill", "injure"} for a in anchors)


def _companion(signs: Signs, at: int, anchors: list[Sign]) -> bool:
    """Whether one is joined to a victim by «و» and a pronoun, words about that victim between (عامل إغاثة وسائقه)."""
    words, noun = signs.tokens.words, signs.of(at, "victim")
    if noun is None or noun.item.conjunction != "و" or not words[at].endswith(("ه", "ها")) or not noun.item.definite:
        return False
    for sign in reversed(signs.between(max(0, at - _REACH_OF_COMPANION), at - 1, "victim")):
        if any(i in signs.commas for i in range(sign.end, at + 1)):
            return False
        if sign.item.grammar == "singular" and not signs.between(sign.end, at, "trigger"):
            return object_of_harm(signs, sign.start, anchors)
    return False


def _killed_before(signs: Signs, anchor: Sign, at: int) -> bool:
    """Whether one stands before a verb of killing that has no object (أن المهاجم قتل وأن ستة أصيبوا)."""
    if at + 1 != anchor.start or not anchor.item.verb or anchor.item.tense != "past":
        return False
    if signs.tokens.gap(anchor.start).strip():
        return False
    words, after = signs.tokens.words, anchor.end
    if after >= len(words) or signs.tokens.gap(after).strip():
        return True
    return words[after] in function_words("links") or words[after] in function_words("and_that") or (
        words[after][:1] == "ب" and signs.of(after, "victim", "number") is None
    )  # fmt: skip


def _object_deferred(signs: Signs, anchor: Sign, at: int, anchors: list[Sign]) -> bool:
    """Whether place and cause, or the means as subject, stand between a verb and its one victim.

    «قتل في الغارة على المخيم مسن»، «هجوم قتل فيه مسلح»، «قتلت غارة أميركية القائد في الحركة».
    """
    words = signs.tokens.words
    if not anchor.item.verb or anchor.item.tense != "past" or words[at] in function_words("at_site"):
        return False  # «أمام» is spelt as «إمام» is
    if any(anchor.end <= a.start < at and (a.item.verb or a.item.counted) for a in anchors):
        return False
    if any(c in signs.tokens.gap(i) for i in range(anchor.end + 1, at + 1) for c in "،:.؛"):
        return False
    means = any(a.start == anchor.end and not a.item.verb and not a.item.counted for a in anchors)
    armed = [s.end for s in signs.at.get(anchor.end, ()) if s.item.layer == "weapon"]
    means = means or (bool(armed) and at >= max(armed))
    victim = signs.of(at, "victim")
    named = victim is not None and victim.item.definite
    if at == anchor.end + 1 and words[anchor.end] in function_words("therein"):
        return not named
    return means or (not named and words[anchor.end] in function_words("in_the_midst"))


def _determined(signs: Signs, at: int, victim: Sign) -> bool:
    """Whether a noun has the article, or the noun behind it has (ضابط الاستخبارات)."""
    words = signs.tokens.words
    return victim.item.definite or (at + 1 < len(words) and words[at + 1].startswith("ال"))


def assassin(signs: Signs, at: int, anchors: list[Sign]) -> bool:
    """Whether who is named behind «اغتال», or behind «قتل» with its object after him, is the one who did it."""
    word, who = signs.tokens.words[at], signs.of(at, "victim")
    if not word.endswith("ا") and any(a.end == at and of_lemma(a.item, "acting") and a.item.verb for a in anchors):
        return True  # «أجهز جندي على جريح»
    in_plain_case = who is not None and who.item.key == "militant" and word.endswith(("ان", "ون"))
    if word not in function_words("gunmen") and not in_plain_case:
        return False
    number = signs.of(at + 1, "number")
    counted = number is not None and not number.item.conjunction and not signs.tokens.gap(at + 1).strip()
    object_follows = counted or _object_after(signs, at + 1)
    return any(
        a.end == at and (_murders(signs, a) or (object_follows and a.item.key == "kill" and a.item.verb))
        for a in anchors
    )


def _object_after(signs: Signs, start: int) -> bool:
    """Whether one person in the accusative follows, with no other happening before (أردى مجهولان محاميا)."""
    words = signs.tokens.words
    if start >= len(words) or words[start] in function_words("in_the_midst"):
        return False
    for sign in signs.between(start, start + _REACH_OF_OBJECT, "victim"):
        if sign.item.grammar == "singular" and words[sign.start].endswith("ا"):
            return not signs.between(start, sign.start, "trigger")
    return False


def _murders(signs: Signs, anchor: Sign) -> bool:
    """Whether a verb of assassination is active (اغتال, not اغتيل)."""
    return anchor.item.key == "assassinate" and anchor.item.verb and "اغتي" not in signs.tokens.words[anchor.start]
