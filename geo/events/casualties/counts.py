"""How many: the dead, injured and displaced that a stretch of text states, by a small local grammar.

A quantity is a number with its noun, a dual, or a single person after the verb; it belongs to the verb or noun of
killing or wounding that governs it. What follows «بينهم» is part of a sum and never added. Nothing stated is None;
0 stands only where the text says that nobody was harmed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from geo.events.casualties.figures import HARM, TOLL_REACH, headed, numbered, risen_to, toll_at_end
from geo.events.casualties.implied import implied, two_hurt
from geo.events.casualties.quantities import Quantity, quantities
from geo.events.casualties.sums import added_up, joined_by_and
from geo.events.words.reading import Sign, Signs
from geo.events.words.triggers import function_words

_AFTER, _BEFORE = 12, 7
_GOING_ON = 4
_NEAR, _FAR = 6, 20  # words between a negation and the harm that it denies, a verb of result between them or not


class Counts(NamedTuple):
    """What a stretch of text says: None where it says nothing; `groups` are the victims' groups of the lexicon.

    `implied` marks dead that no number counts with the word of death (قتلوهم، جثثهم).
    """

    dead: int | None = None
    dead_max: int | None = None
    hurt: int | None = None
    moved: int | None = None
    groups: frozenset[str] = frozenset()
    own: bool = False
    implied: bool = False

    def __bool__(self) -> bool:
        return self.dead is not None or self.hurt is not None or self.moved is not None


def read_counts(signs: Signs, anchors: Iterable[Sign], start: int, end: int) -> Counts:
    """Return the counts that a range of words states.

    Parameters
    ----------
    signs : Signs
    anchors : iterable of Sign
        Triggers within the range, in order.
    start, end : int
        Range of words.
    """
    anchors = [a for a in anchors if start <= a.start < end]
    denied = nobody_harmed(signs, start, end)
    if not any(a.item.key in HARM for a in anchors):
        return Counts(dead=0, hurt=0) if denied else Counts()
    found: dict[str, list[tuple[Quantity, Sign | None]]] = {}
    before: Quantity | None = None
    ruled: Sign | None = None
    for quantity in quantities(signs, anchors, start, end):
        if quantity.effect:
            found.setdefault(quantity.effect, []).append((quantity, None))
        elif before is not None and before.effect and _goes_on(signs, before, quantity):
            found[before.effect].append((quantity, None))
        elif (
            anchor := headed(signs, anchors, quantity.start)
            or _governor(signs, anchors, quantity)
            or _of_toll(signs, anchors, quantity)
            # «الضحايا ثلاثة رعاة وطفلة»
            or (ruled if before is not None and ruled is not None and _goes_on(signs, before, quantity) else None)
        ) is not None:
            found.setdefault(HARM[anchor.item.key], []).append((quantity, anchor))
            ruled = anchor if anchor.item.counted else None
        before = quantity
    counts = _total(signs, found)
    vague = any(q.vague for q, _ in found.get("dead", ()))
    if counts.dead is None and not vague and (many := implied(signs, anchors, start, end, hurt=counts.hurt)):
        counts = counts._replace(dead=many, dead_max=many, implied=True)
    if counts.hurt is None and two_hurt(signs, anchors):
        counts = counts._replace(hurt=2)
    if denied:
        return counts._replace(dead=counts.dead or 0, hurt=0 if counts.hurt is None else counts.hurt)
    return counts


def nobody_harmed(signs: Signs, start: int, end: int) -> bool:
    """Whether a range of words says that nobody was harmed.

    Parameters
    ----------
    signs : Signs
    start, end : int
        Range of words.
    """
    return bool(signs.cued("unharmed", start, end)) or any(
        _denies_harm(signs, i, end) for i in signs.cued("neg", start, end)
    )


def _goes_on(signs: Signs, before: Quantity, quantity: Quantity) -> bool:
    """Whether a number with its people goes on from a counted noun (قتيلان من آل سالم وثلاثة من بني خالد)."""
    return (
        quantity.noun
        and quantity.start - before.end <= _GOING_ON
        and joined_by_and(signs, quantity.start)
        and not any(
            before.end <= s.start < quantity.start for s in signs.between(before.end, quantity.start, "trigger")
        )
    )


def _denies_harm(signs: Signs, index: int, end: int) -> bool:
    """Whether a negation at a word says that nobody was harmed (لم يوقع ضحايا، دون تسجيل إصابات)."""
    tokens = signs.tokens
    resulted = tokens.words[index + 1 : index + 2]
    came = bool(resulted) and resulted[0] in function_words("result")
    excepted = False
    for at in range(index + 1, min(end, index + (_FAR if came else _NEAR))):
        if any(c in tokens.gap(at) for c in ".،؛"):
            return False
        if tokens.words[at] in function_words("not_negated") or tokens.words[at] in function_words("unclear"):
            return False
        excepted = excepted or tokens.words[at] in function_words("except")
        if excepted and came:
            if tokens.words[at] in function_words("slight") or _hurts(signs, at):
                return True  # «لم يسفر إلا عن أضرار»
        elif signs.cue(at, "harm"):
            return True
    return False


def _hurts(signs: Signs, at: int) -> bool:
    """Whether a word is of the wounded alone (سوى جريحين)."""
    sign = signs.of(at, "trigger")
    return sign is not None and HARM.get(sign.item.key) == "hurt"


def _governor(signs: Signs, anchors: list[Sign], quantity: Quantity) -> Sign | None:
    """Return the trigger that a quantity belongs to: the nearest before it, else a verb after it."""
    before = None
    for anchor in anchors:
        if anchor.start < quantity.start and anchor.item.key in HARM and not anchor.item.counted:
            before = anchor
    after = next((a for a in anchors if a.start >= quantity.end and a.item.key in HARM), None)
    gap = quantity.start - before.end if before else 99
    if after is not None and after.item.verb and after.start - quantity.end <= _BEFORE and not after.item.conjunction:
        plural = (
            signs.tokens.words[after.start].endswith("وا") or bool(after.item.rest) or after.start - quantity.end <= 2
        )
        touching = after.start == quantity.end and gap >= 1
        plural = plural and not _of_another(signs, quantity.end, after.start)
        plural = plural and not signs.cue(after.start - 1, "subset")  # «80 قتيلا، كثيرون منهم أصيبوا»
        if plural and (gap > 2 or touching or before is None):
            return after
    if before is None or gap > _AFTER:
        return None
    if not quantity.noun and gap > 4:
        return None
    crossed = any(before.end <= a.start < quantity.start and a.item.key not in HARM and a.item.verb for a in anchors)
    return None if crossed else before


def _of_another(signs: Signs, start: int, end: int) -> bool:
    """Whether what stands between opens what another did (12 مشتبها في اقتحام الكنيسة الذي أودى، أحصت 25 ألفا، أن).

    «فجر انتحاريان نفسيهما في سوق مما أودى بحياة عشرة»: what they did killed others.
    """
    between = signs.tokens.words[start:end]
    return (
        not function_words("whereby").isdisjoint(between[-1:])
        or not function_words("which").isdisjoint(between)
        or not function_words("that").isdisjoint(between)
    )


def _of_toll(signs: Signs, anchors: list[Sign], quantity: Quantity) -> Sign | None:
    """Return the counted noun whose number a verb of reaching gives (ارتفع عدد قتلى الهجوم إلى 305)."""
    reach = quantity.start - TOLL_REACH, quantity.start
    risen = signs.cued("rise", *reach) or signs.cued("reach", *reach) or numbered(signs, quantity.start)
    behind = signs.tokens.words[quantity.end : quantity.end + 1]
    last = risen_to(signs, quantity.start) or toll_at_end(signs, quantity.start, quantity.end)
    last = last or (
        # «رفع الدفاع المدني إلى أحد عشر عدد الذين …»
        not function_words("number_of").isdisjoint(behind)
        and signs.tokens.words[quantity.start - 1] in function_words("towards")
    )
    if not (risen or last) or not (quantity.noun or last):
        return None
    if last and not function_words("number_of").isdisjoint(behind):
        # «ارتفع إلى 20 عدد قتلى الهجوم»
        return next((a for a in anchors if a.start > quantity.end and HARM.get(a.item.key) == "dead"), None)
    counted = [
        a
        for a in anchors
        if (a.item.counted or a.item.key == "bodies" or _number_of_those(signs, a))
        and a.start < quantity.start
        and HARM.get(a.item.key) == "dead"
    ]
    return counted[-1] if counted else None


def _number_of_those(signs: Signs, anchor: Sign) -> bool:
    """Whether a verb says whose number is told (عدد من سقطوا، عدد الذين قضوا)."""
    before = signs.tokens.words[max(0, anchor.start - 3) : anchor.start]
    return anchor.item.verb and not function_words("number_of").isdisjoint(before)


def _total(signs: Signs, found: dict[str, list[tuple[Quantity, Sign | None]]]) -> Counts:
    groups = {_group(signs, q) for q, _ in found.get("dead", ()) if q.group} or {
        _group(signs, q) for q, _ in found.get("hurt", ()) if q.group
    }
    own = any(q.own for q, _ in found.get("dead", ()) or found.get("hurt", ()))
    dead = added_up(signs, found.get("dead", []))
    hurt = added_up(signs, found.get("hurt", []))
    moved = added_up(signs, found.get("moved", []))
    return Counts(
        dead=dead[0] if dead else None, dead_max=dead[1] if dead else None, hurt=hurt[0] if hurt else None,
        moved=moved[0] if moved else None, groups=frozenset(groups), own=own,
    )  # fmt: skip


def _group(signs: Signs, quantity: Quantity) -> str:
    """Return the group of who is counted: one who was at arms once (قيادي سابق) is unarmed."""
    after = signs.tokens.words[quantity.end : quantity.end + 1]
    return quantity.group if function_words("former").isdisjoint(after) else "person"


def only_tried(signs: Signs, anchors: list[Sign], names: set[str]) -> bool:
    """Whether the one word of killing is what was tried or survived: nobody is dead by it.

    Parameters
    ----------
    signs : Signs
    anchors : list of Sign
        Its triggers.
    names : set of str
        Their frames.
    """
    if names & {"assassinate"} and "kill" not in names and _survived(signs, anchors):
        return True
    return _merely_tried(signs, anchors)


def _merely_tried(signs: Signs, anchors: list[Sign]) -> bool:
    """Whether the one word of killing is what was tried (محاولة لقتل والده)."""
    deadly = [a for a in anchors if HARM.get(a.item.key) == "dead"]
    if len(deadly) != 1 or deadly[0].item.counted or not deadly[0].start or deadly[0].item.key == "bodies":
        return False
    return signs.cue(deadly[0].start - 1, "attempt")


def _survived(signs: Signs, anchors: list[Sign]) -> bool:
    """Whether an attempt on a life is told (محاولة اغتيال، نجا من عبوة): its target is not dead."""
    return any(
        a.item.lemma == "تعرض لاغتيال" or (a.start and signs.cue(a.start - 1, "attempt"))
        for a in anchors
        if a.item.key == "assassinate"
    )
