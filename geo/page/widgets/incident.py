"""The chosen incident, what is stacked where the map was clicked, and what is not on the map."""

from __future__ import annotations

import streamlit as st

from geo.incident import Incident
from geo.page import card, picture, readings, summary
from geo.page.catalogue import Catalogue
from geo.page.i18n import Texts
from geo.page.shown import Shown
from geo.page.widgets.common import NEWEST, STATIC, S, folded, session, share_link, show_list
from geo.page.widgets.correcting import show_correction, show_trouble, write


def show_why(catalogue: Catalogue, row: int, found: Incident, t: Texts) -> None:
    """Render how the place was read, on a small map with the radius or area that holds it."""
    article = catalogue.article(found.article_id)
    if small := picture.around(STATIC, catalogue.columns, row, found, t.lang):
        st.image(small, width="stretch", alt=card.headline(found, t))
    st.html(readings.why(found, t) + readings.table(readings.choices(article, found, t) if article else [], t))


def show_unchosen(shown: Shown) -> None:
    """Say what to do while no incident is chosen; list the newest ones, and those that are no points on the map."""
    t, rows = shown.t, shown.rows
    st.html(card.hint(t, len(rows), len(shown.columns)))
    if len(rows):
        show_list(shown, rows[:NEWEST], "newest")
    for title, unplaced in summary.off_map(shown.columns, shown.mask, rows, t):
        with folded(f"{title} ({t.number(len(unplaced))})", f"off{title}") as part:
            if part.open:
                show_list(shown, unplaced, f"list{title}")


def show_incident(shown: Shown) -> None:
    """Render the chosen incident, what is stacked where the map was clicked, and what is not on the map."""
    t, catalogue, row = shown.t, shown.catalogue, shown.chosen
    if S.get("stack"):
        st.markdown(f"**{t.plural('{n} incident here', '{n} incidents here', S.stack_size)}**")
        show_list(shown, S.stack, "stack")
    show_trouble()
    if row is None:
        if shown.state.incident:
            show_gone(t)
        show_unchosen(shown)
        return
    if S.get("led") == shown.state.incident:
        st.info(t("The link named one report of this incident: it was joined with others that tell of the same event."))
    S.opened, found = shown.state.incident, catalogue.incident(row)
    article = catalogue.article(found.article_id)
    before, after = summary.neighbours(shown.rows, row)
    with st.container(horizontal=True):
        for key, title, neighbour in (("previous", t("Previous"), before), ("next", t("Next"), after)):
            target = "" if neighbour is None else catalogue.incident(neighbour).id
            st.button(title, key=key, disabled=neighbour is None, on_click=session.choose, args=(target, True))
        st.button(t("Close"), key="close", on_click=session.choose, args=("",))
    st.html(card.card(found, t))
    st.html(card.excerpt(found, article, readings.marks(article, found) if article else ()) + card.mark_key(t))
    with folded(t("Sources, side by side") + f" ({t.number(max(len(found.sources), 1))})", "sources") as part:
        if part.open:
            st.html(card.sources(found, t, readings.sources(found, catalogue.article)))
    if article is not None:
        with folded(t("The whole article"), "whole") as part:
            if part.open:
                st.html(card.whole(found, article, readings.marks(article)))
    with folded(t("Why here"), "why") as part:
        if part.open:
            show_why(catalogue, row, found, t)
    show_correction(catalogue, found, t)
    st.html(card.copyable(t("Link to this view"), share_link(), t))


def show_gone(t: Texts) -> None:
    """Say why the chosen incident is not here; the one who has rejected it, or another reader, can take that back."""
    _, found = S.fate
    if found.rejected:
        taker, correction = found.rejected
        by = t("Rejected by {name}: this is no incident.", name=correction.author or t("a reader without a name"))
        st.warning(card.plain(by))
        st.button(t("Take back"), key="restore", on_click=write, args=(t, taker.undo, correction.number))
    elif found.known or S.get("opened") == S.state.incident:
        st.warning(t("This incident is no longer here: its articles have been read anew and tell it otherwise."))
    else:
        st.info(t("The link names an incident that is not here."))
