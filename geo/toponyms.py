"""Toponym recognition: which words of the text name a place, and how sure that is.

Names come from the gazetteer in one pass; guards then ask for evidence where a name is also something else. A
generic word (قرية، حاجز، مطار …) before a name that no gazetteer has makes a toponym as well. Which place a toponym
means is decided in `geo.resolve`, what it does in its sentence in `geo.roles`.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from gazetteer import Gazetteer
from gazetteer.kinds import Kind, kinds, split_kind
from gazetteer.normalise import Folded, blank_punctuation, fold_name
from geo import lexicon
from geo.document import Document
from geo.matching import PROCLITICS, Hit, Matcher

# How much evidence a name needs: none, a preposition, a generic word or direction, a generic word only.
SAFE, ASK, SUSPECT, CUE_ONLY = 0, 1, 2, 3
_MILD = frozenset({"locative", "source", "target", "near", "direction", "part", "between", "people", "control"})
_FIRM = frozenset({"direction", "part", "people"})
_ARTICLE = "ال"


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name in the text; offsets are in the document's folded text.

    Attributes
    ----------
    start, end : int
        Half-open span of the name without proclitic; a facility's generic word is inside it.
    key : str
        Folded name, to be looked up in the gazetteer.
    kind : Kind or None
        The generic word before it (محافظة), which says what it must be.
    cue : str
        Evidence on its left: a class of `cues.csv`, or empty.
    clitic : str
        Proclitic before the name.
    known : bool
        Whether the gazetteer has the name.
    inside : bool
        Whether it only is part of a longer name.
    anchor : str
        For a facility named after a known place (ميناء الحديدة): that place's key.
    level : int
        How much evidence the name needed.
    """

    start: int
    end: int
    key: str
    kind: Kind | None = None
    cue: str = ""
    clitic: str = ""
    known: bool = True
    inside: bool = False
    anchor: str = ""
    level: int = SAFE


@dataclass(frozen=True, slots=True)
class _UnknownKind:
    name_en: str
    feature: str
    radius_km: float

    @property
    def composes(self) -> bool:
        """Whether the generic word is part of the name (a facility), not an apposition (a town, a division)."""
        return self.feature[0] not in "PA" and self.feature != "L.AREA"


@cache
def unknown_kinds() -> dict[str, _UnknownKind]:
    """Return the generic words that introduce a name by themselves, folded, with and without the article."""
    out = {}
    for row in lexicon.table("toponyms/unknown_kinds.csv"):
        kind = _UnknownKind(row["name_en"], row["feature"], float(row["radius_km"]))
        out[fold_name(row["word"])] = kind
    return out


@cache
def _cues() -> dict[str, str]:
    return {fold_name(row["word"]): row["cue"] for row in lexicon.table("toponyms/cues.csv") if row["cue"]}


@cache
def _learned_levels() -> dict[str, int]:
    learned = {fold_name(row["name"]): int(row["level"]) for row in lexicon.table("toponyms/ambiguous.csv")}
    return learned | {fold_name(row["name"]): int(row["level"]) for row in lexicon.table("toponyms/suspects.csv")}


@cache
def _other_names() -> frozenset[str]:
    return frozenset(fold_name(row["phrase"]) for row in lexicon.table("toponyms/not_places.csv"))


@cache
def _clitic_words() -> frozenset[str]:
    return lexicon.words("toponyms/clitic_traps.txt")


