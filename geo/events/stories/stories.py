"""Stories: one event of an article with every mention that tells it, and the rules by which mentions are joined.

Two mentions are one event when they are of one family and their types, places, times and tolls can be the same. A
mention by article alone (الهجوم), or one that names only the dead, joins the nearest story before it; an indefinite
one with a place, a day or a toll of its own that differs begins a new story.
"""

from __future__ import annotations

from typing import NamedTuple

from geo.events.scene.parties import Parties
from geo.events.scene.setting import When, Where, near, outside
from geo.events.stories.updates import Toll, updated
from geo.events.telling.told import Told
from geo.events.words.reading import Signs

EXPLOSIONS = frozenset({"Suicide bomb", "Remote explosive/landmine/IED", "Grenade"})
BOMBARDMENTS = frozenset({"Air/drone strike", "Shelling/artillery/missile attack", "Chemical weapon"})
_RIOTS = frozenset({"Violent demonstration", "Mob violence"})
_STATES = frozenset({1, 8})
_COUNTRY, _WIDE, _EXACT = 5, 3, 2
_NEXT = 2  # sentences from a capture to its dead
_SPOT_KM = 2.5  # the radius of a quarter or site within a town
_UNDECIDED = frozenset({"attack", "raid", "target", "launch", "offensive", "advance"})
_EFFECTS = frozenset({"kill", "injure", "bodies"})
_SLAIN = frozenset({"kill", "bodies", "execute"})
_GENERIC = frozenset({"attack", "target", "strike", "launch", "explode", "offensive"})


class Story(NamedTuple):
    """One event of an article, with every mention that tells it."""

    told: Told
    mentions: tuple[Told, ...]
    where: Where | None
    when: When | None
    toll: Toll
    status: str
    parties: Parties
    evidence: float
    deciding: Told  # the mention that decides its type: the one of best rank, a bare «الهجوم» last
    of_battle: bool  # whether a mention tells of men at arms who fell, and of nobody else
    last_paragraph: int

    @property
    def sub_event_type(self) -> str:
        """The type of the mention that decides it, a battle where only men at arms fell."""
        main = self.deciding
        if self.of_battle and main.sub_event_type == "Attack" and main.frames - _EFFECTS <= _UNDECIDED:
            return "Armed clash"
        return main.sub_event_type


def _says_most(event: Told) -> tuple[bool, bool, int, int]:
    """Return what orders mentions by how much they say of the type, the first the most."""
    return event.effect, _points_back(event), 999 if event.effect else event.head.rank, event.start


def _of_battle(event: Told) -> bool:
    """Whether only men at arms are told to have fallen."""
    return event.effect and event.sub_event_type == "Armed clash" and bool(event.counts.dead)


def _points_back(event: Told) -> bool:
    return event.definite and not event.weapons and event.frames <= _GENERIC | {"kill", "injure"}


class Mention(NamedTuple):
    """A told event with its place, time, status and parties, before it is joined to others."""

    told: Told
    where: Where | None
    when: When | None
    status: str
    parties: Parties
    evidence: float


def join(stories: list[Story], mention: Mention) -> int | None:
    """Return the index of the story that a mention belongs to, or None."""
    event = mention.told
    backwards = range(len(stories) - 1, -1, -1)
    latest = next((i for i in backwards if stories[i].told.family == event.family), -1)
    fitting = (i for i in backwards if _same(stories[i], mention, last=i == latest))
    if stories and _won_with(stories[-1], mention):
        return len(stories) - 1
    if event.definite and mention.where is None and event.frames <= _GENERIC | {"kill", "injure"}:
        every = list(fitting)
        same_word = [i for i in every if any(m.frames & event.frames & _GENERIC for m in stories[i].mentions)]
        near_by = [i for i in every if event.paragraph - stories[i].mentions[-1].paragraph <= 0]
        return next(iter(same_word or near_by or every[-1:]), None)
    return next(fitting, None)


