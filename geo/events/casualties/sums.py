"""Counts added up: what one verb governs, who died beside whom, and a later figure in place of an earlier one."""

from __future__ import annotations

from itertools import pairwise

from geo.events.casualties.figures import HARM, risen_to
from geo.events.casualties.quantities import Quantity
from geo.events.words.reading import Sign, Signs
from geo.events.words.triggers import function_words, of_lemma

_FAR_COMPANION = 8
_FAR_LEADER, _OF_HIS = 6, 3  # words back to a leader; «ستة من رجاله»
_NEAR = 6  # words between two counts, or behind a verb of dying
_SIDES = {"civilian": "unarmed", "soldier": "state", "militant": "others", "fighter": "fighters"}


def joined_by_and(signs: Signs, at: int) -> bool:
    """Whether a quantity begins with «و», before what rounds it as well (ونحو عشرين); «واحدة» has it of its own.

    Parameters
    ----------
    signs : Signs
    at : int
        Its first word.
    """
    words = signs.tokens.words
    sign = signs.of(at, "number", "victim")
    if words[at] in function_words("one") and (ten := signs.of(at + 1, "number")) is not None and ten.item.key == "ten":
        return True  # «وأحد عشر» is spelt as «واحد» is
    if bool(sign.item.conjunction) if sign is not None else words[at].startswith("و"):
        return True
    about = function_words("about")
    while at and words[at - 1] in about:
        at -= 1
    return at > 0 and words[at - 1][:1] == "و" and words[at - 1][1:] in about


def _other_side(one: Quantity, other: Quantity) -> bool:
    """Whether two counts are of people who cannot be the same (أربعة جنود …، وقُضي على ثلاثة إرهابيين)."""
    return of_two_sides(frozenset({one.group}), frozenset({other.group}))


