"""What goes over the wire compressed, and what does not."""

import asyncio
import gzip

import pytest

from geo.page.compress import Compressed

BODY = b"const a = 1;\n" * 500
CALLS: list[str] = []


async def files(scope, receive, send):
    CALLS.append(scope["path"])
    missing = scope["path"].endswith("missing.js")
    kind = b"font/woff2" if scope["path"].endswith("woff2") else b"text/javascript; charset=utf-8"
    headers = [(b"content-type", kind), (b"content-length", str(len(BODY)).encode()), (b"etag", b'"x"')]
    await send({"type": "http.response.start", "status": 404 if missing else 200, "headers": headers})
    await send({"type": "http.response.body", "body": BODY[:100], "more_body": True})
    await send({"type": "http.response.body", "body": BODY[100:]})


def get(app, path, *headers):
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request"}

    asyncio.run(app({"type": "http", "method": "GET", "path": path, "headers": list(headers)}, receive, send))
    body = b"".join(m.get("body", b"") for m in sent[1:])
    return sent[0]["status"], dict(sent[0]["headers"]), body


GZIP = (b"accept-encoding", b"gzip, br")


def test_a_script_is_compressed_once_and_kept():
    app = Compressed(files)
    CALLS.clear()
    for _ in range(2):
        status, headers, body = get(app, "/static/js/a.js", GZIP)
        assert (status, headers[b"content-encoding"], gzip.decompress(body)) == (200, b"gzip", BODY)
        assert headers[b"content-length"] == str(len(body)).encode()
        assert headers[b"vary"] == b"Accept-Encoding"
    assert CALLS == ["/static/js/a.js"]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/static/js/a.js", ()),
        ("/static/js/a.js", (GZIP, (b"range", b"bytes=0-1"))),
        ("/static/js/missing.js", (GZIP,)),
        ("/static/js/font.woff2", (GZIP,)),
        ("/other/a.js", (GZIP,)),
    ],
)
def test_what_is_no_whole_text_passes_untouched(path, headers):
    app = Compressed(files)
    for _ in range(2):
        _, found, body = get(app, path, *headers)
        assert b"content-encoding" not in found
        assert body == BODY
    assert not app.kept
