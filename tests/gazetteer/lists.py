"""Lists of places written from knowledge: how many the gazetteer finds, and how many it puts elsewhere.

``python -m tests.gazetteer.lists`` prints the totals. A name counts as found when the first answer lies within 10 km of
the row's coordinate, or is a division whose outline holds it; as wrong when the first answer lies elsewhere.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shapely import Point

from gazetteer import ArabicGazetteer, Gazetteer
from gazetteer.ranking import distance_km

DATA = Path(__file__).parent.parent / "data" / "gazetteer"
LISTS = ("first_level", "second_level", "towns", "sites", "villages")
NEAR_KM = 10.0


@dataclass(frozen=True, slots=True)
class Row:
    """A name with the place that it means."""

    name: str
    country: str
    lat: float
    lon: float

    @property
    def kept_back(self) -> bool:
        """Whether it is of the third that no rule or row was made for."""
        return hashlib.md5(f"{self.name}{self.country}".encode(), usedforsecurity=False).digest()[0] % 3 == 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of a list there are, were found, and put elsewhere."""

    rows: int
    found: int
    wrong: int

    def __str__(self) -> str:
        return f"{self.rows:5} {self.found / self.rows:6.1%} {self.wrong / self.rows:6.1%}"


def read(name: str, drawing: str = "first") -> list[Row]:
    """Return the rows of a list of the first or the second drawing."""
    with (DATA / drawing / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return [Row(r["name"], r["country"], float(r["lat"]), float(r["lon"])) for r in csv.DictReader(handle)]


def unknown() -> list[str]:
    """Return the names that no place bears."""
    return (DATA / "unknown.txt").read_text(encoding="utf-8").split("\n")[:-1]


def verdict(geocoder: ArabicGazetteer, row: Row, *, country: bool) -> tuple[str, str]:
    """Return `found`, `wrong` or `missing`, and what was answered."""
    answers = geocoder.geocode(
        row.name, exactly_one=False, country_codes=row.country if country and row.country else None
    )
    if not answers:
        return "missing", ""
    best = answers[0]
    km = distance_km(row.lat, row.lon, best.latitude, best.longitude)
    told = f"{best.raw['id']} {best.address} {best.raw['feature']} {km:.0f} km {best.raw['score']} {best.raw['why']}"
    if km <= NEAR_KM:
        return "found", told
    if best.raw["feature"].startswith("A.ADM"):
        place = geocoder.gazetteer.place(best.raw["id"])
        area = place and geocoder.gazetteer.geometry(place)
        if (area and area.intersects(Point(row.lon, row.lat))) or (place and not area and km <= place.radius_km):
            return "found", told
    return "wrong", told


def tally(geocoder: ArabicGazetteer, rows: list[Row], *, country: bool) -> Tally:
    """Count the verdicts on rows."""
    verdicts = [verdict(geocoder, row, country=country)[0] for row in rows]
    return Tally(len(rows), verdicts.count("found"), verdicts.count("wrong"))


def _told(geocoder: ArabicGazetteer, name: str, *, country: bool) -> Iterator[str]:
    for row in read(name):
        if not row.kept_back:
            what, answer = verdict(geocoder, row, country=country)
            if what != "found":
                yield f"{what}: {row.name},{row.country},{row.lat},{row.lon}: {answer}"


def main() -> None:
    """Print the table; with --verbose what was missed of the rows that rules may be made for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verbose", choices=[*LISTS, "unknown"])
    parser.add_argument("--country", action="store_true")
    asked = parser.parse_args()
    geocoder = ArabicGazetteer(Gazetteer())
    if asked.verbose == "unknown":
        for name in unknown():
            for found in geocoder.geocode(name, exactly_one=False) or ():
                print(name, found.raw["id"], found.address, found.raw["score"], found.raw["why"])
    elif asked.verbose:
        print("\n".join(_told(geocoder, asked.verbose, country=asked.country)))
    else:
        print("list          state  set      rows  found  wrong")
        for name in LISTS:
            first, second = read(name), read(name, "second")
            sets = {
                "tuned": [r for r in first if not r.kept_back],
                "kept": [r for r in first if r.kept_back],
                "second": second,
            }
            for country in (True, False):
                for label, rows in sets.items():
                    head = f"{name:13} {'given' if country else '-':6} {label:6}"
                    print(head, tally(geocoder, rows, country=country))
        given = [n for n in unknown() if geocoder.geocode(n, exactly_one=False)]
        print(f"unknown: {len(given)} of {len(unknown())} given a place")


if __name__ == "__main__":
    main()
