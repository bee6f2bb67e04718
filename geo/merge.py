"""One incident told in several articles is one, by stated rules and in nearly linear time.

Two incidents are the same when all of this holds:

- they come from different articles, are of one event type, and neither is only planned while the other happened;
- their days overlap or are neighbours and are known to the week (undated ones only when the same sentence tells them);
- their places are the same or within the circles that hold them, and none is a mere country;
- their sub-types can stand for each other, and their tolls, where both have one, are within a factor of two or three.

Only incidents of one country, type, day window and neighbouring cells of a grid are compared. The surest report gives
the fields; the tolls of the latest day of publication hold, the low figure in `fatalities`, the high one in
`fatalities_max`; every report stays in `sources`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from gazetteer.index import distance_km
from geo.incident import ActorRef, Incident

_CELL = 0.5
_REACH_KM = 6.0
_MOST_REACH_KM = 25.0
_INTERCHANGEABLE = (
    frozenset({"Suicide bomb", "Remote explosive/landmine/IED"}),
    frozenset({"Air/drone strike", "Shelling/artillery/missile attack", "Chemical weapon"}),
    frozenset({"Armed clash", "Government regains territory", "Non-state actor overtakes territory"}),
    frozenset({"Peaceful protest", "Protest with intervention", "Excessive force against protesters"}),
)
_Key = tuple[str, str, int, int, int]


def merge(incidents: Iterable[Incident]) -> Iterator[Incident]:
    """Yield incidents with those that tell the same event joined, in the order of their first report.

    They are compared by day of publication, article and place in the text, so that what is joined does not depend on
    the order in which the articles come; only the order of what is yielded does.

    Parameters
    ----------
    incidents : iterable of Incident
    """
    given = list(incidents)
    keys = [_in_order(i) for i in given]
    ordered = sorted(range(len(given)), key=keys.__getitem__)
    clusters: list[list[Incident]] = []
    first: list[int] = []
    blocks: dict[_Key, list[int]] = {}
    copies: dict[tuple[str, str, str], int] = {}
    for position in ordered:
        incident = given[position]
        number = _find(incident, clusters, blocks, copies)
        if number is None:
            number = len(clusters)
            clusters.append([incident])
            first.append(position)
        else:
            clusters[number].append(incident)
            first[number] = min(first[number], position)
        for key in _keys(incident):
            here = blocks.setdefault(key, [])
            if not here or here[-1] != number:
                here.append(number)
        copies.setdefault(_copy_key(incident), number)
    del given, keys, blocks, copies
    for number in sorted(range(len(clusters)), key=first.__getitem__):
        yield joined(clusters[number])
        clusters[number] = []


def _in_order(incident: Incident) -> tuple[date, str, int, str]:
    return incident.published or date.max, incident.article_id, incident.sentence_start or 0, incident.id


def _copy_key(incident: Incident) -> tuple[str, str, str]:
    return incident.sub_event_type, incident.place_id, incident.sentence


def _keys(incident: Incident) -> Iterator[_Key]:
    """Yield the blocks of an incident: one for each of its days, at most a week of them."""
    start, end = incident.event_date, incident.event_date_end
    if start is None or incident.latitude is None or incident.longitude is None or (incident.time_precision or 9) > 2:
        return
    days = min(7, ((end or start) - start).days + 1)
    row, column = _cell(incident)
    for offset in range(days):
        yield incident.country, incident.event_type, (start + timedelta(offset)).toordinal(), row, column


def _cell(incident: Incident) -> tuple[int, int]:
    assert incident.latitude is not None and incident.longitude is not None  # noqa: S101, PT018 - callers have checked
    return math.floor(incident.latitude / _CELL), math.floor(incident.longitude / _CELL)


def _find(
    incident: Incident,
    clusters: list[list[Incident]],
    blocks: dict[_Key, list[int]],
    copies: dict[tuple[str, str, str], int],
) -> int | None:
    """Return the number of the cluster that an incident belongs to, or None."""
    copy = copies.get(_copy_key(incident))
    if copy is not None and _other_article(incident, clusters[copy]):
        return copy
    seen: set[int] = set()
    for country, kind, day, row, column in _keys(incident):
        for near_day in (day, day - 1, day + 1):
            for y in (row, row - 1, row + 1):
                for x in (column, column - 1, column + 1):
                    for number in blocks.get((country, kind, near_day, y, x), ()):
                        if number not in seen:
                            seen.add(number)
                            if _belongs(incident, clusters[number]):
                                return number
    return None


def _belongs(incident: Incident, cluster: list[Incident]) -> bool:
    return _other_article(incident, cluster) and same_event(incident, cluster[0])


def _other_article(incident: Incident, cluster: list[Incident]) -> bool:
    return all(member.article_id != incident.article_id for member in cluster)


def same_event(a: Incident, b: Incident) -> bool:
    """Whether two incidents of different articles tell one event (place, type, status and toll; days are given).

    Parameters
    ----------
    a, b : Incident
        With dates no more than a day apart.
    """
    if a.event_type != b.event_type or ("planned" in {a.status, b.status} and a.status != b.status):
        return False
    if a.sub_event_type != b.sub_event_type and not any(
        {a.sub_event_type, b.sub_event_type} <= s for s in _INTERCHANGEABLE
    ):
        return False
    return _one_place(a, b) and _one_toll(a.fatalities, b.fatalities)


def _one_place(a: Incident, b: Incident) -> bool:
    if a.geo_precision in {None, 5} or b.geo_precision in {None, 5}:
        return False
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return False
    reach = min(_MOST_REACH_KM, max(_REACH_KM, a.radius_km or 0.0, b.radius_km or 0.0))
    return a.place_id == b.place_id != "" or distance_km(a.latitude, a.longitude, b.latitude, b.longitude) <= reach


def _one_toll(a: int | None, b: int | None) -> bool:
    if a is None or b is None:
        return True
    low, high = min(a, b), max(a, b)
    return high - low <= 3 or high <= 2 * low


def joined(cluster: list[Incident]) -> Incident:
    """Return one incident for the reports of one event."""
    if len(cluster) == 1:
        return cluster[0]
    best = max(cluster, key=lambda i: (i.confidence, i.id))
    first = min(cluster, key=lambda i: (i.published or date.max, i.article_id, i.id))
    latest = _latest(cluster)
    figures = [i.fatalities for i in latest if i.fatalities is not None]
    highs = [h for i in latest if (h := i.fatalities_max if i.fatalities_max is not None else i.fatalities) is not None]
    doubt = math.prod(1.0 - i.confidence for i in cluster)
    return replace(
        best,
        id=first.id,
        status=min((i.status for i in cluster), key=["reported", "claimed", "background", "planned", "denied"].index),
        fatalities=min(figures) if figures else None,
        fatalities_max=max(highs) if highs else None,
        injured=_first(i.injured for i in (*latest, *cluster)),
        displaced=_first(i.displaced for i in (*latest, *cluster)),
        actor1=best.actor1 or _first_text(i.actor1 for i in cluster),
        inter1=best.inter1 if best.actor1 else _first(i.inter1 for i in cluster if i.actor1),
        actor2=best.actor2 or _first_text(i.actor2 for i in cluster),
        inter2=best.inter2 if best.actor2 else _first(i.inter2 for i in cluster if i.actor2),
        actors=_all_actors(cluster),
        confidence=round(min(0.99, 1.0 - doubt), 2),
        why=f"{best.why}; told in {len(cluster)} articles",
        sources=tuple(s for i in cluster for s in i.sources),
    )


def _latest(cluster: list[Incident]) -> list[Incident]:
    """Return the reports of the latest day of publication that give a toll; all of them where no day is known."""
    with_toll = [i for i in cluster if i.fatalities is not None]
    last = max((i.published for i in with_toll if i.published is not None), default=None)
    return [i for i in with_toll if last is None or i.published == last]


def _first(values: Iterable[int | None]) -> int | None:
    return next((v for v in values if v is not None), None)


def _first_text(values: Iterable[str]) -> str:
    return next((v for v in values if v), "")


def _all_actors(cluster: list[Incident]) -> tuple[ActorRef, ...]:
    return tuple({(a.id, a.role): a for i in cluster for a in i.actors}.values())
