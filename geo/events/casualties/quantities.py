"""Quantities: a number with its noun, a dual, or a single person where a victim stands."""

from __future__ import annotations

from collections.abc import Iterable

from gazetteer.record import record
from geo import lexicon
from geo.events.casualties.figures import HARM, TOLL_REACH, headed, of_a_toll, risen_to, toll_at_end
from geo.events.casualties.victims import assassin, object_of_harm
from geo.events.words.numerals import read_number
from geo.events.words.reading import Sign, Signs
from geo.events.words.triggers import function_endings, function_words, of_lemma, spellings

_REACH_OF_FINDING = 9
_REACH_OF_VERB, _LEAST_OF_VERB = 4, 3
_KILLING = frozenset({"kill", "execute"})
_PRONOUNS = ("نا", "ه", "ها", "هم")


@record
class Quantity:
    """A number of people with its half-open range of words.

    `group` and `noun` are of the victims that it counts, `effect` of a counted noun (قتيل), `own` the speaker's people.
    """

    start: int
    end: int
    low: int
    high: int
    vague: bool
    group: str
    noun: bool
    effect: str
    households: bool = False
    own: bool = False


def quantities(signs: Signs, anchors: list[Sign], start: int, end: int) -> Iterable[Quantity]:
    """Yield the quantities of a range of words; what follows «بينهم» is part of one and left out.

    Parameters
    ----------
    signs : Signs
    anchors : list of Sign
        Triggers within the range, in order.
    start, end : int
        Range of words.
    """
    begins = {a.start for a in anchors if not a.item.counted}
    places = {*signs.counts(start, end), *begins, *(a.end for a in anchors if a.end < end)}
    free, subset = start, False
    for at in sorted(places):
        if at < free:
            continue
        parted = signs.tokens.words[at] in function_words("of_them")
        if signs.cue(at, "subset") and not (parted and at == free and at not in signs.commas and at > start):
            # «12 منهم وأربعة جنود» goes on counting, «13 هم ثمانية رجال وامرأة» does not
            # «توفي منهم تسعة»: the verb before it counts those few
            subset = not any(a.end == at and a.item.verb for a in anchors)
        elif at in begins or (subset and "؛" in signs.tokens.gap(at)):
            subset = False
        quantity = quantity_at(signs, at, end, anchors)
        if quantity is None:
            continue
        if (
            not (subset and not quantity.effect)
            and not _between_kinds(signs, quantity)
            and not _of_another_verb(signs, quantity, anchors)
        ):
            yield quantity
        free = max(quantity.end, at + 1)


def _of_another_verb(signs: Signs, quantity: Quantity, anchors: list[Sign]) -> bool:
    """Whether a number is the object of a verb of another event (واعتقلت أربعة شبان، واندلعت مواجهات أصيب خلالها)."""
    before = signs.of(quantity.start - 1, "trigger") if quantity.start else None
    return (
        before is not None
        and before.item.verb
        and before.item.key in {"arrest", "raidarrest", "abduct", "release"}
        and not any(a.start == before.start for a in anchors)
    )


def _between_kinds(signs: Signs, quantity: Quantity) -> bool:
    """Whether a number lumps dead and wounded together (400 بين قتيل وجريح)."""
    words = signs.tokens.words
    return " ".join(words[quantity.end : quantity.end + 2]) in function_words("lumped")


