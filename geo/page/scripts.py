"""What the page has to tell the browser by script: direction, language, Streamlit's own words, rows to bring in sight.

What it runs is `static/page.js`, sent whole with the call behind it: the page stands right at its first drawing, and
nothing more has to be asked for. Nothing of an article is in any of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from babel.dates import get_day_names, get_month_names

from geo.page.i18n import Texts


@cache
def _code(static: Path) -> str:
    return (static / "page.js").read_text(encoding="utf-8")


def widget_words(t: Texts) -> dict[str, str]:
    """Return what Streamlit's widgets say in English, with what they shall say."""
    return {
        "Select all": t("Select all"),
        "No results": t("No results"),
        "Clear all": t("Clear all"),
        "Clear value": t("Clear value"),
        "Clear date": t("Clear date"),
        "Choose date": t("Choose date"),
        "Open": t("Open"),
        "Selected values": t("Selected values"),
        "Increment": t("More"),
        "Decrement": t("Less"),
        "Expand sidebar": t("Open the filters"),
        "Collapse sidebar": t("Close the filters"),
        "Sidebar": t("Filters"),
        "Previous month": t("Previous month"),
        "Next month": t("Next month"),
        "Running...": t("Working …"),
        "Stop": t("Stop"),
        "Stop script": t("Stop"),
        "CONNECTING": t("Connecting …"),
        "Sort ascending": t("Sort ascending"),
        "Sort descending": t("Sort descending"),
        "Pin column": t("Pin column"),
        "Unpin column": t("Unpin column"),
        "Hide column": t("Hide column"),
        "Autosize": t("Fit the width"),
        "Format": t("Format"),
        "Dataframe column menu": t("Menu of the column"),
        "Copy column name": t("Copy the column's name"),
        "yyyy": t("year"),
        "mm": t("month"),
        "dd": t("day"),
        "Empty": t("empty"),
    }


def direction(static: Path, t: Texts, most_mb: int, kinds: Iterable[str]) -> str:
    """Return the script that tells the browser language and direction, and turns Streamlit's words into the page's.

    Parameters
    ----------
    static : Path
        Folder with `page.js`.
    t : Texts
    most_mb : int
        Largest file that the server takes, in MB.
    kinds : iterable of str
        Endings of the files that can be dropped.
    """
    limit = t("at most {n} MB each: {kinds}", n=t.number(most_mb), kinds=", ".join(kinds))
    # What stands on the page from before the reader changed the language has to turn back.
    source, target = (Texts("en"), t) if t.rtl else (Texts("ar"), Texts("en"))
    widgets = widget_words(target if t.rtl else source)
    months = zip(_months(source.lang), _months(target.lang), strict=True)
    words = (widgets if t.rtl else {ours: own for own, ours in widgets.items()}) | dict(months)
    patterns = [["^Select (\\d+) matches$", t("Select these $1")], ["^Remove (.+)$", t("Remove $1")]] if t.rtl else []
    days = get_day_names("narrow", locale=t.lang) if t.rtl else {}
    week = [days[n] for n in (6, *range(6))] if days else []
    given = ([t("Choose files"), limit, t("Filters and articles")], words, patterns, week)
    told = ",".join(json.dumps(value, ensure_ascii=False).replace("<", "\\u003c") for value in given)
    return f"<script>{_code(static)}waqaiPage.turn('{t.direction}','{t.lang}',{told})</script>"


def _months(lang: str) -> list[str]:
    names = get_month_names("wide", locale=lang)
    return [names[n] for n in range(1, 13)]


def scroll(row: int, high: int) -> str:
    """Return the script that brings a row of the table, of so many pixels, into sight."""
    return f"<script>waqaiPage.scroll({row},{high})</script>"


def reveal() -> str:
    """Return the script that brings the chosen incident into sight where it does not stand beside the map."""
    return "<script>waqaiPage.reveal()</script>"
