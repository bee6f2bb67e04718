"""Knowledge as data: triggers, actors, cues, taxonomies. This module only reads the files."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from gazetteer import store
from gazetteer.normalise import fold_name

FOLDER = Path(__file__).parent


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV of the lexicon, by its path below `geo/lexicon`."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@cache
def states(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table of states that the gazetteer keeps: `countries.csv`, `demonyms.csv`."""
    return tuple(store.table(name))


@cache
def iso_numeric() -> dict[str, str]:
    """Return the numeric ISO 3166 code of each country by its two letters."""
    return {row["iso2"]: row["numeric"] for row in table("events/iso_numeric.csv")}


@cache
def words(name: str) -> frozenset[str]:
    """Return the folded words of a list with one entry a line."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return frozenset(fold_name(line) for line in lines if line.strip())