def quantity_at(signs: Signs, at: int, end: int, anchors: list[Sign]) -> Quantity | None:
    """Return the quantity that begins at a word, None where none does.

    Parameters
    ----------
    signs : Signs
    at, end : int
        The word, and the end of the range.
    anchors : list of Sign
        Triggers within the range, in order.
    """
    if at in signs.dated:
        return None
    if at not in signs.counting:
        return _unnamed(signs, at, anchors)
    word, here = signs.tokens.words[at], signs.at.get(at, ())
    number = read_number(signs, at, end)
    if number is not None and number.high == 1 and not any(a.end == at for a in anchors):
        number = None  # «أسرة واحدة»: one of something named before
    if number is not None:
        return _numbered(signs, number.start, number.end, number.low, number.high, number.vague, end, anchors)
    counted = next((s for s in here if s.item.layer == "trigger" and s.item.counted), None)
    if counted is not None and signs.tokens.words[at].endswith(("ان", "ين")) and of_lemma(counted.item, "casualty"):
        return Quantity(at, at + 1, 2, 2, False, "", True, HARM[counted.item.key])
    if counted is not None and (_leads(signs, at) or _one_fell(signs, at)) and of_lemma(counted.item, "casualty"):
        return Quantity(at, at + 1, 1, 1, False, "", True, HARM[counted.item.key])
    if (bodies := _bodies(signs, at)) is not None:
        return bodies
    victim = signs.of(at, "victim")
    if victim is None:
        return _unnamed(signs, at, anchors)
    own = victim.item.key in {"soldier", "fighter", "militant"} and _possessed(victim, word)
    if assassin(signs, at, anchors) or (at and signs.tokens.words[at - 1] in function_words("by")):
        return None
    if at in signs.inside or word.removeprefix("ب") in function_words("locating"):
        return None  # «مسجد الإمام علي», «بمحافظة»
    if _dual_construct(signs, at, anchors):
        return Quantity(at, at + 2, 2, 2, False, victim.item.key, True, "", own=own)
    if victim.item.grammar == "dual" and not _plural_as_well(signs, victim, at, anchors):
        return Quantity(at, at + 1, 2, 2, False, victim.item.key, True, "", own=own)
    if victim.item.grammar == "singular" and (
        object_of_harm(signs, at, anchors) or not function_words("one").isdisjoint(signs.tokens.words[at + 1 : at + 2])
    ):
        return Quantity(at, at + 1, 1, 1, False, victim.item.key, True, "", own=own)
    if victim.item.grammar == "plural" and _one_of(signs, at, anchors):
        return Quantity(at - 1, at + 1, 1, 1, False, victim.item.key, True, "", own=own)
    if victim.item.grammar == "plural" and at + 1 not in signs.dated and (many := _definite_number(signs, at + 1)):
        return Quantity(at, at + 2, many, many, False, victim.item.key, True, "", own=own)
    return None


def _one_fell(signs: Signs, at: int) -> bool:
    """Whether one counted noun is who fell (سقوط شهيد وجريحين، أسفر عن قتيل)."""
    words = signs.tokens.words
    return at > 0 and words[at] in function_words("one_casualty") and words[at - 1] in function_words("fall_of")


def _leads(signs: Signs, at: int) -> bool:
    """Whether one counted noun heads a line (قتيل وثلاثة جرحى في انفجار …)."""
    tokens = signs.tokens
    if tokens.words[at] not in function_words("one_casualty"):
        return False
    return at == 0 or any(c in tokens.gap(at) for c in ".،:؛\n!؟")


def _bodies(signs: Signs, at: int) -> Quantity | None:
    """Return one or two for a body or two that were found (عثر على جثة إمام، انتشال جثتين)."""
    sign, words = signs.of(at, "trigger"), signs.tokens.words
    if sign is None or sign.item.key != "bodies" or sign.item.definite:
        return None
    one, two = function_endings("one_body"), function_endings("two_bodies")
    many = 1 if words[at].endswith(one) else 2 if words[at].endswith(two) else 0
    found = not function_words("found").isdisjoint(words[max(0, at - _REACH_OF_FINDING) : at])
    return Quantity(at, at + 1, many, many, False, "", True, "dead") if many and found else None


def _one_of(signs: Signs, at: int, anchors: list[Sign]) -> bool:
    """Whether «أحد» before a plural is who was harmed (أن أحد جنوده توفي، قتل أحد عناصرها)."""
    if not at or signs.tokens.words[at - 1] not in function_words("one_of"):
        return False
    return any(a.item.verb and (a.end == at - 1 or 0 <= a.start - at - 1 <= 1) for a in anchors if a.item.key in HARM)


