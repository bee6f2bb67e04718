"""What became of an incident that a link names and that is not here under that id any more."""

from __future__ import annotations

from dataclasses import dataclass

from geo.page.catalogue import Catalogue, ground_of
from geo.page.desk import Desk, SessionDesk, held
from geo.review import Correction
from geo.store.catalogue import StoreCatalogue


@dataclass(frozen=True)
class Fate:
    """What became of an incident.

    Attributes
    ----------
    into : str
        Id of the incident that its report is part of now, empty when there is none.
    rejected : tuple of Desk and Correction, or None
        Who has said that it is no incident, and what takes that back.
    known : bool
        Whether it has been here.
    """

    into: str = ""
    rejected: tuple[Desk, Correction] | None = None
    known: bool = False


def fate(catalogue: Catalogue, session: SessionDesk, incident: str) -> Fate:
    """Return what became of an incident that is not in a catalogue.

    Parameters
    ----------
    catalogue : Catalogue
    session : SessionDesk
    incident : str
        Id that the link names.
    """
    ground = ground_of(catalogue)
    names = [incident]
    if isinstance(ground, StoreCatalogue):
        into = ground.store.part_of(incident)
        if into and catalogue.row(into) is not None:
            return Fate(into, known=True)
        names = ground.store.names(incident)
    rejected = next(
        (found for found in reversed(held(catalogue, session)) if found[1].rejects and found[1].incident in names), None
    )
    return Fate("", rejected, bool(rejected) or (isinstance(ground, StoreCatalogue) and bool(names)))
