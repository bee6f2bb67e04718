"""Learn which gazetteer names are mostly something else in running text; writes `ambiguous.csv`.

    uv run --with wordfreq python -m tests.learn.ambiguity CORPORA

Two kinds of evidence, each named in the row's `learned` column:

- how common the word is in Arabic at large (wordfreq's zipf scale), against what a place of that many inhabitants
  would be mentioned: the surplus says how often the word is not the place;
- on the odd half of the two annotated corpora (ANERcorp train, IDRISI-R train): how often the name was annotated as a
  place when it occurred as a whole word. The even half is left for measuring.

Names in `suspects.csv` are judged by hand and stay out of this list.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from pathlib import Path

from gazetteer import Gazetteer
from gazetteer.index import prominence
from gazetteer.normalise import fold_name
from geo.lexicon import FOLDER, table

LIST = FOLDER / "toponyms" / "ambiguous.csv"


def corpus_counts(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """Return how often each folded word occurs in the odd halves, and how often inside a place annotation."""
    seen: Counter[str] = Counter()
    placed: Counter[str] = Counter()
    rows = [r for r in (folder / "anercorp-train.txt").read_text(encoding="utf-8").split("\n") if r.strip()]
    for number, row in enumerate(rows):
        if (number // 1000) % 2 == 0:
            continue
        word, tag = row.rsplit(" ", 1)
        key = fold_name(word)
        for form in _forms(key):
            seen[form] += 1
            placed[form] += tag.endswith("LOC")
    lines = (folder / "idrisi-train.jsonl").read_text(encoding="utf-8").splitlines()[1::2]
    for line in lines:
        tweet = json.loads(line)
        inside = " ".join(fold_name(p["text"]) for p in tweet["places"]).split()
        for key in fold_name(tweet["text"]).split():
            for form in _forms(key):
                seen[form] += 1
                placed[form] += form in inside or key in inside
    return seen, placed


def _forms(key: str) -> set[str]:
    return {key, *(key[n:] for n in (1, 2) if len(key) > n + 2 and key[:n] in {"و", "ف", "ب", "ل", "وب", "ول"})}


def level_by_frequency(zipf: float, known: float) -> tuple[int, float]:
    """Return the level of evidence a name needs, and the zipf frequency expected of a place this well known."""
    expected = 0.62 * known + 1.0
    surplus = zipf - expected
    return (0 if surplus < 0.15 else 1 if surplus < 0.6 else 2 if surplus < 1.5 else 3), expected


def main(folder: Path) -> None:
    from wordfreq import zipf_frequency

    gazetteer = Gazetteer.default()
    seen, placed = corpus_counts(folder)
    by_hand = {fold_name(row["name"]) for row in table("toponyms/suspects.csv")}
    rows = []
    for name in sorted({*gazetteer.strong_names(), *gazetteer.weak_names()}):
        if name in by_hand or " " in name or name.isascii():
            continue
        places = gazetteer.lookup(name)
        if any(p.is_country for p in places):
            continue
        known = max(prominence(p) for p in places)
        zipf = max(zipf_frequency(name, "ar"), *(zipf_frequency(s, "ar") for s in _surfaces(places, name)))
        level, expected = level_by_frequency(zipf, known)
        why = f"zipf {zipf:.1f} against {expected:.1f} expected of its size"
        if level == 3 and any(not p.id.startswith("gn:") for p in places):
            level = 2  # somebody put it into the gazetteer because news names it
        if len(name) < 3 and level < 3:
            level, why = 3, "two letters"
        if seen[name] >= 4:
            share = placed[name] / seen[name]
            if share < 0.5 and level < 2:
                level, why = 2 if share < 0.25 else 1, f"a place in {share:.0%} of {seen[name]} in the odd halves"
            elif share >= 0.7 and level > 0:
                level = 0
        if level:
            rows.append({"name": name, "level": str(level), "learned": why})
    with LIST.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, ("name", "level", "learned"), lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda r: r["name"]))
    sys.stdout.write(f"{len(rows)} names\n")


def _surfaces(places: list, name: str) -> list[str]:
    return [n for p in places for n in (p.name_ar, *p.strong, *p.weak) if fold_name(n) == name] or [name]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
