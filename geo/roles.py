"""What a place does in its sentence: something happens there, or a state acts under its name, or it is talked about."""

from __future__ import annotations

from gazetteer import Place
from geo import lexicon
from geo.mentions import Role
from geo.toponyms import Toponym

_PLACING = frozenset({"locative", "source", "target", "near", "direction", "part", "control", "kind", "people"})
_DATELINE_MARKS = "(–—:/"


def roles(toponyms: list[Toponym], places: list[Place | None], text: str, punctuated: str) -> list[Role]:
    """Return the role of every toponym of a document, in order.

    Parameters
    ----------
    toponyms : list of Toponym
        In text order.
    places : list of Place or None
        What each was resolved to.
    text, punctuated : str
        The folded document, with punctuation blanked and as it is.
    """
    out: list[Role] = []
    for number, (toponym, place) in enumerate(zip(toponyms, places, strict=True)):
        if toponym.inside:
            out.append("part_of_name")
        elif place is None or toponym.kind is not None or not (place.is_country or place.feature == "P.PPLC"):
            out.append("location")
        elif _follows_actor(toponyms, out, number, punctuated):
            out.append("metonym")
        else:
            out.append(_state_role(toponym, text, punctuated))
    return out


def _follows_actor(toponyms: list[Toponym], done: list[Role], number: int, punctuated: str) -> bool:
    """Whether a state stands right behind an acting one, as its object or joined to it (شكرت واشنطن القاهرة)."""
    before = [n for n in range(number) if not toponyms[n].inside]
    if not before or done[before[-1]] != "metonym":
        return False
    toponym, last = toponyms[number], toponyms[before[-1]]
    between = punctuated[last.end : toponym.start - len(toponym.clitic)]
    return between == " " and toponym.clitic in {"", "و"}


def _state_role(toponym: Toponym, text: str, punctuated: str) -> Role:
    start = toponym.start - len(toponym.clitic)
    before = _words_before(text, punctuated, start, 8)
    after = _words_after(text, punctuated, toponym.end, 2)
    if _dateline(toponym, punctuated):
        return "location"
    if toponym.cue == "between":
        return "metonym" if any(_is(w, "toponyms/relation_words.txt") for w in before) else "location"
    agents = lexicon.words("toponyms/agent_cues.txt")
    if before and (before[-1] in agents or " ".join(before[-2:]) in agents):
        return "metonym"
    if toponym.cue in _PLACING:
        return "location"
    if toponym.clitic[-1:] in {"ب", "ل"}:
        return "location"
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


def _dateline(toponym: Toponym, punctuated: str) -> bool:
    line_start = punctuated.rfind("\n", 0, toponym.start) + 1
    follows = punctuated[toponym.end : toponym.end + 3]
    dash = follows == "   " or follows.strip()[:1] in tuple(_DATELINE_MARKS)  # a plain hyphen is folded to a space
    return dash and not punctuated[line_start : toponym.start].strip()


def _starts_clause(punctuated: str, start: int) -> bool:
    left = punctuated[:start].rstrip(" ")
    return not left or left[-1] in '.،؛:\n"«“'


def _words_before(text: str, punctuated: str, at: int, count: int) -> list[str]:
    clause = max(punctuated.rfind(c, 0, at) for c in ".؛:\n")
    return text[max(clause + 1, at - 80) : at].split()[-count:]


def _words_after(text: str, punctuated: str, at: int, count: int) -> list[str]:
    return text[at : at + 40].split()[:count] if punctuated[at : at + 1] == " " else []
