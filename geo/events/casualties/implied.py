"""How many died where no number stands with the word of death: pronouns, duals, «أحدهم», one who breathes his last."""

from __future__ import annotations

from geo.events.casualties.figures import HARM
from geo.events.casualties.quantities import quantity_at
from geo.events.words.reading import Sign, Signs
from geo.events.words.triggers import function_words, of_lemma

_KILLING = frozenset({"kill", "assassinate", "execute"})
_REACH_OF_END, _REACH_OF_FALL, _REACH_OF_BODY = 9, 3, 12
_LEAST_LETTERS = 4
_THEM = "هم"
_BY = "ب"


def implied(signs: Signs, anchors: list[Sign], start: int, end: int, *, hurt: int | None) -> int:
    """Return how many died by the words around those of death, 0 where they do not tell.

    Parameters
    ----------
    signs : Signs
    anchors : list of Sign
        Triggers within the range, in order.
    start, end : int
        Range of words.
    hurt : int or None
        How many the range says were wounded: one of them may have died of it.
    """
    deadly = [a for a in anchors if a.item.key in _KILLING and not a.item.counted]
    return (
        _of_one_verb(signs, deadly)
        or int(any(_who_is_named(signs, a) for a in deadly))
        or next((n for a in deadly if (n := _met_their_end(signs, a, start, end))), 0)
        or next((n for a in deadly if (n := _whose_death(signs, a, start, anchors))), 0)
        or next((n for a in anchors if a.item.key == "bodies" and (n := _their_bodies(signs, a, start, anchors))), 0)
        or _succumbed(signs, deadly, anchors, start, hurt)
    )


def two_hurt(signs: Signs, anchors: list[Sign]) -> bool:
    """Whether a verb of wounding is in the dual (طفلة وأبوها جرحا)."""
    return any(HARM.get(a.item.key) == "hurt" and _dual(signs, a) for a in anchors)


def _dual(signs: Signs, anchor: Sign) -> bool:
    word = signs.tokens.words[anchor.start]
    if not anchor.item.verb or anchor.item.tense != "past" or of_lemma(anchor.item, "slayers"):
        return False
    return word.endswith("ا") and not word.endswith("وا")


def _of_one_verb(signs: Signs, deadly: list[Sign]) -> int:
    """Return two for a verb in the dual that closes its subject (طفلة وأبوها قتلا), one for «قُتل أحدهم» and «أردته»."""
    words, one = signs.tokens.words, function_words("one_of_them")
    if any(_dual(signs, a) for a in deadly):
        return 2
    for anchor in deadly:
        word = signs.tokens.words[anchor.start]
        if anchor.item.key == "kill" and not one.isdisjoint(words[anchor.end : anchor.end + 1]):
            return 1
        if not anchor.item.verb:
            continue
        if anchor.item.tense == "past" and len(word) > _LEAST_LETTERS and word.endswith(("ته", "وه", "اه")):
            return 1
    return 0


def _who_is_named(signs: Signs, anchor: Sign) -> bool:
    """Whether one person is named behind a verb of death (استشهد محمود عوض), or somebody was assassinated."""
    words, item = signs.tokens.words, anchor.item
    word = words[anchor.start]
    if not item.verb or item.tense != "past" or word.endswith(("وا", "هم")) or item.later:
        return False
    if item.key == "assassinate":
        return not of_lemma(item, "attempts")
    if words[anchor.start - 1] in function_words("relative_one") and not words[anchor.start].endswith("ا"):
        # «الناشط الذي أردي بالرصاص أمام بيته»، «جثمان الرقيب … الذي استشهد في كمين»
        body = not function_words("one_body").isdisjoint(words[max(0, anchor.start - _REACH_OF_BODY) : anchor.start])
        return body or not function_words("by_shots").isdisjoint(words[anchor.end : anchor.end + 1])
    named = anchor.end < len(words) and words[anchor.end] in function_words("given_names")
    return named and of_lemma(item, "dying") and not signs.tokens.gap(anchor.end).strip()


