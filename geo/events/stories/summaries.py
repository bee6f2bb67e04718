"""Sums over several events: «بلغت حصيلة الهجمات 73 قتيلا» is told in parts below, and is no event beside them."""

from __future__ import annotations

from collections.abc import Sequence

from geo.events.scene.setting import When, near
from geo.events.stories.stories import Story, sums_up

_WIDE = 3
_LEAST_PARTS = 2


def without_sums(stories: Sequence[Story]) -> list[Story]:
    """Leave out the sums whose parts are told; a part that alone is told takes the sum's dead."""
    out = list(stories)
    for one in stories:
        if not sums_up(one):
            continue
        parts = [s for s in out if s is not one and _within(one, s)]
        if len(parts) >= _LEAST_PARTS:
            out.remove(one)
        elif len(parts) == 1 and parts[0].toll.dead in {None, one.toll.dead}:
            out[out.index(parts[0])] = parts[0]._replace(toll=one.toll)
            out.remove(one)
    return out


def _within(whole: Story, part: Story) -> bool:
    if part.told.family != "violence" or part.told.start < whole.told.start or part.status == "background":
        return False
    if (part.toll.dead or 0) > (whole.toll.dead or 0) or not _meet(whole.when, part.when):
        return False
    if part.where is None or part.where.precision > _WIDE:
        return False
    return whole.where is None or near(whole.where.value, part.where.value)


def _meet(a: When | None, b: When | None) -> bool:
    if a is None or b is None or a.start is None or b.start is None or a.end is None or b.end is None:
        return True
    return a.start <= b.end and b.start <= a.end
