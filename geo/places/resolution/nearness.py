"""What an article names, to ask how near a place is to it: surely named places, likely ones, those beside a name."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from operator import itemgetter

import numpy as np

from gazetteer import Place
from geo.places.resolution.candidates import COUNTRY_VOTE, Candidate, Candidates
from geo.places.words.toponym import Toponym

_KM_PER_DEGREE = 111.2
_MANY = 32  # anchors from which on numpy is quicker than a loop
_START = itemgetter(0)
_BESIDE = 25  # letters on either side of a name


class Anchors:
    """The places that an article surely names, to ask how near one of them is."""

    def __init__(self, places: Sequence[Place]) -> None:
        points = {p.id: (p.lat, p.lon) for p in places}
        self._points = [(lat, lon, place_id) for place_id, (lat, lon) in points.items()]
        self._table = np.array(list(points.values())).T if len(points) >= _MANY else None

    def __bool__(self) -> bool:
        return bool(self._points)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {place_id: row for row, (_, _, place_id) in enumerate(self._points)}

    def nearest_km(self, candidate: Candidate, own: frozenset[str]) -> float:
        """Return the distance in km to the nearest anchor of another name, on a plane: only its size counts here.

        `own` are the ids of the namesakes: a governorate is no likelier for standing where its own seat does.
        """
        place, squeeze = candidate.place, candidate.squeeze
        lat, lon = place.lat, place.lon
        if self._table is not None:
            squares = ((self._table[1] - lon) * squeeze) ** 2 + (self._table[0] - lat) ** 2
            for one in own & self._rows.keys():
                squares[self._rows[one]] = math.inf
            return _KM_PER_DEGREE * math.sqrt(squares.min())
        least = math.inf
        for a_lat, a_lon, a_id in self._points:
            east, north = (a_lon - lon) * squeeze, a_lat - lat
            square = east * east + north * north
            if square < least and a_id not in own:
                least = square
        return _KM_PER_DEGREE * math.sqrt(least)


_NONE = Anchors(())


class Nearby:
    """What each name of an article likeliest means: a quarter or a street has to be near one of these places."""

    def __init__(self, toponyms: Sequence[Toponym], candidates: Sequence[Candidates], votes: dict[str, float]) -> None:
        self._toponyms = toponyms
        self._candidates = candidates
        self._votes = votes

    @cached_property
    def _likeliest(self) -> list[tuple[int, Place]]:
        # Every place would do for some namesake: a quarter is not meant because one of them lies near it.
        pairs = zip(self._toponyms, self._candidates, strict=True)
        places = [(t.start, max(found.places, key=self._weight).place) for t, found in pairs if found.places]
        return [(start, place) for start, place in places if not place.is_country]

    @cached_property
    def anchors(self) -> Anchors:
        """The places of the whole article."""
        return Anchors([place for _, place in self._likeliest])

    def beside(self, toponym: Toponym) -> Anchors:
        """Return the places that are named right before and behind a name."""
        likeliest = self._likeliest
        first = bisect_left(likeliest, toponym.start - _BESIDE, key=_START)
        last = bisect_left(likeliest, toponym.end + _BESIDE, first, key=_START)
        return Anchors([place for _, place in likeliest[first:last]]) if first < last else _NONE

    def _weight(self, candidate: Candidate) -> tuple[float, str]:
        share = self._votes.get(candidate.place.country, 0.0)
        return candidate.prominence + candidate.bonus + COUNTRY_VOTE * share, candidate.place.id
