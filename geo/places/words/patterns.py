"""The patterns that words of spatial language make around an anchor, as regular expressions over folded text."""

from __future__ import annotations

import re
from functools import cache

from gazetteer.kinds import kinds
from gazetteer.normalise import fold_name
from geo.places.words.spatialwords import demonyms, number_rows, particles, spatial_lexicon


@cache
def _number() -> str:
    """Return a number in figures or words (خمسة عشر، ثلاث مئة، مئة وخمسة وعشرين) as a regular expression."""
    second = "|".join(dict.fromkeys(fold_name(row["word"]) for row in number_rows() if row["joins"]))
    return rf"\d+(?:[.,]\d+)?|[^\W\d]+(?: (?:{second}))?(?: و[^\W\d]+){{0,2}}"


@cache
def left_patterns() -> list[tuple[str, str, re.Pattern[str]]]:
    """Return what may stand on the left of an anchor, tried in order, and the class of words that each needs.

    Every pattern ends at the anchor.
    """
    p = spatial_lexicon().patterns
    generic = _generic()
    start = r"(?:^|(?<= ))(?:[وف]?[بلك]?)"
    two = rf"(?P<d1>{p['direction']})(?: (?:و)?(?P<d2>{p['direction']}))?"
    named = rf"(?: ل?(?:{p['capital']} {_any_demonym()}|{generic}))?(?: ل| )$"
    link, of = rf"(?: {p['link']})?{named}", rf"(?: {p['of']})?{named}"
    by = rf"(?: (?:{p['from']}|{p['on']})(?: {generic})? | [لب](?:{generic} )?)$"
    middle = rf"(?: (?:{p['middle']}|{p['centre']}))?"
    nouns = rf"{p['part']}|{p['quarters']}|{p['heights']}|ال{p['heights']}"
    number = rf"(?:{p['about']} (?:{p['link']} )?)?(?P<n>{_number()})"
    on = rf"(?:{p['on']} )?{p['distance']} "
    demonym, joint = _any_demonym(), _joint()
    towards = rf"(?:{p['towards']} )?(?:ال)?(?P<d1>{p['direction']})(?: (?P<d2>{p['direction']}))?"
    return [
        (rule, needed, re.compile(start + pattern))
        for rule, needed, pattern in (
            ("distance", "unit", rf"(?:{on})?{number} (?P<unit>{p['unit']})(?: {p['roughly']})?(?: {towards})?{link}"),
            (
                "distance",
                "unit",
                rf"(?:{on})?{number} (?P<unit>{p['unit']})(?: {p['roughly']})? {p['from']}{middle}{link}",
            ),
            (
                "distance",
                "distance",
                rf"{on}(?:{p['few']} )?(?P<some>{p['unit']})(?: {p['few']})?(?: {towards})?(?: {p['from']})?{link}",
            ),
            ("countryside", "countryside", rf"(?P<w>{p['countryside']})(?: {two})?{of}"),
            ("leading", "leading", rf"(?P<w>{p['road']})(?: ال\w+){{0,2}} {p['leading']} {p['towards']}{of}"),
            ("way", "road", rf"(?P<w>{p['road']})(?: ال\w+){{0,2}} {p['towards']}{of}"),
            ("way", "way", rf"(?<!عن )(?P<w>{p['way']})(?: (?:ل)?{generic})? $"),
            ("around", "around", rf"(?P<w>{p['around']})(?: {two})?{of}"),
            ("nearby", "nearby", rf"(?:{p['on']} )?(?P<w>(?:{nouns}|{p['close']}) )?(?P<v>{p['nearby']}){by}"),
            ("around", "ring", rf"(?P<w>{p['ring']}) {p['settlement']} $"),
            ("gate", "gate", rf"(?P<w>{p['gate']}){of}"),
            ("outside", "outside", rf"(?P<w>{p['outside']}){of}"),
            ("heights", "heights", rf"(?P<w>{p['heights']}){of}"),
            ("offshore", "offshore", rf"(?P<w>{p['offshore']})(?: {p['coast']})?{of}"),
            ("offshore", "offshore", rf"(?P<w>{p['offshore']}) {p['coast']} {two}{of}"),
            ("offshore", "coast", rf"(?P<w>{p['facing']}) {p['coast']}{of}"),
            ("offshore", "waters", rf"(?P<w>{p['waters']}){of}"),
            ("coast", "coast", rf"(?P<w>{p['coast']})(?: {two})?{of}"),
            ("bank", "hand", rf"(?P<w>{p['bank']}) (?P<hand>{p['hand']}){of}"),
            ("part", "bank", rf"(?P<w>{p['bank']}) {two}{of}"),
            ("banks", "bank", rf"(?P<w>{p['bank']}){of}"),
            (
                "border",
                "border",
                rf"(?P<w>{p['border']})(?: (?P<demonym>{demonym}))?{joint} {p['with']}(?: {generic})? $",
            ),
            (
                "border",
                "border",
                rf"(?:{p['around']}|{p['nearby']}|{p['on']}) (?:{p['link']} )?(?P<w>{p['border']})(?P<demonym>)? $",
            ),
            ("frontier", "border", rf"(?P<w>{p['border']})(?: {two})?{of}"),
            ("part", "part", rf"(?P<w>{p['part']}) {two}{of}"),
            ("share", "part", rf"(?P<w>{p['part']}) (?P<demonym>{demonym}){of}"),
            ("share", "quarters", rf"(?P<w>{p['quarters']}) (?P<demonym>{demonym}){of}"),
            ("quarters", "quarters", rf"(?P<w>{p['quarters']})(?: {two})?{of}"),
            ("far", "far", rf"(?P<w>{p['far']}) {two}{link}"),
            ("far", "far", rf"(?P<w>{p['far']}) $"),
            ("direction", "direction", rf"{two}{link}"),
            ("middle", "middle", rf"(?P<w>{p['middle']}){of}"),
            ("middle", "centre", rf"(?P<w>{p['centre']}) ل?{p['settlement']} $"),
        )
    ]


