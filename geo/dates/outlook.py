"""Whether a sentence looks ahead or back: the evidence of cue words, and of how its verbs are formed."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from geo.dates.lexicon import beginnings, cues

# `future`: said outright; `soon`: a verb of the imperfect, which news uses of what is planned.
Outlook = Literal["", "future", "soon", "past"]

SENTENCE_BREAK = re.compile(r"[.!؟?\n؛](?!\d)")
_CLAUSE_START = re.compile(r"(?:^|[.،:؛\n«]\s*|\b(?:اما|لكن|ثم|بينما|فيما)\s)\s*[وف]?$")
_MARKS = "،,:«»\"'()"
_WORDS_BACK = 160
_WORDS_AHEAD = 40
_SHORTEST_FUTURE = 5
_SHORTEST_IMPERFECT = 4
_NEAR_WORDS = 3
_RELATIVE = ("الذي", "التي", "الذين")
# «دعا إلى إضراب الجمعة», not «دعا الجمعة إلى إضراب».
_TOWARDS = frozenset(("الي", "ل", "حتي"))
# An imperfect after one of these tells what went on, or who somebody is.
_PLURALS = ("ون", "ان", "وا")
_OBJECTS = ("ها", "هم", "هما")
_IT = re.compile(r"\w{4,}[^جبش]ه$")  # يرتاده, but يتوجه، ينتبه
# The feminine imperfect by its shape (تستقبل، تتوجه، تنسحب، تختتم); nouns of form II have ي fourth (تنظيم).
_FEMININE = re.compile(r"ت(?:ست\w{2,4}|ت\w{3,4}|ن[^ا][^يا]\w|[^ا]ت[^يا]\w)(?<![هت])$")
# The perfect by its shape (اعلنت، هاجموا، استهدف، اندلع، اقتحم).
_PERFECT = re.compile(r"(?!ال)(?:\w{2,}[^اويهت]ت|[^ي]\w+وا|است[^ا]{2,3}|ان(?!ت)\w[^ا]\w|ا[^الن]ت[^ا]\w)$")


@cache
def _roots(kind: str) -> frozenset[str]:
    """Return the verbs of one kind without the ي of the imperfect."""
    return frozenset(form[1:] for form, known in cues().items() if known == kind)


def outlook(text: str, at: int, after: int, *, until: bool = False) -> Outlook:
    """Return what the sentence says about when a date in it is.

    Parameters
    ----------
    text : str
        Folded text.
    at, after : int
        Where the date stands.
    until : bool
        Whether the date ends something («تستمر حتى السبت»).

    Returns
    -------
    Outlook
        What the nearest cue before the date says, else the verb right after it; empty without evidence.
    """
    start = SENTENCE_BREAK.split(text[max(0, at - _WORDS_BACK) : at])[-1]
    following = text[after : after + _WORDS_AHEAD].lstrip(" ،").split(None, 1)
    ahead = _verb_ahead(following[0].strip(_MARKS)) if following else ""
    if ahead and _CLAUSE_START.search(start):
        return ahead
    words = [word.strip(_MARKS) for word in start.split()]
    for index in range(len(words) - 1, -1, -1):
        found = _read(words, index, until=until)
        if found:
            return found
    return ahead


def _verb_ahead(word: str) -> Outlook:
    if _looks_ahead(word):
        return "future"
    return "soon" if _imperfect(word) == "scheduled" else ""


def _read(words: list[str], index: int, *, until: bool) -> Outlook:
    word = words[index]
    known = _known(word)
    if known in ("past", "was"):
        return "past"
    if known == "future":  # «لقاء كان مقررا الخميس» looks ahead from the past
        return "" if index and _known(words[index - 1]) == "was" else "future"
    if known == "call":
        return "future" if until or not _TOWARDS.isdisjoint(words[index + 1 :]) else "past"
    if known == "coming" and len(words) - index <= _NEAR_WORDS:
        return "soon"
    if _looks_ahead(word) and not (index and _known(words[index - 1]) == "before noun"):
        return "future"
    kind = _imperfect(word)
    if (
        kind == "other"
        and (word.endswith(_OBJECTS) or _IT.match(word))
        and index
        and _known(words[index - 1]) != "aside"
    ):
        return ""  # «فصائل يتقدمها فيلق»: who they are
    if kind:
        return _imperfect_outlook(words, index, kind, until=until)
    stem = word[1:] if word[:1] in ("و", "ف") else word
    before = words[index - 1] if index else ""
    if _known(before) == "aside" and before.endswith(_RELATIVE) and len(word) >= _SHORTEST_IMPERFECT:
        return "past"  # «الذي أعلنته»
    if _PERFECT.match(word) and not stem.startswith(beginnings("not perfect")):
        return "past"
    return ""


def _imperfect_outlook(words: list[str], index: int, kind: str, *, until: bool) -> Outlook:
    before = words[max(0, index - _NEAR_WORDS) : index]
    last = before[-1] if before else ""
    if _known(last) in ("past", "backward") or any(_known(word) == "was" for word in before):
        return "past"
    if last == "ان" and len(before) > 1 and _known(before[-2]) == "apart":
        return ""
    if kind == "continuing":
        return "soon" if until else ""
    if kind == "other" and last and (_known(last) == "aside" or _described(last, words[index])):
        return ""
    return "soon"


def _described(noun: str, verb: str) -> bool:
    """Whether a verb says who somebody without ال is (رجلان يرتديان), and not what is to come."""
    return (
        verb.endswith(("ان", "ون")) and noun.endswith(("ان", "ين", "ون")) and not noun.startswith(("ال", "وال", "لل"))
    )


def _known(word: str) -> str:
    known = cues().get(word)
    if known is None and word[:1] in ("و", "ف"):
        known = cues().get(word[1:])
    return known or ""


def _looks_ahead(word: str) -> bool:
    """Whether a word is a verb with the س of the future."""
    stem = word[1:] if word[:1] in ("و", "ف") else word
    if stem[:1] == "س" and stem[1:2] in ("ي", "ت") and stem[2:] in _roots("scheduled") | _roots("continuing"):
        return True
    if len(stem) < _SHORTEST_FUTURE or not stem.startswith(beginnings("future prefix")):
        return False
    return not stem.startswith(beginnings("not future"))


def _imperfect(word: str) -> str:
    """Return what kind of verb of the imperfect a word is: `scheduled`, `continuing`, `other`; empty for none."""
    stem = word[1:] if word[:1] in ("و", "ف") else word
    if len(stem) < _SHORTEST_IMPERFECT or stem[0] not in "يت":
        return ""
    if stem[0] == "ت" and stem.endswith("وا") and not stem.startswith(beginnings("not perfect")):
        return ""  # «تسلموا», «تظاهروا»: news addresses nobody
    root = stem[1:]
    forms = [root, root[:-2]] if root.endswith(_PLURALS) else [root]
    for kind in ("scheduled", "continuing", "present"):
        if not _roots(kind).isdisjoint(forms):
            return "" if kind == "present" else kind
    if stem.startswith(beginnings("not verb")):
        return ""
    return "other" if stem[0] == "ي" or _FEMININE.match(stem) else ""
