"""Names of the gazetteer that read like spatial phrases: zones (ريف حلب الشمالي) and sides (الجهة الشرقية)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from gazetteer import Gazetteer
from gazetteer.normalise import fold_name
from geo.mentions import Role
from geo.places.resolution.resolve import Reading
from geo.places.words.spatialwords import says
from geo.places.words.toponym import Toponym
from geo.text.document import Document

_BEHIND = 45  # letters behind a name that may say what it is a side of
_OF_A_RIVER = (" لنهر", " للنهر", " من نهر")


def only_a_side(toponym: Toponym, document: Document, gazetteer: Gazetteer) -> bool:
    """Whether a name is no place by itself but a side of what follows it.

    Parameters
    ----------
    toponym : Toponym
    document : Document
    gazetteer : Gazetteer
    """
    return _bank_of_a_river(toponym, document, gazetteer) or _side_of_another(toponym, document, gazetteer)


def _bank_of_a_river(toponym: Toponym, document: Document, gazetteer: Gazetteer) -> bool:
    """Whether a name is only a bank (الضفة الغربية لنهر دجلة)."""
    if not toponym.key.startswith("الضفه "):
        return False
    behind = document.plain[toponym.end : toponym.end + _BEHIND].split(" ", 2)[1:2]
    river = (
        bool(behind)
        and behind[0].startswith("لل")
        and any(p.feature == "H.STM" for p in gazetteer.lookup("ال" + behind[0][2:]))
    )
    return river or document.plain.startswith(_OF_A_RIVER, toponym.end)


def _side_of_another(toponym: Toponym, document: Document, gazetteer: Gazetteer) -> bool:
    """Whether a division's name is only a side of what follows (الجهة الشرقية من الرقة، الحدود الشمالية للأردن)."""
    first, _, second = toponym.key.partition(" ")
    if " " in second or not second.startswith("ال") or not (says((first,), "part") or says((first,), "border")):
        return False
    behind = document.plain[toponym.end : toponym.end + _BEHIND]
    if not says((second,), "direction") or not behind.startswith((" من ", " ل")):
        return False
    states = {gazetteer.place(f"iso:{p.country}") for p in gazetteer.lookup(toponym.key)}
    return not any(state is not None and fold_name(state.name_ar) in behind for state in states)


def words_a_phrase(reading: Reading) -> bool:
    """Whether a name of the gazetteer reads like any phrase on the place within it (ريف حلب الشمالي، جرود عرسال)."""
    if reading.place is None or reading.toponym.inside or reading.place.feature[0] not in "LT":
        return False
    first, _, rest = reading.toponym.key.partition(" ")
    return bool(rest) and (says((first,), "countryside") or says((first,), "heights"))


def within_zones(readings: Sequence[Reading], what: Sequence[Role], zones: Sequence[Reading]) -> list[Role]:
    """Return the roles with the places that such zones are named after as locations: so they are in other phrases."""
    if not zones:
        return list(what)
    starts = [z.toponym.start for z in zones]
    until = list(accumulate((z.toponym.end for z in zones), max))  # how far those up to each reach
    return [
        "location"
        if role == "part_of_name"
        and reading.place is not None
        and reading.place.feature[0] in "PA"
        and (before := bisect_left(starts, reading.toponym.start))
        and reading.toponym.end <= until[before - 1]
        else role
        for reading, role in zip(readings, what, strict=True)
    ]
