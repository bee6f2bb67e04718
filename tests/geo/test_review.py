"""Corrections of an incident, and where the page keeps them."""

from datetime import date

import pytest

from gazetteer import Gazetteer
from geo import review
from geo.page.catalogue import JoinedCatalogue, MemoryCatalogue
from geo.page.desk import SessionDesk, StoreDesk, holder, reviewed
from geo.properties import properties_of
from geo.review import at_place, by_actor, corrected, nowhere, of_type, on_days
from geo.store import open_store
from geo.store.catalogue import StoreCatalogue
from geo.taxonomy import kinds
from tests.store.conftest import fill
from tests.store.test_contract import EXPECTED, MADE
from tests.synthetic import incidents

ONE = next(i for i in incidents(50) if i.geo_precision == 1)


def place(name, feature):
    return next(c.place for c in Gazetteer.default().candidates(name) if c.place.feature.startswith(feature))


def test_a_town_gives_a_point_and_its_divisions():
    found = corrected(ONE, at_place(place("سراقب", "P")))
    assert (found.location_ar, found.country, found.iso, found.admin1) == ("سراقب", "Syria", "760", "Idlib")
    assert (found.geometry.x, found.geometry.y) == (found.longitude, found.latitude)
    assert found.review == "corrected"
    # The word in the sentence is no longer what places it.
    assert found.place_start is None


def test_a_governorate_gives_its_outline_and_a_country_no_point():
    area = corrected(ONE, at_place(place("محافظة إدلب", "A.ADM1")))
    assert area.geometry.geom_type in {"Polygon", "MultiPolygon"}
    assert area.geo_precision == 4
    state = corrected(ONE, at_place(place("سوريا", "A.PCLI")))
    assert (state.latitude, state.longitude, state.radius_km, state.geo_precision) == (None, None, None, 5)
    unknown = corrected(ONE, nowhere())
    assert (unknown.geometry, unknown.latitude, unknown.country, unknown.geo_precision) == (None, None, "", None)


@pytest.mark.parametrize("kind", kinds(), ids=lambda k: k.sub_event_type)
def test_every_type_brings_its_event_and_disorder_type(kind):
    found = corrected(ONE, of_type(kind.sub_event_type))
    assert (found.event_type, found.disorder_type) == (kind.event_type, kind.disorder_type)


def test_days():
    day = date(2020, 1, 8)
    assert corrected(ONE, on_days(day, None)).event_date_end == day
    assert on_days(day, date(2020, 1, 31))["time_precision"] == 3
    assert corrected(ONE, on_days(None, None)).event_date is None
    with pytest.raises(ValueError, match="2020-01-01 is before 2020-01-08"):
        on_days(day, date(2020, 1, 1))


def test_an_actor_takes_the_place_of_another_and_the_rest_stay():
    target = [a for a in ONE.actors if a.role == "target"]
    found = corrected(ONE, by_actor(ONE, "perpetrator", "lb.hezbollah"))
    assert [a.id for a in found.actors if a.role == "perpetrator"] == ["lb.hezbollah"]
    assert [a for a in found.actors if a.role == "target"] == target
    assert properties_of(found)["actor1"] == found.actors[0].name_ar
    nobody = corrected(found, by_actor(found, "perpetrator", ""))
    assert (nobody.actor1, nobody.inter1) == ("", None)
    assert all(a.role != "perpetrator" for a in nobody.actors)


def test_what_makes_an_incident_that_of_its_sentence_cannot_be_corrected():
    with pytest.raises(ValueError, match="'sentence' cannot be corrected"):
        corrected(ONE, {"sentence": "x"})
    with pytest.raises(ValueError, match="'id' cannot be corrected"):
        SessionDesk().correct(ONE.id, {"id": "x"}, "")


def test_a_session_keeps_corrections_until_they_are_taken_back():
    made, other = incidents(20), incidents(5, seed=2)
    whole = JoinedCatalogue(MemoryCatalogue(made), MemoryCatalogue(other))
    desk = SessionDesk()
    desk.correct(made[3].id, {"fatalities": 4}, "هدى")
    desk.correct(other[1].id, review.REJECTION, "هدى")
    found = reviewed(whole, desk.corrections())
    assert found.incident(found.row(made[3].id)).fatalities == 4
    assert found.row(other[1].id) is None
    assert len(found.columns) == 24
    assert holder(found, made[3].id) is found.base
    assert [c.rejects for c in desk.corrections()] == [False, True]
    for correction in desk.corrections():
        desk.undo(correction.number, "")
    assert reviewed(whole, desk.corrections()) is whole


def test_a_store_keeps_them_for_everyone(tmp_path):
    with open_store(str(tmp_path / "store"), make=True) as store:
        fill(store, MADE)
        desk = StoreDesk(StoreCatalogue(store))
        one, two = EXPECTED[0].id, EXPECTED[1].id
        desk.correct(one, of_type("Looting/property destruction"), "هدى")
        desk.correct(two, review.REJECTION, "هدى")
        assert store.incident(one).sub_event_type == "Looting/property destruction"
        assert store.incident(two) is None
        assert {i.id for i in store.incidents()} == {i.id for i in EXPECTED} - {two}
        held = desk.corrections()
        assert [(c.incident, c.rejects, c.author) for c in held] == [(one, False, "هدى"), (two, True, "هدى")]
        for correction in held:
            desk.undo(correction.number, "هدى")
        assert store.incident(two) == next(i for i in EXPECTED if i.id == two)
        assert store.incident(one).sub_event_type == EXPECTED[0].sub_event_type
        assert desk.corrections() == []
