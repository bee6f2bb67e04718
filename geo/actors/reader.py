"""Who: actors of the lexicon in running text, longest name first, short forms resolved to what was introduced."""

from __future__ import annotations

import re
from functools import cache

from gazetteer.normalise import fold_name
from gazetteer.record import record
from geo import lexicon
from geo.actors.names import Actor, Name, names, states
from geo.mentions import ActorValue, Mention
from geo.text.document import Document
from geo.text.matching import Hit
from geo.text.wordforms import fold_name as folded_once


@record
class _Found:
    start: int
    end: int
    meanings: tuple[Name, ...]
    clitic: str


def find_actors(document: Document) -> list[Mention]:
    """Return the actor mentions of a document in text order; spans do not overlap.

    Parameters
    ----------
    document : Document
    """
    text = document.plain
    lexicon_names = names()
    chosen = _longest(lexicon_names.matcher.hits(document.words), lexicon_names.meanings)
    reader = _Reader(document, text)
    found = [m for f in chosen if (m := reader.read(f)) is not None]
    extra = [m for m in _institutions(document) if not any(m.start < f.end and f.start < m.end for f in found)]
    return sorted([*found, *extra], key=lambda m: m.start) if extra else found


def _institutions(document: Document) -> list[Mention]:
    """Return media named in quotation marks (قناة «القدس اليوم») and universities (جامعة الموصل)."""
    text = document.folded.text
    out = []
    for heads, rest, kind, english in (
        (_titles("medium"), _QUOTED, "medium", "Medium"),
        (_titles("university"), _WORD, "university", "University"),
    ):
        for head in heads:
            at = text.find(head)
            while at >= 0:
                found = rest.match(text, at + len(head))
                if found is not None and (at == 0 or not text[at - 1].isalnum() or text[at - 1] in _CLITICS):
                    first, last = document.folded.span(at, found.end())
                    name = document.article.text[first:last]
                    ident = f"{kind}:{fold_name(name).replace(' ', '-')}"
                    value = ActorValue(ident, name, f"{english} {name}", "0", why=f"{kind} by its generic word")
                    out.append(Mention(first, last, name, "actor", value))
                at = text.find(head, at + len(head))
    return out


_CLITICS = frozenset("وفبل")
_QUOTED = re.compile(r"(?: \w+)? [«\"“][^«»\"“”\n]{2,30}[»\"”]")
_WORD = re.compile(r" (?!الدول)\w{3,}")


def _longest(hits: list[Hit], meanings: tuple[tuple[Name, ...], ...]) -> list[_Found]:
    """Keep the longest of overlapping hits; among equals the first."""
    ranked = sorted(hits, key=lambda h: (h.start, -h.end))
    out: list[_Found] = []
    for hit in ranked:
        found = _Found(hit.start, hit.end, meanings[hit.name], hit.clitic)
        if out and hit.start < out[-1].end:
            if hit.end - hit.start > out[-1].end - out[-1].start:
                out[-1] = found
            continue
        out.append(found)
    return out


class _Reader:
    """Reads hits in text order and remembers who was introduced."""

    def __init__(self, document: Document, text: str) -> None:
        self.document = document
        self.text = text
        self.day = document.article.published
        self.introduced: dict[str, Actor] = {}
        self.order: list[tuple[str, Actor]] = []
        self.country = ""

    def read(self, found: _Found) -> Mention | None:
        """Return the mention of a hit, or None when its name does not count here."""
        for name in found.meanings:
            actor, why = self._accept(found, name)
            if actor is not None:
                return self._mention(found, actor, why)
        return None

    def _accept(self, found: _Found, name: Name) -> tuple[Actor | None, str]:
        actor = name.actor
        if name.need == "short":
            return self._antecedent(found, name.heads), "short form of what was introduced"
        if actor is None or not actor.known_on(self.day):
            return None, ""
        if name.need == "head":
            return self._head(actor), "office without a state"
        if name.need == "surname":
            known = actor.id in self.introduced and self._word_before(found) not in _place_words()
            return (actor, "surname after the full name") if known else (None, "")
        if name.need == "weak" and not self._supported(found, actor):
            return None, ""
        return actor, "name with evidence" if name.need else "name"

    def _antecedent(self, found: _Found, heads: tuple[str, ...]) -> Actor | None:
        """Return the last actor introduced whose name begins as the short form says."""
        if self._begins_name(found):
            return None
        for key, actor in reversed(self.order):
            if key.split(" ")[0] in heads or key.startswith(tuple(h + " " for h in heads)):
                return actor
        return None

    def _begins_name(self, found: _Found) -> bool:
        """Whether an adjective in the article follows: القوات العراقية is another name than القوات."""
        after = self.text[found.end + 1 : found.end + 24].split(" ")[0]
        return after.startswith("ال") and after.endswith(("يه", "ي")) and len(after) > 4

    def _head(self, actor: Actor) -> Actor:
        """Resolve an office without its state to the one introduced, if any."""
        ident = actor.id.partition(":")[2]
        for _, known in reversed(self.order):
            if known.id.startswith(f"{ident}:"):
                return known
        return actor

    def _supported(self, found: _Found, actor: Actor) -> bool:
        """Whether a common word is this actor's name here: introduced, a cue before it, or its country in the text."""
        if actor.id in self.introduced:
            return True
        before = self.text[max(0, found.start - 24) : found.start - len(found.clitic)].split()
        if before and before[-1] in _evidence():
            return True
        if found.clitic.endswith(("ب", "ك")):
            return False
        return bool(actor.country) and any(word in self.text for word in _country_words(actor.country))

    def _word_before(self, found: _Found) -> str:
        before = self.text[max(0, found.start - 16) : found.start - len(found.clitic)].split()
        return before[-1] if before else ""

    def _mention(self, found: _Found, actor: Actor, why: str) -> Mention:
        start, end = found.start, found.end
        start = _with_spokesman(self.text, start - len(found.clitic), start)
        self.introduced[actor.id] = actor
        key = self.text[found.start : found.end]
        if why == "name" or why == "name with evidence":
            self.order.append((key if len(key) > len(actor.name_ar) else folded_once(actor.name_ar), actor))
        first, last = self.document.folded.span(start, end)
        value: ActorValue = actor.value(why)
        return Mention(first, last, self.document.article.text[first:last], "actor", value)


def _with_spokesman(text: str, at: int, start: int) -> int:
    """Return where a name begins with the spokesman's title before it, else `start`."""
    window = text[max(0, at - 26) : at].rstrip(" ")
    if not window.endswith(_spokesmen()):
        return start
    for words in _spokesmen():
        if window.endswith(words):
            begin = max(0, at - 26) + len(window) - len(words)
            if begin == 0 or text[begin - 1] == " ":
                return begin
    return start


@cache
def _spokesmen() -> tuple[str, ...]:
    return _titles("spokesman")


@cache
def _evidence() -> frozenset[str]:
    return frozenset(_titles("evidence"))


@cache
def _titles(kind: str) -> tuple[str, ...]:
    rows = [r for r in lexicon.table("actors/titles.csv") if r["class"] == kind]
    return tuple(sorted((fold_name(w) for r in rows for w in r["words"].split("|")), key=len, reverse=True))


@cache
def _place_words() -> frozenset[str]:
    return frozenset(_titles("place"))


@cache
def _country_words(iso2: str) -> tuple[str, ...]:
    """Return the folded words that show a text to speak of a country: its name and adjectives."""
    return tuple(
        fold_name(w) for s in states() if s.iso2 == iso2 for w in (s.name_ar, *s.masculine, *s.feminine)
    )  # fmt: skip
