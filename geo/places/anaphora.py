"""Words that stand for a place named before: العاصمة، المدينة، المحافظة، البلاد."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from gazetteer import Place
from geo.places.resolve import Reading
from geo.text.document import Document
from geo.text.matching import PROCLITICS

_WORDS = {
    "المدينه": ("P",), "البلده": ("P",), "القريه": ("P",), "الحي": ("P.PPLX",), "المخيم": ("S.REFN", "S.CMPRF"),
    "المحافظه": ("A.ADM1",), "الولايه": ("A.ADM1",), "القضاء": ("A.ADM2",), "المديريه": ("A.ADM2",),
    "القطاع": ("A.ADM1", "L.RGN"), "الاقليم": ("A.ADM1", "L.RGN"), "البلاد": ("A.PCLI",), "الجزيره": ("T.ISL",),
    "القاعده": ("S.AIRB", "L.MILB"), "المطار": ("S.AIRP", "S.AIRB"), "المعبر": ("S.BDRP",),
}  # fmt: skip
# Every form that one of them takes behind a proclitic → (where the word begins in it, the word); للمدينة is ل + لمدينة.
_FORMS = {clitic + word: (len(clitic), word) for word in _WORDS for clitic in ("", *PROCLITICS)}
_FORMS |= {f"{before}لل{word[2:]}": (len(before) + 1, word) for word in _WORDS for before in ("", "و", "ف")}
_PREPOSITIONS = frozenset({"في", "من", "الي", "داخل", "نحو", "عن", "علي"})


@dataclass(frozen=True, slots=True)
class Anaphor:
    """An anaphor: folded span, the place it stands for, why, and whether something is put there (في المدينة)."""

    start: int
    end: int
    place: Place
    why: str
    placed: bool


def find_anaphora(document: Document, readings: Sequence[Reading]) -> list[Anaphor]:
    """Return the anaphora of a document whose antecedent is known, in text order.

    Parameters
    ----------
    document : Document
    readings : sequence of Reading
        Resolved toponyms in text order.
    """
    text = document.words
    out = []
    latest: dict[str, tuple[int, Place]] = {}  # by feature and by its class: what was named last, and how late
    named_until, number = 0, 0
    for at in [n for n, word in enumerate(text.words) if word in _FORMS]:
        offset, word = _FORMS[text.words[at]]
        start, end = text.start(at) + offset, text.end(at)
        if end > document.body_end:
            break
        while number < len(readings) and readings[number].toponym.start <= start:
            toponym, place = readings[number][:2]
            named_until = max(named_until, toponym.end)
            if place is not None and not toponym.inside:
                latest[place.feature] = latest[place.feature[0]] = (number, place)
            number += 1
        antecedents = [latest[f] for f in _WORDS[word] if f in latest]
        if start >= named_until and antecedents:
            _, place = max(antecedents, key=itemgetter(0))
            why = f"stands for {place.name_en or place.name_ar}, named before"
            out.append(Anaphor(start, end, place, why, _placed(document.plain, start - offset, start)))
    return out


def _placed(text: str, word: int, start: int) -> bool:
    """Whether a preposition puts something there; a bare العاصمة is as often a word like any other."""
    if text[word:start].endswith(("ب", "ل")):
        return True
    return not _PREPOSITIONS.isdisjoint(text[max(0, word - 12) : word].split()[-1:])
