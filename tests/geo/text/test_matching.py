"""Names in running words: proclitics, the elided article, longer names before shorter ones."""

import pytest

from geo.text.matching import Matcher, Remembered, Words

NAMES = ["حلب", "القدس", "دير", "دير الزور", "الزور", "بانياس", "لبنان", "تل", "تل ابيض", "ريف تل ابيض الشرقي"]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(NAMES)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("في حلب", [("حلب", "")]),
        ("وبحلب", [("حلب", "وب")]),
        ("للقدس", [("لقدس", "ل")]),
        ("وللقدس", [("لقدس", "ول")]),
        ("لالقدس", []),
        ("كالقدس فالقدس", [("القدس", "ك"), ("القدس", "ف")]),
        ("حلبي محلب", []),
        ("بانياس", [("بانياس", "")]),
        ("بلبنان ولبنان", [("لبنان", "ب"), ("لبنان", "و")]),
        ("من دير الزور", [("دير الزور", "")]),
        ("دير  الزور", [("دير", ""), ("الزور", "")]),
        ("بتل ابيض", [("تل ابيض", "ب")]),
        ("ريف تل ابيض", [("تل ابيض", "")]),
        ("تل", [("تل", "")]),
        ("", []),
    ],
)
def test_the_longest_names_win(matcher: Matcher, text: str, found: list[tuple[str, str]]) -> None:
    outer, _ = matcher.longest(Words(text))
    assert [(text[h.start : h.end], h.clitic) for h in outer] == found


def test_names_within_longer_ones_are_nested(matcher: Matcher) -> None:
    text = "ريف تل ابيض الشرقي ودير الزور"
    outer, nested = matcher.longest(Words(text))
    assert [text[h.start : h.end] for h in outer] == ["ريف تل ابيض الشرقي", "دير الزور"]
    assert [text[h.start : h.end] for h in nested] == ["تل ابيض", "تل", "الزور"]


def test_every_hit_is_reported(matcher: Matcher) -> None:
    text = "ريف تل ابيض وبدير الزور"
    assert [text[h.start : h.end] for h in matcher.hits(Words(text))] == ["تل ابيض", "تل", "دير الزور", "دير", "الزور"]


def test_offsets_of_words() -> None:
    text = " حلب  دمشق"
    words = Words(text)
    assert [(words.start(n), words.end(n)) for n in range(4)] == [(0, 0), (1, 4), (5, 5), (6, 10)]
    assert [text[words.start(n) : words.end(n)] for n in range(4)] == words.words


def test_a_table_forgets_when_it_is_full_and_keeps_no_long_words() -> None:
    asked: list[str] = []

    def length(word: str) -> int:
        asked.append(word)
        return len(word)

    table = Remembered(length, limit=2, longest=3)
    assert [table[w] for w in ("a", "a", "bb", "ccc", "a", "dddd", "dddd")] == [1, 1, 2, 3, 1, 4, 4]
    assert asked == ["a", "bb", "ccc", "a", "dddd", "dddd"]
    assert len(table) <= 2
