"""What all readers share is opened once, ahead of the first of them, and nobody waits for it without a sign."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from threading import Lock, Thread

from geo.page.opening import Opened, Progress

_KEPT = 2


@dataclass
class Opening:
    """Something that is being opened, or is open.

    Attributes
    ----------
    read : int
        How many articles have been read so far.
    """

    read: int = 0
    _done: Future[Opened] = field(default_factory=Future)

    def ready(self, seconds: float = 0.0) -> bool:
        """Whether it is open, or has failed, after so many seconds at most."""
        return bool(wait([self._done], seconds).done)

    @property
    def result(self) -> Opened:
        """What was opened; what went wrong is raised."""
        return self._done.result()

    def _run(self, work: Callable[[Progress], Opened]) -> None:
        def progress(read: int) -> None:
            self.read = read

        try:
            self._done.set_result(work(progress))
        except BaseException as error:
            self._done.set_exception(error)

    @property
    def failed(self) -> bool:
        """Whether it cannot be opened."""
        return self._done.done() and self._done.exception() is not None


@dataclass
class Shelf:
    """Keeps what was opened last: an older generation of a store goes when a newer one is asked for."""

    _held: OrderedDict[Hashable, Opening] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def ask(self, key: Hashable, work: Callable[[Progress], Opened]) -> Opening:
        """Return what is open under a key, or begin to open it in a thread of its own.

        Parameters
        ----------
        key : hashable
        work : callable
            Opens it; is given a function that it calls with the number of articles read so far.
        """
        with self._lock:
            found = self._held.get(key)
            if found is None or found.failed:
                found = self._held[key] = Opening()
                Thread(target=found._run, args=(work,), daemon=True).start()
            self._held.move_to_end(key)
            while len(self._held) > _KEPT:
                self._held.popitem(last=False)
            return found


SHELF = Shelf()
