"""The GeoNames feature codes that the gazetteer uses, with their labels."""

from __future__ import annotations

from functools import cache

from gazetteer.store import table


@cache
def features() -> dict[str, tuple[str, str]]:
    """Return feature (`P.PPL`) → (English label, Arabic label)."""
    return {row["code"]: (row["label_en"], row["label_ar"]) for row in table("feature_codes.csv")}
