"""Incidents scored: matching, status, fatalities, and what was invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from geo.incident import Incident
from tests.accuracy.corpus import GoldArticle, GoldIncident, distance_km, f1, ratio

_SOFT = "Strategic developments"


@dataclass
class IncidentScore:
    """Running counts over articles."""

    gold: int = 0
    found: int = 0
    predicted: int = 0
    status: int = 0
    status_right: int = 0
    fatalities: int = 0
    fatalities_right: int = 0
    fatalities_invented: int = 0
    quiet_articles: int = 0
    invented: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, article: GoldArticle, incidents: Sequence[Incident]) -> None:
        """Score the incidents of one article."""
        if article.incidents is None:
            return
        pairs = matched(article.incidents, incidents)
        for a, b in pairs.items():
            gold, given = article.incidents[a], incidents[b]
            self.found += gold.required
            self._fields(article, gold, given)
        self.gold += sum(g.required for g in article.incidents)
        loose = [i for n, i in enumerate(incidents) if n not in pairs.values()]
        counted = [i for i in loose if not (article.news and i.event_type == _SOFT)]
        self.predicted += sum(article.incidents[a].required for a in pairs) + len(counted)
        if not article.news:
            self.quiet_articles += 1
            self.invented += sum(i.status in {"reported", "claimed"} for i in loose)
        for n, g in enumerate(article.incidents):
            if g.required and n not in pairs:
                self.notes.append(f"MISS  {article.id} {g.sub_event_types[0]}, {g.start}, {g.place} | {g.evidence}")
        self.notes += [
            f"EXTRA {article.id} {i.sub_event_type}, {i.event_date}, {i.location}, {i.status} |"
            f" {i.sentence[:90].replace(chr(10), ' ')}"
            for i in loose
        ]

    def _fields(self, article: GoldArticle, gold: GoldIncident, given: Incident) -> None:
        self.status += 1
        self.status_right += gold.status == given.status
        if gold.status != given.status:
            self.notes.append(f"STATUS {article.id} {gold.status}, got {given.status} | {gold.evidence}")
        if gold.fatalities is None:
            self.fatalities_invented += bool(given.fatalities)
        else:
            self.fatalities += 1
            self.fatalities_right += gold.fatalities == given.fatalities
        if gold.fatalities != given.fatalities and (gold.fatalities is not None or given.fatalities):
            self.notes.append(f"DEAD  {article.id} {gold.fatalities}, got {given.fatalities} | {gold.evidence}")

    @property
    def measures(self) -> dict[str, float]:
        """The figures of this score."""
        precision, recall = ratio(self.found, self.predicted), ratio(self.found, self.gold)
        return {
            "incidents_precision": precision,
            "incidents_recall": recall,
            "incidents_f1": f1(precision, recall),
            "status_right": ratio(self.status_right, self.status),
            "fatalities_right": ratio(self.fatalities_right, self.fatalities),
            "fatalities_invented": float(self.fatalities_invented),
            "invented_per_quiet_article": ratio(self.invented, self.quiet_articles),
        }


def matched(gold: Sequence[GoldIncident], given: Sequence[Incident]) -> dict[int, int]:
    """Pair gold with given incidents, the best pairs first, required before optional."""
    pairs = sorted(
        ((_likeness(g, i), g.required, -a, -b) for a, g in enumerate(gold) for b, i in enumerate(given)), reverse=True
    )
    out: dict[int, int] = {}
    for score, _, a, b in pairs:
        if score and -a not in out and -b not in out.values():
            out[-a] = -b
    return out


def _likeness(gold: GoldIncident, given: Incident) -> int:
    """Return 0 where the two are not the same incident, more the more they agree."""
    if gold.event_type != given.event_type and not (
        _control(gold.sub_event_types[0]) and _control(given.sub_event_type)
    ):
        return 0
    if gold.start is not None and gold.end is not None:
        if given.event_date is None:
            return 0
        last = given.event_date_end or given.event_date
        if given.event_date > gold.end + timedelta(1) or last < gold.start - timedelta(1):
            return 0
    if gold.lat is not None and gold.lon is not None:
        if given.latitude is None or given.longitude is None:
            return 0
        allowed = gold.tolerance_km or 0.0
        allowed += min(given.radius_km or 0.0, 3 * allowed)
        if distance_km(gold.lat, gold.lon, given.latitude, given.longitude) > allowed:
            return 0
    agree = (
        given.sub_event_type in gold.sub_event_types,
        given.status == gold.status,
        given.fatalities == gold.fatalities,
    )
    return 1 + sum(agree)


def _control(sub_event_type: str) -> bool:
    return "overtakes" in sub_event_type or "territory" in sub_event_type
