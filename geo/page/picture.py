"""The map and the histogram as SVG, for a report: drawn from the same basemap and clusters as the page shows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cache
from html import escape
from math import asinh, cos, floor, log10, pi, radians, sin, tan
from pathlib import Path
from typing import Any

import numpy as np

from geo.incident import Incident
from geo.page.i18n import Texts, isolate
from geo.page.mapview import BASE_ATTRIBUTION
from geo.query.columns import Columns, Mask
from geo.query.layers import Box, Drawing, draw, position, viewport
from geo.query.timeline import Histogram
from geo.taxonomy import EVENT_TYPES, STYLES, label, letter

_SEA, _LAND, _LINE, _RIVER = "#d6e6ef", "#f7f4ec", "#7d7466", "#7fb2d1"
_TILE, _SMALL, _CLOSEST = 256, (420, 240), 10
_UNDER = 11.0  # pixels from its middle that a mark covers
_SIGN = 6  # letters as wide as a sign of the legend and the gap behind its text
_NEAR = 40.0  # pixels that a name may stand off its place
_FONT = "'Noto Sans Arabic','Noto Naskh Arabic','Segoe UI',Tahoma,Arial,sans-serif"


@cache
def _basemap(path: Path) -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(path.read_text(encoding="utf-8"))["features"])


class Projection:
    """Web Mercator around a centre, to pixels."""

    def __init__(self, lat: float, lon: float, zoom: float, width: int, height: int) -> None:
        self.size: float = _TILE * 2.0**zoom
        self.width, self.height = width, height
        self.left = self._x(lon) - width / 2
        self.top = self._y(lat) - height / 2

    def _x(self, lon: float) -> float:
        return (lon / 360 + 0.5) * self.size

    def _y(self, lat: float) -> float:
        return (0.5 - asinh(tan(radians(min(max(lat, -85), 85)))) / (2 * pi)) * self.size

    def __call__(self, lon: float, lat: float) -> tuple[float, float]:
        """Return the pixel of a longitude and latitude."""
        return self._x(lon) - self.left, self._y(lat) - self.top

    def shows(self, x: float, y: float, margin: float = 0) -> bool:
        """Whether a pixel is in the picture."""
        return -margin <= x <= self.width + margin and -margin <= y <= self.height + margin

    def km(self, km: float, lat: float) -> float:
        """Return a distance in pixels."""
        return km * self.size / (40075.017 * cos(radians(lat)))


def _path(points: Iterable[Sequence[float]], project: Projection, close: bool) -> str:
    found, last = [], None
    box_seen = False
    for lon, lat in points:
        x, y = project(lon, lat)
        box_seen = box_seen or project.shows(x, y, 400)
        pixel = (round(x), round(y))
        if pixel != last:
            found.append(f"{pixel[0]} {pixel[1]}")
            last = pixel
    if len(found) < 2 or not (box_seen or close):
        return ""
    return "M" + "L".join(found) + ("Z" if close else "")


def _lines(geometry: dict[str, Any]) -> Iterable[Sequence[Sequence[float]]]:
    kind, parts = geometry["type"], geometry["coordinates"]
    if kind == "LineString":
        return [parts]
    if kind == "MultiLineString":
        return parts  # type: ignore[no-any-return]
    return [ring for polygon in (parts if kind == "MultiPolygon" else [parts]) for ring in polygon]


def _base(
    features: Iterable[dict[str, Any]],
    project: Projection,
    zoom: int,
    lang: str,
    marks: Sequence[tuple[float, float, float]] = (),
) -> str:
    styles = {
        "land": f'fill="{_LAND}" fill-rule="evenodd"',
        "border": f'fill="none" stroke="{_LINE}" stroke-width="1"',
        "admin1": 'fill="none" stroke="#a99f8e" stroke-width="0.6" stroke-dasharray="3 3"',
        "river": f'fill="none" stroke="{_RIVER}" stroke-width="1"',
    }
    out: list[str] = []
    taken: list[tuple[float, float, float]] = []
    for feature in features:
        p = feature["properties"]
        if zoom < p.get("z", 0) or (p["k"] == "c" and zoom > 8):
            continue
        if p["k"] in styles:
            data = "".join(_path(line, project, p["k"] == "land") for line in _lines(feature["geometry"]))
            if data:
                out.append(f'<path d="{data}" {styles[p["k"]]}/>')
            continue
        x, y = project(*feature["geometry"]["coordinates"])
        size = 14 if p["k"] == "c" else 10
        text = p.get(lang) or p["en"]
        half = len(text) * size * 0.3 + 3
        highest = y - _NEAR
        while y > highest:  # above what would hide it, and above what is there
            over = [b - r - 4 for a, b, r in marks if abs(x - a) < half + r and b - r - 3 < y < b + r + size]
            y = min(over, default=y)
            if not over:
                break
        else:
            continue  # so far off it would name something else
        crowded = any(abs(x - a) < half + b and abs(y - c) < size + 3 for a, b, c in taken)
        if crowded or not (half <= x <= project.width - half and size <= y <= project.height - 3):
            continue
        taken.append((x, half, y))
        out.append(
            f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" text-anchor="middle" fill="#4b463d" stroke="#fff" '
            f'stroke-width="2" paint-order="stroke">{escape(text)}</text>'
        )
    return "".join(out)


def _marks(drawing: Drawing, project: Projection) -> list[tuple[float, float, float]]:
    """Return middle and radius of what is drawn over the names."""
    badges = [(*project(*(a.badge or (a.lat, a.lon))[::-1]), _UNDER) for a in drawing.areas]
    return badges + [(*project(c.lon, c.lat), _UNDER if c.count == 1 else c.size / 2) for c in drawing.clusters]


def _pie(x: float, y: float, r: float, mix: Sequence[int]) -> str:
    total, angle, out = sum(mix), -pi / 2, []
    for name, n in zip(EVENT_TYPES, mix, strict=True):
        if n == total:
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{STYLES[name].color}"/>'
        if n:
            end = angle + 2 * pi * n / total
            a, b = (x + r * cos(angle), y + r * sin(angle)), (x + r * cos(end), y + r * sin(end))
            out.append(
                f'<path d="M{x:.1f} {y:.1f}L{a[0]:.1f} {a[1]:.1f}A{r:.1f} {r:.1f} 0 {int(end - angle > pi)} 1 '
                f'{b[0]:.1f} {b[1]:.1f}Z" fill="{STYLES[name].color}"/>'
            )
            angle = end
    return "".join(out)


def _circle(x: float, y: float, r: float, look: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" {look}/>'


def _number(x: float, y: float, text: object, size: int, ink: str = "#111") -> str:
    look = f'font-size="{size}" font-weight="700" text-anchor="middle" fill="{ink}"'
    return f'<text x="{x:.1f}" y="{y + 4:.1f}" {look}>{text}</text>'


def short(count: int) -> str:
    """Return a number as a small circle has room for, as the map on the page writes it.

    Examples
    --------
    >>> short(999), short(1500), short(23_400), short(1_200_000)
    ('999', '1.5k', '23k', '1.2M')
    """
    if count < 1000:
        return str(count)
    if count < 1_000_000:
        return f"{count / 1000:.1f}k" if count < 10_000 else f"{round(count / 1000)}k"
    return f"{count / 1_000_000:.1f}M"


def _drawn(drawing: Drawing, project: Projection, lang: str) -> str:
    out = []
    for area in drawing.areas:
        color = STYLES[EVENT_TYPES[area.mix.index(max(area.mix))]].color
        look = f'fill="{color}" fill-opacity="0.22" stroke="{color}" stroke-width="1.5" stroke-dasharray="6 4"'
        x, y = project(area.lon, area.lat)
        if area.rings:
            data = "".join(_path(((lon, lat) for lat, lon in ring), project, close=True) for ring in area.rings)
            out.append(f'<path d="{data}" {look}/>')
        else:
            out.append(_circle(x, y, project.km(area.radius_km, area.lat), look))
        at = project(*(area.badge or (area.lat, area.lon))[::-1])
        box = f'x="{at[0] - 17:.0f}" y="{at[1] - 9:.0f}" width="34" height="18" rx="3"'
        if area.rings:
            lats, lons = ([p[n] for ring in area.rings for p in ring] for n in (0, 1))
            x, y = project((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2)
        out.append(f'<path d="M{x:.0f} {y:.0f}L{at[0]:.0f} {at[1]:.0f}" stroke="{color}"/>')
        rim = f'stroke="{color}" stroke-width="1.5" stroke-dasharray="4 3"'
        out.append(f'<rect {box} fill="#fff" {rim}/>{_number(*at, short(area.count), 10)}')
    for cluster in drawing.clusters:
        x, y = project(cluster.lon, cluster.lat)
        kind = EVENT_TYPES[cluster.mix.index(max(cluster.mix))]
        style = STYLES[kind]
        if cluster.radius_km:
            look = f'fill="{style.color}" fill-opacity="0.1" stroke="{style.color}"'
            out.append(_circle(x, y, project.km(cluster.radius_km, cluster.lat), look))
        if cluster.count == 1:
            fill, ink = ("#fff", "#111") if cluster.faint else (style.color, style.ink)
            rim = f'stroke="{style.color}" stroke-dasharray="3 2"' if cluster.faint else 'stroke="#fff"'
            out.append(_circle(x, y, 9, f'fill="{fill}" {rim} stroke-width="2"'))
            out.append(_number(x, y, letter(kind, lang), 11, ink))
            continue
        r, text = cluster.size / 2, short(cluster.count)
        out.append(_pie(x, y, r, cluster.mix) + _circle(x, y, r - 5, 'fill="#fff"') + _number(x, y, text, 10))
    return "".join(out)


def _scale(project: Projection, lat: float) -> str:
    """Return a scale bar in the lower left corner, of the longest round length below a hundred pixels."""
    km = 100 / project.km(1, lat)
    step = 10 ** floor(log10(km))
    length = step * max(n for n in (1, 2, 3, 5) if n * step <= km)
    wide, y = project.km(length, lat), project.height - 12
    text = f"{length:g} km" if length >= 1 else f"{length * 1000:g} m"
    return (
        f'<rect x="8" y="{y - 16}" width="{wide + 12:.0f}" height="24" fill="#fff" fill-opacity="0.8"/>'
        f'<path d="M14 {y - 4}v6h{wide:.0f}v-6" fill="none" stroke="#333" stroke-width="1.5"/>'
        f'<text x="{14 + wide / 2:.0f}" y="{y - 2}" font-size="10" text-anchor="middle">{text}</text>'
    )


class _Line:
    """Places things along a line as the language reads: from the left, or in Arabic from the right."""

    def __init__(self, width: int, t: Texts) -> None:
        self.width, self.rtl = width, t.rtl

    def left(self, at: float, wide: float = 0) -> float:
        """Return the left edge of something so wide that begins at a distance from the line's beginning."""
        return self.width - at - wide if self.rtl else at

    def text(self, at: float, y: float, text: str, look: str = 'font-size="11"', anchor: str = "start") -> str:
        """Return a text that begins (or ends, or has its middle) at a distance from the line's beginning."""
        direction = ' direction="rtl"' if self.rtl else ""
        return (
            f'<text x="{self.left(at):.1f}" y="{y:.1f}" text-anchor="{anchor}"{direction} {look}>{escape(text)}</text>'
        )


