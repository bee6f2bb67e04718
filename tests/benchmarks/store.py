"""How quick the stores are: `uv run python -m tests.benchmarks.store [--size N] [--articles N] [--postgis URL]`.

Prints one table of the figures that the design asks for, as ratios measured in one run wherever two ways are compared.
The incidents of the query benchmarks are made up at real places; the articles are those of `tests.benchmarks.articles`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from geo.ingest.run import ingest
from geo.query.filters import Filters
from geo.store import open_store
from geo.store.ledger import Ledger
from geo.store.output import export
from geo.store.records import Record, to_record
from tests.benchmarks.articles import write
from tests.synthetic import SyntheticCatalogue

BOXES = {
    "wide": ((20.0, 8.0, 60.0, 40.0), 5),
    "country": ((35.0, 32.0, 43.0, 38.0), 7),
    "town": ((36.5, 35.5, 37.5, 36.5), 11),
}
NARROW = Filters(start=date(2019, 1, 1), end=date(2021, 1, 1), types=("Battles", "Riots"), undated=False)


def median(work: Callable[[], Any], times: int = 7) -> float:
    """Return the median milliseconds of some work, after one run to warm up."""
    work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)


def fill(url: str, size: int) -> float:
    """Make a store of made-up incidents, without articles; return the seconds that the read model took."""
    made = SyntheticCatalogue(size)
    with open_store(url, make=True) as store, store.writing() as writer:
        ledger: Ledger = writer.ledger

        def rows(first: int) -> list[tuple[Any, ...]]:
            from hashlib import blake2b

            found = []
            for row in range(first, min(first + 20_000, size)):
                record: Record = to_record(made.incident(row))
                shape = blake2b(record.shape, digest_size=16).digest() if record.shape else None
                if record.shape:
                    ledger.db.many(
                        "INSERT INTO shape (digest, wkb) VALUES (?, ?) ON CONFLICT DO NOTHING", [(shape, record.shape)]
                    )
                found.append((record.id, ledger.number(), 0, "", record.properties, record.extra, shape))
            return found

        for first in range(0, size, 20_000):
            with ledger.db.transaction():
                batch = rows(first)
                if hasattr(ledger.db, "copy"):
                    ledger.db.copy("incident", ("id", "seq", "gone", "members", "properties", "extra", "shape"), batch)
                else:
                    ledger.db.many("INSERT INTO incident VALUES (?, ?, ?, ?, ?, ?, ?)", batch)
        start = time.perf_counter()
        store.derive(ledger)
        return time.perf_counter() - start


def queries(url: str) -> dict[str, float]:
    """Return the median milliseconds of what the page asks."""
    with open_store(url) as store:
        q = store.queries
        first, last = q.span() or (date(2020, 1, 1), date(2020, 2, 1))
        one = q.page(Filters(), limit=1)[0].record.id
        found = {
            "histogram, all": median(lambda: q.histogram(Filters(), first, last)),
            "histogram, filtered": median(lambda: q.histogram(NARROW, first, last)),
            "counts, filtered": median(lambda: q.counts(NARROW)),
            "incident": median(lambda: q.incident(one)),
            "page": median(lambda: q.page(Filters(), limit=100)),
            "page, filtered": median(lambda: q.page(NARROW, "deadliest", 100, 200)),
            "words": median(lambda: q.counts(Filters(query="الموصل")), 3),
        }
        for name, (box, zoom) in BOXES.items():
            found[f"map, {name}"] = median(lambda box=box, zoom=zoom: q.clusters(Filters(), box, zoom))
            found[f"map, {name}, filtered"] = median(lambda box=box, zoom=zoom: q.clusters(NARROW, box, zoom))
    return found


def peak_mb() -> float:
    """Return the most memory that this program has had; `getrusage` counts its parent as well."""
    rows = Path("/proc/self/status").read_text().splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("VmHWM:")) / 1024


def measure_export(url: str, way: str, rows: int) -> None:
    """Export in this process, and print seconds and memory above the base as JSON (run in a process of its own)."""
    import tempfile as temporary

    with temporary.TemporaryDirectory() as folder, open_store(url) as store:
        store.queries.page(Filters(), limit=1)
        if way == "geopandas":
            from itertools import islice

            from geo.tables import to_geodataframe

            frame = to_geodataframe(list(islice(store.incidents(), rows)))
            base, start = peak_mb(), time.perf_counter()
            frame.to_file(Path(folder) / "x.geojson", driver="GeoJSON", engine="pyogrio")
        else:
            base, start = peak_mb(), time.perf_counter()
            target = Path(folder) / "x.geojson"
            export(store, target)
        print(json.dumps([time.perf_counter() - start, peak_mb() - base]))


def in_own_process(*arguments: str) -> list[float]:
    command = [sys.executable, "-m", "tests.benchmarks.store", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: list[float] = json.loads(done.stdout.splitlines()[-1])
    return found


class Memory:
    """Watches what this process and its children hold, shared pages once, and keeps the most."""

    def __init__(self) -> None:
        self.peak = 0.0
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        me = os.getpid()
        while True:
            children = Path(f"/proc/{me}/task/{me}/children").read_text().split()
            held = 0
            for process in (me, *children):
                with contextlib.suppress(OSError):
                    text = Path(f"/proc/{process}/smaps_rollup").read_text()
                    held += next(int(row.split()[1]) for row in text.splitlines() if row.startswith("Pss:"))
            self.peak = max(self.peak, held / 1024)
            time.sleep(0.5)


def processor_seconds() -> float:
    """Return what this process and its ended children have had of the processors."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def measure_ingest(path: str, url: str) -> None:
    """Ingest, ingest again, and print seconds and memory as JSON (run in a process of its own)."""
    memory = Memory()
    with open_store(url, make=True) as store:
        before = processor_seconds()
        first = ingest([path], store)
        used = processor_seconds() - before
        again = ingest([path], store)
        found = store.info()
        incidents = found.counts["incidents"]
        print(json.dumps([first.seconds, again.seconds, memory.peak, first.incidents, incidents, used, found.bytes]))


