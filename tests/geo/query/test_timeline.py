"""The histogram counts every dated incident, and the player gets to the end."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.page import chart
from geo.page.i18n import Texts
from geo.query.building import build
from geo.query.columns import to_day
from geo.query.timeline import advance, edges, floor, following, histogram, opening, span_of, unit_for
from tests.synthetic import incidents

MADE = incidents(500)
COLUMNS = build(MADE)
ALL = np.ones(len(COLUMNS), bool)


@pytest.mark.parametrize(
    ("days", "unit"), [(10, "day"), (130, "day"), (200, "week"), (900, "week"), (2000, "month"), (9000, "year")]
)
def test_unit_follows_the_span(days, unit):
    assert unit_for(date(2000, 1, 1), date(2000, 1, 1) + timedelta(days=days - 1)) == unit


def test_weeks_begin_on_monday_and_the_end_of_time_is_no_error():
    assert floor(date(2020, 1, 8), "week") == date(2020, 1, 6)
    assert following(date(2019, 12, 5), "month") == date(2020, 1, 1)
    assert following(date(9999, 5, 5), "year") == date.max


def test_every_dated_incident_is_counted():
    first, last = span_of(COLUMNS)
    found = histogram(COLUMNS, ALL, first, last)
    dated = [i for i in MADE if i.event_date]
    within = [i for i in dated if floor(i.event_date, found.unit) == floor(i.event_date_end, found.unit)]
    assert found.exact.sum() == len(within)
    assert found.spread.sum() >= len(dated) - len(within)


def test_a_month_long_incident_is_lighter_in_each_of_its_days():
    month = replace(MADE[0], event_date=date(2018, 9, 1), event_date_end=date(2018, 9, 30))
    day = replace(MADE[1], event_date=date(2018, 9, 10), event_date_end=date(2018, 9, 10))
    columns = build([month, day])
    found = histogram(columns, np.ones(2, bool), date(2018, 9, 1), date(2018, 9, 30))
    assert found.unit == "day"
    assert (found.spread.sum(axis=1) == 1).all()
    assert found.exact.sum() == 1


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(1, 4000), st.booleans())
def test_the_player_reaches_the_end(first, days, cumulative):
    span = (first, first + timedelta(days=days))
    unit = unit_for(*span)
    window, steps = opening(span, unit), 0
    while (then := advance(*window, span, unit, cumulative=cumulative)) is not None:
        assert then[1] > window[1]
        assert then[0] == window[0] if cumulative else then[0] > window[0]
        window, steps = then, steps + 1
    assert window[1] == span[1]
    assert steps <= 140


def test_edges_cover_the_span():
    found = edges(date(2020, 1, 8), date(2020, 3, 1), "month")
    assert found == (date(2020, 1, 1), date(2020, 2, 1), date(2020, 3, 1), date(2020, 4, 1))


def test_nothing_dated_has_no_span():
    assert span_of(build([replace(MADE[0], event_date=None, event_date_end=None)])) is None


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_chart_says_months_in_the_language(lang):
    found = histogram(COLUMNS, ALL, *span_of(COLUMNS))
    spec = chart.spec(found, span_of(COLUMNS), Texts(lang))
    assert spec["config"]["locale"]["time"]["months"][0] == {"ar": "يناير", "en": "January"}[lang]
    assert sum(r["n"] for r in chart.rows(found)) == found.exact.sum() + found.spread.sum()


def test_the_window_over_the_chart_dims_what_is_not_chosen():
    span = (date(2018, 1, 1), date(2018, 1, 10))
    assert "--before:0.0000;--after:0.0000" in chart.window(span, span)
    assert "--before:0.2000;--after:0.5000" in chart.window((date(2018, 1, 3), date(2018, 1, 5)), span)


def test_the_style_sheet_puts_the_slider_under_the_bars():
    css = (Path(__file__).parents[3] / "static/page.css").read_text(encoding="utf-8")
    assert f".stSlider {{ padding-inline: {chart.AXIS}px {chart.EDGE}px; }}" in css
    assert (
        f"inset-inline-start: {chart.AXIS}px; width: calc((100% - {chart.AXIS + chart.EDGE}px) * var(--before))" in css
    )
    assert f"inset-inline-end: {chart.EDGE}px; width: calc((100% - {chart.AXIS + chart.EDGE}px) * var(--after))" in css


def test_a_brush_is_read_and_nonsense_is_not():
    assert chart.brushed({"selection": {"brush": {"a": [86_400_000 * 20, 86_400_000 * 10]}}}) == (
        date(1970, 1, 11),
        date(1970, 1, 21),
    )
    text = {"selection": {"brush": {"a": ["2018-12-06T16:48:50.232Z", "2017-06-26T15:33:29.301Z"]}}}
    assert chart.brushed(text) == (date(2017, 6, 26), date(2018, 12, 6))
    for nonsense in (
        None,
        {},
        {"selection": {}},
        {"selection": {"brush": {"a": ["x", 1]}}},
        {"selection": {"brush": {"a": [1e300, 1]}}},
    ):
        assert chart.brushed(nonsense) is None


def test_a_few_days_are_told_day_by_day_and_never_by_the_hour():
    made = [replace(MADE[0], event_date=date(2020, 1, d), event_date_end=date(2020, 1, d)) for d in (9, 9)]
    columns = build(made)
    span = span_of(columns)
    for lang, sign in (("en", ""), ("ar", "-")):
        drawn = chart.spec(histogram(columns, np.ones(2, bool), *span), span, Texts(lang))
        axis = drawn["layer"][0]["encoding"]["x"]["axis"]
        assert axis["tickCount"] == {"interval": "day", "step": 1}
        assert "%d %b" in axis["format"]
        assert axis["labelOffset"] == {"expr": f"{sign}width / 2"}  # under the middle of the one day's bar
        assert str(1000 * 86400 * to_day(date(2020, 1, 10))) in axis["labelExpr"]
