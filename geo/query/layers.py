"""What the map draws for a viewport: grid clusters, points with their circles, areas; at most `MOST_FEATURES`.

The grid follows the zoom: cells of `CELL` pixels anchored to the world, so that a cluster stays the same cluster while
the reader pans; `geo.query.layout` keeps circles and badges apart. Everything is numbers and short labels here;
`geo.page.mapview` turns it into Leaflet's terms.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.query import layout
from geo.query.columns import Columns, Mask
from geo.query.layout import CELL
from geo.taxonomy import EVENT_TYPES

MOST_FEATURES = 2000
MOST_AREAS = 60
MAX_ZOOM = 14
_TILE = 256
_MARGIN = 0.15

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Incidents that share a cell of the grid (or a single one).

    Attributes
    ----------
    lat, lon : float
        Middle of the incidents, or the incident's own point.
    mix : tuple of int
        How many of each event type.
    row : int
        The incident's row when it is a single one, else -1.
    cell : tuple of int
        Zoom, column and line of the cell: `rows_in` finds the incidents again.
    box : tuple of float
        West, south, east, north of the incidents.
    radius_km : float
        Radius that holds the true place, of a single incident that is not exact; else 0.
    faint : bool
        Whether none of the incidents is reported or claimed to have happened in the news (background, planned, denied).
    """

    lat: float
    lon: float
    mix: tuple[int, ...]
    row: int
    cell: tuple[int, int, int]
    box: Box
    radius_km: float = 0.0
    faint: bool = False

    @property
    def count(self) -> int:
        """How many incidents."""
        return sum(self.mix)

    @property
    def size(self) -> int:
        """How many pixels wide its circle is."""
        return layout.diameter(self.count)

    @property
    def stacked(self) -> bool:
        """Whether zooming in would not part them."""
        return self.count > 1 and (
            self.cell[0] >= MAX_ZOOM or (self.box[2] - self.box[0] < 1e-4 and self.box[3] - self.box[1] < 1e-4)
        )