def measure_bare(path: str) -> None:
    """Run the pipeline alone over all cores (run in a process of its own)."""
    from geo.pipeline import extract
    from geo.sources import read_articles

    start, before = time.perf_counter(), processor_seconds()
    count = sum(1 for _ in extract(read_articles(path)))
    print(json.dumps([time.perf_counter() - start, count, processor_seconds() - before]))


def line(name: str, value: str) -> None:
    print(f"{name:<48} {value}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=200_000)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--postgis", default="")
    parser.add_argument("--skip", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if "ingest" not in options.skip:
            table = Path(folder) / "articles.jsonl"
            write(table, options.articles)
            bare, _, cost = in_own_process("bare", str(table))
            store = ("ingest", str(table), f"{folder}/ingested")
            first, again, memory, reports, incidents, more, size = in_own_process(*store)
            line("bare pipeline, articles/s", f"{options.articles / bare:.0f}")
            line("ingest, articles/s", f"{options.articles / first:.0f} ({bare / first:.0%} of the bare pipeline)")
            # Where other programs share the cores, only what both had of them can be compared.
            line("ingest, by processor time", f"{cost / more:.0%} of the bare pipeline ({cost:.0f} s, {more:.0f} s)")
            line("ingest again", f"{first / again:.0f} x quicker")
            line("ingest, memory of all processes", f"{memory:.0f} MB (shared pages once)")
            line("reports / incidents", f"{reports:.0f} / {incidents:.0f}")
            line("size of the store", f"{size / 1e6:.0f} MB")
        if "queries" in options.skip:
            return
        small = f"{folder}/small"
        fill(small, options.size // 10)
        big = f"{folder}/big"
        line(f"read model of {options.size} incidents", f"{fill(big, options.size):.1f} s")
        little, much = queries(small), queries(big)
        shared = {}
        if options.postgis:
            line("read model in PostGIS", f"{fill(options.postgis, options.size):.1f} s")
            shared = queries(options.postgis)
        for name, value in much.items():
            more = f"; PostGIS {shared[name]:.1f} ms, {shared[name] / value:.1f} x" if shared else ""
            line(name, f"{value:.1f} ms; {value / little[name]:.1f} x of a tenth{more}")
        if "export" not in options.skip:
            seconds, memory = in_own_process("export", big, "ours", str(options.size))
            theirs, _ = in_own_process("export", big, "geopandas", str(options.size))
            line(
                "export to GeoJSON", f"{seconds:.1f} s, {theirs / seconds:.1f} x as quick as to_file; +{memory:.0f} MB"
            )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["export", url, way, rows]:
            measure_export(url, way, int(rows))
        case ["ingest", path, url]:
            measure_ingest(path, url)
        case ["bare", path]:
            measure_bare(path)
        case _:
            main()
