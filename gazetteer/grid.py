"""Places by where they are: a grid of degrees, to ask which lie near a point."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from gazetteer.ranking import distance_km

Spot = tuple[int, str, float, float]  # row, country, latitude, longitude
_KM = 111.0  # a degree of latitude


class Grid:
    """Spots by the degree that they lie in.

    Parameters
    ----------
    spots : iterable of Spot
    """

    def __init__(self, spots: Iterable[Spot]) -> None:
        self._cells: dict[tuple[int, int], list[Spot]] = {}
        for spot in spots:
            self._cells.setdefault((math.floor(spot[2]), math.floor(spot[3])), []).append(spot)

    def near(self, lat: float, lon: float, reach_km: float, country: str = "") -> Iterator[tuple[float, int]]:
        """Yield (distance in km, row) of the spots within a distance, in no order; of one country where it is given."""
        lines = math.ceil(reach_km / _KM)
        columns = math.ceil(reach_km / (_KM * max(0.05, math.cos(math.radians(lat)))))
        for y in range(math.floor(lat) - lines, math.floor(lat) + lines + 1):
            for x in range(math.floor(lon) - columns, math.floor(lon) + columns + 1):
                for row, state, spot_lat, spot_lon in self._cells.get((y, (x + 180) % 360 - 180), ()):
                    if country and state != country:
                        continue
                    km = distance_km(lat, lon, spot_lat, spot_lon)
                    if km <= reach_km:
                        yield km, row
