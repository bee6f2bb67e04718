"""What happened: triggers of an article grouped into told events, each with its type, counts and mood.

A sentence is cut into clauses; the triggers of a clause that belong to one family (violence, protest, arrest …) and to
one place are one event. The type is decided by rank: a weapon or method before a bare killing. Mood says whether the
text tells that it happened, plans it, denies it, merely talks about it, or imagines it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeVar

from geo.counts import Counts, read_counts
from geo.document import Document
from geo.reading import Sign, Signs
from geo.triggers import Frame, frames, function_words

Apart = Callable[[int, int], bool]


class Begins(Protocol):
    """Anything that begins at a word."""

    @property
    def start(self) -> int:
        """The word."""


S = TypeVar("S", bound=Begins)
Mood = Literal["told", "planned", "denied", "about", "imagined"]

_JOINS_PROTEST = frozenset(
    {"kill", "injure", "gun", "shoot", "clash", "raid", "attack", "target", "beat", "raidarrest", "arrest", "launch"}
)
_PROTEST = frozenset({"protest", "riot", "disperse"})
_SCOPE = 12


@dataclass(frozen=True, slots=True)
class Spot:
    """A place or date of the text as a range of words; `key` says which of the document's it is."""

    start: int
    end: int
    key: int


def within(spots: Sequence[S], start: int, end: int) -> Sequence[S]:
    """Return those of spots in text order that begin in a range of words, found by bisection."""
    return spots[bisect_left(spots, start, key=_begin) : bisect_left(spots, end, key=_begin)]


def _begin(spot: Begins) -> int:
    return spot.start


@dataclass(frozen=True, slots=True)
class Told:
    """An event as one clause tells it. Ranges are in words.

    `definite` marks a mention by article alone (الهجوم), which points back to an event told before; `effect` one that
    names only the dead or injured; `past_perfect` what كان/سبق puts before the article's news.
    """

    sentence: int
    paragraph: int
    clause: tuple[int, int]
    start: int
    end: int
    anchors: tuple[Sign, ...]
    frames: frozenset[str]
    head: Frame
    sub_event_type: str
    family: str
    counts: Counts
    mood: Mood
    definite: bool
    effect: bool
    past_perfect: bool
    attempt: bool = False
    caused: bool = False
    weapons: frozenset[str] = field(default=frozenset())
    vehicle: bool = False


def find_events(document: Document, signs: Signs, places: Sequence[Spot], apart: Apart) -> list[Told]:
    """Return the events that a document tells, in text order.

    Parameters
    ----------
    document : Document
    signs : Signs
        Its words, looked up.
    places : sequence of Spot
        Locations in text order.
    apart : callable
        Whether two places, by key, lie elsewhere.
    """
    tokens = signs.tokens
    out: list[Told] = []
    cursor, triggers = 0, signs.triggers
    for number, sentence in enumerate(document.sentences):
        first, last = tokens.at(sentence.start), tokens.at(sentence.end)
        begin = cursor
        while cursor < len(triggers) and triggers[cursor].start < last:
            cursor += 1
        if cursor == begin:
            continue
        for start, end in _clauses(signs, first, last):
            anchors = [t for t in triggers[begin:cursor] if start <= t.start < end]
            if not anchors:
                continue
            here = list(within(places, start, end))
            for group, (low, high) in _groups(signs, anchors, here, apart, start, end):
                told = _told(signs, group, (start, end), low, high, number, sentence.paragraph)
                if told is not None:
                    out.append(told)
    return out


def _clauses(signs: Signs, first: int, last: int) -> list[tuple[int, int]]:
    """Cut a sentence at the words that set one happening beside another."""
    cuts = [first]
    tokens = signs.tokens
    for i in range(first + 1, last):
        word = tokens.words[i]
        if (
            "؛" in tokens.gap(i)
            or (
                signs.cue(i, "split")
                and word not in {"حيث"}
                and not (word.endswith("فيما") and tokens.words[i - 1] == "في")
            )
            or (word in function_words("beside") and ("،" in tokens.gap(i) or "," in tokens.gap(i)))
            or (word == "حين" and tokens.words[i - 1] in {"في", "وفي"})
            or (word == "المقابل" and tokens.words[i - 1] == "في")
        ):
            cuts.append(i)
    return list(zip(cuts, [*cuts[1:], last], strict=True))


