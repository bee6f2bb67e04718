"""The toll of a story and how a further mention changes it: put up, added to, or set against another source's."""

from __future__ import annotations

from typing import NamedTuple

from geo.events.casualties.sums import of_two_sides
from geo.events.telling.told import Told
from geo.events.words.reading import Signs
from geo.events.words.triggers import function_words

_OPENING = 4  # words that open a clause


class Toll(NamedTuple):
    """Counts of a story: the dead (low and high), the injured, the displaced."""

    dead: int | None = None
    dead_max: int | None = None
    hurt: int | None = None
    moved: int | None = None


def _says_another(signs: Signs, event: Told) -> bool:
    """Whether another source sets its count against the one before (بينما أحصت شبكة أطباء …، لكن الشرطة قالت)."""
    start, end = event.clause
    if not signs.cue(start, "split") and signs.tokens.words[start] not in function_words("contrast"):
        return False
    return any(s.item.key == "say" for s in signs.between(start, end, "speech")) or bool(
        signs.cued("attrib", start, end)
    )


def _speaks_of(signs: Signs, event: Told) -> bool:
    """Whether a clause is what others say of the same dead (… ستة متشددين، فيما تحدث الأهالي عن مقتل أب وابنه)."""
    start, _ = event.clause
    behind = signs.tokens.words[start + 1 : start + 2]
    return (
        signs.cue(start, "split")
        and not function_words("speaking_of").isdisjoint(behind)
        and not function_words("off").isdisjoint(signs.tokens.words[start : event.end])
    )


def _restated(signs: Signs, event: Told) -> bool:
    """Whether a clause opens as a later figure does (ثم أفاد المدير ليلا بأن العدد بلغ 31)."""
    start, _ = event.clause
    return event.effect and not function_words("restated").isdisjoint(signs.tokens.words[start : start + _OPENING])


def _besides(signs: Signs, event: Told) -> bool:
    """Whether a clause adds to the dead before it (… فقُتل سبعة ضباط، كما قضى ستة سوريين), by no source of its own."""
    start, end = event.clause
    if signs.tokens.words[start] not in function_words("also") or not event.effect:
        return False
    return not signs.between(start, end, "speech") and not signs.cued("attrib", start, end)


def updated(toll: Toll, main: Told, event: Told, signs: Signs) -> Toll:
    """Merge tolls: a first or earlier figure yields, a risen one replaces, another source's widens the range.

    The dead of the other side, told in the same sentence, are added (قتل خمسة جنود …، فيما قتل سبعة من المهاجمين).

    Parameters
    ----------
    toll : Toll
        The story's so far.
    main, event : Told
        What began the story, and what goes on with it.
    signs : Signs
    """
    counts = event.counts
    if not counts:
        return toll
    initial = signs.cued("initial", *event.clause) or event.past_perfect
    rise = bool(signs.cued("rise", *event.clause)) or _restated(signs, event)
    dead, high = toll.dead, toll.dead_max
    if counts.dead is not None and not initial:
        if dead is None or rise:
            dead, high = counts.dead, counts.dead_max
        elif event.sentence == main.sentence and (
            (of_two_sides(main.counts.groups, counts.groups) and not _speaks_of(signs, event)) or _besides(signs, event)
        ):
            high = (high or dead) + (counts.dead_max or counts.dead)
            dead += counts.dead
        elif counts.dead != dead:
            high = max(high or dead, counts.dead_max or counts.dead)
            if _says_another(signs, event):
                dead = min(dead, counts.dead)
    hurt = counts.hurt if (toll.hurt is None or rise) and counts.hurt is not None and not initial else toll.hurt
    return Toll(dead, high, hurt, toll.moved if toll.moved is not None else counts.moved)
