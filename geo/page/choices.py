"""Widgets whose options say how many incidents each would leave: what was chosen, whatever the option was called.

Streamlit's widgets send the text of the chosen option, and know it again only by the texts of the run before. Ours
change with every move of the slider: so what was offered in the last runs is remembered, and every run begins by
setting the widgets anew to the keys that were chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

_RUNS = 4
_MEMORY = "offered"


def offer(values: MutableMapping[str, Any], widget: str, options: Mapping[Any, str]) -> None:
    """Remember what a widget offers in this run.

    Parameters
    ----------
    values : MutableMapping
        What the page remembers for one reader.
    widget : str
        Key of the widget.
    options : mapping
        Key of each option to the text that it shows.
    """
    memory: dict[str, list[Mapping[Any, str]]] = values.setdefault(_MEMORY, {})
    memory[widget] = [options, *memory.get(widget, ())][:_RUNS]


def settle(values: MutableMapping[str, Any]) -> None:
    """Set each widget that has offered something to the keys that were chosen; what was never offered is dropped."""
    for widget, runs in values.get(_MEMORY, {}).items():
        if widget not in values:
            continue
        value = values[widget]
        if isinstance(value, list | tuple):
            found = [key for text in value for key in _keys(text, runs)]
            values[widget] = list(dict.fromkeys(found))
        else:
            values[widget] = next(iter(_keys(value, runs)), next(iter(runs[0]), None))


def _keys(chosen: Any, runs: list[Mapping[Any, str]]) -> list[Any]:
    """Return the key that was chosen, as a list; empty when it is neither a key nor a text of the last runs."""
    for options in runs:
        if chosen in options:
            return [chosen]
    for options in runs:
        for key, text in options.items():
            if text == chosen:
                return [key]
    return []
