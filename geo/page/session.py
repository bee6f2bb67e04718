"""One reader's session: the state out of URL, widgets and commands, where the map looks, what was clicked, the player.

It works on the mapping that the page keeps for a reader (Streamlit's session state) and knows nothing of Streamlit.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from geo.page import choices, mapview, pagestate
from geo.page.catalogue import Catalogue, JoinedCatalogue, joined
from geo.page.desk import SessionDesk
from geo.page.opening import Intake, dated
from geo.page.whereabouts import fate
from geo.query import layers, link, timeline
from geo.query.columns import Ints, Mask
from geo.query.filters import Filters
from geo.query.link import PageState

LISTED = 200
SPEEDS = {"1×": 1.2, "2×": 0.6, "4×": 0.3}
_NOWHERE = (25.0, 12.0, 60.0, 40.0)
Query = Mapping[str, list[str]]


@dataclass(frozen=True)
class Session:
    """What the page remembers for one reader.

    Attributes
    ----------
    values : MutableMapping
        State of the page and of its widgets (`w_…`), by name.
    """

    values: MutableMapping[str, Any]

    @property
    def state(self) -> PageState:
        """The state of this run."""
        found: PageState = self.values["state"]
        return found

    def begin(self, query: Query) -> PageState:
        """Return what is known of the state before anything is opened: a changed URL (link, back, forward) wins."""
        values = self.values
        choices.settle(values)
        # The player's clock may tick in the browser before the last step has reached its address: that is no "back".
        late = values.get("playing") and query == values.get("written_before")
        if values.get("written") != query and not late:
            values["state"], values["reseed"] = link.from_query(query), True
            values["goto"] = self.state.view or values.get("goto")
        elif not values.get("reseed"):
            values["state"] = replace(self.state, lang=values.get("w_lang") or self.state.lang)
        return self.state

    def load(self, span: pagestate.Span | None) -> PageState:
        """Return the state of this run; what the widgets say counts unless the URL or a command has changed it."""
        values = self.values
        # The widgets were last drawn for these ends; a slider that stood at them follows when the incidents reach on.
        drawn, values["span"] = values.get("span", span), span
        if not values.get("reseed"):
            seen = pagestate.seen_box(values.get("map_value"))
            chosen = pagestate.filters_of(values, self.state.filters, drawn, seen)
            values["reseed"] = drawn != span
            values["state"] = replace(self.state, filters=chosen)
        if values.get("reseed"):
            values["reseed"] = False
            for key, value in pagestate.widget_values(self.state, span).items():
                values[key] = value
        return self.state

    def address(self) -> dict[str, list[str]]:
        """Return the URL's parameters; the map's view stays out, as every pan would become a step of "back"."""
        found = link.to_query(replace(self.state, view=None))
        if found != self.values.get("written"):
            self.values["written_before"], self.values["written"] = self.values.get("written"), found
        return found

    def share_link(self, base: str) -> str:
        """Return the address that opens what is shown, the map's view with it."""
        return pagestate.link(base, replace(self.state, view=self.values.get("map_view")))

    def command(self, **changes: Any) -> None:
        """Change the state from a button or an event; the widgets follow at the next run."""
        self.values["state"], self.values["reseed"] = replace(self.state, **changes), True

    def refilter(self, changed: Filters) -> None:
        """Change the filters."""
        self.command(filters=changed)

    def choose(self, incident_id: str, move: bool = False) -> None:
        """Choose an incident, and move the map to it if asked."""
        self.values["stack"], self.values["move"], self.values["led"] = None, move, ""
        self.command(incident=incident_id)

    def add_place(self, key: str) -> None:
        """Add a place that was found by its name to the filters."""
        self.values["w_find"] = ""
        places = tuple(dict.fromkeys((*self.state.filters.places, key)))
        self.refilter(replace(self.state.filters, places=places))

    def table_page(self, rows: Ints, row: int | None, size: int) -> int:
        """Return the page of the table: the reader's own, or that of an incident which has just been chosen."""
        page, chosen = int(self.values.get("w_page", 1)), self.state.incident
        if chosen != self.values.get("paged"):
            self.values["paged"] = chosen
            at = np.flatnonzero(rows == (-1 if row is None else row))
            page = int(at[0]) // size + 1 if len(at) else page
        return page

    # -- what the reader has added and corrected

    @property
    def desk(self) -> SessionDesk:
        """The corrections that last as long as the session."""
        found: SessionDesk = self.values.setdefault("desk", SessionDesk())
        return found

    def catalogue(self, base: Catalogue) -> Catalogue:
        """Return what is shown on a ground: its incidents, what has joined them in this session, and corrections."""
        extra = self.values.get("extra")
        if extra and extra.base is not base:
            self.values["extra"] = extra = JoinedCatalogue(base, extra.extra)  # the store has gone on
        self.values["ground"] = extra or base
        view = self.desk.view(self.values["ground"])
        if view is not self.values.get("seen"):
            self.values["seen"], self.values["stack"] = view, None  # its rows were those of another catalogue
        return view

    def take(self, intake: Intake, *, first: bool) -> None:
        """Keep what was read of the reader's articles; it joins at once, or waits to be looked at first."""
        self.values["intake"], self.values["pending"] = intake, first
        if not first:
            self.join()

    def join(self) -> None:
        """Put what was read on the map."""
        intake: Intake = self.values["intake"]
        self.values["extra"] = joined(self.values["ground"], intake.incidents, intake.articles)
        self.values["pending"] = False

    def date_intake(self, published: date) -> None:
        """Read what was taken again, with a day of publication for the articles that tell none."""
        self.take(dated(self.values["intake"], published), first=self.values["pending"])

    def date_ground(self, published: date | None) -> None:
        """Have what the page opened with read with a day of publication for the articles that tell none."""
        self.command(published=published)

    def leave_out(self) -> None:
        """Forget what was read."""
        self.values["intake"], self.values["pending"] = None, False

    def lead(self, catalogue: Catalogue) -> PageState:
        """Return the state, with the incident that a link leads to where the one it names has become part of it."""
        values, asked = self.values, self.state.incident
        if not asked or catalogue.row(asked) is not None:
            values["fate"] = None
            return self.state
        # A store looks through all that was ever joined: once for a link, and again when the store has gone on.
        key, found = values.get("fate") or (None, None)
        if found is None or key != (asked, id(catalogue)):
            found = fate(catalogue, self.desk, asked)
            values["fate"] = (asked, id(catalogue)), found
        if found.into:
            values["state"] = replace(self.state, incident=found.into)
            values["led"] = found.into
        return self.state

    # -- the map

    def view(self, catalogue: Catalogue, mask: Mask) -> tuple[float, float, int]:
        """Return latitude, longitude and zoom that the map shows or opens with."""
        return self.values.get("map_view") or self.state.view or layers.fit(self._home(catalogue, mask))

    def _home(self, catalogue: Catalogue, mask: Mask) -> layers.Box:
        """Return what the map opens with."""
        return self.state.filters.bbox or layers.home(catalogue.columns, mask) or _NOWHERE

    def drawing(self, catalogue: Catalogue, mask: Mask) -> layers.Drawing:
        """Return what the map draws."""
        view = self.view(catalogue, mask)
        box = pagestate.seen_box(self.values.get("map_value")) or layers.viewport(*view)
        self.values["drawn"] = catalogue
        return layers.draw(catalogue.columns, mask, box, view[2])

    def origin(self, setting: tuple[str, bool], catalogue: Catalogue, mask: Mask) -> tuple[float, float, int]:
        """Return where the map's frame opens; it is built anew for another language or tiles, where the reader was."""
        if self.values.get("map_setting") != setting:
            self.values["map_setting"], self.values["goto"] = setting, None
            known = self.values.get("map_view") or self.state.view
            self.values["map_home"] = None if known else self._home(catalogue, mask)
            self.values["map_origin"] = self.view(catalogue, mask)
        found: tuple[float, float, int] = self.values["map_origin"]
        return found

    def go_to(self, chosen: tuple[float, float] | None) -> None:
        """Move the map to the chosen incident if that was asked for."""
        if chosen and self.values.get("move"):
            self.values["move"] = False
            self.values["goto"] = (*chosen, max((self.values.get("map_view") or (0, 0, 8))[2], 8))

    def follow(self, catalogue: Catalogue, mask: Mask) -> bool:
        """Follow what the map has told: its view, and a click; return whether the rest of the page must follow too."""
        values, told = self.values, self.values.get("map_value") or {}
        if view := pagestate.seen_view(told):
            moved, values["map_view"] = values.get("map_view") != view, view
            if moved and values.get("w_in_view"):
                self.refilter(replace(self.state.filters, bbox=pagestate.seen_box(told)))
                return True
        clicks = told.get("last_object_clicked_count") or 0
        if not clicks or clicks == values.get("clicks"):
            return False
        values["clicks"] = clicks
        if values.get("drawn") is not catalogue:
            return False  # the rows that were clicked were those of another catalogue
        rows = layers.rows_of(catalogue.columns, mask, mapview.token_of(told.get("last_object_clicked_tooltip")))
        if len(rows) == 1:
            self.choose(catalogue.incident(int(rows[0])).id)
        elif len(rows):
            values["stack"], values["stack_size"] = [int(row) for row in rows[:LISTED]], len(rows)
        return True

    # -- the player

    @property
    def pause(self) -> float:
        """Seconds between two steps of the player."""
        return SPEEDS[self.values.get("w_speed") or "1×"]

    def brush(self, days: pagestate.Span, span: pagestate.Span) -> None:
        """Take over days brushed on the histogram; a fresh chart clears the brush, slider and band show the window."""
        self.values["brushes"] = self.values.get("brushes", 0) + 1
        self.refilter(replace(self.state.filters, start=max(days[0], span[0]), end=min(days[1], span[1])))

    def toggle_play(self, span: pagestate.Span, unit: timeline.Unit) -> None:
        """Play, from the beginning when the end is reached, or pause."""
        self.values["playing"], self.values["ticked"] = not self.values.get("playing", False), time.monotonic()
        f = self.state.filters
        if self.values["playing"] and (f.end or span[1]) >= span[1]:
            start, end = timeline.opening(span, unit)
            self.refilter(replace(f, start=start, end=end))

    def step(self, span: pagestate.Span, unit: timeline.Unit) -> None:
        """Move the window by one unit, or stop at the end."""
        f = self.state.filters
        following = timeline.advance(f.start, f.end, span, unit, cumulative=bool(self.values.get("w_cumulative")))
        self.values["playing"] = bool(self.values.get("playing") and following)
        if following:
            self.refilter(replace(f, start=following[0], end=following[1]))

    def tick(self, span: pagestate.Span, unit: timeline.Unit) -> bool:
        """Advance the player when it is due, and say so; other runs of the page in between must not hurry it."""
        if not self.values.get("playing") or time.monotonic() - self.values.get("ticked", 0) <= self.pause * 0.9:
            return False
        self.values["ticked"] = time.monotonic()
        self.step(span, unit)
        return True
