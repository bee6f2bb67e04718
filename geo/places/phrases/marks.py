"""One look at every word of an article for all that the readers of places ask of single words."""

from __future__ import annotations

from functools import cache
from itertools import compress

from gazetteer.record import record
from geo.places.recognition.roles import topic_words
from geo.places.resolution.anaphora import FORMS
from geo.places.words.spatialwords import between_words, demonym_heads, is_cue
from geo.text.matching import Remembered, Words

_ANAPHOR, _TOPIC, _CUE, _HEAD = 1, 2, 4, 8


@record
class Marks:
    """The numbers of an article's words that may mean something for places, in text order.

    Attributes
    ----------
    anaphors : list of int
        Words that stand for a place named before (`geo.places.resolution.anaphora`).
    topics : list of int
        Words of the cues of what is merely talked about (`geo.places.recognition.roles`).
    cues : list of int
        Words of spatial language, and between (`geo.places.phrases.regions`).
    heads : list of int
        Words that a phrase with a demonym begins with (الحدود، الجنوب).
    """

    anaphors: list[int]
    topics: list[int]
    cues: list[int]
    heads: list[int]


def marks_of(words: Words) -> Marks:
    """Look every word of a document up, once.

    Parameters
    ----------
    words : Words
    """
    kinds = list(map(_kinds().__getitem__, words.words))
    marked = [(at, kinds[at]) for at in compress(range(len(kinds)), kinds)]
    anaphors, topics, cues, heads = ([at for at, k in marked if k & kind] for kind in (_ANAPHOR, _TOPIC, _CUE, _HEAD))
    return Marks(anaphors, topics, cues, heads)


@cache
def _kinds() -> Remembered[int]:
    return Remembered(_kinds_of)


def _kinds_of(word: str) -> int:
    return (
        _ANAPHOR * (word in FORMS)
        | _TOPIC * (word in topic_words())
        | _CUE * (is_cue(word) or word in between_words())
        | _HEAD * (word in demonym_heads())
    )
