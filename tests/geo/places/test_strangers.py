"""A lone name far from all others needs a word before it."""

from __future__ import annotations

from geo.article import Article
from geo.pipeline import read

ABOUT_SUDAN = "قُصفت الفاشر ونيالا والجنينة وكوستي، "


def names(text: str) -> list[str]:
    """Return the places of a text as it spells them."""
    return [p.mention.text for p in read(Article("a", text)).places if p.phrase is None]


def test_a_word_that_is_a_town_far_away_is_a_word() -> None:
    assert "تفوح" not in names(ABOUT_SUDAN + "وتفوح رائحة البارود من شوارعها.")


def test_a_preposition_or_a_generic_word_speaks_for_it() -> None:
    assert "تفوح" in names(ABOUT_SUDAN + "وعاد الوفد من بلدة تفوح.")


def test_in_a_text_about_its_surroundings_the_town_is_meant() -> None:
    assert "تفوح" in names("اقتحم الجنود دورا والخليل وحلحول ويطا، وتفوح أيضا.")


def test_a_name_joined_to_another_is_spoken_for_by_it() -> None:
    assert "تفوح" in names(ABOUT_SUDAN + "ووصلت التبرعات من القاهرة وتفوح.")


def test_the_ending_of_a_name_of_two_words_is_no_pronoun() -> None:
    assert names("هوجم مقر الناحية في قره تبه قبل الفجر.") == ["قره تبه"]
