"""What a place does in its sentence: something happens there, or a state acts under its name, or it is talked about."""

from __future__ import annotations

from gazetteer import Place
from geo import lexicon
from geo.mentions import Role
from geo.toponyms import Toponym

_PLACING = frozenset({"locative", "source", "target", "near", "direction", "part", "control", "kind", "people"})


def role(toponym: Toponym, place: Place | None, text: str, punctuated: str) -> Role:
    """Return the role of a toponym.

    Parameters
    ----------
    toponym : Toponym
    place : Place or None
        What it was resolved to.
    text, punctuated : str
        The folded document, with punctuation blanked and as it is.
    """
    if toponym.inside:
        return "part_of_name"
    if place is None or not (place.is_country or place.feature == "P.PPLC") or toponym.kind is not None:
        return "location"
    before = _words_before(text, punctuated, toponym.start - len(toponym.clitic), 3)
    after = _words_after(text, punctuated, toponym.end, 2)
    verbs = lexicon.words("toponyms/speech_verbs.txt")
    agents = lexicon.words("toponyms/agent_cues.txt")
    if before and _bare(before[-1]) in verbs:
        return "metonym"
    if after and (_bare(after[0]) in verbs or (len(after) > 1 and after[0] in {"قد", "لم", "لن", "لا"} and after[1] in verbs)):
        return "metonym"
    if toponym.cue in _PLACING and not (before and _phrase_of_agent(before, agents)):
        return "location"
    if before and _phrase_of_agent(before, agents):
        return "metonym"
    if toponym.cue == "between" or toponym.clitic.startswith("و") and not toponym.cue:
        return "metonym"
    return "location" if toponym.cue else "metonym" if _starts_clause(punctuated, toponym) else "location"


def _bare(word: str) -> str:
    verbs = lexicon.words("toponyms/speech_verbs.txt")
    return word if word in verbs else word[1:] if word[:1] in "وف" else word


def _phrase_of_agent(before: list[str], agents: frozenset[str]) -> bool:
    return before[-1] in agents or " ".join(before[-2:]) in agents


def _starts_clause(punctuated: str, toponym: Toponym) -> bool:
    left = punctuated[: toponym.start - len(toponym.clitic)].rstrip(" ")
    return not left or left[-1] in ".،؛:\n\"«“"


def _words_before(text: str, punctuated: str, at: int, count: int) -> list[str]:
    clause = max(punctuated.rfind(c, 0, at) for c in ".،؛:\n")
    return text[max(clause + 1, at - 60) : at].split()[-count:]


def _words_after(text: str, punctuated: str, at: int, count: int) -> list[str]:
    return text[at : at + 40].split()[:count] if punctuated[at : at + 1] == " " else []
