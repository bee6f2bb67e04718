"""A document read for events: its words, and what each word or fixed wording stands for in the event lexicon."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import field
from functools import cache
from itertools import compress

from gazetteer.record import record
from geo.events.words.triggers import Entry, Item, entry_of, function_words, of_lemma
from geo.text.document import Document
from geo.text.matching import Remembered
from geo.text.tokens import Tokens, tokenise

_REACH = 9
_SHORT = 5
_SENTENCE_ENDS = frozenset(".!؟?\n؛")
_COMMA = re.compile("،")
# Layers of the lexicon whose words can state how many: the others need no closer look.
_COUNTING = ("number", "victim")
# Stands for a word that ends in a digit.
_FIGURE = Entry((), alone=True, trigger=None, cues=frozenset(), bars=False)


@record
class Sign:
    """A word or wording with a meaning: half-open range of words, and the item."""

    start: int
    end: int
    item: Item


@record
class Signs:
    """The words of a document's body and the signs among them, by the word that they begin at.

    Attributes
    ----------
    tokens : Tokens
    at : dict of int to tuple of Sign
        In text order.
    triggers : tuple of Sign
        Those that tell of a happening, in text order.
    cues : dict of int to frozenset of str
        Classes of the cues that begin at a word.
    dated : frozenset of int
        Words of dates.
    inside : frozenset of int
        Words of proper names but the first of each.
    counting : frozenset of int
        Words that can state how many, or end a statement of it.
    commas : frozenset of int
        Words that a comma stands before.
    layers : dict of str to list of Sign
        The signs of each layer in text order.
    begins : dict of str to list of int
        The words that the signs of each layer begin at.
    classes : dict of str to list of int
        The words that a cue of a class begins at.
    """

    tokens: Tokens
    at: dict[int, tuple[Sign, ...]]
    triggers: tuple[Sign, ...]
    cues: dict[int, frozenset[str]]
    dated: frozenset[int] = frozenset()
    inside: frozenset[int] = frozenset()
    counting: frozenset[int] = frozenset()
    commas: frozenset[int] = frozenset()
    layers: dict[str, list[Sign]] = field(default_factory=dict)
    begins: dict[str, list[int]] = field(default_factory=dict)
    classes: dict[str, list[int]] = field(default_factory=dict)

    def of(self, index: int, *layers: str) -> Sign | None:
        """Return the first sign of the given layers that begins at a word."""
        for sign in self.at.get(index, ()):
            if sign.item.layer in layers:
                return sign
        return None

    def between(self, start: int, end: int, layer: str) -> Sequence[Sign]:
        """Return the signs of a layer that begin in a range of words."""
        begins = self.begins.get(layer)
        if begins is None:
            return ()
        return self.layers[layer][bisect_left(begins, start) : bisect_left(begins, end)]

    def cued(self, name: str, start: int, end: int) -> Sequence[int]:
        """Return the words of a range that a cue of the given class begins at."""
        words = self.classes.get(name)
        return () if words is None else words[bisect_left(words, start) : bisect_left(words, end)]

    def counts(self, start: int, end: int) -> list[int]:
        """Return the words of a range that can state how many, or end a statement of it."""
        return sorted(self.counting.intersection(range(start, end)))

    def cue(self, index: int, name: str) -> bool:
        """Whether a cue of the given class begins at a word."""
        keys = self.cues.get(index)
        return keys is not None and name in keys


def read_signs(
    document: Document, names: Iterable[tuple[int, int]] = (), dates: Iterable[tuple[int, int]] = ()
) -> Signs:
    """Look every word of a document's body up, once.

    Parameters
    ----------
    document : Document
    names : iterable of (int, int)
        Folded spans of proper names; a trigger within one (ساحة التحرير) is none.
    dates : iterable of (int, int)
        Folded spans of dates: their numbers count nobody.
    """
    tokens = tokenise(document.folded.text, document.words, document.body_end)
    words, starts = tokens.words, tokens.starts
    closed = {i for start, end in names for i in range(bisect_left(starts, start), bisect_left(starts, end))}
    dated = frozenset([i for start, end in dates for i in range(bisect_left(starts, start), bisect_left(starts, end))])
    at: dict[int, tuple[Sign, ...]] = {}
    cues: dict[int, frozenset[str]] = {}
    triggers: list[Sign] = []
    layers: defaultdict[str, list[Sign]] = defaultdict(list)
    classes: defaultdict[str, list[int]] = defaultdict(list)
    counting: set[int] = set()
    blocked, taken = -1, -1
    # Half of the words mean nothing here, and are passed over without a look.
    known = list(map(_known().__getitem__, words))
    for index in compress(range(len(known)), known):
        entry = known[index]
        if entry is _FIGURE:
            counting.add(index)
            continue
        if entry is not None and not entry.alone and not _goes_on(entry, words, index):
            entry = entry.single
        if entry is None:
            continue
        best: Sign | None = None
        if entry.alone:
            end = index + 1
            found = tuple([Sign(index, end, i) for i in entry.items])
            keys = entry.cues
            if entry.bars and blocked <= index:
                blocked = end
            if entry.trigger is not None and (index not in closed or _governs(entry.trigger, words[index])):
                best = Sign(index, end, entry.trigger)
        else:
            possible = entry.led.get(words[index + 1], entry.unled) if index + 1 < len(words) else entry.unled
            found = tuple([Sign(index, end, i) for i in possible if (end := _end(tokens, index, i))])
            if not found:
                continue
            keys = entry.cues and frozenset([s.item.key for s in found if s.item.layer == "cue"])
            if entry.bars:
                blocked = max([blocked, *(s.end for s in found if s.item.layer == "not")])
            if entry.trigger is not None and (index not in closed or any(_wording(s, closed) for s in found)):
                best = _trigger(found, words)
        at[index] = found
        for sign in found:
            layers[sign.item.layer].append(sign)
        if keys and index not in closed:
            cues[index] = keys
            for key in keys:
                classes[key].append(index)
        if best is None or index < blocked or index < taken:
            continue
        if best.item.verb and index and words[index - 1] in function_words("governing"):
            best = _as_noun(best, entry, words)
        if not _hour(words, index, dated) or _beyond(best, dated):
            triggers.append(best)
            taken = best.end
    begins = {layer: [s.start for s in found] for layer, found in layers.items()}
    counting.update(*(begins.get(layer, ()) for layer in _COUNTING), classes.get("subset", ()))
    counting.update([s.start for s in layers.get("trigger", ()) if s.item.counted or s.item.key == "bodies"])
    commas = frozenset([bisect_left(starts, found.start()) for found in _COMMA.finditer(tokens.text)])
    inside = frozenset([i for i in closed if i - 1 in closed])
    return Signs(tokens, at, tuple(triggers), cues, dated, inside, frozenset(counting), commas, layers, begins, classes)


@cache
def _known() -> Remembered[Entry | None]:
    # The words of the texts are far fewer than the spellings of the lexicon.
    return Remembered(lambda word: entry_of(word) or (_FIGURE if word[-1].isdigit() else None))


def _hour(words: Sequence[str], index: int, dated: frozenset[int]) -> bool:
    """Whether a word is a part of the day that a date follows (فجر اليوم), no verb."""
    return index in dated or (index + 1 in dated and words[index] in function_words("day_part"))


def _goes_on(entry: Entry, words: Sequence[str], index: int) -> bool:
    """Whether a fixed wording that begins at a word can go on: one of its further words stands where it may."""
    if entry.seconds is not None:
        return index + 1 < len(words) and words[index + 1] in entry.seconds
    return not entry.further.isdisjoint(words[index + 1 : index + 1 + _REACH])


def _governs(item: Item, word: str) -> bool:
    """Whether a word is a verb with its object, no part of a name that it was taken into (مدرسة استهدفها الطيران)."""
    return item.verb and item.tense == "past" and word.endswith(("ها", "هم", "ته")) and len(word) > _SHORT


def _wording(sign: Sign, closed: set[int]) -> bool:
    """Whether a trigger of several words goes on beyond the name that it begins in."""
    return sign.item.layer == "trigger" and bool(sign.item.rest) and sign.end - 1 not in closed | {sign.start}


def _beyond(sign: Sign, dated: frozenset[int]) -> bool:
    """Whether a trigger goes on right behind a word taken for a part of the day (الجمعة فجر انتحاري شاحنة)."""
    return sign.item.layer == "trigger" and bool(sign.item.rest) and dated.isdisjoint(range(sign.start + 1, sign.end))


def _trigger(found: tuple[Sign, ...], words: Sequence[str]) -> Sign | None:
    """Return the trigger among the signs of a word: the longest wording, a strong one first, then the closest knit."""
    triggers = [s for s in found if s.item.layer == "trigger"]
    if len(triggers) < 2:
        return triggers[0] if triggers else None
    return max(
        triggers,
        key=lambda s: (
            len(s.item.rest),
            not s.item.weak,
            of_lemma(s.item, "deciding"),
            bool(s.item.later),
            -_span(s, words),
        ),
    )


def _as_noun(sign: Sign, entry: Entry, words: Sequence[str]) -> Sign:
    """Return a verb as the verbal noun that is spelt as it is, where a preposition governs it (احتجاجا على قصف دمشق).

    «أقدموا على خطف النساء» tells as much as the verb.
    """
    if not function_words("venturing").isdisjoint(words[max(0, sign.start - _SHORT) : sign.start - 1]):
        return sign
    for item in entry.items:
        if item.layer == "trigger" and item.key == sign.item.key and not (item.verb or item.rest or item.later):
            return Sign(sign.start, sign.end, item)
    return sign


def _span(sign: Sign, words: Sequence[str]) -> int:
    """Return how far off the word stands that completes a wording."""
    later = sign.item.later
    if not later:
        return 0
    return next((n for n, w in enumerate(words[sign.end : sign.end + _REACH]) if w in later), _REACH)


def _end(tokens: Tokens, index: int, item: Item) -> int:
    """Return the end of an item's wording at a word, 0 when the rest of it is not there."""
    if not item.rest and not item.later:
        return index + 1
    words = tokens.words
    end = index + 1 + len(item.rest)
    if item.rest and tuple(words[index + 1 : end]) != item.rest:
        return 0
    if item.later:
        if item.later.isdisjoint(words[end : end + _REACH]):
            return 0
        for at in range(end, min(end + _REACH, len(words))):
            if not _SENTENCE_ENDS.isdisjoint(tokens.gap(at)):
                return 0
            if words[at] in item.later:
                return end
        return 0
    return end
