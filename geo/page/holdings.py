"""What a download holds, in words: filters, counts mapped and unmapped, sources, attribution, licence, version."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

from geo.page.i18n import Texts
from geo.page.pagestate import Chip
from geo.query.columns import Columns, Mask
from geo.query.filters import Counts, Filters

ATTRIBUTION = (
    "GeoNames (CC BY 4.0); OCHA COD-AB (CC BY-IGO); WRI Global Power Plant Database (CC BY 4.0); "
    "Natural Earth (public domain); WDBII (public domain); OurAirports (public domain); Unicode CLDR"
)
_LONGEST, _MOST_NAMES = 100, 40


def program() -> str:
    """Return the program's name and version."""
    try:
        return f"waqai {version('waqai')}"
    except PackageNotFoundError:
        return "waqai"


def file_name(f: Filters) -> str:
    """Return a file name after the filter, without an ending; only letters, digits, dots and hyphens.

    Examples
    --------
    >>> file_name(Filters(types=("Riots",), query="../x"))
    'waqai-Riots-x'
    """
    parts = (
        "waqai",
        *(d.isoformat() for d in (f.start, f.end) if d),
        *f.types,
        *f.statuses,
        *f.actors,
        *f.places,
        f.query,
    )
    words = "".join(c if c.isalnum() else "-" for part in parts for c in f"{part} ").split("-")
    return "-".join(word for word in words if word)[:_LONGEST]


def describe(counts: Counts, active: Iterable[Chip], columns: Columns, mask: Mask, link: str, t: Texts) -> str:
    """Return the text that goes beside a download.

    Parameters
    ----------
    counts : Counts
    active : iterable of Chip
        The filters.
    columns : Columns
    mask : numpy.ndarray
        Which incidents are in the download.
    link : str
        Address of the view.
    t : Texts
    """
    used = sorted(set(columns.source[mask].tolist()))
    names = [columns.source_names.label(code, t.lang) for code in used if columns.source_names.keys[code]]
    more = f" … (+{len(names) - _MOST_NAMES})" if len(names) > _MOST_NAMES else ""
    mapped = f"{t.number(counts.on_map)} {t('on the map')}"
    unmapped = f"{t.number(counts.elsewhere)} {t('as areas or without a point')}"
    licence = t("Texts belong to their publishers; extracted facts may be reused with the attribution above.")
    lines = (
        (t("Filters"), "; ".join(chip.text for chip in active) or t("none")),
        (t("Incidents"), f"{t.number(counts.total)} = {mapped} + {unmapped}"),
        (t("Sources"), "; ".join(names[:_MOST_NAMES]) + more or t("none")),
        (t("Attribution"), ATTRIBUTION),
        (t("Licence"), licence),
        (t("Made by"), program()),
        (t("Link to this view"), link),
    )
    return "\n".join(f"{name}: {value}" for name, value in lines)
