"""Who did it and to whom: perpetrator, target and claimant of a told event from the words around its triggers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from gazetteer.normalise import fold_name
from gazetteer.record import record
from geo import lexicon
from geo.actors.names import states
from geo.events.scene.setting import Scene
from geo.events.telling.splitting import within
from geo.events.telling.told import Told
from geo.events.words.reading import Sign
from geo.events.words.triggers import function_words, with_and
from geo.mentions import ActorValue, PlaceValue

_REACH_OF_LIGHT = 7
_FALL = frozenset({"سقط", "قضى", "قضوا", "توفي", "لقي", "لقي مصرعه", "استشهد", "هلك", "ارتقى"})
_ARMED = frozenset({"1", "2", "3", "4", "8"})


@record
class Party:
    """An actor in an event with its role and ACLED kind."""

    id: str
    name_ar: str
    name_en: str
    kind: int
    role: str


@record
class Who:
    """An actor mention as a range of words; `where` marks a state named by its country or capital."""

    start: int
    end: int
    value: ActorValue
    metonym: bool = False


class Parties(NamedTuple):
    """The parties of an event; None where the text does not say."""

    perpetrator: Party | None = None
    target: Party | None = None
    claimant: Party | None = None
    backer: Party | None = None
    target_backer: Party | None = None
    others: tuple[Party, ...] = ()

    @property
    def all(self) -> tuple[Party, ...]:
        """Every party once, the perpetrator first."""
        return tuple(
            p
            for p in (self.perpetrator, self.target, self.claimant, self.backer, self.target_backer, *self.others)
            if p is not None
        )


def cast(scene: Scene, actors: Sequence[tuple[int, int, ActorValue]]) -> list[Who]:
    """Return all that can act: actor mentions and states named by country or capital, by word."""
    tokens = scene.signs.tokens
    out = [Who(_word(scene, s), tokens.at(e), v) for s, e, v in actors]
    for place in scene.located:
        value = place.mention.value
        if place.mention.role == "metonym" and isinstance(value, PlaceValue) and value.country:
            state = ActorValue(
                f"gov:{value.country}", value.name_ar, f"Government of {_english(value.country)}", "8", value.country
            )
            out.append(Who(_word(scene, place.start), tokens.at(place.end), state, metonym=True))
    return sorted(out, key=lambda w: (w.start, -w.end))


def _word(scene: Scene, offset: int) -> int:
    index = scene.signs.tokens.at(offset)
    return index - 1 if index and scene.signs.tokens.ends[index - 1] > offset else index


@cache
def _states() -> dict[str, tuple[str, str]]:
    return {s.iso2: (s.name_ar, s.name_en) for s in states()}


def _english(country: str) -> str:
    return _states().get(country, ("", country))[1]


@cache
def _demonyms() -> dict[str, str]:
    """Return folded adjectives of states (اسراييليه) with their country."""
    out = {}
    for row in lexicon.states("demonyms.csv"):
        for word in (row["demonym_ar"], row["feminine"], *row["other"].split("|")):
            key = fold_name(word)
            if key:
                out[key] = row["iso2"]
                out["ال" + key] = row["iso2"]
    return out


def parties_of(scene: Scene, told: Told, people: Sequence[Who], home: str) -> Parties:
    """Return the parties of a told event.

    Parameters
    ----------
    scene : Scene
    told : Told
    people : sequence of Who
        Actors of the document, by word.
    home : str
        Country of the event where known; its own forces are state forces, others' are external.
    """
    words, backing = scene.signs.tokens.words, function_words("backing")
    inside = within(people, told.clause[0], told.clause[1])
    here = [w for w in inside if not (w.start and words[w.start - 1] in backing)]
    perpetrator = _by_agent_cue(scene, told, here) or _by_adjective(scene, told, home) or _by_subject(scene, told, here)
    if told.family == "protest":
        harmed = told.sub_event_type == "Excessive force against protesters"
        crowd = _crowd(told, "target" if harmed else "perpetrator")
        perpetrator, target = (perpetrator, crowd) if harmed else (crowd, None)
    else:
        target = _target(scene, told, here, perpetrator)
    backers = _backers(scene, inside)
    others = tuple(
        _party(w.value, "mentioned", home) for w in here
        if w.value.id not in {p.id for p in (perpetrator, target) if p is not None}
    )  # fmt: skip
    unique = tuple({p.id: p for p in others}.values())
    named = {p.id for p in (perpetrator, target) if p is not None}
    mine = next(
        (b for after, b in backers if perpetrator is not None and after == perpetrator.id and b.id not in named), None
    )
    theirs = next((b for after, b in backers if target is not None and after == target.id and b.id not in named), None)
    return Parties(perpetrator, target, None, mine, theirs, unique)


def _backers(scene: Scene, here: Sequence[Who]) -> list[tuple[str, Party]]:
    """Return who stands behind whom: the actor named before «بدعم من»، «الموالية لـ» with the one named after it."""
    words, cues = scene.signs.tokens.words, function_words("support")
    out = []
    for before, after in pairwise(here):
        if before.end <= after.start <= before.end + 3 and cues & set(words[before.end : after.start]):
            out.append((before.value.id, _party(after.value, "party", "")))
    return out


def _crowd(told: Told, role: str) -> Party:
    name = "rioter" if told.sub_event_type in {"Violent demonstration", "Mob violence"} else "protester"
    ident, name_ar, name_en, kind = _generic()[name]
    return Party(ident, name_ar, name_en, kind, role)


def _party(value: ActorValue, role: str, home: str) -> Party:
    kind = int(value.type or 0)
    if kind == 1 and home and value.country and value.country != home:
        kind = 8
    return Party(value.id, value.name_ar, value.name_en, kind, role)


def _by_agent_cue(scene: Scene, told: Told, here: Sequence[Who]) -> Party | None:
    """«على يد»، «من قبل»، «برصاص»، «نفذه» before an actor."""
    words = scene.signs.tokens.words
    cues = lexicon.words("events/agent_cues.txt")
    for who in here:
        if not told.start <= who.start < told.end:
            continue
        before = words[max(0, who.start - 2) : who.start]
        if before and (before[-1] in cues or " ".join(before) in cues):
            return _party(who.value, "perpetrator", "")
    return None


def _by_adjective(scene: Scene, told: Told, home: str) -> Party | None:
    """«غارة إسرائيلية»: the state that the event noun's adjective names."""
    words = scene.signs.tokens.words
    for anchor in told.anchors:
        if anchor.item.verb or anchor.item.key in {"kill", "injure", "protest"}:
            continue
        for at in range(anchor.end, min(anchor.end + 3, told.end)):
            country = _demonyms().get(words[at])
            if country:
                kind = 1 if country == home else 8
                name_ar, name_en = _states().get(country, (words[at], country))
                return Party(f"mil:{country}", f"قوات {name_ar}", f"Military forces of {name_en}", kind, "perpetrator")
            if len(words[at]) <= 3:
                break
    return None