def _met_their_end(signs: Signs, anchor: Sign, start: int, end: int) -> int:
    """Return one or two by the pronoun of what they lost (لقي مصرعه، فقدا حياتهما), one for «سقط شهيدا»."""
    words = signs.tokens.words
    if not anchor.item.verb and not anchor.item.later:
        return 0
    reach = words[anchor.start + 1 : min(end, anchor.end + _REACH_OF_END)]
    last = next((w for w in reach if w in anchor.item.later or w in anchor.item.rest), "")
    if not last and anchor.end < end and words[anchor.end][:1] == _BY:
        last = words[anchor.end][1:]  # «أودى بحياته»
    if last in function_words("end_of_two"):
        return 2
    many = not function_words("households").isdisjoint(words[start : anchor.end + _REACH_OF_END])
    if last in function_words("end_of_one"):
        return 0 if many else 1
    if last in function_words("one_life") and _named(signs, anchor.start + 1 + reach.index(last) + 1):
        return 1
    return int(not function_words("fallen_one").isdisjoint(words[anchor.start : anchor.end + _REACH_OF_FALL]))


def _named(signs: Signs, at: int) -> bool:
    """Whether a word that the lexicon lacks, a name, says whose life it was (لإنهاء حياة سالم العبدلي)."""
    words = signs.tokens.words
    if at >= len(words) or signs.tokens.gap(at).strip() or signs.of(at, "number", "victim", "trigger") is not None:
        return False
    word = words[at]
    return not (
        word in function_words("all_of") or word in function_words("about") or word.endswith(("هم", "ها", "ات"))
    )


def _whose_death(signs: Signs, anchor: Sign, start: int, anchors: list[Sign]) -> int:
    """Return how many by the pronoun of the death that something led to (ما أدى إلى مقتله، إلى استشهادهما).

    «وقتلوهم» and «إلى مقتلهم» are of as many as were counted before (اقتادوا ثلاثة رعاة …).
    """
    words = signs.tokens.words
    word = words[anchor.start]
    if not anchor.item.verb and (not anchor.start or words[anchor.start - 1] not in function_words("led_to")):
        return 0
    if anchor.item.verb and anchor.item.tense != "past":
        return 0
    if word.endswith(_THEM):
        return _as_many(signs, start, anchor.start, anchors)
    if anchor.item.verb:
        return 0
    return 2 if word.endswith("هما") else int(word.endswith("ه") and not word.endswith("اه"))


def _their_bodies(signs: Signs, anchor: Sign, start: int, anchors: list[Sign]) -> int:
    """Return how many by the pronoun of bodies that were found (خطفوا عشرة عمال … وعثر على جثثهم)."""
    words = signs.tokens.words
    if function_words("found").isdisjoint(words[max(0, anchor.start - _REACH_OF_FALL) : anchor.start]):
        return 0
    word = words[anchor.start]
    if word.endswith(_THEM):
        return _as_many(signs, start, anchor.start, anchors)
    return 2 if word.endswith("هما") else int(word.endswith(("ته", "تها", "انه", "انها")))


def _as_many(signs: Signs, start: int, end: int, anchors: list[Sign]) -> int:
    """Return the number of people counted last in a range, 0 where none or a vague number is."""
    for at in reversed(signs.counts(start, end)):
        quantity = quantity_at(signs, at, end, anchors)
        if quantity is None or quantity.high <= 1:
            continue
        some = function_words("of_them").isdisjoint(signs.tokens.words[quantity.end : quantity.end + 1])
        if quantity.noun or not some:
            return 0 if quantity.effect else quantity.low
    return 0


def _at_last(signs: Signs, anchor: Sign) -> bool:
    """Whether a verb in the singular ends what befell one who was named before (… بالرصاص، ففارق الحياة على الفور)."""
    words = signs.tokens.words
    after = (
        anchor.end + 1 if words[anchor.end : anchor.end + 1] and words[anchor.end] in anchor.item.later else anchor.end
    )
    if not of_lemma(anchor.item, "passing") or (after < len(words) and signs.of(after, "victim", "number") is not None):
        return False
    if anchor.item.conjunction != "ف" and words[anchor.start - 1] not in function_words("then"):
        return False
    return function_words("households").isdisjoint(words[max(0, anchor.start - _REACH_OF_END) : anchor.start])


def _succumbed(signs: Signs, deadly: list[Sign], anchors: list[Sign], start: int, hurt: int | None) -> int:
    """Return one where a person is told to have died of his wounds (أصيب شاب … ثم توفي في المستشفى)."""
    words = signs.tokens.words
    for anchor in deadly:
        if not anchor.item.verb or anchor.item.tense != "past" or words[anchor.start].endswith("وا"):
            continue
        after = words[anchor.end : anchor.end + 1]
        if not function_words("succumbed").isdisjoint(words[anchor.end : anchor.end + _REACH_OF_FALL]):
            return 1
        if anchor is not anchors[0] and _at_last(signs, anchor):
            return 1
        if hurt == 1 and anchor.start > start and not function_words("links").isdisjoint(after):
            return 1
    return 0