@dataclass(frozen=True, slots=True)
class Area:
    """An area with the incidents that happened somewhere in it.

    Attributes
    ----------
    key : str
        `rows_of_area` finds the incidents again.
    lat, lon : float
        The point that stands for it.
    mix : tuple of int
        How many of each event type.
    row : int
        The incident's row when it is a single one, else -1.
    rings : tuple
        Its outline as (lat, lon) pairs, simplified for the zoom; empty for a circle of `radius_km`.
    badge : tuple of float or None
        Latitude and longitude of the badge with its number; None where it has not been laid out.
    """

    key: str
    lat: float
    lon: float
    mix: tuple[int, ...]
    row: int
    rings: tuple[tuple[tuple[float, float], ...], ...] = ()
    radius_km: float = 0.0
    badge: tuple[float, float] | None = None

    @property
    def count(self) -> int:
        """How many incidents."""
        return sum(self.mix)


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is drawn; `hidden` counts areas that were left out for want of room."""

    clusters: tuple[Cluster, ...] = ()
    areas: tuple[Area, ...] = ()
    hidden: int = field(default=0)


def draw(columns: Columns, mask: Mask, box: Box, zoom: int) -> Drawing:
    """Return what to draw of the incidents that pass a filter.

    Parameters
    ----------
    columns : Columns
    mask : numpy.ndarray
        Which incidents pass.
    box : tuple of float
        West, south, east, north of the viewport; a margin is added so that small pans show no gap.
    zoom : int
        Zoom of the map.

    Returns
    -------
    Drawing
    """
    wide = _widened(box)
    areas, hidden = _areas(columns, mask, wide, zoom)
    clusters = _clusters(columns, mask, wide, zoom)
    return Drawing(clusters, _with_badges(areas, clusters, zoom), hidden)


def _widened(box: Box) -> Box:
    west, south, east, north = box
    dx, dy = (east - west) * _MARGIN, (north - south) * _MARGIN
    return west - dx, south - dy, east + dx, north + dy


def _rows_in_box(columns: Columns, mask: Mask, box: Box) -> npt.NDArray[np.int64]:
    west, south, east, north = box
    with np.errstate(invalid="ignore"):
        inside = (columns.lon >= west) & (columns.lon <= east) & (columns.lat >= south) & (columns.lat <= north)
    return np.flatnonzero(inside & mask & columns.on_map)


def _cells(
    columns: Columns, rows: npt.NDArray[np.int64], zoom: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    size = 2.0**zoom * _TILE / CELL
    return (columns.mercator_x[rows] * size).astype(np.int64), (columns.mercator_y[rows] * size).astype(np.int64)


def _clusters(columns: Columns, mask: Mask, box: Box, zoom: int) -> tuple[Cluster, ...]:
    rows = _rows_in_box(columns, mask, box)
    if not len(rows):
        return ()
    across, down = _cells(columns, rows, zoom)
    left, top = int(across.min()), int(down.min())
    width = int(across.max()) - left + 1
    flat = (down - top) * width + (across - left)
    room = int(flat.max()) + 1
    # Bounding boxes need an order; counts and middles do not, and a sort of a million rows would cost the most.
    total = np.bincount(flat, minlength=room)
    filled = np.flatnonzero(total)
    if len(filled) > MOST_FEATURES:
        filled = np.sort(filled[np.argsort(-total[filled], kind="stable")[:MOST_FEATURES]])
    lon, lat = columns.lon[rows], columns.lat[rows]
    types = len(EVENT_TYPES)
    mixes = np.bincount(flat * types + columns.kind[rows], minlength=room * types).reshape(room, types)[filled]
    east, north = np.full(room, -np.inf, np.float32), np.full(room, -np.inf, np.float32)
    west, south = np.full(room, np.inf, np.float32), np.full(room, np.inf, np.float32)
    np.maximum.at(east, flat, lon)
    np.maximum.at(north, flat, lat)
    np.minimum.at(west, flat, lon)
    np.minimum.at(south, flat, lat)
    middle_lon = np.bincount(flat, weights=lon, minlength=room)[filled] / total[filled]
    middle_lat = np.bincount(flat, weights=lat, minlength=room)[filled] / total[filled]
    some_row = np.zeros(room, np.int64)
    some_row[flat] = rows
    firm = np.zeros(room, dtype=bool)
    firm[flat[columns.status[rows] < 2]] = True
    middle_lon, middle_lat = _apart(
        middle_lon, middle_lat, left + filled % width, top + filled // width, zoom, total[filled]
    )
    return tuple(
        Cluster(
            lat=float(middle_lat[i]),
            lon=float(middle_lon[i]),
            mix=tuple(int(n) for n in mixes[i]),
            row=int(some_row[cell]) if total[cell] == 1 else -1,
            cell=(zoom, left + int(cell) % width, top + int(cell) // width),
            box=(float(west[cell]), float(south[cell]), float(east[cell]), float(north[cell])),
            radius_km=_radius(columns, int(some_row[cell])) if total[cell] == 1 else 0.0,
            faint=not firm[cell],
        )
        for i, cell in enumerate(filled)
    )


def pixel(lat: float, lon: float, zoom: float) -> tuple[float, float]:
    """Return a point's pixel of the world at a zoom (Web Mercator)."""
    size = 2.0**zoom * _TILE
    sine = np.sin(np.radians(min(max(lat, -85.0511), 85.0511)))
    return (lon / 360 + 0.5) * size, float(0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)) * size


def _point(x: float, y: float, zoom: float) -> tuple[float, float]:
    size = 2.0**zoom * _TILE
    return float(np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y / size))))), (x / size - 0.5) * 360


def _apart(
    lon: layout.Reals, lat: layout.Reals, across: layout.Whole, down: layout.Whole, zoom: int, total: layout.Whole
) -> tuple[layout.Reals, layout.Reals]:
    """Move circles that would cover each other; all others stay where they are."""
    size = 2.0**zoom * _TILE
    sine = np.sin(np.radians(lat))
    x, y = (lon / 360 + 0.5) * size, (0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)) * size
    x, y, moved = layout.apart(x, y, across, down, total)
    inner_lat = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y / size))))
    return np.where(moved, (x / size - 0.5) * 360, lon), np.where(moved, inner_lat, lat)


