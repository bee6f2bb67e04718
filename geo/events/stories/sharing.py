"""A toll told place by place: «قتل ثلاثة مدنيين في خان شيخون واثنان في معرة النعمان» is one event a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from geo.events.casualties.figures import HARM
from geo.events.casualties.quantities import Quantity, quantities
from geo.events.casualties.sums import joined_by_and
from geo.events.scene.setting import Scene
from geo.events.telling.splitting import Spot, within
from geo.events.telling.told import Told
from geo.events.words.triggers import function_words
from geo.mentions import PlaceValue

_REACH_OF_KIND = 2


class Share(NamedTuple):
    """The dead of one place."""

    spot: Spot
    low: int
    high: int


def shares(scene: Scene, told: Told) -> list[Share]:
    """Return how many died where, when a clause tells it of several places; nothing otherwise."""
    if told.family not in {"violence", "protest"} or told.counts.dead is None:
        return []
    deadly = [a for a in told.anchors if HARM.get(a.item.key) == "dead"]
    spots = within(scene.places, told.start, told.end)
    if not deadly or len(spots) < 2:
        return []
    found = [
        q
        for q in quantities(scene.signs, list(told.anchors), told.start, told.end)
        if q.effect in {"", "dead"} and not q.vague and q.start >= deadly[0].start
    ]
    out: list[Share] = []
    for number, quantity in enumerate(found):
        following = found[number + 1].start if number + 1 < len(found) else told.end
        spot = _right_behind(scene, quantity, spots)
        if spot is None and not out:
            spot = next(iter(within(spots, quantity.end, following)), None)
        if spot is None:
            continue
        if out and not (joined_by_and(scene.signs, quantity.start) or quantity.start in scene.signs.commas):
            continue
        if any(_same(scene, spot, s.spot) for s in out):
            return []
        out.append(Share(spot, quantity.low, quantity.high))
    return out if len(out) > 1 else []


def _right_behind(scene: Scene, quantity: Quantity, spots: Sequence[Spot]) -> Spot | None:
    """Return the place that stands right behind a quantity, with its preposition and its kind between."""
    words = scene.signs.tokens.words
    for spot in spots:
        at = spot.start
        if at == quantity.end and words[at][:1] == "ب":
            return spot
        while at > quantity.end and at >= spot.start - _REACH_OF_KIND and words[at - 1] in function_words("locating"):
            at -= 1
        if quantity.end == at < spot.start:
            return spot
    return None


def _same(scene: Scene, one: Spot, other: Spot) -> bool:
    """Whether two mentions are of one place: neighbouring towns with tolls of their own are two."""
    a, b = scene.located[one.key].mention.value, scene.located[other.key].mention.value
    assert isinstance(a, PlaceValue)  # noqa: S101 - place mentions carry place values
    assert isinstance(b, PlaceValue)  # noqa: S101
    return (a.lat, a.lon) == (b.lat, b.lon)
