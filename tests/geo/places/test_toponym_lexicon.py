"""Every row of the toponym lexicon."""

import pytest

from gazetteer.normalise import fold_name
from gazetteer.store import table
from geo import lexicon
from geo.places.words.spatialwords import is_cue

LISTS = sorted(p.name for p in (lexicon.FOLDER / "toponyms").glob("*.txt"))
TABLES = {
    "suspects.csv": ("name", "level"),
    "ambiguous.csv": ("name", "level"),
    "cues.csv": ("word",),
    "unknown_kinds.csv": ("word", "feature", "radius_km"),
    "spatial.csv": ("word", "class"),
    "number_words.csv": ("word", "value"),
    "not_places.csv": ("phrase", "kind"),
    "topic_cues.csv": ("cue", "gap"),
    "public_sites.csv": ("site", "adjectives", "feature"),
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_hold_one_entry_a_line_that_folds_to_something(name: str) -> None:
    lines = (lexicon.FOLDER / "toponyms" / name).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        assert line == line.strip(), f"{name}:{number}: stray space"
        assert fold_name(line), f"{name}:{number}: empty"


@pytest.mark.parametrize("name", sorted(TABLES))
def test_tables_are_filled_and_without_doubles(name: str) -> None:
    rows = lexicon.table(f"toponyms/{name}")
    keys = [tuple(row[c] for c in TABLES[name][:1]) + ((row["class"],) if "class" in row else ()) for row in rows]
    for number, row in enumerate(rows, 2):
        assert all(row[column] for column in TABLES[name]), f"{name}:{number}: a cell is empty"
        assert None not in row, f"{name}:{number}: a cell too many"
    doubles = {k for k in keys if keys.count(k) > 1}
    assert not doubles, f"{name}: {doubles} twice"


@pytest.mark.parametrize("name", ["suspects.csv", "ambiguous.csv"])
def test_levels_are_one_to_three(name: str) -> None:
    for number, row in enumerate(lexicon.table(f"toponyms/{name}"), 2):
        assert row["level"] in {"1", "2", "3"}, f"{name}:{number}: level {row['level']}"


def test_no_name_is_judged_in_both_lists() -> None:
    by_hand = {fold_name(r["name"]) for r in lexicon.table("toponyms/suspects.csv")}
    learned = {fold_name(r["name"]) for r in lexicon.table("toponyms/ambiguous.csv")}
    assert not by_hand & learned


def test_every_class_of_spatial_words_is_used_and_particles_are_no_cues() -> None:
    rows = lexicon.table("toponyms/spatial.csv")
    classes = {row["class"] for row in rows}
    cues = {"direction", "middle", "far", "countryside", "around", "offshore", "coast", "facing", "part", "bank",
            "quarters", "hand", "border", "joint", "unit", "distance", "about", "road", "leading", "triangle",
            "roughly", "few", "outside", "heights", "nearby", "gate", "extent", "way", "mile",
            "waters", "ring", "centre", "villages"}  # fmt: skip
    joining = {"inside", "countrysides", "link", "of", "from", "on", "towards", "with", "between", "lying", "capital",
               "close", "settlement", "in_town"}  # fmt: skip
    assert classes == cues | joining
    others = {fold_name(row["word"]) for row in rows if row["class"] in cues}
    for row in rows:
        word = fold_name(row["word"])
        if row["class"] in joining and word not in others:
            assert not is_cue(word), row
        if row["value"]:
            assert row["class"] in {"direction", "hand", "unit"}, row
            assert float(row["value"]) or row["class"] == "direction", row


def test_public_sites_are_of_a_known_feature_and_have_their_article() -> None:
    for row in lexicon.table("toponyms/public_sites.csv"):
        assert row["site"].startswith("ال"), row
        assert row["feature"] in {r["code"] for r in table("feature_codes.csv")}, row
        assert row["adjectives"] == "nations" or all(a.startswith("ال") for a in row["adjectives"].split("|")), row
