"""The histogram as a Vega-Lite specification: bars stacked by type, spread intervals lighter, brush along time.

Time runs as the page reads: from right to left in Arabic, the slider beneath it likewise.

The chosen window is laid over it as HTML: a specification that changed with every move of the slider would make the
browser build the whole chart anew.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from babel.dates import get_day_names, get_month_names

from geo.page.i18n import Texts
from geo.query.columns import to_date, to_day
from geo.query.timeline import Histogram
from geo.taxonomy import EVENT_TYPES, STYLES, label

Span = tuple[date, date]
BRUSH = "brush"
# Pixels before and behind the bars; the style sheet sets the slider's ends under theirs.
AXIS, EDGE = 38, 12
_FEW_DAYS = 8
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


def window(chosen: Span, span: Span) -> str:
    """Return HTML that dims the days of the span which are not chosen."""
    days = (span[1] - span[0]).days + 1
    before, after = (chosen[0] - span[0]).days / days, (span[1] - chosen[1]).days / days
    return (
        f'<div class="wq-window" style="--before:{max(before, 0):.4f};--after:{max(after, 0):.4f}"><i></i><i></i></div>'
    )


def units(t: Texts) -> dict[str, str]:
    """Return what stands for a thousand and a million behind a number that is to be short."""
    return {"thousand": t("k"), "million": t("M")}


def spec(histogram: Histogram, span: Span, t: Texts) -> dict[str, Any]:
    """Return the chart.

    Parameters
    ----------
    histogram : Histogram
    span : tuple of datetime.date
        First and last day of the slider beneath, whose ends those of the chart are.
    t : Texts
        Language of axis and tooltips.
    """
    types = [label(name, t.lang) for name in EVENT_TYPES]
    domain = [_ms(span[0]), _ms(span[1]) + _MS_PER_DAY]
    lookup = "[" + ",".join(f'"{name}"' for name in types) + "][datum.k]"
    short = " : ".join(
        f"datum.value >= {step} ? format(datum.value / {step}, '~r') + '{gap}{unit}'"
        for step, unit in ((1_000_000, units(t)["million"]), (1000, units(t)["thousand"]))
        for gap in (" " if len(unit) > 1 else "",)
    )
    # A few days are told day by day: left to itself the axis would go down to hours, which no incident has.
    # Their names stand under the middle of their bars, not where the day begins.
    days = (span[1] - span[0]).days + 1
    middle = {"expr": f"{'-' if t.rtl else ''}width / {2 * days}"}
    ticks: dict[str, Any] = {"tickCount": 8, "labelBound": True, "labelFlush": True}
    if days <= _FEW_DAYS:
        ticks = {"tickCount": {"interval": "day", "step": 1}, "labelOffset": middle}
        ticks["format"] = "\u2067%d %b\u2069" if t.rtl else "%d %b"  # the chart itself is drawn from left to right
        ticks["labelExpr"] = f"datum.value < {domain[1]} ? datum.label : ''"  # the day behind the last is not told
    empty = not (histogram.exact.any() or histogram.spread.any())
    x = {"field": "a", "type": "temporal", "title": None, "scale": {"type": "utc", "domain": domain, "reverse": t.rtl},
         "axis": {"labelOverlap": "greedy", "labelSeparation": 8, "grid": False, **ticks}}  # fmt: skip
    bars = {
        "params": [{"name": BRUSH, "select": {"type": "interval", "encodings": ["x"]}}],
        "transform": [{"calculate": lookup, "as": "t"}],
        "mark": {"type": "bar", "stroke": None, "clip": True},
        "encoding": {
            "x": x,
            "x2": {"field": "b"},
            "y": {"field": "n", "type": "quantitative", "aggregate": "sum", "stack": True, "title": None,
                  "scale": {"domain": [0, 1]} if empty else {},
                  "axis": {"tickMinStep": 1, "tickCount": 3, "labelExpr": f"{short} : format(datum.value, '~r')",
                           "orient": "right" if t.rtl else "left", "minExtent": AXIS, "maxExtent": AXIS}},
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
    return {
        "height": 110,
        "data": {"values": rows(histogram)},
        "layer": [bars],
        "padding": {"left": EDGE if t.rtl else 0, "right": 0 if t.rtl else EDGE, "top": 5, "bottom": 5},
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
        start, end = sorted(_brushed_day(value) for value in event["selection"][BRUSH]["a"][:2])
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        return None
    return start, end


def _brushed_day(value: Any) -> date:
    """Return the day of an end of the brush: milliseconds, or ISO text where the scale runs from right to left."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).date()
    return to_date(int(float(value) // _MS_PER_DAY))
