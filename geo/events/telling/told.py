"""What happened: told events of an article, each with its type, counts and mood.

A sentence is cut into clauses; the triggers of a clause that belong to one family (violence, protest, arrest …) and to
one place are one event. The type is decided by rank: a weapon or method before a bare killing. Mood says whether the
text tells that it happened, plans it, denies it, merely talks about it, or imagines it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from geo.events.casualties.counts import Counts, nobody_harmed, only_tried, read_counts
from geo.events.casualties.rivals import disputed
from geo.events.telling.arms import weapons_of
from geo.events.telling.constructions import completed
from geo.events.telling.crowds import is_crowd, is_mob
from geo.events.telling.grouping import goes_on, groups
from geo.events.telling.idle import idle
from geo.events.telling.moods import (
    Mood,
    another,
    came_before,
    caused,
    commemorated,
    days_before,
    happened,
    mood_of,
    past_perfect,
    soon,
)
from geo.events.telling.splitting import Apart, Spot, further_ones, split_further, within
from geo.events.telling.traits import (
    all_definite,
    anew,
    by_aircraft,
    by_armed_body,
    by_state,
    only_effect,
    several,
    with_weapon,
    without_fight,
)
from geo.events.telling.types import JOINS_PROTEST, PROTEST, sub_event_type
from geo.events.words.reading import Sign, Signs
from geo.events.words.triggers import Frame, frames, function_words
from geo.text.document import Document

_REACH_OF_CROWD, _BEHIND = 9, 3
_LATEST = 4  # events back that several of one kind were told as
_ARMED = frozenset({"militant", "fighter", "soldier"})
_ON_THE_WAY = frozenset({"attack", "raid", "offensive", "advance"})
_NO_TOLL = frozenset(
    {"displacement", "movement", "visit", "talks", "agreement", "ceasefire", "release", "sanction", "trial", "crossing",
     "aid", "change", "base"}
)  # fmt: skip


class Told(NamedTuple):
    """An event as one clause tells it. Ranges are in words.

    `definite` marks a mention by article alone (الهجوم), which points back to an event told before; `effect` one that
    names only the dead or injured; `past_perfect` what كان/سبق puts before the article's news, `before_news` what
    stands anywhere in a clause that they open; `earlier` one that the news came some time after; `soon` one that is
    hours from it; `another` a further one of its kind; `series` several of a kind; `manner` one named behind «في» or
    «خلال»; `state` one by the state's own forces; `peaceful` a change of control without a fight; `sure` one whose weak
    words are made sure by those around them; `armed` one with men at arms in it, `instrument` one whose weapon is named
    as the means; `flown` one that aircraft are the subject of; `aftermath` what a sentence says that its article's news
    came after; `commemorated` what is remembered on a later day.
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
    before_news: bool
    attempt: bool = False
    caused: bool = False
    soon: bool = False
    weapons: frozenset[str] = frozenset()
    vehicle: bool = False
    earlier: bool = False
    another: bool = False
    happened: bool = False
    state: bool = False
    peaceful: bool = False
    part_of_day: bool = False
    series: bool = False
    manner: bool = False
    sure: bool = False
    armed: bool = False
    armed_body: bool = False
    instrument: bool = False
    flown: bool = False
    aftermath: bool = False
    commemorated: bool = False


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
            if out and (out[-1].sentence, out[-1].paragraph) == (number - 1, sentence.paragraph):
                out[-1] = _unharmed(out[-1], said=nobody_harmed(signs, first, last))
            continue
        mine = [t for t in triggers[begin:cursor] if not idle(signs, t)]
        further = further_ones(signs, first, last, places)
        for start, end in split_further(signs, _clauses(signs, first, last, further), mine, places, apart):
            anchors = [t for t in mine if start <= t.start < end]
            if not anchors and out and out[-1].sentence == number:
                out[-1] = out[-1]._replace(counts=disputed(signs, out[-1].counts, start, end))
            before = out[-1] if start in further and out and out[-1].sentence == number else None
            if before is not None and not anchors and within(places, start, end):
                out.append(_one_more(before, start, end))
            if not anchors:
                continue
            here = list(within(places, start, end))
            named = frozenset(i for p in here for i in range(p.start, p.end))
            on = bool(out) and out[-1].sentence == number and out[-1].family == "protest" and goes_on(signs, anchors[0])
            for group, (low, high) in groups(signs, anchors, here, apart, start, end, crowd=on):
                told = _told(signs, group, (start, end), low, high, number, sentence.paragraph, named, crowd=on)
                if told is not None:
                    out.append(told if before is None else _of_the_same_kind(told, out[-_LATEST:]))
        if out and out[-1].sentence == number:
            out[-1] = _unharmed(out[-1], said=bool(signs.cued("unharmed", out[-1].end, last)))
    return out


