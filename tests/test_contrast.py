"""Contrast after WCAG 2.1 AA, computed from the palette and the style sheet."""

import re
import tomllib
from pathlib import Path

import pytest

from geo.taxonomy import STYLES

ROOT = Path(__file__).parents[1]
CSS = "".join((ROOT / "static" / name).read_text(encoding="utf-8") for name in ("page.css", "waqai.css"))
THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
WHITE, LAND = "#ffffff", "#f7f4ec"


def luminance(colour):
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself():
    assert contrast("#000", WHITE) == pytest.approx(21)
    assert contrast("#777", WHITE) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", STYLES)
def test_letters_stand_out_from_their_badge_and_badges_from_the_page(name):
    style = STYLES[name]
    assert contrast(style.color, style.ink) >= 4.5
    # Points have a dark rim on the map, and a letter: the fill alone need not carry the shape.
    assert contrast(style.color, WHITE) >= 2.5


@pytest.mark.parametrize("rule", re.findall(r"mark\.wq-\w+[^{]*\{[^}]*background: (#\w+)", CSS))
def test_marked_words_are_readable(rule):
    assert contrast(rule, THEME["textColor"]) >= 4.5


@pytest.mark.parametrize("colour", sorted(set(re.findall(r"(?<![-\w])color: (#\w+)", CSS))))
def test_texts_are_readable_on_what_is_under_them(colour):
    """Every colour of text of ours, on the page and on the map's land."""
    assert contrast(colour, WHITE) >= 4.5
    assert contrast(colour, LAND) >= 4.5


def test_the_accent_is_readable():
    assert contrast(THEME["primaryColor"], WHITE) >= 4.5
