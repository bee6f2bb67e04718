"""The page and the endpoint on a store; the commands around them."""

from __future__ import annotations

import json
import threading
import urllib.request
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, quote

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from geo.article import Article
from geo.cli import app
from geo.page.opening import open_catalogue, version_of
from geo.page.serve import answer, endpoint
from geo.store import open_store
from tests.store.conftest import fill, reading, readings
from tests.synthetic import incidents

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path):
    url = str(tmp_path / "store")
    with open_store(url, make=True) as store:
        fill(store, readings(40))
    return url


def test_the_page_opens_a_store_and_shows_what_is_new(folder, monkeypatch):
    monkeypatch.setenv("WAQAI_STORE", folder)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not page.exception
    before = version_of(folder)
    total = len(open_catalogue(folder).columns)
    assert any(f">{total}<" in html.proto.body for html in page.get("html"))
    with open_store(folder) as store:
        fill(store, readings(10, start=100))
    assert version_of(folder) != before
    page.run()
    assert not page.exception
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert any(f">{total + 15}<" in html.proto.body for html in page.get("html"))


def test_the_endpoint_speaks_ogc_features(folder):
    with open_store(folder) as store:
        server = endpoint(store, "127.0.0.1", 0)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        root = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            with urllib.request.urlopen(
                f"{root}/collections/incidents/items?limit=3&offset=2&bbox=30,10,60,40"
            ) as reply:
                assert reply.headers["Content-Type"] == "application/geo+json"
                found = json.load(reply)
        finally:
            server.shutdown()
            server.server_close()
        assert found["numberReturned"] == len(found["features"]) == 3
        one = found["features"][0]["id"]
        status, text = answer(store, f"/collections/incidents/items/{one}", {})
        assert status == 200
        assert json.loads(text)["id"] == one
        status, text = answer(store, "/collections/incidents/items", {"datetime": ["2016-01-01/.."], "limit": ["1"]})
        assert json.loads(text)["numberMatched"] < store.info().counts["incidents"]
        for bad in ({"limit": ["x"]}, {"bbox": ["1,2"]}, {"datetime": ["soon"]}):
            assert answer(store, "/collections/incidents/items", bad)[0] == 400
        assert answer(store, "/etc/passwd", {})[0] == 404


def test_a_gis_follows_the_endpoints_pages_to_their_end(store):
    fill(store, [reading(Article("خبر/١", "خبر"), replace(incidents(1)[0], id="خبر/١#1")), *readings(20, seed=2)])
    total = store.info().counts["incidents"]
    href, seen = "/collections/incidents/items?limit=7&bbox=-180,-90,180,90&datetime=2010-01-01/..", []
    while href:
        path, _, query = href.partition("?")
        found = json.loads(answer(store, path, parse_qs(query))[1])
        seen += [f["id"] for f in found["features"]]
        assert len(found["features"]) == found["numberReturned"] <= 7
        href = next((link["href"] for link in found["links"] if link["rel"] == "next"), "")
    assert len(seen) == len(set(seen)) == found["numberMatched"] <= total
    status, text = answer(store, f"/collections/incidents/items/{quote('خبر/١#1', safe='')}", {})
    assert status == 200
    assert json.loads(text)["id"] == "خبر/١#1"


def test_the_commands_around_a_store(folder, tmp_path):
    run = CliRunner()
    said = run.invoke(app, ["store", "info", "--store", folder])
    assert said.exit_code == 0
    assert "incidents: 60" in said.stdout
    assert run.invoke(app, ["store", "check", "--store", folder]).exit_code == 0
    assert run.invoke(app, ["store", "compact", "--store", folder]).exit_code == 0
    target = tmp_path / "out.geojson"
    assert run.invoke(app, ["export", "--store", folder, "-o", str(target), "--deaths", "3"]).exit_code == 0
    killed = [f["properties"]["fatalities"] for f in json.loads(target.read_text())["features"]]
    assert killed
    assert min(killed) >= 3
    assert run.invoke(app, ["export", "--store", folder, "--from", "yesterday"]).exit_code == 2
    assert run.invoke(app, ["export", "--store", folder, "--format", "xls"]).exit_code == 2
    assert run.invoke(app, ["store", "info", "--store", str(tmp_path / "none")]).exit_code == 1


