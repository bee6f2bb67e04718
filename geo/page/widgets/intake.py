"""The intake: dropped files and pasted text, what was read of them and what was rejected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from geo.page import card, readings, rejections
from geo.page.i18n import Texts
from geo.page.opening import Intake, Opened, take_in, undated
from geo.page.widgets.common import S, folded, session
from geo.sources import SUFFIXES, Rejected

KINDS = [suffix.lstrip(".") for suffix in SUFFIXES]
SHOWN = 50


def show_undated(undated: int, key: str, take: Callable[[date], None], t: Texts) -> None:
    """Say how many articles have no day of publication, and take one for them."""
    count = t.plural("{n} article without a day of publication", "{n} articles without a day of publication", undated)
    st.markdown(f"**{count}**")
    st.caption(t("What they date by «yesterday» or «on Monday» stays without a date until you say when they appeared."))
    # The button beside the field: the calendar that opens under it would hide one below.
    with st.form(f"{key}_form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        day = st.date_input(t("They were published on"), value=None, key=f"{key}_day", format="YYYY-MM-DD", width=190)
        asked = st.form_submit_button(t("Read them again"), key=f"{key}_again")
    if asked:
        if isinstance(day, date):
            with st.spinner(t("Reading …")):
                take(day)
            st.rerun()
        st.warning(t("Choose the day first."))


def show_opened(found: Opened, t: Texts) -> None:
    """Say what of a file or folder could not be read, and what could not be dated."""
    if given := found.published:
        st.caption(t("Articles that tell no day of publication are read as published on {day}.", day=t.day(given)))
        st.button(t("Read them without that day"), key="undate", on_click=session.date_ground, args=(None,))
    elif found.undated:
        show_undated(found.undated, "ground", session.date_ground, t)
    if found.rejected:
        with folded(t("Left out: {n}", n=t.number(len(found.rejected))), "left") as part:
            if part.open:
                show_rejected(found.rejected, t)


def show_rejected(rejected: Sequence[Rejected], t: Texts) -> None:
    """Say what could not be read and how to mend it."""
    for one in rejected[:SHOWN]:
        st.warning(card.plain(rejections.told(one, t)))
    if len(rejected) > SHOWN:
        st.caption(t("and {n} more", n=t.number(len(rejected) - SHOWN)))


def show_taken(intake: Intake, t: Texts) -> None:
    """Say what was read and what was rejected, with the mentions of the first articles."""
    made = len(intake.incidents)
    read = t.plural("{n} article read", "{n} articles read", len(intake.articles))
    st.success(t.listed((read, t.plural("{n} incident found", "{n} incidents found", made))))
    show_rejected(intake.rejected, t)
    if without := undated(intake.articles):
        show_undated(without, "taken", session.date_intake, t)
    if S.pending:  # above what was read: that is long
        with st.container(horizontal=True):
            st.button(t("Put them on the map"), key="join", on_click=session.join, type="primary", disabled=not made)
            st.button(t("Leave them out"), key="leave_out", on_click=session.leave_out)
    for n, article in enumerate(intake.articles[:5]):
        with st.expander(card.plain(article.title or article.id), expanded=S.pending and not n):
            st.html(readings.preview(article, t))


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
        bar.progress(n / (n + 5), t.plural("{n} article read", "{n} articles read", n))

    known = S.ground.article
    intake = take_in(uploads, text, day if isinstance(day, date) else None, progress, known)
    session.take(intake, first=first)
    st.rerun()
