"""The report: run the pipeline over a set, sum the scores up, print them."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field

from geo.article import Article
from geo.merge import merge
from geo.pipeline import read
from tests.accuracy.corpus import GoldArticle, ratio
from tests.accuracy.dates import DateScore
from tests.accuracy.incidents import IncidentScore
from tests.accuracy.places import PlaceScore, Resolved

_ROLES = ("location", "metonym", "part_of_name", "topic")


@dataclass
class Scores:
    """The scores of one set of articles."""

    articles: int = 0
    places: PlaceScore = field(default_factory=PlaceScore)
    dates: DateScore = field(default_factory=DateScore)
    incidents: IncidentScore = field(default_factory=IncidentScore)

    @property
    def measures(self) -> dict[str, float]:
        """Every figure by its name."""
        return {**self.places.measures, **self.dates.measures, **self.incidents.measures}


def measure(articles: Iterable[GoldArticle]) -> Scores:
    """Read the articles with the pipeline in this process and score what it says."""
    scores = Scores()
    for article in articles:
        reading = read(Article(article.id, article.text, article.published))
        scores.articles += 1
        scores.places.add(article, reading.mentions)
        scores.dates.add(article, reading.mentions)
        scores.incidents.add(article, list(merge(reading.incidents)))
    return scores


def lines(name: str, scores: Scores) -> list[str]:
    """Return the report on one set."""
    m, p, d, i = scores.measures, scores.places, scores.dates, scores.incidents
    recognition = ("recognition_precision", "recognition_recall", "recognition_f1", "recognition_exact_f1")
    resolution = ("within_161_km", "within_20_km", "mean_km", "median_km")
    out = [f"== {name}: {scores.articles} articles", _row("recognition", m, recognition)]
    out.append(f"  {p.gold} gold, {p.predicted} given; traps hit {p.traps_hit} of {p.traps}")
    out.append(_row("resolution", m, resolution) + f"  ({len(p.errors)} points)")
    out += [*_groups("country", p.by_country), *_groups("class", p.by_class), *_confusion(p)]
    out.append(_row("spatial", m, ("spatial_right", "spatial_strict")))
    out.append(f"  {p.spatial} phrases, {p.spatial_found} found, {p.spatial_right} right")
    out.append(_row("dates", m, ("dates_right", "dates_found", "dates_false")))
    out.append(f"  {d.right} of {d.gold} right; {d.false} of {d.predicted} false; traps hit {d.traps_hit} of {d.traps}")
    out.append(_row("incidents", m, ("incidents_precision", "incidents_recall", "incidents_f1")))
    out.append(
        f"  {i.gold} required, {i.found} found, {i.predicted} given; status right {i.status_right} of {i.status}"
    )
    out.append(f"  fatalities right {i.fatalities_right} of {i.fatalities}, {i.fatalities_invented} invented")
    out.append(f"  {i.invented} incidents invented in {i.quiet_articles} articles without news")
    return out


def _row(title: str, measures: dict[str, float], names: tuple[str, ...]) -> str:
    shown = (f"{n.removeprefix(f'{title}_').replace('_', ' ')} {measures[n]:.3f}" for n in names)
    return f"{title:12s} " + "  ".join(shown)


def notes(scores: Scores) -> list[str]:
    """Return every miss, false one and wrong value."""
    return sorted(scores.places.notes) + sorted(scores.dates.notes) + sorted(scores.incidents.notes)


def _groups(title: str, groups: dict[str, Resolved]) -> list[str]:
    out = [f"  {title:14s} gold found placed within tolerance   161 km  20 km  median"]
    for name, g in sorted(groups.items()):
        errors = (
            f"{ratio(sum(e <= 161 for e in g.errors), len(g.errors)):8.2f}"
            f"{ratio(sum(e <= 20 for e in g.errors), len(g.errors)):7.2f}{statistics.median(g.errors):8.1f}"
            if g.errors
            else ""
        )
        out.append(f"  {name:14s} {g.gold:4d} {g.found:5d} {g.placed:6d} {ratio(g.within, g.placed):16.2f}{errors}")
    return out


def _confusion(places: PlaceScore) -> list[str]:
    out = ["  role, gold down " + "".join(f"{r:>14s}" for r in (*_ROLES, "missed"))]
    out += [f"  {g:16s}" + "".join(f"{places.roles[g, given]:14d}" for given in (*_ROLES, "-")) for g in _ROLES]
    return out
