"""The page: an incident map and timeline out of Arabic news. Widgets, caching and wiring; the rules are in `geo`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from geo.export import FORMATS, MIME, TITLES
from geo.incident import Incident
from geo.page import (
    card,
    chart,
    choices,
    desk,
    form,
    holdings,
    mapview,
    pagestate,
    picture,
    placefilter,
    readings,
    rejections,
    scripts,
    summary,
)
from geo.page.catalogue import Catalogue
from geo.page.compress import Compressed
from geo.page.i18n import LANGUAGES, Texts
from geo.page.opening import Intake, open_catalogue, take_in, version_of
from geo.page.session import LISTED, SPEEDS, Session
from geo.page.shown import Shown
from geo.query import filters, layers, timeline
from geo.query.filters import Filters
from geo.review import REJECTION
from geo.sources import SUFFIXES

STATIC = Path(__file__).parent / "static"
KINDS = [suffix.lstrip(".") for suffix in SUFFIXES]
PAGE_ROWS, ROW_HEIGHT, HEIGHT, SUMMED, NEWEST = 100, 35, 520, 60, 6
LOOK_AGAIN = 10  # seconds
MAP_SAYS = ["bounds", "zoom", "last_object_clicked_tooltip", "last_object_clicked_count"]
S = st.session_state
session = Session(S)


@st.cache_resource(show_spinner=False, max_entries=2)
def shared_catalogue(target: str, version: str) -> Catalogue:
    del version  # a store that an ingest has added to is opened anew
    return open_catalogue(target)


def current_query() -> dict[str, list[str]]:
    return {key: st.query_params.get_all(key) for key in st.query_params}


def share_link() -> str:
    return session.share_link(str(st.context.url or ""))


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


def choose(title: str, key: str, names: dict[Any, str], **look: Any) -> None:
    choices.offer(S, key, names)
    st.selectbox(title, names, key=key, format_func=lambda k: names.get(k, str(k)), **look)


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


def show_timeline(shown: Shown) -> None:
    """Render the histogram, the range slider under it, and the player."""
    t, f, span, histogram = shown.t, shown.state.filters, shown.span, shown.histogram
    if span is None or histogram is None:
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
    if session.tick(span, unit):
        st.rerun()


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
    st.caption(summary.caption(page, PAGE_ROWS, len(here), len(rows), t))
    if not len(rows):
        st.info(t("Nothing passes these filters. Take one off above, or reset them all."))
        return
    at = next((n for n, row in enumerate(here) if int(row) == chosen), None)
    # The table is built anew for other incidents, so that an old selection never points at a new row.
    ids = tuple(catalogue.incident(int(row)).id for row in here)
    key = f"rows{hash((t.lang, page, ids, shown.state.incident))}"
    event = st.dataframe(
        summary.table(catalogue, here, t), key=key, column_order=summary.column_order(t),
        on_select="rerun", selection_mode="single-row", hide_index=True,
        selection_default={"selection": {"rows": [] if at is None else [at]}}, alt=t("Table of incidents"),
        row_height=ROW_HEIGHT, height=min(40 + ROW_HEIGHT * len(here), 420), placeholder="–",
    )  # fmt: skip
    if at is not None:
        st.html(scripts.scroll(at, ROW_HEIGHT), unsafe_allow_javascript=True)
    picked = event["selection"]["rows"]
    if picked and picked[0] != at and picked[0] < len(here):
        session.choose(ids[picked[0]], move=True)
        st.rerun()


def show_list(shown: Shown, rows: Any, key: str) -> None:
    """List incidents as buttons."""
    with st.container(key=key, height=230 if len(rows) > NEWEST else "content"):
        for row in rows[:LISTED]:
            target = shown.catalogue.incident(int(row)).id
            st.button(
                shown.headline(row), key=f"{key}{row}", on_click=session.choose, args=(target, True), width="stretch"
            )


def folded(title: str, key: str) -> Any:
    """Return a part that stays folded; what is in it is made and sent only when the reader opens it."""
    return st.expander(title, key=key, on_change="rerun")


def show_why(catalogue: Catalogue, row: int, found: Incident, t: Texts) -> None:
    """Render how the place was read, on a small map with the radius or area that holds it."""
    article = catalogue.article(found.article_id)
    if small := picture.around(STATIC, catalogue.columns, row, found, t.lang):
        st.image(small, width="stretch", alt=card.headline(found, t))
    st.html(readings.why(found, t) + readings.table(readings.choices(article, found, t) if article else [], t))


def show_unchosen(shown: Shown) -> None:
    """Say what to do while no incident is chosen; list the newest ones, and those that are no points on the map."""
    t, rows = shown.t, shown.rows
    st.html(card.hint(t, len(rows)))
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
            show_gone(catalogue, t)
        show_unchosen(shown)
        return
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
    desk.attempt(S, t, work, *args, desk.author_of(S))


def show_gone(catalogue: Catalogue, t: Texts) -> None:
    """Say why the chosen incident is not here; the one who has rejected it, or another reader, can take that back."""
    if rejected := desk.rejection(catalogue, session.desk, S.state.incident):
        taker, correction = rejected
        by = t("Rejected by {name}: this is no incident.", name=correction.author or t("a reader without a name"))
        st.warning(card.plain(by))
        st.button(t("Take back"), key="restore", on_click=write, args=(t, taker.undo, correction.number))
    elif S.get("opened") == S.state.incident:
        st.warning(t("This incident is no longer here: its reports are part of another one, or have been read anew."))
    else:
        st.info(t("The link names an incident that is not here."))


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


def show_summary(shown: Shown) -> None:
    tables = summary.all_tables(shown.columns, shown.mask, shown.t)
    for column, (title, frame) in zip(st.columns(3), tables, strict=True):
        column.html(summary.listing(title, frame.head(SUMMED), len(frame), shown.t))


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
        offer(t("What it holds"), about, "txt", "text/plain")
    with st.expander(t("What it holds")):
        st.html(card.copyable("", about, t))


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
    intake = take_in(
        uploads, text, day if isinstance(day, date) else None,
        lambda n: bar.progress(n / (n + 5), t("{n} articles read", n=n)),
    )  # fmt: skip
    session.take(intake, first=first)
    st.rerun()


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
