"""How many: the dead, injured and displaced that a stretch of text states, by a small local grammar.

A quantity is a number with its noun, a dual, or a single person after the verb; it belongs to the verb or noun of
killing or wounding that governs it. What follows «بينهم» is part of a sum and never added. Nothing stated is None;
0 stands only where the text says that nobody was harmed.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from geo.events.numerals import read_number
from geo.events.reading import Sign, Signs
from geo.events.triggers import function_words, spellings

_AFTER = 9
_SIDES = {"civilian": "unarmed", "soldier": "state", "militant": "others", "fighter": "fighters"}
_BEFORE = 7
_HARM = {"kill": "dead", "massacre": "dead", "bodies": "dead", "assassinate": "dead", "execute": "dead",
         "injure": "hurt", "displace": "moved", "arrest": "held", "raidarrest": "held"}  # fmt: skip

# Layers of the lexicon whose words can state how many: the others need no closer look.
_COUNTING = frozenset({"number", "victim", "trigger"})


class Counts(NamedTuple):
    """What a stretch of text says: None where it says nothing; `groups` are the victims' groups of the lexicon."""

    dead: int | None = None
    dead_max: int | None = None
    hurt: int | None = None
    moved: int | None = None
    groups: frozenset[str] = frozenset()
    own: bool = False
    single: bool = False

    def __bool__(self) -> bool:
        return any(v is not None for v in (self.dead, self.hurt, self.moved))


class _Quantity(NamedTuple):
    start: int
    end: int
    low: int
    high: int
    vague: bool
    group: str
    noun: bool
    effect: str
    households: bool = False
    own: bool = False


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
    denied = any(_denies_harm(signs, i, end) for i in signs.marked(start, end) if i in signs.cues)
    if not any(a.item.key in _HARM for a in anchors):
        return Counts(dead=0, hurt=0) if denied else Counts()
    found: dict[str, list[tuple[_Quantity, Sign | None]]] = {}
    for quantity in _quantities(signs, anchors, start, end):
        if quantity.effect:
            found.setdefault(quantity.effect, []).append((quantity, None))
        elif (
            anchor := _headed(signs, anchors, quantity.start)
            or _governor(signs, anchors, quantity)
            or _of_toll(signs, anchors, quantity)
        ) is not None:
            found.setdefault(_HARM[anchor.item.key], []).append((quantity, anchor))
    counts = _dual_verbs(signs, anchors, _total(signs, found))
    if denied:
        return counts._replace(dead=counts.dead or 0, hurt=0 if counts.hurt is None else counts.hurt)
    return counts


def _dual_verbs(signs: Signs, anchors: list[Sign], counts: Counts) -> Counts:
    """Count two where a verb in the dual closes its subject (طفلة وأبوها قتلا) and no number stands."""
    for anchor in anchors:
        word = signs.tokens.words[anchor.start]
        if not anchor.item.verb or anchor.item.tense != "past" or not word.endswith(("ا", "تا")) or word.endswith("وا"):
            continue
        if _HARM.get(anchor.item.key) == "dead" and counts.dead is None:
            counts = counts._replace(dead=2, dead_max=2)
        elif _HARM.get(anchor.item.key) == "hurt" and counts.hurt is None:
            counts = counts._replace(hurt=2)
    return counts


def _denies_harm(signs: Signs, index: int, end: int) -> bool:
    """Whether a negation at a word says that nobody was harmed (لم يوقع ضحايا، دون تسجيل إصابات)."""
    if not signs.cue(index, "neg"):
        return False
    tokens = signs.tokens
    for at in range(index + 1, min(end, index + 6)):
        if any(c in tokens.gap(at) for c in ".،؛"):
            return False
        if tokens.words[at] in function_words("not_negated"):
            return False
        if signs.cue(at, "harm"):
            return True
    return False


def _quantities(signs: Signs, anchors: list[Sign], start: int, end: int) -> Iterable[_Quantity]:
    begins = {a.start for a in anchors if not a.item.counted}
    places = {*signs.marked(start, end), *signs.numbers(start, end), *(a.end for a in anchors if a.end < end)}
    free, subset = start, False
    for at in sorted(places):
        if at < free:
            continue
        if signs.cue(at, "subset") and not (at == free and "،" not in signs.tokens.gap(at) and at > start):
            # «12 منهم وأربعة جنود» goes on counting; «توفي منهم تسعة»: the verb before it counts those few
            subset = not any(a.end == at and a.item.verb for a in anchors)
        elif at in begins or (subset and "؛" in signs.tokens.gap(at)):
            subset = False
        quantity = _quantity(signs, at, end, anchors)
        if quantity is None:
            continue
        if (
            not (subset and not quantity.effect)
            and not _between_kinds(signs, quantity)
            and not _of_another_verb(signs, quantity, anchors)
        ):
            yield quantity
        free = max(quantity.end, at + 1)


