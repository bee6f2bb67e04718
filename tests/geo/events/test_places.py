"""Where an event was: short items of our own with the places of what they tell."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from geo.article import Article
from geo.pipeline import read

ROWS = list(csv.DictReader((Path(__file__).parent / "places.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["text"][:50])
def test_the_places_of_an_item(row: dict[str, str]) -> None:
    given = read(Article("a", row["text"], date.fromisoformat(row["published"]))).incidents
    assert [i.location_ar for i in given] == row["where"].split("|")
