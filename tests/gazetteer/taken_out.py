"""What a look-up answers for a place that the gazetteer lacks: each place is taken out in turn and its name asked for.

``python -m tests.gazetteer.taken_out`` prints, by the class of the place, how many names then give nothing, something
within 10 km, and something elsewhere; with --verbose each of the last.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator

from gazetteer import Candidate, Gazetteer, Place
from gazetteer.ranking import between_km
from tests.gazetteer.lists import NEAR_KM

CLASSES = {"sites": "SLHTR", "settlements": "P"}


class Without(Gazetteer):
    """A gazetteer that lacks one place at a time."""

    out = ""

    def _tiers(self, key: str) -> list[tuple[Place, bool]]:
        return [(place, strong) for place, strong in super()._tiers(key) if place.id != self.out]


def answers(gazetteer: Without, places: Iterable[Place], *, country: bool) -> Iterator[tuple[Place, Candidate | None]]:
    """Yield each place with the first answer to its name when it is taken out."""
    for place in places:
        gazetteer.out = place.id
        found = gazetteer.candidates(place.name_ar, country=place.country if country else None, limit=1)
        yield place, found[0] if found else None


def verdict(place: Place, found: Candidate | None) -> str:
    """Return `nothing`, `near` or `elsewhere`."""
    if found is None:
        return "nothing"
    return "near" if between_km(place, found.place) <= NEAR_KM else "elsewhere"


def main() -> None:
    """Print the table, of the rows written for this project: GeoNames' towns have their namesakes listed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verbose", action="store_true")
    verbose = parser.parse_args().verbose
    gazetteer = Without()
    own = [p for p in gazetteer if p.country and p.name_ar and not p.id.startswith(("gn:", "iso:"))]
    print("class        state  nothing   near  elsewhere")
    for name, letters in CLASSES.items():
        chosen = [p for p in own if p.feature[0] in letters and ".gn-" not in p.id]
        for country in (True, False):
            count: Counter[str] = Counter()
            for place, found in answers(gazetteer, chosen, country=country):
                what = verdict(place, found)
                count[what] += 1
                if verbose and found is not None and what == "elsewhere":
                    print(
                        f"{place.id} {place.name_ar}: {found.place.id} {found.place.name_ar} {found.score} {found.why}"
                    )
            shares = " ".join(f"{count[k] / len(chosen):8.1%}" for k in ("nothing", "near", "elsewhere"))
            print(f"{name:12} {'given' if country else '-':6} {shares}  of {len(chosen)}")


if __name__ == "__main__":
    main()
