"""The intake: dropped files and pasted text, what was read of them and what was rejected."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo.page import card, readings, rejections
from geo.page.i18n import Texts
from geo.page.opening import Intake, take_in
from geo.page.widgets.common import S, session
from geo.sources import SUFFIXES

KINDS = [suffix.lstrip(".") for suffix in SUFFIXES]


def show_taken(intake: Intake, t: Texts) -> None:
    """Say what was read and what was rejected, with the mentions of the first articles."""
    read, made = len(intake.articles), len(intake.incidents)
    st.success(t("{articles} articles read, {incidents} incidents found.", articles=read, incidents=made))
    for rejected in intake.rejected[:50]:
        st.warning(card.plain(rejections.told(rejected, t)))
    for n, article in enumerate(intake.articles[:5]):
        with st.expander(card.plain(article.title or article.id), expanded=S.pending and not n):
            st.html(readings.preview(article, t))
    if S.pending:
        with st.container(horizontal=True):
            st.button(t("Put them on the map"), key="join", on_click=session.join, type="primary", disabled=not made)
            st.button(t("Leave them out"), key="leave_out", on_click=session.leave_out)


def show_intake(t: Texts) -> None:
    """Take dropped files and pasted text: their incidents join those on the map, at once or after a preview."""
    if S.get("intake"):
        show_taken(S.intake, t)
    with st.form("intake_form", border=False, clear_on_submit=True):
        files = st.file_uploader(t("Drop articles here"), type=KINDS, accept_multiple_files=True, key="w_files")
        text = st.text_area(t("or paste an article"), key="w_paste", height=120)
        day = st.date_input(t("Published on"), value=None, key="w_published", format="YYYY-MM-DD")
        sent = st.form_submit_button(t("Find its incidents"), width="stretch")
        first = st.form_submit_button(t("Show what is read first"), width="stretch")
    if not sent and not first:
        return
    if not files and not text.strip():
        st.warning(t("Nothing to read yet: drop a file or paste a text first."))
        return
    bar = st.progress(0.0, t("Reading …"))
    uploads = [(file.name, file.getvalue()) for file in files or ()]

    def progress(n: int) -> None:
        bar.progress(n / (n + 5), t("{n} articles read", n=n))

    intake = take_in(uploads, text, day if isinstance(day, date) else None, progress)
    session.take(intake, first=first)
    st.rerun()
