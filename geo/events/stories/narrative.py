"""From told events to the stories of an article: what is left out, what is enough to tell, what a story lacks.

A story takes its place and time from the mention that states them; what none states is taken from the paragraph, then
from the lead, with less confidence. How mentions are joined is in `geo.events.stories.stories`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from gazetteer.index import distance_km
from geo.events.scene.dating import counted_back, date_of, since_long
from geo.events.scene.parties import Parties, Party, Who, parties_of
from geo.events.scene.placing import beside, place_of
from geo.events.scene.setting import Scene, When, Where
from geo.events.scene.status import confirmed_by, speaker_of, status_of
from geo.events.stories.genre import Genre
from geo.events.stories.settling import settle
from geo.events.stories.sharing import shares
from geo.events.stories.stories import BOMBARDMENTS, EXPLOSIONS, Mention, Story, begin, extend, join
from geo.events.stories.summaries import without_sums
from geo.events.stories.tolls import apart, awaited, merely_hurt, only_toll, waiting
from geo.events.stories.undated import without_hearsay
from geo.events.telling.splitting import within
from geo.events.telling.told import Told
from geo.events.words.triggers import function_words
from geo.mentions import ActorValue

_NEWS_LEAST, _OTHER_LEAST = 3.0, 6.5
_FIRST_YEAR = 1900
_NO_ONE_BLOW = 20.0
_A_YEAR = timedelta(days=360)
_DEEDS = frozenset({"violence", "abduction", "loot"})
_REACH_OF_CHARGE = 4  # words from a charge to the act (مشتبه به في)
_NEEDS_BACKING = frozenset(
    {"attack", "target", "raid", "launch", "strike", "offensive", "advance", "explode", "injure"}
)
_OFFENSIVE = frozenset({"attack", "launch", "offensive", "advance"})
_UNARMED = frozenset({"civilian", "person", "protester"})
_NOT_IN_PEACE = frozenset({"violence", "control", "abduction", "strategic", "disrupt"})
_REACH_OF_PEACE = 40
_BARE_HARM = frozenset({"kill", "injure", "bodies", "displace"})
_FUMES = frozenset({"chemical"})
_LEAD_OF_MISHAP = 30
_FORCES = frozenset({1, 2, 8})
_PLACELESS = frozenset({"agreement", "ceasefire", "sanction", "release"})
_CAN_BE_PLANNED = frozenset({"protest", "talks", "visit", "ceasefire", "agreement", "crossing", "release", "trial"})


def tell(scene: Scene, told: Sequence[Told], people: Sequence[Who], genre: Genre, home: str) -> list[Story]:
    """Return the stories of an article in text order."""
    signs, published = scene.signs, scene.document.article.published
    sentences = _sentence_words(scene)
    stories: list[Story] = []
    tolls: list[Mention] = []
    latest: Story | None = None
    for event in told:
        if (
            event.mood == "imagined"
            or (event.mood == "denied" and not _denial(scene, event))
            or _accident(event, genre, sentences[event.sentence], stories)
            or _figure_of_speech(event, genre, sentences[event.sentence])
            or _centuries_ago(scene, event, sentences[event.sentence])
        ):
            continue
        if event.effect and event.counts.dead is not None and since_long(scene, event):
            continue
        if event.mood == "planned" and event.family not in _CAN_BE_PLANNED:
            continue
        last = latest.when if latest is not None and _just_told(latest, event) else None
        mention = _mention(scene, event, sentences[event.sentence], people, home, published, last)
        if mention.where is None and (there := _there(scene, event, stories)) is not None:
            mention = mention._replace(where=there, evidence=mention.evidence + 1.0)
        if _on_the_way(stories, event):
            continue
        if parts := _each_its_own(scene, mention):
            stories.extend(begin(m) for m in parts)
            continue
        joined = join(stories, mention)
        if joined is not None:
            stories[joined] = extend(stories[joined], mention, signs)
            latest = stories[joined]
        elif _enough(mention, genre):
            stories.append(begin(mention))
            latest = stories[-1]
            if (toll := awaited(tolls, mention)) is not None:
                stories[-1] = extend(stories[-1], toll, signs)
                tolls.remove(toll)
            stories.extend(begin(m) for m in _elsewhere_too(scene, mention))
        elif waiting(mention):
            tolls.append(mention)
    settled = settle(scene, without_sums(stories))
    return without_hearsay(scene, [s for s in settled if _kept(s)])


def _just_told(story: Story, event: Told) -> bool:
    """Whether a story's last mention stands in the sentence of an event or right before it."""
    return event.sentence - story.mentions[-1].sentence <= 1 and event.paragraph == story.mentions[-1].paragraph


