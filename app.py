"""The page: an incident map and timeline out of Arabic news. Widgets, caching and wiring; all else is in `geo`."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit_folium import st_folium

from geo import card, chart, filters, layers, mapview, placefilter, summary, taxonomy, timeline
from geo.catalogue import Catalogue, MemoryCatalogue
from geo.columns import STATUSES, SUB_TYPES, Mask
from geo.export import FORMATS, MIME, write
from geo.filters import Filters, PageState
from geo.i18n import LANGUAGES, Texts, digits
from geo.opening import open_catalogue, read_uploads
from geo.sources import SUFFIXES, Rejected
from geo.taxonomy import EVENT_TYPES

STATIC = Path(__file__).parent / "static"
PAGE_ROWS = 100
HEIGHT = 520
S = st.session_state
SPEEDS = {"1×": 1.2, "2×": 0.6, "4×": 0.3}


@st.cache_resource(show_spinner=False)
def shared_catalogue(target: str) -> Catalogue:
    return open_catalogue(target)


@st.cache_data(show_spinner=False)
def page_css() -> str:
    return (STATIC / "page.css").read_text(encoding="utf-8")


def target() -> str:
    return os.environ.get("WAQAI_OPEN", "") or (sys.argv[1] if len(sys.argv) > 1 else "")


# -- state: the URL, the widgets and the commands of this run make one PageState ----------------------------------


def current_query() -> dict[str, list[str]]:
    return {key: st.query_params.get_all(key) for key in st.query_params}


def load_state(span: tuple[date, date] | None) -> PageState:
    """Return the state of this run: a changed URL (link, back, forward) wins over the widgets."""
    query = current_query()
    if S.get("written") != query:
        S.state = filters.from_query(query)
        S.reseed = True
        if "written" in S:
            S.goto = S.state.view or S.get("goto")
    elif "state" in S and not S.get("reseed"):
        S.state = replace(S.state, filters=from_widgets(S.state.filters, span), lang=S.get("w_lang") or S.state.lang)
    if S.pop("reseed", False):
        seed(S.state, span)
    return S.state


def seed(state: PageState, span: tuple[date, date] | None) -> None:
    """Set the widgets from the state."""
    f = state.filters
    S.w_lang, S.w_undated, S.w_actors, S.w_side, S.w_types = (
        state.lang,
        f.undated,
        list(f.actors),
        f.side,
        list(f.types),
    )
    S.w_statuses, S.w_places, S.w_sources, S.w_query = list(f.statuses), list(f.places), list(f.sources), f.query
    S.w_precision, S.w_deaths, S.w_in_view = f.precision, f.deaths, f.bbox is not None
    if span and span[0] < span[1]:
        start, end = max(f.start or span[0], span[0]), min(f.end or span[1], span[1])
        S.w_range = (start, end) if start <= end else span


def from_widgets(before: Filters, span: tuple[date, date] | None) -> Filters:
    """Return the filters that the widgets say; a slider at its end stops means no limit."""
    start, end = before.start, before.end
    if span and "w_range" in S and span[0] < span[1]:
        low, high = S.w_range
        # What the URL says may lie outside the slider; only a slider that was moved changes it.
        shown = (max(before.start or span[0], span[0]), min(before.end or span[1], span[1]))
        if (low, high) != shown:
            start, end = (None if low <= span[0] else low), (None if high >= span[1] else high)
    bbox = None
    if S.get("w_in_view"):
        bbox = before.bbox or seen_box()
    return Filters(
        start=start, end=end, undated=S.get("w_undated", True), actors=tuple(S.get("w_actors", ())),
        side=S.get("w_side") or "any", types=tuple(S.get("w_types", ())), statuses=tuple(S.get("w_statuses", ())),
        places=tuple(S.get("w_places", ())), sources=tuple(S.get("w_sources", ())), query=(S.get("w_query") or "").strip(),
        bbox=bbox, precision=S.get("w_precision", 0), deaths=int(S.get("w_deaths") or 0),
    )  # fmt: skip


def command(**changes: Any) -> None:
    """Change the state from a button or an event; the widgets follow at the next run."""
    S.state = replace(S.state, **changes)
    S.reseed = True
    write_url(S.state)


def refilter(changed: Filters) -> None:
    command(filters=changed)


def write_url(state: PageState) -> None:
    query = filters.to_query(state)
    if query != current_query():
        st.query_params.from_dict(query)
    S.written = query


def choose(incident_id: str, move: bool = False) -> None:
    S.stack = None
    S.move = move
    command(incident=incident_id)


def seen_box() -> layers.Box | None:
    """Return the box that the browser shows, as far as it has told."""
    value = S.get("map_value") or {}
    try:
        sw, ne = value["bounds"]["_southWest"], value["bounds"]["_northEast"]
        box = (float(sw["lng"]), float(sw["lat"]), float(ne["lng"]), float(ne["lat"]))
    except (KeyError, TypeError, ValueError):
        return None
    return box if box[0] < box[2] and box[1] < box[3] else None


# -- the map -----------------------------------------------------------------------------------------------------


def opening_view(state: PageState, catalogue: Catalogue, mask: Mask) -> tuple[float, float, int]:
    if state.view:
        return state.view
    box = state.filters.bbox or layers.home(catalogue.columns, mask) or (25.0, 12.0, 60.0, 40.0)
    return layers.fit(box)


@st.fragment
def show_map(catalogue: Catalogue, mask: Mask, t: Texts, chosen: tuple[float, float] | None) -> None:
    """Draw what is in view; a pan or zoom reruns this alone."""
    follow(S.get("map_value") or {}, catalogue, mask)
    setting = (t.lang, bool(S.get("w_tiles")))
    if S.get("map_setting") != setting:
        # The frame is built anew for another language or tiles, and opens where the reader was.
        S.map_setting, S.goto = setting, None
        S.map_origin = S.get("map_view") or opening_view(S.state, catalogue, mask)
    lat, lon, zoom = S.get("map_view") or S.map_origin
    drawing = layers.draw(catalogue.columns, mask, seen_box() or layers.viewport(lat, lon, zoom), zoom)
    group = mapview.layer(drawing, lambda row: card.headline(catalogue.incident(row), t), lang=t.lang, chosen=chosen)
    goto = S.get("goto")
    st_folium(
        mapview.base_map(
            *S.map_origin, lang=t.lang, tiles=setting[1], texts={"in": t("Zoom in"), "out": t("Zoom out")},
            max_zoom=layers.MAX_ZOOM,
        ),
        key="map_value", height=HEIGHT, use_container_width=True, feature_group_to_add=group,
        center=goto[:2] if goto else None, zoom=goto[2] if goto else None,
        returned_objects=["bounds", "zoom", "last_object_clicked_tooltip", "last_object_clicked_count"],
    )  # fmt: skip
    if drawing.hidden:
        st.caption(t("{n} more areas appear when you zoom in.", n=t.number(drawing.hidden)))


def follow(value: dict[str, Any], catalogue: Catalogue, mask: Mask) -> None:
    """Follow the browser: remember the view, and open what was clicked."""
    box = seen_box()
    if box and isinstance(value.get("zoom"), int):
        view = ((box[1] + box[3]) / 2, (box[0] + box[2]) / 2, int(value["zoom"]))
        moved, S.map_view = S.get("map_view") != view, view
        if moved and S.get("w_in_view"):
            refilter(replace(S.state.filters, bbox=tuple(round(v, 4) for v in box)))
            st.rerun()
    clicks = value.get("last_object_clicked_count") or 0
    if clicks and clicks != S.get("clicks"):
        S.clicks = clicks
        open_token(mapview.token_of(value.get("last_object_clicked_tooltip")), catalogue, mask)


def open_token(token: str, catalogue: Catalogue, mask: Mask) -> None:
    """Open the incident, stack or area that was clicked."""
    columns = catalogue.columns
    kind, rest = token[:1], token[1:]
    numbers = rest.split("-")
    if kind == "i" and rest.isdigit() and int(rest) < len(columns):
        choose(catalogue.incident(int(rest)).id)
        st.rerun()
    elif kind == "c" and len(numbers) == 3 and all(n.isdigit() for n in numbers):
        open_stack(layers.rows_in(columns, mask, (int(numbers[0]), int(numbers[1]), int(numbers[2]))))
    elif kind == "k":
        open_stack(layers.rows_of_area(columns, mask, rest))


def open_stack(rows: Any) -> None:
    S.stack, S.stack_size = [int(row) for row in rows[:200]], len(rows)
    st.rerun()


# -- the parts of the page ---------------------------------------------------------------------------------------


def show_counts(counts: filters.Counts, t: Texts) -> None:
    parts = (
        (counts.on_map, t("on the map")),
        (counts.elsewhere, t("as areas or without a point")),
        (counts.total, t("in all")),
    )
    items = "".join(f"<li><b>{digits(n)}</b> <span>{name}</span></li>" for n, name in parts)
    st.html(f'<ul class="wq-counts" dir="{t.direction}" aria-live="polite">{items}</ul>')


def show_filters(catalogue: Catalogue, found: dict[str, Mask], t: Texts) -> None:
    """Render the filter widgets, each option with how many incidents it would leave."""
    c, left = catalogue.columns, filters.option_counts(catalogue.columns, found)

    def counted(name: str, n: int) -> str:
        return f"{name} ({t.number(int(n))})"

    def pick(key: str, title: str, names: Any, counts: Any, both: bool = False) -> None:
        codes = {k: i for i, k in enumerate(names.keys) if k}
        options = sorted(codes, key=lambda k: -counts[codes[k]])[:1500]
        options += [k for k in S.get(key, []) if k not in options]

        def text(k: str) -> str:
            if k not in codes:
                return k
            name = names.label(codes[k], t.lang)
            other = names.label(codes[k], "en" if t.rtl else "ar")
            return counted(f"{name} · {other}" if both and other != name else name, counts[codes[k]])

        st.multiselect(title, options, key=key, format_func=text, placeholder=t("All"))

    st.text_input(t("Words in the text"), key="w_query", placeholder=t("Any spelling of the words"))
    types = [*(x for e in EVENT_TYPES for x in (e, *taxonomy.sub_types(e)))]
    subs = {name: n for name, n in zip(SUB_TYPES, left["subs"], strict=True)} | dict(
        zip(EVENT_TYPES, left["types"], strict=True)
    )
    st.multiselect(
        t("Event type"), types, key="w_types", placeholder=t("All"),
        format_func=lambda k: counted(("" if k in EVENT_TYPES else "\u2003– ") + taxonomy.label(k, t.lang), subs[k]),
    )  # fmt: skip
    pick("w_actors", t("Actor"), c.actors, left["actors"], both=True)
    sides = {"any": t("in any role"), "actor1": t("as perpetrator"), "actor2": t("as target")}
    st.selectbox(
        t("Role of the actor"), list(sides), key="w_side", format_func=sides.__getitem__, disabled=not S.get("w_actors")
    )
    places = place_options(c, left, t)
    options = [*places, *(k for k in S.get("w_places", []) if k not in places)]
    st.multiselect(
        t("Place"), options, key="w_places", placeholder=t("All"),
        format_func=lambda k: places[k] if k in places else place_text(k, t),
    )  # fmt: skip
    search_place(t)
    statuses = {code: (card.status_text(s, t), left["statuses"][code]) for code, s in enumerate(STATUSES) if s}
    st.multiselect(
        t("Status"), [s for s in STATUSES if s], key="w_statuses", placeholder=t("All"),
        format_func=lambda s: counted(*statuses[STATUSES.index(s)]),
    )  # fmt: skip
    pick("w_sources", t("Source"), c.source_names, left["sources"])
    exact = {0: t("All, unplaced ones too"), 1: t("exact site or town"), 2: t("surroundings or better"),
             3: t("part of a region or better"), 4: t("governorate or better"), 5: t("country or better")}  # fmt: skip
    st.selectbox(t("How exact the place is"), list(exact), key="w_precision", format_func=exact.__getitem__)
    st.number_input(t("Killed, at least"), min_value=0, step=1, key="w_deaths")
    st.toggle(t("With undated incidents"), key="w_undated")
    st.button(t("Reset all filters"), on_click=refilter, args=(Filters(),), key="reset", width="stretch")


def place_options(c: Any, left: dict[str, Any], t: Texts) -> dict[str, str]:
    """Return countries and first-level divisions of the incidents, with how many each would leave."""
    found = {}
    for names, counts in ((c.countries, left["countries"]), (c.admins, left["admins"])):
        for code in sorted(range(len(names.keys)), key=lambda k: -counts[k])[:300]:
            if names.keys[code] and (counts[code] or names.keys[code] in S.get("w_places", [])):
                found[names.keys[code]] = f"{names.label(code, t.lang)} ({t.number(int(counts[code]))})"
    return found


def place_text(key: str, t: Texts) -> str:
    found = placefilter.option(key)
    return placefilter.label(found, t.lang, t("within {km} km")) if found else key


def search_place(t: Texts) -> None:
    """Find a place by the gazetteer's search and add it to the filter."""
    typed = st.text_input(t("Find a place by name"), key="w_find", placeholder=t("e.g. a town or governorate"))
    if not typed.strip():
        return
    options = placefilter.find(typed)
    if not options:
        st.caption(t("The gazetteer knows no such place."))
    for n, option in enumerate(options[:8]):
        st.button(
            place_text(option.key, t), key=f"add_place_{n}", on_click=add_place, args=(option.key,), width="stretch"
        )


