"""The actors of the lexicon and those composed by rule: every name with what it stands for and when it counts.

A name may need evidence (`weak`: also a common word), or an introduction (`surname`: a person's last name counts only
after the full one). Names of state bodies are composed of a head (وزارة الدفاع، الجيش) and a state's adjective.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

from gazetteer.normalise import fold_names
from geo import lexicon
from geo.mentions import ActorValue
from geo.text.matching import Matcher

FILES = (
    "sy", "iq", "ye", "ly", "sd", "lb", "ps", "il", "tr", "ir", "eg", "gulf", "maghreb", "africa", "world", "generic",
)  # fmt: skip
Need = Literal["", "weak", "surname", "short", "head"]


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor of the lexicon. `first` and `last` bound the days on which its names mean it."""

    id: str
    name_ar: str
    name_en: str
    kind: str
    country: str
    first: date | None = None
    last: date | None = None
    expires: bool = False
    acts_for: str = ""

    def value(self, why: str) -> ActorValue:
        """Return the actor as a mention's value."""
        return ActorValue(self.id, self.name_ar, self.name_en, self.kind, self.country, why)

    def known_on(self, day: date | None) -> bool:
        """Whether the name means this actor in an article of a day."""
        if day is None:
            return True
        if self.first is not None and day < self.first:
            return False
        return not (self.expires and self.last is not None and day > self.last)


class Name(NamedTuple):
    """A name of an actor and what it needs to count; `heads` are the beginnings that a short form points back to."""

    actor: Actor | None
    need: Need
    heads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Names:
    """Every name as the matcher counts them, and the actors by id."""

    matcher: Matcher
    meanings: tuple[tuple[Name, ...], ...]
    actors: dict[str, Actor]


def _day(text: str, *, end: bool = False) -> date | None:
    parts = [int(p) for p in text.split("-")] if text else []
    if not parts:
        return None
    year, month, day = (*parts, *(12, 31)[len(parts) - 1 :]) if end else (*parts, *(1, 1)[len(parts) - 1 :])
    return date(year, month, min(day, 28) if end and len(parts) == 2 else day)


@cache
def listed() -> tuple[tuple[Actor, dict[str, str]], ...]:
    """Return the listed actors with the row of the lexicon that each comes from."""
    out = []
    for file in FILES:
        for row in lexicon.table(f"actors/{file}.csv"):
            actor = Actor(
                row["id"], row["name_ar"], row["name_en"], row["kind"], row["country"], _day(row["from"]),
                _day(row["to"], end=True), row["note"] == "expires", row["acts_for"],
            )  # fmt: skip
            out.append((actor, row))
    return tuple(out)


@cache
def names() -> Names:
    """Return every name, built once."""
    spelt: list[str] = []
    meant: list[Name] = []

    def add(name: str, meaning: Name) -> None:
        spelt.append(name)
        meant.append(meaning)

    actors: dict[str, Actor] = {}
    for actor, row in listed():
        actors[actor.id] = actor
        for name in filter(None, (row["name_ar"], *row["aliases"].split("|"))):
            add(name, Name(actor, ""))
        for name in filter(None, row["weak"].split("|")):
            add(name, Name(actor, "weak"))
        if row["type"] == "person":
            add(row["name_ar"].split()[-1], Name(actor, "surname"))
    for name, actor, head in _composed():
        add(name, Name(actors.setdefault(actor.id, actor), "", (head,)))
    for row in lexicon.table("actors/generic_heads.csv"):
        add(
            row["head"],
            Name(Actor(f"state:{row['id']}", row["head"], row["name_en"], row["kind"], ""), "head", (row["head"],)),
        )
    for row in lexicon.table("actors/short_forms.csv"):
        add(row["short"], Name(None, "short", tuple(fold_names(row["heads"].split("|")))))
    grouped: dict[str, list[Name]] = {}
    for key, meaning in zip(fold_names(spelt), meant, strict=True):
        here = grouped.setdefault(key, [])
        if not (meaning.need and any(not n.need for n in here)) and meaning not in here:
            here.append(meaning)
    return Names(Matcher(grouped), tuple(tuple(v) for v in grouped.values()), actors)


class _State(NamedTuple):
    iso2: str
    name_ar: str
    name_en: str
    masculine: tuple[str, ...]
    feminine: tuple[str, ...]
    plural: tuple[str, ...]


@cache
def states() -> tuple[_State, ...]:
    """Return the states with their adjectives, each spelling with its feminine."""
    titles = {r["iso2"]: r for r in lexicon.states("countries.csv")}
    out = []
    for row in lexicon.states("demonyms.csv"):
        others = [w for w in row["other"].split("|") if w]
        feminine = [row["feminine"], *(w for w in others if w.endswith("ة"))]
        masculine = [row["demonym_ar"], *(w for w in others if w.endswith("ي"))]
        plural = [*row["plural"].split("|"), *(w for w in others if w.endswith(("ون", "ين")))]
        title = titles.get(row["iso2"])
        if title is None:
            continue
        feminine = [f for f in feminine if f] or [m + "ة" for m in masculine if m.endswith("ي")]
        out.append(
            _State(
                row["iso2"],
                title["name_ar"],
                title["name_en"],
                tuple(filter(None, masculine)),
                tuple(feminine),
                tuple(filter(None, plural)),
            )
        )
    return tuple(out)


def _composed() -> Iterator[tuple[str, Actor, str]]:
    """Yield names of state bodies: head + adjective, in every spelling of the adjective."""
    for row in lexicon.table("actors/composed.csv"):
        form, _, indefinite = row["form"].partition("-")
        for state in states():
            adjectives: tuple[str, ...] = getattr(state, form)
            if not adjectives:
                continue
            article = "" if indefinite else "ال"
            actor = Actor(
                f"{row['id']}:{state.iso2}", f"{row['head']} {article}{adjectives[0]}",
                row["name_en"].format(country=state.name_en), row["kind"], state.iso2,
            )  # fmt: skip
            for adjective in adjectives:
                yield f"{row['head']} {article}{adjective}", actor, row["head"]
