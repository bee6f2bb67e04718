"""How often Python looks for garbage while much is made that stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Let the collector look less often: lexicons, gazetteer and incidents, made by the million, hold no cycles.

    Without it a third of a command's start is spent on looking through the word lists again and again, and a page that
    opens something stands still for a fifth of a second each time.
    """
    before = gc.get_threshold()
    gc.set_threshold(200_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
