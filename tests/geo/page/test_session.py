"""What the page remembers for a reader from run to run."""

from datetime import date

import numpy as np
import pytest

from geo.page.catalogue import MemoryCatalogue
from geo.page.session import Session
from geo.query.filters import Filters
from tests.synthetic import incidents

SPAN = (date(2018, 1, 1), date(2018, 12, 31))
LONGER = (date(2018, 1, 1), date(2019, 6, 30))


@pytest.fixture
def session():
    made = Session({})
    opened(made, {}, SPAN)
    made.address()
    return made


def opened(session, query, span):
    session.begin(query)
    return session.load(span)


def again(session, span):
    return opened(session, session.values["written"], span)


def test_a_slider_at_its_ends_follows_when_the_incidents_reach_on(session):
    state = again(session, LONGER)
    assert state.filters == Filters()
    assert session.values["w_range"] == LONGER


def test_a_range_that_was_chosen_stays_when_the_incidents_reach_on(session):
    session.values["w_range"] = (date(2018, 3, 1), date(2018, 4, 1))
    chosen = again(session, SPAN).filters
    session.address()
    state = again(session, LONGER)
    assert (
        (state.filters.start, state.filters.end) == (date(2018, 3, 1), date(2018, 4, 1)) == (chosen.start, chosen.end)
    )
    assert session.values["w_range"] == (date(2018, 3, 1), date(2018, 4, 1))


def test_a_range_up_to_the_end_follows_at_that_end_only(session):
    session.values["w_range"] = (date(2018, 3, 1), SPAN[1])
    again(session, SPAN)
    session.address()
    state = again(session, LONGER)
    assert (state.filters.start, state.filters.end) == (date(2018, 3, 1), None)
    assert session.values["w_range"] == (date(2018, 3, 1), LONGER[1])


def test_going_back_opens_what_was_there_but_a_late_tick_of_the_player_does_not(session):
    first = session.values["written"]
    session.refilter(Filters(start=date(2018, 2, 1), end=date(2018, 2, 28)))
    again(session, SPAN)
    second = session.address()
    assert second != first
    session.values["playing"] = True
    assert opened(session, first, SPAN).filters.start == date(2018, 2, 1)
    session.values["playing"] = False
    assert opened(session, first, SPAN).filters == Filters()


def test_the_table_turns_to_the_page_of_a_chosen_incident_and_then_leaves_it_to_the_reader(session):
    rows = np.arange(250, dtype=np.int32)[::-1]
    assert session.table_page(rows, None, 100) == 1
    session.choose("x")
    assert session.table_page(rows, 20, 100) == 3
    session.values["w_page"] = 2
    assert session.table_page(rows, 20, 100) == 2
    session.choose("not among them")
    assert session.table_page(rows, 999, 100) == 2


def test_a_click_opens_what_was_drawn_and_nothing_of_another_catalogue(session):
    one, other = MemoryCatalogue(incidents(20)), MemoryCatalogue(incidents(20)[1:])
    row = next(n for n, i in enumerate(one.incidents) if i.geo_precision == 1)
    mask = np.ones(20, bool)
    session.drawing(one, mask)
    for clicks, catalogue, chosen in ((1, other, ""), (2, one, one.incident(row).id)):
        session.values["map_value"] = {
            "last_object_clicked_count": clicks, "last_object_clicked_tooltip": f"a name #i{row}",
        }  # fmt: skip
        assert session.follow(catalogue, mask[: len(catalogue.columns)]) == bool(chosen)
        assert session.state.incident == chosen


def test_what_was_stacked_is_forgotten_when_the_rows_are_others(session):
    one, other = MemoryCatalogue(incidents(20)), MemoryCatalogue(incidents(19))
    session.catalogue(one)
    session.values["stack"] = [1, 2]
    session.catalogue(one)
    assert session.values["stack"] == [1, 2]
    session.catalogue(other)
    assert session.values["stack"] is None
