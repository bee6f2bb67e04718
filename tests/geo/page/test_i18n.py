"""Every text of the page is in the catalogue, and the catalogue has nothing else."""

from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from geo.page.i18n import LOCALE, Texts, digits, isolate, translations
from tests.catalogue import messages


def catalogue():
    with (LOCALE / "ar.po").open("rb") as file:
        return read_po(file, locale="ar")


def test_catalogue_and_code_name_the_same_messages():
    asked = set(messages())
    kept = {message.id for message in catalogue() if message.id}
    assert asked - kept == set(), "add these to geo/page/locale/ar.po"
    assert kept - asked == set(), "take these out of geo/page/locale/ar.po"


def test_every_message_is_translated_with_the_same_placeholders():
    for message in catalogue():
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(strings), f"{message.id!r} has no Arabic text"
        if message.id and not isinstance(message.id, tuple):
            wanted = {part.split("}")[0] for part in message.id.split("{")[1:]}
            assert wanted == {part.split("}")[0] for part in strings[0].split("{")[1:]}, message.id


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "حدث واحد هنا"),
        (2, "حدثان هنا"),
        (5, "5 أحداث هنا"),
        (11, "11 حدثًا هنا"),
        (100, "100 حدث هنا"),
        (103, "103 أحداث هنا"),
    ],
)
def test_arabic_counts_in_six_forms(count, text):
    assert Texts("ar").plural("{n} incident here", "{n} incidents here", count) == text


def test_what_is_counted_takes_its_case_from_the_number():
    """«12 حدثًا», «100 حدث»; a word in ة stays as it is written."""
    for message in catalogue():
        if isinstance(message.string, tuple):
            *_, hundreds, others = message.string
            assert "ًا" not in hundreds, message.id
            assert others == hundreds or "ًا" in others, message.id


def test_english_counts():
    t = Texts("en")
    assert t.plural("{n} incident here", "{n} incidents here", 1) == "1 incident here"
    assert t.plural("{n} incident here", "{n} incidents here", 1234) == "1,234 incidents here"


def test_values_are_isolated_from_the_line():
    assert Texts("en")("from {day}", day="4 جنود") == f"from {isolate('4 جنود')}"


def test_intervals_shorten_to_month_and_year():
    t = Texts("ar")
    assert t.interval(date(2018, 9, 1), date(2018, 9, 30)) == "سبتمبر 2018"
    assert t.interval(date(2018, 1, 1), date(2018, 12, 31)) == "2018"
    assert t.interval(date(2020, 1, 8), date(2020, 1, 8)) == "8 يناير 2020"
    assert t.interval(None, None) == ""


def test_digits_read_as_a_whole_number():
    html = digits(1234567)
    assert html.replace("<i>", "").replace("</i>", "") == "1234567"
    assert digits(0) == "<i>0</i>"


def test_an_unknown_language_is_english():
    assert translations("xx").gettext("Play") == "Play"


def test_no_compiled_catalogue_is_kept():
    assert not list(Path(LOCALE).rglob("*.mo"))
