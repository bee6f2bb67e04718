"""The words of temporal expressions, read from `geo/lexicon/dates/*.csv`, with the clitics they take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from gazetteer.normalise import fold
from geo import lexicon

# One character a tag, so that rules are regular expressions over a string of tags.
# fmt: off
TAG_NAMES = (
    "int", "year", "big", "art", "card", "eleven", "ten", "tens", "hundred", "thousand", "ord", "first",
    "month", "hijri", "weekday", "day", "day_pair", "today", "deictic", "same_day", "next_day", "week",
    "month0", "year0", "hour", "week_def", "month_def", "year_def", "century", "decade_def", "dual", "dual_def",
    "year_pair", "month_pair", "plural", "plural_def", "counted", "past", "last", "before_last", "now", "next",
    "after_next", "same", "following", "preceding", "this", "that", "edge", "latest", "part", "of", "of_it",
    "in", "since", "before", "after", "until", "by", "between", "within", "and", "prep", "about", "half",
    "hijri_mark", "gregorian_mark", "dated", "gone", "season", "season_word", "decade", "other", "prayer",
    "occasion", "comma", "slash", "dot", "open", "close", "quote", "part_of_day", "several", "thing", "on",
    "moment", "weekday_name", "old_year", "ancient_year", "event", "eve", "agency", "less", "in_coming",
    "head_date", "head_weekday", "head_today", "head_date_weekday", "head_date_today", "head_month",
)
# fmt: on
TAGS = {name: chr(0x100 + number) for number, name in enumerate(TAG_NAMES)}
UNKNOWN = "x"

# A stretch without one of these holds no date.
# fmt: off
_TRIGGER_NAMES = (
    "day", "year", "month", "hijri", "weekday", "today", "deictic", "same_day", "next_day", "week", "month0", "year0",
    "hour", "week_def", "month_def", "year_def", "century", "decade_def", "dual", "dual_def", "year_pair",
    "month_pair", "plural", "plural_def", "counted", "season", "decade", "occasion", "slash", "of_it", "now",
    "past", "next", "old_year", "ancient_year", "agency",
)
# fmt: on
TRIGGERS = frozenset(TAGS[name] for name in _TRIGGER_NAMES)
_BOUND = (
    "and",
    "until",
    "of",
    "of_it",
    "in",
    "since",
    "before",
    "after",
    "by",
    "between",
    "within",
    "art",
    "about",
    "less",
    "in_coming",
    "on",
    "moment",
)
_PREFIXES = {
    "": (),
    "و": ("and",),
    "ف": ("and",),
    "ب": ("prep",),
    "ل": ("prep",),
    "وب": ("and", "prep"),
    "ول": ("and", "prep"),
    "فب": ("and", "prep"),
    "فل": ("and", "prep"),
}
_ARTICLE = "ال"


class Word(NamedTuple):
    """A word of the lexicon: its tag, its number, and what distinguishes it within its tag."""

    tag: str
    value: int = 0
    kind: str = ""


@dataclass(slots=True)
class Entry:
    """What a token may begin: clitic tags, the word itself, and longer forms that begin with it."""

    prefix: str
    clitic_length: int
    word: Word | None = None
    longer: dict[str, Word] = field(default_factory=dict)
    rest: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """A day of the calendar with a name, or one so many days from a movable feast; `days` 0 stands for the month."""

    calendar: str
    month: int
    day: int
    days: int


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one table of the lexicon of dates."""
    return lexicon.table(f"dates/{name}")


def _words() -> Iterator[tuple[str, Word]]:
    for row in rows("words.csv"):
        yield row["form"], Word(TAGS[row["tag"].replace(" ", "_")], int(row["value"]), row["kind"])
    for row in rows("months.csv"):
        tag = "month" if row["calendar"] == "gregorian" else "hijri"
        yield row["form"], Word(TAGS[tag], int(row["month"]), row["alone"])
    for row in rows("numbers.csv"):
        yield row["form"], Word(TAGS[row["tag"]], int(row["value"]))
        yield _ARTICLE + row["form"], Word(TAGS[row["tag"]], int(row["value"]), "definite")
    for number, row in enumerate(rows("occasions.csv")):
        yield row["form"], Word(TAGS["occasion"], number)
    for row in rows("names.csv"):
        yield row["form"], Word(TAGS["head_" + row["before"].replace(" ", "_")])


def _cliticised(form: str, word: Word) -> Iterator[tuple[str, tuple[str, ...], int]]:
    bound = any(word.tag == TAGS[name] for name in _BOUND)
    for prefix, tags in _PREFIXES.items():
        if bound and form != _ARTICLE and "prep" in tags:
            continue
        if form.startswith(_ARTICLE) and prefix.endswith("ل"):
            yield prefix + "ل" + form[2:], tags, len(prefix)
        else:
            yield prefix + form, tags, len(prefix)


@cache
def entries() -> dict[str, Entry]:
    """Return the entries by first folded token, clitics included; a plain form goes before a cliticised one."""
    found: dict[str, Entry] = {}
    forms = [(fold(form).text.strip(), word) for form, word in _words()]
    expanded = [
        (len(tags), text, tags, size, word) for form, word in forms for text, tags, size in _cliticised(form, word)
    ]
    for _, text, tags, size, word in sorted(expanded, key=lambda item: item[0]):
        head, _, rest = text.partition(" ")
        entry = found.setdefault(head, Entry("".join(TAGS[tag] for tag in tags), size))
        if entry.clitic_length != size:
            continue
        if rest:
            entry.longer.setdefault(rest, word)
        elif entry.word is None:
            entry.word = word
    for entry in found.values():
        if entry.longer:
            choices = sorted(entry.longer, key=len, reverse=True)
            entry.rest = re.compile(" +(" + "|".join(re.escape(c).replace(r"\ ", " +") for c in choices) + r")\b")
    return found


@cache
def occasions() -> tuple[Occasion, ...]:
    """Return the named days in the order of their table."""
    return tuple(
        Occasion(row["calendar"], int(row["month"]), int(row["day"]), int(row["days"])) for row in rows("occasions.csv")
    )


@cache
def cues() -> dict[str, str]:
    """Return the words that say whether what follows is past or to come, folded."""
    return {fold(row["form"]).text: row["cue"] for row in rows("cues.csv")}


@cache
def beginnings(cue: str) -> tuple[str, ...]:
    """Return the beginnings of words of one kind: a future verb, what only looks like one, a verb of the perfect."""
    return tuple(form for form, known in cues().items() if known == cue)


@cache
def known_days() -> dict[tuple[str, int, int], int]:
    """Return the year of a day that is known by its day and month, by cue word."""
    return {
        (fold(row["cue"]).text, int(row["month"]), int(row["day"])): int(row["year"]) for row in rows("known_days.csv")
    }
