"""Other spellings of the same name, by rule: the article, words joined or split, and sounds that Arabic writes in turn.

Foreign g is written غ، ج، ق or ك (غوغل/جوجل), ch تش، ش or ج, v ف or ب; a final long a with ا، ه or ء. The rules make
few, plausible spellings of a name that was not found as it stands; they never touch running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

# How foreign sounds are written; not tried on a word with the article, which is Arabic (القمر is not الغمر).
_FOREIGN = (
    ("غ", "ج"), ("ج", "غ"), ("غ", "ق"), ("ق", "غ"), ("غ", "ك"), ("ك", "غ"), ("ج", "ق"), ("ق", "ج"), ("ج", "ك"),
    ("ك", "ج"), ("ق", "ك"), ("ك", "ق"), ("تش", "ش"), ("تش", "ج"), ("ش", "تش"), ("ج", "تش"), ("ف", "ب"), ("ط", "ت"),
    ("ت", "ط"), ("ز", "س"), ("س", "ص"), ("ص", "س"),
)  # fmt: skip
_ALWAYS = (("ث", "ت"), ("ظ", "ض"), ("ض", "ظ"), ("اوو", "او"), ("ذ", "د"))
_ENDINGS = (
    ("ا", "ه"), ("ه", "ا"), ("اء", "ا"), ("ا", "اء"), ("اء", "ه"), ("ه", "اء"), ("يا", "يه"), ("يه", "يا"),
    ("ات", "اه"), ("ي", "ا"),
)  # fmt: skip
_FIRST_PARTS = (
    "ابو", "بو", "ام", "عبد", "بيت", "رام", "تل", "دير", "ود", "بني", "خان", "بندر", "بور", "بورت", "تيزي", "عين",
    "راس", "كفر", "باب", "وادي", "سيدي", "اولاد", "حاسي", "ذي", "شرم", "نور",
)  # fmt: skip
_MOST_TOGGLED = 3
_DOUBLED = re.compile(r"(.)\1")


def spellings(key: str) -> Iterator[str]:
    """Yield other spellings of a folded name, nearest first, never the name itself.

    Examples
    --------
    >>> "الحسكه" in spellings("حسكه")
    True
    """
    seen = {key}
    for found in _all(key):
        if found not in seen and len(found) > 2:
            seen.add(found)
            yield found


def _all(key: str) -> Iterator[str]:
    words = key.split(" ")
    yield from _articles(words)
    yield from _joints(words)
    for old, new in _ENDINGS:
        for i, word in enumerate(words):
            if word.endswith(old) and len(word) > 3 and (old != "ي" or len(word) > 5):
                yield " ".join([*words[:i], word[: -len(old)] + new, *words[i + 1 :]])
    if len(key) <= 4:
        return
    yield " ".join(("ال" if w.startswith("ال") else "") + _DOUBLED.sub(r"\1", w.removeprefix("ال")) for w in words)
    for old, new in _ALWAYS:
        if old in key:
            yield key.replace(old, new)
    for old, new in _FOREIGN:
        swapped = [w if w.startswith("ال") else w.replace(old, new) for w in words]
        if swapped != words:
            yield " ".join(swapped)


def _articles(words: list[str]) -> Iterator[str]:
    """Yield the name with the article put to some of its words or taken from them, the last and the first first."""
    if len(words) > _MOST_TOGGLED:
        yield " ".join([_toggle_article(words[0]), *words[1:]])
        yield " ".join([*words[:-1], _toggle_article(words[-1])])
        yield " ".join(w.removeprefix("ال") for w in words)
        return
    for toggled in sorted(product((False, True), repeat=len(words)), key=lambda t: (sum(t), t)):
        yield " ".join(_toggle_article(w) if t else w for w, t in zip(words, toggled, strict=True))


def _joints(words: list[str]) -> Iterator[str]:
    """Yield the name with two words written as one (بورسودان), or one as two (عبد العزيز)."""
    for i in range(len(words) - 1):
        yield " ".join([*words[:i], words[i] + words[i + 1], *words[i + 2 :]])
    for i, word in enumerate(words):
        for part in _FIRST_PARTS:
            if word.startswith(part) and len(word) - len(part) >= 3:
                yield " ".join([*words[:i], part, word[len(part) :], *words[i + 1 :]])


def _toggle_article(word: str) -> str:
    return word[2:] if word.startswith("ال") else "ال" + word