def add_place(key: str) -> None:
    S.w_find = ""
    places = tuple(dict.fromkeys((*S.state.filters.places, key)))
    refilter(replace(S.state.filters, places=places))


def show_chips(f: Filters, t: Texts) -> None:
    """Show each active filter as a button that takes it off."""
    dates = t.interval(f.start, f.end) if f.start and f.end else ""
    chips: list[tuple[str, str, str | None]] = []
    if f.start or f.end:
        since = t("from {day}", day=t.day(f.start)) if f.start else ""
        until = t("until {day}", day=t.day(f.end)) if f.end else ""
        chips.append((dates or since or until, "dates", None))
    chips += [(actor_text(a, t), "actors", a) for a in f.actors]
    chips += [(taxonomy.label(x, t.lang), "types", x) for x in f.types]
    chips += [(card.status_text(s, t), "statuses", s) for s in f.statuses]
    chips += [(place_text(p, t), "places", p) for p in f.places]
    chips += [(s, "sources", s) for s in f.sources]
    extra = (("query", f"«{f.query}»"), ("bbox", t("in view")), ("precision", t("exactness {n} or better", n=f.precision)),
             ("deaths", t("killed ≥ {n}", n=f.deaths)))  # fmt: skip
    chips += [(text, name, None) for name, text in extra if getattr(f, name)]
    if not f.undated:
        chips.append((t("without undated"), "undated", None))
    # The container is there even when it is empty: a part that comes and goes above the map would build the map anew.
    with st.container(key="chips", horizontal=True, gap="small"):
        for n, (text, name, value) in enumerate(chips):
            st.button(
                f"{text} ✕", key=f"chip{n}", on_click=take_off, args=(name, value), help=t("Take this filter off")
            )


