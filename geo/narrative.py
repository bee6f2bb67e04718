"""From told events to stories: what several sentences tell of one event is one story, by stated rules.

Two mentions are one event when they are of one family and their types, places, times and tolls can be the same. A
mention by article alone (الهجوم), or one that names only the dead, joins the nearest story before it; an indefinite
one with a place, a day or a toll of its own that differs begins a new story. A story takes its place and time from the
mention that states them; what none states is taken from the paragraph, then from the lead, with less confidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from geo.events import Told
from geo.genre import Genre
from geo.mentions import ActorValue
from geo.parties import Parties, Party, Who, parties_of
from geo.reading import Signs
from geo.setting import Scene, When, Where, near
from geo.status import speaker_of, status_of

_NEWS_LEAST, _OTHER_LEAST = 3.0, 6.5
_EXPLOSIONS = frozenset({"Suicide bomb", "Remote explosive/landmine/IED", "Grenade"})
_BOMBARDMENTS = frozenset({"Air/drone strike", "Shelling/artillery/missile attack", "Chemical weapon"})
_GENERIC = frozenset({"attack", "target", "strike", "launch", "explode", "offensive"})
_NEEDS_BACKING = frozenset(
    {"attack", "target", "raid", "launch", "strike", "offensive", "advance", "explode", "injure"}
)
_CAN_BE_PLANNED = frozenset({"talks", "visit", "ceasefire", "agreement", "crossing", "release", "trial"})


@dataclass(frozen=True, slots=True)
class Toll:
    """Counts of a story: the dead (low and high), the injured, the displaced."""

    dead: int | None = None
    dead_max: int | None = None
    hurt: int | None = None
    moved: int | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One event of an article, with every mention that tells it."""

    told: Told
    mentions: tuple[Told, ...]
    where: Where | None
    when: When | None
    toll: Toll
    status: str
    parties: Parties
    evidence: float

    @property
    def sub_event_type(self) -> str:
        """The type of the mention that decides it: the one of best rank."""
        return min(
            (m for m in self.mentions), key=lambda m: (m.effect, m.head.rank if not m.effect else 999, m.start)
        ).sub_event_type


@dataclass(frozen=True, slots=True)
class _Mention:
    told: Told
    where: Where | None
    when: When | None
    status: str
    parties: Parties
    evidence: float


def tell(scene: Scene, told: Sequence[Told], people: Sequence[Who], genre: Genre, home: str) -> list[Story]:
    """Return the stories of an article in text order."""
    signs, published = scene.signs, scene.document.article.published
    sentences = _sentence_words(scene)
    stories: list[Story] = []
    for event in told:
        if (
            event.mood in {"denied", "imagined"}
            or _accident(event, genre, sentences[event.sentence])
            or _figure_of_speech(event, genre, sentences[event.sentence])
        ):
            continue
        if event.effect and event.counts.dead is not None and scene.since_long(event):
            continue
        if event.mood == "planned" and event.family not in _CAN_BE_PLANNED:
            continue
        mention = _mention(scene, event, sentences[event.sentence], people, home, published)
        if _on_the_way(stories, event):
            continue
        joined = _join(stories, mention)
        if joined is not None:
            stories[joined] = _extend(stories[joined], mention, signs)
        elif _enough(mention, genre):
            stories.append(_begin(mention))
    settled = _settle(stories, published)
    return [s for s in settled if _kept(s)]


def _on_the_way(stories: list[Story], event: Told) -> bool:
    """Whether fighting is named only as what a change of control came after (سيطرت على المطار بعد معارك)."""
    if not stories or not event.caused or event.counts or event.family != "violence":
        return False
    return stories[-1].told.family == "control" and stories[-1].told.sentence == event.sentence


def _sentence_words(scene: Scene) -> list[tuple[int, int]]:
    tokens = scene.signs.tokens
    return [(tokens.at(s.start), tokens.at(s.end)) for s in scene.document.sentences]


def _accident(event: Told, genre: Genre, sentence: tuple[int, int]) -> bool:
    near_words = any(sentence[0] <= i < sentence[1] for i in genre.accidents)
    return (
        near_words
        and not event.weapons
        and not event.frames - {"kill", "injure", "explode", "bodies", "burn", "displace"}
    )


def _figure_of_speech(event: Told, genre: Genre, sentence: tuple[int, int]) -> bool:
    """Whether a sentence of sports, trade or art uses a word of war: two of the theme's words, no weapon, no dead."""
    if event.family not in {"violence", "control"} or event.counts.dead:
        return False
    if any(sentence[0] <= i < sentence[1] for i in genre.peaceful):
        return True
    if event.weapons:
        return False
    return sum(sentence[0] <= i < sentence[1] for i in genre.themed) >= 2


