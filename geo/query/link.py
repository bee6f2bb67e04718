"""What a link of the page says: the filters, the language, the chosen incident, the view; read and written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from gazetteer.normalise import fold_name
from geo.query.columns import STATUSES, SUB_TYPES
from geo.query.filters import SIDES, Filters
from geo.taxonomy import EVENT_TYPES, label


@dataclass(frozen=True, slots=True)
class PageState:
    """All that a URL of the page says.

    Attributes
    ----------
    filters : Filters
    lang : str
    incident : str
        Id of the chosen incident, empty for none.
    view : tuple or None
        Latitude, longitude and zoom of the map.
    published : datetime.date or None
        Day of publication that a reader has given for articles that tell none.
    """

    filters: Filters = field(default_factory=Filters)
    lang: str = "ar"
    incident: str = ""
    view: tuple[float, float, int] | None = None
    published: date | None = None


def from_query(query: Mapping[str, Iterable[str]]) -> PageState:
    """Read a URL's parameters; what cannot be understood is left out, as a link must never break the page.

    Examples
    --------
    >>> from_query({"from": ["2020-01-01"], "type": ["Battles"]}).filters.types
    ('Battles',)
    """
    values = {key: tuple(str(v) for v in found if str(v)) for key, found in query.items()}
    first = {key: found[0] for key, found in values.items() if found}
    start, end = _date(first.get("from")), _date(first.get("to"))
    if start and end and start > end:
        start, end = end, start
    side = first.get("side", "any")
    filters = Filters(
        start=start,
        end=end,
        undated=first.get("undated", "1") != "0",
        actors=values.get("actor", ()),
        side=side if side in SIDES else "any",
        types=tuple(t for t in map(_event_type, values.get("type", ())) if t),
        statuses=tuple(s for s in values.get("status", ()) if s in STATUSES),
        places=values.get("place", ()),
        sources=values.get("source", ()),
        query=first.get("q", "").strip()[:200],
        bbox=_bbox(first.get("bbox")),
        precision=_whole(first.get("precision"), 0, 5),
        deaths=_whole(first.get("deaths"), 0, 10**7),
    )
    lang = first.get("lang", "ar")
    return PageState(
        filters,
        lang if lang in {"ar", "en"} else "ar",
        first.get("incident", "")[:200],
        _view(first.get("view")),
        _date(first.get("published")),
    )


def to_query(state: PageState) -> dict[str, list[str]]:
    """Return the URL's parameters for a state; `from_query` reads them back."""
    f = state.filters
    found: dict[str, list[str]] = {
        "lang": [state.lang],
        "from": [f.start.isoformat()] if f.start else [],
        "to": [f.end.isoformat()] if f.end else [],
        "undated": [] if f.undated else ["0"],
        "actor": list(f.actors),
        "side": [] if f.side == "any" else [f.side],
        "type": list(f.types),
        "status": list(f.statuses),
        "place": list(f.places),
        "source": list(f.sources),
        "q": [f.query] if f.query else [],
        "bbox": [",".join(f"{v:.4f}" for v in f.bbox)] if f.bbox else [],
        "precision": [str(f.precision)] if f.precision else [],
        "deaths": [str(f.deaths)] if f.deaths else [],
        "incident": [state.incident] if state.incident else [],
        "view": [f"{state.view[0]:.4f},{state.view[1]:.4f},{state.view[2]}"] if state.view else [],
        "published": [state.published.isoformat()] if state.published else [],
    }
    return {key: values for key, values in found.items() if values}


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _whole(text: str | None, least: int, most: int) -> int:
    return min(max(int(text), least), most) if text and text.isascii() and text.isdigit() else least


def _numbers(text: str | None, count: int) -> list[float] | None:
    parts = (text or "").split(",")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return None
    return numbers if len(numbers) == count and all(np.isfinite(numbers)) else None


def _bbox(text: str | None) -> tuple[float, float, float, float] | None:
    numbers = _numbers(text, 4)
    if numbers is None:
        return None
    west, south, east, north = numbers
    return (west, south, east, north) if south <= north and west <= east else None


def _view(text: str | None) -> tuple[float, float, int] | None:
    numbers = _numbers(text, 3)
    if numbers is None or abs(numbers[0]) > 90:
        return None
    return numbers[0], numbers[1], int(min(max(numbers[2], 2), 18))


def _event_type(text: str) -> str:
    wanted = fold_name(text)
    names = (*EVENT_TYPES, *SUB_TYPES)
    return next((n for n in names if wanted in {fold_name(n), fold_name(label(n, "ar"))}), "")
