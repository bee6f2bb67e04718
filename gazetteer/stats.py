"""`waqai gazetteer stats`: what the shipped gazetteer holds, by country and feature class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from gazetteer.model import Place

CLASSES = "APSLHTR"


def counts(places: Iterable[Place]) -> dict[str, Counter[str]]:
    """Return country → feature class → places; `--` for what lies in several countries or in none."""
    out: dict[str, Counter[str]] = {}
    for place in places:
        out.setdefault(place.country or "--", Counter())[place.feature[0]] += 1
    return out


def table(places: Iterable[Place], least: int = 100) -> list[str]:
    """Return the counts as the lines of a Markdown table, countries of fewer than `least` places in one line."""
    rows = counts(places)
    lines = [f"| country | {' | '.join(CLASSES)} | all |", "|---|" + "--:|" * (len(CLASSES) + 1)]
    rest: Counter[str] = Counter()
    shown = sorted(rows, key=lambda c: (-rows[c].total(), c))
    for country in shown:
        if rows[country].total() < least:
            rest += rows[country]
        else:
            lines.append(_line(country, rows[country]))
    small = sum(rows[c].total() < least for c in shown)
    lines.append(_line(f"{small} others", rest))
    lines.append(_line("all", sum(rows.values(), Counter())))
    return lines


def _line(name: str, found: Counter[str]) -> str:
    return f"| {name} | {' | '.join(str(found[c] or '') for c in CLASSES)} | {found.total()} |"
