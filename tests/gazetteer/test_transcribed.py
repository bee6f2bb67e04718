"""Names of states that are transcribed, found by their consonants, and only in a search in that state."""

from __future__ import annotations

import pytest

from gazetteer import Gazetteer
from gazetteer.transcribed import Names, consonants, states


@pytest.mark.parametrize(
    ("typed", "name_en"),
    [
        ("تشالدران", "Çaldıran"),
        ("قادرلي", "Kadirli"),
        ("أرنافوتكوي", "Arnavutköy"),
        ("بدروم", "Bodrum"),
        ("باهتشلي إفلر", "Bahçelievler"),
    ],
)
def test_a_turkish_town_is_found_however_its_vowels_are_spelt(shipped: Gazetteer, typed: str, name_en: str) -> None:
    assert shipped.candidates(typed, country="TR")[0].place.name_en == name_en
    assert shipped.candidates(typed) == []


def test_arab_states_are_not_heard(shipped: Gazetteer) -> None:
    assert "TR" in states()
    assert not states() & {"SY", "IQ", "YE", "EG", "IR"}
    assert all(shipped.place(f"iso:{code}") for code in states())


def test_consonants() -> None:
    assert consonants("تشالدران") == consonants("جالديران")
    assert consonants("") == ""


def test_names_that_look_alike_come_nearest_first() -> None:
    names = Names(["باقر كوي", "بكركوي", "برك", "بركان"])
    assert names.like("باكركوي")[0] in {"باقر كوي", "بكركوي"}
    assert names.like("بركان") == []
    assert names.like("بر") == []


def test_a_generic_word_does_not_make_names_alike() -> None:
    names = Names(["مطار هواسا", "مطار مراغه", "سد مراغا"])
    assert names.like("مطار اسوسا") == []
    assert names.like("مطار مراغا") == ["مطار مراغه"]
