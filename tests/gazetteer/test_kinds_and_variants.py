"""Generic words, spellings by rule, and which names are Arabic."""

from __future__ import annotations

import pytest

from gazetteer import Gazetteer, arabic
from gazetteer.kinds import kinds, split_kind
from gazetteer.normalise import fold_name
from gazetteer.variants import spellings


def test_a_generic_word_needs_a_name_after_it() -> None:
    assert split_kind("محافظه")[0] is None
    kind, rest = split_kind(fold_name("محافظة حلب"))
    assert kind is not None
    assert (kind.name_en, rest) == ("governorate", "حلب")


def test_every_kind_fits_features_of_the_table() -> None:
    for kind in kinds().values():
        assert kind.word
        assert kind.name_en
        assert all(f[0] in "APLHRSTUV" for f in kind.features), kind


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("محافظة حلب", "iso:SY-HL"),
        ("محافظة إدلب", "iso:SY-ID"),
        ("محافظه نينوى", "iso:IQ-NI"),
        ("ولاية غازي عنتاب", "iso:TR-27"),
    ],
)
def test_a_division_is_found_by_its_generic_word(shipped: Gazetteer, query: str, expected: str) -> None:
    assert shipped.candidates(query)[0].place.id == expected


def test_a_bare_name_means_the_town_and_keeps_the_division_beside_it(shipped: Gazetteer) -> None:
    found = [c.place for c in shipped.candidates("حلب")]
    assert found[0].feature.startswith("P.")
    assert "iso:SY-HL" in [p.id for p in found]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("حسكه", "الحسكة"),
        ("الادلب", "إدلب"),
        ("غوطة الشرقية", "الغوطة الشرقية"),
        ("ابوكمال", "أبو كمال"),
        ("هونج كونج", "هونغ كونغ"),
    ],
)
def test_other_spellings_find_the_same_place(shipped: Gazetteer, typed: str, wanted: str) -> None:
    ids = {c.place.id for c in shipped.candidates(wanted)}
    assert ids & {c.place.id for c in shipped.candidates(typed)}


def test_spellings_never_repeat_and_never_give_the_name_itself() -> None:
    for key in ("حلب", "ابو كمال", "دير الزور", "غوغل"):
        found = list(spellings(key))
        assert key not in found
        assert len(found) == len(set(found))


@pytest.mark.parametrize("name", ["قامشلۆ", "تہران", "ئاممان", "Paris", "پاریس", "بیت\u200cالمقدس", "a|ب", "123"])
def test_names_of_other_languages_are_left_out(name: str) -> None:
    assert not arabic.is_arabic(name)


def test_the_usual_spelling_comes_first() -> None:
    assert (
        arabic.usual(["القامشلو", "القامشلي", "قامشلو"], ["القامشلو", "القامشلي", "قامشلو", "قامشلی"], "Al Qāmishlī")[0]
        == "القامشلي"
    )
    assert arabic.usual(["صور", "الصور"], ["صور", "الصور"], "Tyre")[0] == "صور"
    assert arabic.usual(["ادلب", "إدلب"], ["ادلب", "إدلب"], "Idlib") == ["إدلب"]
    assert arabic.usual(["الرقه", "الرقة"], ["الرقه", "الرقة"], "Ar Raqqah") == ["الرقة"]


def test_vocalised_names_are_kept_beside_the_plain_one() -> None:
    assert arabic.usual(["عمان", "عمّان"], ["عمان", "عمّان"], "Amman") == ["عمان", "عمّان"]


def test_short_names_and_what_follows_a_comma_go() -> None:
    assert arabic.clean(["ال", "لب", "قم", "صور، عمان", "ولاية صور"]) == ["صور"]
    assert arabic.clean(["قم"], shortest=2) == ["قم"]
    assert arabic.clean(["الداخلة\u200e"]) == ["الداخلة"]


@pytest.mark.parametrize(
    ("persian", "in_arabic"),
    [("مَریوان", "مريوان"), ("تربت حیدریه", "تربت حيدرية"), ("گتوند", "كتوند"), ("چهاردنگه", "جهاردنكه")],
)
def test_persian_names_in_arabic_letters(persian: str, in_arabic: str) -> None:
    assert arabic.from_persian(persian) == in_arabic
    assert arabic.is_arabic(in_arabic)
