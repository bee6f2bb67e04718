"""Where a clause goes on to another happening: «، وفي البصرة اقتحم …»، «، وقصفت طائرات …»، «، وردت المعارضة بقصف».

A comma with «و» mostly adds a detail. It opens a happening of its own when a place stands at its head, when one side
answers, or when what follows tells of another method with a place or a toll of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter
from typing import Protocol, TypeVar

from gazetteer.record import record
from geo.events.words.reading import Sign, Signs
from geo.events.words.triggers import frames, function_words

_VAGUE = frozenset({"target", "launch", "gun", "strike", "enter", "advance"})
_SAME_SUBJECT = ("وا", "ها", "هم", "ته", "وه")
_TOLL = frozenset({"kill", "injure"})
_FROM_AFAR = frozenset({"explode", "air", "shell", "ied", "suicide"})
_OPENS = frozenset({"suicide", "ied", "explode"})
_STORMS = frozenset({"raid", "attack", "shoot", "gun", "clash", "enter"})
_REACH_OF_RELATIVE, _REACH_OF_THEN, _REACH_OF_UNTIL, _REACH_OF_PLACE = 4, 5, 14, 8
_REACH_OF_DAY, _REACH_TO_DAY = 4, 2
Apart = Callable[[int, int], bool]


class _Begins(Protocol):
    @property
    def start(self) -> int: ...


S = TypeVar("S", bound=_Begins)
_START = attrgetter("start")


@record
class Spot:
    """A place or date of the text as a range of words; `key` says which of the document's it is."""

    start: int
    end: int
    key: int


def within(spots: Sequence[S], start: int, end: int) -> Sequence[S]:
    """Return those of spots in text order that begin in a range of words, found by bisection."""
    return spots[bisect_left(spots, start, key=_START) : bisect_left(spots, end, key=_START)]


def split_further(
    signs: Signs, clauses: Sequence[tuple[int, int]], anchors: Sequence[Sign], places: Sequence[Spot], apart: Apart
) -> list[tuple[int, int]]:
    """Cut clauses where a comma with «و» opens another happening.

    Parameters
    ----------
    signs : Signs
    clauses : sequence of (int, int)
        Ranges of words.
    anchors : sequence of Sign
        The triggers of the sentence in text order.
    places : sequence of Spot
        Locations in text order.
    apart : callable
        Whether two places, by key, lie elsewhere.
    """
    if len(anchors) < 2:
        return list(clauses)
    out: list[tuple[int, int]] = []
    for start, end in clauses:
        mine = within(anchors, start, end)
        cuts = [start]
        for at in _openings(signs, mine):
            before, after = within(mine, cuts[-1], at), within(mine, at, end)
            if not before or not after:
                continue
            if _anew(signs, at, end, before, after, places) or _falls_elsewhere(
                signs, (cuts[-1], at, end), after, places, apart
            ):
                cuts.append(at)
        out.extend(zip(cuts, [*cuts[1:], end], strict=True))
    return out


def further_ones(signs: Signs, first: int, last: int, places: Sequence[Spot]) -> list[int]:
    """Return the words of a sentence that go on to the next of several, with its place (الأولى في …، والثانية في …).

    Parameters
    ----------
    signs : Signs
    first, last : int
        The sentence.
    places : sequence of Spot
    """
    words, spreading, first_one = signs.tokens.words, function_words("spreading"), function_words("first_one")
    sentence = words[first:last]
    if spreading.isdisjoint(sentence) and first_one.isdisjoint(sentence):
        return []  # nearly all sentences
    spread = [
        i
        for i in range(first + 1, last)
        if words[i] in spreading
        and i in signs.commas
        and (to := within(places, i + 1, i + 1 + _REACH_OF_RELATIVE))
        and not within(signs.triggers, i, to[0].start)
    ]
    one = next((i for i in range(first, last) if words[i] in first_one), last)
    next_ones = function_words("further_one")  # «، ووقع الآخر عند …»
    return spread + [
        i
        for i in range(one + 1, last - 1)
        if (words[i] in function_words("further_one") or (words[i][0] == "و" and "و" + words[i + 1] in next_ones))
        and (words[i + 1 : i + 2] == ["في"] or within(places, i + 1, i + 1 + _REACH_OF_RELATIVE))
    ]


