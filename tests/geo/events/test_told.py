"""The event lexicon row by row, numbers and counts."""

from __future__ import annotations

import pytest

from gazetteer.normalise import fold_name
from geo import lexicon
from geo.article import Article
from geo.events.casualties.counts import Counts, read_counts
from geo.events.words.numerals import read_number
from geo.events.words.reading import read_signs
from geo.events.words.triggers import frames, spellings
from geo.taxonomy import kinds
from geo.text.document import Document


def counts(text: str) -> Counts:
    signs = read_signs(Document(Article("a", text)))
    return read_counts(signs, signs.triggers, 0, len(signs.tokens.words))


def test_every_trigger_has_a_frame_and_forms() -> None:
    for number, row in enumerate(lexicon.table("events/triggers.csv"), 2):
        where = f"triggers.csv:{number} {row['lemma']}"
        assert row["frame"] in frames(), where
        assert row["pos"] in {"verb", "noun", "count", "method", "verbal", "nominal", "split"}, where
        assert all(row["forms"].split("|")), where
        assert row["pos"] != "verb" or len(row["forms"].split("|")) == 2, where


def test_every_frame_gives_a_type_of_the_taxonomy() -> None:
    known = {k.sub_event_type for k in kinds()}
    for frame in frames().values():
        assert frame.sub_event_type in known, frame.name


@pytest.mark.parametrize(
    ("file", "column"),
    [("weapons", "word"), ("cues", "words"), ("speech", "words"), ("genre", "words"), ("not_events", "words")],
)
def test_every_row_has_words(file: str, column: str) -> None:
    for number, row in enumerate(lexicon.table(f"events/{file}.csv"), 2):
        assert all(row[column].split("|")), f"{file}.csv:{number}"


def test_morphology_reaches_the_usual_forms() -> None:
    table = spellings()
    for word in ("قتلت", "وقتلوا", "يقتل", "وقصفت", "والقصف", "بالغارات", "للهجوم", "ستقصف", "مقتله", "جنديا"):
        assert word in table, word
    # a verb within a fixed wording is given by past and present, a noun by its stem
    for word in ("يلقون", "وبسطت", "سيبسط", "بإطلاق", "للعثور"):
        assert fold_name(word) in table, word


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("12 شخصا", 12, 12), ("ثلاثة وعشرين", 23, 23), ("مئة وخمسين", 150, 150), ("300 ألف", 300_000, 300_000),
     ("خمسة آلاف", 5000, 5000), ("١٤٩ شخصا", 149, 149), ("1,200 شخص", 1200, 1200), ("10 إلى 15", 10, 15)],
)  # fmt: skip
def test_numbers(text: str, low: int, high: int) -> None:
    signs = read_signs(Document(Article("a", text)))
    number = read_number(signs, 0, len(signs.tokens.words))
    assert number is not None
    assert (number.low, number.high) == (low, high)


@pytest.mark.parametrize(
    ("text", "dead", "hurt"),
    [("قتل جندي وأصيب ثلاثة آخرون", 1, 3), ("مقتل جنديين", 2, None), ("قتل ثلاثة جنود وخمسة مدنيين", 8, None),
     ("سقط 10 قتلى و20 جريحا", 10, 20), ("قتل 12 شخصا بينهم خمسة أطفال", 12, None),
     ("أن عشرة من مقاتلي المدينة قتلوا", 10, None),
     ("دون وقوع إصابات", 0, 0), ("قتل عشرات المدنيين", None, None), ("أصيب 40 بين قتيل وجريح", None, None)],
)  # fmt: skip
def test_counts(text: str, dead: int | None, hurt: int | None) -> None:
    found = counts(text)
    assert (found.dead, found.hurt) == (dead, hurt)


def test_the_displaced_are_not_dead() -> None:
    found = counts("نزح أكثر من 300 ألف مدني")
    assert (found.dead, found.moved) == (None, 300_000)
