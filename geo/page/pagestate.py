"""Between widgets and filters: what the widgets show for a state, and what a state their values make.

Widgets are named `w_<filter>`; nothing here knows Streamlit, so that the rules can be tested as functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

import numpy as np

from geo import taxonomy
from geo.page import placefilter
from geo.page.card import status_text
from geo.page.i18n import Texts
from geo.query.columns import STATUSES, SUB_TYPES, Columns, Mask, Names
from geo.query.filters import Filters, codes_of, in_places, option_counts, passing, with_actors
from geo.query.layers import Box
from geo.query.link import PageState, to_query
from geo.taxonomy import EVENT_TYPES

Span = tuple[date, date]
_MOST_OPTIONS, _MOST_AREAS = 1500, 300


def widget_values(state: PageState, span: Span | None) -> dict[str, Any]:
    """Return the value of each widget for a state; `w_range` only when there is something to slide over."""
    f = state.filters
    values: dict[str, Any] = {
        "w_lang": state.lang, "w_undated": f.undated, "w_actors": list(f.actors), "w_side": f.side,
        "w_types": list(f.types), "w_statuses": list(f.statuses), "w_places": list(f.places),
        "w_sources": list(f.sources), "w_query": f.query, "w_precision": f.precision, "w_deaths": f.deaths,
        "w_in_view": f.bbox is not None,
    }  # fmt: skip
    if span and span[0] < span[1]:
        values["w_range"] = shown_range(f, span)
    return values


def shown_range(f: Filters, span: Span) -> Span:
    """Return the dates of the slider for a filter: what lies outside the slider stops at its ends."""
    start = min(max(f.start or span[0], span[0]), span[1])
    end = max(min(f.end or span[1], span[1]), span[0])
    return (start, end) if start <= end else span


def filters_of(values: Mapping[str, Any], before: Filters, span: Span | None, box: Box | None) -> Filters:
    """Return the filters that the widgets say.

    Parameters
    ----------
    values : mapping
        Values of the widgets; one that is missing leaves its filter open.
    before : Filters
        The filters so far: dates that a link set outside the slider's range hold until the slider is moved.
    span : tuple of datetime.date or None
        Ends of the slider; a handle that stands there means no limit.
    box : tuple of float or None
        What the map shows, for `w_in_view`.
    """
    start, end = before.start, before.end
    if span and values.get("w_range") and span[0] < span[1] and tuple(values["w_range"]) != shown_range(before, span):
        low, high = values["w_range"]
        start, end = (None if low <= span[0] else low), (None if high >= span[1] else high)
    return Filters(
        start=start,
        end=end,
        undated=bool(values.get("w_undated", True)),
        actors=tuple(values.get("w_actors") or ()),
        side=values.get("w_side") or "any",
        types=tuple(values.get("w_types") or ()),
        statuses=tuple(values.get("w_statuses") or ()),
        places=tuple(values.get("w_places") or ()),
        sources=tuple(values.get("w_sources") or ()),
        query=str(values.get("w_query") or "").strip(),
        bbox=(before.bbox or box) if values.get("w_in_view") else None,
        precision=int(values.get("w_precision") or 0),
        deaths=int(values.get("w_deaths") or 0),
    )


def link(base: str, state: PageState) -> str:
    """Return the address that opens a state."""
    return f"{base.split('?')[0]}?{urlencode(to_query(state), doseq=True)}"


def seen_box(value: Mapping[str, Any] | None) -> Box | None:
    """Return the box that the map says it shows, or None before it has told (or when it tells nonsense)."""
    try:
        bounds = (value or {})["bounds"]
        sw, ne = bounds["_southWest"], bounds["_northEast"]
        box = (float(sw["lng"]), float(sw["lat"]), float(ne["lng"]), float(ne["lat"]))
    except (KeyError, TypeError, ValueError):
        return None
    return box if box[0] < box[2] and box[1] < box[3] else None


def seen_view(value: Mapping[str, Any] | None) -> tuple[float, float, int] | None:
    """Return latitude, longitude and zoom of the map, or None before it has told."""
    box, zoom = seen_box(value), (value or {}).get("zoom")
    return ((box[1] + box[3]) / 2, (box[0] + box[2]) / 2, zoom) if box and isinstance(zoom, int) else None


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter: its text, the filter's name, and the value (None for the whole filter)."""

    text: str
    name: str
    value: str | None = None

    def taken_off(self, f: Filters) -> Filters:
        """Return the filters without this one."""
        return replace(f, start=None, end=None) if self.name == "dates" else f.without(self.name, self.value)


