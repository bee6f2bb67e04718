"""The words of spatial language: directions, parts, distances, and the patterns that they make around an anchor.

They are in `lexicon/toponyms/spatial.csv`; what an area they mean is worked out in `geo.places.phrases.regions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from gazetteer.kinds import kinds
from gazetteer.normalise import fold_name
from geo import lexicon
from geo.text.matching import PROCLITICS, Remembered

_A_FEW_KM = 5.0
_HUNDRED = 100
# Words that join the parts of a phrase, and by themselves say nothing of space.
_PARTICLES = frozenset(
    {"inside", "countrysides", "link", "of", "from", "on", "towards", "with", "between", "lying", "capital",
     "close", "settlement", "in_town"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The words of a class as a regular expression, and their values."""

    values: dict[str, float]
    patterns: dict[str, str]


@cache
def _lexicon() -> _Lexicon:
    values: dict[str, float] = {}
    classes: dict[str, list[str]] = {}
    for row in lexicon.table("toponyms/spatial.csv"):
        word = fold_name(row["word"])
        classes.setdefault(row["class"], []).append(word)
        if row["value"]:
            values[word] = float(row["value"])
    patterns = {c: "(?:" + "|".join(sorted(set(w), key=len, reverse=True)) + ")" for c, w in classes.items()}
    return _Lexicon(values, patterns)


@cache
def _classes() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in lexicon.table("toponyms/spatial.csv"):
        if row["class"] not in _PARTICLES:
            found.setdefault(fold_name(row["word"]), set()).add(row["class"])
    return {word: frozenset(classes) for word, classes in found.items()}


def is_cue(word: str) -> bool:
    """Whether a folded word, with proclitics or without, belongs to spatial language."""
    return any(word[n:] in _classes() for n in range(3) if not n or word[:n] in PROCLITICS)


@cache
def _cues() -> Remembered[bool]:
    return Remembered(is_cue)


def any_cue(words: Iterable[str]) -> bool:
    """Whether one of folded words belongs to spatial language."""
    return any(map(_cues().__getitem__, words))


@cache
def _known_classes() -> Remembered[frozenset[str]]:
    return Remembered(_classes_of)


def _classes_of(word: str) -> frozenset[str]:
    bare = [word, *(word[n:] for n in (1, 2) if word[:n] in PROCLITICS)]
    return frozenset(c for b in bare for w in (b, b.removeprefix("ال")) for c in _classes().get(w, ()))


def classes_of(words: Iterable[str]) -> set[str]:
    """Return the classes of spatial language that occur among folded words, whatever stands before them in the word."""
    return set().union(*map(_known_classes().__getitem__, words))


def says(words: Iterable[str], name: str) -> bool:
    """Whether one of folded words is of a class of spatial language."""
    known = _known_classes()
    for word in words:  # noqa: SIM110 - a generator would take longer than what it asks
        if name in known[word]:
            return True
    return False


@cache
def zone_words(bearing: float | None) -> str:
    """Return the folded words that a zone's name begins with (شمال غرب), of the middle without a bearing (وسط)."""
    first: dict[str, str] = {}
    for row in lexicon.table("toponyms/spatial.csv"):
        if row["class"] in {"direction", "middle"}:
            first.setdefault(row["value"], fold_name(row["word"]))
    if bearing is None:
        return first[""]
    if bearing % 90 == 0:
        return first[f"{bearing:g}"]
    return f"{first['0' if abs(bearing - 180) > 90 else '180']} {first['90' if bearing < 180 else '270']}"


@cache
def side_words(bearing: float) -> str:
    """Return the folded adjectives of a direction (الشمالي الغربي)."""
    values, words = _lexicon().values, [w for w, classes in _classes().items() if "direction" in classes]
    adjectives = {values[w]: w for w in words if w.startswith("ال") and w.endswith("ي")}
    if bearing % 90 == 0:
        return adjectives[bearing]
    return f"{adjectives[0.0 if abs(bearing - 180) > 90 else 180.0]} {adjectives[90.0 if bearing < 180 else 270.0]}"


@cache
def particles(name: str) -> frozenset[str]:
    """Return the folded words of a class that joins the parts of a phrase (`lying`: الواقعة)."""
    rows = lexicon.table("toponyms/spatial.csv")
    return frozenset(fold_name(row["word"]) for row in rows if row["class"] == name)


