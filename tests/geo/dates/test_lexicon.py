"""The date lexicon: every row is sound and is read as the date word that it says."""

from datetime import date

import pytest

from gazetteer.normalise import fold
from geo.article import Article
from geo.dates import find_dates
from geo.dates.lexicon import TAG_NAMES, TAGS, entries, rows
from geo.text.document import Document

FRIDAY = date(2020, 1, 10)


def found(text):
    return find_dates(Document(Article("a", text, FRIDAY)))


COLUMNS = {
    "words.csv": {"form", "tag", "value", "kind"},
    "months.csv": {"form", "calendar", "month", "alone"},
    "numbers.csv": {"form", "tag", "value"},
    "occasions.csv": {"form", "calendar", "month", "day", "days"},
    "names.csv": {"form", "before"},
    "cues.csv": {"form", "cue"},
    "known_days.csv": {"cue", "month", "day", "year"},
}


IMPERFECTS = {"scheduled", "continuing", "present"}
CUES = {
    "future", "past", "future prefix", "not future", "call", "coming", "was", "backward", "aside", "apart",
    "not verb", "not perfect", "before noun", "eastern", *IMPERFECTS,
}  # fmt: skip


@pytest.mark.parametrize("name", COLUMNS)
def test_every_row_of_the_lexicon(name):
    seen = set()
    for line, row in enumerate(rows(name), start=2):
        where = f"{name}:{line}: {row}"
        assert set(row) == COLUMNS[name], where
        assert None not in row.values(), where
        key = tuple(row.values()) if name == "known_days.csv" else row["form"]
        assert key not in seen, f"{where} stands twice"
        seen.add(key)
        if name in ("words.csv", "numbers.csv"):
            assert row["tag"].replace(" ", "_") in TAG_NAMES, where
            int(row["value"])
        if "month" in row:
            movable = "calendar" in row and ("easter" in row["calendar"] or row["calendar"] == "passover")
            assert (int(row["month"]) == 0) if movable else (1 <= int(row["month"]) <= 12), where
        if name == "months.csv":
            assert row["calendar"] in ("gregorian", "hijri"), where
            assert row["alone"] in ("free", "prep", "dated", "spelt"), where
        if name == "names.csv":
            assert "head_" + row["before"].replace(" ", "_") in TAGS, where
        if name == "cues.csv":
            assert row["cue"] in CUES, where
            assert row["cue"] not in IMPERFECTS or row["form"].startswith("ي"), where


@pytest.mark.parametrize("name", ["words.csv", "months.csv", "numbers.csv", "occasions.csv", "names.csv"])
def test_every_form_is_read_as_one_word(name):
    for line, row in enumerate(rows(name), start=2):
        text = fold(row["form"]).text
        entry = entries()[text.split()[0]]
        known = entry.longer.get(text.partition(" ")[2]) if " " in text else entry.word
        assert known is not None, f"{name}:{line}: {row}"


@pytest.mark.parametrize("row", list(rows("months.csv")), ids=lambda row: row["form"])
def test_every_month_is_read_in_a_full_date(row):
    year = "2019" if row["calendar"] == "gregorian" else "1440"
    (mention,) = found(f"في 7 {row['form']} {year}")
    if row["calendar"] == "gregorian":
        assert mention.value.start == date(2019, int(row["month"]), 7)
    else:
        assert mention.value.start.year in (2018, 2019)


@pytest.mark.parametrize("row", list(rows("occasions.csv")), ids=lambda row: row["form"])
def test_every_occasion_has_a_day(row):
    (mention,) = found(f"قبيل {row['form']}")
    assert abs((mention.value.start - FRIDAY).days) < 200
