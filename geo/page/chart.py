"""The histogram as a Vega-Lite specification: bars stacked by type, spread intervals lighter, brush along time."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import get_day_names, get_month_names

from geo.page.i18n import Texts
from geo.query.columns import to_date, to_day
from geo.query.timeline import Histogram
from geo.taxonomy import EVENT_TYPES, STYLES, label

BRUSH = "brush"
_MS_PER_DAY = 86_400_000


def _ms(day: date) -> int:
    return to_day(day) * _MS_PER_DAY


def rows(histogram: Histogram) -> list[dict[str, Any]]:
    """Return the bars: begin and end in milliseconds, event type, height, and whether it is spread over bins."""
    found = []
    for values, spread in ((histogram.exact, 0), (histogram.spread, 1)):
        for line, kind in zip(*values.nonzero(), strict=True):
            found.append({
                "a": _ms(histogram.edges[line]),
                "b": _ms(histogram.edges[line + 1]),
                "k": int(kind),
                "n": int(values[line, kind]),
                "s": spread,
            })  # fmt: skip
    return found


def spec(histogram: Histogram, window: tuple[date, date] | None, t: Texts) -> dict[str, Any]:
    """Return the chart.

    Parameters
    ----------
    histogram : Histogram
    window : tuple of datetime.date or None
        The days that are shown; drawn as a band.
    t : Texts
        Language of axis and tooltips.
    """
    types = [label(name, t.lang) for name in EVENT_TYPES]
    domain = [_ms(histogram.edges[0]), _ms(histogram.edges[-1])]
    lookup = "[" + ",".join(f'"{name}"' for name in types) + "][datum.k]"
    x = {"field": "a", "type": "temporal", "title": None, "scale": {"type": "utc", "domain": domain},
         "axis": {"labelOverlap": "greedy", "tickCount": 8, "grid": False}}  # fmt: skip
    bars = {
        "params": [{"name": BRUSH, "select": {"type": "interval", "encodings": ["x"]}}],
        "transform": [{"calculate": lookup, "as": "t"}],
        "mark": {"type": "bar", "stroke": None},
        "encoding": {
            "x": x,
            "x2": {"field": "b"},
            "y": {"field": "n", "type": "quantitative", "aggregate": "sum", "stack": True, "title": None,
                  "axis": {"tickMinStep": 1, "tickCount": 3, "format": "~s"}},
            "color": {"field": "t", "type": "nominal", "legend": None,
                      "scale": {"domain": types, "range": [STYLES[name].color for name in EVENT_TYPES]}},
            "opacity": {"field": "s", "type": "nominal", "legend": None,
                        "scale": {"domain": [0, 1], "range": [1, 0.4]}},
            "detail": {"field": "s"},
            "tooltip": [
                {"field": "a", "type": "temporal", "title": t("From"), "format": "%d %B %Y"},
                {"field": "t", "type": "nominal", "title": t("Event type")},
                {"field": "n", "type": "quantitative", "aggregate": "sum", "title": t("Incidents")},
            ],
        },
    }  # fmt: skip
    layers = [bars]
    if window:
        layers.insert(0, {
            "data": {"values": [{"a": _ms(window[0]), "b": _ms(window[1]) + _MS_PER_DAY}]},
            "mark": {"type": "rect", "color": "#94a3b8", "opacity": 0.25, "clip": True},
            "encoding": {"x": x, "x2": {"field": "b"}},
        })  # fmt: skip
    return {
        "height": 110,
        "data": {"values": rows(histogram)},
        "layer": layers,
        "config": {"locale": {"time": _time_locale(t.lang)}, "view": {"stroke": None}},
    }


def _time_locale(lang: str) -> dict[str, Any]:
    def names(getter: Any, width: str, keys: range) -> list[str]:
        found = getter(width, locale=lang)
        return [found[key] for key in keys]

    # Babel's week begins on Monday, that of Vega on Sunday.
    long_days, short_days = names(get_day_names, "wide", range(7)), names(get_day_names, "abbreviated", range(7))
    return {
        "dateTime": "%d %B %Y", "date": "%d/%m/%Y", "time": "%H:%M", "periods": ["", ""],
        "days": [long_days[6], *long_days[:6]], "shortDays": [short_days[6], *short_days[:6]],
        "months": names(get_month_names, "wide", range(1, 13)),
        "shortMonths": names(get_month_names, "abbreviated", range(1, 13)),
    }  # fmt: skip


def brushed(event: Any) -> tuple[date, date] | None:
    """Return the days that were brushed on the chart, or None."""
    try:
        low, high = sorted(event["selection"][BRUSH]["a"])[:2]
        start, end = (to_date(int(float(value) // _MS_PER_DAY)) for value in (low, high))
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        return None
    return start, end