def actor_text(key: str, t: Texts) -> str:
    names = S.catalogue.columns.actors
    codes = filters.codes_of(names, [key])
    return names.label(codes[0], t.lang) if codes else key


def take_off(name: str, value: str | None) -> None:
    f = S.state.filters
    refilter(replace(f, start=None, end=None) if name == "dates" else f.without(name, value))


def show_timeline(catalogue: Catalogue, found: dict[str, Mask], span: tuple[date, date] | None, t: Texts) -> None:
    """Render the histogram, the range slider under it, and the player."""
    if span is None:
        st.info(t("No incident here has a date; they are all listed in the table."))
        return
    f = S.state.filters
    others = filters.passing(catalogue.columns, found, but="date")
    histogram = timeline.histogram(catalogue.columns, others, *span)
    window = (f.start or span[0], f.end or span[1])
    spec = chart.spec(histogram, window if f.start or f.end else None, t)
    event = st.vega_lite_chart(
        None, spec | {"data": {"values": chart.rows(histogram)}},
        key=f"hist_{S.get('brushes', 0)}", on_select="rerun", selection_mode=chart.BRUSH, width="stretch",
    )  # fmt: skip
    brushed = chart.brushed(event)
    if brushed and brushed != S.get("brushed"):
        S.brushed, S.brushes = brushed, S.get("brushes", 0) + 1
        refilter(replace(f, start=max(brushed[0], span[0]), end=min(brushed[1], span[1])))
        st.rerun()
    if span[0] < span[1]:
        st.slider(t("Days shown"), *span, key="w_range", format="YYYY-MM-DD", step=timedelta(days=1))
    undated = int((others & ~catalogue.columns.dated).sum())
    if undated:
        st.caption(t.plural("{n} incident without a date", "{n} incidents without a date", undated))
    show_player(span, histogram.unit, t)


