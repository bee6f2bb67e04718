"""Names of states that write Latin letters, by their consonants: every writer spells the vowels in his own way.

باكركوي, بكير كوي and باقر كوي are one district of Istanbul. Asked for last, and only where a state is named: the same
consonants with other vowels are another word in Arabic, and in a state's few hundred names hardly ever another town.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from gazetteer.kinds import split_kind
from gazetteer.store import table

_SHORTEST = 3
_ALIKE = 0.7
_VOWELS = str.maketrans("", "", "اويهء ")
# One letter for each of the sounds that news does not tell apart in such names; ف and و stand for v.
_ONE_LETTER = str.maketrans("طصقغخحظضذثف", "تسككههدددتو")


@cache
def states() -> frozenset[str]:
    """Return the states whose own names are written in Latin letters or others that are transcribed."""
    return frozenset(row["iso2"] for row in table("countries.csv") if row["transcribed"])


def heard(key: str) -> str:
    """Return a folded name with one letter for letters that stand for each other in such names."""
    return key.replace("تش", "ج").translate(_ONE_LETTER)


def consonants(key: str) -> str:
    """Return the consonants of a folded name, doubled ones once.

    Examples
    --------
    >>> consonants("باكركوي") == consonants("بكير كوي")
    True
    """
    out = ""
    for letter in heard(key).translate(_VOWELS):
        if not out.endswith(letter):
            out += letter
    return out


class Names:
    """The names of a state by their consonants.

    Parameters
    ----------
    keys : iterable of str
        Folded names.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self._by_consonants: dict[str, list[str]] = {}
        for key in dict.fromkeys(keys):
            self._by_consonants.setdefault(consonants(key), []).append(key)

    def like(self, key: str) -> list[str]:
        """Return the names of the same consonants that look much the same, the nearest first.

        A generic word must be the same and does not make the rest alike (مطار أسوسا is not مطار هواسا).
        """
        from rapidfuzz.distance import Indel  # needed by searches that found nothing else

        rest = split_kind(key)[1]
        word = key[: len(key) - len(rest)]
        if len(consonants(rest)) < _SHORTEST:
            return []
        own = heard(rest)
        near = [
            (Indel.normalized_similarity(own, heard(k[len(word) :])), k)
            for k in self._by_consonants.get(consonants(key), ())
            if k.startswith(word)
        ]
        return [k for similarity, k in sorted(near, key=lambda n: (-n[0], n[1])) if similarity >= _ALIKE and k != key]