@cache
def between_words() -> frozenset[str]:
    """Return the folded words for between, with و or without."""
    return frozenset(clitic + word for word in particles("between") for clitic in ("", "و"))


@cache
def triangles() -> frozenset[str]:
    """Return the folded words for the point where three states meet."""
    return frozenset(word for word, classes in _classes().items() if "triangle" in classes)


@cache
def roads() -> frozenset[str]:
    """Return the folded words for a road."""
    return frozenset(word for word, classes in _classes().items() if "road" in classes)


@cache
def _number() -> str:
    """Return a number in figures or words (خمسة عشر، ثلاث مئة، مئة وخمسة وعشرين) as a regular expression."""
    second = "|".join(dict.fromkeys(fold_name(row["word"]) for row in _number_rows() if row["joins"]))
    return rf"\d+(?:[.,]\d+)?|[^\W\d]+(?: (?:{second}))?(?: و[^\W\d]+){{0,2}}"


@cache
def left_patterns() -> list[tuple[str, str, re.Pattern[str]]]:
    """Return what may stand on the left of an anchor, tried in order, and the class of words that each needs.

    Every pattern ends at the anchor.
    """
    p = _lexicon().patterns
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
    p = _lexicon().patterns
    on = rf"(?:{p['on']} )?{p['distance']} "
    from_ = rf"(?: {p['from']})?"
    return re.compile(rf"(?:^|(?<= ))(?:{on})?(?:{p['about']} )?(?P<n>{_number()}) (?P<unit>{p['unit']}){from_} $")


@cache
def strip_before() -> re.Pattern[str]:
    """Return the border that a direction right behind it says the place of, up to that (الشريط الحدودي شرق البريج).

    A road is what something happens on, the direction alone says where (على الطريق الدولي | غرب الرمادي).
    """
    p = _lexicon().patterns
    return re.compile(rf"(?:^|(?<= ))[وفبل]{{0,2}}(?P<w>{p['border']}) $")


@cache
def quarter_words() -> frozenset[str]:
    """Return the folded generic words for what lies within a town."""
    return particles("in_town")


@cache
def begins_with_direction() -> re.Pattern[str]:
    """Return a direction at the beginning of a zone's name (جنوب شرقي تركيا)."""
    d = _lexicon().patterns["direction"]
    return re.compile(rf"(?P<d1>{d})(?: (?P<d2>{d}))? ")


@cache
def after_direction() -> re.Pattern[str]:
    """Return a direction behind an anchor (ريف حلب الشمالي)."""
    d = _lexicon().patterns["direction"]
    return re.compile(rf" (?P<d1>(?=ال){d})(?: (?:و)?(?P<d2>(?=ال){d}))?(?= |$)")


@cache
def after_distance() -> re.Pattern[str]:
    """Return the direction behind an anchor that a distance is told from (25 كيلومترا عن حماة إلى الشمال)."""
    p = _lexicon().patterns
    d = p["direction"]
    return re.compile(rf" {p['towards']} (?P<d1>(?=ال){d})(?: (?P<d2>(?=ال){d}))?(?= |$)")


@cache
def after_bearing() -> re.Pattern[str]:
    """Return the distance behind an anchor that a direction is told from (غرب مقديشو بنحو خمسين كيلومترا)."""
    p = _lexicon().patterns
    on = rf"(?:ب|ب |{p['on']} )?(?:{p['distance']} )?(?:{p['about']} )?"
    return re.compile(rf" {on}(?P<n>{_number()}) (?P<unit>{p['unit']})(?= |$)")


@cache
def border_between() -> re.Pattern[str]:
    """Return «الحدود (المشتركة) بين», up to the first of two states."""
    p = _lexicon().patterns
    return re.compile(rf"(?:^|(?<= ))[وفبلك]{{0,2}}(?P<w>{p['border']}){_joint()} {p['between']} (?:{_generic()} )?$")


@cache
def border_of() -> re.Pattern[str]:
    """Return «حدود», up to the first of two states that are joined by «مع»."""
    p = _lexicon().patterns
    return re.compile(rf"(?:^|(?<= ))[وفبلك]{{0,2}}(?P<w>{p['border']}) (?:{_generic()} )?$")


@cache
def and_the_border() -> re.Pattern[str]:
    """Return «والحدود (الأردنية)», or «وحدود» and «والحدود مع» before a state, right behind a town."""
    p = _lexicon().patterns
    return re.compile(rf" و(?:(?P<of>حدود|الحدود {p['with']})|الحدود(?: (?P<demonym>{_any_demonym()}))?)(?= |$)")


