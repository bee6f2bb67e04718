"""Words that stand for a place named before: المدينة، المحافظة، البلاد; and العاصمة for the capital of a state.

A division or a site is the one named last, a town the one that the story is about (`anaphora_towns`). A
country is not: an article about Idlib that has just named Turkey still means Syria by البلاد, unless its sentence is
about another country altogether. A state that only acts there (دانت تركيا الهجوم) is none, unless the article is about
it as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from operator import itemgetter

from gazetteer import Gazetteer, Place
from gazetteer.normalise import fold_name
from gazetteer.record import record
from geo import lexicon
from geo.places.resolution.anaphora_towns import TOWN_WORDS, town_before
from geo.places.resolution.resolve import Reading
from geo.places.words.spatialwords import demonyms
from geo.text.document import Document
from geo.text.matching import PROCLITICS
from geo.text.wordforms import is_one_of

_COUNTRY, _CAPITAL = "البلاد", "العاصمه"
_WORDS = {
    "المدينه": ("P",), "البلده": ("P",), "القريه": ("P",), "الحي": ("P.PPLX",), "المخيم": ("S.CMPRF", "مخيم"),
    "المحافظه": ("A.ADM1",), "الولايه": ("A.ADM1",), "القضاء": ("A.ADM2",), "المديريه": ("A.ADM2",),
    "القطاع": ("A.ADM1", "L.RGN"), "الاقليم": ("A.ADM1", "L.RGN"), "البلاد": ("A.PCLI",), "الجزيره": ("T.ISL",),
    "القاعده": ("S.AIRB", "L.MILB"), "المطار": ("S.AIRP", "S.AIRB"), "المعبر": ("S.BDRP",),
    "المعسكر": ("L.MILB", "S.CMPRF", "معسكر"), "السجن": ("S.PRN",), "الميناء": ("L.PRT", "S.PRT"), "السد": ("S.DAM",),
    "المصفاه": ("S.REFN",), "الحقل": ("L.OILF",), "الجسر": ("S.BDG",),
}  # fmt: skip
# Every form that one of them takes behind a proclitic → (where the word begins in it, the word); للمدينة is ل + لمدينة.
FORMS = {clitic + word: (len(clitic), word) for word in (*_WORDS, _CAPITAL) for clitic in ("", *PROCLITICS)}
FORMS |= {f"{before}لل{word[2:]}": (len(before) + 1, word) for word in (*_WORDS, _CAPITAL) for before in ("", "و", "ف")}
_APPOSED = 3
_OPENING = frozenset('«"“')
_CLAUSE = 12
_NEAR, _LONGEST = 40, 600  # how many names and letters back a sentence is looked at
_HOME_SHARE, _HOME_COUNT = 0.4, 2
_SHARED = 0.25  # of the names, those of a country that the article is about as well
_MARKS = ".،؛:!؟\n"
_BEHIND_VERB, _VERB_REACH = 40, 5  # letters and words before a place that the verb which it is the object of stands in
_SENTENCE = ".\n؟!"
_PREPOSITIONS = frozenset({"في", "من", "الي", "داخل", "نحو", "عن", "علي"})


@record
class Anaphor:
    """An anaphor: folded span, the place it stands for, why, and whether something is put there (في المدينة)."""

    start: int
    end: int
    place: Place
    why: str
    placed: bool


def find_anaphora(
    document: Document, readings: Sequence[Reading], gazetteer: Gazetteer, at_words: Sequence[int]
) -> list[Anaphor]:
    """Return the anaphora of a document whose antecedent is known, in text order.

    Parameters
    ----------
    document : Document
    readings : sequence of Reading
        Resolved toponyms in text order.
    gazetteer : Gazetteer
        For states and their capitals.
    at_words : sequence of int
        The words of the document that are among `FORMS`, by number.
    """
    text = document.words
    out = []
    latest: dict[
        str, tuple[int, Place]
    ] = {}  # by feature, its class, its generic word: what was named last, and how late
    named_until, number = 0, 0
    home: str | None = None
    for at in at_words:
        offset, word = FORMS[text.words[at]]
        start, end = text.start(at) + offset, text.end(at)
        if end > document.body_end:
            break
        while number < len(readings) and readings[number].toponym.start <= start:
            toponym, place = readings[number].toponym, readings[number].place
            named_until = max(named_until, toponym.end)
            if place is not None and not toponym.inside:
                kind = toponym.key.partition(" ")[0]  # مخيم، معسكر
                latest[place.feature] = latest[place.feature[0]] = latest[kind] = (number, place)
            number += 1
        if start < named_until or document.folded.text[start - 1 : start] in _OPENING:  # «القاعدة» is a name
            continue
        place = None
        if home is None and (word in {_COUNTRY, _CAPITAL} or word in TOWN_WORDS):
            home = _home(readings)
        if word in {_COUNTRY, _CAPITAL}:
            state = _state(document, readings[max(0, number - _NEAR) : number], start, home or "")
            if word == _CAPITAL:
                following = text.words[at + 1] if at + 1 < len(text.words) else ""
                behind = text.end(at + 1) if following in demonyms() else end
                if number < len(readings) and readings[number].toponym.start - behind <= _APPOSED:
                    continue  # العاصمة (العراقية) بغداد: named right behind
                place = _capital(gazetteer, demonyms().get(following, state))
            else:
                place = gazetteer.place(f"iso:{state}")
        elif word in TOWN_WORDS:
            earlier = readings[max(0, number - _NEAR) : number]
            place = town_before(document, earlier, word, _sentence_start(document, start), home or "")
        elif antecedents := [latest[f] for f in _WORDS[word] if f in latest]:
            _, place = max(antecedents, key=itemgetter(0))
        if place is not None:
            why = f"stands for {place.name_en or place.name_ar}, named before"
            out.append(Anaphor(start, end, place, why, _placed(document, start - offset, start)))
    return out


def _home(readings: Sequence[Reading]) -> str:
    """Return the country that an article is about, nothing where it is about several."""
    named = Counter(r.place.country for r in readings if r.place is not None and r.place.country)
    for country, times in named.most_common(1):
        if times >= _HOME_COUNT and times >= _HOME_SHARE * named.total():
            return country
    return ""


def _state(document: Document, before: Sequence[Reading], start: int, home: str) -> str:
    """Return the country that a word at an offset speaks of: the article's, or what the sentence has instead."""
    topics = [r for r in before if r.place is not None and r.place.is_country and _opens_a_clause(document, r)]
    begin = _sentence_start(document, start)
    countries = [r.place.country for r in before if r.place is not None and r.place.country and not r.toponym.inside]
    here = [r.place.country for r in before if r.place is not None and r.place.country and r.toponym.start > begin]
    if topics and topics[-1].toponym.start > begin and topics[-1].place is not None:
        return topics[-1].place.country  # وفي النيجر هاجم مسلحون … غربي البلاد
    acting = all(_only_acts(r) for r in before if r.place is not None and r.place.country and r.toponym.start > begin)
    if home and (not here or home in here or (acting and countries.count(here[-1]) < _SHARED * len(countries))):
        return home
    return (here or countries or [home])[-1]