def _legend(width: int, t: Texts) -> str:
    line, out = _Line(width, t), []
    names = (*EVENT_TYPES, t("somewhere in this area"), t("background, planned or denied"))
    texts = [label(name, t.lang) if name in STYLES else name for name in names]
    letters = (width - 20) / sum(len(text) + _SIGN for text in texts)
    at = 10.0
    for n, (name, text) in enumerate(zip(names, texts, strict=True)):
        if style := STYLES.get(name):
            middle = line.left(at + 8)
            out.append(
                _circle(middle, 0, 8, f'fill="{style.color}"') + _number(middle, 0, letter(name, t.lang), 10, style.ink)
            )
        elif n > len(EVENT_TYPES):
            out.append(
                _circle(line.left(at + 8), 0, 7, 'fill="#fff" stroke="#55524a" stroke-width="2" stroke-dasharray="3 2"')
            )
        else:
            look = 'fill="#55524a" fill-opacity="0.2" stroke="#55524a" stroke-width="1.5" stroke-dasharray="4 3"'
            out.append(f'<rect x="{line.left(at, 18):.1f}" y="-6" width="18" height="12" {look}/>')
        out.append(line.text(at + 21, 4, text, 'font-size="10"'))
        at += (len(text) + _SIGN) * letters
    return "".join(out)


