"""Whether an article is news at all: opinion, sports, weather, economy and culture raise the bar for an incident."""

from __future__ import annotations

from collections import Counter

from gazetteer.record import record
from geo.events.words.reading import Signs

_THEMES = (
    *("sport", "weather", "economy", "culture", "travel", "science"),
    *("history", "law", "religion", "language", "staged", "opinion"),
)


@record
class Genre:
    """The theme that an article's words show, empty for news; its words of accidents, and those of any theme."""

    theme: str
    accidents: frozenset[int]
    themed: frozenset[int] = frozenset()
    peaceful: frozenset[int] = frozenset()

    @property
    def news(self) -> bool:
        """Whether the article reads as news."""
        return not self.theme


def genre_of(signs: Signs) -> Genre:
    """Return the genre of an article by the words of a theme against those of violence and of reporting."""
    seen: Counter[str] = Counter()
    accidents = set()
    themed = set()
    peaceful = set()
    distinct: dict[str, set[str]] = {}
    for sign in signs.layers.get("genre", ()):
        index, item = sign.start, sign.item
        if item.key == "accident":
            if index not in signs.inside:  # «معسكر الصاعقة»
                accidents.add(index)
            continue
        if item.key == "peaceful":
            peaceful.add(index)
            continue
        if item.key != "opinion":
            themed.add(index)
        if item.lemma not in distinct.setdefault(item.key, set()):
            distinct[item.key].add(item.lemma)
            seen[item.key] += 1
    reports = sum(1 for sign in signs.layers.get("speech", ()) if sign.item.key == "say")
    strong = sum(1 for t in signs.triggers if not t.item.weak)
    length = max(60, len(signs.tokens.words))
    for theme in _THEMES:
        count = seen[theme]
        least = 3 if theme == "opinion" else 4
        share = count / length
        if count >= least and share >= 0.02 and count >= (0.7 if theme == "opinion" else 0.5) * strong:
            if theme == "opinion" and reports > count:
                continue
            return Genre(theme, frozenset(accidents), frozenset(themed), frozenset(peaceful))
    return Genre("", frozenset(accidents), frozenset(themed), frozenset(peaceful))
