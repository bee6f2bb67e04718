"""What recognition finds: a place name in the text with the evidence around it, not yet resolved."""

from __future__ import annotations

from gazetteer import Place
from gazetteer.kinds import Kind, is_large, split_kind
from gazetteer.record import record
from geo.places.words.placewords import SAFE


@record
class Toponym:
    """A place name in the text; offsets are in the document's folded text.

    Attributes
    ----------
    start, end : int
        Half-open span of the name without proclitic; a facility's generic word is inside it.
    key : str
        Folded name, to be looked up in the gazetteer.
    kind : Kind or None
        The generic word before it (محافظة), which says what it must be.
    cue : str
        Evidence on its left: a class of `cues.csv`, or empty.
    clitic : str
        Proclitic before the name.
    known : bool
        Whether the gazetteer has the name.
    inside : bool
        Whether it only is part of a longer name.
    anchor : str
        For a facility named after a known place (ميناء الحديدة): that place's key.
    level : int
        How much evidence the name needed.
    """

    start: int
    end: int
    key: str
    kind: Kind | None = None
    cue: str = ""
    clitic: str = ""
    known: bool = True
    inside: bool = False
    anchor: str = ""
    level: int = SAFE


PLACING = frozenset({"locative", "direction", "part", "near", "kind", "target"})
"""Cues of a name that something before it is put in (قُصف حي القصور في حمص)."""


def is_quarter(toponym: Toponym, place: Place | None) -> bool:
    """Whether a name is called a quarter by the word before it or by its first word (حي القصور).

    In the plural that may be the quarters of a city (أحياء الموصل).
    """
    kind = toponym.kind or split_kind(toponym.key)[0]
    if kind is None or kind.name_en != "neighbourhood":
        return False
    return kind.small or place is None or not is_city(place)


def is_city(place: Place) -> bool:
    """Whether a place is a town that may have quarters of its own."""
    return place.feature[0] == "P" and place.feature != "P.PPLX" and is_large(place)