def _plural_as_well(signs: Signs, victim: Sign, at: int, anchors: list[Sign]) -> bool:
    """Whether a dual is spelt as the plural is (زحام المتسوقين): two only right behind the word of harm."""
    if of_lemma(victim.item, "civilian") and signs.tokens.words[at].endswith("ين"):
        return True
    if signs.tokens.words[at] in function_words("dual_or_name"):
        return not any(a.end == at and a.item.key in HARM for a in anchors)  # «عناصر من طالبان»
    if not any(s.item.layer == "victim" and s.item.grammar == "plural" for s in signs.at.get(at, ())):
        return False
    if at and signs.tokens.words[at - 1] in function_words("except"):
        return False  # «لم تفقد سوى مقاتلين»
    return victim.item.definite or not any(a.end == at and a.item.key in HARM for a in anchors)


def _possessed(noun: Sign, word: str) -> bool:
    """Whether a pronoun ends a noun: the people are the speaker's own (جنودها)."""
    # «من المارة» ends as a pronoun does
    return word.endswith(("ها", "هم")) or (word.endswith("ه") and noun.item.definite and "ال" not in word[:3])


def _dual_construct(signs: Signs, at: int, anchors: list[Sign]) -> bool:
    """Whether a noun behind the verb is a dual before another noun (قُتل حارسا أمن), which spells it as one object."""
    words = signs.tokens.words
    if not words[at].endswith(("ا", "ي")) or at + 1 >= len(words) or words[at + 1] not in function_words("corps"):
        return False
    return any(a.end == at and a.item.verb and a.item.key in HARM for a in anchors)


def _definite_number(signs: Signs, at: int) -> int:
    """Return the number behind a noun (أطفاله الأربعة، إرهابيين اثنين), 0 where there is none."""
    word = signs.tokens.words[at] if at < len(signs.tokens.words) else ""
    if word in function_words("two"):
        return 2
    if not word.startswith("ال"):
        return 0
    return next((i.value for i in spellings().get(word[2:], ()) if i.layer == "number" and i.key == "unit"), 0)


def _unnamed(signs: Signs, at: int, anchors: list[Sign]) -> Quantity | None:
    """Return one for an indefinite object right behind an active verb of killing, whatever the noun (فقتل خبيرا)."""
    word = signs.tokens.words[at]
    if len(word) < 4 or not word.endswith("ا") or word.endswith(("وا", "ها", "هما")) or at in signs.at:
        return None
    if word in function_words("manner_of_killing") or signs.tokens.words[at - 1].endswith(_PRONOUNS):
        return None
    if word in function_words("no_person"):
        return None  # «قتلت عددا كبيرا»
    if any(a.end == at and a.item.key == "kill" and a.item.verb and a.item.tense == "past" for a in anchors):
        return Quantity(at, at + 1, 1, 1, False, "person", True, "")
    return None


def _numbered(
    signs: Signs, start: int, end: int, low: int, high: int, vague: bool, limit: int, anchors: list[Sign]
) -> Quantity | None:
    """Return the quantity of a number: its noun is a victim, a counted noun (قتيل), or none at all."""
    tokens = signs.tokens
    after = end
    if after < limit and tokens.words[after] in function_words("from") and not tokens.gap(after).strip():
        after += 1
    adjacent = after < limit and not tokens.gap(after).strip(" «\"“'")
    group, noun, effect, own, households = "", False, "", False, False
    if adjacent:
        for sign in signs.at.get(after, ()):
            if sign.item.layer == "trigger" and (sign.item.counted or sign.item.key == "bodies") and after == end:
                if sign.item.conjunction:
                    continue
                effect, noun = HARM[sign.item.key], True
            elif sign.item.layer == "victim" and not effect:
                group, noun = _corps(signs, sign) or sign.item.key, True
                own = _possessed(sign, tokens.words[after])
        if after == end and tokens.words[after] in function_words("souls"):
            effect, noun = "dead", True
        households = after == end and tokens.words[after] in function_words("households")
        # «ثلاثة من الطرفين»: some of a body whose noun the lexicon lacks
        noun = noun or (after > end and tokens.words[after].startswith("ال") and tokens.words[after] not in _measures())
        noun = noun or (after > end and tokens.words[after] in function_words("kin"))
        noun = noun or (after > end and _own_people(signs, start, after, anchors)) or _who_did(signs, after, limit)
        if not noun and not _nounless(signs, start, after, anchors):
            return None
    elif tokens.words[start].startswith("ال") and of_a_toll(signs, start):
        return Quantity(start, end, low, high, vague, "", True, "")
    if households:
        vague = True
    return Quantity(start, after + 1 if noun else end, low, high, vague, group, noun, effect, households, own)