def _there(scene: Scene, event: Told, stories: Sequence[Story]) -> Where | None:
    """Return the place told last in the paragraph, where a clause says «هناك»."""
    if function_words("there").isdisjoint(scene.signs.tokens.words[event.clause[0] : event.clause[1]]):
        return None
    last = next((s.where for s in reversed(stories) if s.told.paragraph == event.paragraph), None)
    return last._replace(rule="paragraph", confidence=0.6) if last is not None else None


def _elsewhere_too(scene: Scene, mention: Mention) -> list[Mention]:
    """Return the same protest or blow in the other of two towns; a longer list is a survey, a toll of neither alone."""
    event = mention.told
    each = event.family in {"protest", "control"} or event.sub_event_type in BOMBARDMENTS
    if not each or event.counts or mention.where is None or mention.where.rule != "clause":
        return []
    others = beside(scene, mention.where)
    if len(others) != 1:
        return []
    if event.family != "protest" and (not _far(mention.where, others[0]) or _both(scene, mention.where, others[0])):
        return []
    return [mention._replace(where=others[0])]


def _both(scene: Scene, one: Where, other: Where) -> bool:
    """Whether a noun in the dual takes two towns as one (استعادوا بلدتي مخمور والكوير)."""
    tokens = scene.signs.tokens
    at = min(tokens.at(one.located.start), tokens.at(other.located.start))
    return any(w in function_words("two_places") for w in tokens.words[max(0, at - 1) : at + 1])


def _far(one: Where, other: Where) -> bool:
    """Whether two places are so far from each other that no one blow reaches both."""
    a, b = one.value, other.value
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    return distance_km(a.lat, a.lon, b.lat, b.lon) >= _NO_ONE_BLOW


def _each_its_own(scene: Scene, mention: Mention) -> list[Mention]:
    """Return a mention a place, where a clause tells the dead of each."""
    return [
        mention._replace(
            told=mention.told._replace(counts=mention.told.counts._replace(dead=s.low, dead_max=s.high)),
            where=Where(scene.located[s.spot.key], "clause", 0.9),
        )
        for s in shares(scene, mention.told)
    ]


def _denial(scene: Scene, event: Told) -> bool:
    """Whether a concrete event is denied: one of its own with a place and a day or a toll, no «any»."""
    if event.family not in {"violence", "control"} or event.definite or event.effect or event.caused:
        return False
    sentence = (event.clause[0], event.clause[1])
    where, when = place_of(scene, event, sentence), date_of(scene, event, sentence)
    return where is not None and where.rule == "clause" and when is not None and when.rule == "clause"


def _on_the_way(stories: list[Story], event: Told) -> bool:
    """Whether fighting is named only as how ground changed hands (سيطرت على المطار بعد معارك، في هجوم خاطف)."""
    if not stories or event.counts or event.family != "violence" or not (event.caused or event.manner):
        return False
    return stories[-1].told.family == "control" and stories[-1].told.sentence == event.sentence


def _sentence_words(scene: Scene) -> list[tuple[int, int]]:
    tokens = scene.signs.tokens
    return [(tokens.at(s.start), tokens.at(s.end)) for s in scene.document.sentences]


def _accident(event: Told, genre: Genre, sentence: tuple[int, int], stories: Sequence[Story]) -> bool:
    """Whether harm was done by mishap: its sentence says so, or the lead does and the text has told of no violence."""
    near_words = any(sentence[0] <= i < sentence[1] for i in genre.accidents)
    if near_words and event.family == "control" and not event.weapons and not event.state:
        return True  # «سيطرت فرق الإطفاء على الحريق»، «سيول اجتاحت المدينة»
    bare = event.frames <= _BARE_HARM and not event.armed and event.weapons <= _FUMES
    if (bare or event.family == "displacement") and _of_mishap(genre, stories):
        return True
    return (
        near_words
        and not event.weapons
        and not event.frames - {"kill", "injure", "explode", "bodies", "burn", "displace"}
    )


def _of_mishap(genre: Genre, stories: Sequence[Story]) -> bool:
    """Whether a text is about an accident: it opens with one, and no story so far is of violence."""
    return any(i < _LEAD_OF_MISHAP for i in genre.accidents) and all(s.told.family != "violence" for s in stories)


def _figure_of_speech(event: Told, genre: Genre, sentence: tuple[int, int]) -> bool:
    """Whether a sentence of sports, trade or art uses a word of war: two of the theme's words, no weapon, no dead."""
    if event.counts.dead:
        return False
    before = _REACH_OF_PEACE if event.definite else 0  # «… تفجيرا في المقلع. وسُمع دوي الانفجار …»
    if event.family in _NOT_IN_PEACE and any(sentence[0] - before <= i < sentence[1] for i in genre.peaceful):
        return True
    if event.family not in {"violence", "control"}:
        return False
    if event.weapons:
        return False
    return sum(sentence[0] <= i < sentence[1] for i in genre.themed) >= 2


