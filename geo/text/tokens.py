"""Words of a folded text with their offsets and the punctuation before each."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text in order: spellings, half-open spans, and the text."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    text: str

    def gap(self, index: int) -> str:
        """Return what stands between the word before and the word at `index`."""
        if index >= len(self.words):
            return self.text[self.ends[-1] :] if self.ends else self.text
        return self.text[self.ends[index - 1] if index else 0 : self.starts[index]]

    def at(self, offset: int) -> int:
        """Return the index of the first word that starts at or after an offset."""
        return bisect_left(self.starts, offset)


def tokenise(text: str, end: int | None = None) -> Tokens:
    """Return the words of a folded text up to an offset."""
    spans = [m.span() for m in _WORD.finditer(text, 0, len(text) if end is None else end)]
    return Tokens([text[a:b] for a, b in spans], [a for a, _ in spans], [b for _, b in spans], text)
