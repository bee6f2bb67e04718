"""Forms of Arabic words by rule: clitics, article, gender, number and person, in folded spelling.

The lexicon lists a verb by its past and present, a noun by its stem; what a text may show is derived here, so that a
word of the text is looked up once in a dictionary and never analysed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from gazetteer.normalise import fold_name as _fold_name

Tense = Literal["past", "present", "future", "purpose", "noun"]

fold_name = cache(_fold_name)
_CONJUNCTIONS = ("", "و", "ف")
_PREPOSITIONS = ("", "ب", "ل", "ك")
_NOUN_PRONOUNS = ("ه", "ها", "هم", "هما", "هن")
_PAST_ENDINGS = ("", "ت", "وا", "ا", "تا", "ن", "نا")
_OBJECT_PRONOUNS = ("ه", "ها", "هم", "هما", "هن")


class Form(NamedTuple):
    """A spelling with what it says about the word: tense, article, and a clitic conjunction before it."""

    text: str
    tense: Tense
    definite: bool
    conjunction: str


def noun_forms(stem: str, *, accusative: bool = False, possessed: bool = True) -> Iterator[Form]:
    """Yield the forms of a noun or adjective with its clitics.

    Parameters
    ----------
    stem : str
        Unfolded, without the article; may be of several words, then only the first takes clitics.
    accusative : bool
        Whether the indefinite accusative (جنديا) counts.
    possessed : bool
        Whether possessive pronouns (جنوده) count.
    """
    key = fold_name(stem)
    if key.startswith("ال") and len(key) > 4:
        yield from _definite(key[2:])
        return
    stems = [key, key + "ا"] if accusative and stem[-1] not in "ةىا" and " " not in key else [key]
    for before in _CONJUNCTIONS:
        for preposition in _PREPOSITIONS:
            for form in stems:
                yield Form(before + preposition + form, "noun", False, before)
    if " " in key:
        return
    yield from _definite(key)
    if not possessed:
        return
    joined = key[:-1] + "ت" if stem.endswith("ة") else key
    # the hamza of أبناء is carried by the letter of the case: أبناؤه، أبنائه
    stems = [joined, joined[:-1] + "و", joined[:-1] + "ي"] if key.endswith("اء") else [joined]
    for before in _CONJUNCTIONS:
        for preposition in _PREPOSITIONS:
            for form in stems:
                for pronoun in _NOUN_PRONOUNS:
                    yield Form(before + preposition + form + pronoun, "noun", True, before)


def _definite(key: str) -> Iterator[Form]:
    for before in _CONJUNCTIONS:
        for preposition in ("", "ب", "ك"):
            yield Form(f"{before}{preposition}ال{key}", "noun", True, before)
        yield Form(f"{before}لل{key}", "noun", True, before)


def past_forms(past: str, *, transitive: bool = False) -> Iterator[Form]:
    """Yield the third persons of a sound verb's past, with object pronouns where it takes them."""
    key = fold_name(past)
    stem = key[:-1] if past[-1] in "ىا" else key
    weak = stem != key
    for before in _CONJUNCTIONS:
        for ending in _PAST_ENDINGS:
            full = key if not ending else stem + ending
            if weak and ending in {"ن", "نا", "ا", "تا"}:
                continue
            yield Form(before + full, "past", False, before)
            if transitive and ending in {"", "ت"}:
                for pronoun in _OBJECT_PRONOUNS:
                    yield Form(before + full + pronoun, "past", False, before)
        if transitive:
            for pronoun in _OBJECT_PRONOUNS:
                yield Form(f"{before}{stem}و{pronoun}", "past", False, before)


def present_forms(present: str, *, transitive: bool = False) -> Iterator[Form]:
    """Yield the third persons of a verb's present, its future (س) and its purpose (ل)."""
    key = fold_name(present)
    tail = key[1:]
    bodies = {"ي" + tail, "ت" + tail}
    stem = tail[:-1] if present[-1] in "ىيا" else tail
    bodies |= {f"ي{stem}ون", f"ي{stem}وا", f"ي{tail}ان", f"ت{tail}ان"}
    if transitive:
        bodies |= {b + p for b in ("ي" + tail, "ت" + tail) for p in _OBJECT_PRONOUNS}
    for before in _CONJUNCTIONS:
        for body in sorted(bodies):
            yield Form(before + body, "present", False, before)
            yield Form(f"{before}س{body}", "future", False, before)
            yield Form(f"{before}ل{body}", "purpose", False, before)


def fixed_forms(words: str) -> Iterator[Form]:
    """Yield a fixed wording, whose first word takes a conjunction; as a verb or noun by its first letter."""
    key = fold_name(words)
    tense: Tense = (
        "present" if key[:1] in "يت" and len(key.split(" ")[0]) > 3 and words[:2] not in _NOT_PRESENT else "past"
    )
    for before in _CONJUNCTIONS:
        yield Form(before + key, tense, False, before)


_NOT_PRESENT = {"تب", "تف", "تع", "تل", "تج", "تص", "تو", "تم", "تق", "تس", "تش", "تح", "تظ"}


def is_one_of(word: str, forms: frozenset[str]) -> bool:
    """Whether a word is one of some, by itself or behind «و» or «ف»."""
    return word in forms or (word[:1] in "وف" and word[1:] in forms)
