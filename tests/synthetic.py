"""Incidents made up at real places: for tests and benchmarks of the page, never for the page itself.

`incidents(n)` makes them one by one; `catalogue(n)` makes the columns of a million in a second, and the incident of a
row when it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

import numpy as np
import pyarrow as pa
from shapely.geometry import Point

from gazetteer.normalise import fold_names
from gazetteer.store import DATA, from_line, read_lines
from geo.article import Article
from geo.incident import ActorRef, Incident
from geo.query.columns import NO_DAY, STATUSES, SUB_TYPES, Columns, Names, to_date, to_day
from geo.taxonomy import EVENT_TYPES, kinds

FIRST, DAYS = date(2015, 1, 1), 3650
ACTORS = (
    ("sdf", "قوات سوريا الديمقراطية", "Syrian Democratic Forces"),
    ("tsk", "الجيش التركي", "Turkish Armed Forces"),
    ("isf", "القوات العراقية", "Iraqi Security Forces"),
    ("houthi", "جماعة الحوثي", "Ansar Allah (Houthis)"),
    ("rsf", "قوات الدعم السريع", "Rapid Support Forces"),
    ("civ", "مدنيون", "Civilians"),
)
SOURCES = ("وكالة أ", "صحيفة ب", "Radio C")
AREAS = (
    ("east-euphrates", "شرق الفرات", "East of the Euphrates", "SY", 40.0, 35.8, 1.0),
    ("idlib-south", "ريف إدلب الجنوبي", "Southern Idlib countryside", "SY", 36.6, 35.6, 0.25),
    ("saada", "محافظة صعدة", "Saada", "YE", 43.8, 17.0, 0.6),
)
_SENTENCE = "قُتل {n} أشخاص في {where} الأربعاء، بحسب مصادر محلية."


@cache
def places() -> tuple[tuple[str, str, str, str, str, float, float], ...]:
    """Towns of Syria, Iraq, Yemen, Libya, Sudan and Lebanon that have an Arabic name."""
    found = []
    for line in read_lines(DATA / "places.tsv"):
        place = from_line(line)
        if place.country in {"SY", "IQ", "YE", "LY", "SD", "LB"} and place.feature.startswith("P.") and place.name_ar:
            found.append((place.id, place.name_ar, place.name_en, place.country, place.admin1, place.lat, place.lon))
    return tuple(found)


@dataclass(frozen=True)
class SyntheticCatalogue:
    """A catalogue whose incidents are computed from their row."""

    size: int
    seed: int = 1

    @cached_property
    def columns(self) -> Columns:
        n, rng = self.size, np.random.default_rng(self.seed)
        towns = places()
        weights = 1 / np.arange(1, len(towns) + 1)
        where = rng.choice(len(towns), n, p=weights / weights.sum())
        precision = rng.choice([1, 1, 1, 1, 1, 1, 2, 2, 3, 5, 0], n).astype(np.uint8)
        start = (to_day(FIRST) + rng.integers(0, DAYS, n)).astype(np.int32)
        end = np.where(rng.random(n) < 0.05, start + 30, start).astype(np.int32)
        undated = rng.random(n) < 0.02
        start[undated] = end[undated] = NO_DAY
        sub = rng.integers(0, len(SUB_TYPES), n).astype(np.uint8)
        kind_of = np.array([EVENT_TYPES.index(k.event_type) for k in kinds()], dtype=np.uint8)
        lat, lon = (np.array([p[i] for p in towns], dtype=np.float32)[where] for i in (5, 6))
        spread = rng.normal(0, 0.02, (2, n)).astype(np.float32)
        area = np.where(precision == 3, rng.integers(0, len(AREAS), n), -1).astype(np.int32)
        missing = precision == 0
        country_names = sorted({p[3] for p in towns})
        admin_names = sorted({f"{p[3]}/{p[4]}" for p in towns})
        return Columns(
            lon=np.where(missing, np.nan, lon + spread[0]).astype(np.float32),
            lat=np.where(missing, np.nan, lat + spread[1]).astype(np.float32),
            start=start,
            end=end,
            kind=kind_of[sub],
            sub=sub,
            status=rng.choice(5, n, p=[0.7, 0.15, 0.1, 0.03, 0.02]).astype(np.uint8),
            precision=precision,
            radius=np.where(precision == 2, 8, np.where(precision == 3, 60, 1)).astype(np.float32),
            fatalities=np.where(rng.random(n) < 0.5, -1, rng.poisson(3, n)).astype(np.int32),
            country=np.array([country_names.index(p[3]) for p in towns], np.int32)[where],
            admin1=np.array([admin_names.index(f"{p[3]}/{p[4]}") for p in towns], np.int32)[where],
            place=where.astype(np.int32),
            source=rng.integers(0, len(SOURCES), n).astype(np.int32),
            area=area,
            actor_row=np.repeat(np.arange(n, dtype=np.int32), 2),
            actor_code=rng.integers(0, len(ACTORS), 2 * n).astype(np.int32),
            actor_role=np.tile(np.array([0, 1], np.uint8), n),
            countries=Names(tuple(country_names), tuple(country_names), tuple(country_names)),
            admins=Names(tuple(admin_names), tuple(admin_names), tuple(admin_names)),
            places=Names(*(tuple(p[i] for p in towns) for i in (0, 1, 2))),
            source_names=Names(SOURCES, SOURCES, SOURCES),
            actors=Names(*zip(*ACTORS, strict=True)),
            areas=tuple(Point(lon, lat).buffer(reach) for *_, lon, lat, reach in AREAS),
            text=pa.DictionaryArray.from_arrays(
                pa.array(where.astype(np.int32)),
                pa.array(fold_names([_SENTENCE.format(n="", where=p[1]) for p in towns])),
            ),
        )

    def incident(self, row: int) -> Incident:
        c, (place_id, name_ar, name_en, country, admin1, *_) = self.columns, places()[int(self.columns.place[row])]
        precision = int(c.precision[row]) or None
        area = int(c.area[row])
        geometry, lat, lon = None, None, None
        if precision:
            lat, lon = float(c.lat[row]), float(c.lon[row])
            geometry = c.areas[area] if area >= 0 else Point(lon, lat) if precision < 3 else None
        if area >= 0:
            place_id, name_ar, name_en, country, *_ = AREAS[area]
        n = int(c.fatalities[row])
        sentence = _SENTENCE.format(n=max(n, 0), where=name_ar)
        kind = kinds()[int(c.sub[row])]
        refs = [ACTORS[int(a)] for a in c.actor_code[2 * row : 2 * row + 2]]
        dated = c.start[row] != NO_DAY
        return Incident(
            id=f"s{self.seed}-{row}",
            event_type=kind.event_type,
            sub_event_type=kind.sub_event_type,
            disorder_type=kind.disorder_type,
            status=STATUSES[int(c.status[row])],
            event_date=to_date(c.start[row]) if dated else None,
            event_date_end=to_date(c.end[row]) if dated else None,
            time_precision=(1 if c.start[row] == c.end[row] else 3) if dated else None,
            actor1=refs[0][2],
            actor2=refs[1][2],
            actors=(ActorRef(*refs[0], "perpetrator"), ActorRef(*refs[1], "target")),
            country=country,
            admin1=admin1,
            location=name_en,
            location_ar=name_ar,
            place_id=place_id,
            latitude=lat,
            longitude=lon,
            geo_precision=precision,
            radius_km=float(c.radius[row]) if precision else None,
            fatalities=None if n < 0 else n,
            notes=sentence,
            source=SOURCES[int(c.source[row])],
            published=to_date(c.start[row]) + timedelta(days=1) if dated else None,
            article_id=f"a{row}",
            sentence=sentence,
            sentence_start=0,
            sentence_end=len(sentence),
            place_start=sentence.index(name_ar) if name_ar in sentence else None,
            place_end=sentence.index(name_ar) + len(name_ar) if name_ar in sentence else None,
            trigger_start=0,
            trigger_end=4,
            confidence=0.8,
            why=f"synthetic row {row}",
            updated="2026-01-01",
            geometry=geometry,
        )

    def row(self, incident_id: str) -> int | None:
        head, _, tail = incident_id.rpartition("-")
        return int(tail) if head == f"s{self.seed}" and tail.isdigit() and int(tail) < self.size else None

    def article(self, article_id: str) -> Article | None:
        row = article_id[1:]
        if not row.isdigit() or int(row) >= self.size:
            return None
        found = self.incident(int(row))
        return Article(article_id, found.sentence + "\nفقرة ثانية.", found.published, source=found.source)


def incidents(n: int, seed: int = 1) -> list[Incident]:
    """Return `n` incidents."""
    made = SyntheticCatalogue(n, seed)
    return [made.incident(row) for row in range(n)]


def catalogue(n: int, seed: int = 1) -> SyntheticCatalogue:
    """Return a catalogue of `n` incidents."""
    return SyntheticCatalogue(n, seed)
