"""Folding: properties over any text, and the spellings that news mixes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.normalise import blank_punctuation, fold, fold_name, fold_names

ARABIC = st.text(
    alphabet=st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآىةؤئء َُّـ\u200c\u200fﻻﷲ-،.٣3\n😀گچ"), max_size=40
)
ANY = st.one_of(ARABIC, st.text(max_size=40))


@given(ANY)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(ANY)
def test_every_folded_character_maps_back_into_the_text(text: str) -> None:
    folded = fold(text)
    origins = [folded.origin(i) for i in range(len(folded.text) + 1)]
    assert origins == sorted(origins)
    assert all(0 <= o <= len(text) for o in origins)
    assert folded.origin(len(folded.text)) == len(text)
    for i in range(len(folded.text)):
        start, end = folded.span(i, i + 1)
        assert 0 <= start < end <= len(text)
        assert folded.text[i] in fold(text[start:end]).text


@given(ANY)
def test_an_origin_finds_its_folded_character_again(text: str) -> None:
    folded = fold(text)
    for i in range(len(folded.text)):
        assert folded.index(folded.origin(i)) <= i


@given(st.lists(ANY, max_size=8))
def test_many_names_fold_as_each(names: list[str]) -> None:
    assert fold_names(names) == [fold_name(n) for n in names]


@given(ANY)
def test_a_name_folds_as_text_does(name: str) -> None:
    plain = "".join(c if c.isalnum() else " " for c in fold(name).text)
    assert fold_name(name) == " ".join(plain.split())
    assert fold_name(fold_name(name)) == fold_name(name)


@given(ANY)
def test_blanking_keeps_the_length(text: str) -> None:
    folded = fold(text).text
    assert len(blank_punctuation(folded)) == len(folded)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("إدلب", "ادلب"), ("الرقة", "الرقه"), ("القامشلي", "القامشلى"), ("قُتلوا", "قتلوا"), ("مـــدينة", "مدينة"),
        ("الملاجﺊ", "الملاجي"), ("ﻻذقية", "لاذقيه"), ("عين\u00a0العرب", "عين العرب"), ("٢٠٢٠", "2020"),
        ("سيئون", "سييون"), ("کرکوک", "كركوك"), ("M4", "m4"),
        ("ھجين", "هجين"), ("تل ابیض", "تل أبيض"), ("ڤيينا", "فيينا"), ("ھەولێر", "ههولير"), ("سلێمانی", "سليماني"),
    ],
)  # fmt: skip
def test_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(("one", "other"), [("سماء", "سما"), ("حلب", "حلبا"), ("عمان", "عمانا")])
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


def test_vowel_signs_after_the_last_letter_belong_to_the_word() -> None:
    assert fold("حلبُ، ").span(0, 3) == (0, 4)


@pytest.mark.parametrize("broken", ["\ud800", "\udc00حلب", "\ud800\udc00", "حلب\ud800\udc00😀 دمشق"])
def test_loose_halves_of_surrogate_pairs_keep_their_place(broken: str) -> None:
    folded = fold(broken)
    assert len(folded.text) == len(broken)
    assert len(blank_punctuation(folded.text)) == len(broken)
    assert folded.original == broken
