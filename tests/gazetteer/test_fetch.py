"""Fetching from a real server on loopback: whole, broken off and gone on with, gone, changed, absent."""

from __future__ import annotations

import hashlib
import io
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gazetteer import Gazetteer, fetch
from gazetteer.fetch import FetchError, download, export_site
from geo.cli import app
from tests.gazetteer.test_import import dump, row


def zipped(name: str, text: str, filler: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(name, text)
        archive.writestr("readme.txt", "x" * filler)
    return out.getvalue()


class Site:
    """A server of files by path, with ETags and ranges, that can break off."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.break_after: list[int] = []
        self.ranges: list[str | None] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = site.files.get(self.path)
                if body is None:
                    self.send_error(404)
                    return
                etag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
                wanted = self.headers.get("Range")
                site.ranges.append(wanted)
                start = 0
                if wanted and self.headers.get("If-Range") == etag:
                    start = int(wanted.removeprefix("bytes=").rstrip("-"))
                    self.send_response(206)
                    self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
                else:
                    self.send_response(200)
                self.send_header("ETag", etag)
                self.send_header("Content-Length", str(len(body) - start))
                self.end_headers()
                end = site.break_after.pop(0) if site.break_after else len(body)
                self.wfile.write(body[start:end])
                if end < len(body):
                    self.wfile.flush()
                    self.connection.shutdown(2)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(fetch.time, "sleep", lambda _: None)
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_file_comes_with_its_checksum(site: Site, tmp_path: Path) -> None:
    site.files["/a.zip"] = b"abc" * 1000
    seen: list[int] = []
    found = download(f"{site.url}/a.zip", tmp_path / "a.zip", progress=lambda _, done, total: seen.append(done))
    assert found.path.read_bytes() == site.files["/a.zip"]
    assert found.sha256 == hashlib.sha256(site.files["/a.zip"]).hexdigest()
    assert (tmp_path / "a.zip.sha256").read_text() == f"{found.sha256}  a.zip\n"
    assert seen[-1] == 3000
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip", "a.zip.sha256"]


def test_a_download_that_breaks_off_is_gone_on_with(site: Site, tmp_path: Path) -> None:
    site.files["/a.zip"] = bytes(range(256)) * 2000
    site.break_after = [200_000, 400_000]
    found = download(f"{site.url}/a.zip", tmp_path / "a.zip")
    assert found.path.read_bytes() == site.files["/a.zip"]
    assert site.ranges[0] is None
    assert all(r is not None and r.startswith("bytes=") for r in site.ranges[1:])


def test_a_later_call_goes_on_where_an_earlier_one_gave_up(site: Site, tmp_path: Path) -> None:
    site.files["/a.zip"] = bytes(range(256)) * 2000
    site.break_after = [100_000, 100_001, 100_002, 100_003]
    with pytest.raises(FetchError, match="goes on where it was"):
        download(f"{site.url}/a.zip", tmp_path / "a.zip")
    assert (tmp_path / "a.zip.part").stat().st_size >= 100_000
    download(f"{site.url}/a.zip", tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == site.files["/a.zip"]
    assert int(str(site.ranges[-1]).removeprefix("bytes=").rstrip("-")) >= 100_000


def test_a_file_that_changed_meanwhile_is_fetched_anew(site: Site, tmp_path: Path) -> None:
    site.files["/a.zip"] = b"a" * 300_000
    site.break_after = [100_000] * 4
    with pytest.raises(FetchError):
        download(f"{site.url}/a.zip", tmp_path / "a.zip")
    site.files["/a.zip"], site.break_after = b"b" * 300_000, []
    download(f"{site.url}/a.zip", tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == b"b" * 300_000


def test_what_the_site_lacks_is_said_at_once(site: Site, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="404"):
        download(f"{site.url}/zz.zip", tmp_path / "zz.zip")
    assert site.ranges == []


def test_without_a_connection_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch.time, "sleep", lambda _: None)
    with pytest.raises(FetchError, match="check the connection"):
        download("http://127.0.0.1:9/SY.zip", tmp_path / "SY.zip", timeout=1)


def test_the_address_is_an_option_then_the_environment_then_geonames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAQAI_GEONAMES", raising=False)
    assert export_site() == fetch.EXPORT_SITE
    monkeypatch.setenv("WAQAI_GEONAMES", "http://mirror.example/dump/")
    assert export_site() == "http://mirror.example/dump"
    assert export_site("https://other.example") == "https://other.example"
    with pytest.raises(FetchError, match="no web address"):
        export_site("file:///etc")


def test_one_command_fetches_and_imports(site: Site, home: Path) -> None:
    site.files["/SY.zip"] = zipped("SY.txt", dump(row()), filler=200_000)
    site.files["/alternatenames/SY.zip"] = zipped("SY.txt", "1\t99000001\tar\tقرية التنزيل\t1\t\t\t\t\t\n")
    site.break_after = [150_000]
    result = CliRunner().invoke(app, ["gazetteer", "fetch", "sy", "--base", site.url])
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    assert Gazetteer().candidates("قرية التنزيل")[0].place.id == "gn:99000001"
    assert (home / "downloads" / "SY.zip.sha256").exists()


def test_a_country_that_fails_leaves_the_others(site: Site, home: Path) -> None:
    site.files["/SY.zip"] = zipped("SY.txt", dump(row(alternates="قرية الباقي")))
    site.files["/alternatenames/SY.zip"] = zipped("SY.txt", "1\t99000001\tar\tقرية الباقي\t1\t\t\t\t\t\n")
    result = CliRunner().invoke(app, ["gazetteer", "fetch", "ZZ", "SY", "--base", site.url])
    assert result.exit_code == 1
    assert "ZZ.zip: the server answers 404" in result.stderr
    assert Gazetteer().candidates("قرية الباقي")


def test_a_wrong_code_is_wrong_usage(home: Path) -> None:
    assert CliRunner().invoke(app, ["gazetteer", "fetch", "Syria"]).exit_code == 2
