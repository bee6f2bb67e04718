"""Print the accuracy of the pipeline on the annotated articles."""

from __future__ import annotations

import argparse
import itertools

from tests.accuracy.corpus import FOLDERS, SETS, load
from tests.accuracy.report import lines, measure, notes


def main() -> None:
    """Measure the sets asked for and print the report on each."""
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy", description=__doc__)
    parser.add_argument("--set", choices=[*SETS, "all"], default="all", help="which articles (default: both sets)")
    parser.add_argument("--verbose", action="store_true", help="list every miss, false one and wrong value")
    options = parser.parse_args()
    for name, folder in itertools.product(SETS, FOLDERS):
        if options.set in (name, "all") and (articles := load(name, [folder])):
            scores = measure(articles)
            print("\n".join(lines(f"{name}, {folder.name}", scores)))
            if options.verbose:
                print("\n".join(notes(scores)))


if __name__ == "__main__":
    main()
