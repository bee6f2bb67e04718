"""The page: an incident map and timeline out of Arabic news. Layout, caching, wiring; all else is in `geo.page`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import date
from functools import partial
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from geo.page import card, chart, mapview, scripts
from geo.page.ahead import AHEAD
from geo.page.apart import open_apart
from geo.page.compress import Compressed
from geo.page.i18n import LANGUAGES, Texts
from geo.page.opening import Opened, version_of
from geo.page.sharing import SHELF, Opening
from geo.page.shown import Shown
from geo.page.stopping import stop_in_time, stop_with_starter
from geo.page.widgets.common import STATIC, S, session
from geo.page.widgets.correcting import show_corrections
from geo.page.widgets.downloads import show_downloads
from geo.page.widgets.filters import show_filters
from geo.page.widgets.incident import show_incident
from geo.page.widgets.intake import KINDS, show_intake, show_opened
from geo.page.widgets.table import show_summary, show_table
from geo.page.widgets.timeline import show_timeline
from geo.query import layers, timeline
from geo.store import StoreError

HEIGHT = 520
LOOK_AGAIN = float(os.environ.get("WAQAI_LOOK_AGAIN", "10"))  # seconds
# Seconds. The browser draws in one piece what arrives together, and whoever moves the slider waits for the map: it goes
# ahead of histogram, table and filters, which take several times as long to draw.
HEAD_START = 0.07
MAP_SAYS = ["bounds", "zoom", "last_object_clicked_tooltip", "last_object_clicked_count"]


def target(arguments: Sequence[str]) -> str:
    return os.environ.get("WAQAI_STORE") or os.environ.get("WAQAI_OPEN") or "".join(arguments[:1])


def opening(at: str, version: str, published: date | None = None) -> Opening:
    """Open what all readers share, or find it open; a store that an ingest has added to is opened anew."""
    given = None if version else published  # a store's articles were dated when they were read into it
    return SHELF.ask((at, version, given), partial(open_apart, at, given))


def current_query() -> dict[str, list[str]]:
    return {key: st.query_params.get_all(key) for key in st.query_params}


@st.fragment
def show_map(shown: Shown) -> None:
    """Draw what is in view; a pan or zoom reruns this alone."""
    from streamlit_folium import st_folium  # registers itself with a server that runs already

    t, catalogue, mask = shown.t, shown.catalogue, shown.mask
    if session.follow(catalogue, mask):
        st.rerun()
    tiles = bool(S.get("w_tiles"))
    origin, drawing, goto = session.origin((t.lang, tiles), catalogue, mask), session.drawing(catalogue, mask), S.goto
    texts = {"in": t("Zoom in"), "out": t("Zoom out"), **chart.units(t)}
    st_folium(
        mapview.base_map(*origin, lang=t.lang, tiles=tiles, texts=texts, max_zoom=layers.MAX_ZOOM, home=S.map_home),
        feature_group_to_add=mapview.layer(drawing, shown.headline, lang=t.lang, chosen=shown.at, kind=shown.kind),
        key="map_value", height=HEIGHT, use_container_width=True, returned_objects=MAP_SAYS,
        center=goto[:2] if goto else None, zoom=goto[2] if goto else None,
    )  # fmt: skip
    if drawing.hidden:
        st.caption(t("{n} more areas appear when you zoom in.", n=t.number(drawing.hidden)))


def show_title(t: Texts) -> tuple[Any, Any]:
    """Show what needs nothing to be open; return the places of the language switch and of the counts."""
    head, switch = st.columns([5, 1], vertical_alignment="center")
    head.html(card.title(t))
    return switch, st.container(key="counts")


def opened(wanted: Opening, counts: Any, t: Texts) -> tuple[Opened, Any]:
    """Wait until everything is open, with a sign of how far it is; return it and the place of the counts.

    What was shown before stays meanwhile: a place that is emptied first would be seen empty with every run.
    """
    sign = None
    while not wanted.ready(0.02):
        if "ground" not in S or wanted.read:  # a store that goes on is there at once
            sign = sign or counts.empty()
            sign.html(card.waiting(wanted.read, t))
        wanted.ready(0.3)
    return wanted.result, sign or counts


def show_head(shown: Shown, switch: Any, counts: Any) -> None:
    t = shown.t
    switch.segmented_control(
        t("Language"), list(LANGUAGES), key="w_lang", format_func=LANGUAGES.__getitem__, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    counts.html(card.counts(shown.counts, t))
    # The container is there even when it is empty: a part that comes and goes above the map would build the map anew.
    with st.container(key="chips", horizontal=True, gap="small"):
        for n, chip in enumerate(shown.chips):
            st.button(
                f"{chip.text} ✕", key=f"chip{n}", on_click=session.refilter, help=t("Take this filter off"),
                args=(chip.taken_off(shown.state.filters),),
            )  # fmt: skip


def watch(at: str, version: str) -> None:
    """Show what others have added to a store or corrected in it since this run of the page."""
    if version_of(at) != version:
        st.rerun()


def main() -> None:
    st.set_page_config("Waqai · وقائع", layout="wide", page_icon=str(STATIC / "icon.svg"))
    st.html(STATIC / "page.css")
    query = current_query()
    asked = session.begin(query)
    t = Texts(asked.lang)
    st.html(
        scripts.direction(STATIC, t, int(st.get_option("server.maxUploadSize")), KINDS), unsafe_allow_javascript=True
    )
    switch, counts = show_title(t)
    at = target(sys.argv[1:])
    version = version_of(at)
    found, counts = opened(opening(at, version, asked.published), counts, t)
    catalogue = session.catalogue(found.catalogue)
    session.load(timeline.span_of(catalogue.columns))
    state = session.lead(catalogue)
    shown = Shown(catalogue, state, S.get("w_sort") or "newest")
    session.go_to(shown.at)
    show_head(shown, switch, counts)
    left, right = st.columns([5, 3])
    with left, st.container(key="map"):
        show_map(shown)
        time.sleep(HEAD_START)
        st.html(card.legend(t))
        st.toggle(t("Online map tiles (needs a connection)"), key="w_tiles")
    with right, st.container(key="incident"):
        show_incident(shown)
    with st.container(key="timeline"):
        show_timeline(shown)
    with st.container(key="opened"):
        show_opened(found, t)
    with st.container(key="table"):
        show_table(shown)
    with st.container(key="summary"):
        show_summary(shown)
    with st.container(key="downloads"):
        show_downloads(shown)
    with st.sidebar:
        with st.container(key="filters"):
            show_filters(shown)
        with st.container(key="corrections"):
            show_corrections(catalogue, t)
        with st.container(key="intake"):
            show_intake(t)
    address = session.address()
    if address != current_query():
        st.query_params.from_dict(address)
    AHEAD.begin(catalogue)
    if version:
        st.fragment(watch, run_every=LOOK_AGAIN)(at, version)


if __name__ == "__main__":
    main()
else:  # The server imports this file for what goes around the page; viewers run it as a script.
    # The page is sent to one viewer while another's is computed: threads that compute must not hold up those that send.
    sys.setswitchinterval(0.0005)
    # Here the arguments are the server's; those of the script stand behind `--`, and it alone is given them.
    if "--" not in sys.argv:
        with suppress(StoreError, OSError):  # who opens the page is told
            opening(target(()), version_of(target(())))  # before anyone is there

    @asynccontextmanager
    async def lifespan(_: st.App) -> AsyncIterator[None]:
        stop_in_time()
        stop_with_starter()
        yield

    app = st.App(__file__, middleware=[Middleware(Compressed)], lifespan=lifespan)
