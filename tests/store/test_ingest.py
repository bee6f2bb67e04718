"""How articles go to whoever reads them, and when what comes back is written and shown."""

from __future__ import annotations

import json
import socket
from dataclasses import fields
from datetime import date

import pytest

from geo.article import Article
from geo.ingest import run
from geo.ingest.run import Reading, ingest
from geo.ingest.workers import packed
from geo.store import open_store
from geo.store.records import entry_of
from tests.store import faults

ODD = [
    Article("a", "نص", date(2020, 2, 29), "عنوان", "مصدر", "https://host/a?b=c"),
    Article("b", 'half a pair \ud800, a NUL \0 and "quotes"', None),
]


def test_articles_travel_as_plain_values_and_are_whole_again():
    assert [Article(*values) for values in packed(map(entry_of, ODD))] == ODD
    assert len(packed([entry_of(ODD[0])])[0]) == len(fields(Article))


def test_on_a_cluster_articles_are_one_piece(monkeypatch):
    pytest.importorskip("distributed")
    from geo.ingest import cluster

    seen = []
    monkeypatch.setattr(cluster, "read_batch", lambda batch: seen.extend(batch) or [()] * len(batch))
    raw = cluster._as_bytes([entry_of(a) for a in ODD])
    assert isinstance(raw, bytes)
    assert cluster._read_bytes(raw) == [(), ()]
    assert [Article(*values) for values in seen] == ODD


def test_workers_that_cannot_be_reached_hand_over_through_the_scheduler(monkeypatch):
    pytest.importorskip("distributed")
    from geo.ingest.cluster import _in_reach

    with socket.create_server(("127.0.0.1", 0)) as there:
        port = there.getsockname()[1]
        assert _in_reach(f"tcp://127.0.0.1:{port}")
        assert not _in_reach(f"tls://127.0.0.1:{port}")
    assert not _in_reach(f"tcp://127.0.0.1:{port}")
    assert not _in_reach("inproc://10.0.0.1/1/2")


def test_when_all_is_handed_out_little_is_left_for_the_end(tmp_path, monkeypatch):
    table = tmp_path / "articles.jsonl"
    faults.write_table(table)
    for name, value in {
        "_COMMIT": 200,
        "_LAST": 100,
        "_COMMIT_LAST": 30,
        "_SHOW_LAST": 60,
        "_SHOW_AT": 10**6,
        "_BATCH": 10,
    }.items():
        monkeypatch.setattr(run, name, value)
    monkeypatch.setattr(run, "_COMMIT_EVERY", 1e9)
    handed_out, written, shown = [], [], []

    def spread(batches):
        """Hand out all that are left in the middle, as a pool does whose queue is longer than what is left."""
        held = [batch for _, batch in zip(range(25), batches, strict=False)]
        for batch in held[:24]:
            yield [Reading(entry_of(e.article), faults.MADE[e.article.id].reports) for e in batch]
        held = [held[24], *batches]
        handed_out.append(sum(written))
        for batch in held:
            yield [Reading(entry_of(e.article), faults.MADE[e.article.id].reports) for e in batch]
            shown.append(store.published())

    with open_store(str(tmp_path / "s"), make=True) as store:
        whole = run._Run._flush
        monkeypatch.setattr(
            run._Run, "_flush", lambda self, done, number: (written.append(len(done)), whole(self, done, number))
        )
        ingest([str(table)], store, spread=spread, show_every=1e9)
        assert handed_out == [200]
        assert max(written[1:]) <= 120
        assert written[-1] <= 30
        assert sum(written) == len(json.loads("[" + ",".join(table.read_text().splitlines()) + "]"))
        # What came until then is shown while the workers read the rest, once.
        assert shown[0] == 0
        assert len(set(shown)) == 2
        assert 0 < shown[-1] < store.published()
