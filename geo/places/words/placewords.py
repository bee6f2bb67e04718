"""What recognition knows of words beforehand: how much evidence a name needs, and what a word before it says.

The tables are `lexicon/toponyms/*`; each is folded once, and what they say of a word is looked up once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from gazetteer import Gazetteer
from gazetteer.kinds import kinds, split_kind
from gazetteer.normalise import fold_name
from geo import lexicon
from geo.text.matching import PROCLITICS

# How much evidence a name needs: none, a preposition, a generic word or direction, a generic word only.
SEAS = frozenset({"H.SEA", "H.GULF", "H.BAY"})
"""Features of waters that have a north and a south."""
SAFE, ASK, SUSPECT, CUE_ONLY = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class UnknownKind:
    """A generic word that makes a name of what follows, known or not (قرية، حاجز)."""

    name_en: str
    feature: str
    radius_km: float

    @property
    def composes(self) -> bool:
        """Whether the generic word is part of the name (a facility), not an apposition (a town, a division)."""
        return self.feature[0] not in "PA" and self.feature != "L.AREA"

    @property
    def bears_nations(self) -> bool:
        """Whether a nation's adjective makes its name (المشفى الفرنسي)."""
        return self.feature in {"S.HSP", "S.SCH"}


class Left(NamedTuple):
    """What the word before a name says of it.

    Attributes
    ----------
    cue : str
        Its class of `cues.csv`, or empty.
    organisation : bool
        Whether a body takes its name from what follows (صحيفة القدس).
    centre : bool
        Whether it does so with a purpose behind the name (مركز صنعاء للدراسات).
    person : bool
        Whether it is a given name or a title.
    """

    cue: str = ""
    organisation: bool = False
    centre: bool = False
    person: bool = False


SAYS_NOTHING = Left()
_STRIPPED = ("", *sorted(PROCLITICS, key=len, reverse=True))


def left(word: str) -> Left:
    """Return what a folded word says of a name right behind it."""
    cue = ""
    for clitic in _STRIPPED:
        if word.startswith(clitic) and (cue := cues().get(word[len(clitic) :], "")):
            break
    bodies = lexicon.words("toponyms/org_words.txt")
    person = word in lexicon.words("toponyms/given_names.txt") or word in lexicon.words("toponyms/titles.txt")
    said = Left(cue, word in bodies or word[1:] in bodies, word == "مركز", person)
    return SAYS_NOTHING if said == SAYS_NOTHING else said


@cache
def unknown_kinds() -> dict[str, UnknownKind]:
    """Return the generic words that introduce a name by themselves, folded, with and without the article."""
    out = {}
    for row in lexicon.table("toponyms/unknown_kinds.csv"):
        kind = UnknownKind(row["name_en"], row["feature"], float(row["radius_km"]))
        out[fold_name(row["word"])] = kind
    return out


def unknown_kind(key: str) -> UnknownKind | None:
    """Return the generic word that a folded name begins with, with the article (المشفى الفرنسي) or without."""
    first = key.split(" ")[0]
    return public_sites().get(key) or unknown_kinds().get(first) or unknown_kinds().get(first.removeprefix("ال"))


@cache
def public_sites() -> dict[str, UnknownKind]:
    """Return the folded names of what every larger town has one of (القصر الرئاسي، القنصلية الروسية)."""
    nations = [row[form] for row in lexicon.states("demonyms.csv") for form in ("demonym_ar", "feminine") if row[form]]
    out = {}
    for row in lexicon.table("toponyms/public_sites.csv"):
        adjectives = row["adjectives"].split("|")
        for word in ("ال" + n for n in nations) if adjectives == ["nations"] else adjectives:
            out[fold_name(f"{row['site']} {word}")] = UnknownKind("", row["feature"], 1.0)
    return out


@cache
def cues() -> dict[str, str]:
    """Return the class of every folded cue word."""
    return {fold_name(row["word"]): row["cue"] for row in lexicon.table("toponyms/cues.csv") if row["cue"]}


@cache
def demonyms() -> frozenset[str]:
    """Return the folded demonyms in the masculine singular (سوري)."""
    return frozenset(fold_name(row["demonym_ar"]) for row in lexicon.states("demonyms.csv") if row["demonym_ar"])


@cache
def clitic_words() -> frozenset[str]:
    """Return the folded words that only look like a proclitic and a name."""
    return lexicon.words("toponyms/clitic_traps.txt")


@cache
def folded_word(word: str) -> str:
    """Return a generic word as the text writes it."""
    return fold_name(word)


