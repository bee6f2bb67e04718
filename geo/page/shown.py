"""What is shown in one run of the page: the incidents that pass the filters, as each part of the page needs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from geo.export import Format, to_bytes
from geo.page import card, pagestate, placefilter, summary
from geo.page.catalogue import Catalogue
from geo.page.i18n import Texts
from geo.query import filters, layers, timeline
from geo.query.columns import Columns, Ints, Mask
from geo.query.filters import Counts
from geo.query.link import PageState


@dataclass(frozen=True)
class Shown:
    """A catalogue seen through a state; everything is found out once, when it is first asked for.

    Attributes
    ----------
    catalogue : Catalogue
    state : PageState
    by : str
        Order of the rows, one of `geo.page.summary.sorts`.
    """

    catalogue: Catalogue
    state: PageState
    by: str = "newest"

    @property
    def t(self) -> Texts:
        """Texts in the page's language."""
        return Texts(self.state.lang)

    @property
    def columns(self) -> Columns:
        """The columns of all incidents, whether they pass or not."""
        return self.catalogue.columns

    @property
    def span(self) -> pagestate.Span | None:
        """First and last day of all incidents."""
        return timeline.span_of(self.columns)

    @cached_property
    def found(self) -> Mapping[str, Mask]:
        """Which incidents pass each of the filters that are set."""
        places = placefilter.extents(self.state.filters.places)
        return filters.masks(self.columns, self.state.filters, places)

    @cached_property
    def mask(self) -> Mask:
        """Which incidents pass."""
        return filters.passing(self.columns, self.found)

    @cached_property
    def at_any_time(self) -> Mask:
        """Which incidents pass all filters but that of the dates: those of the histogram."""
        return filters.passing(self.columns, self.found, but="date")

    @cached_property
    def histogram(self) -> timeline.Histogram | None:
        """Incidents over time, None when none has a date."""
        return timeline.histogram(self.columns, self.at_any_time, *self.span) if self.span else None

    @cached_property
    def counts(self) -> Counts:
        """The three numbers."""
        return filters.count(self.columns, self.mask)

    @cached_property
    def chips(self) -> list[pagestate.Chip]:
        """The active filters."""
        return pagestate.chips(self.state.filters, self.columns, self.t)

    @cached_property
    def rows(self) -> Ints:
        """The rows that pass, in the order of the table."""
        return summary.order(self.columns, self.mask, self.by)

    @cached_property
    def chosen(self) -> int | None:
        """The row of the chosen incident, None when none is chosen or it is not here."""
        return self.catalogue.row(self.state.incident) if self.state.incident else None

    @property
    def at(self) -> tuple[float, float] | None:
        """Latitude and longitude of the chosen incident."""
        return layers.position(self.columns, self.chosen)

    @property
    def kind(self) -> int | None:
        """Event type of the chosen incident where that is a point, None where it is an area or has no place."""
        row = self.chosen
        return int(self.columns.kind[row]) if row is not None and self.columns.on_map[row] else None

    def headline(self, row: int) -> str:
        """Return the incident of a row in one line."""
        return card.headline(self.catalogue.incident(int(row)), self.t)

    def download(self, kind: Format) -> bytes:
        """Return what passes as a file of a format."""
        return to_bytes((self.catalogue.incident(int(row)) for row in self.rows), kind)
