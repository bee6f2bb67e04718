"""Numbers of running text, in digits and in words, with their vagueness: نحو 150، ثلاثة عشر، 300 ألف، عشرات."""

from __future__ import annotations

from gazetteer.record import record
from geo.events.words.reading import Signs
from geo.events.words.triggers import function_words

_UNIT, _TEEN, _TEN, _TENS, _HUNDRED, _HUNDREDS, _THOUSAND, _THOUSANDS = (
    "unit", "teen", "ten", "tens", "hundred", "hundreds", "thousand", "thousands",
)  # fmt: skip
_REACH, _REACH_OF_RISE = 6, 18
_ADDING = {_UNIT, _TENS, _HUNDREDS, _TEN, _TEEN, _HUNDRED}


@record
class Number:
    """A number: half-open range of words, low and high value, and whether it is but a word such as dozens."""

    start: int
    end: int
    low: int
    high: int
    vague: bool


def read_number(signs: Signs, start: int, limit: int) -> Number | None:
    """Return the number that begins at a word, or None.

    Parameters
    ----------
    signs : Signs
    start, limit : int
        Range of words.
    """
    if start >= limit:
        return None
    digits = _digits(signs, start, limit)
    if digits is not None:
        value, end = digits
        value, end = _scaled(signs, value, end, limit)
        return _range(signs, start, value, end, limit)
    sign = signs.of(start, "number")
    if sign is None or (
        sign.item.definite and not (signs.cued("reach", start - _REACH, start) or signs.cue(start - 1, "about_n"))
    ):
        return None  # «القرن العشرين»: with the article a round number counts only what reached it
    if sign.item.key == "vague":
        end = start + 1
        if end < limit and (after := signs.of(end, "number")) is not None and after.item.key == _THOUSAND:
            end += 1
        return Number(start, end, 0, 0, vague=True)
    value, end = _words(signs, start, limit)
    if start and signs.tokens.words[start - 1] == "بين" and (both := _between(signs, start, end)) is not None:
        return Number(start, end, *both, vague=False)
    return Number(start, end, value, value, vague=False) if value else None


def _between(signs: Signs, start: int, end: int) -> tuple[int, int] | None:
    """Read «بين عشرة آلاف وخمسة عشر ألفا» as a range: cut at the last «و» with more behind it than before."""
    for cut in range(end - 1, start, -1):
        sign = signs.of(cut, "number")
        if sign is None or not sign.item.conjunction:
            continue
        (low, until), (high, last) = _words(signs, start, cut), _words(signs, cut, end)
        if until == cut and last == end and 0 < low < high:
            return low, high
    return None


def _digits(signs: Signs, index: int, limit: int) -> tuple[int, int] | None:
    word = signs.tokens.words[index]
    bare = word if word.isdigit() else word.lstrip("وبلف")
    if not bare.isdigit() or len(bare) > 9:
        return None
    value, end = int(bare), index + 1
    while (
        end < limit
        and len(signs.tokens.words[end]) == 3
        and signs.tokens.words[end].isdigit()
        and signs.tokens.gap(end) in {",", ".", "٬", "،"}
    ):
        value, end = value * 1000 + int(signs.tokens.words[end]), end + 1
    return value, end


def _scaled(signs: Signs, value: int, end: int, limit: int) -> tuple[int, int]:
    sign = signs.of(end, "number") if end < limit else None
    if sign is not None and not sign.item.conjunction and sign.item.key == _THOUSAND:
        return value * sign.item.value, end + 1
    return value, end


def _range(signs: Signs, start: int, value: int, end: int, limit: int) -> Number:
    """Read «10-15», «10 إلى 15» and «بين 10 و15» as a range."""
    words = signs.tokens.words
    if start and words[start - 1] == "من" and signs.cued("rise", start - _REACH_OF_RISE, start):
        return Number(start, end, value, value, vague=False)  # «من 95 إلى 84»: what the figure was
    at = end + 1 if end < limit and words[end] in function_words("or") else end
    joined = at > end or (start and words[start - 1] == "بين") or (end < limit and "-" in _raw_gap(signs, end))
    if joined and at < limit and (second := _digits(signs, at, limit)) is not None:
        high, last = _scaled(signs, *second, limit)
        if high > value:
            return Number(start, last, value, high, vague=False)
    return Number(start, end, value, value, vague=False)


def _raw_gap(signs: Signs, index: int) -> str:
    # hyphens fold to a space: two numbers with one blank between them are a range in news figures
    return "-" if signs.tokens.gap(index) == " " and signs.tokens.words[index].isdigit() else ""


def _words(signs: Signs, start: int, limit: int) -> tuple[int, int]:
    """Add up number words: ثلاثة وعشرين، مئة وخمسين، ثلاث مئة، خمسة آلاف."""
    total = current = 0
    end = start
    while end < limit and (sign := signs.of(end, "number")) is not None:
        item = sign.item
        if item.key == "vague" or (end > start and signs.tokens.gap(end).strip()):
            break
        first = end == start
        if not first and not item.conjunction and item.key in {_UNIT, _TENS, _HUNDREDS}:
            break
        if item.key == _HUNDRED:
            current = current * 100 if 2 < current < 10 and not item.conjunction else current + 100
        elif item.key == _THOUSAND:
            if item.conjunction and not first:
                total, current = total + current, item.value
            else:
                total, current = total + max(1, current) * item.value, 0
        elif item.key == _THOUSANDS:
            total, current = total + current + item.value, 0
        elif item.key in _ADDING:
            if not first and item.key in {_UNIT, _TENS} and current % 10 and item.key == _UNIT:
                break
            current += item.value
        end += 1
    return total + current, end