def _learned_levels() -> dict[str, int]:
    learned = {fold_name(row["name"]): int(row["level"]) for row in lexicon.table("toponyms/ambiguous.csv")}
    return learned | {fold_name(row["name"]): int(row["level"]) for row in lexicon.table("toponyms/suspects.csv")}


@cache
def generic_words() -> frozenset[str]:
    """Return every folded generic word, of known and of unknown names."""
    sites = ("ال" + word for word, kind in unknown_kinds().items() if kind.bears_nations)
    return frozenset((*kinds(), *unknown_kinds(), *sites))


@cache
def ordinals() -> frozenset[str]:
    """Return the folded number words that count days of a month."""
    rows = lexicon.table("dates/numbers.csv")
    return frozenset(fold_name(row["form"]).removeprefix("ال") for row in rows)


@cache
def weekdays() -> frozenset[str]:
    """Return the folded names of the days of the week."""
    return frozenset(fold_name(row["form"]) for row in lexicon.table("dates/words.csv") if row["tag"] == "weekday")


@cache
def spelt_names() -> Mapping[str, str]:
    """Return how names are written that are words as well once folded, by the folded name."""
    lines = (lexicon.FOLDER / "toponyms/spelt_names.txt").read_text(encoding="utf-8").split("\n")
    return {fold_name(line): line for line in lines if line}


@cache
def other_names() -> dict[str, str]:
    """Return the folded longer names that hold a place's name and are none (فيلق القدس), with what they name."""
    return {fold_name(row["phrase"]): row["kind"] for row in lexicon.table("toponyms/not_places.csv")}


def levels(gazetteer: Gazetteer) -> dict[str, int]:
    """Return the evidence that each name needs; `generic_words` and `other_names` are among them."""
    out: dict[str, int] = {}
    learned = _learned_levels()
    for name in gazetteer.strong_names():
        out[name] = learned.get(name, SAFE)
    states = frozenset(gazetteer.rows_of("A.PCLI", "P.PPLC"))
    for name in gazetteer.weak_names():
        if name in out:
            continue
        known = not states.isdisjoint(gazetteer.rows(name))
        out[name] = max(ASK if known else SUSPECT, learned.get(name, SAFE))
    for name in demonyms() & out.keys():
        if not any(p.is_country for p in gazetteer.lookup(name)):
            out[name] = CUE_ONLY
    generic = generic_words()
    for name in gazetteer.weak_names():
        first, _, rest = name.partition(" ")
        if rest and first in generic and name not in learned:
            out[name] = SAFE  # it has its generic word in it (حي الزهور)
    for site in public_sites():
        out[site] = min(ASK, out.get(site, ASK))
    for word in (*generic, *other_names()):
        out.setdefault(word, SAFE)
    never = lexicon.words("toponyms/not_names.txt") | set(cues())
    never |= {name for name in out if _says_its_kind(name, gazetteer) or _says_a_direction(name, gazetteer)}
    short = lexicon.words("toponyms/short_names.txt")
    return {
        name: level
        for name, level in out.items()
        if not name.isdigit() and (name in generic or (name not in never and (len(name) > 2 or name in short)))
    }


def _says_its_kind(name: str, gazetteer: Gazetteer) -> bool:
    """Whether a name is another name of the same place behind its generic word (مدينة صور), which is read anyway."""
    kind, rest = split_kind(name)
    if kind is None or not kind.features or not all(f[0] in "AP" for f in kind.features):
        return False
    return not frozenset(gazetteer.rows(rest)).isdisjoint(gazetteer.rows(name))


def _says_a_direction(name: str, gazetteer: Gazetteer) -> bool:
    """Whether a name only is a direction of another place (غربي الموصل), and no zone known under it (شرق الفرات)."""
    first, _, rest = name.partition(" ")
    if not rest or cues().get(first) != "direction" or not gazetteer.rows(rest):
        return False
    if any(p.feature in SEAS for p in gazetteer.lookup(rest)):
        return True  # جنوب البحر الأحمر, whatever province elsewhere bears the name
    if any(p.is_admin1 or p.is_country for p in gazetteer.lookup(name, weak=False)):
        return False  # a state's or a division's own name (جنوب السودان، شمال كردفان)
    # beside a river lies a zone of its own (شرق الفرات); beside a town, what the direction says
    return all(p.feature[0] != "H" for p in gazetteer.lookup(rest)) or all(
        p.feature[0] != "L" for p in gazetteer.lookup(name)
    )
