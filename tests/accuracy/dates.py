"""Dates scored: right values, false ones, traps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geo.mentions import DateValue, Mention
from tests.accuracy.corpus import GoldArticle, Interval, ratio, touch


@dataclass
class DateScore:
    """Running counts over articles."""

    gold: int = 0
    found: int = 0
    right: int = 0
    predicted: int = 0
    false: int = 0
    traps: int = 0
    traps_hit: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, article: GoldArticle, mentions: Sequence[Mention]) -> None:
        """Score the dates of one article."""
        if article.dates is None:
            return
        found = [m for m in mentions if m.kind == "date"]
        self.predicted += len(found)
        for gold in article.dates:
            if gold.optional:
                continue
            hits = [m for m in found if touch(m, gold)]
            right = any(same_time(value, _interval(m)) for m in hits for value in gold.values)
            self.gold += 1
            self.found += bool(hits)
            self.right += right
            if not right:
                got = ", ".join(f"{m.text} = {_shown(_interval(m))}" for m in hits) or "nothing"
                wanted = _shown(gold.values[0])
                self.notes.append(f"DATE  {article.id} {gold.text} = {wanted}, got {got} | {article.around(gold)}")
        for m in found:
            if _interval(m)[0] and not any(touch(m, d) for d in article.dates):
                self.false += 1
                self.notes.append(f"FALSE {article.id} date {m.text} = {_shown(_interval(m))} | {article.around(m)}")
        for trap in article.traps("not_dates"):
            self.traps += 1
            self.traps_hit += any(touch(m, trap) and _interval(m)[0] is not None for m in found)

    @property
    def measures(self) -> dict[str, float]:
        """The figures of this score."""
        return {
            "dates_right": ratio(self.right, self.gold),
            "dates_found": ratio(self.found, self.gold),
            "dates_false": ratio(self.false, self.predicted),
        }


def same_time(gold: Interval, given: Interval) -> bool:
    """Whether two intervals name the same time: the same day, or 60 % of the union for longer spans."""
    (start, end), (given_start, given_end) = gold, given
    if start is None or given_start is None:
        return start is None and given_start is None
    end, given_end = end or start, given_end or given_start
    if start == end:
        return given_start == given_end == start
    union = (max(end, given_end) - min(start, given_start)).days + 1
    common = (min(end, given_end) - max(start, given_start)).days + 1
    return common / union >= 0.6


def _interval(mention: Mention) -> Interval:
    assert isinstance(mention.value, DateValue)
    return mention.value.start, mention.value.end


def _shown(interval: Interval) -> str:
    start, end = interval
    return str(start) if start == end else f"{start}..{end}"
