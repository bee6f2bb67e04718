"""The outline or course of a gazetteer entry that is given by its id."""

from __future__ import annotations

from shapely.geometry.base import BaseGeometry

from gazetteer import Gazetteer


def outline_of(gazetteer: Gazetteer, place_id: str) -> BaseGeometry | None:
    """Return the geometry of an entry; None where there is no such entry, or only a point of it is known.

    Parameters
    ----------
    gazetteer : Gazetteer
    place_id : str
        May be empty.
    """
    place = gazetteer.place(place_id)
    return gazetteer.geometry(place) if place is not None else None