def of_two_sides(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets of victims' groups cannot share anybody.

    Parameters
    ----------
    one, other : frozenset of str
        Groups of the lexicon.
    """
    first, second = ({_SIDES.get(g, "") for g in groups} for groups in (one, other))
    return len(first) == len(second) == 1 and "" not in first | second and first != second


def _beside(signs: Signs, at: int) -> bool:
    """Whether a count stands beside another one (… إضافة إلى سبعة من التنظيم)."""
    words, joining = signs.tokens.words, function_words("together_with")
    return words[at - 1] in joining or " ".join(words[max(0, at - 2) : at]) in joining


def _died_later(signs: Signs, governor: Sign) -> bool:
    """Whether a further verb tells of those who died afterwards (قتل 14 على الفور وتوفي سبعة لاحقا)."""
    words = signs.tokens.words
    some = words[governor.end : governor.end + 1]  # «عشرون جريحا، توفي منهم اثنان لاحقا»
    on = governor.item.conjunction == "و" or not function_words("of_them").isdisjoint(some)
    if not on or not of_lemma(governor.item, "passing"):
        return False
    return not function_words("later_on").isdisjoint(signs.tokens.words[governor.end : governor.end + _NEAR])


def _joined_noun(governor: Sign, before: Quantity) -> bool:
    """Whether a noun of death goes on from the dead before it (مصرع 23 حوثيا واستشهاد سبعة جنود)."""
    item = governor.item
    return bool(item.conjunction) and not item.verb and not item.counted and 0 <= governor.start - before.end <= 1


def _beside_his_leader(signs: Signs, quantity: Quantity) -> bool:
    """Whether a number of somebody's men or kin follows him (ضابط وستة من رجاله، القائد فلان وأربعة من رفاقه)."""
    words, at = signs.tokens.words, quantity.start
    if at and words[at - 1] in function_words("with_alone"):
        # «فقُتل مع ابنته»: he and she
        before = signs.of(at - 2, "trigger") if at > 1 else None
        return before is not None and before.item.verb and HARM.get(before.item.key) == "dead"
    if (
        quantity.end - at < _OF_HIS
        or words[quantity.end - 2] not in function_words("from")
        or not joined_by_and(signs, at)
    ):
        return False
    if not words[quantity.end - 1].endswith(("ه", "ها")):
        return False
    leaders = signs.between(max(0, at - _FAR_LEADER), at, "victim")
    one = next((s for s in reversed(leaders) if s.item.grammar == "singular"), None)
    if one is None or signs.of(one.start - 1, "number") is not None:
        return False
    return not signs.between(one.end, at, "trigger") and signs.commas.isdisjoint(range(one.end, at + 1))


def _beside_himself(signs: Signs, anchor: Sign | None, quantity: Quantity) -> bool:
    """Whether «و» right behind a verb joins people to the one who died (فقضى وسبعة من مرافقيه، فقُتل وزوجته)."""
    if anchor is None or anchor.end != quantity.start or not anchor.item.verb or anchor.item.later:
        return False
    many = signs.tokens.words[anchor.start].endswith(("وا", "هم", "ها", "ته"))
    return not many and joined_by_and(signs, quantity.start)


def _his_companion(signs: Signs, before: Quantity, quantity: Quantity) -> bool:
    """Whether one follows who goes with the one killed, words about that one between (… القيادي في الكتائب ومرافقه)."""
    alone = before.low == before.high == quantity.high == 1 and quantity.start - before.end <= _FAR_COMPANION
    return alone and signs.tokens.words[quantity.start].endswith(("ه", "ها"))


def _with_whom(signs: Signs, quantity: Quantity, who: str) -> bool:
    """Whether people died with whoever was named before (اغتيل العقيد، وقُتل معه اثنان من مرافقيه)."""
    return quantity.start > 0 and signs.tokens.words[quantity.start - 1] in function_words(who)


def _listed(signs: Signs, start: int, end: int) -> bool:
    """Whether a comma parts two counts, other than one before «و»: what follows says who the first were."""
    return any(i in signs.commas and signs.tokens.words[i][:1] != "و" for i in range(start, end))


def _acts(signs: Signs, start: int, end: int) -> bool:
    """Whether a further verb stands between two counts (فقتلوا تسعة رعاة وعادوا بعشرين بقرة واثني عشر طفلا)."""
    return any(w[:1] == "و" and w.endswith("وا") and len(w) > 4 for w in signs.tokens.words[start:end])


def added_up(signs: Signs, quantities: list[tuple[Quantity, Sign | None]]) -> tuple[int, int] | None:
    """Add up what one verb governs (ثلاثة جنود وخمسة مدنيين); a further verb adds when it is joined by «و».

    Parameters
    ----------
    signs : Signs
    quantities : list of (Quantity, Sign or None)
        Numbers of one effect in text order, each with the trigger that governs it.

    Returns
    -------
    tuple of int or None
        The least and the most; None where no number is stated.
    """
    stated = [(q, a) for q, a in quantities if not q.vague and q.high < 1_000_000]
    if not stated:
        return None
    first, anchor = stated[0]
    low, high = first.low, first.high
    if (
        _with_whom(signs, first, "with_one")
        or _beside_his_leader(signs, first)
        or _beside_himself(signs, anchor, first)
    ):
        low, high = low + 1, high + 1  # «فقُتل ومعه ثلاثة من الحراس»
    if len(stated) > 2 and low == high == sum(q.low for q, _ in stated[1:]) and stated[1][0].start in signs.commas:
        return low, high  # «ثلاثة عسكريين، ضابط ومجندان،»: who they were
    risen = [q for q, _ in stated[1:] if risen_to(signs, q.start)]
    if risen:
        # «قتل 95 …، ورفعت الوزارة الحصيلة من 95 إلى 120»; one with a source of its own stands beside the first
        sourced = bool(signs.cued("attrib", first.end, risen[-1].start))
        sourced = sourced and not signs.cued("initial", first.end, risen[-1].start)
        return (min(low, risen[-1].low) if sourced else risen[-1].low), risen[-1].high
    acted = False
    for (before, _), (quantity, governor) in pairwise(stated):
        acted = acted or _acts(signs, before.end, quantity.start)
        linked = (
            joined_by_and(signs, quantity.start)
            and (quantity.start - before.end <= 4 or _his_companion(signs, before, quantity))
            and not acted
            and not _listed(signs, before.end, quantity.start)
        ) or (quantity.start - before.end <= _NEAR and _beside(signs, quantity.start))
        same = governor is anchor and linked and not quantity.effect
        if same and signs.cue(quantity.end, "attrib"):
            low, high = min(low, quantity.low), max(high, quantity.high)  # «31، وفق الوزارة، و47 حسب البلدية»
        elif same or (
            governor is not None
            and governor is not anchor
            and (
                _other_side(before, quantity)
                or _joined_noun(governor, before)
                or _died_later(signs, governor)
                or _with_whom(signs, quantity, "with_him")
            )
        ):
            low, high = low + quantity.low, high + quantity.high
    return low, high
