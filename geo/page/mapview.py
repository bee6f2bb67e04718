"""The folium side of the map: Leaflet from our own server, our own basemap, and drawings as compact calls.

No element of folium that would fetch from elsewhere is used: the map's assets point at Streamlit's static folder,
relative to the frame of the streamlit-folium component (`/component/<name>/index.html`).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from geo.page.i18n import Texts
from geo.query.layers import Area, Box, Cluster, Drawing
from geo.taxonomy import EVENT_TYPES, STYLES, label, letter

_STATIC = "../../app/static/"
ASSETS_VERSION = "9"
TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
TILES_ATTRIBUTION = "&copy; OpenStreetMap contributors"
BASE_ATTRIBUTION = "Natural Earth, WDBII &middot; GeoNames CC BY 4.0"


def _url(name: str) -> str:
    return f"{_STATIC}{name}?v={ASSETS_VERSION}"


class _Base(JSCSSMixin, MacroElement):
    """Draws the basemap and its labels, and defines `waqai.draw` for the layers that follow."""

    _template = Template(
        "{% macro script(this, kwargs) %}waqai.base({{ this._parent.get_name() }}, {{ this.options }});{% endmacro %}"
    )
    default_js = [("waqai", _url("waqai.js"))]  # noqa: RUF012 - folium's own name and type
    default_css = [("waqai_css", _url("waqai.css"))]  # noqa: RUF012

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "WaqaiBase"
        self.options = script_json(options)


class _Draw(MacroElement):
    """Draws clusters and areas into its feature group."""

    _template = Template(
        "{% macro script(this, kwargs) %}waqai.draw({{ this._parent.get_name() }}, {{ this.payload }});{% endmacro %}"
    )

    def __init__(self, payload: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "WaqaiDraw"
        self.payload = payload


def script_json(value: Any) -> str:
    """Return JSON that is safe inside a script, inside a template, and from streamlit-folium's renaming of variables.

    Names come out of articles; what could end a script, open a template expression or look like folium's
    `name_<hash>` is written as an escape (it can occur in strings only, or as the brace of an object).
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&_\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    for opening in ("{{", "{%", "{#"):
        text = text.replace(opening, "".join(f"\\u{ord(char):04x}" for char in opening))
    return text


def base_map(
    lat: float,
    lon: float,
    zoom: int,
    *,
    lang: str,
    tiles: bool,
    texts: dict[str, str],
    max_zoom: int,
    home: Box | None = None,
) -> folium.Map:
    """Return the map without incidents.

    Parameters
    ----------
    lat, lon, zoom
        Where it opens.
    lang : str
        Language of the labels.
    tiles : bool
        Whether to lay online tiles over the basemap.
    texts : dict of str to str
        Titles of the controls, `in` and `out`, and words of large numbers, `thousand` and `million`.
    max_zoom : int
        Closest zoom.
    home : tuple of float, optional
        West, south, east, north of what it must show when it opens, also on a narrow screen.
    """
    chart = folium.Map(
        location=(lat, lon), zoom_start=zoom, tiles=None, control_scale=False, min_zoom=2, max_zoom=max_zoom,
        world_copy_jump=True, zoom_control=True,
    )  # fmt: skip
    chart.default_js = [("leaflet", _url("leaflet/leaflet.js"))]
    chart.default_css = [("leaflet_css", _url("leaflet/leaflet.css"))]
    styles = {name: [style.color, style.ink, letter(name, lang)] for name, style in STYLES.items()}
    options = {
        "lang": lang,
        "url": _url("basemap.geojson"),
        "texts": texts,
        "styles": [styles[name] for name in EVENT_TYPES],
        "attribution": BASE_ATTRIBUTION,
        "tiles": [TILES, TILES_ATTRIBUTION] if tiles else [],
        "home": [round(v, 3) for v in home] if home else 0,
    }
    chart.add_child(_Base(options))
    return chart


def layer(
    drawing: Drawing,
    describe: Callable[[int], str],
    *,
    lang: str,
    chosen: tuple[float, float] | None = None,
    kind: int | None = None,
) -> folium.FeatureGroup:
    """Return the feature group of a drawing.

    Parameters
    ----------
    drawing : Drawing
    describe : callable
        Gives the label of a single incident's row.
    lang : str
        Language of the labels.
    chosen : tuple of float, optional
        Latitude and longitude of the chosen incident, to be ringed.
    kind : int, optional
        Its event type where it is a point: that is drawn within the ring, as a cluster may have it.
    """
    payload = {
        "c": [_cluster(c, describe, lang) for c in drawing.clusters],
        "a": [_area(a, describe, lang) for a in drawing.areas],
        "s": [*(round(v, 5) for v in chosen), -1 if kind is None else kind] if chosen else [],
    }
    group = folium.FeatureGroup(name="incidents")
    group.add_child(_Draw(script_json(payload)))
    return group


def _mix_label(mix: tuple[int, ...], lang: str) -> str:
    parts = [f"{label(name, lang)} {n}" for name, n in zip(EVENT_TYPES, mix, strict=True) if n]
    return Texts(lang).listed(parts)


def _cluster(cluster: Cluster, describe: Callable[[int], str], lang: str) -> list[Any]:
    single = cluster.row >= 0
    token = f"i{cluster.row}" if single else "c{}-{}-{}".format(*cluster.cell)
    text = describe(cluster.row) if single else _mix_label(cluster.mix, lang)
    zooms = not single and not cluster.stacked
    return [
        round(cluster.lat, 5), round(cluster.lon, 5), list(cluster.mix), token, text, cluster.radius_km,
        [round(v, 4) for v in cluster.box] if zooms else 0, int(cluster.faint), cluster.size,
    ]  # fmt: skip


def _area(area: Area, describe: Callable[[int], str], lang: str) -> list[Any]:
    token = f"i{area.row}" if area.row >= 0 else f"k{area.key}"
    text = describe(area.row) if area.row >= 0 else _mix_label(area.mix, lang)
    badge = area.badge or (area.lat, area.lon)
    return [
        round(area.lat, 4), round(area.lon, 4), list(area.mix), token, text, area.radius_km, area.rings,
        [round(v, 4) for v in badge],
    ]  # fmt: skip


def token_of(tooltip: object) -> str:
    """Return what was clicked: `i<row>`, `c<zoom>-<column>-<line>`, `k<area>`, or an empty string.

    The token ends the tooltip's text, hidden from sight; a name out of an article cannot forge one, as only the last
    counts and it is always ours.
    """
    text = tooltip if isinstance(tooltip, str) else ""
    _, hash_, token = text.rpartition("#")
    return token.strip() if hash_ else ""
