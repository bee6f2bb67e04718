"""Names that no gazetteer has: what a generic word (قرية، حاجز، ملعب …) makes a name of.

A village or quarter is its own name (قرية X → X); a facility has its generic word in it (حاجز X, ملعب «X»). Words that
running text is full of are no names of villages, whatever stands before them.
"""

from __future__ import annotations

from collections.abc import Container

from gazetteer.kinds import kinds
from gazetteer.record import record
from geo import lexicon
from geo.places.words.placewords import SUSPECT, cues, demonyms, unknown_kinds
from geo.places.words.toponym import Toponym

_PRONOUNS = ("ته", "تها", "تهم", "هما", "هم", "وها")  # a verb or a possessed noun, no name
_LONG_WITH_PRONOUN = 6  # استهدفها, but بنها
_OPENING, _CLOSING = "\"«“'‹", "\"»”'›"
_LONGEST_QUOTED = 30
_FEWEST, _SHORTEST = 4, 3
_BEHIND_ARTICLE, _LONG_WITH_ARTICLE = ("بال", "وال", "فال", "كال"), 5


@record
class Around:
    """The words around an offset in a document: folded text with its punctuation blanked, and as it is."""

    text: str
    punctuated: str

    def word_before(self, at: int) -> str:
        """Return the word that ends right before an offset, empty where punctuation or the start is between."""
        if at < 2 or self.punctuated[at - 1] != " ":
            return ""
        start = self.text.rfind(" ", 0, at - 1) + 1
        return self.text[start : at - 1]

    def word_after(self, at: int) -> tuple[int, int] | None:
        """Return the span of the word right behind an offset, also in quotation marks."""
        if at + 1 >= len(self.text) or self.punctuated[at] not in " \"«“”'‹" or self.text[at] != " ":
            return None
        start = at + 1
        while start < len(self.punctuated) and self.punctuated[start] in _OPENING:
            start += 1
        end = self.text.find(" ", start)
        end = len(self.text) if end < 0 else end
        return (start, end) if end > start else None

    def quoted_to(self, start: int) -> int | None:
        """Return where the quotation ends that begins right before an offset, None for none or a long one."""
        if not start or self.punctuated[start - 1] not in _OPENING:
            return None
        closed = [self.punctuated.find(mark, start, start + _LONGEST_QUOTED) for mark in _CLOSING]
        return min((at for at in closed if at > start), default=None)


def unknown_name(around: Around, word: str, start: int, end: int, levels: Container[str]) -> Toponym | None:
    """Return the name that a generic word makes of what follows it, or None where no name follows.

    Parameters
    ----------
    around : Around
    word : str
        The folded generic word.
    start, end : int
        Its span.
    levels : container of str
        The names that the gazetteer has.
    """
    unknown = unknown_kinds().get(word)
    if unknown is None:
        return _foreign_site(around, word, start, end)
    following = around.word_after(end)
    if following is None:
        return None
    until = around.quoted_to(following[0]) or _name_to(around, following, levels)
    if until is None or (unknown.composes and _describes(around.text[slice(*following)], word)):
        return None
    quoted = around.punctuated[until : until + 1] in _CLOSING
    start, until = (start, with_adjective(around, until + quoted)) if unknown.composes else (following[0], until)
    key = " ".join(around.text[start:until].split())
    return Toponym(start, until, key, kinds().get(word), known=False, level=SUSPECT)


def _foreign_site(around: Around, word: str, start: int, end: int) -> Toponym | None:
    """Return a hospital or school that bears a nation's name with the article (المشفى الفرنسي)."""
    unknown = unknown_kinds().get(word.removeprefix("ال"))
    following = around.word_after(end)
    if unknown is None or following is None or not unknown.bears_nations:
        return None
    adjective = around.text[slice(*following)]
    if not adjective.startswith("ال") or adjective[2:].removesuffix("ه") not in demonyms():
        return None
    key = around.text[start : following[1]]
    return Toponym(start, following[1], key, kinds().get(word), known=False, level=SUSPECT)


def with_adjective(around: Around, end: int) -> int:
    """Return where a facility's name ends with the adjective that belongs to it (مطار المزة العسكري)."""
    following = around.word_after(end)
    adjectives = lexicon.words("toponyms/facility_adjectives.txt")
    return following[1] if following and around.text[following[0] : following[1]] in adjectives else end


def with_qualifier(around: Around, end: int) -> int:
    """Return where a village's name ends with the word that tells it from its twin (الصورة الكبرى)."""
    following = around.word_after(end)
    qualifiers = lexicon.words("toponyms/twin_qualifiers.txt")
    if following is None or around.punctuated[end] != " ":
        return end
    return following[1] if around.text[following[0] : following[1]] in qualifiers else end


def with_number(around: Around, end: int) -> int:
    """Return where the name of a place on a road ends that is a number of kilometres (كيلو 7)."""
    following = around.word_after(end)
    if following is None or around.punctuated[end] != " ":
        return end
    return following[1] if around.text[slice(*following)].isdecimal() else end


def _name_to(around: Around, first: tuple[int, int], levels: Container[str]) -> int | None:
    """Return where a name ends that begins with a word, None where the word is no name."""
    word = around.text[slice(*first)]
    head = word in lexicon.words("toponyms/compound_heads.txt")
    if not word[0].isalpha() or word.isascii() or word in cues() or (len(word) < _SHORTEST and not head):
        return None
    if not head:
        named = word[0] in "وفب" and word[1:] in levels  # a known name behind a proclitic
        never = named or word[0] == "ل" or word.endswith(_PRONOUNS) or word in unknown_kinds() or _everyday(word)
        never = never or (word.endswith("ها") and len(word) >= _LONG_WITH_PRONOUN)
        return None if never else with_qualifier(around, first[1])
    second = around.word_after(first[1])
    return None if second is None else second[1]


def _describes(word: str, kind: str) -> bool:
    """Whether a word without the article is the adjective of a facility's feminine generic word (مدرسة ابتدائية)."""
    if len(word) < _LONG_WITH_ARTICLE or word.startswith("ال") or word in lexicon.words("toponyms/given_names.txt"):
        return False
    return kind.endswith("ه") and word.endswith("يه")


def _everyday(word: str) -> bool:
    """Whether a word is one that running text is full of, by itself or behind a proclitic (بعبوة)."""
    if word.startswith("يت") or word.removesuffix("ه") in demonyms():
        return True  # «معسكر يتمركز فيه …»، «فندق سويسري»
    if word.startswith(_BEHIND_ARTICLE) and len(word) >= _LONG_WITH_ARTICLE:
        return True  # «كمين بالقذائف»
    never, common = lexicon.words("toponyms/not_names.txt"), lexicon.words("toponyms/common_words.txt")
    if word in never or word in common:
        return True
    rest = word[1:]
    return word[0] in "وفبك" and len(rest) >= _FEWEST and (rest in never or rest in common)