def show_player(span: tuple[date, date], unit: timeline.Unit, t: Texts) -> None:
    """Render play and pause, step, speed, and whether the window moves or grows."""
    with st.container(key="player", horizontal=True, vertical_alignment="bottom"):
        playing = S.get("playing", False)
        st.button(t("Pause") if playing else t("Play"), key="play", on_click=toggle_play, args=(span, unit))
        st.button(t("One step"), key="step", on_click=step, args=(span, unit))
        st.segmented_control(t("Speed"), list(SPEEDS), key="w_speed", default="1×", label_visibility="collapsed")
        st.toggle(t("Keep what was shown"), key="w_cumulative")
    if playing:
        st.fragment(tick, run_every=SPEEDS[S.get("w_speed") or "1×"])(span, unit)


def toggle_play(span: tuple[date, date], unit: timeline.Unit) -> None:
    S.playing, S.ticked = not S.get("playing", False), time.monotonic()
    f = S.state.filters
    if S.playing and not (f.start or f.end):
        first = timeline.opening(span, unit)
        refilter(replace(f, start=first[0], end=first[1]))


def step(span: tuple[date, date], unit: timeline.Unit) -> None:
    f = S.state.filters
    window = (f.start or span[0], f.end or span[1])
    following = timeline.advance(window, span, unit, cumulative=bool(S.get("w_cumulative")))
    if following is None:
        S.playing = False
        following = timeline.opening(span, unit) if not S.get("playing") and window[1] >= span[1] else window
    refilter(replace(f, start=following[0], end=following[1]))


