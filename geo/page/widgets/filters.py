"""The filter widgets."""

from __future__ import annotations

import streamlit as st

from geo.page import choices, pagestate, placefilter
from geo.page.shown import Shown
from geo.page.widgets.common import S, choose, session
from geo.query.filters import Filters


def show_filters(shown: Shown) -> None:
    """Render the filter widgets, each option with how many incidents it would leave."""
    t, f, columns, found = shown.t, shown.state.filters, shown.columns, shown.found
    options = pagestate.options(columns, found, f, t)

    def pick(title: str, name: str) -> None:
        key, names = f"w_{name}", options[name]
        choices.offer(S, key, names)
        st.multiselect(title, names, key=key, format_func=lambda k: names.get(k, k), placeholder=t("All"))

    st.text_input(t("Words in the text"), key="w_query", placeholder=t("Any spelling of the words"))
    pick(t("Event type"), "types")
    pick(t("Actor"), "actors")
    if S.get("w_actors"):
        choose(t("Role of the actor"), "w_side", pagestate.sides(columns, found, f, t))
    pick(t("Place"), "places")
    typed = st.text_input(t("Find a place by name"), key="w_find", placeholder=t("e.g. a town or governorate"))
    answers = pagestate.places_found(columns, found, placefilter.find(typed)[:8], t)
    for n, (key, name) in enumerate(answers):
        st.button(name, key=f"place{n}", on_click=session.add_place, args=(key,), width="stretch")
    if typed.strip() and not answers:
        st.caption(t("The gazetteer knows no such place."))
    pick(t("Status"), "statuses")
    pick(t("Source"), "sources")
    choose(t("How exact the place is"), "w_precision", pagestate.exactness(columns, found, t))
    st.number_input(t("Killed, at least"), min_value=0, step=1, key="w_deaths")
    st.toggle(t("With undated incidents"), key="w_undated")
    st.button(t("Reset all filters"), on_click=session.refilter, args=(Filters(),), key="reset", width="stretch")
