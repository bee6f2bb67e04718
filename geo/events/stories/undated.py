"""Events without a day: in a text that dates nothing they are news only where much speaks for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from geo.events.scene.setting import Scene
from geo.events.stories.stories import Story
from geo.mentions import DateValue

_RECENT = timedelta(days=14)
_YEARS_AGO = 3
_NEWS = frozenset({"reported", "claimed"})
_PLAIN, _LEAST = 6.0, 4.0
_BULLETIN = 45  # words: a line of news need not say when


def without_hearsay(scene: Scene, stories: Sequence[Story]) -> list[Story]:
    """Leave out what is told without a day by a text that is no news.

    News dates something in these days, or has an event that a place, a toll and a deed speak for; then what it tells
    without a day is news as well, and so is a bulletin of a sentence or two. Of any other text (a column, the plot of
    a film, a lesson in words) an undated event needs nearly as much, and where the text names only years long past it
    tells history.

    Parameters
    ----------
    scene : Scene
    stories : sequence of Story
    """
    published = scene.document.article.published
    if published is None or len(scene.signs.tokens.words) < _BULLETIN or any(_dated(s, published) for s in stories):
        return list(stories)
    if _tells_history(scene, published):
        return [s for s in stories if not _undated(s)]
    if any(s.evidence >= _PLAIN and s.status in _NEWS for s in stories):
        return list(stories)
    return [s for s in stories if not _undated(s) or s.evidence >= _LEAST]


def _undated(story: Story) -> bool:
    return story.when is None and story.status == "reported"


def _dated(story: Story, published: date) -> bool:
    when = story.when
    return when is not None and when.end is not None and when.end >= published - _RECENT


def _tells_history(scene: Scene, published: date) -> bool:
    """Whether every day and year that a text names is years past, and it names one."""
    ends = [d.value.end for d in scene.when if isinstance(d.value, DateValue) and d.value.end is not None]
    return bool(ends) and max(ends).year <= published.year - _YEARS_AGO
