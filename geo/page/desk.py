"""Where a reader's corrections go: into the store that the page shows, else into the reader's own session."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Protocol

from geo.incident import Incident
from geo.page import form, readings
from geo.page.catalogue import Catalogue, JoinedCatalogue, MemoryCatalogue, ground_of
from geo.page.i18n import Texts
from geo.review import REJECTED, Correction, check, corrected
from geo.store import StoreError
from geo.store.catalogue import StoreCatalogue

_WAIT = 20.0


class Desk(Protocol):
    """What takes corrections."""

    @property
    def lasting(self) -> bool:
        """Whether they outlast the session."""

    def corrections(self) -> Sequence[Correction]:
        """Return the corrections that hold, oldest first."""

    def correct(self, incident_id: str, changes: Mapping[str, Any], author: str) -> None:
        """Take a correction."""

    def part(self, incident_id: str, author: str) -> None:
        """Take the reports of a merged incident apart."""

    def undo(self, number: int, author: str) -> None:
        """Take a correction back."""


@dataclass(frozen=True)
class StoreDesk:
    """Writes into a store; every reader sees it."""

    catalogue: StoreCatalogue
    lasting: bool = True

    def corrections(self) -> Sequence[Correction]:
        """Return the corrections that hold, oldest first."""
        return self.catalogue.store.corrections()

    def correct(self, incident_id: str, changes: Mapping[str, Any], author: str) -> None:
        """Take a correction."""
        with self.catalogue.store.writing(wait=_WAIT) as writer:
            writer.correct(incident_id, changes, author)
            writer.publish()

    def part(self, incident_id: str, author: str) -> None:
        """Take the reports of a merged incident apart."""
        with self.catalogue.store.writing(wait=_WAIT) as writer:
            writer.part(incident_id, author)
            writer.publish()

    def undo(self, number: int, author: str) -> None:
        """Take a correction back."""
        with self.catalogue.store.writing(wait=_WAIT) as writer:
            writer.undo(number, author)
            writer.publish()


@dataclass
class SessionDesk:
    """Keeps corrections for one session; what the page shows and downloads has them."""

    held: list[Correction] = field(default_factory=list)
    made: int = 0
    lasting: bool = False
    _shown: tuple[Catalogue, Sequence[Correction], Catalogue] | None = None

    def corrections(self) -> Sequence[Correction]:
        """Return the corrections that hold, oldest first."""
        return tuple(self.held)

    def correct(self, incident_id: str, changes: Mapping[str, Any], author: str) -> None:
        """Take a correction."""
        check(changes)
        self._hold(incident_id, changes, author)

    def part(self, incident_id: str, author: str) -> None:
        """Take the reports of a merged incident apart."""
        self._hold(incident_id, {"apart": True}, author)

    def _hold(self, incident_id: str, changes: Mapping[str, Any], author: str) -> None:
        self.made += 1
        at = datetime.now(UTC).isoformat(timespec="seconds")
        self.held.append(Correction(self.made, incident_id, dict(changes), author, at))

    def undo(self, number: int, author: str) -> None:  # noqa: ARG002 - a session has one reader
        """Take a correction back."""
        self.held[:] = [c for c in self.held if c.number != number]

    def view(self, ground: Catalogue) -> Catalogue:
        """Return a catalogue with the session's corrections; made anew only when it or they are others."""
        held = self.corrections()
        if self._shown is None or self._shown[0] is not ground or self._shown[1] != held:
            self._shown = ground, held, reviewed(ground, held)
        return self._shown[2]


def holder(catalogue: Catalogue, incident_id: str) -> Catalogue:
    """Return the part of a catalogue that has an incident."""
    if isinstance(catalogue, JoinedCatalogue):
        return catalogue.base if catalogue.base.row(incident_id) is not None else catalogue.extra
    return catalogue


def reviewed(catalogue: Catalogue, corrections: Sequence[Correction]) -> Catalogue:
    """Return a catalogue with a session's corrections; what was rejected is no longer in it.

    What a store holds is left as it is: its corrections are in it already.
    """
    if not corrections:
        return catalogue
    if isinstance(catalogue, JoinedCatalogue):
        extra = reviewed(catalogue.extra, corrections)
        assert isinstance(extra, MemoryCatalogue)  # noqa: S101 - reviewing keeps the kind
        return JoinedCatalogue(reviewed(catalogue.base, corrections), extra)
    if not isinstance(catalogue, MemoryCatalogue):
        return catalogue
    by_id: dict[str, dict[str, Any]] = {}
    for correction in corrections:
        by_id.setdefault(correction.incident, {}).update(correction.changes)
    kept: list[Incident] = []
    for incident in catalogue.incidents:
        parted = by_id.get(incident.id, {}).pop("apart", False)
        for report in readings.reports(incident, catalogue.article) if parted else (incident,):
            changes = by_id.get(report.id, {})
            if changes.get("review") != REJECTED:
                kept.append(corrected(report, changes) if changes else report)
    return replace(catalogue, incidents=tuple(kept))


def desks(catalogue: Catalogue, session: SessionDesk) -> list[Desk]:
    """Return whatever holds corrections of what is shown."""
    ground = ground_of(catalogue)
    return [session, StoreDesk(ground)] if isinstance(ground, StoreCatalogue) else [session]


def desk_for(catalogue: Catalogue, incident_id: str, session: SessionDesk) -> Desk | None:
    """Return what takes corrections of an incident, None where nothing can (made-up catalogues)."""
    part = holder(catalogue, incident_id)
    if isinstance(part, StoreCatalogue):
        return StoreDesk(part)
    return session if isinstance(part, MemoryCatalogue) else None


def held(catalogue: Catalogue, session: SessionDesk) -> list[tuple[Desk, Correction]]:
    """Return the corrections of what is shown, each with the desk that takes it back."""
    return [(taker, correction) for taker in desks(catalogue, session) for correction in taker.corrections()]


def attempt(values: MutableMapping[str, Any], t: Texts, work: Callable[..., None], *args: Any) -> None:
    """Write to a desk; what cannot be written is told (`trouble` of the reader's values) and loses nothing."""
    try:
        work(*args)
    except KeyError:  # the store has it no longer
        values["trouble"] = t("Another reader has rejected or merged this incident meanwhile; nothing was changed.")
    except (StoreError, OSError) as error:
        values["trouble"] = str(error)


def save(
    values: MutableMapping[str, Any], t: Texts, taker: Desk, found: Incident, fields: Sequence[form.Field]
) -> None:
    """Write what the fields of the form change in an incident, as it was when the form was shown."""
    answers = {f.name: values.get(f.key(found.id), f.value) for f in fields}
    try:
        changes = form.changes(found, answers)
    except ValueError:
        values["trouble"] = t("The last day is before the first.")
        return
    if changes:
        attempt(values, t, taker.correct, found.id, changes, author_of(values))


def author_of(values: Mapping[str, Any]) -> str:
    """Return the name that a reader gave for corrections."""
    return str(values.get("author") or "").strip()
