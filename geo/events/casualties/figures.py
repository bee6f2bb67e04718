"""Figures of a toll: which number the dead are told to have reached, risen to, or be in all."""

from __future__ import annotations

from geo.events.words.reading import Sign, Signs
from geo.events.words.triggers import function_words

HARM = {"kill": "dead", "massacre": "dead", "bodies": "dead", "assassinate": "dead", "execute": "dead",
        "toll": "dead", "injure": "hurt", "displace": "moved", "arrest": "held", "raidarrest": "held"}  # fmt: skip
TOLL_REACH = 18
_REACH_OF_RISE = 10
_REACH_OF_HEAD = 3
_REACH_OF_NUMBER = 8


def headed(signs: Signs, anchors: list[Sign], start: int) -> Sign | None:
    """Return the counted noun that a number follows (عدد القتلى 8، والجرحى إلى 120)."""
    for anchor in anchors:
        among = anchor.start and signs.tokens.words[anchor.start - 1] in function_words("among")
        named = anchor.item.definite or anchor.item.rest
        near = 0 <= start - anchor.end <= _REACH_OF_HEAD
        if near and anchor.item.counted and named and anchor.item.key in HARM and not among:
            if not all(_reaches(signs, i) for i in range(anchor.end, start)):
                continue
            return anchor
    return None


def _reaches(signs: Signs, at: int) -> bool:
    """Whether a word may stand between the dead and their number (القتلى لا يتجاوزون عشرة، الجرحى بلغ نحو 30)."""
    word = signs.tokens.words[at]
    return (
        word in function_words("toll_at")
        or word in function_words("about")
        or signs.cue(at, "reach")
        or signs.cue(at, "rise")
    )


def risen_to(signs: Signs, start: int) -> bool:
    """Whether a number is what a toll rose to (عدد القتلى ارتفع إلى 41)."""
    words = signs.tokens.words
    if start < 2:
        return False
    if _became(signs, start):
        return True
    if words[start - 1] not in function_words("towards"):
        return False
    if signs.cued("rise", start - 3, start) or signs.cued("reach", start - 3, start):
        return True
    if _toll_put_up(signs, start):
        return True
    # «خفضت العدد من 95 إلى 84»
    from_another = words[start - 2][:1].isdigit() or signs.of(start - 2, "number") is not None
    return from_another and bool(signs.cued("rise", start - _REACH_OF_RISE, start))


def _became(signs: Signs, start: int) -> bool:
    """Whether a number is what a toll became (حصيلة أولية صارت 13، فغدت الحصيلة 14)."""
    words, toll = signs.tokens.words, function_words("toll_itself")
    if words[start - 1] in function_words("became"):
        return not toll.isdisjoint(words[max(0, start - _REACH_OF_HEAD) : start])
    return words[start - 1] in toll and words[start - 2] in function_words("became")


def _toll_put_up(signs: Signs, start: int) -> bool:
    """Whether a verb puts a toll up to a number, words of time between (رفعت البلدية الحصيلة مساء أمس إلى 157)."""
    counted = False
    for at in range(start - 1, max(-1, start - _REACH_OF_RISE), -1):
        if at + 1 in signs.commas:
            return False
        counted = counted or any(s.item.layer == "trigger" and s.item.counted for s in signs.at.get(at, ()))
        if counted and signs.cue(at, "rise"):
            return True
    return False


def of_a_toll(signs: Signs, start: int) -> bool:
    """Whether a round number with the article is what the dead reached (تجاوز عدد القتلى المئة), no age or century."""
    return any(
        s.item.layer == "trigger" and (s.item.counted or s.item.key == "bodies")
        for at in range(max(0, start - TOLL_REACH // 2), start)
        for s in signs.at.get(at, ())
    )


def toll_at_end(signs: Signs, start: int, after: int) -> bool:
    """Whether a bare number ends what says how many the dead reached (بلغ عدد قتلى الهجوم على القرية أمس 31)."""
    if not any(c in signs.tokens.gap(after) for c in "،.؛") and not signs.cue(after, "attrib"):
        return False
    counted, theirs = False, numbered(signs, start)
    for at in range(start - 1, max(-1, start - TOLL_REACH), -1):
        counted = counted or any(s.item.layer == "trigger" and s.item.counted for s in signs.at.get(at, ()))
        if any(c in signs.tokens.gap(at) for c in ".؛"):
            return False
        if counted and (theirs or signs.cue(at, "reach") or signs.cue(at, "rise")):
            return True
    return False


def numbered(signs: Signs, start: int) -> bool:
    """Whether a number tells how many those are who were named before (… القتلى، وعددهم وفق المستشفى 32)."""
    before = signs.tokens.words[max(0, start - _REACH_OF_NUMBER) : start]
    return not function_words("their_number").isdisjoint(before)
