"""Rules: regular expressions over tags, written with tag names in angle brackets, and what each builds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from geo.dates.lexicon import TAGS, Word
from geo.dates.reader import REFUSED, Reader, tag_is
from geo.mentions import DateValue

_PIECE = re.compile(r"\{([A-Z_]+)\}")
_NAME = re.compile(r"(?<!P)<([a-z]\w*)>")
_CARDINAL = "(?:<card>(?:<and><tens>|<ten>)?|<eleven>(?:<ten>|<and><tens>)|<ten>|<tens>)"
# Pieces that rules share. A piece that names groups may stand once in a rule.
_PIECES = {
    "CARDINAL": _CARDINAL,
    "DAY": f"(?:<art>?<int>|(?:<ord>|<first>)(?:<ten>|<and><tens>)?|{_CARDINAL})",
    "COUNT": f"(?:(?:<about>|<less>)?(?:<art>?(?:<int>|<big>|<old_year>|<ancient_year>)|{_CARDINAL}|<hundred>))",
    "ADJ": "(?:<past>|<last>|<before_last>|<now>|<next>|<after_next>|<same>|<following>|<preceding>)",
    "PAIR": "(?:<month>(?:<slash><month>|<open><month><close>|<month>)?)",
    "MONTH": "(?P<mon><month>(?:<slash><month>|<open><month><close>|<month>)?|<hijri>)",
    "YEARWORD": "(?:<year0>|<year_def>)",
    # «وأحد عشر» is spelt as «واحد» is, which is one word.
    "SPELT": f"(?:<thousand>(?:<and>?<hundred>)?(?:<and>{_CARDINAL}|<card><ten>)?)",
    "ERA": "(?:<hijri_mark>|<gregorian_mark>)?",
    "WEEKDAY": "(?:(?:(?:<today>|<deictic>)<comma>?)?<day>?(?P<wd><weekday>)(?:<past>|<next>|<now>)?)",
    "UNIT": "(?:<week_def>|<month_def>|<year_def>)",
    "PART": "(?:(?P<edge><edge>)|(?P<nth><ord>)?(?P<part><part>)(?P<nth2><ord>|<latest>|<last>))",
    "MEASURE": "(?:{COUNT}(?:<plural>|<counted>|<hour>|<day>|<week>|<month0>|<year0>)"
    "|(?:<about>|<less>)?<dual>|(?:<day>|<week>|<month0>|<year0>)<card>|(?:<about>|<less>)?(?:<day>|<week>|<month0>|<year0>)"
    "(?!<weekday>|<deictic>|<today>|<art>|<int>|<year>|<big>|<month>|<hijri>|<ord>|<thousand>|<card>|<month_def>))",
    "HEAD_MONTH": "<head_month>",
    "HEAD_DATE": "(?:<head_date>|<head_date_weekday>|<head_date_today>)",
    "HEAD_WEEKDAY": "(?:<head_weekday>|<head_date_weekday>)",
    "HEAD_TODAY": "(?:<head_today>|<head_date_today>)",
}
# A year, as number or by its relation to the present or to the narrative, after a day or a month.
_PIECES["YEAR"] = (
    "(?:(?:(?:<comma>|<slash>)?(?:(?:<of>|<prep>)?{YEARWORD}|<of>)?(?P<y><year>|<old_year>(?!<thing>|<plural>|<counted>)|(?:(?<=<year0>)|(?<=<year_def>)|(?<=<of>))<ancient_year>(?!<thing>|<plural>|<counted>)|(?:<big>|<int>|<ancient_year>)(?=<hijri_mark>))|<of>?{YEARWORD}(?P<yw>{SPELT}))(?P<era>{ERA})"
    "|<of>?(?:(?P<ythis><this>|<that>)<year_def>|<year_def>(?P<yadj>{ADJ})))"
)


@dataclass(slots=True)
class Found:
    """A match of a rule: named groups as words, with the reader that knows the context.

    Attributes
    ----------
    reader : Reader
    match : re.Match
        In the stretch of tags that it was found in, which other articles have as well.
    begin : int
        Where that stretch begins among the article's tags.
    """

    reader: Reader
    match: re.Match[str]
    begin: int

    def first(self, group: str | int = 0) -> int:
        """Return the number of the first tag of a group that took part, of the whole match without one."""
        return self.begin + self.match.start(group)

    def behind(self) -> int:
        """Return the number of the tag behind the match."""
        return self.begin + self.match.end()

    def words(self, group: str) -> list[Word]:
        """Return the words of a group, none when it did not take part."""
        if not self.has(group):
            return []
        first, last = self.match.span(group)
        return self.reader.tagged.words[self.begin + first : self.begin + last]

    def has(self, group: str) -> bool:
        """Whether the rule has a group and it took part in the match."""
        return group in self.match.re.groupindex and self.match.start(group) >= 0

    def number(self, group: str) -> int:
        """Return the number that a group spells."""
        return sum(word.value for word in self.words(group))

    def word(self, group: str, tag: str) -> Word | None:
        """Return the first word of a tag within a group."""
        return next((word for word in self.words(group) if word.tag == TAGS[tag]), None)

    def is_(self, group: str, *tags: str) -> bool:
        """Whether a group has a word of one of the tags."""
        return any(tag_is(word.tag, *tags) for word in self.words(group))

    @property
    def before(self) -> str:
        """The tag before the match."""
        return self.reader.tagged.tags[self.first() - 1]

    @property
    def after(self) -> Word:
        """The word after the match."""
        return self.reader.tagged.words[self.behind()]

    def hyphen(self, group: str) -> bool:
        """Whether a hyphen stands before the first word of a group."""
        index = self.first(group)
        return self.reader.hyphen(index - 1, index)

    @property
    def at(self) -> int:
        """Where the match begins in folded text."""
        return self.reader.tagged.starts[self.first()]

    @property
    def end(self) -> int:
        """Where the match ends in folded text."""
        return self.reader.tagged.ends[self.behind() - 1]


Build = Callable[[Found], DateValue | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of expression.

    `build` returns None where a shorter reading may be right, and `REFUSED` where none is.
    """

    pattern: re.Pattern[str]
    build: Build


RULES: list[Rule] = []


def tags(template: str) -> str:
    """Write a template's tag names and pieces out as a regular expression over tags."""
    while _PIECE.search(template):
        template = _PIECE.sub(lambda found: _PIECES[found.group(1)], template)
    return _NAME.sub(lambda found: TAGS.get(found.group(1), found.group()), template)


def refuse(*templates: str) -> None:
    """Register what looks like a date and is part of a name."""
    rule(*templates)(lambda _: REFUSED)


def rule(*templates: str) -> Callable[[Build], Build]:
    """Register a builder for what the templates match."""

    def register(build: Build) -> Build:
        RULES.extend(Rule(re.compile(tags(template)), build) for template in templates)
        return build

    return register
