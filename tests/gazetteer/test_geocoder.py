"""ArabicGazetteer keeps geopy's contract: locations, None, lists, errors, threads, a limited fallback."""

from __future__ import annotations

import threading
import time
from itertools import pairwise
from typing import Any

import pytest
from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from gazetteer import ArabicGazetteer, Gazetteer


@pytest.fixture(scope="module")
def geocoder(shipped: Gazetteer) -> ArabicGazetteer:
    return ArabicGazetteer(shipped)


class Online(Geocoder):  # type: ignore[misc]
    """Stands for an online geocoder: knows one name and counts its calls."""

    def __init__(self) -> None:
        super().__init__(user_agent="test")
        self.calls: list[tuple[str, float]] = []

    def geocode(self, query: str, *, exactly_one: bool = True, timeout: float | None = None) -> Any:
        self.calls.append((query, time.monotonic()))
        found = Location("ززززقق", (1.0, 2.0), {"id": "online"}) if query == "ززززقق" else None
        return found if exactly_one or found is None else [found]


def test_it_is_a_geopy_geocoder(geocoder: ArabicGazetteer) -> None:
    assert isinstance(geocoder, Geocoder)
    found = geocoder.geocode("إدلب")
    assert isinstance(found, Location)
    assert isinstance(found.point, Point)
    assert (found.address, found.raw["country"]) == ("إدلب", "SY")
    assert abs(found.latitude - 35.93) < 0.05


def test_no_match_is_none(geocoder: ArabicGazetteer) -> None:
    assert geocoder.geocode("ززززقق") is None
    assert geocoder.geocode("ززززقق", exactly_one=False) is None
    assert geocoder.reverse((0.0, -150.0)) is None


def test_a_list_is_ranked_and_limited(geocoder: ArabicGazetteer) -> None:
    found = geocoder.geocode("طرابلس", exactly_one=False, limit=2)
    assert isinstance(found, list)
    assert len(found) == 2
    assert found[0].raw["score"] >= found[1].raw["score"]


def test_country_codes_limit(geocoder: ArabicGazetteer) -> None:
    found = geocoder.geocode("طرابلس", country_codes="lb")
    assert isinstance(found, Location)
    assert found.raw["country"] == "LB"


def test_reverse_takes_points_tuples_and_text(geocoder: ArabicGazetteer) -> None:
    for query in (Point(36.2012, 37.1612), (36.2012, 37.1612), "36.2012, 37.1612"):
        found = geocoder.reverse(query)
        assert isinstance(found, Location)
        assert found.address == "حلب"
    several = geocoder.reverse((36.2012, 37.1612), exactly_one=False, limit=3)
    assert isinstance(several, list)
    assert len(several) == 3


def test_reverse_of_no_point_is_a_query_error(geocoder: ArabicGazetteer) -> None:
    with pytest.raises(GeocoderQueryError):
        geocoder.reverse("nowhere at all")


def test_nothing_is_asked_online_by_default(shipped: Gazetteer) -> None:
    online = Online()
    ArabicGazetteer(shipped).geocode("ززززقق")
    assert online.calls == []


def test_the_fallback_is_asked_once_a_name_and_only_for_unknown_ones(shipped: Gazetteer) -> None:
    online = Online()
    geocoder = ArabicGazetteer(shipped, fallback=online, min_delay_seconds=0)
    for _ in range(3):
        found = geocoder.geocode("ززززقق")
        assert isinstance(found, Location)
        assert found.raw["id"] == "online"
        assert geocoder.geocode("غير موجود أبدا") is None
        geocoder.geocode("حلب")
    assert [q for q, _ in online.calls] == ["ززززقق", "غير موجود أبدا"]


def test_the_fallback_is_asked_no_faster_than_allowed(shipped: Gazetteer) -> None:
    online = Online()
    geocoder = ArabicGazetteer(shipped, fallback=online, min_delay_seconds=0.2)
    for n in range(3):
        geocoder.geocode(f"ززززقق {n}")
    times = [t for _, t in online.calls]
    assert len(times) == 3
    assert min(b - a for a, b in pairwise(times)) >= 0.19


def test_threads_share_one_geocoder(shipped: Gazetteer) -> None:
    fresh = Gazetteer()
    geocoder = ArabicGazetteer(fresh)
    names = ["حلب", "إدلب", "طرابلس", "محافظة حلب", "Aleppo", "ززززقق", "قم"]
    expected = [[c.place.id for c in shipped.candidates(n)] for n in names]
    wrong: list[object] = []
    start = threading.Barrier(8)

    def work() -> None:
        start.wait()
        for _ in range(20):
            for name, ids in zip(names, expected, strict=True):
                found = geocoder.geocode(name, exactly_one=False) or []
                if [f.raw["id"] for f in found] != ids:
                    wrong.append((name, found))
            geocoder.reverse((36.2012, 37.1612))
            place = fresh.place("iso:SY-HL")
            if place is None or fresh.geometry(place) is None:
                wrong.append("geometry")

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