def _of_another_verb(signs: Signs, quantity: _Quantity, anchors: list[Sign]) -> bool:
    """Whether a number is the object of a verb of another event (واعتقلت أربعة شبان، واندلعت مواجهات أصيب خلالها)."""
    before = signs.of(quantity.start - 1, "trigger") if quantity.start else None
    return (
        before is not None
        and before.item.verb
        and before.item.key in {"arrest", "raidarrest", "abduct", "release"}
        and not any(a.start == before.start for a in anchors)
    )


def _between_kinds(signs: Signs, quantity: _Quantity) -> bool:
    """Whether a number lumps dead and wounded together (400 بين قتيل وجريح)."""
    words = signs.tokens.words
    return words[quantity.end : quantity.end + 2] in (["بين", "قتيل"], ["ما", "بين"])


def _quantity(signs: Signs, at: int, end: int, anchors: list[Sign]) -> _Quantity | None:
    word = signs.tokens.words[at]
    here = signs.at.get(at, ())
    if at in signs.dated or not (
        word[-1].isdigit() or (any(s.item.layer in _COUNTING for s in here) if here else word.endswith("ا"))
    ):
        return None
    number = read_number(signs, at, end)
    if number is not None and number.high == 1 and not any(a.end == at for a in anchors):
        number = None  # «أسرة واحدة»: one of something named before
    if number is not None:
        return _numbered(signs, number.start, number.end, number.low, number.high, number.vague, end, anchors)
    counted = next((s for s in here if s.item.layer == "trigger" and s.item.counted), None)
    if (
        counted is not None
        and signs.tokens.words[at].endswith(("ان", "ين"))
        and counted.item.lemma in function_words("casualty")
    ):
        return _Quantity(at, at + 1, 2, 2, False, "", True, _HARM[counted.item.key])
    victim = signs.of(at, "victim")
    if victim is None:
        return _unnamed(signs, at, anchors)
    armed = victim.item.key in {"soldier", "fighter", "militant"}
    own = armed and (
        signs.tokens.words[at].endswith(("ها", "هم")) or (signs.tokens.words[at].endswith("ه") and victim.item.definite)
    )
    if _assassin(signs, at, anchors):
        return None
    if victim.item.grammar == "dual" and not (victim.item.lemma == "مدني" and signs.tokens.words[at].endswith("ين")):
        return _Quantity(at, at + 1, 2, 2, False, victim.item.key, True, "", own=own)
    if victim.item.grammar == "singular" and (
        _object_of_harm(signs, at, anchors) or signs.tokens.words[at + 1 : at + 2] in (["واحد"], ["واحده"])
    ):
        return _Quantity(at, at + 1, 1, 1, False, victim.item.key, True, "", own=own)
    if victim.item.grammar == "plural" and (many := _definite_number(signs, at + 1)):
        return _Quantity(at, at + 2, many, many, False, victim.item.key, True, "", own=own)
    return None


def _definite_number(signs: Signs, at: int) -> int:
    """Return the number behind a noun (أطفاله الأربعة، إرهابيين اثنين), 0 where there is none."""
    word = signs.tokens.words[at] if at < len(signs.tokens.words) else ""
    if word in function_words("two"):
        return 2
    if not word.startswith("ال"):
        return 0
    return next((i.value for i in spellings().get(word[2:], ()) if i.layer == "number" and i.key == "unit"), 0)


def _assassin(signs: Signs, at: int, anchors: list[Sign]) -> bool:
    """Whether who is named behind «اغتال» is the one who did it."""
    words = signs.tokens.words
    return words[at] in function_words("gunmen") and any(a.end == at and _murders(signs, a) for a in anchors)


def _murders(signs: Signs, anchor: Sign) -> bool:
    """Whether a verb of assassination is active (اغتال, not اغتيل)."""
    return anchor.item.key == "assassinate" and anchor.item.verb and "اغتي" not in signs.tokens.words[anchor.start]


def _unnamed(signs: Signs, at: int, anchors: list[Sign]) -> _Quantity | None:
    """Return one for an indefinite object right behind an active verb of killing, whatever the noun (فقتل خبيرا)."""
    word = signs.tokens.words[at]
    if len(word) < 4 or not word.endswith("ا") or word.endswith(("وا", "ها")) or at in signs.at:
        return None
    if any(a.end == at and a.item.key == "kill" and a.item.verb and a.item.tense == "past" for a in anchors):
        return _Quantity(at, at + 1, 1, 1, False, "person", True, "")
    return None


