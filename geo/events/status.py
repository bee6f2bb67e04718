"""Whether an incident is reported, claimed by one side, background, or planned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from geo.events.parties import Parties, Who
from geo.events.reading import Sign, Signs
from geo.events.splitting import within
from geo.events.told import Told
from geo.events.triggers import function_words

_OLD = timedelta(days=7)
_BEFORE_NEWS = timedelta(days=4)
_VERBS = frozenset({"say", "boast", "adopt", "accuse", "admit"})
_QUOTING = _VERBS | {"attrib"}
_ENEMY = frozenset({"militant"})


class Speaker(NamedTuple):
    """Who says it in a sentence: the speech word's range and class, the speaker's words, whether a party."""

    start: int
    end: int
    manner: str
    party: bool
    who: Who | None
    own_act: bool = False


def speaker_of(signs: Signs, told: Told, sentence: tuple[int, int], people: Sequence[Who]) -> Speaker | None:
    """Return who says what an event's clause tells: the nearest speech word before it, or «بحسب» anywhere."""
    people = within(people, sentence[0], sentence[1])
    best: Speaker | None = None
    quoting = {
        s.start for layer in ("speech", "cue") for s in signs.between(*sentence, layer) if s.item.key in _QUOTING
    }
    for at in sorted(quoting):
        for sign in signs.at[at]:
            item = sign.item
            attributing = item.layer == "cue" and item.key == "attrib"
            saying = item.layer == "speech" and item.key in _VERBS
            if not (attributing or saying):
                continue
            if saying and at > told.anchors[0].start and not _trailing(signs, at, told):
                continue
            if attributing and not told.clause[0] <= at < told.clause[1]:
                continue
            best = _speaker(signs, sign, "say" if attributing else item.key, people, sentence)
            if attributing:
                return best
    first = told.anchors[0].start
    acts = first > 0 and signs.tokens.words[first - 1] in function_words("own_act")
    return best._replace(own_act=True) if best is not None and acts else best


def _trailing(signs: Signs, at: int, told: Told) -> bool:
    return (
        at < told.clause[1] and at - told.anchors[-1].end <= 12 and signs.tokens.words[at - 1] in function_words("as")
    )


def _speaker(signs: Signs, sign: Sign, manner: str, people: Sequence[Who], sentence: tuple[int, int]) -> Speaker:
    """Judge the words behind (or right before) a speech verb: a neutral source, or a party to the conflict."""
    limit = min(sentence[1], sign.end + 7)
    stop = next(
        (
            i
            for i in range(sign.end, limit)
            if signs.tokens.words[i] in function_words("says_that")
            or any(s.item.layer == "speech" and s.item.key in _VERBS for s in signs.at.get(i, ()))
        ),
        limit,
    )
    neutral = party = False
    span = [*range(max(sentence[0], sign.start - 3), sign.start), *range(sign.end, stop)]
    for at in span:
        for found in signs.at.get(at, ()):
            if found.item.layer == "speech":
                neutral |= found.item.key == "neutral"
                party |= found.item.key == "party"
    who = next((w for w in people if sign.end <= w.start < stop), None) or next(
        (w for w in reversed(people) if sentence[0] <= w.start and 0 <= sign.start - w.end <= 1), None
    )
    if who is not None and who.value.type in {"1", "2", "3", "8"} and not neutral:
        party = True
    return Speaker(sign.start, sign.end, manner, party and not neutral, who)


def confirmed_by(signs: Signs, told: Told, sentence: tuple[int, int], people: Sequence[Who]) -> bool:
    """Whether a neutral source is quoted between the event's own words (…، وقالت الشرطة إن ستة أصيبوا)."""
    people = within(people, sentence[0], sentence[1])
    for at in range(told.anchors[0].end, told.anchors[-1].start):
        for sign in signs.at.get(at, ()):
            if sign.item.layer == "speech" and sign.item.key == "say":
                return not _speaker(signs, sign, "say", people, sentence).party
    return False


def status_of(
    told: Told, speaker: Speaker | None, parties: Parties, start: date | None, end: date | None,
    published: date | None, *, confirmed: bool = False,
) -> str:  # fmt: skip
    """Return the status of a told event.

    Parameters
    ----------
    told : Told
    speaker : Speaker or None
    parties : Parties
    start, end : date or None
        Its own time.
    published : date or None
    confirmed : bool
        Whether the clause also quotes a neutral source.
    """
    if told.mood in {"planned", "denied"}:
        return told.mood
    if published is not None and start is not None and start > published:
        return "planned"
    if published is not None and end is not None and published - end >= _OLD:
        return "background"
    if told.past_perfect and end is None and not told.counts:
        return "background"
    if _claimed(told, speaker, parties, confirmed=confirmed):
        return "claimed"
    before = published is not None and end is not None and published - end >= _BEFORE_NEWS
    return "background" if told.past_perfect and before else "reported"


def _claimed(told: Told, speaker: Speaker | None, parties: Parties, *, confirmed: bool) -> bool:
    if speaker is None:
        return False
    if speaker.manner in {"boast", "accuse"}:
        return True
    if speaker.manner == "adopt":
        return not told.definite
    if speaker.manner == "admit" or not speaker.party or told.counts.own or confirmed:
        return False
    if told.frames & {"down", "repel"}:
        return True
    if told.family == "displacement":
        return speaker.who is not None and speaker.who.metonym
    if told.family not in {"violence", "control", "abduction", "disrupt"}:
        return False
    perpetrator = parties.perpetrator
    if perpetrator is not None and speaker.who is not None:
        return True
    if told.counts.groups & _ENEMY or told.family == "control" or speaker.own_act:
        return True
    return bool(told.frames & {"down", "repel"}) or any(
        a.item.verb and not a.item.weak and _active(a, told) for a in told.anchors
    )


def _active(anchor: Sign, told: Told) -> bool:
    return anchor.item.key in {"target", "shell", "attack"} and not told.counts.groups & {"soldier"}