def _groups(
    signs: Signs, anchors: list[Sign], places: list[Spot], apart: Apart, start: int, end: int
) -> list[tuple[list[Sign], tuple[int, int]]]:
    """Group the triggers of a clause by family and place; the ranges of groups of one family do not overlap."""
    table = frames()
    topics = {a for a in anchors if _topic(signs, a)}
    names = {a.item.key for a in anchors if a not in topics}
    crowd = _crowd(signs, start, end)
    protest = (bool(names & _PROTEST) or crowd) and not names & {"explode", "air", "shell"}
    groups: list[tuple[str, list[Sign], list[int]]] = []
    bounds = [start, *(a.start for a in anchors[1:]), end]
    for index, anchor in enumerate(anchors):
        family = table[anchor.item.key].family
        if anchor in topics:
            groups.append((family + " talked about", [anchor], []))
            continue
        if protest and ((family == "violence" and anchor.item.key in _JOINS_PROTEST) or family == "arrest"):
            family = "protest"
        elif not protest and family == "protest" and names & {"explode", "air", "shell"}:
            family = "violence"
        mine = [p.key for p in places if bounds[index] <= p.start < bounds[index + 1]]
        home = next((g for g in reversed(groups) if g[0] == family), None)
        if home is not None and (
            _elsewhere(signs, anchor, mine, home[2], apart) or _before_that(signs, anchor, home[1])
        ):
            home = None
        if home is None:
            groups.append((family, [anchor], list(mine)))
        else:
            home[1].append(anchor)
            home[2].extend(mine)
    out = []
    for family, members, _ in groups:
        later = [g[1][0].start for g in groups if g[0] == family and g[1][0].start > members[0].start]
        earlier = [g for g in groups if g[0] == family and g[1][0].start < members[0].start]
        low = members[0].start if earlier else start
        out.append((members, (low, min(later, default=end))))
    return out


def _elsewhere(signs: Signs, anchor: Sign, mine: list[int], theirs: list[int], apart: Apart) -> bool:
    """Whether a further trigger of the family tells of another place than the group so far."""
    fresh = bool(anchor.item.conjunction) or "،" in signs.tokens.gap(anchor.start) or _follows_and(signs, anchor.start)
    return bool(fresh and mine and theirs and all(apart(m, theirs[0]) for m in mine))


def _topic(signs: Signs, anchor: Sign) -> bool:
    """Whether a noun is what people talk of or march about (احتجاجا على القصف)."""
    if anchor.item.verb or anchor.item.counted or anchor.item.key in _PROTEST:
        return False
    return any(signs.cue(i, "about") for i in range(max(0, anchor.start - 3), anchor.start))


def _crowd(signs: Signs, start: int, end: int) -> bool:
    """Whether a clause speaks of a crowd: protesters as victims, or means of dispersing them."""
    return any(s.item.key == "protester" for s in signs.between(start, end, "victim")) or any(
        s.item.key == "dispersal" for s in signs.between(start, end, "weapon")
    )


def _before_that(signs: Signs, anchor: Sign, members: list[Sign]) -> bool:
    """Whether a noun names an earlier event that the group's event came after (جاءت الضربات بعد يومين من هجوم)."""
    if anchor.item.verb or anchor.item.definite or anchor.item.counted or frames()[anchor.item.key].kind == "effect":
        return False
    if not any(frames()[m.item.key].kind == "method" for m in members):
        return False
    reach = range(max(members[-1].end, anchor.start - 5), anchor.start)
    return any(signs.tokens.words[i] in function_words("earlier") for i in reach)


def _follows_and(signs: Signs, at: int) -> bool:
    return any(signs.tokens.words[i][0] in "وف" and "،" in signs.tokens.gap(i) for i in range(max(1, at - 3), at))


def _told(
    signs: Signs, anchors: list[Sign], clause: tuple[int, int], low: int, high: int, number: int, paragraph: int
) -> Told | None:
    table = frames()
    names = {a.item.key for a in anchors}
    weapons = {s.item.key for s in signs.between(low, high, "weapon")}
    head = min((table[n] for n in names), key=lambda f: f.rank)
    family = head.family
    if names & _PROTEST or (family == "violence" and names <= _JOINS_PROTEST and _crowd(signs, low, high)):
        if names & {"explode", "air", "shell"}:
            names -= _PROTEST
            head = min((table[n] for n in names), key=lambda f: f.rank)
            family = head.family
        else:
            family = "protest"
    counts = read_counts(signs, anchors, low, high)
    if not counts and all(a.item.counted for a in anchors):
        return None
    sub = _sub_event_type(names, weapons, head, family, counts)
    lead = next((a for a in anchors if table[a.item.key] is head), anchors[0])
    first = anchors[0]
    mood = _mood(signs, first, clause[0])
    if lead is not first and mood == "told" and family not in {"violence"}:
        mood = _mood(signs, lead, clause[0])
    return Told(
        sentence=number, paragraph=paragraph, clause=clause, start=low, end=high, anchors=tuple(anchors),
        frames=frozenset(names), head=head, sub_event_type=sub, family=family, counts=counts, mood=mood,
        definite=_all_definite(anchors), effect=family == "violence" and _only_effect(names, weapons),
        past_perfect=_past_perfect(signs, clause[0], first.start),
        attempt=signs.cue(first.start - 1, "attempt") if first.start else False,
        caused=_caused(signs, first),
        weapons=frozenset(weapons),
        vehicle=not function_words("vehicle").isdisjoint(signs.tokens.words[low:high]),
    )  # fmt: skip


def _all_definite(anchors: list[Sign]) -> bool:
    """Whether every noun of happening has the article, and there is one: the mention points back."""
    kinds = frames()
    happenings = [a.item.definite for a in anchors if kinds[a.item.key].kind != "effect"]
    return all(happenings) and any(a.item.definite for a in anchors)


