"""Incidents of one article: told events with their place, time, counts, status and parties, one an event."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gazetteer import Gazetteer
from geo.article import Article
from geo.events.scene.parties import Party, cast
from geo.events.scene.setting import Scene, Where
from geo.events.stories.genre import genre_of
from geo.events.stories.narrative import tell
from geo.events.stories.stories import Story
from geo.events.telling.told import find_events
from geo.events.words.reading import read_signs
from geo.incident import ActorRef, Incident
from geo.mentions import ActorValue, Mention
from geo.places.ground.areas import state_and_division
from geo.places.reader import Located
from geo.taxonomy import Kind, kinds
from geo.text.document import Document


def find_incidents(
    document: Document,
    places: Sequence[Located],
    dates: Sequence[Mention],
    actors: Sequence[Mention],
    gazetteer: Gazetteer,
) -> list[Incident]:
    """Return the incidents of a document in text order.

    Parameters
    ----------
    document : Document
    places : sequence of Located
    dates, actors : sequence of Mention
    gazetteer : Gazetteer
        Gives the areas of places and the names of divisions.
    """
    spans = [
        (document.folded.index(a.start), document.folded.index(a.end), a.value)
        for a in actors
        if isinstance(a.value, ActorValue)
    ]
    named = [(p.start, p.end) for p in places if p.phrase is None]
    days = [(document.folded.index(d.start), document.folded.index(d.end)) for d in dates]
    signs = read_signs(document, [*named, *((s, e) for s, e, _ in spans if " " in document.folded.text[s:e])], days)
    if not signs.triggers:
        return []
    scene = Scene(document, signs, tuple(places), tuple(dates))
    told = find_events(document, signs, scene.places, scene.apart)
    if not told:
        return []
    stories = tell(scene, told, cast(scene, spans), genre_of(signs), _home(scene))
    return [_incident(scene, story, gazetteer) for story in stories]


def _home(scene: Scene) -> str:
    """Return the country that most of the article's locations lie in."""
    votes = Counter(p.place.country for p in scene.located if p.place is not None and p.place.country)
    return votes.most_common(1)[0][0] if votes else ""


@cache
def _kind(sub_event_type: str) -> Kind:
    return next(k for k in kinds() if k.sub_event_type == sub_event_type)


def _incident(scene: Scene, story: Story, gazetteer: Gazetteer) -> Incident:
    document, told = scene.document, story.told
    article = document.article
    tokens = scene.signs.tokens
    sub = _sub_event_type(story)
    kind = _kind(sub)
    sentence = document.sentences[told.sentence]
    first, last = _trim(document, sentence.start, sentence.end)
    trigger = told.anchors[0]
    trigger_span = document.folded.span(tokens.starts[trigger.start], tokens.ends[trigger.end - 1])
    one, two = story.parties.perpetrator, story.parties.target
    where, when, toll = story.where, story.when, story.toll
    confidence = (
        0.5 * (where.confidence if where else 0.2)
        + 0.3 * (when.confidence if when else 0.2)
        + 0.2 * min(1.0, story.evidence / 6)
    )
    return Incident(
        id=_identifier(article.id, trigger_span[0], sub),
        event_type=kind.event_type, sub_event_type=sub, disorder_type=kind.disorder_type, status=story.status,
        event_date=when.start if when else None, event_date_end=when.end if when else None,
        time_precision=when.precision if when else None,
        actor1=one.name_ar if one else "", inter1=one.kind if one else None,
        assoc_actor_1=_name(story.parties.backer), assoc_actor_2=_name(story.parties.target_backer),
        actor2=two.name_ar if two else "", inter2=two.kind if two else None, notes=_notes(story, sub),
        actors=_refs(story.parties.all),
        fatalities=toll.dead, fatalities_max=toll.dead_max, injured=toll.hurt, displaced=toll.moved,
        source=article.source, source_url=article.url, published=article.published, article_id=article.id,
        sentence=article.text[first:last], sentence_start=first, sentence_end=last,
        trigger_start=trigger_span[0], trigger_end=trigger_span[1],
        confidence=round(min(1.0, confidence), 2), why=_why(story, trigger.item.lemma),
        sources=(_source(article, first, last, toll.dead),), **_placed(where, gazetteer),
    )  # fmt: skip


def _source(article: Article, start: int, end: int, dead: int | None) -> dict[str, object]:
    return {
        "article_id": article.id, "title": article.title, "source": article.source, "url": article.url,
        "published": article.published.isoformat() if article.published else None,
        "sentence_start": start, "sentence_end": end, "sentence": article.text[start:end], "fatalities": dead,
    }  # fmt: skip


