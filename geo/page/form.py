"""The form that corrects an incident: what it offers to choose from, and what its answers change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gazetteer import Gazetteer
from geo.incident import Incident
from geo.page import card, placefilter
from geo.page.i18n import Texts
from geo.query.columns import STATUSES
from geo.review import at_place, nowhere, of_type, on_days
from geo.taxonomy import kinds, label

UNKNOWN = "?"


def told(changes: Mapping[str, Any], t: Texts) -> str:
    """Return what a correction changes, in the words of the form; each field of the form once."""
    named = {
        "place_id": t("Where"), "sub_event_type": t("Event type"), "status": t("Status"), "event_date": t("When"),
        "fatalities": t("Killed"), "injured": t("Injured"),
    }  # fmt: skip
    return t.listed([text for name, text in named.items() if name in changes]) or t.listed(sorted(changes))


def places(typed: str, t: Texts) -> dict[str, str]:
    """Return the places that a typed name can mean by id, before them the one that the incident has."""
    found = {o.key: card.plain(placefilter.label(o, t)) for o in placefilter.find(typed) if not o.km}
    return {"": t("as it is"), UNKNOWN: t("not known")} | found


def types(t: Texts) -> dict[str, str]:
    """Return what the sub-event types are called."""
    return {kind.sub_event_type: label(kind.sub_event_type, t.lang) for kind in kinds()}


def statuses(t: Texts) -> dict[str, str]:
    """Return what the statuses are called."""
    return {status: card.status_text(status, t) for status in STATUSES if status}


def changes(found: Incident, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the values of the form change in an incident, nothing for what stayed as it was.

    Parameters
    ----------
    found : Incident
    values : mapping
        `type` (sub-event type), `status`, `first` and `last` (datetime.date or None), `fatalities`, `injured`, and
        `place`: a gazetteer id, empty for the place as it is, `UNKNOWN` for none.

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
    made |= {n: values[n] for n in ("status", "fatalities", "injured") if values[n] != getattr(found, n)}
    if "fatalities" in made:
        made["fatalities_max"] = None
    if values["place"] == UNKNOWN:
        return made | nowhere()
    place = Gazetteer.default().place(values["place"]) if values["place"] else None
    return made | at_place(place) if place else made