def _bars(histogram: Histogram, width: int, height: int, t: Texts) -> str:
    line = _Line(width, t)
    totals = histogram.exact.sum(axis=1) + histogram.spread.sum(axis=1)
    most = max(int(totals.max(initial=0)), 1)
    each, out = (width - 60) / max(len(totals), 1), []
    for n in range(len(totals)):
        top = float(height - 20)
        for values, opacity in ((histogram.exact, 1.0), (histogram.spread, 0.4)):
            for code in reversed(range(len(EVENT_TYPES))):
                if count := int(values[n, code]):
                    high, wide = count / most * (height - 34), max(each - 0.5, 0.5)
                    top -= high
                    out.append(
                        f'<rect x="{line.left(50 + n * each, wide):.1f}" y="{top:.1f}" width="{wide:.1f}" '
                        f'height="{high:.1f}" fill="{STYLES[EVENT_TYPES[code]].color}" opacity="{opacity}"/>'
                    )
    small = 'font-size="10"'
    out.append(line.text(44, 20, t.number(most), small, "end"))
    out.append(line.text(50, height - 5, t.day(histogram.edges[0]), small))
    out.append(line.text(width - 10, height - 5, t.day(histogram.edges[-1] - timedelta(days=1)), small, "end"))
    return "".join(out)


