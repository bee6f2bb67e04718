"""A cluster: articles to the workers of a dask scheduler, records back, in the input's order.

The process that ingests reads and hashes, and keeps the ledger; the workers read articles, compare and join reports by
country and month, and write the files of a GeoParquet store. Which worker did something, and whether one died over it,
leaves no trace in the result.
"""

from __future__ import annotations

import json
import socket
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import urlsplit

from geo.ingest.workers import Found, Result, packed, read_batch, results
from geo.pipeline import prepare
from geo.store.errors import StoreError
from geo.store.records import Entry

# Tasks under way for each worker's thread, and at least: few workers must not run dry while this process merges.
_AHEAD, _LEAST_AHEAD = 4, 64
_TIMEOUT = "20s"
_REACH = 2.0
A = TypeVar("A")
B = TypeVar("B")
P = TypeVar("P")


class Cluster:
    """Work over the workers of a dask scheduler.

    Parameters
    ----------
    address : str
        `tcp://scheduler:8786`.
    """

    # Articles to a task: each one costs the scheduler a millisecond.
    batch = 128

    def __init__(self, address: str) -> None:
        self.address = address
        self._client: Any = None

    def __call__(self, batches: Iterator[list[Entry]]) -> Iterator[list[Result]]:
        """Yield the results of the batches, in their order, with a bounded number under way."""
        for batch, found in self._through(lambda batch: (_read_bytes, _as_bytes(batch)), batches, 0):
            yield results(batch, found)

    def map(self, function: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
        """Apply a function to items on the workers, before articles that still wait for one."""
        return (done for _, done in self._through(lambda item: (function, item), items, 1))

    def close(self) -> None:
        """Leave the cluster; it goes on for others."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _through(
        self, work: Callable[[A], tuple[Callable[[P], B], P]], items: Iterable[A], priority: int
    ) -> Iterator[tuple[A, B]]:
        """Yield each item with the result of the work on it, a bounded number of them under way."""
        client = self._connected()
        ahead = max(_AHEAD * sum(client.nthreads().values()), _LEAST_AHEAD)
        stream = iter(items)

        def send(item: A) -> tuple[A, Any]:
            function, argument = work(item)
            return item, client.submit(function, argument, pure=False, retries=3, priority=priority)

        under_way = deque(send(i) for i in islice(stream, ahead))
        while under_way:
            item, future = under_way.popleft()
            done: B = future.result()
            under_way.extend(send(i) for i in islice(stream, 1))
            yield item, done

    def _connected(self) -> Any:
        if self._client is not None:
            return self._client
        try:
            import distributed
        except ImportError as error:
            raise StoreError("a cluster needs an extra: install waqai[cluster]") from error
        try:
            open_client: Any = distributed.Client
            client = open_client(self.address, timeout=_TIMEOUT, set_as_default=False)
        except (OSError, TimeoutError) as error:
            raise StoreError(f"{self.address}: there is no dask scheduler ({error})") from error
        try:
            client.wait_for_workers(1, timeout=60)
            # Read once by each worker, at its start, and not within the first batch's time.
            client.run(prepare)
        except TimeoutError as error:
            client.close()
            raise StoreError(f"{self.address}: the scheduler has no worker; start `dask worker`") from error
        except BaseException:
            client.close()
            raise
        if client.direct_to_workers is None:
            # What workers have made need not pass through the scheduler, where this process can reach them.
            client.direct_to_workers = all(map(_in_reach, client.scheduler_info(n_workers=-1)["workers"]))
        self._client = client
        return client


def _in_reach(address: str) -> bool:
    """Whether a worker's port can be reached from here: in some networks only the scheduler's can."""
    parts = urlsplit(address)
    if parts.scheme != "tcp" or not parts.hostname or not parts.port:
        return False
    try:
        with socket.create_connection((parts.hostname, parts.port), timeout=_REACH):
            return True
    except OSError:
        return False


def _as_bytes(batch: list[Entry]) -> bytes:
    """Return articles as one piece, which the scheduler hands on without looking into it."""
    texts = [(*values[:2], values[2].isoformat() if values[2] else None, *values[3:]) for values in packed(batch)]
    return json.dumps(texts, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _read_bytes(raw: bytes) -> list[Found]:
    """Read articles of one piece; runs in a worker."""
    rows = json.loads(raw.decode("utf-8", "surrogatepass"))
    return read_batch([(*v[:2], date.fromisoformat(v[2]) if v[2] else None, *v[3:]) for v in rows])
