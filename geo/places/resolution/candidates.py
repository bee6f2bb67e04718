"""What a name can mean: its places, with the evidence that is the same in every article, and how they vote."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from gazetteer import Gazetteer, Place
from gazetteer.index import prominence
from gazetteer.kinds import Kind, split_kind
from gazetteer.record import record
from geo.places.words.toponym import Toponym

COUNTRY_VOTE = 2.4
_KIND_FITS = 3.0
_WEAK = -1.0
_DIVISION = -1.2
_CAPITAL = -2.0  # a village is not meant by the name of a capital, though the article is about its country
_VILLAGE = 2.0  # that much less prominent than the capital
_DIVISIONS = frozenset({"A.ADM1", "A.ADM2", "A.ADM3"})


@record
class Candidate:
    """A place that a name can mean, with the evidence that is the same in every article."""

    place: Place
    prominence: float
    bonus: float
    squeeze: float
    """How much shorter a degree of longitude is there than at the equator."""


@record
class Candidates:
    """What a name can mean: the places, their countries' shares of its vote, the place's area if it is but one."""

    places: tuple[Candidate, ...]
    votes: tuple[tuple[str, float], ...]
    sure: Place | None
    ids: frozenset[str]
    word: str
    """The generic word before the name or at its beginning, empty where there is none."""
    seats: tuple[Candidate, ...]
    """Those that are the capital of a state."""
    towns: tuple[Candidate, ...]
    """All without the divisions whose town stands among them."""


@lru_cache(maxsize=20_000)
def candidates_of(gazetteer: Gazetteer, key: str, kind: Kind | None) -> Candidates:
    """Return what a folded name can mean behind a generic word, or without one."""
    places = gazetteer.lookup(key)
    if kind is not None and not kind.part:
        places = [p for p in places if kind.admits(p)]
        fitting = [p for p in places if kind.fits(p.feature)]
        if kind.features[:1] == ("P",) and fitting:  # a district may be called a town (مدينة الجفرة), a state may not
            places = [p for p in places if not p.is_country]
        else:
            places = fitting or [p for p in places if p.feature[0] in "PA" and kind.features == ()] or places
    own = kind or split_kind(key)[0]  # a name may begin with its generic word (جبل نفوسة)
    capital = max((prominence(p) for p in places if p.feature == "P.PPLC" and kind is None), default=-math.inf)
    found = tuple(
        Candidate(
            place=p,
            prominence=prominence(p),
            bonus=_bonus(p, kind, own) + (_CAPITAL if prominence(p) < capital - _VILLAGE else 0.0),
            squeeze=math.cos(math.radians(p.lat)),
        )
        for p in places
    )
    return Candidates(
        places=found,
        votes=_votes(found),
        sure=_sure(places),
        ids=frozenset(p.id for p in places),
        word=own.word if own else "",
        seats=tuple(c for c in found if c.place.feature == "P.PPLC"),
        towns=_without_their_divisions(found),
    )


def _without_their_divisions(places: Sequence[Candidate]) -> tuple[Candidate, ...]:
    towns = {(c.place.country, c.place.admin1) for c in places if c.place.feature[0] == "P"}
    return tuple(
        c for c in places if c.place.feature not in _DIVISIONS or (c.place.country, c.place.admin1) not in towns
    )


def _bonus(place: Place, kind: Kind | None, own: Kind | None) -> float:
    """Return what the generic word (before the name or as its first, or that there is none) and the tier say."""
    bonus = 0.0
    if own is not None and own.features and own.fits(place.feature):
        bonus += _KIND_FITS
    if kind is None and place.feature in _DIVISIONS:
        bonus += _DIVISION
    return bonus + _WEAK if place.weak else bonus


def _votes(candidates: Sequence[Candidate]) -> tuple[tuple[str, float], ...]:
    """Return how one name votes: its countries by the weight of their places, rivals at half."""
    if not candidates:
        return ()
    weights = {c.place.country: 10**c.prominence for c in candidates}
    best, total = max(weights.values()), sum(weights.values())
    voice = 0.6 if candidates[0].place.is_country else 1.0
    return tuple((c, voice * w / total * (1.0 if best == w else 0.5)) for c, w in weights.items())


def _sure(places: Sequence[Place]) -> Place | None:
    """Return the first of places that all lie in one area, unless it is a country."""
    if not places or places[0].is_country:
        return None
    first = places[0]
    return first if all(p.admin1 == first.admin1 and p.country == first.country for p in places) else None


def country_votes(toponyms: Sequence[Toponym], candidates: Sequence[Candidates]) -> dict[str, float]:
    """Return the share of each country in the votes of an article's names."""
    votes: dict[str, float] = defaultdict(float)
    for toponym, found in zip(toponyms, candidates, strict=True):
        if not toponym.inside:
            for country, share in found.votes:
                votes[country] += share
    total = sum(votes.values()) or 1.0
    return {c: v / total for c, v in votes.items()}
