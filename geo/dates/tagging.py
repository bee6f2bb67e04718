"""Folded text to a string of tags, one character a word of the lexicon, with the way back to the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from geo.dates.lexicon import TAGS, TRIGGERS, UNKNOWN, Entry, Word, entries

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


def tag(text: str) -> Tagged:
    """Tag folded text."""
    lookup, out, done = _lexicon().get, _Stretches(), 0
    for found in _TOKEN.finditer(text):
        token = found.group()
        entry = lookup(token)
        if entry is None:
            # Most words end here: they belong to no date.
            number = _number(token) if "0" <= token[0] <= "9" else None
            if number and found.start() >= done:
                out.add(number, found.start(), found.end())
            elif out.pending and found.start() >= done and token not in _DASHES:
                out.close(found.start())
            continue
        start, end = found.span()
        if start < done:
            continue
        word, done = entry.word, end
        if entry.rest and (more := entry.rest.match(text, end)):
            word, done = entry.longer[" ".join(more.group(1).split())], more.end()
        if word is None:
            out.close(start)
            continue
        for at, clitic in enumerate(entry.prefix):
            out.add(Word(clitic), start + at, start + at + 1)
        out.add(word, start + entry.clitic_length, done)
    out.close(len(text))
    return Tagged("".join([word.tag for word in out.words]), out.words, out.starts, out.ends)
