"""Download GeoNames' country dumps and Arabic alternate names: resumable, with a checksum kept beside each file."""

from __future__ import annotations

import hashlib
import http.client
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

EXPORT_SITE = "https://download.geonames.org/export/dump"
FILES = ("{}.zip", "alternatenames/{}.zip")
_CHUNK = 1 << 16
_TIMEOUT = 30.0
_TRIES = 4

Progress = Callable[[str, int, int | None], None]


class FetchError(OSError):
    """A download that could not be finished; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A downloaded file and its SHA-256."""

    path: Path
    sha256: str


def export_site(base: str = "") -> str:
    """Return the address of the export site: the option, else `WAQAI_GEONAMES`, else GeoNames' own.

    Raises
    ------
    FetchError
        When the address is no http address.
    """
    address = (base or os.environ.get("WAQAI_GEONAMES") or EXPORT_SITE).rstrip("/")
    if not address.startswith(("https://", "http://")):
        raise FetchError(f"{address}: no web address; give one that begins with https://")
    return address


def fetch_country(
    country: str, folder: Path, *, base: str = "", progress: Progress | None = None, timeout: float = _TIMEOUT
) -> list[Fetched]:
    """Download a country's dump and its alternate names.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-2 code.
    folder : Path
        Where to; a broken-off download there is gone on with.
    base : str
        Address of the export site.
    progress : callable, optional
        Called with (name, bytes so far, bytes in all or None).
    timeout : float
        Seconds without an answer after which a try is given up.

    Raises
    ------
    FetchError
        When the site cannot be reached or does not have the country.
    """
    site = export_site(base)
    out = []
    for pattern in FILES:
        name = pattern.format(country.upper())
        out.append(download(f"{site}/{name}", folder / name.replace("/", "-"), progress=progress, timeout=timeout))
    return out


def download(url: str, path: Path, *, progress: Progress | None = None, timeout: float = _TIMEOUT) -> Fetched:
    """Download one file; what an interrupted call left behind is gone on with when the server's file is the same.

    Raises
    ------
    FetchError
        When the file cannot be had.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part, stamp = path.with_name(path.name + ".part"), path.with_name(path.name + ".etag")
    problem: Exception | None = None
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(min(4.0, 0.25 * 2**attempt))
        try:
            _go_on(url, part, stamp, progress, timeout)
            break
        except urllib.error.HTTPError as error:
            if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
                part.unlink(missing_ok=True)
            elif error.code < http.client.INTERNAL_SERVER_ERROR:
                raise FetchError(f"{url}: the server answers {error.code} {error.reason}; check the code") from error
            problem = error
        except (OSError, http.client.HTTPException) as error:
            problem = error
    else:
        reason = getattr(problem, "reason", None) or problem
        raise FetchError(f"{url}: {reason}; check the connection and run the command again, it goes on where it was")
    part.replace(path)
    stamp.unlink(missing_ok=True)
    digest = _sha256(path)
    path.with_name(path.name + ".sha256").write_text(f"{digest}  {path.name}\n", encoding="ascii")
    return Fetched(path, digest)


def _go_on(url: str, part: Path, stamp: Path, progress: Progress | None, timeout: float) -> None:
    have = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"User-Agent": "waqai"})  # noqa: S310 - export_site allows http only
    if have and stamp.exists():
        request.add_header("Range", f"bytes={have}-")
        request.add_header("If-Range", stamp.read_text(encoding="latin-1").strip())
    with urllib.request.urlopen(request, timeout=timeout) as answer:  # noqa: S310
        resumed = answer.status == http.client.PARTIAL_CONTENT
        mark = answer.headers.get("ETag") or answer.headers.get("Last-Modified")
        if mark and not mark.startswith("W/"):
            stamp.write_text(mark, encoding="latin-1")
        else:
            stamp.unlink(missing_ok=True)
        length = answer.headers.get("Content-Length")
        done = have if resumed else 0
        total = done + int(length) if length else None
        with part.open("ab" if resumed else "wb") as out:
            while chunk := answer.read(_CHUNK):
                out.write(chunk)
                done += len(chunk)
                if progress:
                    progress(url.rpartition("/")[2], done, total)
    if total is not None and done < total:
        raise FetchError(f"broke off after {done} of {total} bytes")


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