def tick(span: tuple[date, date], unit: timeline.Unit) -> None:
    """Advance the player; runs on its own clock, and at every other run of the page, which must not hurry it."""
    pause = SPEEDS[S.get("w_speed") or "1×"]
    if not S.get("playing") or time.monotonic() - S.get("ticked", 0) < pause * 0.9:
        return
    S.ticked = time.monotonic()
    f = S.state.filters
    following = timeline.advance(
        (f.start or span[0], f.end or span[1]), span, unit, cumulative=bool(S.get("w_cumulative"))
    )
    if following is None:
        S.playing = False
    else:
        refilter(replace(f, start=following[0], end=following[1]))
    st.rerun()


def show_table(catalogue: Catalogue, rows: Any, t: Texts) -> None:
    """Render the rows that pass, a page at a time; choosing one chooses its incident."""
    pages = max(1, -(-len(rows) // PAGE_ROWS))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sorts = {
            "newest": t("Newest first"),
            "oldest": t("Oldest first"),
            "deadliest": t("Most killed"),
            "type": t("By type"),
        }
        st.selectbox(t("Order"), list(sorts), key="w_sort", format_func=sorts.__getitem__, width=200)
        page = (
            int(st.number_input(t("Page"), 1, pages, min(int(S.get("w_page", 1)), pages), key="w_page", width=130))
            if pages > 1
            else 1
        )
        st.toggle(t("Only what is in view"), key="w_in_view")
    shown = rows[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    first = (page - 1) * PAGE_ROWS + 1 if len(rows) else 0
    st.caption(
        t(
            "Rows {first}–{last} of {total}",
            first=t.number(first),
            last=t.number(first + len(shown) - 1 if len(shown) else 0),
            total=t.number(len(rows)),
        )
    )
    if not len(rows):
        st.info(t("Nothing passes these filters. Take one off above, or reset them all."))
        return
    frame = summary.table(catalogue, shown, t)
    event = st.dataframe(
        frame, key=f"rows_{t.lang}_{page}", on_select="rerun", selection_mode="single-row", hide_index=True, width="stretch",
        height=min(38 + 35 * len(shown), 420), alt=t("Table of incidents"),
    )  # fmt: skip
    picked = event["selection"]["rows"]
    if picked and picked[0] < len(shown):
        chosen = catalogue.incident(int(shown[picked[0]])).id
        if chosen != S.get("picked"):
            S.picked = chosen
            choose(chosen, move=True)
            st.rerun()


def show_stack(catalogue: Catalogue, t: Texts) -> None:
    """List the incidents that lie on one another where the map was clicked."""
    if not S.get("stack"):
        return
    st.markdown(f"**{t.plural('{n} incident here', '{n} incidents here', S.stack_size)}**")
    with st.container(key="stack", height=260):
        for row in S.stack:
            found = catalogue.incident(row)
            st.button(card.headline(found, t), key=f"stack_{row}", on_click=choose, args=(found.id,), width="stretch")


def show_incident(catalogue: Catalogue, rows: Any, t: Texts) -> None:
    """Render the chosen incident."""
    show_stack(catalogue, t)
    row = catalogue.row(S.state.incident) if S.state.incident else None
    if row is None:
        st.html(
            f'<p class="wq-foot" dir="{t.direction}">{t("Choose an incident on the map or in the table to read its source.")}</p>'
        )
        return
    found = catalogue.incident(row)
    article = catalogue.article(found.article_id)
    st.html(card.card(found, t))
    st.html(card.excerpt(found, article))
    st.html(card.mark_key(t))
    st.html(card.sources(found, t))
    if article is not None:
        with st.expander(t("The whole article")):
            st.html(card.whole(found, article))
    with st.expander(t("Why here")):
        st.html(card.why(found, t))
    at = [int(r) for r in rows[:20000]]
    here = at.index(row) if row in at else -1
    with st.container(horizontal=True):
        for key, title, target_row in (("previous", t("Previous"), here - 1), ("next", t("Next"), here + 1)):
            possible = here >= 0 and 0 <= target_row < len(at)
            st.button(
                title, key=key, disabled=not possible, on_click=choose,
                args=(catalogue.incident(at[target_row]).id if possible else "", True),
            )  # fmt: skip
        st.button(t("Close"), key="close", on_click=choose, args=("",))
    st.caption(t("Link to this view"))
    st.code(share_link(), language=None, wrap_lines=True)


def share_link() -> str:
    from urllib.parse import urlencode

    state = replace(S.state, view=S.get("map_view"))
    base = str(st.context.url or "").split("?")[0]
    return f"{base}?{urlencode(filters.to_query(state), doseq=True)}"


def show_summary(catalogue: Catalogue, mask: Mask, t: Texts) -> None:
    parts = (
        (summary.by_type, t("By event type")),
        (summary.by_area, t("By governorate")),
        (summary.by_actor, t("By actor")),
    )
    for column, (make, title) in zip(st.columns(3), parts, strict=True):
        with column:
            st.markdown(f"**{title}**")
            st.dataframe(make(catalogue.columns, mask, t).head(200), hide_index=True, height=240, alt=title)


def show_downloads(catalogue: Catalogue, rows: Any, counts: filters.Counts, t: Texts) -> None:
    """Offer just what is filtered, made when it is asked for."""
    name = file_name(S.state.filters)

    def make(kind: Any) -> bytes:
        from io import BytesIO

        buffer = BytesIO()
        write((catalogue.incident(int(row)) for row in rows), buffer, kind, style=kind == "geojson")
        return buffer.getvalue()

    titles = {
        "geojson": "GeoJSON",
        "csv": "CSV",
        "jsonl": "JSON Lines",
        "gpkg": "GeoPackage",
        "parquet": "GeoParquet",
        "kml": "KML",
    }
    with st.container(horizontal=True):
        for kind in FORMATS:
            st.download_button(
                titles[kind], data=lambda kind=kind: make(kind), file_name=f"{name}.{kind}", mime=MIME[kind],
                key=f"get_{kind}", on_click="ignore", disabled=not len(rows),
            )  # fmt: skip


def file_name(f: Filters) -> str:
    parts = ["waqai", *(d.isoformat() for d in (f.start, f.end) if d), *f.types, *f.statuses, *f.actors[:2], f.query]
    text = "-".join(p for p in parts if p)
    return "".join(c if c.isalnum() or c in "-." else "-" for c in text)[:100]


def show_intake(catalogue: Catalogue, t: Texts) -> None:
    """Take dropped files and pasted text; their incidents join those on the map."""
    kinds = [s.lstrip(".") for s in SUFFIXES]
    with st.form("intake_form", border=False, clear_on_submit=True):
        files = st.file_uploader(t("Drop articles here"), type=kinds, accept_multiple_files=True, key="w_files")
        text = st.text_area(t("or paste an article"), key="w_paste", height=120)
        day = st.date_input(t("Published on"), value=None, key="w_published", format="YYYY-MM-DD")
        sent = st.form_submit_button(t("Find its incidents"), width="stretch")
    if not sent:
        return
    uploads = [(f.name, f.getvalue()) for f in files or ()]
    if text.strip():
        uploads.append((f"{t('pasted')}-{abs(hash(text)) % 10**8}.txt", text.encode()))
    if not uploads:
        st.warning(t("Nothing to read yet: drop a file or paste a text first."))
        return
    rejected: list[Rejected] = []
    bar = st.progress(0.0, t("Reading …"))
    made = read_uploads(
        uploads, published=day if isinstance(day, date) else None, report=rejected.append,
        progress=lambda n: bar.progress(min(n / (n + 5), 1.0), t("{n} articles read", n=n)),
    )  # fmt: skip
    S.extra = (S.get("extra") or MemoryCatalogue(())).joined(made.incidents, made.articles.values())
    S.intake_note = (len(made.articles), len(made.incidents), [str(r) for r in rejected])
    st.rerun()


def show_intake_note(t: Texts) -> None:
    if "intake_note" not in S:
        return
    articles, found, rejected = S.intake_note
    st.success(t("{articles} articles read, {incidents} incidents found.", articles=articles, incidents=found))
    for line in rejected[:50]:
        st.warning(line)


# -- wiring --------------------------------------------------------------------------------------------------------


def main() -> None:
    st.set_page_config("Waqai · وقائع", layout="wide", page_icon=str(STATIC / "icon.svg"))
    base = shared_catalogue(target())
    catalogue = base if "extra" not in S else S.extra
    S.catalogue = catalogue
    span = timeline.span_of(catalogue.columns)
    state = load_state(span)
    t = Texts(state.lang)
    st.html(f"<style>{page_css()}</style>")
    st.html(
        f"<script>document.documentElement.dir='{t.direction}';document.documentElement.lang='{t.lang}'</script>",
        unsafe_allow_javascript=True,
    )
    columns = catalogue.columns
    found = filters.masks(columns, state.filters, placefilter.extents(state.filters.places))
    mask = filters.passing(columns, found)
    counts = filters.count(columns, mask)
    rows = summary.order(columns, mask, S.get("w_sort") or "newest")
    chosen_row = catalogue.row(state.incident) if state.incident else None
    chosen = None
    if chosen_row is not None and columns.precision[chosen_row] in (1, 2, 3, 4):
        chosen = (float(columns.lat[chosen_row]), float(columns.lon[chosen_row]))
        if S.pop("move", False):
            S.goto = (*chosen, max((S.get("map_view") or (0, 0, 8))[2], 8))
    head, switch = st.columns([5, 1])
    with head:
        st.html(
            f'<h1 class="wq-title" dir="{t.direction}">{t("Waqai")}<small>{t("incidents on the map, out of Arabic news")}</small></h1>'
        )
    with switch:
        st.segmented_control(
            t("Language"),
            list(LANGUAGES),
            key="w_lang",
            format_func=LANGUAGES.__getitem__,
            label_visibility="collapsed",
            required=True,
        )
    with st.container(key="counts"):
        show_counts(counts, t)
    show_chips(state.filters, t)
    left, right = st.columns([5, 3])
    with left, st.container(key="map"):
        show_map(catalogue, mask, t, chosen)
        st.html(card.legend(t.lang))
        st.toggle(t("Online map tiles (needs a connection)"), key="w_tiles")
    with right, st.container(key="incident"):
        show_incident(catalogue, rows, t)
    with st.container(key="timeline"):
        show_timeline(catalogue, found, span, t)
    with st.container(key="table"):
        show_table(catalogue, rows, t)
    with st.container(key="summary"):
        show_summary(catalogue, mask, t)
    with st.container(key="downloads"):
        st.markdown(f"**{t('Download what is filtered')}**")
        show_downloads(catalogue, rows, counts, t)
    with st.sidebar:
        with st.container(key="filters"):
            show_filters(catalogue, found, t)
        with st.container(key="intake"):
            show_intake_note(t)
            show_intake(catalogue, t)
    write_url(S.state)


main()
