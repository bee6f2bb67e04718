"""The histogram, the slider under it, and the player."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from geo.page import chart, pagestate
from geo.page.i18n import Texts
from geo.page.session import SPEEDS
from geo.page.shown import Shown
from geo.page.widgets.common import S, session
from geo.query import timeline


def show_timeline(shown: Shown) -> None:
    """Render the histogram, the range slider under it, and the player."""
    t, f, span, histogram = shown.t, shown.state.filters, shown.span, shown.histogram
    if span is None or histogram is None:
        if len(shown.columns):
            st.info(t("No incident here has a date; they are all listed in the table."))
        return
    with st.container(key="bars"):
        st.html(chart.window(pagestate.shown_range(f, span), span))
        event = st.vega_lite_chart(
            None, chart.spec(histogram, span, t), key=f"bars{S.get('brushes', 0)}", on_select="rerun", width="stretch",
            selection_mode=chart.BRUSH, alt=t("Incidents over time, by type"),
        )  # fmt: skip
    brushed = chart.brushed(event)
    if brushed:
        session.brush(brushed, span)
        st.rerun()
    if span[0] < span[1]:
        st.slider(t("Days shown"), *span, key="w_range", format="YYYY-MM-DD", step=timedelta(days=1))
        show_player(span, histogram.unit, t)
    undated = int((shown.at_any_time & ~shown.columns.dated).sum())
    if undated:
        st.caption(t.plural("{n} incident without a date", "{n} incidents without a date", undated))


def show_player(span: pagestate.Span, unit: timeline.Unit, t: Texts) -> None:
    """Render play and pause, step, speed, and whether the window moves or grows."""
    playing = S.get("playing", False)
    with st.container(key="player", horizontal=True, vertical_alignment="bottom"):
        st.button(t("Pause") if playing else t("Play"), key="play", on_click=session.toggle_play, args=(span, unit))
        st.button(t("One step"), key="step", on_click=session.step, args=(span, unit))
        st.segmented_control(t("Speed"), list(SPEEDS), key="w_speed", default="1×", label_visibility="collapsed")
        st.toggle(t("Keep what was shown"), key="w_cumulative")
    if playing:
        st.fragment(tick, run_every=session.pause)(span, unit)


def tick(span: pagestate.Span, unit: timeline.Unit) -> None:
    """Let the player go on when it is due."""
    if session.tick(span, unit):
        st.rerun()
