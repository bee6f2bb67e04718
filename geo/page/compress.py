"""Sends the page's scripts and styles compressed: a third of the bytes for a reader on a slow line.

Streamlit leaves that to a proxy in front of it, which a laptop does not have. Each file is compressed once and kept,
as its name changes with its content.
"""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Callable[[], Awaitable[Message]], Send], Awaitable[None]]

_TEXTS = (b"text/", b"application/javascript", b"application/json", b"image/svg")
_MOST_FILES, _SMALLEST = 400, 1000


class Compressed:
    """ASGI middleware for files below `/static/js/` and `/static/css/`; everything else passes untouched.

    Parameters
    ----------
    app : callable
        The application behind it.
    """

    def __init__(self, app: Application) -> None:
        self.app = app
        self.kept: dict[str, tuple[Message, bytes]] = {}

    async def __call__(self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        """Answer a request."""
        path = str(scope.get("path", ""))
        if scope["type"] != "http" or scope["method"] != "GET" or not _wanted(path, scope["headers"]):
            await self.app(scope, receive, send)
            return
        if path in self.kept:
            start, body = self.kept[path]
            await send(dict(start))
            await send({"type": "http.response.body", "body": body})
            return
        await self.app(scope, receive, _Collector(self.kept, path, send))


class _Collector:
    """Gathers the parts of a response and sends them on, compressed when they are a whole text."""

    def __init__(self, kept: dict[str, tuple[Message, bytes]], path: str, send: Send) -> None:
        self.kept, self.path, self.send = kept, path, send
        self.start: Message = {}
        self.parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            if not _compressible(message):
                await self.send(message)
            return
        if message["type"] != "http.response.body" or not _compressible(self.start):
            await self.send(message)
            return
        self.parts.append(message.get("body", b""))
        if message.get("more_body"):
            return
        body = b"".join(self.parts)
        if len(body) >= _SMALLEST:
            body = gzip.compress(body, 6, mtime=0)
            headers = [(k, v) for k, v in self.start["headers"] if k.lower() not in {b"content-length", b"etag"}]
            headers += [
                (b"content-encoding", b"gzip"),
                (b"content-length", str(len(body)).encode()),
                (b"vary", b"Accept-Encoding"),
            ]
            self.start = {**self.start, "headers": headers}
            if len(self.kept) < _MOST_FILES:
                self.kept[self.path] = (self.start, body)
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": body})


def _wanted(path: str, headers: list[tuple[bytes, bytes]]) -> bool:
    given = dict(headers)
    texts = "/static/js/" in path or "/static/css/" in path
    return texts and b"range" not in given and b"gzip" in given.get(b"accept-encoding", b"")


def _compressible(start: Message) -> bool:
    given = {k.lower(): v for k, v in start["headers"]}
    kind = given.get(b"content-type", b"")
    return start["status"] == 200 and b"content-encoding" not in given and kind.startswith(_TEXTS)
