"""Every row of the shipped data: the same rules as `waqai gazetteer check`, and the tables that it does not read."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
import shapely

from gazetteer import Gazetteer, check, stats
from gazetteer.arabic import resemblance
from gazetteer.features import features
from gazetteer.normalise import fold_name
from gazetteer.ranking import reach_km
from gazetteer.sources.geonames import ARAB_WORLD
from gazetteer.store import COLUMNS, DATA

README = (DATA / "README.md").read_text(encoding="utf-8")


def rows(name: str) -> list[tuple[str, dict[str, str]]]:
    with (DATA / name).open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        out = [(f"{name}:{reader.line_num}", row) for row in reader]
    assert all(None not in row and None not in row.values() for _, row in out), f"{name}: ragged rows"
    return out


def is_arabic(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    return bool(letters) and all("ARABIC" in unicodedata.name(c) for c in letters)


def test_every_shipped_and_curated_row_keeps_the_rules() -> None:
    found = check.findings(check.load())
    assert not found, "\n".join(str(f) for f in found[:50])


def test_places_have_the_documented_columns() -> None:
    header = (DATA / "places.tsv").read_text(encoding="utf-8").split("\n", 1)[0].split("\t")
    assert tuple(header) == COLUMNS
    for column in COLUMNS:
        assert f"`{column}`" in README


def test_countries() -> None:
    seen: Counter[str] = Counter()
    names: dict[str, str] = {}
    for where, row in rows("countries.csv"):
        code = row["iso2"]
        seen[code] += 1
        assert re.fullmatch("[A-Z]{2}", code), where
        assert is_arabic(row["name_ar"]), where
        assert row["name_en"].strip(), where
        for name in (row["name_ar"], *filter(None, row["aliases"].split("|"))):
            key = fold_name(name)
            assert key, where
            assert names.setdefault(key, code) == code, f"{where}: {name} is also {names[key]}"
        weak = set(filter(None, row["weak"].split("|")))
        assert weak <= {row["name_ar"], *row["aliases"].split("|")}, where
    assert max(seen.values()) == 1
    assert seen.keys() >= ARAB_WORLD


def test_demonyms() -> None:
    codes = {row["iso2"] for _, row in rows("countries.csv")}
    owners: dict[str, str] = {}
    # The Comoros have none: قمري is «lunar» in nearly every text.
    for where, row in rows("demonyms.csv"):
        assert row["iso2"] in codes, where
        forms = [f for c in ("demonym_ar", "feminine", "plural", "other") for f in row[c].split("|") if f]
        assert forms, where
        for form in forms:
            assert is_arabic(form), f"{where}: {form}"
            assert not form.startswith("ال") or form.startswith(("الم", "ألم", "ألب")), (
                f"{where}: {form} carries the article"
            )
            assert owners.setdefault(fold_name(form), row["iso2"]) == row["iso2"], (
                f"{where}: {form} is also {owners[fold_name(form)]}"
            )
    assert ARAB_WORLD - {"EH", "KM"} <= {row["iso2"] for _, row in rows("demonyms.csv")}


def test_first_level_names(shipped: Gazetteer) -> None:
    divisions = {p.admin1: p for p in shipped if p.is_admin1}
    assert list(shipped.divisions()) == [p for p in shipped if p.is_admin1]
    governorates = {
        fold_name(n) for p in shipped if p.feature == "A.ADM2" and p.country == "PS" for n in (p.name_ar, *p.strong)
    }
    for where, row in rows("admin1_names.csv"):
        assert row["iso_3166_2"].startswith(f"{row['country']}-"), where
        assert is_arabic(row["name_ar"]), where
        assert row["name_en"].strip(), where
        found = {
            fold_name(c)
            for p in divisions.values()
            if p.country == row["country"]
            for c in (p.name_ar, *p.strong, *p.weak)
        }
        if row["country"] == "PS":
            found |= governorates
        assert fold_name(row["name_ar"]) in found, f"{where}: {row['name_ar']} is not shipped"


def test_every_division_of_the_region_has_an_outline(shipped: Gazetteer) -> None:
    bare = [p.id for p in shipped if p.is_admin1 and shipped.geometry(p) is None]
    assert bare == []
    counted = Counter(p.country for p in shipped if p.is_admin1)
    expected = FIRST_LEVEL.split()
    assert {c: str(counted[c]) for c in expected[::2]} == dict(zip(expected[::2], expected[1::2], strict=True))


FIRST_LEVEL = """
    SY 14 IQ 19 YE 22 LB 9 JO 12 LY 22 SD 18 EG 27 SA 13 DZ 69 MA 12 TN 24 MR 15 SO 18 DJ 6 KM 3 OM 11 AE 7 QA 8 BH 4
    KW 6 PS 2 TR 81 IR 31
"""
RIVERS = """
    sy.euphrates-river iq.tigris sy.orontes sy.khabur-river lb.r-litani il.jordan-river xx.nile sd.blue-nile-river
    sd.white-nile-river sy.balikh
