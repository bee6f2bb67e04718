"""Programs that the fault tests start and kill: an ingest of made-up articles, and readers."""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from geo.ingest import run
from geo.ingest.run import ingest
from geo.query.filters import Filters
from geo.store import open_store
from geo.store.ledger import Reading
from geo.store.records import entry_of
from tests.store.conftest import readings

MADE = {r.entry.article.id: r for r in readings(400)}


def write_table(path) -> None:
    """Write the articles that `made_up` knows."""
    import json

    rows = [r.entry.article for r in MADE.values()]
    lines = [
        json.dumps({"id": a.id, "text": a.text, "published": a.published.isoformat(), "source": a.source}) for a in rows
    ]
    path.write_text("\n".join(lines), encoding="utf-8")


def made_up(batches):
    """Stand in for extraction: the incidents of each article are made up, after a moment of work."""
    pause = float(os.environ.get("WAQAI_TEST_PAUSE", "0"))
    for batch in batches:
        time.sleep(pause)
        yield [Reading(entry_of(e.article), MADE[e.article.id].reports) for e in batch]


def read(url, seconds) -> int:
    """Ask a store what the page asks until the time is over; return how often."""
    until, reads = time.monotonic() + seconds, 0
    with open_store(url) as store:
        while not reads or time.monotonic() < until:
            counts = store.queries.counts(Filters())
            page = store.queries.page(Filters(), limit=20)
            assert len(page) == min(20, counts.total) or store.queries.counts(Filters()).total >= counts.total
            if page:
                store.incident(page[0].record.id)  # merged away meanwhile or not, asking is no error
            reads += 1
    return reads


def main() -> None:
    command, url, *rest = sys.argv[1:]
    if command == "read":
        # Processes that are forked start at once, however many they are; nothing is open yet that they could share.
        seconds, count = float(rest[0]), int(rest[1])
        with ProcessPoolExecutor(count, mp_context=get_context("fork")) as pool:
            begun = [pool.submit(read, url, seconds) for _ in range(count)]
            print(*(b.result() for b in begun))
        return
    # The incidents are made up: no change of the rules, made while a test runs, makes them others.
    run.rules_version = lambda: "made up"
    # Small transactions: there must be many moments between and within them at which to stop.
    run._COMMIT = run._BATCH = 16
    with open_store(url, make=True) as store:
        print("begun", flush=True)
        wait = float(os.environ.get("WAQAI_TEST_WAIT", "0"))
        outcome = ingest(rest, store, spread=made_up, show_every=0.05, wait=wait)
    print(outcome.read, outcome.known)


if __name__ == "__main__":
    main()
