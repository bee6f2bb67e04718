"""Extraction on a cluster: batches of articles to the workers of a dask scheduler, records back, in the input's order.

The process that ingests reads and hashes, writes and merges; the workers do what costs the most. Which worker read an
article, and whether one died over it, leaves no trace in the result.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

from geo.ingest.run import Result, prepare, read_batch
from geo.store.errors import StoreError
from geo.store.records import Entry

_UNDER_WAY = 4
_TIMEOUT = "20s"


class Cluster:
    """Extraction over the workers of a dask scheduler.

    Parameters
    ----------
    address : str
        `tcp://scheduler:8786`.
    """

    def __init__(self, address: str) -> None:
        self.address = address

    def __call__(self, batches: Iterator[list[Entry]]) -> Iterator[list[Result]]:
        """Yield the results of the batches, in their order, with a bounded number under way."""
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
            threads = sum(client.nthreads().values())
            # Read once by each worker, at its start, and not within the first batch's time.
            client.run(prepare)
            under_way = deque(self._send(client, b) for b in islice(batches, _UNDER_WAY * threads))
            while under_way:
                done: list[Result] = under_way.popleft().result()
                if (following := next(batches, None)) is not None:
                    under_way.append(self._send(client, following))
                yield done
        finally:
            client.close()

    @staticmethod
    def _send(client: Any, batch: list[Entry]) -> Any:
        return client.submit(read_batch, batch, pure=False, retries=3)
