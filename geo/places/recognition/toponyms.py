"""Toponym recognition: which words of the text name a place, and how sure that is.

Names come from the gazetteer in one pass; guards then ask for evidence where a name is also something else. A
generic word (قرية، حاجز، مطار …) before a name that no gazetteer has makes a toponym as well. Which place a toponym
means is decided in `geo.places.resolution.resolve`, what it does in its sentence in `geo.places.recognition.roles`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from operator import attrgetter

from gazetteer import Gazetteer
from gazetteer.kinds import kinds
from geo import lexicon
from geo.places.recognition import withinnames
from geo.places.recognition.guards import Guards, doubtful
from geo.places.recognition.roles import dateline
from geo.places.recognition.unknown import Around, unknown_name, with_adjective, with_number, with_qualifier
from geo.places.words.placewords import (
    ASK,
    CUE_ONLY,
    SAFE,
    SAYS_NOTHING,
    SUSPECT,
    Left,
    clitic_words,
    cues,
    folded_word,
    generic_words,
    left,
    levels,
    other_names,
    public_sites,
    unknown_kinds,
)
from geo.places.words.spatialwords import between_words, roads, says
from geo.places.words.toponym import Toponym
from geo.text.document import Document
from geo.text.matching import Hit, Matcher, Remembered

_MILD = frozenset(
    {"locative", "source", "target", "near", "direction", "part", "between", "people", "control", "agent"}
)
_FIRM = frozenset({"direction", "part", "people"})
_JOINED = frozenset({"، ", " ، ", ", ", " او "})
_DASHES = frozenset({"-", " - ", "–", " – ", "/", " / "})
_LONGEST_JOIN = 4
_HOME_SHARE = 0.28
_ALSO_ADJECTIVES = frozenset({"محليه", "بلديه"})  # مصادر محلية: local sources
# Entries of the matcher that are no names of places: generic words, and longer names that hide a place's name.
GENERIC, OTHER = -1, -2
_SURE = frozenset({SAFE, OTHER})  # what counts within another name
_START = attrgetter("start")


class Recogniser:
    """Finds the toponyms of a document. Built once for a gazetteer; safe to share between threads.

    Parameters
    ----------
    gazetteer : Gazetteer
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.feminine = gazetteer.teh_marbuta_names()
        self.levels = levels(gazetteer)
        self.matcher = Matcher(self.levels)
        self.names = self.matcher.names
        self.needs = [_need(name, level) for name, level in self.levels.items()]
        self.lefts = Remembered(left)
        self.doubtful = Remembered(doubtful)
        self.countries = Remembered(self._countries)
        self.homes = Remembered(self._homes)

    def _countries(self, name: str) -> frozenset[str]:
        return frozenset(p.country for p in self.gazetteer.lookup(name))

    def _homes(self, name: str) -> tuple[str, ...]:
        """Return the countries that a name lies in by its strong tier, each once, in the gazetteer's order."""
        return tuple(dict.fromkeys(p.country for p in self.gazetteer.lookup(name, weak=False)))

    def recognise(self, document: Document, taken: Sequence[tuple[int, int]] = ()) -> list[Toponym]:
        """Return the toponyms of a document in text order.

        Parameters
        ----------
        document : Document
        taken : sequence of (int, int)
            Folded spans of longer names that are no places (actors), in order; a place name within one is
            reported with `inside`.
        """
        outer, nested = self.matcher.longest(document.words)
        reader = _Reader(self, document)
        found = reader.read(outer)
        nested = [h for h in nested if self.needs[h.name] in _SURE]
        if nested:
            others = [h for h in outer if self.needs[h.name] == OTHER]
            found += withinnames.in_toponyms(nested, found, self.names, self.levels)
            if others:
                found += withinnames.in_other_names(nested, others, self.names, self.needs, reader.around)
        found.sort(key=_START)  # of those that begin together the longer ones were found first
        return [withinnames.marked(t, taken) for t in found] if taken else found


@cache
def shared_recogniser(gazetteer: Gazetteer) -> Recogniser:
    """Return the one recogniser of a gazetteer: it takes a third of a second to build."""
    return Recogniser(gazetteer)


def _need(name: str, level: int) -> int:
    if name in generic_words():
        return GENERIC
    return OTHER if name in other_names() else level


