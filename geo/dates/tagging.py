"""Folded text to a string of tags, one character a word of the lexicon, with the way back to the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

from gazetteer.normalise import blank_punctuation
from geo.dates.lexicon import TAGS, TRIGGERS, UNKNOWN, Entry, Word, entries
from geo.text.matching import Remembered, Words

_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|\n")
_PUNCTUATION = {
    **dict.fromkeys("،,", Word(TAGS["comma"])),
    "/": Word(TAGS["slash"]),
    ".": Word(TAGS["dot"]),
    **dict.fromkeys("([", Word(TAGS["open"])),
    **dict.fromkeys(")]", Word(TAGS["close"])),
    **dict.fromkeys("\"'«»“”", Word(TAGS["quote"])),
}
_YEARS = (range(1300, 1501), range(1800, 2101))
_OLD_YEARS = range(1600, 1800)
# Before them a number beside a month is likelier a count (منذ 27 ديسمبر 1130 قتيلا); a word of years makes it one.
_ANCIENT_YEARS = range(1000, 1600)
_MAX_DAY = 31
_MAX_DIGITS = 4


@dataclass(slots=True)
class Tagged:
    """Stretches of known words that may hold a date; `x` stands for all that lies between them.

    Attributes
    ----------
    tags : str
        One character a word or clitic.
    words, starts, ends : list
        The word of each tag and its span in folded text (a break has an empty word).
    """

    tags: str
    words: list[Word]
    starts: list[int]
    ends: list[int]


_BREAK = Word(UNKNOWN)
# Dashes are looked up in the article itself where they matter: folding leaves only some of them.
DASHES = frozenset("-‐‑‒–—")


def _number(digits: str) -> Word | None:
    if len(digits) > _MAX_DIGITS:
        return None
    value = int(digits)
    if len(digits) <= 2 and 1 <= value <= _MAX_DAY:
        return Word(TAGS["int"], value, digits)
    if len(digits) == _MAX_DIGITS and any(value in years for years in _YEARS):
        return Word(TAGS["year"], value, digits)
    if value in _OLD_YEARS and digits[0] == "1":
        return Word(TAGS["old_year"], value, digits)
    if value in _ANCIENT_YEARS and digits[0] == "1":
        return Word(TAGS["ancient_year"], value, digits)
    return Word(TAGS["big"], value, digits)


class _Stretches:
    """Collects the words of stretches, each followed by a break."""

    def __init__(self) -> None:
        self.words: list[Word] = [_BREAK]
        self.starts: list[int] = [0]
        self.ends: list[int] = [0]

    def close(self, stretch: list[tuple[Word, int, int]], at: int) -> None:
        """Add a stretch that ends at an offset, unless no trigger makes it worth reading."""
        if TRIGGERS.isdisjoint([word.tag for word, _, _ in stretch]):
            return
        for word, start, end in (*stretch, (_BREAK, at, at)):
            self.words.append(word)
            self.starts.append(start)
            self.ends.append(end)


@cache
def _lexicon() -> dict[str, Entry]:
    return entries() | {mark: Entry("", 0, word) for mark, word in _PUNCTUATION.items()}


# What a word of the blanked text can do for a date: nothing, stand in one, make a stretch worth reading together with
# the right word behind it, or by itself.
_NOTHING, _MEMBER, _BEGINNING, _TRIGGER = range(4)


@cache
def _longer_words() -> frozenset[str]:
    """Return the words that follow the first one in a form of several words."""
    return frozenset(word for entry in entries().values() for rest in entry.longer for word in rest.split(" "))


@cache
def _seconds() -> dict[str, frozenset[str]]:
    """Return the words that make a trigger of the word before them, by that word (أول … من أمس)."""
    return {
        head: frozenset(rest.split(" ")[0] for rest, word in entry.longer.items() if word.tag in TRIGGERS)
        for head, entry in entries().items()
        if entry.longer
    }


def _part(word: str) -> int:
    """Return what a word between two blanks can do for a date."""
    best = _MEMBER if not word or word in _longer_words() else _NOTHING
    for token in _TOKEN.findall(word):
        entry = _lexicon().get(token)
        if entry is not None:
            alone = (*entry.prefix, entry.word.tag) if entry.word else entry.prefix
            triggers = not TRIGGERS.isdisjoint(alone)
            if _seconds().get(token):  # of a word within another (9أول) no word behind it is looked for
                best = max(best, _BEGINNING if token == word else _TRIGGER)
        elif "0" <= token[0] <= "9" and (number := _number(token)):
            triggers = number.tag in TRIGGERS
        else:
            continue
        best = max(best, _TRIGGER if triggers else _MEMBER)
    return best


@cache
def _parts() -> Remembered[int]:
    return Remembered(_part)


def tag(text: str, words: Words | None = None) -> Tagged:
    """Tag folded text.

    Most words belong to no date. Each is looked up once to find the stretches that may hold one, and only those are
    read closely; the tags are the same as if all the text had been.

    Parameters
    ----------
    text : str
    words : Words, optional
        The words of the text with its punctuation blanked, where they are at hand.
    """
    if words is None:
        words = Words(blank_punctuation(text))
    out = _Stretches()
    parts = list(map(_parts().__getitem__, words.words))
    seconds, last = _seconds(), len(parts) - 1
    reading = [at for at, part in enumerate(parts) if part >= _BEGINNING]
    if slashes := _beside_slashes(text, words):
        reading = sorted(slashes.union(reading))
    until, read = -1, 0  # the last word that was read, and the offset up to which the text was
    for at in reading:
        if at <= until:
            continue
        if parts[at] == _BEGINNING and at not in slashes:
            following = words.words[at + 1] if at < last else " "
            if following and following not in seconds[words.words[at]]:
                continue
        first = at
        while first > until + 1 and parts[first - 1]:
            first -= 1
        until = at
        while until < last and parts[until + 1]:
            until += 1
        # What lies between the stretch and the words around it (brackets, quotation marks) belongs to its text.
        begin = max(read, words.end(first - 1)) if first else 0
        read = words.start(until + 1) if until < last else len(text)
        _read(text, begin, read, out)
    return Tagged("".join([word.tag for word in out.words]), out.words, out.starts, out.ends)


def _beside_slashes(text: str, words: Words) -> set[int]:
    """Return the words on both sides of every slash: it makes a stretch worth reading as well, and is no word."""
    out: set[int] = set()
    at = text.find("/")
    while at >= 0:
        # the blank that stands for the slash is the one behind a word
        before = bisect_left(range(len(words.words)), at, key=words.end)
        out |= {before, before + 1}
        at = text.find("/", at + 1)
    return out


def _read(text: str, begin: int, end: int, out: _Stretches) -> None:
    """Add the stretches of known words in a part of the text."""
    lookup, done = _lexicon().get, begin
    stretch: list[tuple[Word, int, int]] = []
    for found in _TOKEN.finditer(text, begin, end):
        start, stop = found.span()
        if start < done:
            continue
        token = found.group()
        entry = lookup(token)
        if entry is None:
            number = _number(token) if "0" <= token[0] <= "9" else None
            if number:
                stretch.append((number, start, stop))
            elif stretch and token not in DASHES:
                out.close(stretch, start)
                stretch = []
            continue
        word, done = entry.word, stop
        if entry.rest and (more := entry.rest.match(text, stop)):
            word, done = entry.longer[" ".join(more.group(1).split())], more.end()
        if word is None:
            out.close(stretch, start)
            stretch = []
            continue
        if entry.prefix:
            stretch += [(Word(clitic), start + at, start + at + 1) for at, clitic in enumerate(entry.prefix)]
        stretch.append((word, start + entry.clitic_length, done))
    out.close(stretch, end)
