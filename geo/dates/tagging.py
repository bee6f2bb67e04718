"""Folded text to a string of tags, one character a word of the lexicon, with the way back to the text."""

from __future__ import annotations

import re
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
_OLD_YEARS = range(1000, 1800)
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
_DASHES = frozenset("-‐‑‒–—")


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
    return Word(TAGS["big"], value, digits)


class _Stretches:
    """Collects words; a stretch that no trigger makes worth reading is forgotten at its end."""

    def __init__(self) -> None:
        self.words: list[Word] = [_BREAK]
        self.starts: list[int] = [0]
        self.ends: list[int] = [0]
        self.kept = 1
        self.live = False

    @property
    def pending(self) -> bool:
        """Whether words wait for the end of their stretch."""
        return len(self.words) > self.kept

    def add(self, word: Word, start: int, end: int) -> None:
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)
        if word.tag in TRIGGERS:
            self.live = True

    def close(self, at: int) -> None:
        if not self.pending:
            return
        if self.live:
            self.words.append(_BREAK)
            self.starts.append(at)
            self.ends.append(at)
            self.kept = len(self.words)
            self.live = False
        else:
            for column in (self.words, self.starts, self.ends):
                del column[self.kept :]


@cache
def _lexicon() -> dict[str, Entry]:
    return entries() | {mark: Entry("", 0, word) for mark, word in _PUNCTUATION.items()}


# What a word of the blanked text can do for a date: nothing, stand in one, or make a stretch worth reading.
_NOTHING, _MEMBER, _TRIGGER = 0, 1, 2


@cache
def _longer_words() -> frozenset[str]:
    """Return the words that follow the first one in a form of several words."""
    return frozenset(word for entry in entries().values() for rest in entry.longer for word in rest.split(" "))


def _part(word: str) -> int:
    """Return what a word between two blanks can do for a date."""
    best = _MEMBER if not word or word in _longer_words() else _NOTHING
    for token in _TOKEN.findall(word):
        entry = _lexicon().get(token)
        if entry is not None:
            known = [*entry.longer.values(), *([entry.word] if entry.word else [])]
            triggers = any(one.tag in TRIGGERS for one in known) or not TRIGGERS.isdisjoint(entry.prefix)
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
    # A slash makes a stretch worth reading as well, and it is no word: then every number may begin one.
    least = _TRIGGER if "/" not in text else _MEMBER
    last, until = len(parts) - 1, -1
    for at, part in enumerate(parts):
        if part < least or at <= until:
            continue
        first = until = at
        while first and parts[first - 1]:
            first -= 1
        while until < last and parts[until + 1]:
            until += 1
        # What lies between the stretch and the words around it (brackets, quotation marks) belongs to its text.
        begin = words.end(first - 1) if first else 0
        _read(text, begin, words.start(until + 1) if until < last else len(text), out)
    return Tagged("".join([word.tag for word in out.words]), out.words, out.starts, out.ends)


def _read(text: str, begin: int, end: int, out: _Stretches) -> None:
    """Add the known words of a part of the text, and close the stretch at its end."""
    lookup, done = _lexicon().get, begin
    for found in _TOKEN.finditer(text, begin, end):
        token = found.group()
        entry = lookup(token)
        if entry is None:
            number = _number(token) if "0" <= token[0] <= "9" else None
            if number and found.start() >= done:
                out.add(number, found.start(), found.end())
            elif out.pending and found.start() >= done and token not in _DASHES:
                out.close(found.start())
            continue
        start, stop = found.span()
        if start < done:
            continue
        word, done = entry.word, stop
        if entry.rest and (more := entry.rest.match(text, stop)):
            word, done = entry.longer[" ".join(more.group(1).split())], more.end()
        if word is None:
            out.close(start)
            continue
        for at, clitic in enumerate(entry.prefix):
            out.add(Word(clitic), start + at, start + at + 1)
        out.add(word, start + entry.clitic_length, done)
    out.close(end)
