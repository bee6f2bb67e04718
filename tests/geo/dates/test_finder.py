"""Dates: found, resolved, and left alone. Sentences are written for these tests."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.normalise import fold
from geo.article import Article
from geo.dates import dateline, find_dates
from geo.dates.lexicon import rows
from geo.dates.tagging import tag
from geo.text.document import Document

FRIDAY = date(2020, 1, 10)


def found(text, published=FRIDAY):
    return find_dates(Document(Article("a", text, published)))


def spans(text, published=FRIDAY):
    return [
        (mention.text, *(str(end) if end else None for end in (mention.value.start, mention.value.end)))
        for mention in found(text, published)
    ]


@pytest.mark.parametrize(
    "text",
    ["أمس", "الخميس", "الشهر الماضي", "10 يناير", "قبل ثلاثة أيام", "في رمضان", "عيد الفطر", "الأيام الثلاثة الماضية"],
)
def test_relative_dates_stay_unknown_without_an_anchor(text):
    (mention,) = found(text, None)
    assert (mention.value.start, mention.value.end, mention.value.precision) == (None, None, "unknown")
    assert mention.value.why


@pytest.mark.parametrize(
    "text",
    ["قبل أيام", "في السنوات الأخيرة", "الأيام القليلة الماضية", "في الشهر نفسه", "22 منه", "بعد 30 عاما في الحكم"],
)
def test_what_the_text_does_not_fix_is_unknown(text):
    (mention,) = found(text)
    assert mention.value.start is None
    assert mention.value.precision == "unknown"


def test_absolute_dates_need_no_anchor():
    assert spans("في 17 سبتمبر 2018 وفي اليوم التالي", None) == [
        ("17 سبتمبر 2018", "2018-09-17", "2018-09-17"),
        ("اليوم التالي", "2018-09-18", "2018-09-18"),
    ]


def test_a_month_in_quotes_is_a_name():
    assert spans("بثت قناة «فبراير» صورا") == []


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("قُتِلَ أَمْسِ جنديان", "أَمْسِ"),
        ("قتل أمـــس جنديان", "أمـــس"),
        ("قتل\u00a0يوم\u00a0الخميس جنديان", "يوم\u00a0الخميس"),
        ("سطر أول\r\nقتل أمس جنديان\r\n", "أمس"),
        ("في ٩\u200f/٤\u200f/٢٠١٨ وقع", "٩\u200f/٤\u200f/٢٠١٨"),
        ("😀😀 وقع أمس", "أمس"),
        ("فأمس عادوا", "أمس"),
        ("لليوم", "ليوم"),
        ("وقع ﺃﻣﺲ هنا", "ﺃﻣﺲ"),
    ],
)
def test_offsets_are_those_of_the_text(text, mention):
    (only,) = found(text)
    assert only.text == mention
    assert text[only.start : only.end] == mention


def test_mentions_in_the_tail_are_found():
    text = "قتل جندي أمس.\n\nاقرأ أيضا\n\nهجوم الأحد"
    assert [mention.text for mention in found(text)] == ["أمس", "الأحد"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("إسطنبول – 10 يناير 2020 – قال ناطق", date(2020, 1, 10)),
        ("دمشق (وكالات) 5 آذار 2019: قال ناطق", date(2019, 3, 5)),
        ("هجوم جديد في الشمال\nالخميس، 9 كانون الثاني 2020\nقال ناطق", date(2020, 1, 9)),
        ("بغداد/ 12-3-2019\nقال ناطق", date(2019, 3, 12)),
        ("دمشق 5 آذار – قال ناطق", None),
        ("قال ناطق إن الهجوم وقع في 9 كانون الثاني 2020 قرب المدينة", None),
        ("قال ناطق إن المدينة قصفت مرارا وإن الهجوم الأول عليها وقع في 9 كانون الثاني 2020.", None),
        ("لا تاريخ هنا", None),
    ],
)
def test_dateline(text, day):
    assert dateline(Document(Article("a", text))) == day


def test_publication_goes_before_the_dateline():
    assert spans("بغداد – 10 يناير 2020 – قتل جندي أمس", date(2020, 1, 12))[-1][1] == "2020-01-11"
    assert spans("بغداد – 10 يناير 2020 – قتل جندي أمس", None)[-1][1] == "2020-01-09"


WORDS = sorted(
    {row["form"] for name in ("words.csv", "months.csv", "numbers.csv", "occasions.csv") for row in rows(name)}
)
ANCHORS = st.sampled_from([None, FRIDAY, date(2024, 2, 29), date(1, 1, 1), date(9999, 12, 31)])
PIECES = st.sampled_from([*WORDS, *"()/،.-«»\n", "5", "31", "12", "99", "2020", "1441", "كلمة"])


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=40), ANCHORS)
def test_mentions_are_ordered_apart_and_sound(pieces, published):
    text, last = "ن " + " ".join(pieces), 0
    for mention in found(text, published):
        assert last <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text
        value = mention.value
        assert value.why
        assert (value.precision == "unknown") == (value.start is None and value.end is None)
        assert not (value.start and value.end) or value.start <= value.end
        last = mention.end


@pytest.mark.parametrize("text", ["1" * 100_000, "ب" * 100_000, "1/" * 2_000 + "1", "9 و" * 2_000, "\n" * 10_000 + "ن"])
def test_odd_input_holds_no_date(text):
    assert found(text) == []


def test_only_stretches_with_a_trigger_are_kept():
    assert tag(fold("جاء من هنا في 5 سيارات ثم ذهب").text).tags == "x"
