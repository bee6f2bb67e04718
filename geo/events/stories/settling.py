"""What no mention of a story states is taken from the paragraph before it, then from the article's lead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from gazetteer.normalise import fold_name
from geo.events.scene.dating import day_of
from geo.events.scene.relations import in_province_of
from geo.events.scene.setting import Scene, When, Where
from geo.events.stories.stories import Story
from geo.events.telling.splitting import Spot, within
from geo.events.words.triggers import function_words
from geo.mentions import DateValue, PlaceValue

_STATE, _WIDEST, _TOWN = 5, 4, 2
_LAST_SENTENCES = 4  # sentences back that a day is looked for
# What strikes people on their way to a place strikes near it, rather than where other news of the article is.
_FROM_AFAR = frozenset({"air", "shell", "strike"})

# Families that happen where the article's news happens; talks, visits and sentences may be anywhere.
_LENT = frozenset({"violence", "protest", "abduction", "loot", "arrest", "agreement", "ceasefire", "release"})


def settle(scene: Scene, stories: Sequence[Story]) -> list[Story]:
    """Give what no mention states from the paragraph, then from the lead.

    Parameters
    ----------
    scene : Scene
    stories : sequence of Story
        In text order.
    """
    published = scene.document.article.published
    out: list[Story] = []
    leading = [s for s in _leading(stories, published) if not _past(s)]
    lead_when = next((s.when for s in leading if s.when and _lends(s.when, published)), None)
    placed = [s for s in stories if s.where and s.where.rule not in {"speaker", "goal"}]
    lead = next((s for s in placed if s.where and s.where.precision < _STATE), next(iter(placed), None))
    for story in stories:
        where, when = story.where, story.when
        before = next((s for s in reversed(out) if s.told.paragraph == story.told.paragraph), None)
        if where is not None and where.rule == "speaker" and _of_the_speaker_alone(scene, story, where, before, lead):
            where = None
        if where is not None and where.rule == "goal" and (before is not None or lead is not None):
            where = where if before is None and not story.told.frames.isdisjoint(_FROM_AFAR) else None
        if where is None:
            unknown = _unplaced(scene, story)
            if unknown is not None and _within_a_town(unknown):
                # a street or a building that nobody knows lies in the town that the text has come to
                town = _setting(scene, story, before) or _town_before(out, story)
                unknown = town or unknown
            where = unknown or _setting(scene, story, before) or _lent(story, before, lead)
        if when is None and _dateless(story) and not _of_an_unknown_day(scene, story):
            dated = before if before is None or _past(before) <= _past(story) else _news_before(out, story)
            if (told_before := _day_before(scene, story, before)) is not None:
                when = told_before
                if not any(s.when for s in out) and story.told.paragraph == stories[0].told.paragraph:
                    lead_when = told_before  # «شهد العراق الاثنين يوما داميا. ففي البصرة …»: the day of what follows
            elif (
                dated is not None
                and dated.when is not None
                and _lends(dated.when, published)
                and not _surer(lead_when, dated.when)
            ):
                when = dated.when._replace(rule="paragraph", confidence=0.6, own=False)
            elif lead_when is not None:
                when = lead_when._replace(rule="lead", confidence=0.4, own=False)
        out.append(story._replace(where=where, when=when))
    return out


def _leading(stories: Sequence[Story], published: date | None) -> Sequence[Story]:
    """Return the stories whose day can be the article's: of one without a day of its own, those of its first paragraph.

    What a later paragraph dates is background as likely as news where nobody knows when the article was written.
    """
    if published is not None or not stories:
        return stories
    return [s for s in stories if s.told.paragraph == stories[0].told.paragraph]


def _of_an_unknown_day(scene: Scene, story: Story) -> bool:
    """Whether a clause says when, and nobody can tell which day that is (الخميس in an article without a day)."""
    if scene.document.article.published is not None:
        return False
    for spot in within(scene.every_date, story.told.start, story.told.end):
        value = scene.when[spot.key].value
        if isinstance(value, DateValue) and value.start is None and value.end is None:
            return True
    return False


def _setting(scene: Scene, story: Story, before: Story | None) -> Where | None:
    """Return the place that the paragraph has come to before a story, where no story before it has it.

    «للمرة الثانية تفجع قانا. فجر أمس انهارت بناية …»: the nearest sentence that names a place says where.
    """
    if story.told.family not in _LENT or "about" in {m.mood for m in story.mentions}:
        return None
    sentences, tokens = scene.document.sentences, scene.signs.tokens
    told_until = before.mentions[-1].sentence if before is not None else -1
    for number in range(story.told.sentence - 1, max(told_until, -1), -1):
        sentence = sentences[number]
        if sentence.paragraph != story.told.paragraph:
            return None
        spots = within(scene.places, tokens.at(sentence.start), tokens.at(sentence.end))
        named = [s for s in spots if s.start not in scene.sourced and not _left_for(scene, s) and _exact(scene, s)]
        if named:
            return Where(scene.located[_within_the_first(scene, named).key], "paragraph", 0.5)
    return None


def _day_before(scene: Scene, story: Story, before: Story | None) -> When | None:
    """Return the day that the paragraph has come to before a story, where no story before it has it.

    «كانت حماة أمس على موعد مع جمعة جديدة. خرج الآلاف …، فسقط 65»: the nearest sentence that names a day says when.
    """
    sentences, tokens = scene.document.sentences, scene.signs.tokens
    told_until = before.mentions[-1].sentence if before is not None else -1
    for number in range(story.told.sentence - 1, max(told_until, story.told.sentence - _LAST_SENTENCES), -1):
        sentence = sentences[number]
        if sentence.paragraph != story.told.paragraph:
            return None
        days = within(scene.dates, tokens.at(sentence.start), tokens.at(sentence.end))
        if days:
            when = day_of(scene, days[-1])
            return when if _recent(when, scene.document.article.published) and when.precision == 1 else None
    return None


def _within_the_first(scene: Scene, named: Sequence[Spot]) -> Spot:
    """Return the first place of a sentence, or the first that lies in it or in its province (حماة: … في التريمسة)."""
    first = scene.located[named[0].key]
    value = first.mention.value
    assert isinstance(value, PlaceValue)  # noqa: S101 - place mentions carry place values
    for spot in named[1:]:
        other = scene.located[spot.key].mention.value
        assert isinstance(other, PlaceValue)  # noqa: S101
        exacter = (other.geo_precision or 5) <= _TOWN < (value.geo_precision or 5)
        place = scene.located[spot.key].place
        smaller = first.place is not None and place is not None and in_province_of(place, first.place)
        if (exacter and not scene.apart(spot.key, named[0].key)) or smaller:
            return spot
    return named[0]


def _left_for(scene: Scene, spot: Spot) -> bool:
    """Whether somebody comes from a place or goes there (كتائب من مصراتة)."""
    return spot.start > 0 and scene.signs.tokens.words[spot.start - 1] in function_words("leaving")


def _exact(scene: Scene, spot: Spot) -> bool:
    value = scene.located[spot.key].mention.value
    return isinstance(value, PlaceValue) and (value.geo_precision or 5) <= _WIDEST


def _lent(story: Story, before: Story | None, lead: Story | None) -> Where | None:
    """Return the place of the story before it in the paragraph, else the lead's."""
    if before is not None and before.where is not None:
        return before.where._replace(rule="paragraph", confidence=0.6)
    if lead is None or lead.where is None or story.told.family not in _LENT:
        return None
    if story.told.start < lead.told.start and story.told.family != lead.told.family:
        return None  # a headline lends from what tells it again
    return lead.where._replace(rule="article", confidence=0.35)


