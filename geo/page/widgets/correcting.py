"""The form that corrects an incident, and the corrections that hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from geo.incident import Incident
from geo.page import card, desk, form
from geo.page.catalogue import Catalogue
from geo.page.i18n import Texts
from geo.page.session import LISTED
from geo.page.widgets.common import S, folded, session
from geo.review import REJECTION


def show_trouble() -> None:
    """Say what could not be done, where the reader has just tried."""
    if trouble := S.pop("trouble", ""):
        st.warning(card.plain(trouble))


def ask(field: form.Field, key: str) -> None:
    """Render a field of the form that corrects an incident."""
    if field.kind == "choice":
        names = field.options
        st.selectbox(field.title, names, list(names).index(field.value), key=key, format_func=names.__getitem__)
    elif field.kind == "day":
        st.date_input(field.title, field.value, key=key, format="YYYY-MM-DD")
    else:
        st.number_input(field.title, 0, value=field.value, step=1, key=key)


def show_correction(catalogue: Catalogue, found: Incident, t: Texts) -> None:
    """Render the form that corrects an incident."""
    taker = desk.desk_for(catalogue, found.id, session.desk)
    if taker is None:
        return

    def press(title: str, key: str, work: Callable[..., None], *given: Any) -> None:
        st.button(title, key=key, on_click=write, args=(t, work, found.id, *given), width="stretch")

    with folded(t("Correct it"), "correct") as part:
        if not part.open:
            return
        place = st.text_input(
            t("Another place"), key=f"fix_find{found.id}", placeholder=t("e.g. a town or governorate")
        )
        actor = st.text_input(t("Another actor"), key=f"fix_who{found.id}", placeholder=t("in Arabic or English"))
        if taker.lasting:
            st.text_input(t("Your name, kept with the correction"), key="author")
        fields = form.fields(found, place, actor, t)
        with st.form(f"fix{found.id}", border=False):
            for field in fields:
                ask(field, field.key(found.id))
            st.form_submit_button(
                t("Save the correction"), width="stretch", on_click=desk.save, args=(S, t, taker, found, fields)
            )
        press(t("This is no incident"), "reject", taker.correct, REJECTION)
        if len(found.sources) > 1:
            press(t("Take its reports apart"), "part", taker.part)
        if not taker.lasting:
            st.caption(t("Corrections here last as long as this page is open; download what is filtered to keep them."))


def write(t: Texts, work: Callable[..., None], *args: Any) -> None:
    """Write to a desk, under the name that the reader has given."""
    desk.attempt(S, t, work, *args, desk.author_of(S))


def show_corrections(catalogue: Catalogue, t: Texts) -> None:
    """List the corrections that hold, each with a button that takes it back."""
    held = desk.held(catalogue, session.desk)
    with folded(t("Corrections") + f" ({t.number(len(held))})", "held") as part:
        for n, (taker, correction) in enumerate(held[-LISTED:] if part.open else ()):
            row = catalogue.row(correction.incident)
            name = card.headline(catalogue.incident(row), t) if row is not None else correction.incident
            by = f" ({correction.author})" if correction.author else ""
            st.caption(card.plain(f"{name}: {form.told(correction.changes, t)}{by}"))
            st.button(t("Take back"), key=f"undo{n}", on_click=write, args=(t, taker.undo, correction.number))
