"""Extraction on really started dask workers: the same incidents as in one process, also when a worker dies."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from geo.ingest.cluster import Cluster
from geo.ingest.run import ingest
from geo.ingest.workers import Processes
from geo.store import StoreError, open_store

pytest.importorskip("distributed")
ROOT = Path(__file__).parents[2]
TOWNS = ("سراقب", "إدلب", "الموصل", "تعز", "حلب", "معرة النعمان")


def write_table(path, count=400):
    rows = [
        {"id": f"n{n}", "published": f"2020-01-{n % 28 + 1:02d}", "source": "وكالة",
         "text": f"قُتل {n % 9 + 2} مدنيين جراء قصف جوي استهدف مدينة {TOWNS[n % 6]} يوم الأربعاء، بحسب مصادر."}
        for n in range(count)
    ]  # fmt: skip
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def cluster(workers, tmp_path):
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    options = {"env": environment, "cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-dashboard",
    ]
    worker = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        address,
        "--nthreads",
        "1",
        "--no-dashboard",
        "--host",
        "127.0.0.1",
        "--no-nanny",
    ]
    started = [subprocess.Popen(scheduler, **options)]
    try:
        until = time.monotonic() + 120
        while not listens(port) and time.monotonic() < until:
            time.sleep(0.2)
        started += [subprocess.Popen(worker, **options) for _ in range(workers)]
        yield address, started[0], started[1:]
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_same_and_outlives_a_worker(tmp_path):
    table = tmp_path / "articles.jsonl"
    write_table(table)
    with open_store(str(tmp_path / "one"), make=True) as store:
        outcome = ingest([str(table)], store, spread=Processes(1))
        assert not outcome.rejected
        expected = list(store.incidents())
        assert expected
    with cluster(2, tmp_path) as (address, _, workers), open_store(f"parquet:{tmp_path / 'two'}", make=True) as store:
        killed = []

        class Deadly(Cluster):
            def __call__(self, batches):
                for results in super().__call__(batches):
                    if not killed:
                        killed.append(workers[0].pid)
                        os.kill(workers[0].pid, signal.SIGKILL)
                    yield results

        ingest([str(tmp_path / "*.jsonl")], store, spread=Deadly(address))
        assert killed
        assert list(store.incidents()) == expected
        assert {p.parent.parent.name for p in (tmp_path / "two" / "incidents").rglob("*.parquet")} >= {"country=Syria"}


def test_no_scheduler_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("geo.ingest.cluster._TIMEOUT", "1s")
    table = tmp_path / "a.jsonl"
    write_table(table, 2)
    with open_store(str(tmp_path / "s"), make=True) as store, pytest.raises(StoreError, match="no dask scheduler"):
        ingest([str(table)], store, spread=Cluster(f"tcp://127.0.0.1:{free_port()}"))
