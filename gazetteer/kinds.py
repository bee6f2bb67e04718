"""Generic words before a place name (محافظة، بلدة، مطار …) and the feature classes that they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gazetteer.model import Place
from gazetteer.normalise import fold_name
from gazetteer.store import table

_CITY_FROM, _BIG_CITY_FROM = 50_000, 100_000  # inhabitants
_CITIES = ("P.PPLC", "P.PPLA")


@dataclass(frozen=True, slots=True)
class Kind:
    """A generic word: the features it can name (`P`, `A.ADM1`; empty means any), its English name and its part.

    `part` is `countryside` or `around` where the word names a part or the surroundings of what follows. `order` is
    what a look-up prefers where states use the word differently (ولاية is a first-level division here, a second-level
    one there): tiers of features, the first one first. `small` is true of a word in the singular that no city goes by
    (قرية; but قرى سنجار are the villages around a city), `town` of one that is seldom said of a big city. `seat_in`
    names the states where the word is a second-level division that bears the name of its town, `used_in` those whose
    own word for a division it is (مديرية in Yemen): where no state is named their divisions are meant; empty where
    many states use it.
    """

    word: str
    features: tuple[str, ...]
    name_en: str
    part: str
    order: tuple[tuple[str, ...], ...] = ()
    small: bool = False
    seat_in: tuple[str, ...] = ()
    used_in: tuple[str, ...] = ()
    town: bool = False

    def fits(self, feature: str) -> bool:
        """Whether a feature (`P.PPL`) is of this kind."""
        return _fits(feature, self.features)

    def admits(self, place: Place) -> bool:
        """Whether a place is of the size that the word speaks of."""
        if place.feature == "P.PPLX":  # of half a million, and a quarter for all that
            return True
        return not (self.small and is_large(place))

    def seldom(self, place: Place) -> bool:
        """Whether the word is seldom said of such a place: بلدة of a big city, مدينة of a quarter, حي of a town."""
        if "P.PPLX" in self.features and self.features[0] == "P":
            return place.feature != "P.PPLX"
        if self.features != ("P",) or self.small:
            return False
        return place.feature == "P.PPLX" or (self.town and place.population >= _BIG_CITY_FROM)

    def rank(self, feature: str) -> int:
        """Return how far down the order of preference a feature comes, 0 first; past its end when it is not in it."""
        tiers = self.order or (self.features,)
        return next((i for i, tier in enumerate(tiers) if _fits(feature, tier)), len(tiers))


def is_large(place: Place) -> bool:
    """Whether a place is as large as a city, or the seat of a state or province."""
    return place.population >= _CITY_FROM or place.feature in _CITIES


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
        seat_in, used_in = (tuple(filter(None, row[column].split("|"))) for column in ("seat_in", "used_in"))
        for word in (row["word"], *filter(None, row["plural_or_dual"].split("|"))):
            small = row["size"] == "small" and word == row["word"]
            out[fold_name(word)] = Kind(
                row["word"],
                features,
                row["name_en"],
                row["part"],
                order,
                small,
                seat_in,
                used_in,
                row["size"] == "town",
            )
    return out


def split_kind(key: str) -> tuple[Kind | None, str]:
    """Split a folded name into its generic word and the rest (`محافظه حلب` → governorate, `حلب`).

    The word counts only when something follows it; a leading article on it (المحافظة الشرقية) does too.
    """
    first, _, rest = key.partition(" ")
    kind = kinds().get(first)
    return (kind, rest) if kind and rest else (None, key)
