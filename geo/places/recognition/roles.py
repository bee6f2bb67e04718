"""What a place does in its sentence: something happens there, or a state acts under its name, or it is talked about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from gazetteer import Place
from gazetteer.kinds import kinds
from gazetteer.normalise import fold_name
from geo import lexicon
from geo.mentions import Role
from geo.places.words.toponym import Toponym
from geo.text.document import Document

_PLACING = frozenset({"locative", "source", "target", "near", "direction", "part", "control", "kind", "people"})
_DATELINE_MARKS = frozenset("(–—:/")
_DATELINE_REACH = 24
_LEFT = 80


def roles(toponyms: list[Toponym], places: list[Place | None], document: Document, topics: Sequence[int]) -> list[Role]:
    """Return the role of every toponym of a document, in order.

    Parameters
    ----------
    toponyms : list of Toponym
        In text order.
    places : list of Place or None
        What each was resolved to.
    document : Document
    topics : sequence of int
        The words of the document that are among `topic_words`, by number.
    """
    text, punctuated = document.plain, document.folded.text
    cued = [document.words.end(at) for at in topics]
    out: list[Role] = []
    before: tuple[Toponym, Role] | None = None  # the last one that is no part of a name
    for toponym, place in zip(toponyms, places, strict=True):
        role: Role
        if toponym.inside:
            office = place is not None and place.is_country and _office(toponym, text, punctuated)
            out.append("metonym" if office else "part_of_name")
            continue
        likewise = before is not None and before[1] == "topic" and _joined(before[0], toponym, punctuated)
        if likewise or (cued and _talked_about(toponym, text, punctuated, cued)):
            role = "topic"
        elif place is None or toponym.kind is not None or not (place.is_country or place.feature == "P.PPLC"):
            role = "location"
        elif before is not None and before[1] == "metonym" and _follows(before[0], toponym, punctuated):
            role = "metonym"
        else:
            role = _state_role(toponym, text, punctuated, city=not place.is_country)
        out.append(role)
        before = toponym, role
    return out


@cache
def _topic_cues() -> re.Pattern[str]:
    """Return what makes a place one that is merely talked about, up to the place or the generic word before it."""
    cues = []
    for row in lexicon.table("toponyms/topic_cues.csv"):
        cue = fold_name(row["cue"])
        cues.append(cue if row["cue"].endswith(" ل") else rf"{cue} (?:[^ ]+ ){{0,{row['gap']}}}")
    return re.compile(rf"(?:^| )[وف]?(?:{'|'.join(cues)})(?:{_generic()} )?$")


def _generic() -> str:
    return "(?:" + "|".join(sorted((k for k in kinds() if len(k) > 2), key=len, reverse=True)) + ")"


def _talked_about(toponym: Toponym, text: str, punctuated: str, cued: list[int]) -> bool:
    """Whether the words before a place say that nothing happens there (تضامنا مع غزة، قد تطال كربلاء)."""
    begin = max(0, toponym.start - _LEFT)
    last = bisect_right(cued, toponym.start)
    if not last or cued[last - 1] <= begin:
        return False  # most names
    clause = max(punctuated.rfind(c, begin, toponym.start) for c in ".؛:\n")
    return _topic_cues().search(text[max(clause + 1, begin) : toponym.start]) is not None


@cache
def topic_words() -> frozenset[str]:
    """Return one word of each cue: where none of them stands, there is no cue."""
    cues = (fold_name(row["cue"]).split() for row in lexicon.table("toponyms/topic_cues.csv"))
    bare = {max(words, key=len) for words in cues}
    return frozenset(clitic + word for word in bare for clitic in ("", "و", "ف"))


def _joined(last: Toponym, toponym: Toponym, punctuated: str) -> bool:
    return toponym.clitic == "و" and punctuated[last.end : toponym.start - 1] == " "


def _office(toponym: Toponym, text: str, punctuated: str) -> bool:
    """Whether a state's name is what an office is held of (أمير قطر، سفير فرنسا), not part of a body's own name."""
    before = _words_before(text, punctuated, toponym.start, 1)
    return bool(before) and before[0] in lexicon.words("toponyms/offices.txt")


def _follows(last: Toponym, toponym: Toponym, punctuated: str) -> bool:
    """Whether a state stands right behind an acting one, as its object or joined to it (شكرت واشنطن القاهرة)."""
    between = punctuated[last.end : toponym.start - len(toponym.clitic)]
    return between == " " and toponym.clitic in {"", "و"}


def _state_role(toponym: Toponym, text: str, punctuated: str, *, city: bool) -> Role:
    if dateline(toponym.start, toponym.end, punctuated):
        return "location"
    start = toponym.start - len(toponym.clitic)
    before = _words_before(text, punctuated, start, 8)
    if toponym.cue == "between":
        return "metonym" if any(_is(w, "toponyms/relation_words.txt") for w in before) else "location"
    agents = lexicon.words("toponyms/agent_cues.txt")
    if before[-2:] == ["الحدود", "مع"]:
        return "location"
    if before and (before[-1] in agents or " ".join(before[-2:]) in agents):
        return "metonym"
    if toponym.clitic[-1:] == "ل" and before and before[-1].startswith(("موال", "الموال")):
        return "metonym"
    if toponym.cue in _PLACING:
        return "location"
    if toponym.clitic[-1:] in {"ب", "ل"}:
        return "location"
    after = _words_after(text, punctuated, toponym.end, 2)
    if any(_is(w, "toponyms/scene_verbs.txt") for w in (*before[-1:], *after[:1])):
        return "location"  # «استفاقت بيروت على انفجار»، «بغداد تحصي قتلاها»: it befell the town
    if city and before and (before[-1].startswith("ي") or _is(before[-1], "toponyms/storm_verbs.txt")):
        return "location"  # «يزور موسكو»: towns are feminine; «أرتال اقتحمت نجامينا»
    if before and (
        _verb(before[-1]) or (before[-1] in {"فيها", "فيه", "خلالها"} and len(before) > 1 and _verb(before[-2]))
    ):
        return "metonym"
    if after and (_verb(after[0]) or (len(after) > 1 and after[0] in {"قد", "لم", "لن", "لا"} and _verb(after[1]))):
        return "metonym"
    if toponym.clitic.startswith("و") or not before or _starts_clause(punctuated, start):
        return "metonym" if after or toponym.clitic else "location"
    return "location"


def _verb(word: str) -> bool:
    """Whether a folded word reads as a verb whose subject may stand beside it.

    A feminine perfect ends in ت (the plural's ات apart, and ة is folded to ه), an imperfect begins with ت or ي.
    """
    bare = word[1:] if word[:1] in "وف" and len(word) > 3 else word
    if word in lexicon.words("toponyms/speech_verbs.txt") or bare in lexicon.words("toponyms/speech_verbs.txt"):
        return True
    if len(bare) < 4 or _is(bare, "toponyms/not_verbs.txt"):
        return False
    return (bare.endswith("ت") and not bare.endswith("ات")) or (
        bare[0] in "تي" and not bare.endswith(("ه", "ات", "ين"))
    )


def _is(word: str, name: str) -> bool:
    return word in lexicon.words(name) or (word[:1] in "وفبل" and word[1:] in lexicon.words(name))


def dateline(start: int, end: int, punctuated: str) -> bool:
    """Whether a name stands in a dateline: at the start of a line, alone or after another town, before a dash."""
    follows = punctuated[end : end + 3]
    # A plain hyphen is folded to a space, a lengthening mark that stands for a dash (الجزائر ـ) to nothing.
    dash = follows[:2] == "  " or follows.strip()[:1] in _DATELINE_MARKS
    if not dash and follows[:2] not in {"، ", ", "}:
        return False
    left = _left_of(punctuated, start)
    if left in {"", "\n"}:
        return dash or _dash_near(punctuated, end)
    begin = punctuated.rfind("\n", 0, start) + 1
    return dash and left in {"،", ","} and start - begin <= _DATELINE_REACH


def _dash_near(punctuated: str, at: int) -> bool:
    ahead = punctuated[at : at + _DATELINE_REACH]
    return "   " in ahead or "–" in ahead or "—" in ahead


def _starts_clause(punctuated: str, start: int) -> bool:
    left = _left_of(punctuated, start)
    return not left or left in '.،؛:\n"«“'


def _left_of(text: str, at: int) -> str:
    """Return the last character before an offset that is no space, empty at the start of the text."""
    while at and text[at - 1] == " ":
        at -= 1
    return text[at - 1 : at]


def _words_before(text: str, punctuated: str, at: int, count: int) -> list[str]:
    begin = max(0, at - _LEFT)
    clause = max(punctuated.rfind(c, begin, at) for c in ".؛:\n")
    return text[max(clause + 1, begin) : at].split()[-count:]


def _words_after(text: str, punctuated: str, at: int, count: int) -> list[str]:
    return text[at : at + 40].split()[:count] if punctuated[at : at + 1] == " " else []
