"""The kinds of events: ACLED's types and sub-types and ours, with their Arabic names, colours and letters.

Colours are Paul Tol's "vibrant" scheme, which colour-blind readers can tell apart; the letter is the second cue.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_CSV = Path(__file__).parent / "lexicon" / "events" / "taxonomy.csv"


@dataclass(frozen=True, slots=True)
class Kind:
    """A sub-event type with the names and disorder type that belong to it; `ours` marks what ACLED leaves out."""

    event_type: str
    sub_event_type: str
    disorder_type: str
    event_type_ar: str
    sub_event_type_ar: str
    ours: bool


@dataclass(frozen=True, slots=True)
class Style:
    """How an event type looks: fill, ink on that fill (contrast AA), and the letter in each language."""

    color: str
    ink: str
    letter_en: str
    letter_ar: str


STYLES = {
    "Battles": Style("#CC3311", "#ffffff", "B", "م"),
    "Explosions/Remote violence": Style("#EE7733", "#000000", "E", "ن"),
    "Violence against civilians": Style("#AA2266", "#ffffff", "V", "ع"),
    "Protests": Style("#00796B", "#ffffff", "P", "ح"),
    "Riots": Style("#0066A4", "#ffffff", "R", "ش"),
    "Strategic developments": Style("#5A5A5A", "#ffffff", "S", "ت"),
}
EVENT_TYPES = tuple(STYLES)


@cache
def kinds() -> tuple[Kind, ...]:
    """Return every sub-event type, in the order of the lexicon."""
    with _CSV.open(encoding="utf-8", newline="") as file:
        return tuple(
            Kind(
                row["event_type"],
                row["sub_event_type"],
                row["disorder_type"],
                row["event_type_ar"],
                row["sub_event_type_ar"],
                row["ours"] == "1",
            )
            for row in csv.DictReader(file)
        )


@cache
def sub_types(event_type: str) -> tuple[str, ...]:
    """Return the sub-event types of an event type."""
    return tuple(kind.sub_event_type for kind in kinds() if kind.event_type == event_type)


@cache
def _arabic() -> dict[str, str]:
    return {k.event_type: k.event_type_ar for k in kinds()} | {k.sub_event_type: k.sub_event_type_ar for k in kinds()}


def label(name: str, lang: str) -> str:
    """Return the name of an event type or sub-event type in a language (`ar` or `en`).

    Examples
    --------
    >>> label("Riots", "ar")
    'أعمال شغب'
    """
    return _arabic().get(name, name) if lang == "ar" else name


def letter(event_type: str, lang: str) -> str:
    """Return the letter that marks an event type."""
    style = STYLES[event_type]
    return style.letter_ar if lang == "ar" else style.letter_en