def _same(story: Story, mention: Mention, *, last: bool) -> bool:
    event, main = mention.told, story.told
    if of_a_series(story, mention) or _of_a_stretch(story, mention):
        return False
    if _of_the_capture(story, mention) or _fate_of_the_taken(story, mention) or _way_it_was_done(story, mention):
        return True
    if event.family != main.family and not (event.effect and main.family in {"protest", "violence"}):
        return False
    placed = mention.where is not None and mention.where.rule == "clause"
    same_toll = event.clause == main.clause and event.counts.dead == story.toll.dead
    if event.family != main.family and placed and event.counts and not event.definite and not same_toll:
        return False
    if event.effect and placed and event.counts and story.where is None and event.paragraph != main.paragraph:
        return False
    if mention.status in {"planned", "denied"} and story.status != mention.status:
        return False
    bare = event.effect and mention.where is None  # «كانت الأمم المتحدة قد أوردت حصيلة بلغت 185»
    if mention.status == "background" != story.status and event.paragraph != main.paragraph and not bare:
        return False
    if main.earlier and event.clause == main.clause and event.family == main.family and not event.definite:
        return False  # «بعد أيام من هجوم …، وأكدت مصادر أن الجيش أوقع 45 قتيلا»
    if event.another or (event.earlier and event.counts.dead is not None):
        return False
    lent = event.effect and event.sentence == main.sentence and mention.where and mention.where.rule == "sentence"
    lent = lent or (event.effect and mention.where and mention.where.rule in {"speaker", "goal"})
    if mention.where and story.where and not lent and not near(mention.where.value, story.where.value):
        return False
    if not _times_meet(story.when, mention.when):
        return False
    if _at_another_spot(story, mention):
        return False
    if event.family == "control" and _taken_back(story, mention):
        return False
    if event.family != "violence" and event.family != "protest":
        return bool(mention.where) or event.paragraph == main.paragraph
    pointing = event.definite or event.mood == "about" or event.caused or event.effect
    if not _types_meet(story, event):
        return False
    stated = event.counts.dead is not None and story.toll.dead is not None and event.counts.dead != story.toll.dead
    close = event.paragraph - story.last_paragraph
    exacter = placed and story.where is not None and story.where.precision >= _WIDE and _exact(mention)
    own = mention.when is not None and mention.when.rule == "clause"
    own = own or (event.counts.dead is not None and story.where is not None and story.where.precision == _COUNTRY)
    pointed = event.definite and not (event.happened and event.counts.dead is not None)  # «تجددت الاشتباكات …»
    if close > 0 and not pointed and exacter and (stated or own or not pointing):
        return False
    if pointing:
        if mention.where is None and mention.when is None and event.effect and close > 1:
            return False
        if not event.effect and not _types_meet(story, event):
            return False
        return not (stated and event.effect and close > 0 and not last)
    if stated:
        return False
    return bool(mention.where and story.where) or (close <= 0 and mention.where is None)


def _at_another_spot(story: Story, mention: Mention) -> bool:
    """Whether a sentence of its own tells a happening at another quarter or site of the town (واعتصم أطباء في …)."""
    event, where, before = mention.told, mention.where, story.where
    if where is None or before is None or where.rule != "clause" or before.rule != "clause":
        return False
    pointing = event.definite or event.caused or event.effect or event.mood == "about"
    if pointing or event.sentence == story.told.sentence or where.located is before.located:
        return False
    spots = (where.value, before.value)
    if any((v.geo_precision or 5) > 1 or (v.radius_km or 0.0) > _SPOT_KM for v in spots):
        return False
    return event.family == "protest" or outside(*spots)


def _exact(mention: Mention) -> bool:
    return mention.where is not None and mention.where.precision <= _EXACT


def sums_up(story: Story) -> bool:
    """Whether a story is of several attacks, with their dead, and of no one town."""
    wide = story.where is None or story.where.precision >= _WIDE
    return story.told.series and story.told.family == "violence" and story.toll.dead is not None and wide


def of_a_series(story: Story, mention: Mention) -> bool:
    """Whether a mention tells one of the events that a story sums up: with an exact place of its own."""
    event, where = mention.told, mention.where
    if event.definite or event.effect or where is None or where.rule == "speaker" or not sums_up(story):
        return False
    return event.sentence != story.told.sentence and where.precision <= _EXACT


