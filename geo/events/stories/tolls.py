"""Tolls told apart from their event: «وزارة الصحة تقول 471 شهيدا», who was buried, a count before the event itself."""

from __future__ import annotations

from collections.abc import Sequence

from geo.events.scene.setting import When, Where
from geo.events.stories.stories import Mention
from geo.events.telling.told import Told

_NEAR = 2


def apart(event: Told, where: Where | None, when: When | None) -> tuple[Told, Where | None, When | None]:
    """Return an event with its place and time as one that says only how many fell, where it does.

    What a bare count stands beside (… 471 شهيدا، وتنسب الحادث إلى صاروخ) is no weapon of its own; where and when the
    dead are buried is not where and when they fell.

    Parameters
    ----------
    event : Told
    where : Where or None
    when : When or None
    """
    if only_toll(event):
        return event._replace(effect=True), None, None
    if where is None and when is None and all(a.item.counted for a in event.anchors):
        return event._replace(effect=True), where, when
    return event, where, when


def only_toll(event: Told) -> bool:
    """Whether an event says but who is mourned or buried (حدادا على أرواح 92 عسكريا سقطوا في …).

    Parameters
    ----------
    event : Told
    """
    if event.frames == {"toll"}:
        return True
    return "toll" in event.frames and event.effect and all(a.item.weak for a in event.anchors)


def merely_hurt(mention: Mention) -> bool:
    """Whether a mention says but that some were hurt, by nothing and on no day of its own (إصابة 263 شرطيا).

    Parameters
    ----------
    mention : Mention
    """
    event, when = mention.told, mention.when
    if event.frames != {"injure"} or event.weapons:
        return False
    return when is None or when.rule not in {"clause", "sentence"}


def waiting(mention: Mention) -> bool:
    """Whether a mention tells but of the dead, of no place: their event may follow."""
    event = mention.told
    return event.effect and event.mood == "told" and event.counts.dead is not None and mention.where is None


def awaited(tolls: Sequence[Mention], mention: Mention) -> Mention | None:
    """Return the toll told right before an event that tells of none.

    Parameters
    ----------
    tolls : sequence of Mention
        Those that no event before them took.
    mention : Mention
        The event.
    """
    event = mention.told
    if event.family != "violence" or event.counts.dead is not None or event.past_perfect:
        return None
    for toll in reversed(tolls):
        if toll.told.paragraph == event.paragraph and 0 <= event.sentence - toll.told.sentence <= _NEAR:
            return toll
    return None