def _unplaced(scene: Scene, story: Story) -> Where | None:
    """Return the place that a story's own clause names but nobody knows: better than another's place."""
    told = story.told
    spot = next(iter(within(scene.unplaced, told.start, told.end)), None)
    return Where(scene.located[spot.key], "clause", 0.5) if spot is not None else None


def _within_a_town(where: Where) -> bool:
    """Whether a place is a part of a town or a building in one, by the kind that its name begins with."""
    first = fold_name(where.value.name_ar.split(" ")[0])
    return first in function_words("quarter") or first in function_words("building")


def _town_before(told: Sequence[Story], story: Story) -> Where | None:
    """Return the town of the story right before, in this paragraph or the one before it."""
    last = told[-1] if told else None
    if last is None or last.where is None or last.where.precision > _TOWN or story.told.family not in _LENT:
        return None
    if story.told.paragraph - last.told.paragraph > 1 or last.where.value.lat is None:
        return None
    return last.where._replace(rule="paragraph", confidence=0.4)


def _dateless(story: Story) -> bool:
    """Whether a story without a day can be of the day that the text tells of: no past, cause or plan."""
    told = story.told
    return (not told.past_perfect or told.part_of_day) and (not told.caused or told.soon) and story.status != "planned"


def _of_the_speaker_alone(scene: Scene, story: Story, where: Where, before: Story | None, lead: Story | None) -> bool:
    """Whether a place that only the speaker is in yields: to where the paragraph has come to, or to the news' country.

    «وعاد الهدوء إلى غاو … وقال الوزير من بروكسل إن خمسة قتلوا»: they died in Gao.
    """
    if before is not None and before.where is not None:
        return True
    if _setting(scene, story, before) is not None or where.precision == _STATE:
        return True
    if lead is None or lead.where is None or lead.told is story.told:
        return False
    return _hospital(where) or lead.where.value.country != where.value.country


def _hospital(where: Where) -> bool:
    return where.value.name_ar.split(" ")[0] in function_words("hospital")


def _past(story: Story) -> bool:
    """Whether a story is one that the news came days after."""
    return story.told.earlier and not story.told.soon


def _news_before(out: Sequence[Story], story: Story) -> Story | None:
    """Return the last story of the paragraph that is no past one which the news came days after."""
    return next((s for s in reversed(out) if s.told.paragraph == story.told.paragraph and not _past(s)), None)


def _surer(lead: When | None, before: When) -> bool:
    """Whether the lead tells a day, and the story before only a week or a month (التي انتُزعت الأسبوع الماضي)."""
    return lead is not None and (lead.precision or 9) == 1 and (before.precision or 9) > 1


def _lends(when: When, published: date | None) -> bool:
    """Whether others can be of the same day: a stretch that goes on until now is nobody else's."""
    return not when.lasting and _recent(when, published)


def _recent(when: When, published: date | None) -> bool:
    return published is None or (when.end is not None and timedelta(0) <= published - when.end <= timedelta(days=6))
