"""The table of what passes the filters, and its summaries."""

from __future__ import annotations

import streamlit as st

from geo.page import card, scripts, summary
from geo.page.shown import Shown
from geo.page.widgets.common import S, choose, session

PAGE_ROWS, ROW_HEIGHT, SUMMED = 100, 35, 60


def show_table(shown: Shown) -> None:
    """Render the rows that pass, a page at a time; choosing one chooses its incident, and back."""
    t, catalogue, rows, chosen = shown.t, shown.catalogue, shown.rows, shown.chosen
    pages, sorts = max(1, -(-len(rows) // PAGE_ROWS)), summary.sorts(t)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose(t("Order"), "w_sort", sorts, width=190)
        S.w_page = min(session.table_page(rows, chosen, PAGE_ROWS), pages)
        page = int(st.number_input(t("Page"), 1, pages, key="w_page", width=130, disabled=pages == 1))
        st.toggle(t("Only what is in view"), key="w_in_view")
    here = rows[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    if not len(rows):
        st.info(card.nothing(t, len(shown.columns)))
        return
    st.caption(summary.caption(page, PAGE_ROWS, len(here), len(rows), t))
    at = next((n for n, row in enumerate(here) if int(row) == chosen), None)
    # The table is built anew for other incidents, so that an old selection never points at a new row.
    ids = tuple(catalogue.incident(int(row)).id for row in here)
    key = f"rows{hash((t.lang, page, ids, shown.state.incident))}"
    event = st.dataframe(
        summary.table(catalogue, here, t), key=key, column_order=summary.column_order(t),
        column_config={
            name: st.column_config.Column(width=pixels, alignment="right" if t.rtl else None)
            for name, pixels in summary.widths(t).items()
        },
        on_select="rerun", selection_mode="single-row", hide_index=True,
        selection_default={"selection": {"rows": [] if at is None else [at]}}, alt=t("Table of incidents"),
        row_height=ROW_HEIGHT, height=min(40 + ROW_HEIGHT * len(here), 420), placeholder="–",
    )  # fmt: skip
    if at is not None:
        st.html(scripts.scroll(at, ROW_HEIGHT), unsafe_allow_javascript=True)
    picked = event["selection"]["rows"]
    if picked and picked[0] != at and picked[0] < len(here):
        session.choose(ids[picked[0]], move=True)
        S.reveal = True
        st.rerun()
    if S.pop("reveal", False):
        st.html(scripts.reveal(), unsafe_allow_javascript=True)


def show_summary(shown: Shown) -> None:
    """Render the summaries by type, governorate and actor."""
    tables = summary.all_tables(shown.columns, shown.mask, shown.t)
    for column, (title, frame) in zip(st.columns(3), tables, strict=True):
        column.html(summary.listing(title, frame.head(SUMMED), len(frame), shown.t))
