"""The page on a store or on articles, and beside it a read-only GeoJSON endpoint for other tools.

The page is told what to open by the environment: `WAQAI_STORE` is the URL of a store, `WAQAI_OPEN` a file or folder. An
address with a password stays in the environment, where the list of processes does not show it.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Mapping
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from geo.page.stopping import run_until_stopped
from geo.query.filters import Filters
from geo.query.link import from_query
from geo.store import Store, StoreError, is_store, open_store

_PAGE = Path(__file__).parents[2] / "app.py"
_MOST = 10_000
COLLECTION = "incidents"


def run(target: str, *, port: int = 8501, address: str = "localhost", api: int = 0) -> int:
    """Start the page and wait for its end, which comes with this process's own; return its exit code.

    Parameters
    ----------
    target : str
        URL of a store, a file or folder of articles, or empty for the samples.
    port : int
    address : str
    api : int
        Port of the GeoJSON endpoint; 0 for none. It needs a store.
    """
    environment = dict(os.environ)
    environment.pop("WAQAI_STORE", None)
    if target:
        environment["WAQAI_STORE" if is_store(target) else "WAQAI_OPEN"] = target
    server = None
    if api and is_store(target):
        server = endpoint(open_store(target), address, api)
        threading.Thread(target=server.serve_forever, daemon=True).start()
    command = [sys.executable, "-m", "streamlit", "run", str(_PAGE), "--server.port", str(port)]
    command += ["--server.address", address, "--server.headless", "true"]
    try:
        return run_until_stopped(command, environment, _PAGE.parent)
    finally:
        if server is not None:
            server.shutdown()


def endpoint(store: Store, address: str, port: int) -> ThreadingHTTPServer:
    """Return a server of a store's incidents under the names of OGC API Features.

    Parameters
    ----------
    store : Store
    address : str
    port : int
        0 for any that is free.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            try:
                status, body = answer(store, parts.path, parse_qs(parts.query))
            except StoreError:
                status, body = 503, {"code": "NotAvailable", "description": "the store cannot be read now"}
            text = json.dumps(body, ensure_ascii=False) if isinstance(body, dict) else body
            raw = text.encode()
            self.send_response(status)
            features = "/items" in parts.path and status == 200
            self.send_header("Content-Type", "application/geo+json" if features else "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            """Say nothing: addresses of readers are no one's business."""

    return ThreadingHTTPServer((address, port), Handler)


def answer(store: Store, path: str, query: Mapping[str, list[str]]) -> tuple[int, dict[str, Any] | str]:
    """Return the status and body for a path and its parameters: `bbox`, `datetime`, `limit`, `offset`.

    Parameters
    ----------
    store : Store
    path : str
    query : mapping of str to list of str
    """
    parts = [unquote(p) for p in path.split("/") if p]
    about = {
        "id": COLLECTION, "title": "Incidents out of Arabic news", "itemType": "feature",
        "links": [{"rel": "items", "type": "application/geo+json", "href": f"/collections/{COLLECTION}/items"}],
    }  # fmt: skip
    match parts:
        case []:
            return 200, {"title": "Waqai", "links": [{"rel": "data", "href": "/collections"}]}
        case ["conformance"]:
            return 200, {
                "conformsTo": [
                    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{n}" for n in ("core", "geojson")
                ]
            }
        case ["collections"]:
            return 200, {"collections": [about], "links": []}
        case ["collections", name] if name == COLLECTION:
            return 200, about
        case ["collections", name, "items"] if name == COLLECTION:
            return _items(store, query)
        case ["collections", name, "items", incident] if name == COLLECTION:
            found = store.queries.feature(incident)
            return (200, found) if found else (404, {"code": "NotFound", "description": "no such incident"})
    return 404, {"code": "NotFound", "description": "no such resource"}


def _items(store: Store, query: Mapping[str, list[str]]) -> tuple[int, dict[str, Any] | str]:
    try:
        limit, offset = (_whole(query, name, default) for name, default in (("limit", 10), ("offset", 0)))
        start, end = _interval(query.get("datetime", [""])[0])
        filters = from_query({"bbox": query.get("bbox", [])}).filters
        if query.get("bbox") and filters.bbox is None:
            raise ValueError("bbox is west,south,east,north")
    except ValueError as error:
        return 400, {"code": "InvalidParameterValue", "description": str(error)}
    wanted = Filters(start=start, end=end, undated=not (start or end), bbox=filters.bbox)
    limit = min(max(limit, 1), _MOST)
    features = store.queries.feature_page(wanted, limit, offset)
    total = store.queries.counts(wanted).total
    links = [_link("self", query, limit, offset)]
    if offset + len(features) < total and features:
        links.append(_link("next", query, limit, offset + limit))
    body = ",\n".join(features)
    return 200, (
        f'{{"type":"FeatureCollection","numberMatched":{total},"numberReturned":{len(features)},'
        f'"links":{json.dumps(links)},"features":[{body}]}}'
    )


def _link(rel: str, query: Mapping[str, list[str]], limit: int, offset: int) -> dict[str, str]:
    """Return a link to a page of the items: a GIS follows `next` until there is none."""
    asked = {name: query[name][0] for name in ("bbox", "datetime") if query.get(name)}
    href = f"/collections/{COLLECTION}/items?{urlencode(asked | {'limit': limit, 'offset': offset}, safe=',/:')}"
    return {"rel": rel, "type": "application/geo+json", "href": href}


def _whole(query: Mapping[str, list[str]], name: str, default: int) -> int:
    text = query.get(name, [str(default)])[0]
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise ValueError(f"{name} is a whole number")
    return int(text)


def _interval(text: str) -> tuple[date | None, date | None]:
    """Return the days of a `datetime` parameter: a day, or an interval with open ends as `..` or nothing."""
    if not text:
        return None, None
    first, slash, last = text.partition("/")

    def day(part: str) -> date | None:
        return None if part in {"", ".."} else date.fromisoformat(part[:10])

    return (day(first), day(last)) if slash else (day(first), day(first))
