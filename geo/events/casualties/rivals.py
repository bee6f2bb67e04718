"""What another source says of the dead without a word of death: «بينما تحدثت الوزارة عن عشرة»، «ولم تعترف إلا ب47»."""

from __future__ import annotations

from geo.events.casualties.counts import Counts
from geo.events.words.numerals import Number, read_number
from geo.events.words.reading import Signs
from geo.events.words.triggers import function_words

_REACH, _LEAST_SHARE = 8, 20


def disputed(signs: Signs, counts: Counts, start: int, end: int) -> Counts:
    """Return the counts of an event with its dead as a range, where the clause right behind sets another figure beside.

    Parameters
    ----------
    signs : Signs
    counts : Counts
        The event's.
    start, end : int
        The clause behind it, which tells of no happening itself.
    """
    dead, high = counts.dead, counts.dead_max
    if dead is None or high is None:
        return counts
    number = _figure(signs, start, min(end, start + _REACH))
    if number is None or not dead / _LEAST_SHARE <= number.low <= high * _LEAST_SHARE:
        return counts
    return counts._replace(dead=min(dead, number.low), dead_max=max(high, number.high))


def _figure(signs: Signs, start: int, end: int) -> Number | None:
    """Return the bare number that somebody speaks of, owns up to or puts the dead at."""
    words = signs.tokens.words
    opens = signs.cue(start, "split") or words[start] in function_words("contrast")
    if not opens or signs.between(start, end, "victim"):
        return None
    for at in range(start + 1, end):
        if words[at] not in function_words("speaking_of"):
            continue
        for first in range(at + 1, end):
            number = read_number(signs, first, end)
            if number is None:
                continue
            after = number.end
            bare = (
                after >= len(words) or bool(signs.tokens.gap(after).strip()) or words[after] in function_words("only")
            )
            led = words[first - 1] in function_words("that_many") or words[first][:1] == "ب"
            return number if bare and led and not number.vague and first not in signs.dated else None
    return None
