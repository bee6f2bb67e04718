"""The form that corrects an incident: its fields, what they offer to choose from, and what their answers change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from gazetteer import Gazetteer
from geo.incident import Incident
from geo.page import actorfind, card, placefilter
from geo.page.i18n import Texts
from geo.query.columns import STATUSES
from geo.review import at_place, by_actor, corrected, nowhere, of_type, on_days
from geo.taxonomy import kinds, label

UNKNOWN = "?"
_COUNTS = ("fatalities", "injured", "displaced")
_SIDES = ("perpetrator", "target")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form; `value` is what it shows first, an option's key where there is a choice of `options`."""

    name: str
    title: str
    kind: Literal["choice", "day", "number"]
    value: Any
    options: Mapping[str, str] = field(default_factory=dict)

    def key(self, incident_id: str) -> str:
        """Return the key of its widget: another one when another reader has changed what it shows."""
        return f"fix_{self.name}_{incident_id}_{self.value}"


def fields(found: Incident, place: str, actor: str, t: Texts) -> list[Field]:
    """Return the fields of the form for an incident.

    Parameters
    ----------
    found : Incident
    place, actor : str
        Typed names: what they can mean is offered beside what the incident has.
    t : Texts
    """
    everywhere, everyone = places(place, t), actors(actor, t)
    types = {kind.sub_event_type: label(kind.sub_event_type, t.lang) for kind in kinds()}
    statuses = {status: card.status_text(status, t) for status in STATUSES if status}
    return [
        Field("place", t("Where"), "choice", "", everywhere),
        Field("type", t("Event type"), "choice", found.sub_event_type, types),
        Field("status", t("Status"), "choice", found.status, statuses),
        Field("first", t("First day"), "day", found.event_date),
        Field("last", t("Last day"), "day", found.event_date_end),
        Field("perpetrator", t("Perpetrator"), "choice", "", everyone),
        Field("target", t("Target"), "choice", "", everyone),
        Field("fatalities", t("Killed"), "number", found.fatalities),
        Field("injured", t("Injured"), "number", found.injured),
        Field("displaced", t("Displaced"), "number", found.displaced),
    ]


def told(changes: Mapping[str, Any], t: Texts) -> str:
    """Return what a correction changes, in the words of the form; each field of the form once."""
    named = {
        "review": t("This is no incident"), "apart": t("Reports taken apart"), "place_id": t("Where"),
        "sub_event_type": t("Event type"), "status": t("Status"), "event_date": t("When"), "actors": t("Who"),
        "fatalities": t("Killed"), "injured": t("Injured"), "displaced": t("Displaced"),
    }  # fmt: skip
    return t.listed([text for name, text in named.items() if name in changes]) or t.listed(sorted(changes))


def places(typed: str, t: Texts) -> dict[str, str]:
    """Return the places that a typed name can mean by id, before them the one that the incident has."""
    found = {o.key: card.plain(placefilter.label(o, t)) for o in placefilter.find(typed) if not o.km}
    return {"": t("as it is"), UNKNOWN: t("not known")} | found


def actors(typed: str, t: Texts) -> dict[str, str]:
    """Return the actors that a typed name can mean by id, before them the one that the incident has."""
    found = {a.id: card.plain(actorfind.label(a, t)) for a in actorfind.find(typed)}
    return {"": t("as it is"), UNKNOWN: t("not known")} | found


def changes(found: Incident, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the values of the form change in an incident, nothing for what stayed as it was.

    Parameters
    ----------
    found : Incident
    values : mapping
        By the names of the fields: `type` (sub-event type), `status`, `first` and `last` (datetime.date or None),
        counts, and `place`, `perpetrator`, `target`: an id, empty for what it is now, `UNKNOWN` for none.

    Raises
    ------
    ValueError
        When the last day is before the first.
    """
    made: dict[str, Any] = {}
    if values["type"] != found.sub_event_type:
        made |= of_type(values["type"])
    if (values["first"], values["last"]) != (found.event_date, found.event_date_end):
        made |= on_days(values["first"], values["last"])
    made |= {n: values[n] for n in ("status", *_COUNTS) if values[n] != getattr(found, n)}
    if "fatalities" in made:
        made["fatalities_max"] = None
    for role in _SIDES:
        if actor := values[role]:
            # The second side keeps what the first one has just become.
            made |= by_actor(corrected(found, made), role, "" if actor == UNKNOWN else actor)
    if values["place"] == UNKNOWN:
        return made | nowhere()
    place = Gazetteer.default().place(values["place"]) if values["place"] else None
    return made | at_place(place) if place else made