def _one_more(told: Told, start: int, end: int) -> Told:
    """Return an event as told of a further place (انفجرت سيارتان، الأولى في الكاظمية والثانية في الشعلة)."""
    return told._replace(clause=(start, end), start=start, end=end, counts=Counts(), another=True)


def _of_the_same_kind(told: Told, latest: Sequence[Told]) -> Told:
    """Return what a further one of several did as of their kind (والثانية في بعقوبة وأدت إلى مصرع أربعة)."""
    before = next(
        (t for t in reversed(latest) if t.family == told.family and t.paragraph == told.paragraph and not t.effect),
        None,
    )
    if not told.effect or before is None:
        return told
    return told._replace(
        sub_event_type=before.sub_event_type, head=before.head, frames=before.frames | told.frames,
        weapons=before.weapons, effect=before.effect, another=True, earlier=before.earlier,
    )  # fmt: skip


def _unharmed(told: Told, *, said: bool) -> Told:
    """Return an event with a toll of none, where what is said behind it is that nobody was harmed."""
    if not said or told.counts or told.family != "violence" or told.mood != "told":
        return told
    return told._replace(counts=told.counts._replace(dead=0, hurt=0))


def _clauses(signs: Signs, first: int, last: int, further: Sequence[int]) -> list[tuple[int, int]]:
    """Cut a sentence at the words that set one happening beside another."""
    cuts = [first]
    tokens, words = signs.tokens, signs.tokens.words
    divided = last > first and tokens.text.find("؛", tokens.starts[first], tokens.ends[last - 1]) >= 0
    cutting, cues = _cutting(), signs.cues
    if not (divided or further or signs.cued("split", first + 1, last)) and cutting.isdisjoint(words[first + 1 : last]):
        return [(first, last)]
    for i in range(first + 1, last):
        word = words[i]
        if not (divided or i in cues or word in cutting or i in further):
            continue
        if (
            i in further
            or "؛" in tokens.gap(i)
            or (
                signs.cue(i, "split")
                and word not in {"حيث"}
                and not (word.endswith("فيما") and tokens.words[i - 1] == "في")
            )
            or (
                word in function_words("beside")
                and (i in signs.commas or "," in tokens.gap(i))
                and _tells(signs, i, last)
            )
            or (word == "حين" and tokens.words[i - 1] in {"في", "وفي"})
            or (word == "المقابل" and tokens.words[i - 1] == "في")
            or word in {"لكن", "ولكن"}
            or (word in function_words("adding") and i in signs.commas and bool(within(signs.triggers, first, i)))
            or (word == "وقت" and words[i - 1] == "في" and words[i + 1 : i + 2] != ["لاحق"])
            or (word == "الوقت" and words[i - 1] == "في" and words[i + 1 : i + 2] == ["الذي"])
            or (word == "قبل" and i + 1 < last and words[i + 1] == "ان")
        ):
            cuts.append(i)
    return list(zip(cuts, [*cuts[1:], last], strict=True))


def _tells(signs: Signs, start: int, end: int) -> bool:
    """Whether what «وهو» or «كما» opens is more than an aside (قتل ضابط، وهو من أبناء الناصرية، بعبوة في بغداد)."""
    if within(signs.triggers, start, end) or signs.tokens.words[start + 1 : start + 2] == ["ما"]:
        return True
    return signs.commas.isdisjoint(range(start + 1, end))


@cache
def _cutting() -> frozenset[str]:
    return function_words("cutting") | function_words("beside") | function_words("adding")


