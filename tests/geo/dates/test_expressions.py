"""Temporal expressions, by kind, as news of all Arab countries writes them, in sentences of our own.

`expressions.csv` has a sentence a row: day of publication, the mention, its first and last day (empty: open).
`no_dates.csv` has what only looks like a date: found nowhere, or found without a day.
"""

import csv
from datetime import date
from pathlib import Path

import pytest

from geo.article import Article
from geo.dates import find_dates
from geo.dates.calendars import easter, passover
from geo.text.document import Document

HERE = Path(__file__).parent
FRIDAY = date(2020, 1, 10)


def spans(text, published=FRIDAY):
    return [
        (mention.text, *(str(end) if end else None for end in (mention.value.start, mention.value.end)))
        for mention in find_dates(Document(Article("a", text, published)))
    ]


def rows(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows("expressions.csv"), ids=lambda row: f"{row['published']} {row['text']}")
def test_expression(row):
    wanted = row["mention"], row["start"] or None, row["end"] or None
    assert spans(row["text"], date.fromisoformat(row["published"])) == [wanted]


@pytest.mark.parametrize("row", rows("no_dates.csv"), ids=lambda row: row["text"])
def test_no_day_is_given(row):
    given = spans(row["text"])
    assert [span for span in given if span[1] or row["mention"] == "none"] == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("انفجر اللغم في 17 أكتوبر 2018 وفي اليوم التالي أعلن عن هدنة", ["2018-10-17", "2018-10-18"]),
        ("انفجر اللغم في 17 أكتوبر 2018 وبعد يومين انسحبوا", ["2018-10-17", "2018-10-19"]),
        ("انفجر اللغم في 17 أكتوبر 2018 وبعد ذلك بأسبوع انسحبوا", ["2018-10-17", "2018-10-24"]),
        ("انفجر اللغم في 17 أكتوبر 2018 وقبل ذلك بيوم وصلوا", ["2018-10-17", "2018-10-16"]),
        ("بدأ القصف في 9 أكتوبر الماضي وتوقف في 17 أكتوبر ثم عاد في 22 من الشهر ذاته",
         ["2019-10-09", "2019-10-17", "2019-10-22"]),
        ("انطلقت المظاهرات في 15 آذار 2011. وفي 18 آذار سقط قتلى", ["2011-03-15", "2011-03-18"]),
        ("انقلب في 30 يونيو 1989. ومنذ 19 كانون الأول تشهد البلاد احتجاجات", ["1989-06-30", "2019-12-19"]),
        ("بدأ الحصار في نوفمبر 2018، وفي يناير انتهى", ["2018-11-01", "2019-01-01"]),
        ("وقعت الهزة في 3 مارس 2015، وفي الخامس منه تكررت", ["2015-03-03", "2015-03-05"]),
        ("وقع الهجوم الاثنين. وفي اليوم نفسه شيع القتلى", ["2020-01-06", "2020-01-06"]),
        ("قصفوها ليل الاثنين، ورفعت السواتر أمس، وقُتل في تلك الليلة شابان", ["2020-01-06", "2020-01-09", "2020-01-06"]),
        ("وقع الهجوم الاثنين. وفي مساء اليوم نفسه شيع القتلى", ["2020-01-06", "2020-01-06"]),
        ("أغارت الطائرات ليل الثلاثاء، وفي الليلة السابقة قصفت المدفعية", ["2020-01-07", "2020-01-06"]),
        ("انطلقت في 30 مارس/آذار، ذكرى يوم الأرض، مسيرة", ["2019-03-30"]),
        ("بدأ الحصار في مايو 2019. وسيعودون في 30 يناير", ["2019-05-01", "2020-01-30"]),
        ("عقد في عام 2015، وفي العام التالي ألغي", ["2015-01-01", "2016-01-01"]),
        ("يومي 9 و12 أكتوبر الماضي", ["2019-10-09", "2019-10-12"]),
        ("في 5 و6 و8 يناير", ["2020-01-05", "2020-01-06", "2020-01-08"]),
        ("السبت والأحد المقبلين", ["2020-01-11", "2020-01-12"]),
        ("أعوام 2011 و2012 و2013", ["2011-01-01", "2012-01-01", "2013-01-01"]),
        ("من صيف 1982 إلى تموز 2006", ["1982-06-01", "2006-07-01"]),
        ("أعلن الأحد أن الاجتماع سيعقد الثلاثاء", ["2020-01-05", "2020-01-14"]),
        ("14 ذي الحجة 1440هـ الموافق 15 أغسطس 2019م", ["2019-08-15", "2019-08-15"]),
    ],
)  # fmt: skip
def test_narrative(text, days):
    assert [first for _, first, _ in spans(text)] == days


def test_two_dates_of_one_sentence_look_two_ways():
    text = "قال ناطق الأحد إن الجولة تبدأ الثلاثاء، فيما وصل الوفد الخميس"
    assert [first for _, first, _ in spans(text)] == ["2020-01-05", "2020-01-14", "2020-01-09"]


@pytest.mark.parametrize("year", range(1990, 2060))
def test_easter_is_that_of_dateutil(year):
    theirs = pytest.importorskip("dateutil.easter").easter
    assert easter(year) == theirs(year)
    assert easter(year, eastern=True) == theirs(year, method=2)


@pytest.mark.parametrize("day", ["2013-03-26", "2016-04-23", "2020-04-09", "2021-03-28", "2024-04-23", "2025-04-13"])
def test_passover(day):
    moment = date.fromisoformat(day)
    assert passover(moment.year) == moment
