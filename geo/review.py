"""What a person says about an incident that the rules have found: corrections of its properties, or that it is none.

A correction is a mapping of contract properties to new values, in JSON's types (dates as ISO text), so that a store
keeps it as it was given. The functions here make such mappings and apply them; where they are kept is another matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from shapely.geometry.base import BaseGeometry

from gazetteer import Gazetteer, Place
from geo.actors.names import names
from geo.incident import ActorRef, Incident, time_precision
from geo.places.ground.areas import ground, state_and_division
from geo.properties import PROPERTIES
from geo.taxonomy import kinds

CORRECTED, REJECTED = "corrected", "rejected"
REJECTION = {"review": REJECTED}
# An incident stays that of its sentence; what would make it another one is not for a correction.
CORRECTABLE = frozenset(PROPERTIES) - {
    "id", "article_id", "sentence", "sentence_start", "sentence_end", "place_start", "place_end", "updated",
}  # fmt: skip
_DATES = ("event_date", "event_date_end", "published")
_PLACE = {
    "country": "", "iso": "", "admin1": "", "admin2": "", "location": "", "location_ar": "", "place_id": "",
    "latitude": None, "longitude": None, "geo_precision": None, "radius_km": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that holds.

    Attributes
    ----------
    number : int
        By which it is taken back.
    incident : str
        Id of the incident when it was corrected.
    changes : mapping
        Contract property to its new value; `apart` lists reports that were taken apart.
    author : str
    at : str
        When, ISO 8601.
    """

    number: int
    incident: str
    changes: Mapping[str, Any]
    author: str = ""
    at: str = ""

    @property
    def rejects(self) -> bool:
        """Whether it says that this is no incident."""
        return self.changes.get("review") == REJECTED


def corrected(incident: Incident, changes: Mapping[str, Any]) -> Incident:
    """Return an incident with a person's corrections.

    Parameters
    ----------
    incident : Incident
    changes : mapping
        Contract property to its new value, dates as ISO text, `actors` as the contract writes them.

    Raises
    ------
    ValueError
        When a property is not one that a person corrects.
    """
    check(changes)
    values: dict[str, Any] = {n: date.fromisoformat(str(v)) if n in _DATES and v else v for n, v in changes.items()}
    if "actors" in values:
        values["actors"] = tuple(ActorRef(**actor) for actor in values["actors"])
    found = replace(incident, **{"review": CORRECTED, **values})
    if "place_id" in values:
        return replace(found, geometry=_geometry(found), place_start=None, place_end=None)
    if {"latitude", "longitude"} & values.keys() and found.spot is not None:
        return replace(found, geometry=found.spot)
    return found


def check(names: Iterable[str]) -> None:
    """Raise ValueError when a property is not one that a person corrects."""
    if wrong := sorted(set(names) - CORRECTABLE):
        raise ValueError(f"{wrong[0]!r} cannot be corrected; use one of {', '.join(sorted(CORRECTABLE))}")


def _geometry(incident: Incident) -> BaseGeometry | None:
    if (spot := incident.spot) is not None or incident.latitude is None:
        return spot
    gazetteer = Gazetteer.default()
    place = gazetteer.place(incident.place_id)
    return gazetteer.geometry(place) if place else None


def at_place(place: Place) -> dict[str, Any]:
    """Return the correction that puts an incident at a place of the gazetteer; a country gives no point."""
    gazetteer = Gazetteer.default()
    lat, lon, radius = ground(gazetteer, place.id)
    point = {} if place.is_country else {"latitude": lat, "longitude": lon, "radius_km": radius}
    return {
        **_PLACE,
        **state_and_division(gazetteer, place.country, place.admin1),
        "admin2": place.admin2,
        "location": place.name_en or place.name_ar,
        "location_ar": place.name_ar,
        "place_id": place.id,
        "geo_precision": place.geo_precision,
        **point,
    }


def nowhere() -> dict[str, Any]:
    """Return the correction that says that the place is not known."""
    return dict(_PLACE)


def of_type(sub_event_type: str) -> dict[str, Any]:
    """Return the correction to a sub-event type, its event and disorder type with it."""
    kind = next(k for k in kinds() if k.sub_event_type == sub_event_type)
    return {
        "event_type": kind.event_type,
        "sub_event_type": kind.sub_event_type,
        "disorder_type": kind.disorder_type,
    }


def on_days(first: date | None, last: date | None) -> dict[str, Any]:
    """Return the correction to a day or an interval; a missing end is the other one, neither means not known.

    Raises
    ------
    ValueError
        When the last day is before the first.
    """
    first, last = first or last, last or first
    if first is None or last is None:
        return {"event_date": None, "event_date_end": None, "time_precision": None}
    if last < first:
        raise ValueError(f"{last.isoformat()} is before {first.isoformat()}")
    precision = time_precision(first, last)
    return {"event_date": first.isoformat(), "event_date_end": last.isoformat(), "time_precision": precision}


def by_actor(incident: Incident, role: str, actor_id: str) -> dict[str, Any]:
    """Return the correction that gives an incident another actor in a role, or none for an empty id.

    Parameters
    ----------
    incident : Incident
        As it is now: its other actors stay.
    role : str
        `perpetrator` or `target`.
    actor_id : str
        An id of the lexicon or of a composed name (`mod:TR`), or empty.
    """
    n = 1 if role == "perpetrator" else 2
    kept = [asdict(a) for a in incident.actors if a.role != role]
    if not actor_id:
        return {"actors": kept, f"actor{n}": "", f"inter{n}": None, f"assoc_actor_{n}": ""}
    actor = names().actors[actor_id]
    named = asdict(ActorRef(actor.id, actor.name_ar, actor.name_en, role))
    return {
        "actors": [named, *(a for a in kept if a["id"] != actor.id or a["role"] != "mentioned")],
        f"actor{n}": actor.name_ar,
        f"inter{n}": int(actor.kind) if actor.kind.isdigit() else None,
        f"assoc_actor_{n}": "",
    }
