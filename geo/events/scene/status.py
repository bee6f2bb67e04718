"""Whether an incident is reported, claimed by one side, background, or planned."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from geo.events.casualties.figures import HARM
from geo.events.scene.parties import Parties, Who
from geo.events.scene.setting import Scene
from geo.events.telling.splitting import within
from geo.events.telling.told import Told
from geo.events.words.reading import Sign, Signs
from geo.events.words.triggers import function_words, spellings

_OLD = timedelta(days=7)  # news of a week tells of the week
_BEFORE_NEWS = timedelta(days=5)
_REPORTED_ON = timedelta(days=45)  # what a report of an organisation documents
_VERBS = frozenset({"say", "boast", "adopt", "accuse", "admit"})
_CHARGING = frozenset({"boast", "accuse"})
_SOLDIERS = frozenset({"soldier"})
_STATES_FOES = frozenset({"militant", "fighter"})
_ANYONES_FOES = frozenset({"militant"})
_REBELS_FOES = frozenset({"militant", "soldier"})
_NOBODY = frozenset({"gen.armed-men", "gen.unidentified-armed-group"})
_REBELS = frozenset({"2", "3"})
_FIGHTING = frozenset({"1", "2", "3", "8"})
_REACH_OF_SUBJECT, _REACH_OF_DENIAL, _REACH_OF_HEADING = 5, 5, 7


class Speaker(NamedTuple):
    """Who says it in a sentence: the speech word's range and class, the speaker's words, whether a party.

    `rebel` marks one who fights a state, `own_act` that the speaker did it, `within` that only the toll is the
    speaker's, `doubted` that the text says that nobody could verify it, or that the other side denied it, `neutral`
    one who sides with nobody.
    """

    start: int
    end: int
    manner: str
    party: bool
    who: Who | None
    rebel: bool = False
    own_act: bool = False
    within: bool = False
    doubted: bool = False
    neutral: bool = False


def speaker_of(scene: Scene, told: Told, sentence: tuple[int, int], people: Sequence[Who]) -> Speaker | None:
    """Return who says what an event's clause tells: the nearest speech word before it, or «بحسب» anywhere."""
    signs = scene.signs
    people = within(people, sentence[0], sentence[1])
    best = _headed(signs, sentence, people)
    quoting = scene.quoting[bisect_left(scene.quoting, sentence[0]) : bisect_left(scene.quoting, sentence[1])]
    first, toll = told.anchors[0].start, _toll(told)
    for at in quoting:
        for sign in signs.at[at]:
            item = sign.item
            attributing = item.layer == "cue" and item.key == "attrib"
            saying = item.layer == "speech" and item.key in _VERBS
            if not (attributing or saying):
                continue
            if attributing and not told.clause[0] <= at < told.clause[1]:
                continue
            inner = saying and first < at < toll
            if saying and at > first and not inner and not _trailing(signs, at, told):
                continue
            found = _speaker(signs, sign, "say" if attributing else item.key, people, sentence)
            if inner and (best is not None or not found.party or item.key != "say"):
                continue
            best = found._replace(within=True) if inner else found
            if attributing:
                return _as_told(signs, best, told, sentence)
    if best is None and signs.cued("doubt", told.clause[0], first):
        return Speaker(told.clause[0], first, "say", True, None, doubted=True)  # «تقارير لم يتسن التحقق منها عن غارة»
    return _as_told(signs, best, told, sentence)


def _headed(signs: Signs, sentence: tuple[int, int], people: Sequence[Who]) -> Speaker | None:
    """Return the party whose name and a colon stand before what it says (كتائب القسام: قصفنا …)."""
    start, end = sentence
    tokens, words = signs.tokens, signs.tokens.words
    reach = range(start + 1, min(start + _REACH_OF_HEADING, end))
    if not reach or tokens.text.find(":", tokens.ends[start], tokens.starts[reach[-1]]) < 0:
        return None
    colon = next((i for i in reach if ":" in tokens.gap(i)), None)
    if colon is None or words[colon - 1][:1].isdigit() or any(_says(signs, i) for i in range(start, colon)):
        return None
    keys = {s.item.key for i in range(start, colon) for s in signs.at.get(i, ()) if s.item.layer == "speech"}
    who = next((w for w in people if start <= w.start < colon and not w.metonym), None)
    party = "party" in keys or not function_words("ranks").isdisjoint(words[start:colon])
    if "neutral" in keys or not (party or (who is not None and who.value.type in _FIGHTING)):
        return None
    rebel = who is not None and who.value.type in _REBELS
    return Speaker(start, colon, "say", True, who, rebel)


def _toll(told: Told) -> int:
    """Return the word of the last trigger that tells of the dead, where it is not the first of the event."""
    if told.counts.dead is None:
        return told.anchors[0].start
    return max(a.start for a in told.anchors if a is told.anchors[0] or a.item.key in HARM)


def _as_told(signs: Signs, speaker: Speaker | None, told: Told, sentence: tuple[int, int]) -> Speaker | None:
    """Return a speaker with what the words around the event add: an act of its own, doubt."""
    if speaker is None:
        return None
    words, anchor = signs.tokens.words, told.anchors[0].start
    low = max(speaker.end, anchor - _REACH_OF_SUBJECT) if speaker.start < anchor else anchor
    if speaker.within:
        low, anchor = speaker.end, _toll(told)
    acts = (
        not function_words("own_act").isdisjoint(words[low:anchor])
        or _by_aircraft(signs, told)
        or any(a.item.verb and words[a.start].endswith("نا") for a in told.anchors)  # «قصفنا»
    )
    ours = not function_words("own_forces").isdisjoint(words[low : told.anchors[-1].end + 1])
    doubted = bool(signs.cued("doubt", min(anchor, told.clause[0]), sentence[1])) or any(
        not function_words("that_all").isdisjoint(words[i : i + _REACH_OF_DENIAL])
        for i in signs.cued("deny", anchor, sentence[1])
    )
    party = speaker.party or (ours and not speaker.neutral)
    return speaker._replace(own_act=acts, doubted=doubted, party=party)