def _centuries_ago(scene: Scene, event: Told, sentence: tuple[int, int]) -> bool:
    """Whether a sentence counts centuries, or years of an era that it names (قبل ثلاثة قرون، سنة 61 للهجرة)."""
    if event.family not in {"violence", "control"}:
        return False
    return not function_words("centuries").isdisjoint(scene.signs.tokens.words[slice(*sentence)])


def _mention(
    scene: Scene, event: Told, sentence: tuple[int, int], people: Sequence[Who], home: str, published: date | None,
    last: When | None,
) -> Mention:  # fmt: skip
    where, when = place_of(scene, event, sentence), date_of(scene, event, sentence)
    when = counted_back(scene, event, sentence, last) or when
    if _accused(scene, event, sentence) and not (event.counts and where is not None and where.rule == "clause"):
        event = event._replace(definite=True)
        where = None if where is not None and _origin(scene, where) else where
    if _charged(scene, event):
        event = event._replace(definite=True, mood="about")
    if event.definite or event.caused:
        # a mention that points back to an event lends it only what stands beside it
        when = when if when is not None and (when.rule == "clause" or event.soon) else None
        where = where if where is not None and where.rule == "clause" else None
    if event.commemorated and when is not None and published is not None and when.end is not None:
        when = when if when.end < published - _A_YEAR else None  # the day that it is remembered on
    event, where, when = apart(event, where, when)
    country = where.value.country if where else home
    parties = parties_of(scene, event, people, country)
    speaker = speaker_of(scene, event, sentence, people)
    confirmed = speaker is not None and speaker.party and confirmed_by(scene.signs, event, sentence, people)
    start, end = (when.start, when.start if when.lasting else when.end) if when else (None, None)
    status = status_of(event, speaker, parties, start, end, published, confirmed=confirmed, documented=scene.documents)
    if speaker is not None and speaker.who is not None:
        value: ActorValue = speaker.who.value
        parties = parties._replace(
            claimant=Party(value.id, value.name_ar, value.name_en, int(value.type or 0), "claimant")
        )
    if _assault(scene, event, parties, where):
        event = event._replace(sub_event_type="Armed clash")
    evidence = _evidence(event, where, when, published, acted=parties.perpetrator is not None)
    if where is None and within(scene.unplaced, event.start, event.end):
        evidence += 1.0  # it names a place, if one that nobody knows
    return Mention(event, where, when, status, parties, evidence)


def _assault(scene: Scene, event: Told, parties: Parties, where: Where | None) -> bool:
    """Whether a known force attacks a town, and nobody unarmed is told of: a battle for it."""
    if event.sub_event_type != "Attack" or not event.frames <= _OFFENSIVE or event.counts.groups & _UNARMED:
        return False
    force = parties.perpetrator
    if force is None or force.kind not in _FORCES or where is None or where.rule != "clause":
        return False
    return function_words("civil_place").isdisjoint(scene.signs.tokens.words[event.start : event.end])


def _accused(scene: Scene, event: Told, sentence: tuple[int, int]) -> bool:
    """Whether an act is what somebody is accused of (اتهم الحوثيين بقصف الحي): it points to one told before."""
    signs, at = scene.signs, event.anchors[0].start
    if not signs.tokens.words[at].startswith("ب") or event.counts.dead is not None:
        return False
    return any(s.item.key == "accuse" for s in signs.between(sentence[0], at, "speech"))


def _charged(scene: Scene, event: Told) -> bool:
    """Whether an act is named as what somebody is sought or held for (مشتبه به في تفجير الكرادة، متورط في خطف)."""
    first = event.anchors[0]
    if event.family not in _DEEDS or event.counts.dead is not None or any(a.item.verb for a in event.anchors):
        return False
    words = scene.signs.tokens.words
    if not function_words("relative").isdisjoint(words[first.end : first.end + 2]):
        return False  # «في التفجيرين اللذين نفذهما انتحاريان أمس»: told as well
    return not function_words("charged").isdisjoint(
        words[max(event.clause[0], first.start - _REACH_OF_CHARGE) : first.start]
    )


def _origin(scene: Scene, where: Where) -> bool:
    """Whether a place is where fire came from (من مشارف ترهونة)."""
    at = scene.signs.tokens.at(where.located.start)
    return at > 0 and scene.signs.tokens.words[at - 1] in function_words("from")


