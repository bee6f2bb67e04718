"""Widgets, filters, chips and links say the same thing."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from hypothesis import given, settings
from shapely.geometry import Point

from geo.page import pagestate, summary
from geo.page.catalogue import JoinedCatalogue, MemoryCatalogue, joined
from geo.page.holdings import describe, file_name
from geo.page.i18n import Texts
from geo.query.building import build
from geo.query.filters import Filters, count, masks, passing
from geo.query.link import PageState, from_query
from tests.geo.query.test_filters import FILTERS
from tests.synthetic import catalogue, incidents

MADE = incidents(300)
COLUMNS = build(MADE)
SPAN = (date(2015, 1, 1), date(2024, 12, 31))
EN = Texts("en")


@given(FILTERS)
@settings(deadline=None)
def test_widgets_give_back_the_filters_that_they_show(f):
    values = pagestate.widget_values(PageState(f), SPAN)
    if f.start is None or f.end is None or f.start <= f.end:
        assert pagestate.filters_of(values, f, SPAN, None) == f


def test_a_slider_at_its_ends_means_no_limit_and_a_link_may_reach_beyond():
    beyond = Filters(start=date(2010, 1, 1))
    values = pagestate.widget_values(PageState(beyond), SPAN)
    assert values["w_range"] == SPAN
    assert pagestate.filters_of(values, beyond, SPAN, None).start == date(2010, 1, 1)
    moved = values | {"w_range": (SPAN[0], date(2020, 1, 1))}
    assert pagestate.filters_of(moved, beyond, SPAN, None) == Filters(end=date(2020, 1, 1))


def test_in_view_takes_what_the_map_shows():
    values = pagestate.widget_values(PageState(), SPAN) | {"w_in_view": True}
    assert pagestate.filters_of(values, Filters(), SPAN, (1, 2, 3, 4)).bbox == (1, 2, 3, 4)


@pytest.mark.parametrize(
    "nonsense", [None, {}, {"bounds": None}, {"bounds": {"_southWest": {"lat": None}}}, {"bounds": 3}]
)
def test_a_map_that_has_not_told_shows_nothing(nonsense):
    assert pagestate.seen_box(nonsense) is None
    assert pagestate.seen_view(nonsense) is None


def test_what_the_map_tells_is_read():
    value = {"bounds": {"_southWest": {"lat": 30, "lng": 40}, "_northEast": {"lat": 32, "lng": 44}}, "zoom": 7}
    assert pagestate.seen_box(value) == (40, 30, 44, 32)
    assert pagestate.seen_view(value) == (31, 42, 7)


@given(FILTERS)
@settings(deadline=None)
def test_taking_every_chip_off_leaves_no_filter(f):
    active = pagestate.chips(f, COLUMNS, EN)
    while active:
        f = active[0].taken_off(f)
        active = pagestate.chips(f, COLUMNS, EN)
    assert replace(f, side="any") == Filters()


def test_a_link_opens_its_view():
    state = PageState(Filters(types=("Riots",), query="حلب"), "ar", "s1-1", (33.0, 44.0, 7))
    url = pagestate.link("http://x/?old=1", state)
    assert from_query(parse_qs(urlsplit(url).query)) == state


def test_options_say_what_they_would_leave():
    found = pagestate.options(COLUMNS, {}, Filters(actors=("gone",)), EN)
    battles = sum(i.event_type == "Battles" for i in MADE)
    assert found["types"]["Battles"] == f"Battles ({battles})"
    assert found["actors"]["gone"] == "gone"
    assert "Syrian Democratic Forces · قوات سوريا الديمقراطية" in found["actors"]["sdf"]


def test_exactness_and_role_say_what_they_would_leave():
    f = Filters(actors=("sdf",), precision=2)
    found = masks(COLUMNS, f)
    exact = pagestate.exactness(COLUMNS, found, EN)
    roles = pagestate.sides(COLUMNS, found, f, EN)
    for precision, text in exact.items():
        left = count(COLUMNS, passing(COLUMNS, masks(COLUMNS, replace(f, precision=precision)))).total
        assert text.endswith(f"({left})"), precision
    for side, text in roles.items():
        left = count(COLUMNS, passing(COLUMNS, masks(COLUMNS, replace(f, side=side)))).total
        assert text.endswith(f"({left})"), side


@pytest.mark.parametrize("order", ["newest", "oldest", "deadliest", "type"])
def test_the_table_is_sorted_and_complete(order):
    mask = passing(COLUMNS, masks(COLUMNS, Filters(statuses=("reported",))))
    rows = summary.order(COLUMNS, mask, order)
    assert sorted(rows) == list(np.flatnonzero(mask))
    dates = [MADE[r].event_date for r in rows if MADE[r].event_date]
    if order in {"newest", "oldest"}:
        assert dates == sorted(dates, reverse=order == "newest")
        assert all(MADE[r].event_date is None for r in rows[len(dates) :])


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_summaries_match_the_table(lang):
    t = Texts(lang)
    mask = passing(COLUMNS, masks(COLUMNS, Filters(deaths=2)))
    rows = np.flatnonzero(mask)
    dead = sum(MADE[r].fatalities or 0 for r in rows)
    for make in (summary.by_type, summary.by_area):
        frame = make(COLUMNS, mask, t)
        assert frame.iloc[:, 1].sum() == len(rows)
        assert frame.iloc[:, 2].sum() == dead
    actors = summary.by_actor(COLUMNS, mask, t)
    assert actors.iloc[:, 1].sum() == sum(len({a.id for a in MADE[r].actors}) for r in rows)
    frame = summary.table(MemoryCatalogue(MADE), rows, t)
    assert len(frame) == len(rows)
    assert frame[t("Killed")].sum() == dead
    assert sorted(frame.columns) == sorted(summary.column_order(t))


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_what_where_when_how_many_how_sure_and_who_fit_beside_the_filters(lang):
    t = Texts(lang)
    six = list(summary.widths(t).items())[:6]
    assert [t("Date"), t("Event"), t("Place"), t("Killed"), t("Status"), t("Who")] == [name for name, _ in six]
    assert sum(pixels for _, pixels in six) <= 1055  # what 1,440 pixels leave, without the column of the ticks


def test_a_summary_shows_its_figures_and_says_what_it_leaves_out():
    frame = summary.by_area(COLUMNS, np.ones(len(MADE), bool), EN)
    html = summary.listing("<b>", frame.head(2), len(frame), EN)
    assert html.count("<tr>") == 3
    assert f"<td>{EN.number(int(frame.iloc[0, 1]))}</td>" in html
    assert f"{len(frame) - 2}" in html.rpartition("</table>")[2]
    assert "<b>" not in html
    assert 'dir="rtl"' in summary.listing("x", frame, len(frame), Texts("ar"))


def test_what_is_not_on_the_map_is_listed_whole():
    everything = np.ones(len(MADE), bool)
    parts = summary.off_map(COLUMNS, everything, summary.order(COLUMNS, everything, "newest"), EN)
    assert sum(len(rows) for _, rows in parts) == int((~COLUMNS.on_map).sum())


def test_neighbours_follow_the_order_of_the_table():
    rows = np.array([4, 2, 9], dtype=np.int32)
    assert summary.neighbours(rows, 2) == (4, 9)
    assert summary.neighbours(rows, 4) == (None, 2)
    assert summary.neighbours(rows, 9) == (2, None)
    assert summary.neighbours(rows, 7) == (None, None)


def test_joining_keeps_every_row_and_doubles_none():
    base = catalogue(50)
    fresh = replace(MADE[0], id="new", country="SY", actors=())
    more = joined(base, [fresh, base.incident(3)], [])
    twice = joined(more, [fresh, replace(fresh, id="other")], [])
    assert isinstance(twice, JoinedCatalogue)
    assert len(more.columns) == 51
    assert len(twice.columns) == 52
    row = twice.row("other")
    assert twice.incident(row).id == "other"
    assert twice.columns.countries.keys[twice.columns.country[row]] == "SY"
    assert twice.incident(7) == base.incident(7)
    assert passing(twice.columns, masks(twice.columns, Filters(query=fresh.location_ar)))[row]


def test_shared_areas_are_drawn_once():
    columns = build([replace(MADE[0], id=str(n), geo_precision=3, geometry=Point(40, 33).buffer(1)) for n in range(5)])
    assert len(columns.areas) == 1
    assert (columns.area == 0).all()


def test_a_download_says_what_it_holds_and_is_named_after_its_filter():
    f = Filters(start=date(2018, 1, 1), types=("Riots",), query="../../etc/passwd\0")
    mask = passing(COLUMNS, masks(COLUMNS, Filters(types=("Riots",))))
    assert file_name(f) == "waqai-2018-01-01-Riots-etc-passwd"
    from geo.query.filters import count

    text = describe(count(COLUMNS, mask), pagestate.chips(f, COLUMNS, EN), COLUMNS, mask, "http://x", EN)
    for part in ("Riots", "GeoNames (CC BY 4.0)", "http://x", "وكالة أ", "waqai"):
        assert part in text


def test_a_page_of_the_table_says_what_its_headings_sort():
    t = Texts("en")
    assert "sorts" not in summary.caption(1, 100, 30, 30, t)
    assert "sorts these rows" in summary.caption(1, 100, 100, 250, t)
    assert summary.caption(3, 100, 50, 250, t).startswith("Rows \u2068201\u2069–\u2068250\u2069 of")