def _only_effect(names: set[str], weapons: set[str]) -> bool:
    """Whether only the dead or injured are named, not what was done to them."""
    methods = {"ied", "air", "shell", "suicide", "chemical"}
    return all(frames()[n].kind in {"effect", "weapon"} for n in names) and not weapons & methods


def _sub_event_type(names: set[str], weapons: set[str], head: Frame, family: str, counts: Counts) -> str:
    table = frames()
    if family == "protest":
        return _protest_type(names, weapons, counts)
    if family != "violence":
        return head.sub_event_type
    remote = names & {"air", "shell", "explode", "strike"}
    for weapon in ("chemical", "suicide", "grenade"):
        if weapon in weapons | names:
            return table[weapon].sub_event_type
    clash = names & {"clash", "ambush", "repel", "offensive", "advance"}
    if (
        clash
        and not names & {"explode"}
        and not (clash == {"repel"} and "ied" in weapons)
        and not ({"air"} & names and names & {"kill"} and not names & {"clash"})
    ):
        return table["clash"].sub_event_type
    if "tribal" in names:
        return table["tribal"].sub_event_type
    if names & {"explode"} and "ied" not in weapons and weapons & {"air", "shell"} and remote == {"explode"}:
        return table["air" if "air" in weapons else "shell"].sub_event_type
    if "ied" in weapons or names & {"explode"}:
        return table["ied"].sub_event_type
    if names & {"air"} or (
        "air" in weapons
        and names & {"shell", "strike", "target", "attack", "kill", "launch", "injure", "assassinate", "massacre"}
    ):
        return table["air"].sub_event_type
    if names & {"shell"} or (
        "shell" in weapons and names & {"strike", "target", "attack", "kill", "launch", "injure", "massacre"}
    ):
        return table["shell"].sub_event_type
    fighters = bool(counts.groups) and not counts.groups & {"civilian", "protester", "person"}
    if (
        fighters
        and names & {"shoot", "attack", "raid", "target", "kill", "injure", "launch", "gun", "execute"}
        and not names & {"assassinate", "execute"}
    ):
        return table["clash"].sub_event_type
    return head.sub_event_type


def _protest_type(names: set[str], weapons: set[str], counts: Counts) -> str:
    harmed = bool(counts.dead or counts.hurt) or "kill" in names
    if "riot" in names or ("riotarms" in weapons and not harmed):
        return "Violent demonstration"
    if (
        (harmed and ("gun" in weapons or "shoot" in names or "kill" in names))
        or "shoot" in names
        or ("gun" in weapons and harmed)
    ):
        return "Excessive force against protesters"
    if "dispersal" in weapons or "disperse" in names or names & {"arrest", "raidarrest", "beat"} or harmed:
        return "Protest with intervention"
    return "Peaceful protest"


def _mood(signs: Signs, anchor: Sign, start: int) -> Mood:
    """Say how a clause speaks of an event, by the trigger's tense and the cues before it."""
    if anchor.item.tense in {"future", "purpose"}:
        return "planned"
    words = signs.tokens.words
    if anchor.start and (
        signs.cue(anchor.start - 1, "neg")
        or (
            anchor.start > 1
            and signs.cue(anchor.start - 2, "neg")
            and words[anchor.start - 1] in function_words("to_be")
        )
    ):
        return "denied"
    if (
        anchor.start
        and words[anchor.start - 1] in {"قد", "وقد", "اي", "واي"}
        and (anchor.item.tense == "present" or words[anchor.start - 1].endswith("اي"))
    ):
        return "imagined"
    if any(signs.cue(i, "stop") for i in range(max(start, anchor.start - 2), anchor.start)) and not anchor.item.verb:
        return "about"
    found: Mood = "told"
    for at in range(max(start, anchor.start - _SCOPE), anchor.start):
        if words[at] in function_words("cause") and at > start:
            found = "told"
        for sign in signs.at.get(at, ()):
            if sign.item.layer != "cue":
                continue
            key = sign.item.key
            if key in {"hyp", "warn"}:
                found = "imagined"
            elif key == "plan":
                found = "planned"
            elif key == "deny":
                found = "denied"
            elif key == "about" and found == "told":
                found = "about"
        if found != "told" and at > start and _new_statement(signs, at, anchor.start):
            found = "told"
    return found


def _new_statement(signs: Signs, at: int, anchor: int) -> bool:
    """Whether a comma with a verb ends the reach of a cue before the trigger."""
    return any(
        "،" in signs.tokens.gap(i)
        and signs.tokens.words[i][0] in "وف"
        and (signs.of(i, "speech") is not None or i == anchor)
        for i in range(at + 1, anchor + 1)
    )


def _past_perfect(signs: Signs, start: int, anchor: int) -> bool:
    return any(signs.cue(i, "before") for i in range(max(start, anchor - 9), anchor))


def _caused(signs: Signs, anchor: Sign) -> bool:
    """Whether the trigger is a noun named as the cause or the time of something else (بعد هجوم)."""
    words = signs.tokens.words
    if anchor.item.verb:
        return False
    reach = range(max(0, anchor.start - 5), anchor.start)
    return any(signs.cue(i, "context") and words[i] not in function_words("at_once") for i in reach)
