"""Which of a place's names in Arabic letters are Arabic, and which spelling of them is the usual one.

GeoNames' lists hold Persian, Kurdish, Urdu, Uyghur and Ottoman names beside the Arabic ones, without saying which is
which, sorted by code point. Letters that Arabic does not write give most of them away; the rest is weighed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import Indel

from gazetteer.kinds import split_kind
from gazetteer.normalise import fold_name

_LETTER = re.compile(r"[\u0621-\u064a]")
# Letters of Persian, Urdu, Pashto, Kurdish and Uyghur, and the joiner that Persian puts inside words.
_FOREIGN = re.compile(
    r"[\u063b-\u063f\u0671-\u06d3\u06d5\u06ee-\u06ff\u0750-\u077f\u08a0-\u08ff\u200c\ufb50-\ufefcA-Za-z]"
)
_FROM_PERSIAN = str.maketrans({"ک": "ك", "ی": "ي", "ۀ": "ه", "پ": "ب", "چ": "ج", "ژ": "ز", "گ": "ك", "\u200c": " "})
_SHORT = 3
# Words that end in ى whoever spells them; in other names a final ى for ي is the Egyptian habit.
_ALEF_WORDS = """
    مرسى موسى عيسى مصطفى يحيى سلمى الوسطى الكبرى الصغرى السفلى اليمنى اليسرى القرى قرى مستشفى ليلى منى سرى البشرى
    العظمى الأولى أولى القصوى الأقصى ديالى نينوى بردى سقطرى صدى لبنى مثنى المثنى منفى كسرى هدى الهدى مربى
"""
_ALEF_ENDINGS = frozenset(_ALEF_WORDS.split())
_LATIN = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d",
    "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "", "غ": "gh",
    "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ة": "a", "و": "u", "ي": "i", "ى": "a",
    "ئ": "i", "ؤ": "u",
}  # fmt: skip
_ARTICLE = re.compile(r"^(?:al|ar|as|ash|at|an|ad|az|adh|ath|el|l|es|er|et|en|ez|ech)[ -]", re.I)


def is_arabic(name: str) -> bool:
    """Whether a name is written in letters that Arabic has, and not with another language's habits."""
    if not _LETTER.search(name) or _FOREIGN.search(name) or "|" in name:
        return False
    return not name.startswith(("ئ", "ؤ"))  # how Kurdish and Uyghur write a vowel at the beginning


def from_persian(name: str) -> str:
    """Return a Persian name in Arabic letters: its kaf and yeh are Arabic's own in other shapes, others sound alike.

    Examples
    --------
    >>> from_persian("بوکان"), from_persian("پلدختر"), from_persian("محمدیه")
    ('بوكان', 'بلدختر', 'محمدية')
    """
    plain = "".join(c for c in name.translate(_FROM_PERSIAN) if unicodedata.category(c) != "Mn")
    return re.sub(r"يه\b", "ية", plain)


def vocalised(name: str) -> bool:
    """Whether a name is written with vowel signs."""
    return any(unicodedata.category(c) == "Mn" for c in name)


def clean(names: Iterable[str], *, shortest: int = _SHORT) -> list[str]:
    """Return the Arabic names among a place's names, tidied.

    What follows a comma goes (صور، عمان), names of one or two letters go, a name with a generic word (مدينة صور) goes
    where the list has it without, and one with a division's word (ولاية سعيدة) goes beside any other: it is the
    division's, and sometimes another division's.

    Parameters
    ----------
    names : iterable of str
        Names in any script.
    shortest : int
        Least length of the folded name; two for a large Arab town (قم، إب).
    """
    out: dict[str, None] = {}
    for name in names:
        plain = " ".join(name.split("،")[0].split("(")[0].split()).strip(" -–")
        plain = plain.strip("\u200e\u200f")
        if is_arabic(plain) and len(fold_name(plain)) >= shortest:
            out[plain] = None
    keys = {fold_name(n) for n in out}
    kept = [n for n in out if split_kind(fold_name(n))[1] not in keys - {fold_name(n)}]
    return [n for n in kept if not _of_division(n)] or kept


def _of_division(name: str) -> bool:
    kind, _ = split_kind(fold_name(name))
    return kind is not None and bool(kind.features) and all(f[0] == "A" for f in kind.features)


def usual(names: Sequence[str], every: Iterable[str], latin: str) -> list[str]:
    """Return Arabic names with the usual one first and one spelling each of those that fold alike.

    Vowel signs that tell a name from its neighbours (عمّان) are kept as names of their own at the end.

    Parameters
    ----------
    names : sequence of str
        Arabic names, as `clean` gives them.
    every : iterable of str
        All names in Arabic letters, other languages' as well: a spelling that they share is the likelier one.
    latin : str
        The name in Latin letters, which Arabic ones mostly transliterate.
    """
    support = Counter(_stem(n) for n in every)
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        groups[fold_name(name)].append(name)
    ordered = sorted(groups, key=lambda key: (-_weight(key, groups[key], support, latin), key))
    first = [min(groups[key], key=_spelling) for key in ordered]
    marked = [n for key in ordered for n in groups[key] if vocalised(n) and n not in first]
    return [*first, *marked]


def _stem(name: str) -> str:
    return fold_name(name).removeprefix("ال")


def _weight(key: str, spelt: Sequence[str], support: Counter[str], latin: str) -> float:
    article = key.startswith("ال")
    agrees = bool(_ARTICLE.match(latin)) == article
    likeness = max(resemblance(n, latin) for n in spelt)
    return (
        min(3, support[key.removeprefix("ال")]) + 4 * likeness + (0.6 if agrees else 0.0) - 0.3 * (key.count(" ") > 1)
    )


def resemblance(arabic: str, latin: str) -> float:
    """Return how much an Arabic name looks like a transliteration of a Latin one, 0 to 1, by the consonants."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", latin.lower()) if c.isascii() and (c.isalpha() or c in " -")
    )
    plain = re.sub("[ -]", "", _ARTICLE.sub("", plain))
    spelt = "".join(_LATIN.get(c, "") for c in arabic.removeprefix("ال"))
    return Indel.normalized_similarity(_skeleton(spelt), _skeleton(plain))


def _skeleton(latin: str) -> str:
    out = latin.replace("ou", "u").replace("e", "i").replace("o", "u").replace("w", "u").replace("y", "i")
    return re.sub(r"(.)\1", r"\1", out.replace("c", "k").replace("g", "j"))


def _spelling(name: str) -> tuple[int, ...]:
    """Order the spellings of one name: without vowel signs, with ة, hamza and ي where some spelling has them."""
    last = name.split(" ")[-1]
    final = last.endswith("ى") != (last in _ALEF_ENDINGS) and last[-1] in "ىي"
    return (
        int(vocalised(name) or "ـ" in name),
        -sum(word.endswith("ة") for word in name.split(" ")),
        -sum(c in "أإآؤئ" for c in name),
        int(final),
        *map(ord, name),
    )
