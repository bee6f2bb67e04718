"""The gazetteer as a geopy geocoder."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from geopy.exc import GeocoderQueryError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from gazetteer.index import Gazetteer
from gazetteer.model import Candidate, Place

_ONLINE_SECONDS = 1.1
_REVERSE_KM = 50.0


class ArabicGazetteer(Geocoder):  # type: ignore[misc]  # geopy carries no types
    """Geocode Arabic place names offline.

    Parameters
    ----------
    gazetteer : Gazetteer, optional
        By default the shipped one with the user's own places.
    fallback : geopy geocoder, optional
        Asked for names that the gazetteer lacks, at most once a second (`min_delay_seconds`), and each name only
        once. Off by default: nothing leaves the machine.
    min_delay_seconds : float
        Least time between two requests of the fallback.

    Examples
    --------
    >>> ArabicGazetteer().geocode("إدلب").raw["country"]
    'SY'
    """

    def __init__(
        self, gazetteer: Gazetteer | None = None, *, fallback: Any = None, min_delay_seconds: float = _ONLINE_SECONDS
    ) -> None:
        super().__init__(scheme="https", timeout=10, user_agent="waqai")
        self.gazetteer = gazetteer or Gazetteer.default()
        self._online: Callable[..., Any] | None = (
            RateLimiter(fallback.geocode, min_delay_seconds=min_delay_seconds) if fallback is not None else None
        )
        self._answers: dict[tuple[str, bool], Any] = {}
        self._lock = threading.Lock()

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        country_codes: str | Sequence[str] | None = None,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> Location | list[Location] | None:
        """Return the best location of a name, or all of them, best first.

        Parameters
        ----------
        query : str
            A place name.
        exactly_one : bool
            Return one `Location` instead of a list.
        country_codes : str or sequence of str, optional
            ISO 3166-1 alpha-2 codes to which the answer is limited.
        limit : int, optional
            Most locations of a list.
        timeout : float, optional
            Seconds for the fallback; the gazetteer itself needs none.

        Returns
        -------
        geopy.Location or list of them, or None
            None when nothing bears the name.
        """
        found = self.gazetteer.candidates(query, country=country_codes, limit=1 if exactly_one else limit or 10)
        if found:
            locations = [_location(c) for c in found]
            return locations[0] if exactly_one else locations
        return self._ask(query, exactly_one, timeout)

    def _ask(self, query: str, exactly_one: bool, timeout: float | None) -> Any:
        if self._online is None:
            return None
        key = (query, exactly_one)
        with self._lock:
            if key not in self._answers:
                options = {} if timeout is None else {"timeout": timeout}
                self._answers[key] = self._online(query, exactly_one=exactly_one, **options)
            return self._answers[key]

    def reverse(
        self, query: Any, *, exactly_one: bool = True, limit: int = 10, timeout: float | None = None
    ) -> Location | list[Location] | None:
        """Return the places nearest to a point, within 50 km.

        Parameters
        ----------
        query : geopy.Point, (lat, lon) or str
        exactly_one : bool
        limit : int
            Most locations of a list.
        timeout : float, optional
            Accepted for geopy's sake.

        Raises
        ------
        geopy.exc.GeocoderQueryError
            When `query` is no point.
        """
        del timeout
        try:
            point = Point(query)
        except (ValueError, TypeError) as error:
            raise GeocoderQueryError(f"{query!r} is no point; give (latitude, longitude)") from error
        near = self.gazetteer.near(point.latitude, point.longitude, _REVERSE_KM)
        found = [
            _location(Candidate(p, round(max(0.0, 1 - km / _REVERSE_KM), 3), f"{km:.1f} km away")) for km, p in near
        ]
        if not found:
            return None
        return found[0] if exactly_one else found[:limit]


def _location(candidate: Candidate) -> Location:
    place: Place = candidate.place
    raw = {slot: getattr(place, slot) for slot in Place.__slots__}
    raw |= {"score": candidate.score, "why": candidate.why, "geo_precision": place.geo_precision}
    return Location(place.name_ar or place.name_en, (place.lat, place.lon), raw)
