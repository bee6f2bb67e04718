"""The annotated articles: what a file holds, and which set it belongs to."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Protocol

DATA = Path(__file__).parents[1] / "data"
FOLDERS = (DATA / "accuracy", DATA / "articles")
SetName = Literal["tuning", "unseen"]
SETS: tuple[SetName, ...] = ("tuning", "unseen")
Interval = tuple[date | None, date | None]


class Spanned(Protocol):
    """Anything with a half-open span."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Trap:
    """Words that look like a place or a date and are none, with the reason."""

    start: int
    end: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class GoldPlace:
    """A place mention; `feature` is its class, `spatial` for a whole phrase."""

    start: int
    end: int
    text: str
    name_en: str
    role: str
    feature: str
    lat: float
    lon: float
    tolerance_km: float
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldDate:
    """A temporal expression; `values` are its right intervals, the first one preferred."""

    start: int
    end: int
    text: str
    values: tuple[Interval, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldIncident:
    """An incident that a careful coder would code (`required`) or might code."""

    event_type: str
    sub_event_types: tuple[str, ...]
    status: str
    start: date | None
    end: date | None
    place: str | None
    lat: float | None
    lon: float | None
    tolerance_km: float | None
    fatalities: int | None
    required: bool
    evidence: str


@dataclass(frozen=True)
class GoldArticle:
    """One article with its annotation; a part that the file lacks is None and is not scored."""

    path: Path
    text: str
    raw: dict[str, Any]

    @property
    def id(self) -> str:
        return self.path.stem

    @property
    def set(self) -> SetName:
        return "unseen" if self.id.startswith("u") else "tuning"

    @property
    def news(self) -> bool:
        """Whether there is news in it: the names of articles without have n as their second letter."""
        return self.id[1] != "n"

    @property
    def published(self) -> date | None:
        return _day(self.raw.get("published"))

    @property
    def country(self) -> str:
        return str(self.raw.get("country") or "")

    @cached_property
    def places(self) -> tuple[GoldPlace, ...] | None:
        if "places" not in self.raw:
            return None
        return tuple(
            GoldPlace(
                p["start"],
                p["end"],
                p["text"],
                p["name_en"],
                p["role"],
                p["class"],
                p["lat"],
                p["lon"],
                p["tolerance_km"],
                bool(p.get("optional")),
            )
            for p in self.raw["places"]
        )

    @cached_property
    def dates(self) -> tuple[GoldDate, ...] | None:
        if "dates" not in self.raw:
            return None
        return tuple(
            GoldDate(
                d["start"],
                d["end"],
                d["text"],
                tuple(
                    (_day(a), _day(b) or _day(a))
                    for a, b in [(d["value_start"], d["value_end"]), *d.get("also_right", [])]
                ),
                bool(d.get("optional")),
            )
            for d in self.raw["dates"]
        )

    @cached_property
    def incidents(self) -> tuple[GoldIncident, ...] | None:
        if "incidents" not in self.raw:
            return None
        return tuple(
            GoldIncident(
                i["event_type"],
                (i["sub_event_type"], *i.get("also_right_sub_event_types", [])),
                i["status"],
                _day(i["date_start"]),
                _day(i["date_end"]) or _day(i["date_start"]),
                i["place"],
                i["lat"],
                i["lon"],
                i["tolerance_km"],
                i["fatalities"],
                i["required"],
                i["evidence"],
            )
            for i in self.raw["incidents"]
        )

    def traps(self, name: Literal["not_places", "not_dates"]) -> tuple[Trap, ...]:
        """Return the traps of one kind."""
        return tuple(Trap(t["start"], t["end"], t["text"], t["why"]) for t in self.raw.get(name, []))

    def around(self, span: Spanned, width: int = 25) -> str:
        """Return the words around a span, on one line."""
        return self.text[max(0, span.start - width) : span.end + width].replace("\n", " ")


def load(name: SetName | Literal["all"] = "all", folders: Sequence[Path] = FOLDERS) -> list[GoldArticle]:
    """Return the annotated articles of a set, in the order of their names."""
    found = [
        GoldArticle(
            path, path.with_suffix(".txt").read_bytes().decode("utf-8"), json.loads(path.read_text(encoding="utf-8"))
        )
        for folder in folders
        if folder.is_dir()
        for path in sorted(folder.glob("*.json"))
        if path.with_suffix(".txt").exists()
    ]
    return [a for a in found if name in ("all", a.set)]


def touch(a: Spanned, b: Spanned) -> bool:
    """Whether two spans share a character."""
    return a.start < b.end and b.start < a.end


def shared(a: Spanned, b: Spanned) -> float:
    """Return the shared part of the union of two spans."""
    common = min(a.end, b.end) - max(a.start, b.start)
    return max(0, common) / (max(a.end, b.end) - min(a.start, b.start))


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance in km."""
    to_rad = math.radians
    h = math.sin(to_rad(lat2 - lat1) / 2) ** 2
    h += math.cos(to_rad(lat1)) * math.cos(to_rad(lat2)) * math.sin(to_rad(lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1, h)))


def ratio(part: float, whole: float) -> float:
    """Return part / whole, 0 where there is no whole."""
    return part / whole if whole else 0.0


def f1(precision: float, recall: float) -> float:
    """Return the harmonic mean."""
    return ratio(2 * precision * recall, precision + recall)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
