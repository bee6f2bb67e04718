"""Reasons and rejections are told in the page's language, clause by clause; what is not known stands as it was."""

import ast
import re
from pathlib import Path

import pytest

from gazetteer.text_io import Rejected
from geo.page import reasons, rejections
from geo.page.i18n import Texts
from geo.places.ground.areas import _TOLD_AS
from geo.places.ground.spatial import COMPASS
from geo.places.words.patterns import left_patterns
from geo.query.columns import STATUSES
from tests.rules import given

ROOT = Path(__file__).parents[3]
AR, EN = Texts("ar"), Texts("en")
LATIN, ID = re.compile("[A-Za-z]"), re.compile(r"\w:\w")
# Phrases that say why by texts of their own.
OWN_WORDS = frozenset({"distance", "voyage", "border", "frontier", "way", "leading", "banks"})


def area_rules():
    """The rules that make an area of a place, under the names that they go by in a reason."""
    rules = {rule for rule, _, _ in left_patterns()} | set(given("rule", "geo/places"))
    return {_TOLD_AS.get(rule, rule) for rule in rules - OWN_WORDS}


@pytest.mark.parametrize(
    "reason",
    [
        "trigger قتل; place by clause rule; date by lead rule; told 2 times; status claimed",
        "trigger قتل; no place; no date; status reported; told in 3 articles",
        "iso:SY-ID: the only entry of this name",
        "iso:SY-ID: of 4 namesakes: 62% of the article's names are in SY",
        "iso:SY-ID: as before in this article",
        "not in the gazetteer; placed by what the text says: north-east countryside of iso:SY-ID",
        "not in the gazetteer; placed by iso:SY-ID which the text gives",
        "12.5 km from iso:SY-DI",
        "corridor from iso:SY-ID to iso:SY-HL",
        "shared border of iso:SY and iso:TR",
        "south part of iso:SY",
        "east direction of iso:SY-ID, where iso:SY-HL lies",
    ],
)
def test_a_reason_is_wholly_arabic_on_the_arabic_page(reason):
    assert not LATIN.search(reasons.told(reason, AR)), reasons.told(reason, AR)
    assert reasons.told(reason, EN)


AREAS = ("iso:SY-ID", "iso:SY-HL", "iso:SY")
# What the rules fill into their reasons, each with all that it can be or with examples.
FILLED = {
    **dict.fromkeys(
        ("place.id", "zone.id", "town.id", "anchor.place.id", "named.place.id", "area.id", "state.id", "state_id",
         "division.id", "division", "river_id", "first", "here.id", "place_id"), AREAS[:1]
    ),
    **dict.fromkeys(("second", "there.id"), AREAS[1:2]),
    "', '.join((p.id for p in towns))": (", ".join(AREAS),),
    "', '.join(ids[:2])": (", ".join(AREAS[:2]),), "ids[2]": AREAS[2:], "country": ("SY",),
    **dict.fromkeys(("why", "whole.why", "a.why", "lies.area.why", "phrase.area.why"), ("north direction of iso:SY",)),
    "b.why": ("countryside of iso:SY-ID",), "best.why": ("no place",),
    **dict.fromkeys(("COMPASS[int(bearing)]", "spatial.COMPASS[int(side)]"), tuple(COMPASS.values())),
    "named": (*COMPASS.values(), "right", "left"),
    "_TOLD_AS.get(rule, rule)": tuple(sorted(area_rules())),
    **dict.fromkeys(("story.where.rule", "story.when.rule"), tuple(sorted(given("rule", "geo/events")))),
    "story.status": STATUSES[:-1], "lemma": ("قتل",), "place.name_en or place.name_ar": ("Idlib",),
    **dict.fromkeys(("kilometres", "away"), ("12.5",)), "share": ("62%",),
    **dict.fromkeys(("len(story.mentions)", "len(cluster)", "len(places)"), ("3",)),
    "best.country or 'no country'": ("SY", "no country"),
}  # fmt: skip


def said_by_the_rules():
    """Every reason that the code of the rules can give, filled with all of what it can be filled with in turn."""
    for template, where in given("why", "geo/places", "geo/events", "geo/merge.py").items():
        blanks = dict.fromkeys(re.findall(r"{([^{}]+)}", template))
        unknown = [blank for blank in blanks if blank not in FILLED]
        assert not unknown, f"{where}: say in FILLED what {unknown} can be"
        for blank in blanks or ("",):
            first = {other: FILLED[other][0] for other in blanks}
            for value in FILLED.get(blank, ("",)):
                filled = template
                for name, text in (first | {blank: value}).items():
                    filled = filled.replace(f"{{{name}}}", text)
                yield filled, where


def test_every_reason_that_the_rules_can_give_is_told_in_the_pages_language():
    raw = {}
    for reason, where in said_by_the_rules():
        arabic, english = reasons.told(reason, AR), reasons.told(reason, EN)
        if LATIN.search(arabic) or ID.search(english):
            raw[f"{where}: {reason}"] = (arabic, english)
    assert raw == {}, "tell these in geo/page/reasons.py"


def test_the_rules_reasons_are_found():
    reasons_ = given("why", "geo/places", "geo/events", "geo/merge.py")
    assert any(text.startswith("trigger {lemma}") for text in reasons_)
    assert "shared border of {first} and {second}" in reasons_
    assert {"clause", "goal", "lead"} <= set(given("rule", "geo/events"))


def test_an_unknown_clause_stands_as_the_rules_wrote_it():
    assert "a rule of tomorrow" in reasons.told("a rule of tomorrow; no place", AR)


def test_names_stand_for_ids():
    assert "إدلب" in reasons.told("north countryside of iso:SY-ID", AR)
    assert "Idlib" in reasons.told("north countryside of iso:SY-ID", EN)


def said_by_readers():
    """Whole messages in what the readers of files reject; those with a detail are tried below."""
    for name in ("geo/sources.py", "gazetteer/archives.py", "gazetteer/csvrows.py", "gazetteer/text_io.py"):
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"RowError", "Rejected"}:
                given = node.args[1:] if node.func.id == "Rejected" else node.args
                yield from (a.value for a in given if isinstance(a, ast.Constant) and isinstance(a.value, str))


@pytest.mark.parametrize("message", sorted(set(said_by_readers())))
def test_every_message_of_the_readers_is_known(message):
    assert rejections.knows(message), "add it to geo/page/rejections.py"


@pytest.mark.parametrize(
    "what", ["'31.2' is no date", "the line is no JSON (Expecting value)", "the feed is no XML (mismatched tag)"]
)
def test_a_message_with_a_detail_keeps_it(what):
    told = rejections.told(Rejected("a.csv:3", what, "write it as 2020-01-31"), AR)
    assert "a.csv:3" in told
    assert what not in told
    assert any(detail in told for detail in ("31.2", "Expecting value", "mismatched tag"))