def _openings(signs: Signs, anchors: Sequence[Sign]) -> list[int]:
    """Return the words between two triggers that may open another happening: «و» behind a comma, «ثم», «الذي»."""
    if len(anchors) < 2:
        return []
    words, commas, opening = signs.tokens.words, signs.commas, _opening()
    begin = anchors[0].end
    return [
        at
        for at, word in enumerate(words[begin : anchors[-1].start + 1], begin)
        if (word in opening or at in commas) and _opens(signs, at)
    ]


@cache
def _opening() -> frozenset[str]:
    """Return the words that may open another happening with no comma before them."""
    return frozenset().union(*map(function_words, ("then", "alongside", "until", "reply")))


def _opens(signs: Signs, at: int) -> bool:
    word, comma = signs.tokens.words[at], at in signs.commas
    if word in function_words("then") or word in function_words("alongside"):
        return True
    if word in function_words("until") and (comma or signs.of(at + 1, "trigger") is not None):
        return True
    if word in function_words("reply") and (comma or signs.tokens.words[at + 1] in function_words("upon_it")):
        return True
    return comma and (word[0] == "و" or word in function_words("after_that") or word in function_words("relative"))


def _anew(
    signs: Signs, at: int, end: int, before: Sequence[Sign], after: Sequence[Sign], places: Sequence[Spot]
) -> bool:
    word = signs.tokens.words[at]
    here = within(places, at, end)
    if word in function_words("after_that"):
        return _earlier_day(signs, at, end, after) and bool(here) and bool(within(places, before[0].start, at))
    if word == "وفي" and any(p.start <= at + 2 for p in here[:1]):
        return True
    if _another_day(signs, at, before):
        return True
    if word in function_words("relative"):
        return topical(signs, before[-1]) and after[0].item.verb and after[0].start - at <= _REACH_OF_RELATIVE
    fresh = [a for a in _before_next(signs, at, after) if _method(signs, a)]
    if word in function_words("then"):
        return _from_afar_next(before, fresh, at, _REACH_OF_THEN) or _taken_back_next(before, after, at)
    if word in function_words("alongside"):
        return bool(here) and bool(within(places, before[0].start, at))
    if word in function_words("until") and at not in signs.commas:
        return _scarcely(signs, before, at) and after[0].start == at + 1
    if word in function_words("until"):
        return _from_afar_next(before, fresh, at, _REACH_OF_UNTIL)
    if not fresh:
        return False
    if word in function_words("reply"):
        return bool(here)
    if not here and _storms_after(before, fresh):
        return False
    kinds = {frames()[a.item.key].sub_event_type for a in before if frames()[a.item.key].kind == "method"}
    if not kinds and fresh[0].start != at:
        return False
    if any(frames()[a.item.key].sub_event_type in kinds for a in fresh):
        return False
    return bool(here) or any(a.item.key in _TOLL for a in after)


def _scarcely(signs: Signs, before: Sequence[Sign], at: int) -> bool:
    """Whether «لم تكد … حتى» puts what happened next behind what happened before."""
    words = signs.tokens.words[max(0, before[0].start - _REACH_OF_UNTIL) : at]
    return not function_words("scarcely").isdisjoint(words)


def _storms_after(before: Sequence[Sign], fresh: Sequence[Sign]) -> bool:
    """Whether gunmen storm what a blast opened for them: one assault (فجر انتحاري سيارة …، واقتحم مسلحون المبنى)."""
    opened = any(a.item.key in _OPENS for a in before)
    return opened and all(a.item.key in _STORMS for a in fresh)


def _earlier_day(signs: Signs, at: int, end: int, after: Sequence[Sign]) -> bool:
    """Whether «بعدما» opens what happened on a day of its own (…، بعدما أودت صواريخ الأحد باثني عشر جنديا)."""
    verb = after[0].item.verb and after[0].start - at <= _REACH_OF_RELATIVE
    return verb and any(i in signs.dated for i in range(at, end))