def picture(
    static: Path,
    columns: Columns,
    mask: Mask,
    view: tuple[float, float, int],
    histogram: Histogram | None,
    caption: str,
    t: Texts,
    width: int = 1200,
    height: int = 680,
) -> str:
    """Return the map around what is shown, the legend, the histogram and a caption as one SVG.

    Parameters
    ----------
    static : Path
        Folder with `basemap.geojson`.
    columns : Columns
    mask : numpy.ndarray
        Which incidents to draw.
    view : tuple
        Latitude, longitude and zoom of the middle.
    histogram : Histogram or None
    caption : str
        A line that says what is shown.
    t : Texts
    width, height : int
        Size of the map in pixels.
    """
    project, line = Projection(*view, width, height), _Line(width, t)
    # The picture reaches further than the map on the page: it is drawn for what it shows itself.
    drawing = draw(columns, mask, viewport(*view, width, height), view[2])
    bars = f'<g transform="translate(0 {height + 34})">{_bars(histogram, width, 130, t)}</g>' if histogram else ""
    whole = height + (164 if histogram else 34) + 26
    base = _base(_basemap(static / "basemap.geojson"), project, view[2], t.lang, _marks(drawing, project))
    foot = 'font-size="11" fill="#55524a"'
    about = f"{caption} — {isolate(BASE_ATTRIBUTION.replace('&middot;', '·'))}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{whole}" viewBox="0 0 {width} {whole}" '
        f'font-family="{_FONT}"><rect width="100%" height="100%" fill="#fff"/>'
        f'<clipPath id="map"><rect width="{width}" height="{height}"/></clipPath>'
        f'<g clip-path="url(#map)"><rect width="{width}" height="{height}" fill="{_SEA}"/>'
        f"{base}{_drawn(drawing, project, t.lang)}{_scale(project, view[0])}</g>"
        f'<g transform="translate(0 {height + 18})">{_legend(width, t)}</g>{bars}'
        f"{line.text(10, whole - 9, about, foot)}</svg>"
    )


def around(static: Path, columns: Columns, row: int, incident: Incident, lang: str) -> str:
    """Return a small map of an incident with the radius, or the area, that holds its true place."""
    at = position(columns, row)
    if at is None:
        return ""
    lat, lon = at
    code, km = int(columns.area[row]), max(incident.radius_km or 0.0, 1.0)
    reach = km / 111
    box = columns.footprints[code] if code >= 0 else (lon - reach, lat - reach, lon + reach, lat + reach)
    zoom = _zoom_for(box)
    only = np.zeros(len(columns), dtype=bool)
    only[row] = True
    drawing = draw(columns, only, viewport(lat, lon, zoom), zoom)
    width, height = _SMALL
    middle = ((box[1] + box[3]) / 2, (box[0] + box[2]) / 2) if code >= 0 else at
    project = Projection(*middle, zoom, width, height)
    base = _base(_basemap(static / "basemap.geojson"), project, zoom, lang, _marks(drawing, project))
    ring = ""
    if code < 0:
        ring = (
            f'<circle cx="{width / 2}" cy="{height / 2}" r="{max(project.km(km, lat), 4):.1f}" fill="#111" '
            'fill-opacity="0.08" stroke="#111" stroke-dasharray="4 3"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{_FONT}"><rect width="{width}" height="{height}" fill="{_SEA}"/>{base}{ring}'
        f"{_drawn(drawing, project, lang)}</svg>"
    )


def _zoom_for(box: Box) -> int:
    """Return the zoom at which a box fits a small map."""
    spread = max((box[2] - box[0]) / (_SMALL[0] * 0.7), (box[3] - box[1]) / (_SMALL[1] * 0.7), 1e-4)
    zoom = 0
    while zoom < _CLOSEST and 360 / (_TILE * 2.0 ** (zoom + 1)) > spread:
        zoom += 1
    return zoom
