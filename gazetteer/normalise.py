"""Arabic orthographic folding with an offset map: the one normaliser, for index and for query.

`fold` makes spellings that a reader takes for the same word the same string, and remembers where each
character came from. Nearly all text folds one code point to one, so the work is a single table look-up over an
array; only text with marks, ligatures or characters outside the basic plane needs an offset array. Names are short
and need no way back: `fold_name` translates them without numpy, whose import takes longer than loading the gazetteer.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING

from gazetteer.record import record

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_DROP = 0
_PLANE = 0x10000
_SPACE = ord(" ")

# Letters that news writes in more than one way. ؤ and ئ fold to their carriers (سيؤون/سيئون, شؤون/شئون);
# the lone hamza stays, since dropping it joins different words (سماء/سما).
_LETTERS = {
    **dict.fromkeys("أإآٱٲٳٵ", "ا"),
    **dict.fromkeys("ىیيېۍێے", "ي"),
    "ئ": "ي",
    "ؤ": "و",
    "ة": "ه",
    **dict.fromkeys("ەہۃۀھ", "ه"),
    **dict.fromkeys("کڪ", "ك"),
    **dict.fromkeys("ۇۆۋ", "و"),
    "ڕ": "ر",
    "ڵ": "ل",
    **dict.fromkeys("گڭ", "غ"),
    "چ": "ج",
    "پ": "ب",
    **dict.fromkeys("ڤڥ", "ف"),
    "ڨ": "ق",
    "ژ": "ز",
}
_HYPHENS = "-_‐‑"
_EXPANDING = {0xFDF2: "الله", 0xFDFA: "صلي الله عليه وسلم", 0xFDFB: "جل جلاله"}


@record
class Folded:
    """Folded text and the way back.

    Attributes
    ----------
    text : str
        The folded text.
    origins : memoryview or None
        For each character of `text`, its offset in the text as given, in code points, and one entry more for
        the end; None where both are the same. A view gives plain numbers one by one several times as quickly as
        the array that it shows.
    original : str
        The text as given.
    """

    text: str
    origins: memoryview | None
    original: str

    def origin(self, index: int) -> int:
        """Return the offset in the original of the folded character at `index` (its end for `len(text)`)."""
        return index if self.origins is None else self.origins[index]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's half-open span for a folded half-open span.

        Harakat that follow the last letter belong to the word; invisible marks and tatweel after it do not.
        """
        if self.origins is None or start >= end:
            return self.origin(start), self.origin(end)
        last, limit = self.origins[end - 1] + 1, self.origins[end]
        while last < limit and unicodedata.category(self.original[last]) == "Mn":
            last += 1
        return self.origins[start], last

    def index(self, origin: int) -> int:
        """Return the folded index of the first character at or after an original offset."""
        if self.origins is None:
            return origin
        return bisect_left(self.origins, origin)


def _folded(code: int) -> str:
    """Return what a code point folds to: nothing, a space, one letter, or the letters of a ligature."""
    if code >= _PLANE or code == 0:
        return " "  # everything outside the basic plane (emoji) stands for a space
    char = chr(code)
    if (letter := _LETTERS.get(char)) is not None:
        return letter
    if "A" <= char <= "Z":
        return char.lower()
    category = unicodedata.category(char)
    if category in {"Mn", "Cf", "Me"} or char == "ـ":
        return ""
    if char in _HYPHENS or (char != "\n" and (char.isspace() or category == "Cc")):
        return " "
    if category == "Nd":
        return str(unicodedata.digit(char))
    if (expanded := _EXPANDING.get(code)) is not None:
        return expanded
    if 0xFB50 <= code <= 0xFEFF or 0xFF00 <= code <= 0xFFEF:
        plain = unicodedata.normalize("NFKC", char)
        kept = [c for c in plain if unicodedata.category(c) != "Mn"]
        if len(kept) == 1 or (len(kept) > 1 and code < 0xFF00 and not 0xFE00 <= code < 0xFE70):
            return "".join(_LETTERS.get(c, c) for c in kept)
    return char


@cache
def _table() -> npt.NDArray[np.uint16]:
    import numpy as np

    table = np.arange(_PLANE, dtype=np.uint16)
    for code in range(_PLANE):
        to = _folded(code)
        if len(to) < 2:  # ligatures keep their code, which `_expand` looks for
            table[code] = ord(to) if to else _DROP
    return table


