"""What more machines bring: `uv run python -m tests.benchmarks.scaling [--articles N] [--machines 16] [--cores 16]`.

Reads made-up articles with one dask worker and with two, and prints wall and processor time of both: where other
programs share the cores, only the latter is to be trusted. Then, from the cost of an article by stage, what a hundred
million articles would take: workers share reading and joining, one process keeps the ledger.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from geo.ingest.cluster import Cluster
from geo.ingest.run import ingest
from geo.ingest.workers import Processes
from geo.pipeline import prepare
from geo.store import open_store
from tests.benchmarks.articles import write
from tests.store.test_cluster import cluster

MANY = 100_000_000


def line(name: str, value: str) -> None:
    print(f"{name:<44} {value}", flush=True)


def processor_seconds(pid: int) -> float:
    """Return what a process has had of the processors."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def timed(spent: Counter[str], stages: dict[str, tuple[Any, str]]) -> Iterator[None]:
    """Add up the processor time of some functions while this lasts."""

    def around(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **options: Any) -> Any:
            began = time.thread_time()
            try:
                return work(*arguments, **options)
            finally:
                spent[name] += time.thread_time() - began

        return run

    kept = {name: getattr(*place) for name, place in stages.items()}
    for name, (owner, attribute) in stages.items():
        setattr(owner, attribute, around(name, kept[name]))
    try:
        yield
    finally:
        for name, (owner, attribute) in stages.items():
            setattr(owner, attribute, kept[name])


def costs(table: Path, folder: str, count: int) -> dict[str, float]:
    """Return the processor time of an article by stage, in microseconds, in one process."""
    from geo.ingest import workers
    from geo.store import base, parquet

    prepare()
    warm = Path(folder) / "first.jsonl"
    write(warm, 64)
    with open_store(f"parquet:{folder}/first", make=True) as store:
        ingest([str(warm)], store, spread=Processes(1))
    spent: Counter[str] = Counter()
    stages = {
        "extraction": (workers, "read_batch"), "ledger": (base.Writer, "add"), "merging": (base, "settle"),
        "GeoParquet": (parquet.ParquetStore, "derive"),
    }  # fmt: skip
    with open_store(f"parquet:{folder}/one", make=True) as store:
        before = time.process_time()
        with timed(spent, stages):
            ingest([str(table)], store, spread=Processes(1))
        spent["input, hashes, the rest"] = time.process_time() - before - sum(spent.values())
    return {name: 1e6 * seconds / count for name, seconds in spent.items()}


def spread(table: Path, folder: str, workers: int) -> tuple[float, float, float, float]:
    """Return wall seconds of an ingest on a cluster; processor seconds of the workers, this process, the scheduler."""
    Path(folder).mkdir(exist_ok=True)
    with cluster(workers, Path(folder)) as (address, scheduler, started):
        with open_store(f"parquet:{folder}/warm{workers}", make=True) as store:
            warm = Path(folder) / "warm.jsonl"
            write(warm, 64 * workers)
            until = time.monotonic() + 60
            while True:
                # All workers must be there, or the first one is measured twice.
                import distributed

                with distributed.Client(address, set_as_default=False) as client:
                    if len(client.nthreads()) == workers or time.monotonic() > until:
                        break
                time.sleep(0.2)
            ingest([str(warm)], store, spread=Cluster(address))
        with open_store(f"parquet:{folder}/with{workers}", make=True) as store:
            theirs = sum(processor_seconds(p.pid) for p in started)
            between = processor_seconds(scheduler.pid)
            mine, wall = time.process_time(), time.perf_counter()
            ingest([str(table)], store, spread=Cluster(address))
            wall, mine = time.perf_counter() - wall, time.process_time() - mine
            between = processor_seconds(scheduler.pid) - between
            return wall, sum(processor_seconds(p.pid) for p in started) - theirs, mine, between


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=8_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--machines", type=int, default=16)
    parser.add_argument("--cores", type=int, default=16)
    options = parser.parse_args()
    count = options.articles
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "articles.jsonl"
        write(table, count)
        by_stage = costs(table, folder, count)
        whole = sum(by_stage.values())
        for name, cost in by_stage.items():
            line(f"one process, {name}", f"{cost:.0f} µs an article, {cost / whole:.0%}")
        # By turns, and the least of each: what other programs do to a round is not what is measured.
        rounds = [[spread(table, f"{folder}/{r}", n) for n in (1, 2)] for r in range(options.rounds)]
    (wall1, theirs1, mine1, between1), (wall2, theirs2, mine2, between2) = (
        tuple(map(min, zip(*column, strict=True))) for column in zip(*rounds, strict=True)
    )
    for name, wall, theirs, mine, between in (
        ("one worker", wall1, theirs1, mine1, between1), ("two workers", wall2, theirs2, mine2, between2),
    ):  # fmt: skip
        shares = f"workers {theirs:.1f} s, the ledger's process {mine:.1f} s, the scheduler {between:.1f} s"
        line(f"{name}, articles/s", f"{count / wall:.0f}; of the processors: {shares}")
    line("two workers / one, wall", f"{wall1 / wall2:.2f} x (load of this machine: {os.getloadavg()[0]:.1f})")
    # With a core for every process, as machines have: the workers' own time, or the ledger's where that is longer.
    alone, both = max(theirs1, mine1), max(theirs2 / 2, mine2)
    line("two workers / one, a core for each process", f"{alone / both:.2f} x by processor time")
    # A worker's share includes what travels; the ledger's process is one, however many machines there are.
    each, ledger = 1e6 * theirs2 / count, 1e6 * mine2 / count
    hours = MANY * each / 1e6 / 3600 / (options.machines * options.cores)
    line(f"{MANY:,} articles, workers", f"{hours:.1f} h on {options.machines} machines of {options.cores} cores")
    line(f"{MANY:,} articles, the ledger's process", f"{MANY * ledger / 1e6 / 3600:.1f} h beside it, on one core")
    line("cores that keep one ledger's process busy", f"{each / ledger:.0f}")
    line("the merging's share", f"{by_stage['merging'] / whole:.0%}")


if __name__ == "__main__":
    main()
