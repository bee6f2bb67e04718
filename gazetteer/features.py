"""The GeoNames feature codes that the gazetteer uses, with their labels."""

from __future__ import annotations

import csv
from functools import cache

from gazetteer.store import DATA


@cache
def features() -> dict[str, tuple[str, str]]:
    """Return feature (`P.PPL`) → (English label, Arabic label)."""
    with (DATA / "feature_codes.csv").open(encoding="utf-8", newline="") as handle:
        return {row["code"]: (row["label_en"], row["label_ar"]) for row in csv.DictReader(handle)}
