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

from geo.export import FORMATS, MIME, TITLES, to_bytes
from geo.incident import Incident
from geo.page import (
    card,
    chart,
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
from geo.page.catalogue import Catalogue, JoinedCatalogue, joined
from geo.page.compress import Compressed
from geo.page.i18n import LANGUAGES, Texts
from geo.page.opening import Intake, open_catalogue, take_in, version_of
from geo.page.session import LISTED, SPEEDS, Session
from geo.query import filters, layers, timeline
from geo.query.columns import Mask
from geo.query.filters import Filters, PageState
from geo.review import REJECTION
from geo.sources import SUFFIXES
from geo.store import StoreError

STATIC = Path(__file__).parent / "static"
KINDS = [suffix.lstrip(".") for suffix in SUFFIXES]
PAGE_ROWS, ROW_HEIGHT, HEIGHT, SUMMED, NEWEST = 100, 35, 520, 60, 6
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
def show_map(catalogue: Catalogue, mask: Mask, t: Texts, chosen: tuple[float, float] | None) -> None:
    """Draw what is in view; a pan or zoom reruns this alone."""
    from streamlit_folium import st_folium  # registers itself with a server that runs already

    if session.follow(catalogue, mask):
        st.rerun()
    tiles = bool(S.get("w_tiles"))
    origin, drawing, goto = session.origin((t.lang, tiles), catalogue, mask), session.drawing(catalogue, mask), S.goto
    texts = {"in": t("Zoom in"), "out": t("Zoom out"), **chart.units(t)}
    st_folium(
        mapview.base_map(*origin, lang=t.lang, tiles=tiles, texts=texts, max_zoom=layers.MAX_ZOOM),
        feature_group_to_add=mapview.layer(
            drawing, lambda row: card.headline(catalogue.incident(row), t), lang=t.lang, chosen=chosen
        ),
        key="map_value", height=HEIGHT, use_container_width=True, returned_objects=MAP_SAYS,
        center=goto[:2] if goto else None, zoom=goto[2] if goto else None,
    )  # fmt: skip
    if drawing.hidden:
        st.caption(t("{n} more areas appear when you zoom in.", n=t.number(drawing.hidden)))


def show_head(state: PageState, counts: filters.Counts, chips: list[pagestate.Chip], t: Texts) -> None:
    head, switch = st.columns([5, 1], vertical_alignment="center")
    head.html(card.title(t))
    switch.segmented_control(
        t("Language"), list(LANGUAGES), key="w_lang", format_func=LANGUAGES.__getitem__, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    st.container(key="counts").html(card.counts(counts, t))
    # The container is there even when it is empty: a part that comes and goes above the map would build the map anew.
    with st.container(key="chips", horizontal=True, gap="small"):
        for n, chip in enumerate(chips):
            st.button(
                f"{chip.text} ✕", key=f"chip{n}", on_click=session.refilter, args=(chip.taken_off(state.filters),),
                help=t("Take this filter off"),
            )  # fmt: skip


def show_filters(catalogue: Catalogue, found: dict[str, Mask], t: Texts) -> None:
    """Render the filter widgets, each option with how many incidents it would leave."""
    options = pagestate.options(catalogue.columns, found, S.state.filters, t)
    sides, exactness = pagestate.sides(t), pagestate.exactness(t)

    def pick(title: str, name: str) -> None:
        st.multiselect(
            title, options[name], key=f"w_{name}", format_func=lambda k: options[name].get(k, k), placeholder=t("All")
        )

    st.text_input(t("Words in the text"), key="w_query", placeholder=t("Any spelling of the words"))
    pick(t("Event type"), "types")
    pick(t("Actor"), "actors")
    if S.get("w_actors"):
        st.selectbox(t("Role of the actor"), sides, key="w_side", format_func=sides.__getitem__)
    pick(t("Place"), "places")
    typed = st.text_input(t("Find a place by name"), key="w_find", placeholder=t("e.g. a town or governorate"))
    answers = pagestate.places_found(catalogue.columns, found, placefilter.find(typed)[:8], t)
    for n, (key, name) in enumerate(answers):
        st.button(name, key=f"place{n}", on_click=session.add_place, args=(key,), width="stretch")
    if typed.strip() and not answers:
        st.caption(t("The gazetteer knows no such place."))
    pick(t("Status"), "statuses")
    pick(t("Source"), "sources")
    st.selectbox(t("How exact the place is"), exactness, key="w_precision", format_func=exactness.__getitem__)
    st.number_input(t("Killed, at least"), min_value=0, step=1, key="w_deaths")
    st.toggle(t("With undated incidents"), key="w_undated")
    st.button(t("Reset all filters"), on_click=session.refilter, args=(Filters(),), key="reset", width="stretch")


def show_timeline(catalogue: Catalogue, others: Mask, span: pagestate.Span | None, t: Texts) -> None:
    """Render the histogram, the range slider under it, and the player."""
    if span is None:
        st.info(t("No incident here has a date; they are all listed in the table."))
        return
    f, histogram = S.state.filters, timeline.histogram(catalogue.columns, others, *span)
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
    undated = int((others & ~catalogue.columns.dated).sum())
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


def show_table(catalogue: Catalogue, rows: Any, t: Texts) -> None:
    """Render the rows that pass, a page at a time; choosing one chooses its incident, and back."""
    pages, sorts = max(1, -(-len(rows) // PAGE_ROWS)), summary.sorts(t)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(t("Order"), sorts, key="w_sort", format_func=sorts.__getitem__, width=190)
        S.w_page = min(session.table_page(rows, catalogue.row(S.state.incident), PAGE_ROWS), pages)
        page = int(st.number_input(t("Page"), 1, pages, key="w_page", width=130, disabled=pages == 1))
        st.toggle(t("Only what is in view"), key="w_in_view")
    shown = rows[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    st.caption(summary.caption(page, PAGE_ROWS, len(shown), len(rows), t))
    if not len(rows):
        st.info(t("Nothing passes these filters. Take one off above, or reset them all."))
        return
    here = next((n for n, row in enumerate(shown) if int(row) == catalogue.row(S.state.incident)), None)
    # The table is built anew for other rows, so that an old selection never points at a new row.
    key = f"rows{hash((t.lang, page, tuple(shown.tolist()), S.state.incident))}"
    event = st.dataframe(
        summary.table(catalogue, shown, t), key=key, column_order=summary.column_order(t),
        on_select="rerun", selection_mode="single-row", hide_index=True,
        selection_default={"selection": {"rows": [] if here is None else [here]}}, alt=t("Table of incidents"),
        row_height=ROW_HEIGHT, height=min(40 + ROW_HEIGHT * len(shown), 420), placeholder="–",
    )  # fmt: skip
    if here is not None:
        st.html(scripts.scroll(here, ROW_HEIGHT), unsafe_allow_javascript=True)
    picked = event["selection"]["rows"]
    if picked and picked[0] != here and picked[0] < len(shown):
        session.choose(catalogue.incident(int(shown[picked[0]])).id, move=True)
        st.rerun()


def show_list(catalogue: Catalogue, rows: Any, key: str, t: Texts) -> None:
    """List incidents as buttons."""
    with st.container(key=key, height=230 if len(rows) > NEWEST else "content"):
        for row in rows[:LISTED]:
            found = catalogue.incident(int(row))
            st.button(
                card.headline(found, t),
                key=f"{key}{row}",
                on_click=session.choose,
                args=(found.id, True),
                width="stretch",
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


def show_incident(catalogue: Catalogue, mask: Mask, rows: Any, t: Texts) -> None:
    """Render the chosen incident, what is stacked where the map was clicked, and what is not on the map."""
    if S.get("stack"):
        st.markdown(f"**{t.plural('{n} incident here', '{n} incidents here', S.stack_size)}**")
        show_list(catalogue, S.stack, "stack", t)
    row = catalogue.row(S.state.incident) if S.state.incident else None
    if row is None:
        st.html(card.hint(t, len(rows)))
        if len(rows):
            show_list(catalogue, rows[:NEWEST], "newest", t)
        for title, unplaced in summary.off_map(catalogue.columns, mask, rows, t):
            with folded(f"{title} ({t.number(len(unplaced))})", f"off{title}") as part:
                if part.open:
                    show_list(catalogue, unplaced, f"list{title}", t)
        return
    found = catalogue.incident(row)
    article = catalogue.article(found.article_id)
    before, after = summary.neighbours(rows, row)
    with st.container(horizontal=True):
        for key, title, neighbour in (("previous", t("Previous"), before), ("next", t("Next"), after)):
            target = "" if neighbour is None else catalogue.incident(neighbour).id
            st.button(title, key=key, disabled=neighbour is None, on_click=session.choose, args=(target, True))
        st.button(t("Close"), key="close", on_click=session.choose, args=("",))
    st.html(card.card(found, t))
    st.html(card.excerpt(found, article, readings.marks(article, found) if article else ()) + card.mark_key(t))
    with folded(t("Sources, side by side") + f" ({t.number(max(len(found.sources), 1))})", "sources") as part:
        if part.open:
            st.html(card.sources(found, t))
    if article is not None:
        with folded(t("The whole article"), "whole") as part:
            if part.open:
                st.html(card.whole(found, article, readings.marks(article)))
    with folded(t("Why here"), "why") as part:
        if part.open:
            show_why(catalogue, row, found, t)
    show_correction(catalogue, found, t)
    st.html(card.copyable(t("Link to this view"), share_link(), t))


def attempt(t: Texts, work: Callable[..., None], *args: Any) -> None:
    """Write to a desk; what cannot be written is said and loses nothing."""
    try:
        work(*args)
    except KeyError:  # the store has it no longer
        S.trouble = t("Another reader has rejected or merged this incident meanwhile; nothing was changed.")
    except (StoreError, OSError) as error:
        S.trouble = str(error)


def show_correction(catalogue: Catalogue, found: Incident, t: Texts) -> None:
    """Render the form that corrects an incident."""
    taker = desk.desk_for(catalogue, found.id, S.desk)
    if taker is None:
        return
    with folded(t("Correct it"), "correct") as part:
        if not part.open:
            return
        typed = st.text_input(
            t("Another place"), key=f"fix_find{found.id}", placeholder=t("e.g. a town or governorate")
        )
        if taker.lasting:
            st.text_input(t("Your name, kept with the correction"), key="author")
        places, types, statuses = form.places(typed, t), form.types(t), form.statuses(t)
        with st.form(f"fix{found.id}", border=False):
            values = {
                "place": st.selectbox(t("Where"), places, format_func=places.__getitem__),
                "type": st.selectbox(
                    t("Event type"), types, list(types).index(found.sub_event_type), format_func=types.__getitem__
                ),
                "status": st.selectbox(
                    t("Status"), statuses, list(statuses).index(found.status), format_func=statuses.__getitem__
                ),
                "first": st.date_input(t("First day"), found.event_date, format="YYYY-MM-DD"),
                "last": st.date_input(t("Last day"), found.event_date_end, format="YYYY-MM-DD"),
                "fatalities": st.number_input(t("Killed"), 0, value=found.fatalities, step=1),
                "injured": st.number_input(t("Injured"), 0, value=found.injured, step=1),
            }
            if st.form_submit_button(t("Save the correction"), width="stretch"):
                try:
                    changes = form.changes(found, values)
                except ValueError:
                    changes, S.trouble = {}, t("The last day is before the first.")
                if changes:
                    attempt(t, taker.correct, found.id, changes, S.get("author", "").strip())
                st.rerun()
        st.button(
            t("This is no incident"), key="reject", on_click=attempt,
            args=(t, taker.correct, found.id, REJECTION, S.get("author", "").strip()),
        )  # fmt: skip
        if not taker.lasting:
            st.caption(t("Corrections here last as long as this page is open; download what is filtered to keep them."))


def show_corrections(catalogue: Catalogue, t: Texts) -> None:
    """List the corrections that hold, each with a button that takes it back."""
    if trouble := S.pop("trouble", ""):
        st.warning(card.plain(trouble))
    held = [(taker, correction) for taker in desk.desks(catalogue, S.desk) for correction in taker.corrections()]
    with folded(t("Corrections") + f" ({t.number(len(held))})", "held") as part:
        for n, (taker, correction) in enumerate(held[-LISTED:] if part.open else ()):
            row = catalogue.row(correction.incident)
            what = t("This is no incident") if correction.rejects else form.told(correction.changes, t)
            name = card.headline(catalogue.incident(row), t) if row is not None else correction.incident
            by = f" ({correction.author})" if correction.author else ""
            st.caption(card.plain(f"{name}: {what}{by}"))
            st.button(t("Take back"), key=f"undo{n}", on_click=attempt, args=(t, taker.undo, correction.number, ""))


def opened(target: str) -> Catalogue:
    """Return what is shown: the target's incidents, what joined them in this session, and its corrections."""
    base = shared_catalogue(target, version_of(target))
    if "desk" not in S:
        S.desk = desk.SessionDesk()
    if S.get("extra") and S.extra.base is not base:
        S.extra = JoinedCatalogue(base, S.extra.extra)  # the store has gone on
    S.ground = S.get("extra") or base
    return S.desk.view(S.ground)


def show_summary(catalogue: Catalogue, mask: Mask, t: Texts) -> None:
    for column, (title, frame) in zip(st.columns(3), summary.all_tables(catalogue.columns, mask, t), strict=True):
        column.html(summary.listing(title, frame.head(SUMMED), len(frame), t))


def show_downloads(catalogue: Catalogue, mask: Mask, rows: Any, others: Mask, about: str, t: Texts) -> None:
    """Offer just what is filtered, made when it is asked for."""
    name, span = holdings.file_name(S.state.filters), timeline.span_of(catalogue.columns)

    def data(kind: Any) -> bytes:
        return to_bytes((catalogue.incident(int(row)) for row in rows), kind)

    def drawn() -> str:
        bars = timeline.histogram(catalogue.columns, others, *span) if span else None
        drawing, view = session.drawing(catalogue, mask), session.view(catalogue, mask)
        return picture.picture(STATIC, drawing, view, bars, about.partition("\n")[0], t)

    st.markdown(f"**{t('Download what is filtered')}**")
    with st.container(horizontal=True):
        for kind in FORMATS:
            st.download_button(
                TITLES[kind], partial(data, kind), f"{name}.{kind}", MIME[kind], key=f"get_{kind}", on_click="ignore",
                disabled=not len(rows),
            )  # fmt: skip
        st.download_button(t("Picture (SVG)"), drawn, f"{name}.svg", "image/svg+xml", key="get_svg", on_click="ignore")
        st.download_button(t("What it holds"), about, f"{name}.txt", "text/plain", key="get_txt", on_click="ignore")
    with st.expander(t("What it holds")):
        st.html(card.copyable("", about, t))


def join() -> None:
    S.extra, S.pending = joined(S.ground, S.intake.incidents, S.intake.articles), False


def leave_out() -> None:
    S.intake, S.pending = None, False


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
            st.button(t("Put them on the map"), key="join", on_click=join, type="primary", disabled=not made)
            st.button(t("Leave them out"), key="leave_out", on_click=leave_out)


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
    S.intake, S.pending = take_in(
        uploads, text, day if isinstance(day, date) else None,
        lambda n: bar.progress(n / (n + 5), t("{n} articles read", n=n)),
    ), first  # fmt: skip
    if sent:
        join()
    st.rerun()


def main() -> None:
    st.set_page_config("Waqai · وقائع", layout="wide", page_icon=str(STATIC / "icon.svg"))
    target = os.environ.get("WAQAI_STORE") or os.environ.get("WAQAI_OPEN") or (sys.argv[1] if sys.argv[1:] else "")
    catalogue = opened(target)
    columns = catalogue.columns
    span = timeline.span_of(columns)
    state = session.load(current_query(), span)
    t = Texts(state.lang)
    st.html(STATIC / "page.css")
    most_mb = int(st.get_option("server.maxUploadSize"))
    st.html(scripts.direction(STATIC, t, most_mb, KINDS), unsafe_allow_javascript=True)
    found = filters.masks(columns, state.filters, placefilter.extents(state.filters.places))
    mask, others = filters.passing(columns, found), filters.passing(columns, found, but="date")
    counts, chips = filters.count(columns, mask), pagestate.chips(state.filters, columns, t)
    rows = summary.order(columns, mask, S.get("w_sort") or "newest")
    chosen = layers.position(columns, catalogue.row(state.incident) if state.incident else None)
    session.go_to(chosen)
    show_head(state, counts, chips, t)
    left, right = st.columns([5, 3])
    with left, st.container(key="map"):
        show_map(catalogue, mask, t, chosen)
        st.html(card.legend(t))
        st.toggle(t("Online map tiles (needs a connection)"), key="w_tiles")
    with right, st.container(key="incident"):
        show_incident(catalogue, mask, rows, t)
    with st.container(key="timeline"):
        show_timeline(catalogue, others, span, t)
    with st.container(key="table"):
        show_table(catalogue, rows, t)
    with st.container(key="summary"):
        show_summary(catalogue, mask, t)
    with st.container(key="downloads"):
        about = holdings.describe(counts, chips, columns, mask, share_link(), t)
        show_downloads(catalogue, mask, rows, others, about, t)
    with st.sidebar:
        with st.container(key="filters"):
            show_filters(catalogue, found, t)
        with st.container(key="corrections"):
            show_corrections(catalogue, t)
        with st.container(key="intake"):
            show_intake(t)
    address = session.address()
    if address != current_query():
        st.query_params.from_dict(address)


if __name__ == "__main__":
    main()
else:  # The server imports this file for what goes around the page; viewers run it as a script.
    app = st.App(__file__, middleware=[Middleware(Compressed)])