def _sub_event_type(story: Story) -> str:
    """Return the story's type; who took the ground decides between the two kinds of taking it."""
    sub = story.sub_event_type
    taker = story.parties.perpetrator
    if story.told.family != "control" or sub == "Non-violent transfer of territory":
        return sub
    if any(m.peaceful for m in story.mentions):
        return "Non-violent transfer of territory"
    if taker is None and story.told.state:
        return "Government regains territory"
    if taker is not None:
        return "Government regains territory" if taker.kind in {1, 8} else "Non-state actor overtakes territory"
    return sub


def _trim(document: Document, start: int, end: int) -> tuple[int, int]:
    text = document.folded.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return document.folded.span(start, end)


def _identifier(article: str, offset: int, sub: str) -> str:
    return hashlib.blake2s(f"{article}\x1f{offset}\x1f{sub}".encode(), digest_size=8).hexdigest()


def _refs(parties: Sequence[Party]) -> tuple[ActorRef, ...]:
    seen: dict[tuple[str, str], ActorRef] = {}
    for p in parties:
        seen.setdefault((p.id, "" if p.role == "mentioned" else p.role), ActorRef(p.id, p.name_ar, p.name_en, p.role))
    named = {i for i, r in seen if r}
    return tuple(ref for (i, r), ref in seen.items() if r or i not in named)


def _placed(where: Where | None, gazetteer: Gazetteer) -> dict[str, Any]:
    """Return the fields of an incident that its place fills."""
    if where is None:
        return {}
    value, located = where.value, where.located
    return {
        **state_and_division(gazetteer, value.country, value.admin1),
        "admin2": located.place.admin2 if located.place else "",
        "location": value.name_en or value.name_ar,
        "location_ar": value.name_ar,
        "place_id": value.id or "",
        "latitude": value.lat,
        "longitude": value.lon,
        "geo_precision": value.geo_precision,
        "radius_km": value.radius_km,
        "place_start": located.mention.start,
        "place_end": located.mention.end,
        "geometry": _geometry(where, gazetteer),
    }


def _geometry(where: Where, gazetteer: Gazetteer) -> BaseGeometry | None:
    value, located = where.value, where.located
    if value.lat is None or value.lon is None:
        return None
    if (value.geo_precision or 5) <= 2:
        return _point(value.lon, value.lat)
    if located.phrase is not None:
        return located.phrase.area.geometry
    return gazetteer.geometry(located.place) if located.place is not None else None


@lru_cache(maxsize=20_000)
def _point(lon: float, lat: float) -> Point:
    """Return a point; the same places are named again and again, and making a geometry is slow."""
    return Point(lon, lat)


def _name(party: Party | None) -> str:
    return party.name_ar if party is not None else ""


def _notes(story: Story, sub: str) -> str:
    """Return a line in English made of the fields alone: day, what, who, where, how many, whose word."""
    parties, toll = story.parties, story.toll
    day = story.when.start.isoformat() if story.when is not None and story.when.start is not None else ""
    place = f" in {story.where.value.name_en or story.where.value.name_ar}" if story.where is not None else ""
    by = f" by {parties.perpetrator.name_en}" if parties.perpetrator is not None else ""
    against = f" against {parties.target.name_en}" if parties.target is not None else ""
    counts = [
        f"{number} {word}"
        for number, word in (
            (_range(toll.dead, toll.dead_max), "killed"),
            (toll.hurt, "injured"),
            (toll.moved, "displaced"),
        )
        if number is not None
    ]
    told = f"; {', '.join(counts)}" if counts else ""
    whose = f", says {parties.claimant.name_en}" if story.status == "claimed" and parties.claimant is not None else ""
    return f"{day + ': ' if day else ''}{sub}{by}{against}{place}{told}. {story.status.capitalize()}{whose}."


def _range(low: int | None, high: int | None) -> str | None:
    return None if low is None else f"{low}-{high}" if high is not None and high > low else str(low)


def _why(story: Story, lemma: str) -> str:
    place = f"place by {story.where.rule} rule" if story.where else "no place"
    time = f"date by {story.when.rule} rule" if story.when else "no date"
    told = f"; told {len(story.mentions)} times" if len(story.mentions) > 1 else ""
    return f"trigger {lemma}; {place}; {time}{told}; status {story.status}"
