"""The shapes that a store keeps: articles by content hash, incidents as JSON of the contract's names beside a geometry.

An incident is kept as the very text of its GeoJSON properties, so that an export is a copy and no conversion, and
anyone can read it without this program. Numbers have the contract's six decimals from here on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from typing import Any, NamedTuple

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.article import Article
from geo.incident import ActorRef, Incident
from geo.properties import PROPERTIES, properties_of

_DATES = ("event_date", "event_date_end", "published")
# What an incident holds beside the contract's properties.
_EXTRA = ("trigger_start", "trigger_end", "sources")


class Record(NamedTuple):
    """An incident as it is kept: JSON texts, and its geometry as WKB where it is more than its coordinates' point."""

    id: str
    properties: str
    extra: str
    shape: bytes | None


@dataclass(frozen=True, slots=True)
class Entry:
    """An article on its way into a store.

    Attributes
    ----------
    article : Article
    key : bytes
        What makes it the same article in another version: its id and source, its address, or its file.
    digest : bytes
        Hash of its content.
    """

    article: Article
    key: bytes
    digest: bytes


def digest_of(*parts: str) -> bytes:
    """Return the hash of some texts, which cannot run into each other."""
    raw = [part.encode("utf-8", "surrogatepass") for part in parts]
    return blake2b(b"".join([len(part).to_bytes(8, "big") + part for part in raw]), digest_size=16).digest()


def entry_of(article: Article, *, named: bool = True, home: str = "") -> Entry:
    """Return an article with its hashes.

    Parameters
    ----------
    article : Article
    named : bool
        Whether its id is its own (given by the source), not made from its file and row.
    home : str
        Address of the file that holds this article alone; empty for rows of a table, whose numbers shift.
    """
    published = article.published.isoformat() if article.published else ""
    digest = digest_of(article.id if named else "", article.text, published, article.title, article.source, article.url)
    if named:
        key = digest_of("id", article.source, article.id)
    elif article.url:
        key = digest_of("url", article.url)
    else:
        key = digest_of("file", home) if home else digest
    return Entry(article, key, digest)


def to_record(incident: Incident) -> Record:
    """Return an incident as it is kept."""
    properties = properties_of(incident)
    text = _dumps(properties)
    if _unfit(text):
        incident = replace(incident, **{n: _fit(getattr(incident, n)) for n in PROPERTIES if n != "actors"})
        actors = [ActorRef(*(_fit(v) for v in (a.id, a.name_ar, a.name_en, a.role))) for a in incident.actors]
        incident = replace(incident, actors=tuple(actors))
        text = _dumps(properties_of(incident))
    extra = {name: value for name in _EXTRA if (value := getattr(incident, name)) not in (None, ())}
    beside = _dumps_extra(extra) if extra else ""
    return Record(incident.id, text, _fit(beside) if _unfit(beside) else beside, _shape(incident))


# One encoder for all: `json.dumps` makes one for each call.
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_dumps_extra = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def _unfit(text: str) -> bool:
    """Whether a text may hold what not every database takes: NUL (PostgreSQL) or half of a surrogate pair (UTF-8)."""
    if "\\u0000" in text:
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _fit(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return value.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _shape(incident: Incident) -> bytes | None:
    geometry = incident.geometry
    if geometry is None:
        return None
    if (
        isinstance(geometry, Point)
        and (incident.geo_precision or 9) <= 2
        and incident.longitude is not None
        and incident.latitude is not None
        and abs(geometry.x - incident.longitude) < 1e-6
        and abs(geometry.y - incident.latitude) < 1e-6
    ):
        return None
    return shapely.to_wkb(geometry, byte_order=1)


def to_incident(record: Record, shape: BaseGeometry | None = None) -> Incident:
    """Return the incident of a record.

    Parameters
    ----------
    record : Record
    shape : shapely geometry, optional
        The record's geometry where the caller has it at hand already.

    Raises
    ------
    ValueError
        When the record does not hold an incident.
    """
    values: dict[str, Any] = json.loads(record.properties)
    for name in _DATES:
        if values.get(name):
            values[name] = date.fromisoformat(values[name])
    values["actors"] = tuple(ActorRef(a["id"], a["name_ar"], a["name_en"], a["role"]) for a in values["actors"])
    if record.extra:
        extra = json.loads(record.extra)
        extra["sources"] = tuple(extra.get("sources", ()))
        values |= extra
    if shape is None and record.shape is not None:
        shape = shapely.from_wkb(record.shape)
    try:
        found = Incident(**values, geometry=shape)
    except TypeError as error:
        raise ValueError(f"the record {record.id!r} is no incident ({error})") from error
    if shape is None and (spot := found.spot) is not None:
        return replace(found, geometry=spot)
    return found
