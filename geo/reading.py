"""A document read for events: its words, and what each word or fixed wording stands for in the event lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from geo.document import Document
from geo.tokens import Tokens, tokenise
from geo.triggers import Item, spellings

_REACH = 9
_SENTENCE_ENDS = frozenset(".!؟?\n؛")


class Sign(NamedTuple):
    """A word or wording with a meaning: half-open range of words, and the item."""

    start: int
    end: int
    item: Item


@dataclass(frozen=True, slots=True)
class Signs:
    """The words of a document's body and the signs among them, by the word that they begin at."""

    tokens: Tokens
    at: dict[int, tuple[Sign, ...]]
    triggers: tuple[Sign, ...]
    cues: dict[int, frozenset[str]]
    dated: frozenset[int] = frozenset()

    def of(self, index: int, *layers: str) -> Sign | None:
        """Return the first sign of the given layers that begins at a word."""
        return next((s for s in self.at.get(index, ()) if s.item.layer in layers), None)

    def between(self, start: int, end: int, layer: str) -> Iterator[Sign]:
        """Yield the signs of a layer that begin in a range of words."""
        for index in range(start, end):
            for sign in self.at.get(index, ()):
                if sign.item.layer == layer:
                    yield sign

    def cue(self, index: int, name: str) -> bool:
        """Whether a cue of the given class begins at a word."""
        return name in self.cues.get(index, ())


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
    tokens = tokenise(document.folded.text, document.body_end)
    closed = {i for start, end in names for i in range(tokens.at(start), tokens.at(end))}
    table, words = spellings(), tokens.words
    at: dict[int, tuple[Sign, ...]] = {}
    triggers: list[Sign] = []
    blocked = -1
    for index, word in enumerate(words):
        items = table.get(word)
        if items is None:
            continue
        found = tuple(Sign(index, end, i) for i in items if (end := _end(tokens, index, i)))
        if not found:
            continue
        at[index] = found
        for sign in found:
            if sign.item.layer == "not":
                blocked = max(blocked, sign.end)
        wordings = any(s.item.layer == "trigger" and s.item.rest and s.end - 1 not in closed | {index} for s in found)
        if index < blocked or (index in closed and not wordings):
            continue
        if (best := _trigger(found)) is not None and not (triggers and index < triggers[-1].end):
            triggers.append(best)
    cues = {
        i: keys
        for i, here in at.items()
        if i not in closed and (keys := frozenset(s.item.key for s in here if s.item.layer == "cue"))
    }
    dated = frozenset(i for start, end in dates for i in range(tokens.at(start), tokens.at(end)))
    return Signs(tokens, at, tuple(triggers), cues, dated)


def _trigger(found: tuple[Sign, ...]) -> Sign | None:
    """Return the trigger among the signs of a word: the longest wording, a strong one before a weak one."""
    best = None
    for sign in found:
        item = sign.item
        if item.layer == "trigger" and (
            best is None or (len(item.rest), not item.weak) > (len(best.item.rest), not best.item.weak)
        ):
            best = sign
    return best


def _end(tokens: Tokens, index: int, item: Item) -> int:
    """Return the end of an item's wording at a word, 0 when the rest of it is not there."""
    if not item.rest and not item.later:
        return index + 1
    words = tokens.words
    end = index + 1 + len(item.rest)
    if item.rest and tuple(words[index + 1 : end]) != item.rest:
        return 0
    if item.later:
        for at in range(end, min(end + _REACH, len(words))):
            if not _SENTENCE_ENDS.isdisjoint(tokens.gap(at)):
                return 0
            if words[at] in item.later:
                return end
        return 0
    return end
