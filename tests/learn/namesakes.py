"""Learn how many places of an Arab state bear a name of the gazetteer that lists fewer; writes `namesakes.csv`.

    uv run python -m tests.learn.namesakes PLACES.tsv…

The files are gazetteers of one's own, such as `waqai gazetteer fetch SY` makes of all of GeoNames: they list every
village, the shipped one few of those that share a name. Counted are the spots, 10 km apart, at which settlements and
divisions of the state bear the name in either. Names come in whose bearer in some state is a settlement of the
shipped gazetteer, so that a look-up without a state knows of namesakes in the others.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from gazetteer import Gazetteer, Place
from gazetteer.normalise import fold_name
from gazetteer.ranking import distance_km
from gazetteer.store import DATA

LIST = DATA / "namesakes.csv"
APART_KM, AREA_MOST_KM, SHORTEST = 10.0, 30.0, 2

Spot = tuple[float, float, float]  # latitude, longitude, and the km around it that are the same place


def spots_of(places: Iterable[Place], spots: Iterable[Spot] = ()) -> list[Spot]:
    """Return the given spots and, one each, those of places that stand at none of them."""
    found = list(spots)
    for place in places:
        if not any(distance_km(place.lat, place.lon, lat, lon) <= reach for lat, lon, reach in found):
            area = place.feature[0] == "A"
            reach = max(APART_KM, min(AREA_MOST_KM, place.radius_km)) if area else APART_KM
            found.append((place.lat, place.lon, reach))
    return found


def main(files: list[Path]) -> None:
    """Count over the given gazetteers and write the list, in the order of the alphabet."""
    shipped = Gazetteer([DATA / "places.tsv"], [])
    bearing: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in Gazetteer(files, []):
        if place.feature[0] == "P":
            for key in {fold_name(name) for name in (place.name_ar, *place.strong, *place.weak)}:
                if len(key) >= SHORTEST and not key.isascii():
                    bearing[key, place.country].append(place)
    rows = []
    for (key, country), others in sorted(bearing.items()):
        ours = shipped.lookup(key)
        if not any(p.feature[0] == "P" for p in ours):
            continue
        listed = spots_of(p for p in ours if p.country == country and p.feature[0] in "PA")
        every = spots_of(others, listed)
        if len(every) > len(listed):
            rows.append((key, country, len(every)))
    with LIST.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("name", "country", "bearers"))
        writer.writerows(rows)
    sys.stdout.write(f"{len(rows)} names\n")


if __name__ == "__main__":
    main([Path(file) for file in sys.argv[1:]])
