"""The rows of a read model are the page's own columns, however they are made."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import numpy as np

from geo.incident import ActorRef
from geo.query.building import build, columns_of
from geo.store.parsing import parsed
from geo.store.records import to_incident, to_record
from tests.synthetic import incidents


def odd():
    """Return incidents with what is rare: nothing known, several actors in several roles, days that lie far off."""
    base = incidents(4, 9)
    many = (ActorRef("x", "س", "", "party"), ActorRef("x", "س", "", "target"), ActorRef("y", "", "Y", "new role"))
    return [
        replace(base[0], id="a", event_date=None, event_date_end=None, actors=(), country="", admin1="", location=""),
        replace(base[1], id="b", event_date=None, event_date_end=date(1916, 5, 16), actors=many, sentence="سطر\nثان"),
        replace(base[2], id="c", event_date=date(2020, 2, 29), event_date_end=None, status="?", event_type="?"),
        replace(base[3], id="d", event_date=date(2021, 1, 2), event_date_end=date(2020, 1, 2), place_id="",
                latitude=None, longitude=None, geo_precision=None, radius_km=None, source="", sentence="\"\\ \t"),
    ]  # fmt: skip


def test_columns_of_records_are_those_of_their_incidents():
    records = [to_record(i) for i in (*incidents(300), *odd())]
    theirs = build([to_incident(r) for r in records])
    ours = columns_of(parsed(records), [r.shape for r in records])
    for field in fields(theirs):
        mine, other = getattr(ours, field.name), getattr(theirs, field.name)
        if field.name == "areas":
            assert len(np.unique(ours.area)) == len(other) + 1
        elif isinstance(other, np.ndarray):
            assert mine.dtype == other.dtype, field.name
            np.testing.assert_array_equal(mine, other, err_msg=field.name)
        elif field.name == "text":
            assert mine.to_pylist() == other.to_pylist()
        else:
            assert mine == other, field.name


def test_no_records_are_no_rows():
    assert len(columns_of(parsed([]), [])) == 0
