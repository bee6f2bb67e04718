"""Facilities go by several generic words and adjectives: مطار كويرس العسكري, قاعدة كويرس الجوية, مطار كويرس."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from gazetteer.kinds import Kind
from gazetteer.normalise import fold_name
from gazetteer.store import table


@dataclass(frozen=True, slots=True)
class Family:
    """Generic words that stand for each other, the adjectives that come and go with them, and the features.

    `bare` says whether the name alone, borne by nothing else, may mean the facility (الشعيرات): `yes`, or as a `guess`
    (of crossings, camps and dams most such names are those of a village that is not listed), `in_town` that one
    which goes by the name of a town stands in it or hard by (مستشفى الرستن; but its airfield lies out in the country).
    `apart` are groups of adjectives of which one excludes another: an air base of a name is not its naval base.
    """

    kind: Kind
    words: tuple[str, ...]
    adjectives: tuple[str, ...]
    bare: str
    in_town: bool
    apart: tuple[frozenset[str], ...] = ()

    def excluded(self, name: str) -> frozenset[str]:
        """Return the adjectives that cannot stand with those of a name."""
        words = set(name.split(" "))
        said = [group for group in self.apart if group & words]
        return frozenset().union(*(group for group in self.apart if said and group not in said))


@cache
def families() -> tuple[Family, ...]:
    """Return the families of facilities, words and adjectives folded."""
    out = []
    for row in table("facilities.csv"):
        words = tuple(dict.fromkeys(map(fold_name, row["words"].split("|"))))
        groups = [tuple(map(fold_name, group.split("|"))) for group in row["adjectives"].split(";")]
        adjectives = tuple(dict.fromkeys(a for group in groups for a in group))
        kind = Kind(words[0], tuple(row["features"].split("|")), row["family"], "")
        apart = tuple(map(frozenset, groups[1:]))
        out.append(Family(kind, words, adjectives, row["bare"], row["in_town"] == "yes", apart))
    return tuple(out)


def other_names(key: str) -> Iterator[tuple[str, Kind]]:
    """Yield other names that a facility may go by, nearest first, each with the kind that must bear it."""
    for family in families():
        word = _first_word(key, family)
        if word is None:
            continue
        whole = key[len(word) + 1 :]
        core = _stripped(whole, family)
        for rest in dict.fromkeys((whole, core)):
            for other in family.words:
                yield f"{other} {rest}", family.kind
        for rest in dict.fromkeys((whole, core)):
            yield rest, family.kind
        excluded = family.excluded(whole)
        for other in family.words:
            for adjective in family.adjectives:
                if adjective not in excluded:
                    yield f"{other} {core} {adjective}", family.kind


def named_after(key: str) -> Iterator[tuple[str, Kind, bool]]:
    """Yield the names of facilities that a name without its generic word may stand for, and whether that is a guess."""
    for family in families():
        if not family.bare:
            continue
        core = _stripped(key, family)
        for word in family.words:
            yield f"{word} {core}", family.kind, family.bare == "guess"
            for adjective in family.adjectives:
                yield f"{word} {core} {adjective}", family.kind, family.bare == "guess"


def towns_of(key: str) -> Iterator[tuple[str, Kind]]:
    """Yield the towns that a facility may stand in because it goes by their names, each with its kind."""
    for family in families():
        word = _first_word(key, family) if family.in_town else None
        if word is not None and (town := _stripped(key[len(word) + 1 :], family)):
            yield town, family.kind


def nameless(key: str) -> Kind | None:
    """Return the kind of a facility that has no name of its own (المشفى الوطني), if its town holds one."""
    for family in families():
        if family.in_town and _stripped(key, family).removeprefix("ال") in family.words:
            return family.kind
    return None


def _first_word(key: str, family: Family) -> str | None:
    """Return the longest word of the family with which the key begins."""
    return max((w for w in family.words if key.startswith(w + " ")), key=len, default=None)


def _stripped(name: str, family: Family) -> str:
    """Return a name without the adjectives at its end and its beginning, if something is left."""
    words = name.split(" ")
    while len(words) > 1 and words[-1] in family.adjectives:
        words.pop()
    while len(words) > 1 and words[0] in family.adjectives:
        words.pop(0)
    return " ".join(words)