class _Reader:
    """Reads the hits of one document from left to right."""

    def __init__(self, recogniser: Recogniser, document: Document) -> None:
        self.text = document.plain
        self.punctuated = document.folded.text
        self.around = Around(self.text, self.punctuated)
        self.words = document.words.words
        self.guards = Guards(document, self.around, recogniser.names, recogniser.gazetteer)
        self.gazetteer = recogniser.gazetteer
        self.levels = recogniser.levels
        self.names = recogniser.names
        self.needs = recogniser.needs
        self.lefts = recogniser.lefts
        self.doubtful = recogniser.doubtful
        self.countries = recogniser.countries
        self.homes = recogniser.homes
        self.feminine = recogniser.feminine
        # A text that writes ة at all writes it everywhere; in others a final ه often stands for it.
        self.careful = "ة" in document.article.text

    def read(self, hits: list[Hit]) -> list[Toponym]:
        found: list[Toponym] = []
        waiting: list[tuple[Hit, str]] = []  # with the evidence on the left that a suspect name has
        generic: Hit | None = None
        needs, left = self.needs, self._left
        for hit in hits:
            clitic, need = hit.clitic, needs[hit.name]
            if generic is not None and generic.end + 1 < hit.start - len(clitic):
                found += self._unknown(generic)
                generic = None
            if need < SAFE:
                if need == GENERIC and generic is not None:
                    found += self._unknown(generic)
                generic = hit if need == GENERIC and not self.guards.misread(hit) else None
                continue
            if generic is None:
                if need >= SUSPECT and self.guards.spelt(hit):
                    need = ASK
                elif need == CUE_ONLY and not self._one_of_several(found, hit):
                    waiting.append((hit, ""))  # a word like any other, unless the article has it behind a generic word
                    continue
            elif not clitic:
                found += self._after_generic(hit, generic)
                generic = None
                continue
            said = left(hit)
            cue = self._cue_behind(hit, said) if clitic else said.cue
            if cue == "target" and hit.word > 1 and self.words[hit.word - 2].removeprefix("و") in roads():
                cue = "direction"  # «الطريق إلى أدري»
            before = found[-1] if found else None
            if before is not None and not self._coordinated(before, hit):
                before = None
            # Most suspect names are words like any other, and end here.
            hopeless = need >= SUSPECT and before is None and cue not in _FIRM
            if hopeless or not self._settle(hit, need, said, cue, before, found):
                waiting.append((hit, cue if need == SUSPECT else ""))
                if generic is not None:
                    found += self._unknown(generic)
            generic = None
        if generic is not None:
            found += self._unknown(generic)
        return found + self._second_look(waiting, found) if waiting else found

    def _settle(self, hit: Hit, level: int, said: Left, cue: str, before: Toponym | None, found: list[Toponym]) -> bool:
        """Add a name to those found where its surroundings speak for it, leave it out where they speak against it.

        Returns whether that is the last word: a name that only lacks evidence may find some elsewhere in the article.
        `before` is the toponym that it is joined to.
        """
        name = self.names[hit.name]
        if cue == "agent" and name in public_sites():
            return False
        between = before is not None and before.cue == "between" and hit.clitic == "و"  # بين مصراتة وسرت
        if hit.clitic and not between and _clitic_is_doubtful(hit.clitic, name, level):
            return False
        if name in self.feminine and self.guards.possessed(hit):
            if self.careful:
                return False
            level = max(level, ASK)
        if said is not SAYS_NOTHING and self.guards.in_organisation(hit, said):
            if level == SAFE:
                found.append(Toponym(hit.start, hit.end, name, inside=True))
            return True
        if before is None and self.guards.team(hit) and self._is_team(name):
            if level == SAFE:
                found.append(Toponym(hit.start, hit.end, name, inside=True))
            return True
        doubtful = self.doubtful[name]
        if doubtful and (self.guards.governs(hit) or self.guards.adjective(hit, name)):
            return True
        if self.guards.cited(hit) or self.guards.other_word(hit):
            return True
        if cue not in _MILD and self.guards.quoted_medium(hit, name):
            return True
        if before is None:
            enough = level == SAFE or (level == ASK and cue in _MILD) or (level == SUSPECT and cue in _FIRM)
            enough = enough or (level == ASK and not hit.clitic and dateline(hit.start, hit.end, self.punctuated))
            if (
                not enough
                or (cue not in _MILD and self.guards.person(hit, said))
                or (doubtful and self.guards.accusative(hit, name, cue))
            ):
                return False
            found.append(Toponym(hit.start, hit.end, name, None, cue, hit.clitic, True, False, "", level))
            return True
        cue = cue or before.cue
        several = self._shares_kind(before)
        if level > ASK and not several and not (level == SUSPECT and (cue in _FIRM or before.level <= ASK)):
            return False
        kind = before.kind if several else None
        found.append(Toponym(hit.start, hit.end, name, kind, cue, hit.clitic, level=level))
        return True

    def _is_team(self, name: str) -> bool:
        """Whether a team bears the name; a country's own team is the country, and a ground is no town."""
        return all(p.feature[0] in "PA" and not p.is_country for p in self.gazetteer.lookup(name))

    def _after_generic(self, hit: Hit, generic: Hit) -> list[Toponym]:
        name, word = self.names[hit.name], self.names[generic.name]
        unknown = unknown_kinds().get(word)
        kind = kinds().get(word)
        own_cue = _cue(generic.clitic, self._left(generic))
        if self.levels[name] >= SUSPECT and name in lexicon.words("toponyms/compound_heads.txt"):
            longer = self._unknown(generic)  # معبر رأس الجدير
            if longer:
                return longer
        if unknown is not None and unknown.composes:
            start, end = generic.start, with_adjective(self.around, hit.end)
            whole = " ".join(self.text[start:end].split())
            inner = Toponym(hit.start, hit.end, name, inside=True)
            return [Toponym(start, end, whole, kind=kind, cue=own_cue, clitic=generic.clitic,
                            known=whole in self.levels, anchor=name), inner]  # fmt: skip
        cue = cues().get(word) or own_cue or "kind"
        end = with_qualifier(self.around, hit.end) if unknown is not None else hit.end
        if says((name,), "unit"):
            end = with_number(self.around, end)
        if end > hit.end:
            whole = " ".join(self.text[hit.start : end].split())
            return [Toponym(hit.start, end, whole, kind, cue, generic.clitic, known=False, level=SUSPECT)]
        return [Toponym(hit.start, hit.end, name, kind, cue, generic.clitic, level=self.levels[name])]

    def _unknown(self, generic: Hit) -> list[Toponym]:
        """Read a name that no gazetteer has behind a generic word, or nothing where none follows."""
        word = self.names[generic.name]
        if generic.clitic + word in clitic_words():
            return []
        cue = _cue(generic.clitic, self._left(generic))
        name = unknown_name(self.around, word, generic.start, generic.end, self.levels)
        if name is None or (word in _ALSO_ADJECTIVES and not cue):
            return []
        return [replace(name, cue=cue, clitic=generic.clitic)]

    def _second_look(self, waiting: list[tuple[Hit, str]], found: list[Toponym]) -> list[Toponym]:
        """Accept a suspect name where the rest of the article speaks for it.

        Either the article uses the name as a place elsewhere with good evidence, or the name has a preposition
        before it and lies in the country that most of the article's names lie in.
        """
        sure = {t.key for t in found if t.level > SAFE and t.known}
        followed: set[int] | None = None
        home: str | None = None
        out = []
        pairs = self._between_two(waiting)
        for hit, cue in waiting:
            name = self.names[hit.name]
            joined = paired = hit.start in pairs
            if self.needs[hit.name] == ASK or cue == "between":  # قصف دوما وحرستا، بين سراري وكومايرا
                if followed is None:
                    followed = {t.start - 1 for t in found if t.clitic == "و" and t.level == SAFE}
                joined = joined or hit.end + 1 in followed
            if cue == "between" and not joined and not self._and_a_place(hit):
                continue  # بين بلد وآخر
            if name not in sure and (paired or not joined):
                if cue not in _MILD and not paired:
                    continue
                home = self._home(found) if home is None else home
                if not home or home not in self.countries[name]:
                    continue
            said = self._left(hit)
            if not (
                self.guards.other_word(hit)
                or self.guards.adjective(hit, name)
                or (hit.clitic and not paired and _clitic_is_doubtful(hit.clitic, name, ASK))
                or (name in self.feminine and self.guards.possessed(hit))
                or self.guards.in_organisation(hit, said)
                or self.guards.person(hit, said)
                or self.guards.numbered(hit)
            ):
                cue = "between" if paired else _cue(hit.clitic, said)
                out.append(Toponym(hit.start, hit.end, name, None, cue, hit.clitic, level=SUSPECT))
        return out

    def _between_two(self, waiting: list[tuple[Hit, str]]) -> frozenset[int]:
        """Return where the names of «بين يثرب وبلد» begin that both lack evidence: each is some for the other."""
        pairs = set()
        for (one, _), (other, _) in pairwise(waiting):
            joined = other.clitic == "و" and other.start == one.end + 2 and self.punctuated[one.end] == " "
            if not joined or one.clitic or self.words[one.word - 1] not in between_words():
                continue
            if self.countries[self.names[one.name]] & self.countries[self.names[other.name]]:
                pairs |= {one.start, other.start}
        return frozenset(pairs)

    def _and_a_place(self, hit: Hit) -> bool:
        """Whether «و» and a generic word or the border stand right behind a name (بين بلد وناحية …، بلد والحدود)."""
        following = self.around.word_after(hit.end)
        word = self.text[slice(*following)] if following is not None else ""
        return word.startswith("و") and (word[1:] in kinds() or says((word[1:],), "border"))

    def _home(self, found: list[Toponym]) -> str:
        """Return the country that most of the sure names lie in, a quarter at least, or nothing."""
        votes: dict[str, int] = {}
        for key in dict.fromkeys([t.key for t in found if t.level == SAFE and t.known and not t.inside]):
            for country in self.homes[key]:
                votes[country] = votes.get(country, 0) + 1
        best = max(votes, key=votes.__getitem__, default="")
        return best if votes.get(best, 0) >= max(1, _HOME_SHARE * sum(votes.values())) else ""

    def _left(self, hit: Hit) -> Left:
        """Return what the word before says, nothing where punctuation or the start of the text is between."""
        said = self.lefts[self.words[hit.word - 1]]
        if said is SAYS_NOTHING or (hit.word and self.punctuated[hit.start - len(hit.clitic) - 1] == " "):
            return said
        return SAYS_NOTHING

    def _cue_behind(self, hit: Hit, said: Left) -> str:
        """Return the evidence on the left of a name with a proclitic; a bank is a river's (الضفة الغربية للفرات)."""
        if hit.clitic == "ل" and hit.word > 1 and says(self.words[hit.word - 2 : hit.word], "bank"):
            return "direction"
        return _cue(hit.clitic, said)

    def _coordinated(self, before: Toponym, hit: Hit) -> bool:
        begins = hit.start - len(hit.clitic)
        if begins - before.end > _LONGEST_JOIN:
            return False
        between = self.punctuated[before.end : begins]
        if between in _DASHES:  # طريق حلب-الباب
            return self.around.word_before(before.start) in roads()
        return (between == " " and hit.clitic == "و") or between in _JOINED

    def _one_of_several(self, found: list[Toponym], hit: Hit) -> bool:
        """Whether a generic word in the dual or plural before another name is this name's too (بلدتي نبل والزهراء)."""
        if not found or (found[-1].clitic == "و" and not hit.clitic):  # «محافظتي لحج وتعز، كسر …»: the list has ended
            return False
        return self._coordinated(found[-1], hit) and self._shares_kind(found[-1])

    def _shares_kind(self, before: Toponym) -> bool:
        """Whether the generic word before a coordination was plural or dual (بلدات أ وب وج)."""
        return before.kind is not None and folded_word(before.kind.word) not in self.around.word_before(before.start)


def _cue(clitic: str, said: Left) -> str:
    """Return the evidence on the left: the preposition in the word itself, or else the word before."""
    if clitic:
        if clitic[-1] == "ب":
            return "locative"
        if clitic[-1] == "ل":
            return "target"
    return said.cue


def _clitic_is_doubtful(clitic: str, name: str, level: int) -> bool:
    return clitic + name in clitic_words() or (len(name) < 4 and (level > SAFE or clitic[-1] == "ك"))
