"""Dates: found, resolved, and left alone."""

from datetime import date

from geo.article import Article
from geo.dates import dateline, find_dates
from geo.document import Document


def test_dateline_is_the_anchor():
    document = Document(Article("a", "بغداد – 10 يناير 2020: قتل جندي أمس", None))
    assert dateline(document) == date(2020, 1, 10)
    assert [mention.value.start for mention in find_dates(document)] == [date(2020, 1, 10), date(2020, 1, 9)]
