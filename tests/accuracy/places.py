"""Places scored: recognition, roles, resolution, spatial phrases, traps."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from geo.mentions import Mention, PlaceValue
from tests.accuracy.corpus import GoldArticle, GoldPlace, distance_km, f1, ratio, shared, touch

POINTS = frozenset({"city", "town", "village", "neighbourhood", "facility"})
ANAPHORS = frozenset(
    "العاصمة المدينة المحافظة البلاد المنطقة القطاع المخيم البلدة القرية المديرية القضاء الناحية الولاية الإقليم "  # noqa: SIM905
    "الحي الدولة المملكة الجزيرة".split()
)
_MEDINA = (24.47, 39.61, 60.0)


@dataclass
class Resolved:
    """Counts of gold locations of one country or class: all, found, placed, within tolerance; errors of points."""

    gold: int = 0
    found: int = 0
    placed: int = 0
    within: int = 0
    errors: list[float] = field(default_factory=list)


@dataclass
class PlaceScore:
    """Running counts over articles."""

    predicted: int = 0
    right: int = 0
    right_exact: int = 0
    gold: int = 0
    found: int = 0
    found_exact: int = 0
    traps: int = 0
    traps_hit: int = 0
    spatial: int = 0
    spatial_found: int = 0
    spatial_right: int = 0
    spatial_strict: int = 0
    errors: list[float] = field(default_factory=list)
    by_country: dict[str, Resolved] = field(default_factory=dict)
    by_class: dict[str, Resolved] = field(default_factory=dict)
    roles: Counter[tuple[str, str]] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def add(self, article: GoldArticle, mentions: Sequence[Mention]) -> None:
        """Score the place mentions of one article."""
        if article.places is None:
            return
        found = [m for m in mentions if m.kind == "place"]
        live = [m for m in found if m.role != "part_of_name" and not _neutral(m, article)]
        gold = [p for p in article.places if p.role != "part_of_name" and not p.optional]
        self._recognition(article, live, gold)
        for place in article.places:
            if place.optional:
                continue
            if place.feature != "spatial":
                roles = {m.role for m in found if touch(m, place)}
                self.roles[place.role, place.role if place.role in roles else next(iter(sorted(roles)), "-")] += 1
            elif place.role != "part_of_name":
                self._phrase(article, place, live)
        for trap in article.traps("not_places"):
            if trap.why.startswith("tail"):
                continue
            hit = any(touch(m, trap) for m in live)
            self.traps += 1
            self.traps_hit += hit
            if hit:
                self.notes.append(f"TRAP  {article.id} {trap.text} ({trap.why}) | {article.around(trap)}")

    def _recognition(self, article: GoldArticle, live: list[Mention], gold: list[GoldPlace]) -> None:
        spans = {(p.start, p.end) for p in gold}
        for m in live:
            right = any(touch(m, p) for p in gold)
            self.predicted += 1
            self.right += right
            self.right_exact += (m.start, m.end) in spans
            if not right:
                self.notes.append(f"FALSE {article.id} {m.text} -> {_value(m).name_en} | {article.around(m)}")
        for place in gold:
            if place.feature == "spatial":
                continue
            hits = [m for m in live if touch(m, place)]
            self.gold += 1
            self.found += bool(hits)
            self.found_exact += any((m.start, m.end) == (place.start, place.end) for m in hits)
            if not hits:
                self.notes.append(f"MISS  {article.id} {place.text} ({place.feature}) | {article.around(place)}")
            if place.role == "location":
                self._resolution(article, place, hits)

    def _resolution(self, article: GoldArticle, place: GoldPlace, hits: list[Mention]) -> None:
        groups = [
            self.by_country.setdefault(article.country, Resolved()),
            self.by_class.setdefault(place.feature, Resolved()),
        ]
        placed = [m for m in hits if _value(m).lat is not None]
        for group in groups:
            group.gold += 1
            group.found += bool(hits)
            group.placed += bool(placed)
        if not placed:
            return
        best = max(placed, key=lambda m: shared(m, place))
        error = _distance(place, best)
        if place.feature in POINTS:
            self.errors.append(error)
        for group in groups:
            group.within += error <= place.tolerance_km
            if place.feature in POINTS:
                group.errors.append(error)
        if error > place.tolerance_km:
            value = _value(best)
            self.notes.append(
                f"WRONG {article.id} {place.text} -> {value.name_en} ({value.kind}) {error:.0f} km"
                f" (tolerance {place.tolerance_km:.0f}) | {article.around(place)}"
            )

    def _phrase(self, article: GoldArticle, place: GoldPlace, live: list[Mention]) -> None:
        self.spatial += 1
        near = [m for m in live if touch(m, place) and shared(m, place) >= 0.5 and _value(m).lat is not None]
        if not near:
            self.notes.append(f"SPACE {article.id} {place.text}: not found")
            return
        best = max(near, key=lambda m: shared(m, place))
        error, radius = _distance(place, best), _value(best).radius_km or 0.0
        needed = max(place.tolerance_km, 5.0)
        right = error <= max(place.tolerance_km, radius) and radius <= 2.5 * needed
        self.spatial_found += 1
        self.spatial_right += right
        self.spatial_strict += error <= radius <= 2 * needed
        if not right:
            self.notes.append(
                f"SPACE {article.id} {place.text}: {error:.0f} km off, radius {radius:.0f}"
                f" (true {place.tolerance_km:.0f})"
            )

    @property
    def measures(self) -> dict[str, float]:
        """The figures of this score."""
        precision, recall = ratio(self.right, self.predicted), ratio(self.found, self.gold)
        roles_found = sum(n for (_, given), n in self.roles.items() if given != "-")
        exact_precision, exact_recall = ratio(self.right_exact, self.predicted), ratio(self.found_exact, self.gold)
        return {
            "recognition_precision": precision,
            "recognition_recall": recall,
            "recognition_f1": f1(precision, recall),
            "recognition_exact_f1": f1(exact_precision, exact_recall),
            "within_161_km": ratio(sum(e <= 161 for e in self.errors), len(self.errors)),
            "within_20_km": ratio(sum(e <= 20 for e in self.errors), len(self.errors)),
            "mean_km": statistics.fmean(self.errors) if self.errors else 0.0,
            "median_km": statistics.median(self.errors) if self.errors else 0.0,
            "roles_right": ratio(sum(n for (gold, given), n in self.roles.items() if gold == given), roles_found),
            "spatial_right": ratio(self.spatial_right, self.spatial),
            "spatial_strict": ratio(self.spatial_strict, self.spatial),
            "traps_hit": ratio(self.traps_hit, self.traps),
        }


def _value(mention: Mention) -> PlaceValue:
    assert isinstance(mention.value, PlaceValue)
    return mention.value


def _distance(place: GoldPlace, mention: Mention) -> float:
    value = _value(mention)
    assert value.lat is not None
    assert value.lon is not None
    return distance_km(place.lat, place.lon, value.lat, value.lon)


def _neutral(mention: Mention, article: GoldArticle) -> bool:
    """Whether a mention counts neither way: an anaphor (unless it was read as Medina), or one in an optional part."""
    places = article.places or ()
    if any(touch(mention, p) and p.text in ANAPHORS for p in places):
        return False
    text = mention.text
    if text in ANAPHORS or (text[1:] in ANAPHORS and text[0] in "وفبكل"):
        value = _value(mention)
        lat, lon, near = _MEDINA
        return value.lat is None or value.lon is None or distance_km(lat, lon, value.lat, value.lon) >= near
    if any(p.optional and touch(mention, p) for p in places):
        return True
    return any(t.why.startswith("tail") and touch(mention, t) for t in article.traps("not_places"))