def _with_badges(areas: tuple[Area, ...], clusters: tuple[Cluster, ...], zoom: int) -> tuple[Area, ...]:
    """Give each area a place for its number that hides neither a circle nor the area itself."""
    if not areas:
        return ()
    boxes = []
    for area in areas:
        if area.rings:
            lats, lons = ([p[n] for ring in area.rings for p in ring] for n in (0, 1))
            (left, top), (right, bottom) = pixel(max(lats), min(lons), zoom), pixel(min(lats), max(lons), zoom)
        else:
            x, y = pixel(area.lat, area.lon, zoom)
            reach = kilometres(area.radius_km, area.lat, zoom)
            left, top, right, bottom = x - reach, y - reach, x + reach, y + reach
        boxes.append(((left, top, right, bottom), pixel(area.lat, area.lon, zoom)))
    spots = layout.badges(boxes, [(*pixel(c.lat, c.lon, zoom), float(c.size)) for c in clusters])
    return tuple(replace(a, badge=_point(*spot, zoom)) for a, spot in zip(areas, spots, strict=True))


def kilometres(km: float, lat: float, zoom: float) -> float:
    """Return a distance in pixels."""
    return float(km * 2.0**zoom * _TILE / (40075.017 * np.cos(np.radians(lat))))


def _radius(columns: Columns, row: int) -> float:
    return float(columns.radius[row]) if columns.precision[row] == 2 else 0.0


def rows_in(columns: Columns, mask: Mask, cell: tuple[int, int, int]) -> npt.NDArray[np.int64]:
    """Return the rows of a cluster, newest first."""
    rows = np.flatnonzero(mask & columns.on_map)
    across, down = _cells(columns, rows, cell[0])
    found: npt.NDArray[np.int64] = rows[(across == cell[1]) & (down == cell[2])]
    return found[np.argsort(-columns.start[found].astype(np.int64), kind="stable")]


def rows_of_area(columns: Columns, mask: Mask, key: str) -> npt.NDArray[np.int64]:
    """Return the rows drawn as an area, newest first."""
    if not key[1:].isdigit():
        return np.zeros(0, dtype=np.int64)
    number, shaped = int(key[1:]), key.startswith("a")
    same = columns.area == number if shaped else (columns.place == number) & (columns.area < 0)
    found = np.flatnonzero(mask & columns.as_area & same)
    return found[np.argsort(-columns.start[found].astype(np.int64), kind="stable")]


def _areas(columns: Columns, mask: Mask, box: Box, zoom: int) -> tuple[tuple[Area, ...], int]:
    types, shapes = len(EVENT_TYPES), len(columns.areas)
    rows = np.flatnonzero(mask & columns.as_area)
    keys = np.where(columns.area[rows] >= 0, columns.area[rows], shapes + columns.place[rows]).astype(np.int64)
    if not len(keys):
        return (), 0
    mixes = np.bincount(keys * types + columns.kind[rows]).astype(np.int64)
    mixes = np.pad(mixes, (0, -len(mixes) % types)).reshape(-1, types)
    some_row = np.zeros(len(mixes), np.int64)
    some_row[keys] = rows
    totals = mixes.sum(axis=1)
    touching = [int(key) for key in np.flatnonzero(totals) if _touches(columns, int(key), int(some_row[key]), box)]
    touching.sort(key=lambda key: -int(totals[key]))
    kept = touching[:MOST_AREAS]
    drawn = tuple(_area(columns, key, int(some_row[key]), mixes[key], zoom) for key in kept)
    return drawn, len(touching) - len(kept)


def _touches(columns: Columns, key: int, row: int, box: Box) -> bool:
    west, south, east, north = box
    if key < len(columns.areas):
        w, s, e, n = columns.footprints[key]
    else:
        lon, lat, reach = float(columns.lon[row]), float(columns.lat[row]), float(columns.radius[row]) / 111
        w, s, e, n = lon - reach, lat - reach, lon + reach, lat + reach
    return w <= east and e >= west and s <= north and n >= south