def _object_of_harm(signs: Signs, at: int, anchors: list[Sign]) -> bool:
    """Whether one person stands where the victim of a killing or wounding stands."""
    words = signs.tokens.words
    victim = signs.of(at, "victim")
    if victim is not None and victim.item.conjunction and at:
        # «امرأة وابنها»: whoever is joined to a victim is one
        before = signs.of(at - 1, "victim")
        if before is not None and (
            before.item.grammar == "dual"
            or (before.item.grammar == "plural" and at > 1 and read_number(signs, at - 2, at - 1) is not None)
            or (before.item.grammar == "singular" and _object_of_harm(signs, at - 1, anchors))
        ):
            return True
    for anchor in anchors:
        if anchor.item.key in {"kill", "injure", "assassinate", "execute"} and not anchor.item.counted:
            gap = at - anchor.end
            if 0 < gap <= 6 and _murders(signs, anchor) and victim is not None and victim.item.definite:
                return True
            if gap == 0 or (0 < gap <= 2 and anchor.item.verb and words[at - 1] in function_words("gunmen")):
                return True
            if 0 < gap <= _AFTER and _object_deferred(signs, anchor, at, anchors):
                return True
            if -3 <= at + 1 - anchor.start <= 0 and words[at].endswith("ا") and anchor.item.verb:
                return at + 1 == anchor.start
            if 0 < gap <= 5 and words[at].endswith("ا") and anchor.item.verb and not signs.tokens.gap(at).strip():
                return True
    return False


def _object_deferred(signs: Signs, anchor: Sign, at: int, anchors: list[Sign]) -> bool:
    """Whether place and cause, or the means as subject, stand between a verb and its one victim.

    «قتل في الغارة على المخيم مسن»، «قتلت غارة أميركية القائد في الحركة».
    """
    words = signs.tokens.words
    if not anchor.item.verb or anchor.item.tense != "past":
        return False
    if any(anchor.end <= a.start < at and (a.item.verb or a.item.counted) for a in anchors):
        return False
    if any(c in signs.tokens.gap(i) for i in range(anchor.end + 1, at + 1) for c in "،:.؛"):
        return False
    means = any(a.start == anchor.end and not a.item.verb and not a.item.counted for a in anchors)
    victim = signs.of(at, "victim")
    named = victim is not None and victim.item.definite
    return means or (not named and words[anchor.end] in function_words("in_the_midst"))


def _numbered(
    signs: Signs, start: int, end: int, low: int, high: int, vague: bool, limit: int, anchors: list[Sign]
) -> _Quantity | None:
    """Return the quantity of a number: its noun is a victim, a counted noun (قتيل), or none at all."""
    tokens = signs.tokens
    after = end
    if after < limit and tokens.words[after] == "من" and not tokens.gap(after).strip():
        after += 1
    adjacent = after < limit and not tokens.gap(after).strip(" «\"“'")
    group, noun, effect, own, households = "", False, "", False, False
    if adjacent:
        for sign in signs.at.get(after, ()):
            if sign.item.layer == "trigger" and (sign.item.counted or sign.item.key == "bodies") and after == end:
                if sign.item.conjunction:
                    continue
                effect, noun = _HARM[sign.item.key], True
            elif sign.item.layer == "victim" and not effect:
                group, noun = sign.item.key, True
                word = tokens.words[after]
                own = word.endswith(("ها", "هم")) or (word.endswith("ه") and sign.item.definite)
        households = after == end and tokens.words[after] in function_words("households")
        # «ثلاثة من الطرفين»: some of a body whose noun the lexicon lacks
        noun = noun or (after > end and tokens.words[after].startswith("ال") and tokens.words[after] not in _measures())
        if not noun and not _nounless(signs, start, after, anchors):
            return None
    if households:
        vague = True
    return _Quantity(start, after + 1 if noun else end, low, high, vague, group, noun, effect, households, own)


def _nounless(signs: Signs, start: int, after: int, anchors: list[Sign]) -> bool:
    """Whether a number without a known noun counts people: next to its verb, and no measure behind it."""
    word = signs.tokens.words[after]
    if word in _measures() or word.rstrip("ا") in _measures():
        return False
    if _risen_to(signs, start) or _headed(signs, anchors, start) is not None:
        return True
    if word in function_words("links") or signs.of(after, "trigger") is not None or signs.cue(after, "subset"):
        return True
    died = signs.of(after + 1, "trigger") if after + 1 < len(signs.tokens.words) else None
    if died is not None and died.item.key == "kill" and died.item.verb and not died.item.conjunction:
        return True  # «خمسة مارينز لقوا حتفهم»
    return any(0 <= start - a.end <= 3 and a.item.key in {"kill", "injure"} and not a.item.counted for a in anchors)


