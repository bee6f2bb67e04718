"""Namesakes: how many places of a state bear a name where the gazetteer lists fewer, and what tells them apart."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from gazetteer.normalise import fold_name
from gazetteer.store import table


@cache
def _counts() -> dict[str, dict[str, int]]:
    out: dict[str, dict[str, int]] = {}
    for row in table("namesakes.csv"):
        out.setdefault(row["name"], {})[row["country"]] = int(row["bearers"])
    return out


def bearers(key: str, countries: Collection[str]) -> int:
    """Return how many places are known to bear a folded name, listed or not; 0 where those listed are all.

    Parameters
    ----------
    key : str
        Folded name.
    countries : collection of str
        ISO 3166-1 alpha-2 codes; of all states when empty.
    """
    by_country = _counts().get(key)
    if by_country is None:
        return 0
    return sum(count for country, count in by_country.items() if not countries or country in countries)


@cache
def adjectives(country: str) -> tuple[str, ...]:
    """Return the adjectives of a state as they stand behind a name (الدوحة الكويتية), folded."""
    forms = (row[c] for row in table("demonyms.csv") if row["iso2"] == country for c in ("demonym_ar", "feminine"))
    return tuple(f"ال{fold_name(form)}" for cell in forms for form in cell.split("|") if form)