@cache
def triangle_before() -> re.Pattern[str]:
    """Return «مثلث» and «المثلث الواقع بين» before the first of three towns."""
    p = _lexicon().patterns
    between = rf"(?:{p['lying']} )?{p['between']} (?:{_generic()} )?"
    return re.compile(rf"(?:^|(?<= ))[وفبلك]{{0,2}}(?P<w>{p['triangle']}) (?:{between})?$")


def _joint() -> str:
    """Return the adjectives that a border may have before مع or بين."""
    p = _lexicon().patterns
    return rf"(?: (?:{p['joint']}|{p['direction']}))*"


def _generic() -> str:
    capital = particles("capital")
    words = [*kinds(), *capital, *("ل" + w[2:] for w in capital)]  # للعاصمة is ل and لعاصمة
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


def _any_demonym() -> str:
    return "(?:" + "|".join(sorted(demonyms(), key=len, reverse=True)) + ")"


@cache
def hands() -> dict[str, float]:
    """Return the folded words for the right (1) and the left (-1) of a stream."""
    return {w: v for w, v in _lexicon().values.items() if "hand" in _classes()[w]}


@cache
def demonyms() -> dict[str, str]:
    """Return folded demonym adjectives with the article → ISO 3166-1 alpha-2."""
    out: dict[str, str] = {}
    for row in lexicon.states("demonyms.csv"):
        for cell in (row["demonym_ar"], row["feminine"]):
            if cell:
                out.setdefault("ال" + fold_name(cell), row["iso2"])
    return out


@cache
def demonym_heads() -> dict[str, int]:
    """Return every form of a word that a demonym phrase begins with → the length of its proclitic."""
    heads = [*(w for w, classes in _classes().items() if classes & {"border", "coast", "waters"}),
             *("ال" + word for word, classes in _classes().items() if "direction" in classes)]  # fmt: skip
    return {clitic + head: len(clitic) for head in heads for clitic in ("", *PROCLITICS)}


@cache
def demonym_pattern() -> re.Pattern[str]:
    """Return «ال + direction (+ direction) + demonym» and «الحدود + two or three demonyms», from the head on."""
    p, demonym = _lexicon().patterns, _any_demonym()
    direction = p["direction"]
    return re.compile(
        rf"(?:(?P<border>{p['border']}) (?P<a>{demonym})"
        rf"(?: +(?P<b>{demonym})(?: +(?P<third>{demonym}))?| (?P<side>(?=ال){direction}))?"
        rf"|(?:(?P<coast>(?=ال){p['coast']})(?: (?P<shore>(?=ال){direction}))?|(?P<waters>(?=ال){p['waters']})"
        rf"|ال(?P<d1>{direction})(?: (?P<d2>{direction}))?) (?P<c>{demonym}))(?= |$)"
    )


def at_sea(unit: str | None) -> bool:
    """Whether a distance is told in a unit that only those at sea use."""
    return unit is not None and unit.split()[0] in particles("mile")


def bearing(first: str | None, second: str | None) -> float | None:
    """Return the bearing of one or two direction words (شمال + غربي = 315)."""
    values = _lexicon().values
    if not first:
        return None
    a = values[first]
    if not second:
        return a
    b = values[second]
    if {a, b} == {0.0, 270.0}:
        return 315.0
    return (a + b) / 2 if abs(a - b) == 90 else a


def kilometres(groups: dict[str, str | None]) -> float | None:
    """Return the distance that a match of the rule `distance` gives, None where its number is none."""
    if groups.get("some"):
        return _A_FEW_KM
    raw = groups.get("n") or ""
    number = float(raw.replace(",", ".")) if raw[:1].isdigit() else _number_word(raw)
    return None if number is None else number * _lexicon().values[groups["unit"] or ""]


@cache
def _numbers() -> dict[str, float]:
    return {fold_name(r["word"]): float(r["value"]) for r in _number_rows()}


def _number_rows() -> list[dict[str, str]]:
    return lexicon.table("toponyms/number_words.csv")


def _number_word(words: str) -> float | None:
    total = 0.0
    for word in words.split():
        value = _numbers().get(word, _numbers().get(word[1:]) if word.startswith("و") else None)
        if value is None:
            return None
        if value == _HUNDRED and 0 < total < _HUNDRED:  # ثلاث مئة
            total *= value
        else:
            total += value
    return total or None
