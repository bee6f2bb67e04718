"""Words of a folded text with their offsets and the punctuation before each."""

from __future__ import annotations

from bisect import bisect_left
from itertools import compress, count
from operator import add, sub

from gazetteer.record import record
from geo.text.matching import Words


@record
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


def tokenise(text: str, words: Words, end: int | None = None) -> Tokens:
    """Return the words of a folded text up to an offset.

    Parameters
    ----------
    text : str
        Folded text.
    words : Words
        The same text with its punctuation blanked, split at its spaces.
    end : int, optional
        Where to stop; by default the text's end.
    """
    # Column by column, for a loop over the words takes several times as long.
    spelt = list(filter(None, words.words))
    ends = list(compress(map(add, words.letters, count()), words.words))
    starts = list(map(sub, ends, map(len, spelt)))
    if end is not None and end < len(text):
        last = bisect_left(starts, end)
        del spelt[last:], starts[last:], ends[last:]
        if spelt and ends[-1] > end:  # the end cuts a word
            ends[-1] = end
            spelt[-1] = text[starts[-1] : end]
    return Tokens(spelt, starts, ends, text)
