"""The names right behind a name, by which a text says where it lies: «قرية العامرية بمحافظة حجة», «زعترة جنوبي حوارة».

How far behind counts, and what ends it, is settled here once; which of the names says something, and what, is asked
where quarters are put in their towns and villages in their divisions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gazetteer.record import record
from geo.places.resolution.resolve import Reading
from geo.text.document import Document

_LETTERS, _WORDS = 40, 3  # between a name and another that may say where it lies
_ENDS = frozenset(".؛:\n")  # what follows is about something else
_COMMAS = "،()"
_AND = ("و", "ف")
_IN = "في"


@record
class Behind:
    """A name behind another, and the words between the two, without commas and brackets."""

    reading: Reading
    words: tuple[str, ...]
    paused: bool  # whether a comma or bracket stands between


def names_behind(readings: Sequence[Reading], number: int, document: Document) -> Iterator[Behind]:
    """Give the names right behind a name, the nearest first, as long as they may say where it lies.

    They end where the sentence does, where «and» begins another member of a list, and after a few words.

    Parameters
    ----------
    readings : sequence of Reading
        In text order.
    number : int
        Of the name.
    document : Document
    """
    end = readings[number].toponym.end
    for after in range(number + 1, len(readings)):
        other = readings[after]
        toponym = other.toponym
        if toponym.start - end > _LETTERS:
            return
        if toponym.inside or toponym.start < end:
            continue
        between = document.folded.text[end : toponym.start]
        words = tuple(bare for word in between.split() if (bare := word.strip(_COMMAS)))
        if toponym.clitic.startswith(_AND) or any(w.startswith(_AND) and not w.startswith(_IN) for w in words):
            return
        if len(words) > _WORDS or not _ENDS.isdisjoint(between):
            return
        yield Behind(other, words, any(mark in between for mark in _COMMAS))
