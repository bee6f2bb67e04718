"""The downloads of what is filtered."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from geo.export import FORMATS, MIME, TITLES
from geo.page import card, holdings, picture
from geo.page.shown import Shown
from geo.page.widgets.common import STATIC, session, share_link


def show_downloads(shown: Shown) -> None:
    """Offer just what is filtered, made when it is asked for."""
    t, mask = shown.t, shown.mask
    about = holdings.describe(shown.counts, shown.chips, shown.columns, mask, share_link(), t)
    view = session.view(shown.catalogue, mask)  # what is made later, for the download, knows no session

    def drawn() -> str:
        return picture.picture(STATIC, shown.columns, mask, view, shown.histogram, about.partition("\n")[0], t)

    def offer(title: str, data: Any, kind: str, mime: str, empty: bool = False) -> None:
        name = f"{holdings.file_name(shown.state.filters)}.{kind}"
        st.download_button(title, data, name, mime, key=f"get_{kind}", on_click="ignore", disabled=empty)

    st.markdown(f"**{t('Download what is filtered')}**")
    with st.container(horizontal=True):
        for kind in FORMATS:
            offer(TITLES[kind], partial(shown.download, kind), kind, MIME[kind], empty=not len(shown.rows))
        offer(t("Picture (SVG)"), drawn, "svg", "image/svg+xml")
        offer(t("Its description (text)"), about, "txt", "text/plain")
    with st.expander(t("What it holds")):
        st.html(card.copyable("", about, t))
