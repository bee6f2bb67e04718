"""Joining incidents of several articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

from geo.article import Article
from geo.incident import Incident
from geo.merge import merge
from geo.pipeline import extract

BASE = Incident(
    id="1", event_type="Explosions/Remote violence", sub_event_type="Air/drone strike",
    disorder_type="Political violence", status="reported",
    event_date=date(2020, 1, 9), event_date_end=date(2020, 1, 9), time_precision=1, country="Syria",
    latitude=35.93, longitude=36.63, geo_precision=1, radius_km=4.0, fatalities=4, fatalities_max=4, article_id="a",
    published=date(2020, 1, 10), confidence=0.8, sentence="أ", sources=({"article_id": "a"},),
)  # fmt: skip


def other(**changes: object) -> Incident:
    given = {"id": "2", "article_id": "b", "sentence": "ب", "sources": ({"article_id": "b"},)}
    return replace(BASE, **{**given, **changes})  # type: ignore[arg-type]


def test_the_same_event_in_two_articles_is_one_with_both_sources() -> None:
    (one,) = merge([BASE, other()])
    assert [s["article_id"] for s in one.sources] == ["a", "b"]
    assert one.confidence > BASE.confidence


def test_conflicting_tolls_of_one_day_become_a_range() -> None:
    (one,) = merge([BASE, other(fatalities=6, fatalities_max=6)])
    assert (one.fatalities, one.fatalities_max) == (4, 6)


def test_a_later_toll_replaces_an_earlier_one() -> None:
    (one,) = merge([BASE, other(fatalities=7, fatalities_max=7, published=date(2020, 1, 11))])
    assert (one.fatalities, one.fatalities_max) == (7, 7)


def test_what_differs_stays_apart() -> None:
    for changes in (
        {"event_date": date(2020, 1, 12), "event_date_end": date(2020, 1, 12)},
        {"latitude": 36.5},
        {"sub_event_type": "Suicide bomb"},
        {"article_id": "a"},
        {"status": "planned"},
        {"fatalities": 40},
        {"geo_precision": 5},
    ):
        assert len(list(merge([BASE, other(**changes)]))) == 2, changes


def test_neighbouring_days_are_one() -> None:
    assert len(list(merge([BASE, other(event_date=date(2020, 1, 10), event_date_end=date(2020, 1, 10))]))) == 1


def test_the_order_of_the_reports_changes_nothing_of_what_is_joined() -> None:
    reports = [
        BASE,
        other(id="2", article_id="b", fatalities=6, fatalities_max=6, confidence=0.5),
        other(id="3", article_id="c", fatalities=11, fatalities_max=11, published=date(2020, 1, 11)),
        other(id="4", article_id="d", latitude=35.97, event_date=date(2020, 1, 10), event_date_end=date(2020, 1, 10)),
        other(id="5", article_id="e", fatalities=None, fatalities_max=None, sub_event_type="Chemical weapon"),
    ]
    outcomes = {tuple(sorted(map(repr, merge(order)))) for order in permutations(reports)}
    assert len(outcomes) == 1


def test_articles_in_any_order_give_the_same_incidents() -> None:
    articles = [
        Article("a", "قتل أربعة مدنيين في غارة جوية على مدينة إدلب أمس الخميس.", date(2020, 1, 10)),
        Article("b", "ارتفعت حصيلة الغارة الجوية على مدينة إدلب الخميس إلى سبعة قتلى.", date(2020, 1, 11)),
        Article("c", "مقتل جنديين بانفجار لغم قرب الموصل اليوم.", date(2020, 1, 10)),
        Article("d", "قصفت مقاتلات مدينة إدلب في 9 يناير وقتلت خمسة أشخاص.", date(2020, 1, 12)),
    ]
    outcomes = {tuple(sorted(map(repr, extract(order)))) for order in permutations(articles)}
    assert len(outcomes) == 1
    assert 0 < len(next(iter(outcomes))) < 4