def _another_day(signs: Signs, at: int, before: Sequence[Sign]) -> bool:
    """Whether «و» with a day opens what happened on another day (الخميس أحرقوا …، وليلة أمس اقتحموا …)."""
    if at not in signs.commas or signs.tokens.words[at][0] != "و":
        return False
    if signs.dated.isdisjoint(range(at, at + _REACH_TO_DAY)):
        return False
    return any(i in signs.dated for i in range(max(0, before[0].start - _REACH_OF_DAY), at))


def _falls_elsewhere(
    signs: Signs, bounds: tuple[int, int, int], after: Sequence[Sign], places: Sequence[Spot], apart: Apart
) -> bool:
    """Whether «و» with a verb of killing opens a happening in another town (…، ولقي سائق مصرعه قرب طولكرم)."""
    start, at, end = bounds
    if after[0].start - at > 1 or after[0].item.key not in _TOLL or not after[0].item.verb:
        return False
    last = _before_next(signs, at, after)[-1]
    theirs = within(places, start, at)
    mine = [p for p in within(places, at, min(end, last.end + _REACH_OF_PLACE)) if not left_for(signs, p)]
    return bool(theirs and mine) and all(apart(m.key, theirs[-1].key) for m in mine)


def left_for(signs: Signs, spot: Spot) -> bool:
    """Whether somebody goes to or comes from a place (نقلوا إلى مستشفى المدينة)."""
    before = signs.tokens.words[max(0, spot.start - 2) : spot.start]
    return not function_words("leaving").isdisjoint(before)


def _from_afar_next(before: Sequence[Sign], fresh: Sequence[Sign], at: int, far: int) -> bool:
    """Whether «ثم» opens a blast or a shelling after violence of another kind (اقتحموا نقطة، ثم انفجرت عبوة)."""
    table = frames()
    if not fresh or fresh[0].start - at > far or fresh[0].item.key not in _FROM_AFAR:
        return False
    told = {table[a.item.key].sub_event_type for a in before if table[a.item.key].kind == "method"}
    violent = any(table[a.item.key].family == "violence" for a in before)
    return violent and table[fresh[0].item.key].sub_event_type not in told


def _taken_back_next(before: Sequence[Sign], after: Sequence[Sign], at: int) -> bool:
    """Whether «ثم» opens the loss of ground that was just taken (سيطروا على التلة، ثم استعادها الجيش)."""
    took = any(frames()[a.item.key].family == "control" and a.item.key != "regain" for a in before)
    return took and after[0].item.key == "regain" and after[0].start - at <= 1


def topical(signs: Signs, anchor: Sign) -> bool:
    """Whether a noun is what people talk of or march about (احتجاجا على القصف)."""
    if anchor.item.verb or anchor.item.counted or frames()[anchor.item.key].family == "protest":
        return False
    return bool(signs.cued("about", anchor.start - 3, anchor.start))


def _before_next(signs: Signs, at: int, anchors: Sequence[Sign]) -> Sequence[Sign]:
    """Return the triggers up to the next comma with «و»."""
    words, last = signs.tokens.words, anchors[-1].start
    stop = next((i for i in range(at + 1, last + 1) if i in signs.commas and words[i][0] == "و"), last + 1)
    return within(anchors, at, stop)


def _flown(signs: Signs, anchor: Sign) -> bool:
    """Whether an aircraft is what strikes (واستهدفت مسيّرة سيارة على طريق)."""
    after = signs.tokens.words[anchor.end : anchor.end + 1]
    return anchor.item.key == "target" and not function_words("aircraft").isdisjoint(after)


def _method(signs: Signs, anchor: Sign) -> bool:
    """Whether a trigger tells of a way of fighting or protesting for the first time, with a subject of its own."""
    frame = frames()[anchor.item.key]
    if anchor.item.key == "bodies":
        return True
    if frame.kind != "method" or anchor.item.definite or (anchor.item.key in _VAGUE and not _flown(signs, anchor)):
        return False
    word = signs.tokens.words[anchor.start]
    return not (anchor.item.verb and word.endswith(_SAME_SUBJECT))
