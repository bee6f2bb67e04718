"""The contract's flat properties of an incident, in its order, and its geometry: what every format writes."""

from __future__ import annotations

import json
from datetime import date
from operator import attrgetter
from typing import Any

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.incident import Incident

PROPERTIES = (
    "id", "event_date", "event_date_end", "time_precision", "disorder_type", "event_type", "sub_event_type", "status",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "actors", "country", "iso", "admin1",
    "admin2", "location", "location_ar", "place_id", "latitude", "longitude", "geo_precision", "radius_km",
    "fatalities", "fatalities_max", "injured", "displaced", "notes", "source", "source_url", "published", "article_id",
    "sentence", "sentence_start", "sentence_end", "place_start", "place_end", "confidence", "why", "review", "updated",
)  # fmt: skip
WHOLE = frozenset({
    "time_precision", "inter1", "inter2", "geo_precision", "fatalities", "fatalities_max", "injured", "displaced",
    "sentence_start", "sentence_end", "place_start", "place_end",
})  # fmt: skip
REAL = frozenset({"latitude", "longitude", "radius_km", "confidence"})
_DATES = ("event_date", "event_date_end", "published")
_VALUES = attrgetter(*PROPERTIES)
DIGITS = 6  # of a coordinate: a tenth of a metre


def geometry_of(incident: Incident) -> BaseGeometry | None:
    """Return the contract's geometry: a Point for precision 1-2, the area for 3-5, None when unknown."""
    if incident.geometry is not None:
        return incident.geometry
    if incident.latitude is None or incident.longitude is None or (incident.geo_precision or 9) > 2:
        return None
    return Point(incident.longitude, incident.latitude)


def properties_of(incident: Incident) -> dict[str, Any]:
    """Return the contract's properties in its order, dates as ISO text, `actors` as objects."""
    values = dict(zip(PROPERTIES, _VALUES(incident), strict=True))
    for name in _DATES:
        if isinstance(day := values[name], date):
            values[name] = day.isoformat()
    for name in REAL:
        if isinstance(value := values[name], float):
            values[name] = round(value, DIGITS) if value == value else None
    values["actors"] = [
        {"id": a.id, "name_ar": a.name_ar, "name_en": a.name_en, "role": a.role} for a in incident.actors
    ]
    return values


def flat(incident: Incident) -> dict[str, Any]:
    """Return the properties as a table takes them: `actors` as JSON text."""
    values = properties_of(incident)
    values["actors"] = json.dumps(values["actors"], ensure_ascii=False)
    return values
