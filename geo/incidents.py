"""Incidents of one article (stub until geo.events lands)."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer import Gazetteer
from geo.document import Document
from geo.incident import Incident
from geo.mentions import Mention
from geo.places import Located


def find_incidents(
    document: Document,
    places: Sequence[Located],
    dates: Sequence[Mention],
    actors: Sequence[Mention],
    gazetteer: Gazetteer,
) -> list[Incident]:
    """Return the incidents of a document in text order."""
    del document, places, dates, actors, gazetteer
    return []