def chips(f: Filters, columns: Columns, t: Texts) -> list[Chip]:
    """Return the active filters."""
    found = []
    if f.start and f.end:
        found.append(Chip(t.interval(f.start, f.end), "dates"))
    elif f.start:
        found.append(Chip(t("from {day}", day=t.day(f.start)), "dates"))
    elif f.end:
        found.append(Chip(t("until {day}", day=t.day(f.end)), "dates"))
    for actor in f.actors:
        codes = codes_of(columns.actors, [actor])
        found.append(Chip(columns.actors.label(codes[0], t.lang) if codes else actor, "actors", actor))
    found += [Chip(taxonomy.label(x, t.lang), "types", x) for x in f.types]
    found += [Chip(status_text(s, t), "statuses", s) for s in f.statuses]
    found += [Chip(place_text(p, t), "places", p) for p in f.places]
    found += [Chip(s, "sources", s) for s in f.sources]
    extra = (
        (bool(f.query), "query", f"«{f.query}»"),
        (f.bbox is not None, "bbox", t("in view")),
        (f.precision > 0, "precision", t("exactness {n} or better", n=f.precision)),
        (f.deaths > 0, "deaths", t("killed ≥ {n}", n=f.deaths)),
        (not f.undated, "undated", t("without undated")),
    )
    return found + [Chip(text, name) for active, name, text in extra if active]


def place_text(key: str, t: Texts) -> str:
    """Return the name of a place filter."""
    found = placefilter.option(key)
    return placefilter.label(found, t) if found else key.rpartition("/")[2]


def places_found(
    columns: Columns, found: Mapping[str, Mask], answers: Sequence[placefilter.Option], t: Texts
) -> list[tuple[str, str]]:
    """Return key and text of the places that a typed name can mean, with how many incidents each would leave."""
    if not answers:
        return []  # nothing was typed: every move of a slider comes here
    others = passing(columns, found, but="places")
    made = []
    for answer in answers:
        extents = placefilter.extents([answer.key])
        n = int((in_places(columns, [answer.key], extents) & others).sum())
        made.append((answer.key, f"{placefilter.label(answer, t)} ({t.number(n)})"))
    return made


Options = dict[str, str]


def options(columns: Columns, found: Mapping[str, Mask], f: Filters, t: Texts) -> dict[str, Options]:
    """Return, for each filter, its options and what they are called, with how many incidents each would leave."""
    left = option_counts(columns, found)

    def counted(name: str, n: Any) -> str:
        return f"{name} ({t.number(int(n))})"

    types: Options = {}
    for code, event_type in enumerate(EVENT_TYPES):
        types[event_type] = counted(taxonomy.label(event_type, t.lang), left["types"][code])
        for sub in taxonomy.sub_types(event_type):
            types[sub] = counted(f"\u2003– {taxonomy.label(sub, t.lang)}", left["subs"][SUB_TYPES.index(sub)])
    statuses = {s: counted(status_text(s, t), left["statuses"][n]) for n, s in enumerate(STATUSES) if s}

    def named(names: Names, counts: Any, kept: Iterable[str], both: bool = False, most: int = _MOST_OPTIONS) -> Options:
        order = sorted(range(len(names.keys)), key=lambda code: -counts[code])[:most]
        made: Options = {}
        for code in order:
            name, other = names.label(code, t.lang), names.label(code, "en" if t.rtl else "ar")
            if names.keys[code] and (counts[code] or names.keys[code] in kept):
                made[names.keys[code]] = counted(f"{name} · {other}" if both and other != name else name, counts[code])
        return made | {key: key for key in kept if key not in made}

    # Of names that several entries bear one is an option; a link may have asked for another of them.
    asked = [columns.actors.keys.index(key) for key in f.actors if key in columns.actors.keys]
    actors = left["actors"].copy()
    actors[asked] = left["actors"][columns.actor_group[asked]]
    areas = named(columns.countries, left["countries"], (), most=_MOST_AREAS)
    areas |= named(columns.admins, left["admins"], (), most=_MOST_AREAS)
    return {
        "types": types,
        "statuses": statuses,
        "actors": named(columns.actors, actors, f.actors, both=True),
        "sources": named(columns.source_names, left["sources"], f.sources),
        "places": areas | {key: place_text(key, t) for key in f.places if key not in areas},
    }


def exactness(columns: Columns, found: Mapping[str, Mask], t: Texts) -> dict[int, str]:
    """Return the options of the precision filter, each with how many incidents it would leave."""
    others = passing(columns, found, but="precision")
    left = np.cumsum(np.bincount(columns.precision[others], minlength=6)[1:])
    names = {
        1: t("exact site or town"),
        2: t("surroundings or better"),
        3: t("part of a region or better"),
        4: t("governorate or better"),
        5: t("country or better"),
    }
    every = f"{t('All')} ({t.number(int(others.sum()))})"
    return {0: every} | {n: f"{name} ({t.number(int(left[n - 1]))})" for n, name in names.items()}


def sides(columns: Columns, found: Mapping[str, Mask], f: Filters, t: Texts) -> dict[str, str]:
    """Return the options of the actor's role, each with how many incidents it would leave."""
    names = {"any": t("in any role"), "actor1": t("as perpetrator"), "actor2": t("as target")}
    others = passing(columns, found, but="actors")
    left = {side: int((with_actors(columns, replace(f, side=side)) & others).sum()) for side in names}
    return {side: f"{name} ({t.number(left[side])})" for side, name in names.items()}