def _mention(
    scene: Scene, event: Told, sentence: tuple[int, int], people: Sequence[Who], home: str, published: date | None
) -> _Mention:
    where, when = scene.place_of(event, sentence), scene.date_of(event, sentence)
    if event.definite or event.caused:
        # a mention that points back to an event lends it only what stands beside it
        when = when if when is not None and when.rule == "clause" else None
        where = where if where is not None and where.rule == "clause" else None
    country = where.value.country if where else home
    parties = parties_of(scene, event, people, country)
    speaker = speaker_of(scene.signs, event, sentence, people)
    status = status_of(event, speaker, parties, when.start if when else None, when.end if when else None, published)
    if speaker is not None and speaker.who is not None:
        value: ActorValue = speaker.who.value
        parties = replace(
            parties, claimant=Party(value.id, value.name_ar, value.name_en, int(value.type or 0), "claimant")
        )
    evidence = _evidence(event, where, when, published) + (1.0 if parties.perpetrator is not None else 0.0)
    return _Mention(event, where, when, status, parties, evidence)


def _evidence(event: Told, where: Where | None, when: When | None, published: date | None) -> float:
    """Weigh what speaks for an event: its own place, day and toll, a verb of the past, a weapon."""
    score = 0.0
    if where is not None:
        score += 1.0 if where.value.geo_precision == 5 else 2.0
    if when is not None:
        recent = published is None or when.end is None or when.end >= published - timedelta(days=60)
        vague = (when.precision or 9) == 4 and not event.counts
        score += 2.0 if recent and (when.precision or 9) <= 2 else 0.0 if vague else 1.0
    if event.counts:
        score += 2.0
    strong = [a for a in event.anchors if not a.item.weak]
    if any(a.item.verb and a.item.tense == "past" for a in strong):
        score += 1.0
    elif strong and all(a.item.tense == "present" for a in strong):
        score -= 1.0
    if not strong:
        score -= 1.0
    return score + (0.5 if event.weapons else 0.0)


def _enough(mention: _Mention, genre: Genre) -> bool:
    event = mention.told
    if event.mood == "about" and (event.definite or not (mention.where and mention.when)):
        return False
    if event.family == "violence" and not _human(mention):
        return False
    if event.mood == "planned" and not (mention.where and (mention.when or event.anchors[0].item.tense == "future")):
        return False
    if event.family == "violence" and event.head.name in {"gun", "launch"}:
        return False
    specific = bool(event.counts or event.weapons) or event.sub_event_type in _EXPLOSIONS | _BOMBARDMENTS
    if event.caused and mention.when is None and not (mention.where is not None and specific):
        return False
    if event.family == "control" and (mention.where is None or mention.where.value.geo_precision in {None, 5}):
        return False
    if (
        event.family not in {"violence", "protest", "control", "abduction"}
        and mention.where is None
        and not (event.family == "displacement" and event.counts)
    ):
        return False
    if (
        event.family == "displacement"
        and event.head.name == "displace"
        and event.counts.moved is None
        and all(a.item.weak for a in event.anchors)
    ):
        return False
    least = _NEWS_LEAST if genre.news else _OTHER_LEAST
    if genre.news and event.family == "violence" and mention.where is not None and mention.where.rule == "clause":
        least -= 0.5
    return mention.evidence >= least


def _human(mention: _Mention) -> bool:
    """Whether a word of attack or explosion is backed by people or arms: a weapon, victims, or an actor."""
    event = mention.told
    if event.frames - _NEEDS_BACKING or event.weapons or event.counts or event.counts.groups:
        return True
    if "explode" in event.frames:
        return any(not a.item.verb for a in event.anchors) or event.vehicle
    return bool(mention.parties.all)


def _dated_verb(mention: _Mention) -> bool:
    when = mention.when
    return (
        when is not None
        and when.rule == "clause"
        and any(a.item.verb and not a.item.weak for a in mention.told.anchors)
    )


def _join(stories: list[Story], mention: _Mention) -> int | None:
    """Return the index of the story that a mention belongs to, or None."""
    fitting = [i for i in range(len(stories) - 1, -1, -1) if _same(stories[i], mention, last=i == len(stories) - 1)]
    if not fitting:
        return None
    event = mention.told
    if event.definite and mention.where is None and event.frames <= _GENERIC | {"kill", "injure"}:
        same_word = [i for i in fitting if any(m.frames & event.frames & _GENERIC for m in stories[i].mentions)]
        near_by = [i for i in fitting if event.paragraph - stories[i].mentions[-1].paragraph <= 0]
        return (same_word or near_by or fitting[-1:])[0]
    return fitting[0]


def _same(story: Story, mention: _Mention, *, last: bool) -> bool:
    event, main = mention.told, story.told
    if event.family != main.family and not (event.effect and main.family in {"protest", "violence"}):
        return False
    if mention.status == "planned" and story.status != "planned":
        return False
    if mention.where and story.where and not near(mention.where.value, story.where.value):
        return False
    if not _times_meet(story.when, mention.when):
        return False
    if event.family != "violence" and event.family != "protest":
        return bool(mention.where) or event.paragraph == main.paragraph
    pointing = event.definite or event.mood == "about" or event.caused or event.effect
    if not _types_meet(story, event):
        return False
    stated = event.counts.dead is not None and story.toll.dead is not None and event.counts.dead != story.toll.dead
    close = event.paragraph - max(m.paragraph for m in story.mentions)
    if pointing:
        if mention.where is None and mention.when is None and event.effect and close > 1:
            return False
        return not (stated and event.effect and close > 0 and not last)
    if stated:
        return False
    return bool(mention.where and story.where) or (close <= 0 and mention.where is None)


