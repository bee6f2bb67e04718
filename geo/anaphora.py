"""Words that stand for a place named before: العاصمة، المدينة، المحافظة، البلاد."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gazetteer import Place
from geo.document import Document
from geo.resolve import Reading

_WORDS = {
    "المدينه": ("P",), "البلده": ("P",), "القريه": ("P",), "الحي": ("P.PPLX",), "المخيم": ("S.REFN", "S.CMPRF"),
    "المحافظه": ("A.ADM1",), "الولايه": ("A.ADM1",), "القضاء": ("A.ADM2",), "المديريه": ("A.ADM2",),
    "القطاع": ("A.ADM1", "L.RGN"), "الاقليم": ("A.ADM1", "L.RGN"), "البلاد": ("A.PCLI",), "الجزيره": ("T.ISL",),
    "القاعده": ("S.AIRB", "L.MILB"), "المطار": ("S.AIRP", "S.AIRB"), "المعبر": ("S.BDRP",),
}  # fmt: skip
_PATTERN = re.compile(r"(?<!\S)(?:[وف]?[بكل]?|[وف]?ل)(" + "|".join(_WORDS) + r")(?!\S)")
_ELIDED = re.compile(r"(?<!\S)[وف]?ل(" + "|".join("ل" + w[2:] for w in _WORDS) + r")(?!\S)")


@dataclass(frozen=True, slots=True)
class Anaphor:
    """An anaphor: folded span, the place it stands for, why, and whether something is put there (في المدينة)."""

    start: int
    end: int
    place: Place
    why: str
    placed: bool


def find_anaphora(document: Document, text: str, readings: Sequence[Reading]) -> list[Anaphor]:
    """Return the anaphora of a document whose antecedent is known.

    Parameters
    ----------
    document : Document
    text : str
        The folded text with punctuation blanked.
    readings : sequence of Reading
        Resolved toponyms in text order.
    """
    spans = {(r.toponym.start, r.toponym.end) for r in readings}
    out = []
    for pattern in (_PATTERN, _ELIDED):
        for found in pattern.finditer(text, 0, document.body_end):
            word = found.group(1)
            word = word if word in _WORDS else "ال" + word[1:]
            start, end = found.span(1)
            if any(a <= start < b for a, b in spans):
                continue
            if (place := _antecedent(start, _WORDS[word], readings)) is not None:
                out.append(
                    Anaphor(
                        start,
                        end,
                        place,
                        f"stands for {place.name_en or place.name_ar}, named before",
                        _placed(text, found.start(), start),
                    )
                )
    return out


def _placed(text: str, word: int, start: int) -> bool:
    """Whether a preposition puts something there; a bare العاصمة is as often a word like any other."""
    if text[word:start].endswith(("ب", "ل")):
        return True
    return text[max(0, word - 12) : word].split()[-1:] in (["في"], ["من"], ["الي"], ["داخل"], ["نحو"], ["عن"], ["علي"])


def _antecedent(at: int, features: tuple[str, ...], readings: Sequence[Reading]) -> Place | None:
    for reading in reversed([r for r in readings if r.toponym.end <= at]):
        place = reading.place
        if place is None or reading.toponym.inside:
            continue
        if any(place.feature == f or place.feature[0] == f for f in features):
            return place
    return None