def _by_aircraft(signs: Signs, told: Told) -> bool:
    """Whether what strikes is the subject of the verb (أن قاذفات أقلعت من البلاد قصفت): a side knows whose they are."""
    words, platforms = signs.tokens.words, function_words("platforms")
    return any(
        a.item.verb
        and a.item.key in {"shell", "air", "target", "attack"}
        and not platforms.isdisjoint(words[max(told.start, a.start - _REACH_OF_SUBJECT) : a.end + 1])
        for a in told.anchors
    )


def _trailing(signs: Signs, at: int, told: Told) -> bool:
    return (
        at < told.clause[1] and at - told.anchors[-1].end <= 12 and signs.tokens.words[at - 1] in function_words("as")
    )


def _speaker(signs: Signs, sign: Sign, manner: str, people: Sequence[Who], sentence: tuple[int, int]) -> Speaker:
    """Judge the words behind (or right before) a speech verb: a neutral source, or a party to the conflict."""
    begin, words, attributed = sign.end, signs.tokens.words, sign.item.key == "attrib"
    if attributed:  # «وفق ما أعلن المركز الإعلامي»
        begin = next((i + 1 for i in range(begin, begin + 2) if _says(signs, i)), begin)
    limit = min(sentence[1], begin + 7)
    stop = next(
        (
            i
            for i in range(begin, limit)
            if signs.tokens.words[i] in function_words("says_that")
            or signs.tokens.words[i] in function_words("relayed")
            or _says(signs, i)
        ),
        limit,
    )
    neutral = party = False
    before = 0 if sign.item.key == "attrib" else 3
    span = [*range(max(sentence[0], sign.start - before), sign.start), *range(begin, stop)]
    for at in span:
        keys = {s.item.key for s in signs.at.get(at, ()) if s.item.layer == "speech"} or _joined(signs.tokens.words[at])
        neutral |= "neutral" in keys
        party |= "party" in keys
    who = next((w for w in people if begin <= w.start < stop), None) or next(
        (w for w in reversed(people) if sentence[0] <= w.start and 0 <= sign.start - w.end <= 1), None
    )
    if who is not None and who.value.type in {"1", "2", "3", "8"} and not neutral:
        party = True
    party |= attributed and stop == begin and words[begin - 1] in function_words("communique")
    rebel = who.value.type in _REBELS if who is not None else any(
        signs.tokens.words[i] in function_words("rebels") for i in span
    )  # fmt: skip
    return Speaker(sign.start, sign.end, manner, party and not neutral, who, rebel, neutral=neutral)


def _joined(word: str) -> set[str]:
    """Return the classes of a speaker behind «ل» (متحدث باسم بعثة للأمم المتحدة)."""
    if not word.startswith("لل"):
        return set()
    return {i.key for i in spellings().get("ال" + word[2:], ()) if i.layer == "speech" and not i.rest}


def _says(signs: Signs, at: int) -> bool:
    return any(s.item.layer == "speech" and s.item.key in _VERBS for s in signs.at.get(at, ()))


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
    published: date | None, *, confirmed: bool = False, documented: bool = False,
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
    documented : bool
        Whether the article's news is a report that documents weeks of events.
    """
    if told.mood in {"planned", "denied"}:
        return told.mood
    if published is not None and start is not None and start > published:
        return "planned"
    claimed = _claimed(told, speaker, parties, confirmed=confirmed)
    if claimed and speaker is not None and speaker.manner in _CHARGING:
        return "claimed"  # the charge is the news, whenever the deed was
    age = published - end if published is not None and end is not None else None
    if age is not None and age > (_REPORTED_ON if documented and not told.before_news else _OLD):
        return "background"
    if (told.aftermath and not claimed) or told.commemorated:
        return "background"
    if told.past_perfect and end is None and not told.counts and not told.part_of_day:
        return "background"
    if told.before_news and published is not None and start is not None and published - start >= _BEFORE_NEWS:
        return "background"
    return "claimed" if claimed else "reported"


def _claimed(told: Told, speaker: Speaker | None, parties: Parties, *, confirmed: bool) -> bool:
    """Whether only one side says so: its own deed, its gain, the other side's losses, what the other side did.

    What a side says that it lost itself, and what befell people by an unknown hand, is as good as reported.
    """
    if speaker is None:
        return False
    if speaker.manner in _CHARGING or speaker.doubted:
        return True
    if speaker.manner == "adopt":
        return not told.definite
    if speaker.manner == "admit" or not speaker.party or confirmed:
        return False
    if told.frames & {"down", "repel"}:
        return True
    if told.counts.own:
        return False
    if told.family == "displacement":
        return speaker.who is not None and speaker.who.metonym
    if told.family not in {"violence", "control", "abduction"}:
        return False
    if told.family == "control" or speaker.own_act:
        return True
    groups = told.counts.groups
    enemy = _REBELS_FOES if speaker.rebel else _STATES_FOES if speaker.who is not None else _ANYONES_FOES
    if groups & enemy:
        return not groups & _SOLDIERS or speaker.rebel
    if speaker.within or (groups & _SOLDIERS and not speaker.rebel):
        return False
    doer = parties.perpetrator
    return doer is not None and doer.id not in _NOBODY and (speaker.who is not None or speaker.rebel)
