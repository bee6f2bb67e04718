"""Reasons and rejections are told in the page's language, clause by clause; what is not known stands as it was."""

import ast
import re
from pathlib import Path

import pytest

from gazetteer.text_io import Rejected
from geo.page import reasons, rejections
from geo.page.i18n import Texts

ROOT = Path(__file__).parents[3]
AR, EN = Texts("ar"), Texts("en")
LATIN = re.compile("[A-Za-z]")


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
