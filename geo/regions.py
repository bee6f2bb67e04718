"""Spatial language → geometry: directions, countryside, corridors, distances, borders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shapely.geometry.base import BaseGeometry

from gazetteer import Gazetteer
from geo.document import Document

if TYPE_CHECKING:
    from geo.places import Located


@dataclass(frozen=True, slots=True)
class Area:
    """A geometry with the point that stands for it, the radius (km) that holds it, its precision, and why."""

    geometry: BaseGeometry
    lat: float
    lon: float
    radius_km: float
    geo_precision: int
    why: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A spatial phrase of the text: folded span over the whole phrase, and the area that it means."""

    start: int
    end: int
    area: Area
    name_en: str
    country: str
    admin1: str


def find_phrases(document: Document, found: Sequence[Located], gazetteer: Gazetteer) -> list[Phrase]:
    """Return the spatial phrases around the places of a document."""
    del document, found, gazetteer
    return []
