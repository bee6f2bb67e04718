"""The page's basemap: which towns are labelled, what the shipped file holds, and that the build says what it lacks."""

import json

import pytest

from gazetteer import basemap
from gazetteer.cli import PAGE_FILES
from gazetteer.store import DATA, from_line, read_lines

PLACES = [from_line(line) for line in read_lines(DATA / "places.tsv")]


def test_towns_are_labelled_from_a_size_on_that_depends_on_the_country():
    found = basemap.towns(PLACES)
    assert {"SY", "YE", "IQ"} <= {t.country for t in found}
    assert all(t.rank >= 15_000 and t.name_ar for t in found)
    assert all(t.rank >= 100_000 for t in found if t.country == "EG")


def test_a_town_is_labelled_and_not_its_old_quarter():
    names = {t.name_ar for t in basemap.towns(PLACES)}
    assert {"البصرة", "الموصل"} <= names
    assert not {"البصرة القديمة", "الموصل الجديدة"} & names


def test_the_shipped_basemap_names_everything_in_both_languages():
    kinds = {}
    for feature in json.loads((PAGE_FILES / basemap.FILE).read_text(encoding="utf-8"))["features"]:
        p = feature["properties"]
        kinds[p["k"]] = kinds.get(p["k"], 0) + 1
        if feature["geometry"]["type"] == "Point":
            assert p["ar"], p
            assert p["en"], p
    assert set(kinds) == {"land", "border", "admin1", "river", "c", "a", "t"}
    assert kinds["t"] > 500


def test_a_missing_source_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="npm pack"):
        basemap.made(tmp_path, PLACES)
