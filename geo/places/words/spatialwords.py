"""The words of spatial language: directions, parts, distances. The patterns that they make are in `patterns`.

They are in `lexicon/toponyms/spatial.csv`; what an area they mean is worked out in `geo.places.phrases.regions`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

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
class SpatialLexicon:
    """The words of a class as a regular expression, and their values."""

    values: dict[str, float]
    patterns: dict[str, str]


@cache
def spatial_lexicon() -> SpatialLexicon:
    """Return the words of spatial language by class."""
    values: dict[str, float] = {}
    classes: dict[str, list[str]] = {}
    for row in lexicon.table("toponyms/spatial.csv"):
        word = fold_name(row["word"])
        classes.setdefault(row["class"], []).append(word)
        if row["value"]:
            values[word] = float(row["value"])
    patterns = {c: "(?:" + "|".join(sorted(set(w), key=len, reverse=True)) + ")" for c, w in classes.items()}
    return SpatialLexicon(values, patterns)


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
    values, words = spatial_lexicon().values, [w for w, classes in _classes().items() if "direction" in classes]
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
def quarter_words() -> frozenset[str]:
    """Return the folded generic words for what lies within a town."""
    return particles("in_town")


@cache
def hands() -> dict[str, float]:
    """Return the folded words for the right (1) and the left (-1) of a stream."""
    return {w: v for w, v in spatial_lexicon().values.items() if "hand" in _classes()[w]}


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


def at_sea(unit: str | None) -> bool:
    """Whether a distance is told in a unit that only those at sea use."""
    return unit is not None and unit.split()[0] in particles("mile")


def bearing(first: str | None, second: str | None) -> float | None:
    """Return the bearing of one or two direction words (شمال + غربي = 315)."""
    values = spatial_lexicon().values
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
    return None if number is None else number * spatial_lexicon().values[groups["unit"] or ""]


@cache
def _numbers() -> dict[str, float]:
    return {fold_name(r["word"]): float(r["value"]) for r in number_rows()}


def number_rows() -> list[dict[str, str]]:
    """Return the rows of the words of numbers."""
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
