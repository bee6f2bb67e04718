"""Arabic articles to incidents on a map.

`read_articles` reads files, `extract` turns articles into incidents, `to_geodataframe` into a GeoDataFrame. The
names are imported when first used: geopandas alone takes half a second, and a look-up in the gazetteer needs none
of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.article import Article
    from geo.pipeline import extract
    from geo.sources import read_articles
    from geo.tables import to_geodataframe

_HOMES = {
    "Article": "geo.article",
    "extract": "geo.pipeline",
    "read_articles": "geo.sources",
    "to_geodataframe": "geo.tables",
}

__all__ = ["Article", "extract", "read_articles", "to_geodataframe"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
