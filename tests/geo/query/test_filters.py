"""The filters: what passes, what the URL says, and counts that add up."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from geo.query.building import build
from geo.query.filters import (
    SIDES,
    Filters,
    Near,
    count,
    masks,
    option_counts,
    passing,
)
from geo.query.link import PageState, from_query, to_query
from geo.taxonomy import EVENT_TYPES
from tests.synthetic import incidents

MADE = incidents(400)
COLUMNS = build(MADE)


def ids(filters, extents=None):
    mask = passing(COLUMNS, masks(COLUMNS, filters, extents))
    return {MADE[row].id for row in np.flatnonzero(mask)}


def test_no_filter_lets_everything_pass():
    assert len(ids(Filters())) == 400


def test_dates_take_what_touches_them_and_undated_only_when_wanted():
    start, end = date(2018, 3, 1), date(2018, 9, 30)
    touching = {i.id for i in MADE if i.event_date and i.event_date <= end and i.event_date_end >= start}
    undated = {i.id for i in MADE if i.event_date is None}
    assert undated
    assert ids(Filters(start=start, end=end, undated=False)) == touching
    assert ids(Filters(start=start, end=end)) == touching | undated


def test_an_incident_of_a_month_is_in_every_day_of_it():
    month = replace(MADE[0], event_date=date(2018, 9, 1), event_date_end=date(2018, 9, 30))
    columns = build([month])
    for day in (1, 15, 30):
        when = date(2018, 9, day)
        assert passing(columns, masks(columns, Filters(start=when, end=when))).all()
    assert not passing(columns, masks(columns, Filters(start=date(2018, 10, 1), undated=False))).any()


def test_types_and_sub_types_add_up():
    battles = {i.id for i in MADE if i.event_type == "Battles"}
    attacks = {i.id for i in MADE if i.sub_event_type == "Attack"}
    assert ids(Filters(types=("Battles", "Attack"))) == battles | attacks


@pytest.mark.parametrize("side", SIDES)
def test_actor_by_side_and_by_any_of_its_names(side):
    role = {"any": {"perpetrator", "target"}, "actor1": {"perpetrator"}, "actor2": {"target"}}[side]
    wanted = {i.id for i in MADE if any(a.id == "sdf" and a.role in role for a in i.actors)}
    for name in ("sdf", "قوات سورية الديمقراطية".replace("سورية", "سوريا"), "Syrian Democratic Forces"):
        assert ids(Filters(actors=(name,), side=side)) == wanted


def test_free_text_ignores_spelling():
    sample = replace(MADE[0], sentence="اشتباكاتٌ في إدلب والقاهرة")
    columns = build([sample])
    for query in ("ادلب", "إدلب", "أدلب القاهره", "اشتباكات"):
        assert passing(columns, masks(columns, Filters(query=query))).all(), query
    assert not passing(columns, masks(columns, Filters(query="حلب"))).any()


def test_deaths_leave_out_what_states_none():
    assert ids(Filters(deaths=3)) == {i.id for i in MADE if (i.fatalities or 0) >= 3}


def test_precision_keeps_the_more_exact():
    assert ids(Filters(precision=2)) == {i.id for i in MADE if i.geo_precision in {1, 2}}


def test_box_keeps_points_in_it_and_areas_that_touch_it():
    wanted = {
        i.id
        for i in MADE
        if (i.geo_precision in {1, 2} and 35 <= i.longitude <= 42 and 32 <= i.latitude <= 37.5)
        or (i.geo_precision == 3 and i.geometry.intersects(box(35, 32, 42, 37.5)))
    }
    assert ids(Filters(bbox=(35, 32, 42, 37.5))) == wanted


def test_places_by_name_by_distance_and_by_outline():
    town = next(i for i in MADE if i.geo_precision == 1)
    assert town.id in ids(Filters(places=(town.place_id,)))
    assert town.id in ids(Filters(places=(town.location_ar,)))
    near = ids(Filters(places=("x~20",)), {"x~20": Near(town.latitude, town.longitude, 20)})
    assert town.id in near
    assert len(near) < 400
    inside = ids(Filters(places=("x",)), {"x": box(30, 30, 50, 38)})
    assert inside == {
        i.id for i in MADE if i.geo_precision in {1, 2, 3} and 30 < i.longitude < 50 and 30 < i.latitude < 38
    }


FILTERS = st.builds(
    Filters,
    start=st.none() | st.dates(date(2014, 1, 1), date(2020, 1, 1)),
    end=st.none() | st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    undated=st.booleans(),
    actors=st.lists(st.sampled_from(["sdf", "civ", "nobody"]), max_size=2, unique=True).map(tuple),
    side=st.sampled_from(SIDES),
    types=st.lists(st.sampled_from([*EVENT_TYPES, "Attack", "Agreement"]), max_size=2, unique=True).map(tuple),
    statuses=st.lists(st.sampled_from(["reported", "claimed"]), max_size=2, unique=True).map(tuple),
    sources=st.lists(st.sampled_from(["وكالة أ", "Radio C", "?"]), max_size=2, unique=True).map(tuple),
    query=st.sampled_from(["", "حلب", "قتل 3"]),
    bbox=st.none() | st.just((35.0, 30.0, 45.0, 38.0)),
    precision=st.integers(0, 5),
    deaths=st.integers(0, 4),
)


@given(FILTERS)
@settings(deadline=None)
def test_counts_add_up_and_urls_read_back(filters):
    found = masks(COLUMNS, filters)
    mask = passing(COLUMNS, found)
    counts = count(COLUMNS, mask)
    assert counts.on_map + counts.elsewhere == counts.total == mask.sum()
    options = option_counts(COLUMNS, found)
    assert options["types"].sum() == passing(COLUMNS, found, but="types").sum()
    state = PageState(filters, "en", "s1-1", (33.5, 36.25, 7))
    assert from_query(to_query(state)) == state


@given(
    st.dictionaries(
        st.sampled_from(["from", "to", "bbox", "view", "type", "precision", "lang", "side", "deaths"]),
        st.lists(st.text(max_size=30), max_size=3),
    )
)
def test_no_link_breaks_the_page(query):
    state = from_query(query)
    assert state.lang in {"ar", "en"}
    passing(COLUMNS, masks(COLUMNS, state.filters))


def test_a_link_names_types_in_either_language():
    assert from_query({"type": ["معارك", "armed clash", "nonsense"]}).filters.types == ("Battles", "Armed clash")


def test_each_option_counts_what_it_would_leave():
    filters = Filters(types=("Battles",), statuses=("reported",))
    options = option_counts(COLUMNS, masks(COLUMNS, filters))
    riots = EVENT_TYPES.index("Riots")
    assert options["types"][riots] == len(ids(replace(filters, types=("Riots",))))
    assert options["actors"].max() <= len(ids(filters))