class Recogniser:
    """Finds the toponyms of a document. Built once for a gazetteer; safe to share between threads.

    Parameters
    ----------
    gazetteer : Gazetteer
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        levels: dict[str, int] = {}
        learned = _learned_levels()
        for name in gazetteer.strong_names():
            levels[name] = learned.get(name, SAFE)
        for name in gazetteer.weak_names():
            levels.setdefault(name, max(SUSPECT, learned.get(name, SUSPECT)))
        self.kind_words = set(kinds()) | set(unknown_kinds())
        for word in (*self.kind_words, *_other_names()):
            levels.setdefault(word, SAFE)
        never = lexicon.words("toponyms/not_names.txt") | set(_cues())
        never |= {name for name in levels if _says_its_kind(name, gazetteer) or _says_a_direction(name, gazetteer)}
        levels = {
            name: level
            for name, level in levels.items()
            if not name.isdigit()
            and (name in self.kind_words or name not in never)
            and (len(name) > 2 or name in self.kind_words or name in lexicon.words("toponyms/short_names.txt"))
        }
        self.gazetteer = gazetteer
        self.feminine = gazetteer.teh_marbuta_names()
        self.levels = levels
        self._matcher = Matcher(levels)
        self.names = self._matcher.names

    def recognise(self, document: Document, taken: Sequence[tuple[int, int]] = ()) -> list[Toponym]:
        """Return the toponyms of a document in text order.

        Parameters
        ----------
        document : Document
        taken : sequence of (int, int)
            Folded spans of longer names that are no places (actors), in order; a place name within one is
            reported with `inside`.
        """
        text = blank_punctuation(document.folded.text)
        outer, nested = _longest(self._matcher.hits(text))
        reader = _Reader(self, text, document.folded, careful="ة" in document.article.text)
        found = reader.read(outer)
        found += reader.nested(nested, found)
        found = [_mark_inside(t, taken) for t in found]
        return sorted(found, key=lambda t: (t.start, -t.end))


def _says_its_kind(name: str, gazetteer: Gazetteer) -> bool:
    """Whether a name is another name of the same place behind its generic word (مدينة صور), which is read anyway."""
    kind, rest = split_kind(name)
    if kind is None or not kind.features or not all(f[0] in "AP" for f in kind.features):
        return False
    alone = {p.id for p in gazetteer.lookup(rest)}
    return any(p.id in alone for p in gazetteer.lookup(name))


def _says_a_direction(name: str, gazetteer: Gazetteer) -> bool:
    """Whether a name only is a direction of another place (غربي الموصل), and no zone known under it (شرق الفرات)."""
    first, _, rest = name.partition(" ")
    if not rest or _cues().get(first) != "direction" or not gazetteer.lookup(rest):
        return False
    return all(p.feature[0] != "L" for p in gazetteer.lookup(name))


def _longest(hits: list[Hit]) -> tuple[list[Hit], list[Hit]]:
    """Split hits into the leftmost longest ones and those that lie within them."""
    outer: list[Hit] = []
    nested: list[Hit] = []
    last = -1
    for hit in sorted(hits, key=lambda h: (h.start - len(h.clitic), -h.end, len(h.clitic))):
        if hit.start >= last:
            outer.append(hit)
            last = hit.end
        elif outer and hit.end <= last:
            nested.append(hit)
    return outer, nested


def _mark_inside(toponym: Toponym, taken: Sequence[tuple[int, int]]) -> Toponym:
    at = bisect.bisect_right(taken, (toponym.start, 1 << 60)) - 1
    if at >= 0 and taken[at][0] <= toponym.start and toponym.end <= taken[at][1]:
        return replace(toponym, inside=True)
    return toponym


class _Reader:
    """Reads the hits of one document from left to right."""

    def __init__(self, recogniser: Recogniser, text: str, folded: Folded, *, careful: bool) -> None:
        self.text = text
        self.punctuated = folded.text
        self.folded = folded
        self.levels = recogniser.levels
        self.names = recogniser.names
        self.kind_words = recogniser.kind_words
        self.gazetteer = recogniser.gazetteer
        self.feminine = recogniser.feminine
        self.careful = careful

    def read(self, hits: list[Hit]) -> list[Toponym]:
        found: list[Toponym] = []
        waiting: list[tuple[Hit, str]] = []
        generic: Hit | None = None
        for hit in hits:
            name = self.names[hit.name]
            if generic is not None and generic.end + 1 < hit.start - len(hit.clitic):
                found += self._unknown(generic)
                generic = None
            if name in self.kind_words:
                if generic is not None:
                    found += self._unknown(generic)
                generic = hit
                continue
            if name in _other_names():
                generic = None
                continue
            toponym = self._accept(hit, name, generic, found[-1] if found else None)
            if toponym is None:
                waiting.append((hit, name))
                if generic is not None:
                    found += self._unknown(generic)
            else:
                found += toponym
            generic = None
        if generic is not None:
            found += self._unknown(generic)
        return found + self._second_look(waiting, found)

    def nested(self, hits: list[Hit], found: list[Toponym]) -> list[Toponym]:
        """Return the known names within longer accepted names (المزة in مطار المزة العسكري), marked as such."""
        out = []
        wholes = sorted((t.start, t.end) for t in found)
        for hit in hits:
            name = self.names[hit.name]
            at = bisect.bisect_right(wholes, (hit.start, 1 << 60)) - 1
            if at < 0 or hit.end > wholes[at][1] or hit.clitic or name in self.kind_words or self.levels[name] > SAFE:
                continue
            if (hit.start, hit.end) != wholes[at]:
                out.append(Toponym(hit.start, hit.end, name, inside=True))
        return out

    def _accept(self, hit: Hit, name: str, generic: Hit | None, before: Toponym | None) -> list[Toponym] | None:
        level = self.levels[name]
        attached = generic is not None and generic.end + 1 == hit.start and not hit.clitic
        if attached and generic is not None:
            return self._after_generic(hit, name, generic)
        if hit.clitic and self._clitic_is_doubtful(hit, name, level):
            return None
        if self._possessed(hit, name):
            if self.careful:
                return None
            level = max(level, ASK)
        if self._in_organisation(hit):
            return [Toponym(hit.start, hit.end, name, inside=True, level=level)] if level == SAFE else []
        cue = self._cue(hit)
        coordinated = before is not None and self._coordinated(before, hit)
        if level >= SAFE and self._person(hit) and not coordinated and cue not in _MILD:
            return None
        if coordinated and not cue and before is not None:
            cue = before.cue
        enough = (
            level == SAFE
            or (level == ASK and (cue in _MILD or coordinated))
            or (level == SUSPECT and (cue in _FIRM or (coordinated and before is not None and before.level <= ASK)))
        )
        if not enough:
            return None
        kind = before.kind if coordinated and before is not None and self._shares_kind(before) else None
        return [Toponym(hit.start, hit.end, name, kind=kind, cue=cue, clitic=hit.clitic, level=level)]

    def _after_generic(self, hit: Hit, name: str, generic: Hit) -> list[Toponym]:
        word = self.names[generic.name]
        unknown = unknown_kinds().get(word)
        kind = kinds().get(word)
        cue = _cues().get(word) or self._cue(generic) or "kind"
        start = generic.start
        if unknown is not None and unknown.composes:
            end = self._with_adjective(hit.end)
            whole = fold_name(self.text[start:end])
            known = whole in self.levels
            inner = Toponym(hit.start, hit.end, name, inside=True)
            return [Toponym(start, end, whole, kind=kind, cue=self._cue(generic), clitic=generic.clitic,
                            known=known, anchor=name), inner]  # fmt: skip
        return [Toponym(hit.start, hit.end, name, kind=kind, cue=cue, clitic=generic.clitic, level=self.levels[name])]

    def _with_adjective(self, end: int) -> int:
        following = self._word_after(end)
        adjectives = lexicon.words("toponyms/facility_adjectives.txt")
        return following[1] if following and self.text[following[0] : following[1]] in adjectives else end

    def _unknown(self, generic: Hit) -> list[Toponym]:
        """Read a name that no gazetteer has behind a generic word, or nothing where none follows."""
        word = self.names[generic.name]
        unknown = unknown_kinds().get(word)
        if unknown is None:
            return []
        spans = self._unknown_words(generic.end)
        if not spans:
            return []
        start, end = spans[0][0], spans[-1][1]
        key = self.text[start:end]
        if unknown.composes:
            start = generic.start
            end = self._with_adjective(end)
            key = self.text[start:end]
        return [Toponym(start, end, key, kind=kinds().get(word), cue=self._cue(generic), clitic=generic.clitic,
                        known=False, level=SUSPECT)]  # fmt: skip

    def _unknown_words(self, at: int) -> list[tuple[int, int]]:
        first = self._word_after(at)
        if first is None:
            return []
        word = self.text[first[0] : first[1]]
        if word in lexicon.words("toponyms/not_names.txt") or len(word) < 3 or not word[0].isalpha() or word.isascii():
            return []
        if word in _cues() or (word[0] in "وفبل" and (word[1:] in self.kind_words or word[1:] in self.levels)):
            return []
        out = [first]
        if word in lexicon.words("toponyms/compound_heads.txt"):
            second = self._word_after(first[1])
            if second is None:
                return []
            out.append(second)
        return out

    def _second_look(self, waiting: list[tuple[Hit, str]], found: list[Toponym]) -> list[Toponym]:
        """Accept a suspect name where the rest of the article speaks for it.

        Either the article uses the name as a place elsewhere with good evidence, or the name has a preposition
        before it and lies in the country that most of the article's names lie in.
        """
        sure = {t.key for t in found if t.level > SAFE and t.known}
        home = self._home(found) if waiting else ""
        out = []
        for hit, name in waiting:
            if (
                self._person(hit)
                or (hit.clitic and self._clitic_is_doubtful(hit, name, ASK))
                or self._possessed(hit, name)
            ):
                continue
            cue = self._cue(hit)
            at_home = self.levels[name] == SUSPECT and cue in _MILD and self._lies_in(name, home)
            if name in sure or at_home:
                out.append(Toponym(hit.start, hit.end, name, cue=cue, clitic=hit.clitic, level=SUSPECT))
        return out

    def _home(self, found: list[Toponym]) -> str:
        """Return the country of at least half of the article's surely recognised names, or nothing."""
        votes: Counter[str] = Counter()
        for key in {t.key for t in found if t.known and t.level == SAFE and not t.inside}:
            countries = {p.country for p in self.gazetteer.lookup(key, weak=False)}
            votes.update(dict.fromkeys(countries, 1))
        best = votes.most_common(1)
        return best[0][0] if best and best[0][1] >= max(1, 0.4 * sum(votes.values())) else ""

    def _lies_in(self, name: str, country: str) -> bool:
        return bool(country) and any(p.country == country for p in self.gazetteer.lookup(name))

    def _possessed(self, hit: Hit, name: str) -> bool:
        """Whether a final ه may be a pronoun (سفيره: his envoy), the name being written with ة (السفيرة).

        In a text that writes ة at all it is one; in others ه often stands for ة.
        """
        if name not in self.feminine:
            return False
        return self.folded.original[self.folded.span(hit.start, hit.end)[1] - 1] == "ه"

    def _in_organisation(self, hit: Hit) -> bool:
        """Whether the name belongs to a body named before it (صحيفة القدس، مركز صنعاء للدراسات)."""
        word = self._word_before(hit.start - len(hit.clitic))
        if not word or hit.clitic:
            return False
        if word in lexicon.words("toponyms/org_words.txt") or word[1:] in lexicon.words("toponyms/org_words.txt"):
            return True
        following = self._word_after(hit.end)
        return word == "مركز" and following is not None and self.text.startswith("لل", following[0])

    def _cue(self, hit: Hit) -> str:
        tail = hit.clitic[-1:]
        if tail == "ب":
            return "locative"
        if tail == "ل":
            return "target"
        word = self._word_before(hit.start - len(hit.clitic))
        if not word:
            return ""
        cues = _cues()
        for clitic in ("", *_STRIPPED):
            if word.startswith(clitic) and (cue := cues.get(word[len(clitic) :])):
                return cue
        return ""

    def _person(self, hit: Hit) -> bool:
        if hit.clitic:
            return False
        start = hit.start
        word = self._word_before(start)
        if not word:
            return False
        if word in lexicon.words("toponyms/given_names.txt") or word in lexicon.words("toponyms/titles.txt"):
            return True
        return self._word_before(start - len(word) - 1) in {"ابو", "ابي", "ابا", "ابن", "بن", "ام"}

    def _clitic_is_doubtful(self, hit: Hit, name: str, level: int) -> bool:
        if hit.clitic + name in _clitic_words():
            return True
        return len(name) < 4 and (level > SAFE or hit.clitic[-1] == "ك")

    def _coordinated(self, before: Toponym, hit: Hit) -> bool:
        between = self.punctuated[before.end : hit.start - len(hit.clitic)]
        return (between == " " and hit.clitic == "و") or between in {"، ", " ، ", ", ", " او "}

    def _shares_kind(self, before: Toponym) -> bool:
        """Whether the generic word before a coordination was plural or dual (بلدات أ وب وج)."""
        return before.kind is not None and fold_name(before.kind.word) not in self._word_before(before.start)

    def _word_before(self, at: int) -> str:
        """Return the word that ends right before an offset, empty where punctuation or the start is between."""
        if at < 2 or self.punctuated[at - 1] != " ":
            return ""
        start = self.text.rfind(" ", 0, at - 1) + 1
        return self.text[start : at - 1]

    def _word_after(self, at: int) -> tuple[int, int] | None:
        if at + 1 >= len(self.text) or self.punctuated[at] not in " \"«“”'‹" or self.text[at] != " ":
            return None
        start = at + 1
        while start < len(self.punctuated) and self.punctuated[start] in "\"«“'‹":
            start += 1
        end = self.text.find(" ", start)
        end = len(self.text) if end < 0 else end
        return (start, end) if end > start else None


_STRIPPED = tuple(sorted(PROCLITICS, key=len, reverse=True))
