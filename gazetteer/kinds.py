"""Generic words before a place name (محافظة، بلدة، مطار …) and the feature classes that they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gazetteer.model import Place
from gazetteer.normalise import fold_name
from gazetteer.store import table

_CITY_FROM = 50_000  # inhabitants
_CITIES = ("P.PPLC", "P.PPLA")


@dataclass(frozen=True, slots=True)
class Kind:
    """A generic word: the features it can name (`P`, `A.ADM1`; empty means any), its English name and its part.

    `part` is `countryside` or `around` where the word names a part or the surroundings of what follows. `order` is
    what a look-up prefers where states use the word differently (ولاية is a first-level division here, a second-level
    one there): tiers of features, the first one first. `small` is true of a word in the singular that no city goes by
    (قرية; but قرى سنجار are the villages around a city). `seat_in` names the states where the word is a second-level
    division that bears the name of its town.
    """

    word: str
    features: tuple[str, ...]
    name_en: str
    part: str
    order: tuple[tuple[str, ...], ...] = ()
    small: bool = False
    seat_in: tuple[str, ...] = ()

    def fits(self, feature: str) -> bool:
        """Whether a feature (`P.PPL`) is of this kind."""
        return _fits(feature, self.features)

    def admits(self, place: Place) -> bool:
        """Whether a place is of the size that the word speaks of."""
        return not (self.small and (place.population >= _CITY_FROM or place.feature in _CITIES))

    def rank(self, feature: str) -> int:
        """Return how far down the order of preference a feature comes, 0 first; past its end when it is not in it."""
        tiers = self.order or (self.features,)
        return next((i for i, tier in enumerate(tiers) if _fits(feature, tier)), len(tiers))


def _fits(feature: str, features: tuple[str, ...]) -> bool:
    return not features or any(feature == f or feature.startswith(f + ".") or f == feature[0] for f in features)


def _features(cell: str) -> tuple[str, ...]:
    return () if cell == "*" else tuple(cell.split("|"))


@cache
def kinds() -> dict[str, Kind]:
    """Return every generic word, folded, with and without the article, singular and plural."""
    out: dict[str, Kind] = {}
    for row in table("kinds.csv"):
        features = _features(row["features"])
        order = tuple(_features(tier) for tier in row["order"].split(">")) if row["order"] else ()
        seat_in = tuple(filter(None, row["seat_in"].split("|")))
        for word in (row["word"], *filter(None, row["plural_or_dual"].split("|"))):
            small = row["size"] == "small" and word == row["word"]
            out[fold_name(word)] = Kind(row["word"], features, row["name_en"], row["part"], order, small, seat_in)
    return out


def split_kind(key: str) -> tuple[Kind | None, str]:
    """Split a folded name into its generic word and the rest (`محافظه حلب` → governorate, `حلب`).

    The word counts only when something follows it; a leading article on it (المحافظة الشرقية) does too.
    """
    first, _, rest = key.partition(" ")
    kind = kinds().get(first)
    return (kind, rest) if kind and rest else (None, key)
