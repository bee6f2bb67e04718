"""Arabic place names to geometry: look-up, ranking, and a geopy geocoder. Knows nothing of articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gazetteer.index import Gazetteer
from gazetteer.model import Candidate, Place

if TYPE_CHECKING:
    from gazetteer.geocoder import ArabicGazetteer

__all__ = ["ArabicGazetteer", "Candidate", "Gazetteer", "Place"]


def __getattr__(name: str) -> Any:
    if name != "ArabicGazetteer":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from gazetteer.geocoder import ArabicGazetteer  # geopy loads ssl and http, which a plain look-up never needs

    return ArabicGazetteer