def _types_meet(story: Story, event: Told) -> bool:
    if event.effect or all(m.effect for m in story.mentions):
        return True
    a, b = story.sub_event_type, event.sub_event_type
    if a == b or {a, b} <= _EXPLOSIONS or {a, b} <= _BOMBARDMENTS:
        return True
    if event.frames <= _GENERIC | {"kill", "injure"} and (event.definite or event.caused or event.mood == "about"):
        return True
    return event.family == "protest"


def _times_meet(a: When | None, b: When | None) -> bool:
    if a is None or b is None or a.start is None or b.start is None or a.end is None or b.end is None:
        return True
    return a.start <= b.end and b.start <= a.end


def _begin(mention: _Mention) -> Story:
    counts = mention.told.counts
    toll = Toll(counts.dead, counts.dead_max, counts.hurt, counts.moved)
    return Story(
        mention.told,
        (mention.told,),
        mention.where,
        mention.when,
        toll,
        mention.status,
        mention.parties,
        mention.evidence,
    )


def _extend(story: Story, mention: _Mention, signs: Signs) -> Story:
    """Add a mention: the more exact place, the first stated time, the toll by the rules of updates."""
    where, when = story.where, story.when
    points_back = mention.told.definite or mention.told.caused
    if where is None or (
        mention.where is not None and not points_back and not mention.told.effect and _exacter(mention.where, where)
    ):
        where = mention.where or where
    if when is None or (mention.when is not None and (mention.when.precision or 9) < (when.precision or 9)):
        when = mention.when or when
    parties = Parties(
        story.parties.perpetrator or mention.parties.perpetrator, story.parties.target or mention.parties.target,
        story.parties.claimant or mention.parties.claimant, (*story.parties.others, *mention.parties.others),
    )  # fmt: skip
    status = story.status
    if status == "claimed" and mention.status == "reported" and mention.told.counts:
        status = "reported"
    return replace(
        story, mentions=(*story.mentions, mention.told), where=where, when=when, parties=parties, status=status,
        toll=_updated(story.toll, mention.told, signs), evidence=max(story.evidence, mention.evidence),
    )  # fmt: skip


def _exacter(new: Where, old: Where) -> bool:
    a, b = new.value, old.value
    return (a.geo_precision or 5, a.radius_km or 0) < (b.geo_precision or 5, b.radius_km or 0)


def _updated(toll: Toll, event: Told, signs: Signs) -> Toll:
    """Merge tolls: a first or earlier figure yields, a risen one replaces, another source's widens the range."""
    counts = event.counts
    if not counts:
        return toll
    words = range(event.clause[0], event.clause[1])
    initial = any(signs.cue(i, "initial") for i in words) or event.past_perfect
    rise = any(signs.cue(i, "rise") for i in words)
    dead, high = toll.dead, toll.dead_max
    if counts.dead is not None and not initial:
        if dead is None or rise:
            dead, high = counts.dead, counts.dead_max
        elif counts.dead != dead:
            high = max(high or dead, counts.dead_max or counts.dead)
    hurt = counts.hurt if (toll.hurt is None or rise) and counts.hurt is not None and not initial else toll.hurt
    return Toll(dead, high, hurt, toll.moved if toll.moved is not None else counts.moved)


def _settle(stories: list[Story], published: date | None) -> list[Story]:
    """Give what no mention states from the paragraph, then from the lead."""
    out: list[Story] = []
    lead_when = next((s.when for s in stories if s.when and _recent(s.when, published)), None)
    lead_where = next((s.where for s in stories if s.where), None)
    for story in stories:
        where, when = story.where, story.when
        before = next((s for s in reversed(out) if s.told.paragraph == story.told.paragraph), None)
        if where is None:
            if before is not None and before.where is not None:
                where = replace(before.where, rule="paragraph", confidence=0.6)
            elif lead_where is not None and story.told.family in {
                "violence",
                "protest",
                "abduction",
                "loot",
                "arrest",
                "agreement",
                "ceasefire",
                "release",
            }:
                where = replace(lead_where, rule="article", confidence=0.35)
        if when is None and not story.told.past_perfect and not story.told.caused and story.status != "planned":
            if before is not None and before.when is not None and _recent(before.when, published):
                when = replace(before.when, rule="paragraph", confidence=0.6, own=False)
            elif lead_when is not None:
                when = replace(lead_when, rule="lead", confidence=0.4, own=False)
        out.append(replace(story, where=where, when=when))
    return out


def _recent(when: When, published: date | None) -> bool:
    return published is None or (when.end is not None and timedelta(0) <= published - when.end <= timedelta(days=6))


def _kept(story: Story) -> bool:
    return story.where is not None or (story.when is not None and story.toll.dead is not None)
