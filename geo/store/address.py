"""Addresses of stores and inputs as they may be shown: without passwords, whatever else is wrong with them."""

from __future__ import annotations

import re

# What libpq reads as it was meant: other signs in a password move the borders between its parts, and the messages about
# the parts would quote it.
_PLAIN = re.compile(r"postgres(?:ql)?://(?:[^@/?#\s:]*(?::[^@/?#\s]*)?@)?[^@\s]*")
_ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*)://(?P<rest>\S*)")


def redacted(url: str) -> str:
    """Return an address without its password and parameters, fit for messages and the page.

    A password may hold any sign, also where it should have been written as `%XX`: what may be a part of one is left
    out, even where nothing but the kind of the address remains.

    Examples
    --------
    >>> redacted("postgresql://ali:secret@db:5432/news?sslmode=require")
    'postgresql://ali@db:5432/news'
    >>> redacted("postgresql://ali:se/cr@et@db/news")
    'postgresql://ali@db/news'
    >>> redacted("postgresql://ali:se?cret@db/news")
    'postgresql://…'
    >>> redacted("a folder")
    'a folder'
    """
    found = _ADDRESS.fullmatch(url)
    if found is None:
        return url if "://" not in url else f"{url.partition('://')[0]}://…"
    scheme, rest = found["scheme"], found["rest"]
    head = re.split(r"[?#]", rest, maxsplit=1)[0]
    if "@" in rest and "@" not in head:
        return f"{scheme}://…"
    user, _, place = head.rpartition("@")
    name = re.split(r"[:/]", user, maxsplit=1)[0]
    return f"{scheme}://{name}@{place}" if name else f"{scheme}://{place}"


def is_plain(url: str) -> bool:
    """Whether the parts of a database's address cannot be mistaken for one another."""
    return _PLAIN.fullmatch(url) is not None


def without_password(url: str) -> str:
    """Return the address of an input as it may be shown and kept: as it is, but for a password in it.

    Examples
    --------
    >>> without_password("ftp://reader:secret@host/a.jsonl?x=1")
    'ftp://reader@host/a.jsonl?x=1'
    >>> without_password("https://host/@reader/a:b.jsonl")
    'https://host/@reader/a:b.jsonl'
    """
    scheme, there, rest = url.partition("://")
    place, slash, path = rest.partition("/")
    user, at, host = place.rpartition("@")
    return f"{scheme}{there}{user.partition(':')[0]}{at}{host}{slash}{path}" if ":" in user else url