def _of_a_stretch(story: Story, mention: Mention) -> bool:
    """Whether a toll is of days of fighting (174 قتيلا منذ السبت), and the story of one blow."""
    if mention.when is None or not mention.when.lasting or mention.told.counts.dead is None:
        return False
    if story.sub_event_type == "Armed clash":
        return False
    return mention.told.sentence != story.told.sentence and story.when is not None and not story.when.lasting


def _of_the_capture(story: Story, mention: Mention) -> bool:
    """Whether a sentence's battle dead are those of the capture that it tells (استعادت القرية، وإن 40 مسلحا قتلوا)."""
    event, main = mention.told, story.told
    if main.family != "control" or event.family != "violence" or event.sentence != main.sentence:
        return False
    bodies = event.frames <= {"bodies"} and "handover" not in main.frames  # «اجتاحوا المعسكر، وانتشل متطوعون 35 جثة»
    battle = event.clause == main.clause and (event.sub_event_type == "Armed clash" or _mere_toll(event))
    if story.toll.dead is not None or not (bodies or battle):
        return False
    return mention.where is None or story.where is None or near(mention.where.value, story.where.value)


def _fate_of_the_taken(story: Story, mention: Mention) -> bool:
    """Whether a sentence tells that who was abducted was killed (اختطف ثم قتل، وعثر عليه مقتولا)."""
    event, main = mention.told, story.told
    if main.family != "abduction" or event.family != "violence" or event.sentence != main.sentence:
        return False
    if not event.frames <= _SLAIN or event.counts.groups:
        return False
    if (event.counts.dead or 1) > 1 and not event.counts.implied:
        return False
    return mention.where is None or story.where is None or near(mention.where.value, story.where.value)


def _way_it_was_done(story: Story, mention: Mention) -> bool:
    """Whether «في هجوم …» opened the sentence, and what follows says how it went (…، أنزل مسلحون جنودا وأطلقوا)."""
    event, main = mention.told, story.told
    if not main.manner or main.family != event.family or main.sentence != event.sentence or main.caused:
        return False
    if len(story.mentions) > 1 or not main.frames <= _GENERIC or main.counts or event.another:
        return False
    return mention.where is None or story.where is None or near(mention.where.value, story.where.value)


def _won_with(story: Story, mention: Mention) -> bool:
    """Whether the next sentence tells the dead of a capture (سيطروا على البلدة. وقُتل 45 مدنيا خلال الهجوم)."""
    event, main = mention.told, story.told
    if main.family != "control" or event.family != "violence" or story.toll.dead is not None or mention.where:
        return False
    if event.paragraph != main.paragraph or not 0 < event.sentence - story.mentions[-1].sentence <= _NEXT:
        return False
    fallen = event.frames <= _GENERIC | {"kill", "clash"} and "kill" in event.frames
    pointing = event.effect or event.definite or event.caused
    dated = mention.when is not None and mention.when.rule == "clause" and not _times_meet(story.when, mention.when)
    return event.counts.dead is not None and fallen and pointing and not dated and event.mood == "told"


def _taken_back(story: Story, mention: Mention) -> bool:
    """Whether ground that one side took is told to be the other's again (قبل أن يسترده الجيش، ثم استعادته الفصائل)."""
    event, main = mention.told, story.told
    if (event.definite and event.sentence != main.sentence) or event.clause == main.clause:
        return False
    one, other = story.parties.perpetrator, mention.parties.perpetrator
    if one is not None and other is not None:
        return (one.kind in _STATES) != (other.kind in _STATES)
    return event.sentence == main.sentence and "regain" in event.frames and "regain" not in main.frames


def _mere_toll(event: Told) -> bool:
    """Whether an event says but how many fell, by weak words and no weapon (وأجهزوا على 13 منهم)."""
    return event.effect and not event.weapons and all(a.item.weak for a in event.anchors)


