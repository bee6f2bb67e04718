"""What the recognisers find: spans of the article with a value and the way it was found."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import Literal

from gazetteer.record import record

Role = Literal["location", "metonym", "part_of_name", "topic"]
Precision = Literal["day", "week", "month", "season", "year", "range", "open", "unknown"]


@record
class PlaceValue:
    """A resolved (or unresolved) place.

    `id` and the coordinates are None for a name that the text plainly uses as a place and no gazetteer has.
    `geo_precision`: 1 exact site or town, 2 surroundings or district, 3 part of a region, 4 governorate, river or
    zone, 5 country, None unplaced. `radius_km` holds the true place. `kind` is the GeoNames feature (`P.PPL`), or
    `spatial` for a phrase such as شمال غربي الموصل. `region` keys a geometry in `geo.places.phrases.regions` for
    such phrases.
    """

    id: str | None
    name_ar: str
    name_en: str
    lat: float | None
    lon: float | None
    geo_precision: int | None
    radius_km: float | None
    country: str
    admin1: str
    kind: str
    why: str = ""


@record
class DateValue:
    """A closed or open interval of days; both ends None when the text alone cannot fix it.

    `start` <= `end` where both are given; one of them may be None for an open interval (منذ مارس).
    """

    start: date | None
    end: date | None
    precision: Precision
    why: str = ""


@record
class ActorValue:
    """Who: `id` from the lexicon (or composed by rule), both names, and the ACLED inter code as `type`."""

    id: str
    name_ar: str
    name_en: str
    type: str
    country: str = ""
    why: str = ""


@record
class Mention:
    """One mention: half-open span in code points of the article's text, and what it stands for.

    `role` is a `Role` for places and empty otherwise.
    """

    start: int
    end: int
    text: str
    kind: Literal["place", "date", "actor"]
    value: PlaceValue | DateValue | ActorValue
    role: str = ""
    confidence: float = field(default=1.0, compare=False)
