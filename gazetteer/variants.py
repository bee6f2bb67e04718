"""Other spellings of the same name, by rule: with and without the article, and sounds that Arabic writes in turn.

Foreign g is written غ، ج، ق or ك (غوغل/جوجل), ch تش، ش or ج, v ف or ب; a final long a with ا، ه or ء. The rules make
few, plausible spellings of a name that was not found as it stands; they never touch running text.
"""

from __future__ import annotations

from collections.abc import Iterator

_SWAPS = (
    ("غ", "ج"), ("ج", "غ"), ("غ", "ق"), ("ق", "غ"), ("غ", "ك"), ("ك", "غ"), ("ج", "ق"),
    ("تش", "ش"), ("تش", "ج"), ("ش", "تش"), ("ف", "ب"), ("ز", "س"), ("ث", "ت"), ("ظ", "ض"), ("ض", "ظ"),
    ("ط", "ت"), ("ت", "ط"), ("اوو", "او"), ("وو", "و"), ("يي", "ي"), ("ذ", "د"),
)  # fmt: skip
_ENDINGS = (("ا", "ه"), ("ه", "ا"), ("اء", "ا"), ("ا", "اء"), ("يا", "يه"), ("يه", "يا"), ("ات", "اه"))


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
    yield _toggle_article(words[0]) + key[len(words[0]) :]
    if len(words) > 1:
        yield " ".join([*words[:-1], _toggle_article(words[-1])])
        yield " ".join(w.removeprefix("ال") for w in words)
        yield "".join(words)
    elif len(key) > 6 and key.startswith("ابو"):
        yield "ابو " + key[3:]
    for old, new in _ENDINGS:
        if key.endswith(old):
            yield key[: -len(old)] + new
    if len(key) > 4:
        for old, new in _SWAPS:
            if old in key:
                yield key.replace(old, new)


def _toggle_article(word: str) -> str:
    return word[2:] if word.startswith("ال") else "ال" + word
