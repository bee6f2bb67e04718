"""One pass over the text for many names: right-anchored matching with Arabic's proclitics on the left.

A name counts where a word ends with it and what stands before it in that word is nothing or a proclitic
(و، ف، then ب، ك، ل). Names with the article also take لل (للقدس). The automaton holds every name with a space behind
it, so the text must have its punctuation blanked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import ahocorasick

PROCLITICS = frozenset(a + b for a in ("", "و", "ف") for b in ("", "ب", "ك", "ل")) - {""}


class Hit(NamedTuple):
    """A name in the text: half-open span of the name itself, the proclitic before it, and which name it is."""

    start: int
    end: int
    clitic: str
    name: int


@dataclass(frozen=True, slots=True)
class _Pattern:
    name: int
    length: int
    elided: bool


class Matcher:
    """Finds names in blanked, folded text.

    Parameters
    ----------
    names : iterable of str
        Folded names, in the order that `Hit.name` counts them.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)
        automaton = ahocorasick.Automaton()
        for number, name in enumerate(self.names):
            automaton.add_word(f"{name} ", (number, len(name), False))
            if name.startswith("ال") and len(name) > 3:
                # للقدس = ل + القدس with its alef elided: the span is that of the name, from the second lam on
                elided = f"لل{name[2:]} "
                if elided not in automaton:
                    automaton.add_word(elided, (number, len(name) - 1, True))
        if len(automaton):
            automaton.make_automaton()
        self._automaton = automaton

    def hits(self, text: str) -> list[Hit]:
        """Return every hit in order of its end, longer names before the names that end them.

        Parameters
        ----------
        text : str
            Folded text with punctuation blanked (`gazetteer.normalise.blank_punctuation`).
        """
        if not self.names:
            return []
        out = []
        padded = f" {text} "
        find_space, proclitics = padded.rfind, PROCLITICS
        names = self.names
        for end, (number, length, elided) in self._automaton.iter(padded):
            start = end - length
            left = padded[start - 1]
            if left == " ":
                if not elided:
                    out.append(Hit(start - 1, end - 1, "", number))
                continue
            if left not in "وفبكل":  # most hits lie inside of words and end here
                continue
            word = find_space(" ", max(0, start - 4), start) + 1
            if word == 0:
                continue
            clitic = padded[word:start]
            if elided:
                if clitic in {"ل", "ول", "فل"}:
                    out.append(Hit(start - 1, end - 1, clitic, number))
            elif clitic in proclitics and not (clitic[-1] == "ل" and names[number].startswith("ال")):
                out.append(Hit(start - 1, end - 1, clitic, number))
        return out
