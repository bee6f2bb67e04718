"""Generic words before a place name (محافظة، بلدة، مطار …) and the feature classes that they stand for."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from gazetteer.normalise import fold_name
from gazetteer.store import DATA


@dataclass(frozen=True, slots=True)
class Kind:
    """A generic word: the features it can name (`P`, `A.ADM1`; empty means any), its English name and its part.

    `part` is `countryside` or `around` where the word names a part or the surroundings of what follows.
    """

    word: str
    features: tuple[str, ...]
    name_en: str
    part: str

    def fits(self, feature: str) -> bool:
        """Whether a feature (`P.PPL`) is of this kind."""
        return not self.features or any(feature == f or feature.startswith(f + ".") or f == feature[0]
                                        for f in self.features)  # fmt: skip


@cache
def kinds() -> dict[str, Kind]:
    """Return every generic word, folded, with and without the article, singular and plural."""
    out: dict[str, Kind] = {}
    with (DATA / "kinds.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            features = () if row["features"] == "*" else tuple(row["features"].split("|"))
            for word in (row["word"], *filter(None, row["plural_or_dual"].split("|"))):
                kind = Kind(row["word"], features, row["name_en"], row["part"])
                out[fold_name(word)] = kind
    return out


def split_kind(key: str) -> tuple[Kind | None, str]:
    """Split a folded name into its generic word and the rest (`محافظه حلب` → governorate, `حلب`).

    The word counts only when something follows it; a leading article on it (المحافظة الشرقية) does too.
    """
    first, _, rest = key.partition(" ")
    kind = kinds().get(first)
    return (kind, rest) if kind and rest else (None, key)
