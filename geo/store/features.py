"""GeoJSON features as text, put together out of the texts that a store keeps."""

from __future__ import annotations

import json

from geo.store.rows import POINT_HEAD


def feature_text(
    name: str, geometry: str, box: str | None, properties: str
) -> tuple[str, tuple[float, float, float, float] | None]:
    """Return a GeoJSON feature as text, out of texts, and its bounds."""
    bounds = None
    if box:
        west, south, east, north = json.loads(box)
        bounds = (west, south, east, north)
    elif geometry != "null":
        x, y = geometry[len(POINT_HEAD) : -2].split(",")
        bounds = (float(x), float(y), float(x), float(y))
        box = f"[{x},{y},{x},{y}]"
    frame = f'"bbox":{box},' if box else ""
    return (
        f'{{"type":"Feature","id":{json.dumps(name, ensure_ascii=False)},{frame}"geometry":{geometry},'
        f'"properties":{properties}}}'
    ), bounds