def _evidence(event: Told, where: Where | None, when: When | None, published: date | None, *, acted: bool) -> float:
    """Weigh what speaks for an event: its own place, day and toll, who did it, a verb of the past, a weapon."""
    score = 1.0 if event.happened else 0.0
    score += 1.0 if acted else 0.0
    if where is not None:
        score += 1.0 if where.value.geo_precision == 5 else 2.0
    if when is not None:
        recent = published is None or when.end is None or when.end >= published - timedelta(days=60)
        vague = (when.precision or 9) == 4 and not event.counts
        score += 2.0 if recent and (when.precision or 9) <= 2 else 0.0 if vague else 1.0
    if event.counts:
        score += 2.0
    placed = where is not None and where.rule == "clause"
    done = placed and (acted or (event.family == "control" and event.state))
    strong = [a for a in event.anchors if not a.item.weak or event.sure or (done and a.item.verb)]
    if any(a.item.verb and a.item.tense == "past" for a in strong):
        score += 1.0
    elif strong and all(a.item.tense == "present" for a in strong):
        # a headline's present: «الحوثيون يسيطرون على البلدة»، «طيران العدو يقصف منزلا في النبطية»
        known = acted or (event.weapons and event.sub_event_type in BOMBARDMENTS | EXPLOSIONS)
        score -= 0.0 if placed and known else 1.0
    if event.sure:
        score += 0.5
    if not strong:
        score -= 1.0
    elif any(not a.item.verb and not a.item.definite and not a.item.counted for a in strong):
        score += 0.5
    return score + (0.5 if event.weapons else 0.0)


def _enough(mention: Mention, genre: Genre) -> bool:
    event = mention.told
    if event.mood == "about" and (event.definite or not (mention.where and mention.when)):
        return False
    if event.family == "violence" and not _human(mention):
        return False
    if event.mood == "planned" and not (mention.where and (mention.when or event.anchors[0].item.tense == "future")):
        return False
    if event.family == "violence" and event.frames <= {"gun", "launch"} and not event.flown and not _struck(event):
        return False
    if only_toll(event) or merely_hurt(mention):
        return False
    if event.frames == {"bodies"} and not event.weapons and all(a.item.weak for a in event.anchors):
        return False
    if (
        event.frames <= {"kill", "injure"}
        and all(a.item.weak for a in event.anchors)
        and not event.counts
        and event.sub_event_type not in BOMBARDMENTS
    ):
        return False
    if event.family == "violence" and mention.when and (mention.when.end or date.max).year < _FIRST_YEAR:
        return False
    specific = bool(event.counts or event.weapons) or event.sub_event_type in EXPLOSIONS | BOMBARDMENTS
    if event.caused and mention.when is None and not (mention.where is not None and specific):
        return False
    if event.family == "control" and (mention.where is None or mention.where.value.geo_precision in {None, 5}):
        return False
    if (
        event.family not in {"violence", "protest", "control", "abduction"}
        and mention.where is None
        and not (event.family == "displacement" and event.counts)
        and not _dated_accord(mention)
    ):
        return False
    if (
        event.family == "displacement"
        and event.head.name == "displace"
        and event.counts.moved is None
        and all(a.item.weak and not a.item.later for a in event.anchors)
    ):
        return False
    if _dated_accord(mention):
        return genre.news
    least = _NEWS_LEAST if genre.news else _OTHER_LEAST
    if (
        genre.news
        and event.family in {"violence", "abduction"}
        and mention.where is not None
        and mention.where.rule == "clause"
    ):
        least -= 0.5
    return mention.evidence >= least


def _dated_accord(mention: Mention) -> bool:
    """Whether parties agreed, lay down arms or punished on a day that is told: it needs no place to be known."""
    event, when = mention.told, mention.when
    if event.family not in _PLACELESS or when is None or when.rule != "clause" or (when.precision or 9) > 1:
        return False
    done = event.happened or any(not a.item.weak for a in event.anchors)
    return done and bool(mention.parties.all) and event.mood == "told"


def _human(mention: Mention) -> bool:
    """Whether a word of attack or explosion is backed by people or arms: a weapon, victims, or an actor."""
    event = mention.told
    if event.frames - _NEEDS_BACKING or event.weapons or event.counts or event.counts.groups:
        return True
    if "explode" in event.frames:
        return any(not a.item.verb or a.item.rest or a.item.later for a in event.anchors) or event.vehicle
    return bool(mention.parties.all) or event.armed or event.armed_body


def _struck(event: Told) -> bool:
    """Whether a destruction names the shell or aircraft that did it as its means."""
    return event.instrument and event.sub_event_type in BOMBARDMENTS | EXPLOSIONS


def _kept(story: Story) -> bool:
    if story.where is not None:
        return True
    return story.when is not None and (story.toll.dead is not None or story.told.family in _PLACELESS)