def _told(
    signs: Signs, anchors: list[Sign], clause: tuple[int, int], low: int, high: int, number: int, paragraph: int,
    named: frozenset[int], *, crowd: bool,
) -> Told | None:  # fmt: skip
    table, words = frames(), signs.tokens.words[low:high]
    names = {a.item.key for a in anchors}
    weapons = weapons_of(signs, low, high, named, anchors)
    head = min((table[n] for n in names), key=lambda f: f.rank)
    family = head.family
    if names & PROTEST or (
        family in {"violence", "loot"}
        and names <= JOINS_PROTEST
        and (crowd or is_crowd(signs, low, min(high, anchors[-1].end + _REACH_OF_CROWD)) or is_mob(signs, anchors))
    ):
        if names & {"explode", "air", "shell"}:
            names -= PROTEST
            head = min((table[n] for n in names), key=lambda f: f.rank)
            family = head.family
        else:
            family = "protest"
    if family == "violence" and "loot" in names and names <= {"loot", "burn"} | _ON_THE_WAY:
        head, family = table["loot"], table["loot"].family  # «اقتحموا المكتب ونهبوا محتوياته»
    if family == "violence" and "arrest" in names and names <= {"arrest", "raidarrest", "raid"}:
        head, family = table["arrest"], table["arrest"].family  # «اقتحمت القوات المخيم واعتقلت خمسة»
    counts = read_counts(signs, anchors, low, high)
    if not counts and all(a.item.counted for a in anchors):
        return None
    if all(a.item.counted and _cared_for(signs, a) for a in anchors):
        return None
    if counts.dead and only_tried(signs, anchors, names):
        counts = counts._replace(dead=None, dead_max=None)
    if family in _NO_TOLL:
        counts = counts._replace(dead=None, dead_max=None, hurt=None)
    sub = sub_event_type(signs, anchors, low, high, names, weapons, head, family, counts)
    lead = next((a for a in anchors if table[a.item.key] is head), anchors[0])
    if family == "protest":
        lead = next((a for a in anchors if a.item.key in PROTEST), lead)
    first = anchors[0]
    mood = mood_of(signs, first, clause[0])
    if lead is not first and mood == "told" and family not in {"violence"}:
        mood = mood_of(signs, lead, clause[0])
    if mood == "planned" and any(_came_of_it(a) for a in anchors[1:]):
        mood = "told"
    return Told(
        sentence=number, paragraph=paragraph, clause=clause, start=low, end=high, anchors=tuple(anchors),
        frames=frozenset(names), head=head, sub_event_type=sub, family=family, counts=counts, mood=mood,
        definite=all_definite(signs, anchors) and not (named and anew(signs, anchors)),
        effect=family in {"violence", "protest"} and only_effect(names, weapons),
        past_perfect=past_perfect(signs, clause[0], first.start),
        before_news=past_perfect(signs, clause[0], first.start) or signs.cue(clause[0], "before"),
        attempt=signs.cue(first.start - 1, "attempt") if first.start else False,
        caused=caused(signs, first),
        soon=soon(signs, first),
        weapons=weapons,
        vehicle=not function_words("vehicle").isdisjoint(words),
        part_of_day=not function_words("day_part").isdisjoint(words),
        earlier=days_before(signs, first),
        another=another(signs, tuple(anchors), clause[0]),
        happened=happened(signs, tuple(anchors)),
        state=family == "control" and by_state(signs, lead, clause[0]),
        peaceful=family == "control" and without_fight(signs, low, high),
        manner=bool(first.start) and signs.tokens.words[first.start - 1] in function_words("manner"),
        series=any(several(signs, a) for a in anchors),
        sure=completed(signs, anchors, clause[0], weapons, dead=counts.dead),
        instrument=with_weapon(signs, low, high),
        armed=any(s.item.key in _ARMED for s in signs.between(low, high, "victim")),
        armed_body=any(by_armed_body(signs, a) for a in anchors),
        aftermath=came_before(signs, first, clause[0]),
        commemorated=family == "violence" and commemorated(signs, clause[0], first.start, clause[1]),
        flown=any(by_aircraft(signs, a) for a in anchors),
    )  # fmt: skip


def _came_of_it(anchor: Sign) -> bool:
    """Whether a verb of the past with «ف» tells what came of a plan (حاولوا اقتحام المرقد، فأطلق حراسه النار)."""
    past = anchor.item.verb and anchor.item.tense == "past"
    return past and (anchor.item.conjunction == "ف" or (bool(anchor.item.conjunction) and anchor.item.key == "repel"))


def _cared_for(signs: Signs, anchor: Sign) -> bool:
    """Whether the wounded are carried or healed (لنقل 40 جريحا): what befell them is told elsewhere."""
    return not function_words("care").isdisjoint(signs.tokens.words[max(0, anchor.start - 4) : anchor.start])
