"""Many names in one pass over the words of a text, with Arabic's proclitics on their left.

A name counts where it ends a word and what stands before it in that word is nothing or a proclitic (و، ف، then ب، ك،
ل). Names with the article also take لل (للقدس). Each distinct word is taken apart once and remembered, so that a text
costs little more than splitting it: news repeats its words, and nine in ten of them begin no name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import accumulate, compress
from typing import TypeAlias, TypeVar

from gazetteer.record import record

PROCLITICS = frozenset(a + b for a in ("", "و", "ف") for b in ("", "ب", "ك", "ل")) - {""}
_LONGEST_PROCLITIC = 2
_ELIDING = frozenset({"ل", "ول", "فل"})
_NO_NAME = -1

V = TypeVar("V")


class Remembered(dict[str, V]):
    """A table of words that works an entry out when it is first asked for, and starts afresh when it is full.

    Parameters
    ----------
    work_out : callable
        Word → value; the same value whenever it is asked.
    limit, longest : int
        Most words kept and their greatest length, so that memory is bounded whatever is read.
    """

    def __init__(self, work_out: Callable[[str], V], limit: int = 100_000, longest: int = 60) -> None:
        super().__init__()
        self._work_out = work_out
        self._limit = limit
        self._longest = longest

    def __missing__(self, key: str) -> V:
        value = self._work_out(key)
        if len(key) > self._longest:
            return value
        if len(self) >= self._limit:
            self.clear()
        self[key] = value
        return value


class Words:
    """The words of a blanked text, split at every space, with their offsets.

    Attributes
    ----------
    words : list of str
        Empty ones where spaces follow each other.
    letters : list of int
        How many letters there are up to the end of each word; as many spaces as words come on top.
    """

    __slots__ = ("letters", "words")

    def __init__(self, text: str) -> None:
        self.words = text.split(" ")
        self.letters = list(accumulate(map(len, self.words)))

    def start(self, at: int) -> int:
        """Return the offset of a word, by its number."""
        return self.letters[at] + at - len(self.words[at])

    def end(self, at: int) -> int:
        """Return the offset behind a word, by its number."""
        return self.letters[at] + at


@record
class Hit:
    """A name in the text: half-open span of the name itself, the proclitic before it, which name, which word."""

    start: int
    end: int
    clitic: str
    name: int
    word: int


class _Node:
    """What can follow so far: the name that ends here (or `_NO_NAME`), and the words that lead on to longer names."""

    __slots__ = ("further", "number")

    def __init__(self, number: int = _NO_NAME, further: dict[str, _Node] | None = None) -> None:
        self.number = number
        self.further = further


# What a word can begin: the proclitic, number and length of the name that the word is by itself, `_NO_NAME` where it is
# none; the words that make a longer name of it, for one reading or another; every proclitic with the names behind it,
# the shortest proclitic first. A plain tuple, which is taken apart far more quickly than a record.
_Word: TypeAlias = tuple[str, int, int, frozenset[str], tuple[tuple[str, _Node], ...]]


class Matcher:
    """Finds names in blanked, folded text.

    Parameters
    ----------
    names : iterable of str
        Folded names, in the order that `Hit.name` counts them.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)
        self._first: dict[str, _Node] = {}
        for number, name in enumerate(self.names):
            first, *others = name.split(" ")
            node = self._first.setdefault(first, _Node())
            for word in others:
                if node.further is None:
                    node.further = {}
                node = node.further.setdefault(word, _Node())
            node.number = number
        self._known = Remembered(self._take_apart)

    def _take_apart(self, word: str) -> _Word | None:
        """Return what a word can begin, None for most words."""
        found = []
        if (node := self._first.get(word)) is not None:
            found.append(("", node))
        for length in range(1, min(_LONGEST_PROCLITIC, len(word) - 1) + 1):
            clitic, rest = word[:length], word[length:]
            if clitic not in PROCLITICS:
                break
            if clitic in _ELIDING and rest[0] == "ل" and (node := self._first.get("ا" + rest)) is not None:
                # للقدس = ل + القدس with its alef elided: the name begins at the second lam.
                if len(rest) == 2:  # two letters are too few, unless a longer name goes on from there
                    node = _Node(further=node.further)
                found += [(clitic, node)] if node.number >= 0 or node.further else []
            if (node := self._first.get(rest)) is not None and not (clitic in _ELIDING and rest.startswith("ال")):
                found.append((clitic, node))
        if not found:
            return None
        clitic, name = next(((c, n.number) for c, n in found if n.number >= 0), ("", _NO_NAME))
        further = frozenset(w for _, n in found if n.further for w in n.further)
        return clitic, name, len(word) - len(clitic), further, tuple(found)

    def hits(self, text: Words) -> list[Hit]:
        """Return every hit in order of the word that it begins in, a shorter proclitic and a longer name first.

        Parameters
        ----------
        text : Words
            Words of folded text with punctuation blanked (`gazetteer.normalise.blank_punctuation`).
        """
        words, last = text.words, len(text.words) - 1
        known = list(map(self._known.__getitem__, words))
        out: list[Hit] = []
        for at in compress(range(len(words)), known):
            _, name, _, further, readings = known[at]  # type: ignore[misc]  # compress leaves None out
            if at < last and words[at + 1] in further:
                for reading in readings:
                    out += _names_from(reading, text, at, len(words))
            elif name >= 0:
                end = text.end(at)
                start = end - len(words[at])
                out += [Hit(start + len(c), end, c, node.number, at) for c, node in readings if node.number >= 0]
        return out

    def longest(self, text: Words) -> tuple[list[Hit], list[Hit]]:
        """Return the leftmost longest hits, and the hits without a proclitic that lie within those, both in order.

        Parameters
        ----------
        text : Words
            Words of folded text with punctuation blanked.
        """
        outer: list[Hit] = []
        nested: list[Hit] = []
        until = 0  # the word behind the last of `outer`
        words, letters, last = text.words, text.letters, len(text.words) - 1
        known = list(map(self._known.__getitem__, words))
        for at in compress(range(len(words)), known):
            clitic, name, length, further, readings = known[at]  # type: ignore[misc]  # compress leaves None out
            if at < until:
                nested += _names_from(readings[0], text, at, until) if not readings[0][0] else ()
            elif at < last and words[at + 1] in further:
                hit, until = _longest_of(readings, text, at)
                if hit is not None:
                    outer.append(hit)
                    if until > at + 1 and not readings[0][0]:
                        nested += _names_from(readings[0], text, at, until if hit.clitic else until - 1)
            elif name >= 0:
                end = letters[at] + at
                outer.append(Hit(end - length, end, clitic, name, at))
        return outer, nested


