"""Arabic place names to geometry: look-up, ranking, and a geopy geocoder. Knows nothing of articles."""

from gazetteer.index import Gazetteer
from gazetteer.model import Candidate, Place

__all__ = ["Candidate", "Gazetteer", "Place"]