@cache
def told_before() -> re.Pattern[str]:
    """Return the distance that a coast or what lies off it is told from, up to that (على بعد 40 ميلا قبالة سواحل)."""
    p = spatial_lexicon().patterns
    on = rf"(?:{p['on']} )?{p['distance']} "
    from_ = rf"(?: {p['from']})?"
    return re.compile(rf"(?:^|(?<= ))(?:{on})?(?:{p['about']} )?(?P<n>{_number()}) (?P<unit>{p['unit']}){from_} $")


@cache
def strip_before() -> re.Pattern[str]:
    """Return the border that a direction right behind it says the place of, up to that (الشريط الحدودي شرق البريج).

    A road is what something happens on, the direction alone says where (على الطريق الدولي | غرب الرمادي).
    """
    p = spatial_lexicon().patterns
    return re.compile(rf"(?:^|(?<= ))[وفبل]{{0,2}}(?P<w>{p['border']}) $")


@cache
def begins_with_direction() -> re.Pattern[str]:
    """Return a direction at the beginning of a zone's name (جنوب شرقي تركيا)."""
    d = spatial_lexicon().patterns["direction"]
    return re.compile(rf"(?P<d1>{d})(?: (?P<d2>{d}))? ")


@cache
def after_direction() -> re.Pattern[str]:
    """Return a direction behind an anchor (ريف حلب الشمالي)."""
    d = spatial_lexicon().patterns["direction"]
    return re.compile(rf" (?P<d1>(?=ال){d})(?: (?:و)?(?P<d2>(?=ال){d}))?(?= |$)")


@cache
def after_distance() -> re.Pattern[str]:
    """Return the direction behind an anchor that a distance is told from (25 كيلومترا عن حماة إلى الشمال)."""
    p = spatial_lexicon().patterns
    d = p["direction"]
    return re.compile(rf" {p['towards']} (?P<d1>(?=ال){d})(?: (?P<d2>(?=ال){d}))?(?= |$)")


@cache
def after_bearing() -> re.Pattern[str]:
    """Return the distance behind an anchor that a direction is told from (غرب مقديشو بنحو خمسين كيلومترا)."""
    p = spatial_lexicon().patterns
    on = rf"(?:ب|ب |{p['on']} )?(?:{p['distance']} )?(?:{p['about']} )?"
    return re.compile(rf" {on}(?P<n>{_number()}) (?P<unit>{p['unit']})(?= |$)")


@cache
def border_between() -> re.Pattern[str]:
    """Return «الحدود (المشتركة) بين», up to the first of two states."""
    p = spatial_lexicon().patterns
    return re.compile(rf"{_begins(p['border'])}{_joint()} {p['between']} (?:{_generic()} )?$")


@cache
def border_of() -> re.Pattern[str]:
    """Return «حدود», up to the first of two states that are joined by «مع»."""
    p = spatial_lexicon().patterns
    return re.compile(rf"{_begins(p['border'])} (?:{_generic()} )?$")


@cache
def and_the_border() -> re.Pattern[str]:
    """Return «والحدود (الأردنية)», or «وحدود» and «والحدود مع» before a state, right behind a town."""
    p = spatial_lexicon().patterns
    return re.compile(rf" و(?:(?P<of>حدود|الحدود {p['with']})|الحدود(?: (?P<demonym>{_any_demonym()}))?)(?= |$)")


@cache
def triangle_before() -> re.Pattern[str]:
    """Return «مثلث» and «المثلث الواقع بين» before the first of three towns."""
    p = spatial_lexicon().patterns
    between = rf"(?:{p['lying']} )?{p['between']} (?:{_generic()} )?"
    return re.compile(rf"{_begins(p['triangle'])} (?:{between})?$")


def _begins(words: str) -> str:
    """Return the first word of a phrase, with or without proclitics, as the group «w»."""
    return rf"(?:^|(?<= ))[وفبلك]{{0,2}}(?P<w>{words})"


def _joint() -> str:
    """Return the adjectives that a border may have before مع or بين."""
    p = spatial_lexicon().patterns
    return rf"(?: (?:{p['joint']}|{p['direction']}))*"


def _generic() -> str:
    capital = particles("capital")
    words = [*kinds(), *capital, *("ل" + w[2:] for w in capital)]  # للعاصمة is ل and لعاصمة
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


def _any_demonym() -> str:
    return "(?:" + "|".join(sorted(demonyms(), key=len, reverse=True)) + ")"


@cache
def demonym_pattern() -> re.Pattern[str]:
    """Return «ال + direction (+ direction) + demonym» and «الحدود + two or three demonyms», from the head on."""
    p, demonym = spatial_lexicon().patterns, _any_demonym()
    direction = p["direction"]
    return re.compile(
        rf"(?:(?P<border>{p['border']}) (?P<a>{demonym})"
        rf"(?: +(?P<b>{demonym})(?: +(?P<third>{demonym}))?| (?P<side>(?=ال){direction}))?"
        rf"|(?:(?P<coast>(?=ال){p['coast']})(?: (?P<shore>(?=ال){direction}))?|(?P<waters>(?=ال){p['waters']})"
        rf"|ال(?P<d1>{direction})(?: (?P<d2>{direction}))?) (?P<c>{demonym}))(?= |$)"
    )
