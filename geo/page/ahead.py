"""What the first chosen incident needs is made ready while the reader still looks at the map.

A card is marked by reading its article anew. The word lists for that take seconds to load; what the page shows was read
by another process, so it has none of them yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock, Thread
from time import sleep

from geo.collecting import seldom_collecting
from geo.page.catalogue import Catalogue, MemoryCatalogue, ground_of
from geo.pipeline import prepare
from geo.store.catalogue import StoreCatalogue

REST = 1.0  # seconds: a page that is there asks for more of itself at once, and that goes first


@dataclass
class Ahead:
    """Loads once what reading an article needs; who reads meanwhile waits for that and does not load it again."""

    _begun: bool = False
    _loaded: bool = False
    _lock: Lock = field(default_factory=Lock)

    def begin(self, catalogue: Catalogue, rest: float = REST) -> Thread | None:
        """Load it in a thread, after a rest, where there are articles to read.

        Parameters
        ----------
        catalogue : Catalogue
            What the page shows.
        rest : float
            Seconds.

        Returns
        -------
        Thread or None
            None when there is nothing to do, or another is at it.
        """
        ground = ground_of(catalogue)
        texts = isinstance(ground, StoreCatalogue) or (isinstance(ground, MemoryCatalogue) and bool(ground.articles))
        if self._begun or not texts:
            return None
        self._begun = True
        thread = Thread(target=self._load, args=(rest,), daemon=True)
        thread.start()
        return thread

    def _load(self, rest: float) -> None:
        sleep(rest)
        with self.reading(), seldom_collecting():
            prepare()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold others back while the first article is read."""
        if self._loaded:
            yield
            return
        with self._lock:
            yield
            self._loaded = True


AHEAD = Ahead()
