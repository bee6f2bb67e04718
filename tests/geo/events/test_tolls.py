"""How many died in an event: short items of our own with the low and the high figure (empty: none is stated)."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from geo.article import Article
from geo.pipeline import read

ROWS = list(csv.DictReader((Path(__file__).parent / "tolls.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["text"][:50])
def test_the_dead_of_an_item(row: dict[str, str]) -> None:
    (one,) = read(Article("a", row["text"], date.fromisoformat(row["published"]))).incidents
    assert one.fatalities == (int(row["low"]) if row["low"] else None)
    assert one.fatalities_max == (int(row["high"]) if row["high"] else None)