def _corps(signs: Signs, noun: Sign) -> str:
    """Return the group of soldiers where «أفراد» are of an army or police (سبعة من أفراد الجيش)."""
    after = signs.tokens.words[noun.end : noun.end + 1]
    return "soldier" if of_lemma(noun.item, "member") and not function_words("security").isdisjoint(after) else ""


def _who_did(signs: Signs, after: int, limit: int) -> bool:
    """Whether a number is of people by what they did, or by the pronoun (ثلاثة على الأقل شاركوا، سبعة ممن كانوا)."""
    words = signs.tokens.words
    if " ".join(words[after : after + 2]) in function_words("at_least"):
        after += 2
    if after >= limit or signs.tokens.gap(after).strip():
        return False
    did = words[after].endswith("وا") and len(words[after]) > _LEAST_OF_VERB and words[after][:1] not in "وف"
    return words[after] in function_words("of_those_who") or (did and signs.of(after, "trigger") is None)


def _own_people(signs: Signs, start: int, after: int, anchors: list[Sign]) -> bool:
    """Whether «من» and a noun with a pronoun are people of the speaker beside a verb of harm (سبعة من رفاقه سقطوا)."""
    word = signs.tokens.words[after]
    if (
        len(word) < 4
        or word.startswith("ال")
        or not word.endswith(_PRONOUNS)
        or word in _measures()
        or signs.of(after, "weapon") is not None
    ):
        return False
    return any(
        a.item.key in HARM and a.item.verb and (0 < a.start - after <= _REACH_OF_VERB or 0 <= start - a.end <= 2)
        for a in anchors
    )


def _nounless(signs: Signs, start: int, after: int, anchors: list[Sign]) -> bool:
    """Whether a number without a known noun counts people: next to its verb, and no measure behind it."""
    word = signs.tokens.words[after]
    if word in _measures() or word.rstrip("ا") in _measures():
        return False
    if signs.tokens.words[start].startswith("ال") and signs.of(start, "number") is not None:
        return of_a_toll(signs, start) or any(
            a.item.key == "kill" and a.item.verb and 0 <= start - a.end <= 2 for a in anchors
        )
    if risen_to(signs, start) or toll_at_end(signs, start, after) or headed(signs, anchors, start) is not None:
        return True
    if signs.cue(after, "attrib") and signs.tokens.words[start].startswith("و"):
        return True  # «خمسون جنديا وفق بيانها وأربعة عشر وفق المرصد»
    if _some_of(signs, after, anchors, start):
        return True
    if word in function_words("links") or signs.of(after, "trigger") is not None or signs.cue(after, "subset"):
        return True
    died = signs.of(after + 1, "trigger") if after + 1 < len(signs.tokens.words) else None
    if died is not None and died.item.key == "kill" and died.item.verb and not died.item.conjunction:
        return True  # «خمسة مارينز لقوا حتفهم»
    return any(0 <= start - a.end <= 3 and a.item.key in {"kill", "injure"} and not a.item.counted for a in anchors)


def _some_of(signs: Signs, after: int, anchors: list[Sign], start: int) -> bool:
    """Whether a number counts some of a group behind a deadly verb (أودى لغم بخمسة من جامعي الحطب)."""
    words = signs.tokens.words
    if words[after - 1] not in function_words("from"):
        return False
    if words[after][:1].isdigit() or signs.of(after, "number") is not None:
        return False
    if any(a.item.verb and a.item.key in _KILLING and 0 <= start - a.end <= TOLL_REACH // 2 for a in anchors):
        return True
    died = next((a for a in anchors if after < a.start <= after + _REACH_OF_VERB), None)
    if died is None or not died.item.verb or died.item.key != "kill" or died.item.conjunction:
        return False
    # «32 من طالبي المساعدة قد فقدوا أرواحهم»
    return words[died.start].endswith("وا") and signs.commas.isdisjoint(range(after, died.start + 1))


def _measures() -> frozenset[str]:
    return lexicon.words("events/measures.txt")
