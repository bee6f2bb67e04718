"""What recognition finds: a place name in the text with the evidence around it, not yet resolved."""

from __future__ import annotations

from gazetteer.kinds import Kind
from gazetteer.record import record
from geo.places.placewords import SAFE


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
