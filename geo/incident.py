"""An incident: what the map shows, with every property of the GeoJSON contract."""

from __future__ import annotations

from dataclasses import field
from datetime import date, timedelta

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gazetteer.record import record


@record
class ActorRef:
    """An actor in an incident; `role` is `perpetrator`, `target`, `claimant`, `party` or `mentioned`."""

    id: str
    name_ar: str
    name_en: str
    role: str


@record
class Incident:
    """One incident. Fields carry the names and units of the contract (`README`, "GeoJSON").

    Attributes
    ----------
    geometry : shapely geometry or None
        Point for `geo_precision` 1-2, area for 3-5, None when unplaced; WGS 84 longitude/latitude.
    sentence_start, sentence_end, place_start, place_end, trigger_start, trigger_end : int or None
        Half-open spans in code points of the article's text.
    sources : tuple of dict
        One entry a report that was merged into this incident.
    """

    id: str
    event_type: str
    sub_event_type: str
    disorder_type: str
    status: str
    event_date: date | None
    event_date_end: date | None
    time_precision: int | None
    actor1: str = ""
    assoc_actor_1: str = ""
    inter1: int | None = None
    actor2: str = ""
    assoc_actor_2: str = ""
    inter2: int | None = None
    actors: tuple[ActorRef, ...] = ()
    country: str = ""
    iso: str = ""
    admin1: str = ""
    admin2: str = ""
    location: str = ""
    location_ar: str = ""
    place_id: str = ""
    latitude: float | None = None
    longitude: float | None = None
    geo_precision: int | None = None
    radius_km: float | None = None
    fatalities: int | None = None
    fatalities_max: int | None = None
    injured: int | None = None
    displaced: int | None = None
    notes: str = ""
    source: str = ""
    source_url: str = ""
    published: date | None = None
    article_id: str = ""
    sentence: str = ""
    sentence_start: int | None = None
    sentence_end: int | None = None
    place_start: int | None = None
    place_end: int | None = None
    trigger_start: int | None = None
    trigger_end: int | None = None
    confidence: float = 0.0
    why: str = ""
    review: str = ""
    updated: str = ""
    geometry: BaseGeometry | None = None
    sources: tuple[dict[str, object], ...] = field(default=())

    @property
    def spot(self) -> Point | None:
        """The point of a place that is exact enough for one, None for areas and for what is not placed."""
        if (self.geo_precision or 9) > 2 or self.longitude is None or self.latitude is None:
            return None
        return Point(self.longitude, self.latitude)


def time_precision(start: date | None, end: date | None) -> int | None:
    """Return ACLED's precision: 1 the day, 2 the week, 3 the month, 4 longer; None without a date."""
    if start is None or end is None:
        return None
    days = (end - start) // timedelta(days=1)
    return 1 if days <= 1 else 2 if days <= 7 else 3 if days <= 31 else 4