def _longest_of(readings: tuple[tuple[str, _Node], ...], text: Words, at: int) -> tuple[Hit | None, int]:
    """Return the longest name that begins at a word, of equals that with the shortest proclitic, and where it ends.

    The end is the number of the word behind it; without a name it is the word itself.
    """
    words, until, name, clitic = text.words, at, _NO_NAME, ""
    for proclitic, first in readings:
        node, last = first, at
        while True:
            if node.number >= 0 and last >= until:
                clitic, name, until = proclitic, node.number, last + 1
            last += 1
            if node.further is None or last == len(words) or (longer := node.further.get(words[last])) is None:
                break
            node = longer
    if name < 0:
        return None, at
    return Hit(text.start(at) + len(clitic), text.end(until - 1), clitic, name, at), until


def _names_from(reading: tuple[str, _Node], text: Words, at: int, until: int) -> list[Hit]:
    """Return the names that begin at a word and end before the word `until`, longest first."""
    clitic, node = reading
    start = text.start(at) + len(clitic)
    found: list[Hit] = []
    last = at
    while last < until:
        if node.number >= 0:
            found.append(Hit(start, text.end(last), clitic, node.number, at))
        last += 1
        if node.further is None or last == until or (longer := node.further.get(text.words[last])) is None:
            break
        node = longer
    return found[::-1]
