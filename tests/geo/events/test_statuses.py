"""Whose word an event rests on, and whether it is news: short items of our own with the status of what they tell."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from geo.article import Article
from geo.pipeline import read

ROWS = list(csv.DictReader((Path(__file__).parent / "statuses.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["text"][:50])
def test_the_status_of_an_item(row: dict[str, str]) -> None:
    given = read(Article("a", row["text"], date.fromisoformat(row["published"]))).incidents
    assert given[0].status == row["status"]
