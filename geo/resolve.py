"""Toponym resolution: which of its namesakes a name means, in the context of its article.

Every toponym has candidates from the gazetteer; the article's unambiguous names vote for countries, names already
placed pull their neighbours close, the generic word says town or division, and the better known place wins what is
left. All evidence is in powers of ten of inhabitants, so that a reader can follow it.
"""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from gazetteer import Gazetteer, Place
from gazetteer.index import prominence
from geo.document import Document
from geo.toponyms import Toponym

_COUNTRY_VOTE = 2.4
_NEAR_VOTE = 1.6
_NEAR_KM = 150.0
_KIND_FITS = 3.0
_WEAK = -1.0
_DIVISION = -1.2


@dataclass(frozen=True, slots=True)
class Reading:
    """What a toponym was taken for: the place (None when no gazetteer has it), the others, and why."""

    toponym: Toponym
    place: Place | None
    rejected: tuple[Place, ...] = ()
    why: str = ""


def resolve(
    toponyms: Sequence[Toponym], document: Document, gazetteer: Gazetteer, *, country: str | None = None
) -> list[Reading]:
    """Choose one place for every toponym of a document.

    Parameters
    ----------
    toponyms : sequence of Toponym
        In text order, as `Recogniser.recognise` gives them.
    document : Document
        Theirs; vowel signs in it tell عُمان from عمّان.
    gazetteer : Gazetteer
    country : str, optional
        ISO 3166-1 alpha-2 code that the source is known to write about: a vote as strong as all the names'.

    Returns
    -------
    list of Reading
        One a toponym, in the same order.
    """
    candidates = [_candidates(t, gazetteer) for t in toponyms]
    votes = _country_votes(toponyms, candidates)
    if country:
        votes[country.upper()] = votes.get(country.upper(), 0.0) + 1.0
    chosen: dict[str, Place] = {}
    sure: dict[str, Place] = {}
    for toponym, places in zip(toponyms, candidates, strict=True):
        if places and not toponym.inside and not places[0].is_country and _one_area(places):
            sure[places[0].id] = places[0]
    anchors = list(sure.values())
    out = []
    for toponym, places in zip(toponyms, candidates, strict=True):
        spelt = document.article.text[slice(*document.folded.span(toponym.start, toponym.end))]
        out.append(_choose(toponym, _vocalised(spelt, places) or places, votes, anchors, chosen))
        if out[-1].place is not None and toponym.kind is None:
            chosen[toponym.key] = out[-1].place
    return out


def _candidates(toponym: Toponym, gazetteer: Gazetteer) -> list[Place]:
    places = gazetteer.lookup(toponym.key)
    if toponym.kind is not None and not toponym.kind.part:
        fitting = [p for p in places if toponym.kind.fits(p.feature)]
        return fitting or [p for p in places if p.feature[0] in "PA" and toponym.kind.features == ()] or places
    return places


def _one_area(places: Sequence[Place]) -> bool:
    first = places[0]
    return all(p.admin1 == first.admin1 and p.country == first.country for p in places)


def _vocalised(spelt: str, places: list[Place]) -> list[Place]:
    """Return the places that are written with just these vowel signs, when the text has any."""
    if not any(unicodedata.category(c) == "Mn" for c in spelt):
        return []
    return [p for p in places if spelt in (p.name_ar, *p.strong, *p.weak)]


def _country_votes(toponyms: Sequence[Toponym], candidates: Sequence[list[Place]]) -> dict[str, float]:
    votes: dict[str, float] = defaultdict(float)
    for toponym, places in zip(toponyms, candidates, strict=True):
        if not places or toponym.inside:
            continue
        weights = {p.country: 10 ** prominence(p) for p in places}
        best = max(weights.values())
        total = sum(weights.values())
        for country, weight in weights.items():
            votes[country] += (0.6 if places[0].is_country else 1.0) * weight / total * (1.0 if best == weight else 0.5)
    total_votes = sum(votes.values()) or 1.0
    return {c: v / total_votes for c, v in votes.items()}


def _choose(
    toponym: Toponym,
    places: list[Place],
    votes: dict[str, float],
    anchors: Sequence[Place],
    chosen: dict[str, Place],
) -> Reading:
    if not places:
        return Reading(toponym, None, (), "no gazetteer entry")
    if len(places) == 1:
        return Reading(toponym, places[0], (), "the only entry of this name")
    if toponym.kind is None and toponym.key in chosen:
        place = chosen[toponym.key]
        return Reading(toponym, place, tuple(p for p in places if p.id != place.id), "as before in this article")
    scored = sorted(places, key=lambda p: (-_evidence(toponym, p, votes, anchors), p.id))
    best = scored[0]
    share = votes.get(best.country, 0.0)
    why = f"of {len(places)} namesakes: {share:.0%} of the article's names are in {best.country or 'no country'}"
    return Reading(toponym, best, tuple(scored[1:]), why)


def _nearest_km(place: Place, anchors: Sequence[Place]) -> float:
    """Return the distance in km to the nearest other anchor, on a plane: only its size counts here, and it is hot."""
    squeeze = math.cos(math.radians(place.lat))
    lat, lon, own = place.lat, place.lon, place.id
    least = min((((a.lon - lon) * squeeze) ** 2 + (a.lat - lat) ** 2 for a in anchors if a.id != own), default=math.inf)
    return 111.2 * math.sqrt(least)


def _evidence(toponym: Toponym, place: Place, votes: dict[str, float], anchors: Sequence[Place]) -> float:
    score = prominence(place) + _COUNTRY_VOTE * votes.get(place.country, 0.0)
    nearest = _nearest_km(place, anchors)
    if nearest < 6 * _NEAR_KM:
        score += _NEAR_VOTE * math.exp(-nearest / _NEAR_KM)
    if toponym.kind is not None and toponym.kind.features and toponym.kind.fits(place.feature):
        score += _KIND_FITS
    if toponym.kind is None and place.feature in {"A.ADM1", "A.ADM2", "A.ADM3"}:
        score += _DIVISION
    if place.weak:
        score += _WEAK if toponym.key not in votes else 0.0
    return score