def test_corrections_are_listed_with_the_numbers_that_take_them_back(folder):
    with open_store(folder) as store:
        one, two = (i for _, i in zip(range(2), store.incidents(), strict=False))
        with store.writing() as writer:
            writer.correct(one.id, {"fatalities": 77}, "هدى")
            writer.correct(two.id, {"review": "rejected"}, "سامي")
            writer.publish()
    run = CliRunner()

    def listed():
        said = run.invoke(app, ["store", "corrections", "--store", folder])
        assert said.exit_code == 0
        return [json.loads(row) for row in said.stdout.splitlines()]

    first, second = listed()
    assert (first["incident"], first["changes"], first["author"]) == (one.id, {"fatalities": 77}, "هدى")
    assert second["changes"] == {"review": "rejected"}
    assert first["at"]
    assert run.invoke(app, ["store", "undo", str(second["number"]), "--store", folder]).exit_code == 0
    assert [row["number"] for row in listed()] == [first["number"]]
    with open_store(folder) as store:
        assert store.incident(one.id).fatalities == 77
        assert store.incident(two.id) == two
    wrong = run.invoke(app, ["store", "undo", "999999", "--store", folder])
    assert wrong.exit_code == 1
    assert "store corrections" in wrong.stderr


def test_ingest_rejects_keeps_and_retries(tmp_path):
    run, url = CliRunner(), str(tmp_path / "s")
    table = tmp_path / "a.jsonl"
    table.write_text('{"text": "لا شيء هنا."}\n{"text": ""}\nnot json\n', encoding="utf-8")
    dry = run.invoke(app, ["ingest", str(table), "--store", url, "--dry-run"])
    assert dry.exit_code == 1
    assert "would read 1 articles" in dry.stderr
    first = run.invoke(app, ["ingest", str(table), "--store", url])
    assert first.exit_code == 1
    assert "a.jsonl:2: the article has no text" in first.stderr
    listed = run.invoke(app, ["store", "rejected", "--store", url]).stdout
    assert "a.jsonl:2:" in listed
    assert "a.jsonl:3:" in listed
    table.write_text('{"text": "لا شيء هنا."}\n{"text": "خبر"}\n{"text": "آخر"}\n', encoding="utf-8")
    again = run.invoke(app, ["ingest", "--retry", "--store", url])
    assert again.exit_code == 0
    assert "2 articles read (1 of 3 known)" in again.stderr
    assert run.invoke(app, ["store", "rejected", "--store", url]).stdout == ""


def test_large_tables_keep_their_row_numbers(tmp_path):
    from geo.ingest.inputs import entries, sources

    path = tmp_path / "big.jsonl"
    row = json.dumps({"text": "خبر " * 500}, ensure_ascii=False)
    path.write_text("\n".join([row] * 900 + ["broken"] + [row] * 100), encoding="utf-8")
    rejected = []
    found = list(entries(sources([str(path)], print)[0], None, lambda _, r: rejected.append(r.where)))
    assert [e.article.id for e in found] == [f"big.jsonl:{n}" for n in (*range(1, 901), *range(902, 1002))]
    assert rejected == ["big.jsonl:901"]


def test_an_article_that_breaks_a_rule_is_kept_with_its_file(tmp_path, monkeypatch):
    from geo import pipeline

    url, table = str(tmp_path / "s"), tmp_path / "a.jsonl"
    table.write_text('{"id": "good", "text": "لا شيء هنا."}\n{"id": "bad", "text": "خبر"}\n', encoding="utf-8")
    whole = pipeline.find_dates

    def broken(document):
        if document.article.id == "bad":
            raise ZeroDivisionError
        return whole(document)

    monkeypatch.setattr(pipeline, "find_dates", broken)
    run = CliRunner()
    first = run.invoke(app, ["ingest", str(table), "--store", url])
    assert first.exit_code == 1
    assert "bad: the article broke a rule (ZeroDivisionError" in first.stderr
    monkeypatch.undo()
    again = run.invoke(app, ["ingest", "--retry", "--store", url])
    assert again.exit_code == 0
    assert "1 articles read (1 of 2 known)" in again.stderr
    assert run.invoke(app, ["store", "rejected", "--store", url]).stdout == ""


def test_a_dry_run_makes_nothing(tmp_path):
    table, url = tmp_path / "a.jsonl", tmp_path / "s"
    table.write_text('{"text": "لا شيء هنا."}\n', encoding="utf-8")
    run = CliRunner()
    for target in (str(url), f"parquet:{url}"):
        assert run.invoke(app, ["ingest", str(table), "--store", target, "--dry-run"]).exit_code == 0
        assert not url.exists()
    refused = run.invoke(app, ["ingest", str(table), "--store", str(table), "--dry-run"])
    assert refused.exit_code == 1
    assert "this is a file" in refused.stderr
