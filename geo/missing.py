"""Names that articles use as places and no gazetteer has, counted, so that the gaps that matter are filled first."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from gazetteer import Gazetteer
from gazetteer.kinds import kinds, split_kind
from gazetteer.normalise import fold_name
from geo.article import Article
from geo.mentions import PlaceValue

# By an area, or by a phrase around it: «placed by what the text says: countryside of iso:SY-ID».
_PLACED_BY = re.compile(r"placed by (?:what the text says: (?:[^:]*? )?(?:of|from) )?(\S+)")
_AROUND = 60


@dataclass(frozen=True, slots=True)
class Missing:
    """A name that no gazetteer has.

    Attributes
    ----------
    name : str
        As first written, without its generic word.
    cue : str
        The generic word that made it a place (قرية، جسر …), or empty.
    area : str
        Arabic name of the place that the text puts it in most often, or empty.
    area_id : str
        That place's id.
    country : str
        Its state, ISO 3166-1 alpha-2.
    count : int
        How often the articles name it.
    example : str
        Some words of text around one mention.
    article : str
        The article of that mention.
    """

    name: str
    cue: str
    area: str
    area_id: str
    country: str
    count: int
    example: str
    article: str


def missing(articles: Iterable[Article], gazetteer: Gazetteer | None = None) -> list[Missing]:
    """Return the names without a gazetteer entry, the most frequent first.

    Parameters
    ----------
    articles : iterable of Article
    gazetteer : Gazetteer, optional
        By default the shipped one with the user's own places.
    """
    from geo.pipeline import read_all

    gazetteer = gazetteer or Gazetteer.default()
    counts: Counter[str] = Counter()
    areas: dict[str, Counter[str]] = defaultdict(Counter)
    first: dict[str, tuple[str, str, str, str]] = {}
    for reading in read_all(articles, gazetteer):
        article = reading.document.article
        for mention in reading.mentions:
            value = mention.value
            if not isinstance(value, PlaceValue) or value.id is not None or value.kind == "spatial":
                continue
            key = fold_name(mention.text)
            counts[key] += 1
            if (match := _PLACED_BY.search(value.why)) is not None:
                areas[key][match[1]] += 1
            if key not in first:
                example = " ".join(article.text[max(0, mention.start - _AROUND) : mention.end + _AROUND].split())
                cue, name = _cue(article.text[max(0, mention.start - 20) : mention.start], mention.text)
                first[key] = (cue, name, example, article.id)
    rows = [_row(first[key], count, areas[key], gazetteer) for key, count in counts.items()]
    return sorted(rows, key=lambda m: (-m.count, m.name))


def _cue(before: str, text: str) -> tuple[str, str]:
    """Return the generic word of a mention, which stands in it or just before it, and the bare name."""
    if split_kind(fold_name(text))[0] is not None:
        cue, _, name = text.partition(" ")
        return cue, name.strip()
    word = before.split()[-1] if before.split() and before[-1:].isspace() else ""
    return (word if fold_name(word) in kinds() else ""), text


def _row(first: tuple[str, str, str, str], count: int, areas: Counter[str], gazetteer: Gazetteer) -> Missing:
    cue, name, example, article = first
    area = min(areas, key=lambda a: (-areas[a], a), default="")
    place = gazetteer.place(area)
    inside, country = (place.name_ar, place.country) if place is not None else ("", "")
    return Missing(name, cue, inside, area, country, count, example, article)