@cache
def _ligatures() -> dict[int, str]:
    """Return the presentation forms that stand for several letters (lam-alef and the like)."""
    return {code: to for code in range(0xFB50, 0xFF00) if len(to := _folded(code)) > 1}


class _NameTable(dict[int, str]):
    """What `str.translate` looks up to fold a name; filled as code points are met."""

    def __missing__(self, code: int) -> str:
        to = self[code] = "".join(c if c.isalnum() else " " for c in _folded(code))
        return to


_NAME = _NameTable()
_NAMES = _NameTable({ord("\n"): "\n"})


def _codes(text: str) -> npt.NDArray[np.uint16]:
    """Return the code points of a text, in two bytes each: a null stands for every one outside the basic plane.

    Python keeps Arabic text in two bytes a character as well, and half as much memory to go through is a third
    quicker.
    """
    import numpy as np

    data = text.encode("utf-16-le", "surrogatepass")
    if len(data) == 2 * len(text):
        return np.frombuffer(data, dtype=np.uint16)
    wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.where(wide < _PLANE, wide, 0).astype(np.uint16)


def _text(codes: npt.NDArray[np.uint16]) -> str:
    try:
        text = str(codes.data, "utf-16-le")
    except UnicodeDecodeError:
        text = ""
    if len(text) == len(codes):
        return text
    # Loose halves of surrogate pairs, which a broken text may have: UTF-32 leaves them as they are.
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def fold(text: str) -> Folded:
    """Fold Arabic text for matching.

    Alef, yeh, teh marbuta, keheh and the letters for p, ch, g and v are unified; harakat, tatweel, bidi and
    zero-width marks removed; presentation forms resolved; digits turned to ASCII; hyphens, NBSP and other white
    space turned to a space. Newlines and other punctuation stay where they are.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    Folded
        The folded text with the map back to `text`.

    Examples
    --------
    >>> fold("إدلبُ").text
    'ادلب'
    >>> fold("مـــدينة حلب").span(6, 9)
    (9, 12)
    """
    codes = _codes(text + "\n")  # one more, whose offset is the end whatever is left out
    mapped = _table().take(codes)
    origins: npt.NDArray[np.int64] | None = None
    if codes.max() >= 0xFB50:
        mapped, origins = _expand(codes, mapped)
    (kept,) = mapped.nonzero()
    if len(kept) < len(mapped):
        mapped = mapped.take(kept)
        origins = kept if origins is None else origins.take(kept)
    return Folded(_text(mapped[:-1]), None if origins is None else origins.data, text)


def _expand(
    codes: npt.NDArray[np.uint16], mapped: npt.NDArray[np.uint16]
) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.int64] | None]:
    import numpy as np

    ligatures = _ligatures()
    where = [int(i) for i in np.flatnonzero(codes >= 0xFB50) if int(codes[i]) in ligatures]
    if not where:
        return mapped, None
    counts = np.ones(len(codes), dtype=np.int64)
    counts[where] = [len(ligatures[int(codes[i])]) for i in where]
    origins = np.repeat(np.arange(len(codes), dtype=np.int64), counts)
    wide = np.repeat(mapped, counts)
    ends = np.cumsum(counts)
    for i in where:
        wide[ends[i] - counts[i] : ends[i]] = _codes(ligatures[int(codes[i])])
    return wide, origins


@cache
def _blanks() -> npt.NDArray[np.uint16]:
    import numpy as np

    table = np.arange(_PLANE, dtype=np.uint16)
    for code in range(_PLANE):
        if not chr(code).isalnum():
            table[code] = _SPACE
    return table


def blank_punctuation(text: str) -> str:
    """Return folded text with every character that is no letter or digit turned to a space, same length."""
    return _text(_blanks().take(_codes(text)))


def fold_name(name: str) -> str:
    """Fold a name for use as a key: `fold`, without punctuation, with single spaces.

    Examples
    --------
    >>> fold_name("  «عين  العرب» (كوباني)")
    'عين العرب كوباني'
    """
    return " ".join(name.translate(_NAME).split())


def fold_names(names: list[str]) -> list[str]:
    """Fold many names at once (one pass over the joined text); the same result as `fold_name` on each."""
    lines = "\n".join(names).translate(_NAMES).split("\n")
    if len(lines) != len(names):  # a name with a newline in it, or no names at all
        return [fold_name(n) for n in names]
    return [" ".join(line.split()) for line in lines]