def _sentence_start(document: Document, start: int) -> int:
    return max(document.folded.text.rfind(mark, max(0, start - _LONGEST), start) for mark in _SENTENCE)


def _only_acts(reading: Reading) -> bool:
    """Whether a state is named without anything being put there."""
    toponym = reading.toponym
    return (
        reading.place is not None and reading.place.is_country and toponym.clitic in {"", "و", "ف"} and not toponym.cue
    )


def _opens_a_clause(document: Document, reading: Reading) -> bool:
    """Whether a state is what the clause is about from its first words on (وفي النيجر هاجم …)."""
    text, start = document.folded.text, reading.toponym.start - len(reading.toponym.clitic)
    left = text[max(0, start - _CLAUSE) : start].rstrip()
    before, _, word = left.rpartition(" ")
    return word in {"في", "وفي"} and (not before.strip(" ") or before.rstrip(" ")[-1] in ".،؛\n:")


@lru_cache(maxsize=256)
def _capital(gazetteer: Gazetteer, country: str) -> Place | None:
    for row in lexicon.states("countries.csv"):
        if row["iso2"] == country:
            found = gazetteer.lookup(fold_name(row["capital_ar"]))
            return next((p for p in found if p.country == country and p.feature[0] == "P"), None)
    return None


def _placed(document: Document, word: int, start: int) -> bool:
    """Whether something is put there: by a preposition, or as the object of a verb (اقتحم الجيش القرية).

    A bare العاصمة is as often a word like any other.
    """
    text = document.plain
    if text[word:start].endswith(("ب", "ل")):
        return True
    begin = max(0, word - _BEHIND_VERB)
    begin = max(begin, *(document.folded.text.rfind(mark, begin, word) + 1 for mark in _MARKS))
    before = text[begin:word].split()[-_VERB_REACH:]
    if any(is_one_of(w, _PREPOSITIONS) for w in before[-1:]):
        return True
    return any(is_one_of(w, _object_verbs()) for w in before)


@cache
def _object_verbs() -> frozenset[str]:
    """Return the verbs whose object a place can be, in the persons of a report."""
    bare = [fold_name(verb) for verb in lexicon.words("toponyms/object_verbs.txt")]
    return frozenset(verb + ending for verb in bare for ending in ("", "ت", "وا"))
