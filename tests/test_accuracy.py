"""The floors of accuracy that CI holds, and the validity of every annotated article."""

import csv
import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from gazetteer import Gazetteer, Place
from tests.accuracy.corpus import FOLDERS, SETS, GoldArticle, SetName, distance_km, load
from tests.accuracy.report import Scores, measure

ROOT = Path(__file__).parents[1]
FLOORS = json.loads((ROOT / "tests/accuracy/floors.json").read_text(encoding="utf-8"))
OWN = FOLDERS[:1]
ARTICLES = load(folders=OWN)
CLASSES = {"city", "town", "village", "neighbourhood", "facility", "admin1", "admin2", "region", "river", "country"}
ROLES = {"location", "metonym", "part_of_name", "topic"}
STATUSES = {"reported", "claimed", "background", "planned", "denied"}
SPANNED = ("places", "not_places", "dates", "not_dates")

article = pytest.mark.parametrize("article", ARTICLES, ids=lambda a: a.id)


@cache
def scores(name: SetName) -> Scores:
    return measure(load(name, OWN))


@cache
def sub_event_types() -> dict[str, str]:
    with (ROOT / "geo/lexicon/events/taxonomy.csv").open(encoding="utf-8", newline="") as rows:
        return {row["sub_event_type"]: row["event_type"] for row in csv.DictReader(rows)}


@cache
def countries() -> dict[str, Place]:
    return {place.country: place for place in Gazetteer.default() if place.is_country}


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("bound", ["at_least", "at_most"])
def test_the_pipeline_keeps_its_floors(name: SetName, bound: str) -> None:
    measured = scores(name).measures
    floors: dict[str, float] = FLOORS[name][bound]
    broken = {
        figure: (round(measured[figure], 4), limit)
        for figure, limit in floors.items()
        if (measured[figure] < limit if bound == "at_least" else measured[figure] > limit)
    }
    assert not broken, f"{name}: measured against {bound}: {broken}"


@pytest.mark.parametrize("name", SETS)
def test_a_sixth_of_a_set_is_without_news(name: SetName) -> None:
    articles = load(name, OWN)
    assert sum(not a.news for a in articles) >= len(articles) // 6


def test_there_are_enough_articles() -> None:
    assert len(load("tuning", OWN)) >= 25
    assert len(load("unseen", OWN)) >= 15


@article
def test_offsets_are_those_of_the_text(article: GoldArticle) -> None:
    for part in SPANNED:
        for entry in article.raw.get(part, []):
            assert article.text[entry["start"] : entry["end"]] == entry["text"], entry
            assert entry["text"] == entry["text"].strip(), entry
    for incident in article.raw.get("incidents", []):
        assert incident["evidence"] in article.text


@article
def test_values_are_of_the_known_kinds(article: GoldArticle) -> None:
    assert article.published is not None
    assert re.fullmatch("[A-Z]{2}", article.country)
    for place in article.places or ():
        assert place.role in ROLES
        assert place.feature in CLASSES | {"spatial"}
        assert -90 <= place.lat <= 90
        assert -180 <= place.lon <= 180
        assert place.tolerance_km > 0
    for day in article.dates or ():
        for start, end in day.values:
            assert start is not None
            assert end is not None
            assert start <= end
    for trap in (*article.traps("not_places"), *article.traps("not_dates")):
        assert trap.why


@article
def test_incidents_carry_the_labels_of_the_taxonomy(article: GoldArticle) -> None:
    assert article.news or not article.incidents
    for raw, incident in zip(article.raw.get("incidents", []), article.incidents or (), strict=True):
        assert sub_event_types()[raw["sub_event_type"]] == incident.event_type
        assert set(incident.sub_event_types) <= set(sub_event_types())
        assert incident.status in STATUSES
        assert (incident.lat is None) == (incident.lon is None) == (incident.tolerance_km is None)
        assert incident.fatalities is None or incident.fatalities >= 0
        low, high = raw["fatalities"], raw["fatalities_max"]
        assert high is None or (low is not None and low <= high)
        if incident.start is not None:
            assert incident.end is not None
            assert incident.start <= incident.end


@article
def test_most_places_lie_in_or_near_the_countries_of_the_article(article: GoldArticle) -> None:
    told = [countries()[code] for code in article.raw.get("countries", [article.country])]
    points = [p for p in article.places or () if p.role == "location" and p.feature != "country" and not p.optional]
    near = [p for p in points if any(distance_km(p.lat, p.lon, c.lat, c.lon) <= c.radius_km * 1.2 + 100 for c in told)]
    assert not article.news or len(near) >= 0.6 * len(points)


def test_a_name_has_one_point() -> None:
    points: dict[str, set[tuple[float, float]]] = defaultdict(set)
    for one in ARTICLES:
        for place in one.places or ():
            if place.feature not in {"spatial", "country", "region", "river"}:
                points[f"{place.name_en} {place.feature}"].add((place.lat, place.lon))
    apart = {name: at for name, at in points.items() if any(distance_km(*a, *b) > 15 for a in at for b in at)}
    assert not apart
