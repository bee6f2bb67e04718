"""The page: an incident map and timeline out of Arabic news. Layout, caching, wiring; all else is in `geo.page`."""

from __future__ import annotations

import os
import sys

import streamlit as st
from starlette.middleware import Middleware

from geo.page import card, chart, mapview, scripts
from geo.page.catalogue import Catalogue
from geo.page.compress import Compressed
from geo.page.i18n import LANGUAGES, Texts
from geo.page.opening import open_catalogue, version_of
from geo.page.shown import Shown
from geo.page.widgets.common import STATIC, S, session
from geo.page.widgets.correcting import show_corrections
from geo.page.widgets.downloads import show_downloads
from geo.page.widgets.filters import show_filters
from geo.page.widgets.incident import show_incident
from geo.page.widgets.intake import KINDS, show_intake
from geo.page.widgets.table import show_summary, show_table
from geo.page.widgets.timeline import show_timeline
from geo.query import filters, layers, timeline

HEIGHT = 520
LOOK_AGAIN = 10  # seconds
MAP_SAYS = ["bounds", "zoom", "last_object_clicked_tooltip", "last_object_clicked_count"]


@st.cache_resource(show_spinner=False, max_entries=2)
def shared_catalogue(target: str, version: str) -> Catalogue:
    del version  # a store that an ingest has added to is opened anew
    return open_catalogue(target)


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
        feature_group_to_add=mapview.layer(drawing, shown.headline, lang=t.lang, chosen=shown.at),
        key="map_value", height=HEIGHT, use_container_width=True, returned_objects=MAP_SAYS,
        center=goto[:2] if goto else None, zoom=goto[2] if goto else None,
    )  # fmt: skip
    if drawing.hidden:
        st.caption(t("{n} more areas appear when you zoom in.", n=t.number(drawing.hidden)))


def show_head(shown: Shown) -> None:
    t = shown.t
    head, switch = st.columns([5, 1], vertical_alignment="center")
    head.html(card.title(t))
    switch.segmented_control(
        t("Language"), list(LANGUAGES), key="w_lang", format_func=LANGUAGES.__getitem__, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    st.container(key="counts").html(card.counts(shown.counts, t))
    # The container is there even when it is empty: a part that comes and goes above the map would build the map anew.
    with st.container(key="chips", horizontal=True, gap="small"):
        for n, chip in enumerate(shown.chips):
            st.button(
                f"{chip.text} ✕", key=f"chip{n}", on_click=session.refilter, help=t("Take this filter off"),
                args=(chip.taken_off(shown.state.filters),),
            )  # fmt: skip


def watch(target: str, version: str) -> None:
    """Show what others have added to a store or corrected in it since this run of the page."""
    if version_of(target) != version:
        st.rerun()


def main() -> None:
    st.set_page_config("Waqai · وقائع", layout="wide", page_icon=str(STATIC / "icon.svg"))
    target = os.environ.get("WAQAI_STORE") or os.environ.get("WAQAI_OPEN") or (sys.argv[1] if sys.argv[1:] else "")
    version, query = version_of(target), current_query()
    with st.spinner(Texts(filters.from_query(query).lang)("Reading …")):  # a folder of articles takes its time
        catalogue = session.catalogue(shared_catalogue(target, version))
    state = session.load(query, timeline.span_of(catalogue.columns))
    shown = Shown(catalogue, state, S.get("w_sort") or "newest")
    t = shown.t
    st.html(STATIC / "page.css")
    most_mb = int(st.get_option("server.maxUploadSize"))
    st.html(scripts.direction(STATIC, t, most_mb, KINDS), unsafe_allow_javascript=True)
    session.go_to(shown.at)
    show_head(shown)
    left, right = st.columns([5, 3])
    with left, st.container(key="map"):
        show_map(shown)
        st.html(card.legend(t))
        st.toggle(t("Online map tiles (needs a connection)"), key="w_tiles")
    parts = {"timeline": show_timeline, "table": show_table, "summary": show_summary, "downloads": show_downloads}
    with right, st.container(key="incident"):
        show_incident(shown)
    for key, show in parts.items():
        with st.container(key=key):
            show(shown)
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
    if version:
        st.fragment(watch, run_every=LOOK_AGAIN)(target, version)


if __name__ == "__main__":
    main()
else:  # The server imports this file for what goes around the page; viewers run it as a script.
    app = st.App(__file__, middleware=[Middleware(Compressed)])