def _area(columns: Columns, key: int, row: int, mix: npt.NDArray[np.int64], zoom: int) -> Area:
    counts = tuple(int(n) for n in mix)
    single = row if sum(counts) == 1 else -1
    if key < len(columns.areas):
        geometry = columns.areas[key]
        lon, lat = float(columns.lon[row]), float(columns.lat[row])
        if np.isnan(lon):
            lon, lat = geometry.representative_point().coords[0]
        return Area(f"a{key}", lat, lon, counts, single, rings=outline(geometry, zoom))
    return Area(
        f"p{key - len(columns.areas)}", float(columns.lat[row]), float(columns.lon[row]), counts, single,
        radius_km=float(columns.radius[row]),
    )  # fmt: skip


@lru_cache(maxsize=2000)
def outline(geometry: BaseGeometry, zoom: int) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return an area's outer rings as (lat, lon) pairs, with no more detail than a zoom can show."""
    pixel = 360 / (_TILE * 2.0**zoom)
    simple = shapely.simplify(geometry, pixel * 1.5)
    digits = 2 if zoom < 8 else 3 if zoom < 11 else 4
    return tuple(
        tuple((round(y, digits), round(x, digits)) for x, y in part.exterior.coords[:-1])
        for part in shapely.get_parts(simple)
        if part.geom_type == "Polygon" and not part.is_empty
    )


def home(columns: Columns, mask: Mask) -> Box | None:
    """Return the box that holds nearly all of what is drawn: far-off single incidents don't shrink the rest."""
    rows = np.flatnonzero(mask & (columns.on_map | columns.as_area) & ~np.isnan(columns.lon))
    if not len(rows):
        return None
    trim = (2, 98) if len(rows) > 50 else (0, 100)
    west, east = np.percentile(columns.lon[rows], trim)
    south, north = np.percentile(columns.lat[rows], trim)
    return float(west), float(south), float(east), float(north)


def fit(box: Box, width: int = 700, height: int = 480) -> tuple[float, float, int]:
    """Return latitude, longitude and zoom that show a box in a map of a size in pixels."""
    west, south, east, north = box
    lat, lon = (south + north) / 2, (west + east) / 2
    spread = max((east - west) / width, (north - south) / np.cos(np.radians(lat)) / height, 1e-6)
    zoom = int(np.floor(np.log2(360 / _TILE / spread)))
    return lat, lon, min(max(zoom, 3), 10)


def viewport(lat: float, lon: float, zoom: int, width: int = 1400, height: int = 700) -> Box:
    """Return the box that a map of a size in pixels shows around a centre, before the browser has told."""
    degrees = 360 / (_TILE * 2.0**zoom)
    high = degrees * np.cos(np.radians(lat))
    return lon - degrees * width / 2, lat - high * height / 2, lon + degrees * width / 2, lat + high * height / 2


def position(columns: Columns, row: int | None) -> tuple[float, float] | None:
    """Return latitude and longitude of a row that is drawn, as a point or as an area."""
    if row is None or not (columns.on_map[row] or columns.as_area[row]) or np.isnan(columns.lat[row]):
        return None
    return float(columns.lat[row]), float(columns.lon[row])


def rows_of(columns: Columns, mask: Mask, token: str) -> npt.NDArray[np.int64]:
    """Return the rows of what was clicked, by its token: `i<row>`, `c<zoom>-<column>-<line>` or `k<area>`."""
    kind, rest = token[:1], token[1:]
    numbers = [int(n) for n in rest.split("-") if n.isascii() and n.isdigit() and len(n) < 10]
    if kind == "i" and len(numbers) == 1 and numbers[0] < len(columns):
        return np.array(numbers)
    if kind == "c" and len(numbers) == 3:
        return rows_in(columns, mask, (numbers[0], numbers[1], numbers[2]))
    return rows_of_area(columns, mask, rest) if kind == "k" else np.zeros(0, dtype=np.int64)