def _headed(signs: Signs, anchors: list[Sign], start: int) -> Sign | None:
    """Return the counted noun that a number follows (عدد القتلى 8، والجرحى إلى 120)."""
    for anchor in anchors:
        among = anchor.start and signs.tokens.words[anchor.start - 1] in function_words("among")
        if anchor.item.counted and anchor.item.definite and anchor.item.key in _HARM and not among:
            gap = start - anchor.end
            if gap == 0 or (gap == 1 and signs.tokens.words[start - 1] in function_words("towards")):
                return anchor
    return None


def _risen_to(signs: Signs, start: int) -> bool:
    """Whether a number is what a toll rose to (عدد القتلى ارتفع إلى 41)."""
    words = signs.tokens.words
    return (
        start > 1
        and words[start - 1] in function_words("towards")
        and any(signs.cue(i, "rise") or signs.cue(i, "reach") for i in range(max(0, start - 3), start))
    )


def _measures() -> frozenset[str]:
    from geo import lexicon

    return lexicon.words("events/measures.txt")


def _governor(signs: Signs, anchors: list[Sign], quantity: _Quantity) -> Sign | None:
    """Return the trigger that a quantity belongs to: the nearest before it, else a verb after it."""
    before = None
    for anchor in anchors:
        if anchor.start < quantity.start and anchor.item.key in _HARM and not anchor.item.counted:
            before = anchor
    after = next((a for a in anchors if a.start >= quantity.end and a.item.key in _HARM), None)
    gap = quantity.start - before.end if before else 99
    if after is not None and after.item.verb and after.start - quantity.end <= _BEFORE and not after.item.conjunction:
        plural = (
            signs.tokens.words[after.start].endswith("وا") or bool(after.item.rest) or after.start - quantity.end <= 2
        )
        touching = after.start == quantity.end and gap >= 1
        if plural and (gap > 2 or touching or before is None):
            return after
    if before is None or gap > _AFTER:
        return None
    if not quantity.noun and gap > 4:
        return None
    crossed = any(before.end <= a.start < quantity.start and a.item.key not in _HARM and a.item.verb for a in anchors)
    return None if crossed else before


def _of_toll(signs: Signs, anchors: list[Sign], quantity: _Quantity) -> Sign | None:
    """Return the counted noun whose number a verb of reaching gives (ارتفع عدد قتلى الهجوم إلى 305)."""
    risen = any(
        signs.cue(i, "rise") or signs.cue(i, "reach") for i in range(max(0, quantity.start - 18), quantity.start)
    )
    if not risen or not (quantity.noun or _risen_to(signs, quantity.start)):
        return None
    counted = [a for a in anchors if a.item.counted and a.start < quantity.start and _HARM.get(a.item.key) == "dead"]
    return counted[-1] if counted else None


def _total(signs: Signs, found: dict[str, list[tuple[_Quantity, Sign | None]]]) -> Counts:
    groups = {q.group for q, _ in found.get("dead", ()) if q.group} or {
        q.group for q, _ in found.get("hurt", ()) if q.group
    }
    own = any(q.own for q, _ in found.get("dead", ()))
    dead = _sum(signs, found.get("dead", []))
    hurt = _sum(signs, found.get("hurt", []))
    moved = _sum(signs, found.get("moved", []))
    return Counts(
        dead=dead[0] if dead else None, dead_max=dead[1] if dead else None, hurt=hurt[0] if hurt else None,
        moved=moved[0] if moved else None, groups=frozenset(groups), own=own,
    )  # fmt: skip


def _joined_by_and(signs: Signs, at: int) -> bool:
    """Whether a quantity begins with «و»; the number one (واحدة) begins with that letter itself."""
    word = signs.tokens.words[at]
    sign = signs.of(at, "number", "victim")
    return bool(sign.item.conjunction) if sign is not None else word.startswith("و")


def _other_side(one: _Quantity, other: _Quantity) -> bool:
    """Whether two counts are of people who cannot be the same (أربعة جنود …، وقُضي على ثلاثة إرهابيين)."""
    sides = {_SIDES.get(one.group, ""), _SIDES.get(other.group, "")}
    return len(sides) == 2 and "" not in sides


def _sum(signs: Signs, quantities: list[tuple[_Quantity, Sign | None]]) -> tuple[int, int] | None:
    """Add up what one verb governs (ثلاثة جنود وخمسة مدنيين); a further verb adds when it is joined by «و»."""
    stated = [(q, a) for q, a in quantities if not q.vague and q.high < 1_000_000]
    if not stated:
        return None
    first, anchor = stated[0]
    low, high = first.low, first.high
    for (before, _), (quantity, governor) in pairwise(stated):
        linked = _joined_by_and(signs, quantity.start) and quantity.start - before.end <= 4
        same = governor is anchor and linked and not quantity.effect
        if same or (governor is not None and governor is not anchor and _other_side(before, quantity)):
            low, high = low + quantity.low, high + quantity.high
    return low, high