def _by_subject(scene: Scene, told: Told, here: Sequence[Who]) -> Party | None:
    """Return the armed actor right behind an active verb, or before it at the clause's start."""
    signs = scene.signs
    for anchor in told.anchors:
        led = _taker(scene, told, here) if anchor.item.key == "fall" else _by_light_verb(scene, anchor, here)
        if led is not None:
            return led
        if not anchor.item.verb or anchor.item.tense not in {"past", "present"}:
            continue
        after = [
            w for w in here if anchor.start < w.start <= anchor.end + 1 and w.value.type in {"1", "2", "3", "4", "8"}
        ]
        if after and anchor.item.key not in {"kill", "injure"}:
            return _party(after[0].value, "perpetrator", "")
        if after and signs.of(anchor.end, "number", "victim") is None:
            return _party(after[0].value, "perpetrator", "")
        before = [w for w in here if 0 <= anchor.start - w.end <= 2 and w.value.type in {"1", "2", "3", "4", "8"}]
        if anchor.item.conjunction:
            continue  # «… عن سيطرة الحكومة ودخلتها قوات»: the subject of a verb behind «و» follows it
        if before and anchor.item.key != "injure" and anchor.item.lemma not in _FALL:
            return _party(before[-1].value, "perpetrator", "")
    return None


def _taker(scene: Scene, told: Told, here: Sequence[Who]) -> Party | None:
    """Return the actor into whose hands ground fell (سقطت البلدة في قبضة القوات المشتركة)."""
    words, hands = scene.signs.tokens.words, function_words("grip")
    who = next((w for w in here if told.start < w.start < told.end and words[w.start - 1] in hands), None)
    return _party(who.value, "perpetrator", "") if who is not None else None


def _by_light_verb(scene: Scene, anchor: Sign, here: Sequence[Who]) -> Party | None:
    """Return the actor between a light verb and what it did (شنت قوات حفتر هجوما، نفذ الجيش غارة)."""
    if anchor.item.verb or anchor.item.counted:
        return None
    words, light = scene.signs.tokens.words, with_and("light")
    reach = range(anchor.start - 1, max(-1, anchor.start - _REACH_OF_LIGHT), -1)
    if light.isdisjoint(words[reach.stop + 1 : anchor.start]):
        return None
    for at in reach:
        if words[at] in light:
            who = next((w for w in here if w.start in {at + 1, at + 2} and w.end <= anchor.start), None)
            return _party(who.value, "perpetrator", "") if who is not None and who.value.type in _ARMED else None
        if at in scene.signs.commas:
            return None
    return None


def _target(scene: Scene, told: Told, here: Sequence[Who], perpetrator: Party | None) -> Party | None:
    """Return the actor behind «على» or the object of استهدف, else the victims' kind as a generic party."""
    words = scene.signs.tokens.words
    done = perpetrator.id if perpetrator else ""
    for who in here:
        if who.value.id == done or who.metonym or not told.start <= who.start < told.end:
            continue
        for anchor in told.anchors:
            gap = who.start - anchor.end
            if anchor.item.key in {"target", "kill", "assassinate", "abduct", "arrest"} and 0 <= gap <= 1:
                return _party(who.value, "target", "")
            if 0 < gap <= 5 and words[who.start - 1] in function_words("against"):
                return _party(who.value, "target", "")
    for group in sorted(told.counts.groups):
        if group in _generic():
            ident, name_ar, name_en, kind = _generic()[group]
            return Party(ident, name_ar, name_en, kind, "target")
    return None


@cache
def _generic() -> dict[str, tuple[str, str, str, int]]:
    return {
        r["group"]: (r["id"], r["name_ar"], r["name_en"], int(r["kind"])) for r in lexicon.table("events/groups.csv")
    }