"""


@pytest.mark.parametrize("river", RIVERS.split())
def test_rivers_have_their_courses(shipped: Gazetteer, river: str) -> None:
    place = shipped.place(river)
    assert place is not None
    line = shipped.geometry(place)
    assert line is not None
    assert line.geom_type == "LineString"


@pytest.mark.parametrize("file", sorted((DATA / "curated").glob("villages_*.csv")), ids=lambda f: f.stem)
def test_villages_of_a_list_sound_as_their_latin_names_do(file: Path) -> None:
    """A list whose Arabic names stand one row off would give confident wrong places; a few have two names."""
    with file.open(encoding="utf-8", newline="") as handle:
        named = [row for row in csv.DictReader(handle) if row["name_en"]]
    unlike = [row["id"] for row in named if resemblance(row["name_ar"], row["name_en"]) < 0.4]
    assert len(unlike) <= max(2, 0.02 * len(named)), unlike[:20]


@pytest.mark.parametrize("row", rows("curated/more_tr_towns.csv"), ids=lambda r: r[1]["id"])
def test_turkish_towns_are_found_by_every_arabic_spelling(shipped: Gazetteer, row: tuple[str, dict[str, str]]) -> None:
    where, town = row
    cells = (town["name_ar"], *town["aliases"].split("|"), *town["weak"].split("|"))
    names = [name for name in cells if name]
    for name in names:
        assert is_arabic(name), f"{where}: {name}"
        found = {c.place.id for c in shipped.candidates(name, country="TR")}
        assert town["id"] in found, f"{where}: {name}"
    assert max(resemblance(n, town["name_en"]) for n in names) > 0.3, f"{where}: {names} for {town['name_en']}"


def test_tables_of_the_build_name_what_exists(shipped: Gazetteer) -> None:
    for where, row in rows("rivers.csv"):
        assert shipped.place(row["id"]) is not None, where
    for where, row in rows("geonames_fixes.csv"):
        assert row["reason"], where
        town = shipped.place(f"gn:{row['geonameid']}")
        if town is not None:  # else it lent its names to a curated row
            assert town.name_ar == row["name_ar"], where
            assert not row["population"] or town.population == int(row["population"]), where
    for where, row in rows("division_changes.csv"):
        assert row["how"] in {"is", "in", "gap"}, where
        assert row["reason"], where
    for where, row in rows("check_exceptions.csv"):
        assert shipped.place(row["id"]) is not None, where
        assert row["reason"], where


@pytest.mark.parametrize(
    ("iso", "town"), [("ER-AN", "كرن"), ("ER-DU", "منديفيرا"), ("ER-MA", "أسمرة"), ("ER-SK", "مصوع")]
)
def test_mislabelled_units_get_the_name_of_the_region_that_they_are(shipped: Gazetteer, iso: str, town: str) -> None:
    region, seat = shipped.place(f"iso:{iso}"), shipped.candidates(town, country="ER")[0].place
    assert region is not None
    area = shipped.geometry(region)
    assert area is not None
    assert area.distance(shapely.Point(seat.lon, seat.lat)) < 0.05
    assert seat.admin1 == iso


def test_divisions_stand_at_the_seats_that_the_table_names(shipped: Gazetteer) -> None:
    for where, row in rows("seats.csv"):
        division = shipped.place(row["division"]) or shipped.place(f"iso:{row['division']}")
        assert division is not None, where
        own = division.is_admin1 and fold_name(row["seat"]) == fold_name(division.name_ar)
        assert not own, f"{where}: its own name needs no row"
        towns = [p for p in shipped.lookup(fold_name(row["seat"])) if p.feature[0] == "P"]
        assert (division.lat, division.lon) in {(t.lat, t.lon) for t in towns}, f"{where}: {row['seat']}"


@pytest.mark.parametrize(("division", "town"), [("SY-HL", "حلب"), ("TN-11", "تونس"), ("DZ-30", "ورقلة")])
def test_a_division_stands_at_the_town_of_its_name(shipped: Gazetteer, division: str, town: str) -> None:
    place, seat = shipped.place(f"iso:{division}"), shipped.candidates(town, country=division[:2])[0].place
    assert place is not None
    assert (place.lat, place.lon) == (seat.lat, seat.lon)
    assert seat.admin1 == division
    outline = shipped.geometry(place)
    assert outline is not None
    assert reach_km(place.lat, place.lon, outline) <= place.radius_km


def test_namesakes_say_more_than_the_list(shipped: Gazetteer) -> None:
    seen = set()
    for where, row in rows("namesakes.csv"):
        assert fold_name(row["name"]) == row["name"], where
        assert (row["name"], row["country"]) not in seen, where
        seen.add((row["name"], row["country"]))
        assert shipped.place(f"iso:{row['country']}") is not None, where
        assert any(p.feature[0] == "P" for p in shipped.lookup(row["name"])), where
        assert int(row["bearers"]) > 0, where


def test_feature_codes_have_labels() -> None:
    for code, (english, arabic) in features().items():
        assert re.fullmatch(r"[AHLPRSTUV]\.[A-Z0-9]+", code)
        assert english
        assert is_arabic(arabic)


def test_the_readme_has_the_counts_that_the_command_prints(shipped: Gazetteer) -> None:
    table = "\n".join(stats.table(shipped))
    assert table in README, "run `waqai gazetteer stats` and put its table into gazetteer/data/README.md"


def test_the_readme_names_every_file() -> None:
    for path in sorted(Path(DATA).iterdir()):
        if path.suffix in {".csv", ".tsv", ".geojsonl"}:
            assert f"`{path.name}`" in README, path.name
    for source in (
        "GeoNames",
        "Natural Earth",
        "CLDR",
        "OCHA",
        "WDBII",
        "airportsdata",
        "CC BY 4.0",
        "CC BY-IGO",
        "public domain",
    ):
        assert source in README


def test_english_names_have_no_arabic_letters_or_signs() -> None:
    found = Gazetteer([DATA / "places.tsv"])
    assert [p.id for p in found if re.search(r"[\u0600-\u06ff]", p.name_en)] == []
