"""Who does it, or is hit, in numbers: a crowd of protesters, a mob, forces under arms."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from geo.events.telling.arms import is_march
from geo.events.words.reading import Sign, Signs
from geo.events.words.triggers import function_words, of_lemma, with_and

_BY_MOB = frozenset({"attack", "raid", "burn", "loot", "beat", "riot", "kill", "raidarrest", "shoot", "execute"})
_BY_GUN = frozenset({"kill", "shoot", "execute"})
_PLUNDER = frozenset({"loot"})
_AT_GATHERING = frozenset({"shoot", "disperse", "beat"})
_AT_FORCES = frozenset({"attack", "raid", "target", "launch"})
_REACH, _REACH_OF_OBJECT, _REACH_OF_HANDS, _REACH_OF_UNDERTAKING = 5, 8, 12, 5


def is_crowd(signs: Signs, start: int, end: int) -> bool:
    """Whether a range speaks of a crowd: protesters, means of dispersing them, forces that fire at a gathering."""
    if any(s.item.key == "protester" for s in signs.between(start, end, "victim")) or any(
        s.item.key == "dispersal" and not _that_dispersal(s) for s in signs.between(start, end, "weapon")
    ):
        return True
    words = signs.tokens.words[start:end]
    shot = any(s.item.key == "gun" for s in signs.between(start, end, "weapon"))
    if shot and not function_words("assembling").isdisjoint(words) and _by_forces(words, "snipers"):
        return True  # «أردى قناصة شبانا كانوا يشيعون رفيقا لهم»
    gathered = not function_words("gathering").isdisjoint(words) and function_words("in_queue").isdisjoint(words)
    return (
        (gathered or _fired_at_march(signs, start, end) or _throw_stones(signs, start, end))
        and _by_forces(words)
        and any(t.item.key in _AT_GATHERING for t in signs.between(start, end, "trigger"))
    )


def _by_forces(words: Sequence[str], *others: str) -> bool:
    """Whether forces are named, or one of further classes of words."""
    forces = function_words("security").union(*map(function_words, others))
    return any(w in forces and not _disguise(words, at) for at, w in enumerate(words))


def _disguise(words: Sequence[str], at: int) -> bool:
    """Whether forces are only named for what gunmen wear (مسلحون بزي الشرطة)."""
    return not function_words("dress").isdisjoint(words[max(0, at - 2) : at])


def _throw_stones(signs: Signs, start: int, end: int) -> bool:
    """Whether those who are shot at threw stones (أطلق الجنود النار على فتية رشقوهم بالحجارة)."""
    return any(s.item.key == "riotarms" for s in signs.between(start, end, "weapon")) and any(
        t.item.key == "shoot" for t in signs.between(start, end, "trigger")
    )


def _fired_at_march(signs: Signs, start: int, end: int) -> bool:
    """Whether what follows «على» is a march (أطلق رجال الأمن النار على مسيرات), which is spelt as the drone is."""
    return any(s.item.key == "air" and is_march(signs, s) for s in signs.between(start, end, "weapon"))


def _that_dispersal(weapon: Sign) -> bool:
    """Whether «الفض» names the day of a dispersal told before, not a means (هاجموا المركز يوم الفض)."""
    return weapon.item.definite and of_lemma(weapon.item, "dispersal")


def is_mob(signs: Signs, anchors: list[Sign]) -> bool:
    """Whether a mob does it: named right behind the verb or verbal noun (اقتحام مستوطنين، هاجم غاضبون)."""
    words = signs.tokens.words
    for anchor in anchors:
        if anchor.item.key not in _BY_MOB or anchor.end >= len(words):
            continue
        after = words[anchor.end]
        if after in function_words("masked") and (
            not _BY_GUN.isdisjoint(a.item.key for a in anchors)
            or anchor.item.key in _PLUNDER
            or hits_forces(signs, anchors, anchor.start, anchor.end + _REACH)
        ):
            continue
        if of_lemma(anchor.item, "finding"):
            continue  # «عثر الأهالي على صحفي مقتولا»
        if after in function_words("mob") or (not anchor.item.verb and after in function_words("mob_oblique")):
            return True
        if _at_hands_of_mob(signs, anchor) or (anchor.item.key not in _BY_GUN and _so_many(signs, anchor.end)):
            return True
        following = words[anchor.end + 1] if anchor.end + 1 < len(words) else ""
        if following in function_words("raging") or (
            after in function_words("young") and following in function_words("angry")
        ):
            return True
        if anchor.item.key not in _BY_GUN and (
            (after in function_words("hundreds") and following not in function_words("armed_men"))
            or (after in function_words("young") and _of_the_place(signs, anchor.end))
        ):
            return True
        if after in function_words("youths") and anchor.item.key == "burn":
            return True
        if _mob_before(signs, anchor):
            return True
    return False


def _so_many(signs: Signs, at: int) -> bool:
    """Whether a number of people who make a mob stand behind a verb (هاجمها نحو أربعمئة مستوطن)."""
    words = signs.tokens.words
    end = at
    while end < len(words) and end - at <= _REACH and (
        words[end] in function_words("a_number_of") or words[end][:1].isdigit() or signs.of(end, "number") is not None
    ):  # fmt: skip
        end += 1
    return at < end < len(words) and words[end] in function_words("mob_oblique")


def _of_the_place(signs: Signs, at: int) -> bool:
    """Whether young men are of the people of a place (هاجم شبان من أهالي القرية)."""
    words = signs.tokens.words[at + 1 : at + 3]
    return bool(words) and words[0] in function_words("from") and not function_words("mob").isdisjoint(words)


def _mob_before(signs: Signs, anchor: Sign) -> bool:
    """Whether a mob stands before its verb, or behind a verb that says only that it did (أقدم مستوطنون على اقتلاع)."""
    words = signs.tokens.words
    # «أقدم حشد على ضرب رجل حتى الموت»: the verbal noun of a wording is spelt as its verb is
    verb = anchor.item.verb and not (anchor.start and words[anchor.start - 1] in function_words("on_alone"))
    before = range(max(0, anchor.start - (2 if verb else _REACH_OF_UNDERTAKING)), anchor.start)
    if not signs.commas.isdisjoint(range(before.start + 1, anchor.start + 1)):
        return False
    crowd = [i for i in before if words[i] in function_words("mob")]
    if verb:
        many = anchor.item.key not in _BY_GUN and any(words[i] in function_words("mob_oblique") for i in before)
        return many or bool(crowd)  # «عشرات المستوطنين يهاجمون»
    return any(i and words[i - 1] in with_and("undertook") for i in crowd)


def _at_hands_of_mob(signs: Signs, anchor: Sign) -> bool:
    """Whether «على أيدي» names a mob as who did it (إحراق كنائس على أيدي حشود غاضبة)."""
    hands, following = function_words("hands"), signs.tokens.words[anchor.end : anchor.end + _REACH_OF_HANDS + 1]
    if hands.isdisjoint(following):
        return False
    whose = function_words("mob_oblique") | function_words("people_of_place")
    return any(word in hands and owner in whose for word, owner in pairwise(following))


def hits_forces(signs: Signs, anchors: list[Sign], low: int, high: int) -> bool:
    """Whether what is attacked is armed: behind «على», the verb itself or «ل», a camp, a post, a patrol, a convoy."""
    words = signs.tokens.words
    targets, not_aimed_at = function_words("military"), function_words("by") | function_words("firearms")
    for at in range(low, min(high, len(words))):
        word = words[at]
        if word in function_words("troops") and any(
            a.end == at and words[at - 1].endswith("ت") and a.item.key != "raid" for a in anchors if a.item.verb
        ):
            continue  # «اعتدت عناصر …»: they act
        if word in targets and words[at - 1] not in not_aimed_at and not _disguise(words, at):
            before = words[max(0, at - 2) : at]
            if not function_words("former").isdisjoint(before):
                continue  # «قيادي سابق في الجيش»
            if any(w in function_words("on") for w in before):
                return True
            if not any(a.end == at and _fires(a) for a in anchors) and any(
                a.end in {at, at - 1, at - 2} and _takes_object(a) for a in anchors
            ):
                return True
        elif word[:1] == "ل" and word[1:] in targets:
            return True
    return any(_of_arms(signs, a) for a in anchors if a.item.key in _AT_FORCES)


def _takes_object(anchor: Sign) -> bool:
    """Whether who is hit may stand right behind a trigger: not behind «أطلق … النار», nor behind «اعتدى»."""
    return anchor.item.key != "gun" and not _fires(anchor) and not of_lemma(anchor.item, "upon")


def _fires(anchor: Sign) -> bool:
    """Whether what a verb takes as its object are shots, at a distance: who fires stands right behind it."""
    return bool(anchor.item.later) and of_lemma(anchor.item, "firing")


def _of_arms(signs: Signs, anchor: Sign) -> bool:
    """Whether the object of an attack is called military (هاجموا مطار تفتناز العسكري)."""
    words = signs.tokens.words
    for at in range(anchor.end, min(anchor.end + _REACH_OF_OBJECT, len(words))):
        if at in signs.commas:
            return False
        if words[at] in function_words("of_arms"):
            return True
    return False
