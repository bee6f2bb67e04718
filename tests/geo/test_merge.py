"""Joining incidents of several articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from geo.incident import Incident
from geo.merge import merge

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
