"""A place that is lacked is seldom answered by another."""

from __future__ import annotations

import pytest

from tests.gazetteer.taken_out import Without, answers, verdict


@pytest.fixture(scope="module")
def without() -> Without:
    return Without()


def test_a_place_that_is_taken_out_is_not_found(without: Without) -> None:
    place = without.place("sy.hmeimim-airbase")
    assert place is not None
    assert all(found is None or found.place.id != place.id for _, found in answers(without, [place], country=True))


@pytest.mark.parametrize(("country", "most"), [(True, 0.05), (False, 0.08)])
def test_few_sites_that_are_lacked_are_put_elsewhere(without: Without, *, country: bool, most: float) -> None:
    sites = [p for p in without if p.feature[0] == "S" and p.country and p.name_ar and not p.id.startswith("gn:")][::8]
    said = [verdict(place, found) for place, found in answers(without, sites, country=country)]
    assert said.count("elsewhere") <= most * len(said)
