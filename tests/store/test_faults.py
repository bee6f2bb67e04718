"""A store loses nothing and doubles nothing: killed, without room, with readers, with a second writer, damaged."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geo.query.filters import Filters
from geo.store import DamagedStoreError, NotAStoreError, OtherVersionError, open_store
from geo.store.errors import StoreLostError
from tests.store import faults
from tests.store.conftest import fill, readings

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("WAQAI_TEST_KILLS", "3"))
READERS = int(os.environ.get("WAQAI_TEST_READERS", "3"))
SECONDS = float(os.environ.get("WAQAI_TEST_SECONDS", "2"))


def start(*arguments, pause=0.0, wait=0.0, **options):
    environment = os.environ | {"PYTHONPATH": str(ROOT), "WAQAI_TEST_PAUSE": str(pause), "WAQAI_TEST_WAIT": str(wait)}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.faults", *map(str, arguments)], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options,
    )  # fmt: skip


def finish(process):
    try:
        # Fifty readers that begin at once take their time to end.
        out, err = process.communicate(timeout=120 + 2 * SECONDS + 5 * READERS)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    assert process.returncode == 0, err
    return out


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "articles.jsonl"
    faults.write_table(path)
    return path


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    with open_store(str(tmp_path_factory.mktemp("whole") / "s"), make=True) as store:
        fill(store, list(faults.MADE.values()))
        return list(store.incidents())


def test_killed_at_random_moments_and_resumed_nothing_is_lost_or_doubled(table, tmp_path, expected):
    chance = random.Random(7)
    url = tmp_path / "store"
    killed = 0
    for _ in range(KILLS):
        process = start("ingest", url, table, pause=0.1)
        assert process.stdout.readline() == "begun\n"
        # A transaction, its merging and a new view take about as long as the work between them.
        time.sleep(chance.uniform(0.0, 0.5))
        killed += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        with open_store(str(url)) as store:
            assert store.check() == []
            ids = [i.id for i in store.incidents()]
            assert len(ids) == len(set(ids))
    assert killed > KILLS // 2
    finish(start("ingest", url, table))
    with open_store(str(url)) as store:
        assert store.check() == []
        assert list(store.incidents()) == expected
    assert finish(start("ingest", url, table)).split() == ["begun", "0", str(len(faults.MADE))]


def test_two_ingests_at_once(table, tmp_path, expected):
    url = tmp_path / "store"
    first = start("ingest", url, table, pause=1.0)
    while not (url / "ledger.sqlite").exists():
        time.sleep(0.05)
    time.sleep(1.0)
    first.send_signal(signal.SIGSTOP)  # it keeps its lock however slow the machine starts the others
    try:
        second = start("ingest", url, table)
        waiting = start("ingest", url, table, wait=90)
        _, complaint = second.communicate(timeout=240)
    finally:
        first.send_signal(signal.SIGCONT)
    assert second.returncode
    assert "another process is writing" in complaint
    finish(first)
    finish(waiting)
    with open_store(str(url)) as store:
        assert list(store.incidents()) == expected
        assert store.check() == []


def test_readers_beside_a_writer_meet_no_error(table, tmp_path, expected):
    url = tmp_path / "store"
    with open_store(str(url), make=True) as store:
        fill(store, readings(50, seed=3, start=1000))
    readers = start("read", url, SECONDS, READERS)
    writer = start("ingest", url, table, pause=SECONDS / 30)
    reads = [int(n) for n in finish(readers).split()]
    assert len(reads) == READERS
    assert all(reads)
    finish(writer)
    with open_store(str(url)) as store:
        assert store.queries.counts(Filters()).total > len(expected)


def test_no_room_on_the_disk_is_said_and_survived(table, tmp_path, expected):
    url = tmp_path / "store"

    def narrow():
        # A write beyond this size fails as it does on a full disk.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    process = start("ingest", url, table, preexec_fn=narrow)
    _, complaint = process.communicate(timeout=240)
    assert process.returncode
    assert "no room to write" in complaint
    finish(start("ingest", url, table))
    with open_store(str(url)) as store:
        assert store.check() == []
        assert list(store.incidents()) == expected


def bytes_of(folder):
    return {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    ("harm", "error", "says"),
    [
        (lambda raw: raw[: len(raw) // 2], DamagedStoreError, "cut off"),
        (lambda raw: raw[:60], DamagedStoreError, "cut off"),
        (lambda raw: b"", NotAStoreError, "no store of ours"),
        (lambda raw: b"%PDF-1.7" + raw[8:], NotAStoreError, "no store of ours"),
        (lambda raw: raw[:68] + b"\0\0\0\1" + raw[72:], NotAStoreError, "another program"),
        (lambda raw: raw[:60] + b"\0\0\0\x63" + raw[64:], OtherVersionError, "newer waqai"),
    ],
)
def test_a_damaged_or_foreign_file_is_left_as_it_is(tmp_path, harm, error, says):
    url = tmp_path / "store"
    with open_store(str(url), make=True) as store:
        fill(store, readings(20))
    ledger = url / "ledger.sqlite"
    ledger.write_bytes(harm(ledger.read_bytes()))
    before = bytes_of(url)
    with pytest.raises(error, match=says):
        open_store(str(url), make=True)
    assert bytes_of(url) == before


def test_a_file_and_a_folder_of_other_things_are_no_stores(tmp_path):
    file = tmp_path / "x.duckdb"
    file.write_bytes(b"something")
    with pytest.raises(NotAStoreError, match="this is a file"):
        open_store(str(file), make=True)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "letter.txt").write_text("x")
    with pytest.raises(NotAStoreError, match="letter"):
        open_store(str(tmp_path / "docs"), make=True)
    assert [p.name for p in (tmp_path / "docs").iterdir()] == ["letter.txt"]


def test_a_damaged_read_model_is_made_again(tmp_path):
    url = tmp_path / "store"
    with open_store(str(url), make=True) as store:
        fill(store, readings(20))
        before = list(store.incidents())
    (view,) = url.glob("view-*")
    view.write_bytes(view.read_bytes()[:1000])
    with open_store(str(url)) as store:
        assert list(store.incidents()) == before
    (url / "CURRENT").write_text('{"view": "../../etc/passwd", "seq": 1}')
    with open_store(str(url)) as store:
        assert list(store.incidents()) == before


def test_a_read_model_of_another_version_is_made_from_nothing(tmp_path, monkeypatch):
    url = tmp_path / "store"
    for module in ("duck", "duckwriter"):
        monkeypatch.setattr(f"geo.store.{module}.VERSION", 2)
    with open_store(str(url), make=True) as store:
        fill(store, readings(20))
        before = [i.id for i in store.incidents()]
    monkeypatch.undo()
    with open_store(str(url)) as store:
        fill(store, readings(5, start=700))
        assert {i.id for i in store.incidents()} > set(before)
        assert store.check() == []


@pytest.mark.database
def test_a_server_that_goes_away_in_the_middle_is_waited_for(server, table, expected):
    url = server()
    process = start("ingest", url, table, pause=0.15)
    with open_store_soon(url) as store:
        for _ in range(3):
            time.sleep(0.5)
            # What a restart does to every client, without taking the server from the other tests.
            rows = store._db.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
            assert rows is not None
        finish(process)
        assert list(store.incidents()) == expected
        assert store.check() == []


def open_store_soon(url):
    until = time.monotonic() + 120
    while True:
        try:
            return open_store(url)
        except NotAStoreError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@pytest.mark.parametrize("losses", [1, 2, 3])
def test_a_server_that_goes_away_again_while_it_is_asked_where_things_stand(tmp_path, monkeypatch, losses):
    with open_store(str(tmp_path / "store"), make=True) as store, store.writing() as writer:
        asked = []

        def answer(what):
            asked.append(what)
            if len(asked) <= losses:
                raise StoreLostError("gone")
            return 7

        monkeypatch.setattr(writer.ledger, "begin", lambda _: answer("begin"))
        monkeypatch.setattr(writer.ledger, "prepare", lambda: answer("prepare"))
        assert writer.begin("rules") == 7
        assert asked == ["begin", *["prepare"] * losses, "begin"]


@pytest.mark.database
def test_a_password_is_never_shown(server, capfd):
    url = server()
    password = url.split(":")[2].split("@")[0]
    with open_store(url, make=True) as store:
        assert password not in store.url
        assert password not in repr(store.info())
    wrong = url.replace(password, "not-the-password")
    with pytest.raises(ValueError, match="cannot be reached") as caught:
        open_store(wrong)
    assert "not-the-password" not in str(caught.value)


@pytest.fixture
def disk(tmp_path):
    """Return a disk of its own that is nearly full; only root can make one."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("a small disk can be mounted by root only")
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        pytest.skip(f"this machine lets nothing be mounted: {made.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


@pytest.mark.parametrize("prefix", ["", "parquet:"])
def test_a_full_disk(table, disk, expected, prefix):
    url = f"{prefix}{disk / 'store'}"
    process = start("ingest", url, table)
    _, complaint = process.communicate(timeout=240)
    assert process.returncode
    assert "no room" in complaint.splitlines()[-1]
    subprocess.run(["mount", "-o", "remount,size=60m", str(disk)], check=True)
    finish(start("ingest", url, table))
    with open_store(url) as store:
        assert store.check() == []
        assert list(store.incidents()) == expected


@pytest.mark.database
@pytest.mark.skipif(
    not {"CI", "WAQAI_TEST_RESTART"} & os.environ.keys(),
    reason="restarts PostgreSQL under everyone: set WAQAI_TEST_RESTART",
)
def test_a_server_that_is_restarted_in_the_middle(server, table, expected):
    if os.geteuid() != 0 or shutil.which("pg_ctlcluster") is None:
        pytest.skip("the server can be restarted by root only, on Debian")
    url = server()
    process = start("ingest", url, table, pause=0.15)
    with open_store_soon(url) as store:
        time.sleep(0.5)
        subprocess.run(["pg_ctlcluster", "15", "main", "restart", "-m", "fast"], check=True, timeout=60)
        assert store.check() == []  # a reader that was there before goes on as well
        finish(process)
        assert list(store.incidents()) == expected
        assert store.check() == []