def _shot(event: Told) -> bool:
    """Whether some are told to have been shot dead: they are none of those whom a bomb killed."""
    shot = "gun" in event.frames | event.weapons
    return event.effect and shot and event.counts.dead is not None and not event.definite


def _types_meet(story: Story, event: Told) -> bool:
    blasts = BOMBARDMENTS | EXPLOSIONS
    if event.sentence != story.told.sentence and (
        (_shot(event) and story.sub_event_type in blasts) or (_shot(story.told) and event.sub_event_type in blasts)
    ):
        return False
    if event.effect or all(m.effect for m in story.mentions):
        return True
    a, b = story.sub_event_type, event.sub_event_type
    pointing = event.definite or event.caused or event.mood == "about"
    if (
        (a in _RIOTS) != (b in _RIOTS)
        and event.family == "protest"
        and event.clause != story.told.clause
        and not pointing
    ):
        return False
    if event.frames <= {"injure"} and b in BOMBARDMENTS and a not in BOMBARDMENTS:
        return False
    if a == b or {a, b} <= EXPLOSIONS or (pointing and {a, b} <= BOMBARDMENTS):
        return True
    if story.told.frames <= {"massacre"} and story.toll.dead is None and b in blasts:
        return True  # «مجزرة في قانا. … أصابت قنبلتان مبنى»: how it was done
    if event.frames <= _GENERIC | {"kill", "injure"} and pointing:
        return True
    if event.definite and any(event.frames & m.frames - _EFFECTS for m in story.mentions):
        return True  # «اقتحموا السجن … وقتل حارسان في الاقتحام»
    return event.family == "protest"


def _times_meet(a: When | None, b: When | None) -> bool:
    if a is None or b is None or a.start is None or b.start is None or a.end is None or b.end is None:
        return True
    if (a.start > b.end and a.rule == "speech") or (b.start > a.end and b.rule == "speech"):
        return True  # what is said on a day was done before it
    return a.start <= b.end and b.start <= a.end


def begin(mention: Mention) -> Story:
    """Return a story of one mention."""
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
        mention.told,
        _of_battle(mention.told),
        mention.told.paragraph,
    )


def extend(story: Story, mention: Mention, signs: Signs) -> Story:
    """Add a mention: the more exact place, the first stated time, the toll by the rules of updates."""
    where, when = story.where, story.when
    points_back = mention.told.definite or mention.told.caused
    if where is None or (
        mention.where is not None and not points_back and not mention.told.effect and _exacter(mention.where, where)
    ):
        where = mention.where or where
    if when is None or (
        mention.when is not None
        and ((mention.when.precision or 9) < (when.precision or 9) or (when.rule == "speech" != mention.when.rule))
    ):
        when = mention.when or when
    parties = Parties(
        story.parties.perpetrator or mention.parties.perpetrator, story.parties.target or mention.parties.target,
        story.parties.claimant or mention.parties.claimant, story.parties.backer or mention.parties.backer,
        story.parties.target_backer or mention.parties.target_backer, (*story.parties.others, *mention.parties.others),
    )  # fmt: skip
    status = story.status
    accused = mention.told.sentence == story.told.sentence  # who charges tells the toll as well
    if status == "claimed" and mention.status == "reported" and mention.told.counts and not accused:
        status = "reported"
    elif status == "reported" and mention.status == "claimed" and story.toll.dead is None and mention.told.counts.dead:
        status = "claimed"
    return story._replace(
        mentions=(*story.mentions, mention.told), where=where, when=when, parties=parties, status=status,
        toll=updated(story.toll, story.told, mention.told, signs), evidence=max(story.evidence, mention.evidence),
        deciding=min(story.deciding, mention.told, key=_says_most),
        of_battle=story.of_battle or _of_battle(mention.told),
        last_paragraph=max(story.last_paragraph, mention.told.paragraph),
    )  # fmt: skip


def _exacter(new: Where, old: Where) -> bool:
    a, b = new.value, old.value
    return (a.geo_precision or 5, a.radius_km or 0) < (b.geo_precision or 5, b.radius_km or 0)
