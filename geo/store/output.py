"""Exports out of a store: text formats as copies of what is kept, row by row; the others in slices of bounded size."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import pyarrow.parquet as pq

from geo.export import Format, csv_chunks, write
from geo.query.filters import Extent, Filters
from geo.store import geoparquet
from geo.store.base import Store
from geo.store.errors import StoreError
from geo.store.features import feature_text

_SLICE = 5_000
_BUFFER = 1 << 20


def export(
    store: Store,
    target: Path | BinaryIO,
    format: Format = "geojson",  # noqa: A002 - the name that pandas and geopandas use
    filters: Filters | None = None,
    extents: Mapping[str, Extent] | None = None,
) -> None:
    """Write the incidents that pass the filters; a file appears whole, or not at all.

    Parameters
    ----------
    store : Store
    target : path or binary stream
    format : {"geojson", "csv", "jsonl", "gpkg", "parquet", "kml"}
    filters : Filters, optional
    extents : mapping, optional
        Where the places of the filters are.
    """
    wanted = filters or Filters()
    if not isinstance(target, Path):
        _stream(store, target, format, wanted, extents)
        return
    if target.is_dir():
        raise StoreError(f"{target}: this is a folder; name a file")
    building = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with building.open("wb") as file:
            _stream(store, file, format, wanted, extents)
        building.replace(target)
    finally:
        with contextlib.suppress(OSError):
            building.unlink(missing_ok=True)


def _stream(
    store: Store,
    target: BinaryIO,
    format: Format,  # noqa: A002
    filters: Filters,
    extents: Mapping[str, Extent] | None,
) -> None:
    if format == "geojson":
        _copy(_geojson(store, filters, extents), target)
    elif format == "jsonl":
        _copy(_jsonl(store, filters, extents), target)
    elif format == "csv":
        _copy(csv_chunks(store.incidents(filters, extents)), target)
    elif format == "parquet":
        _parquet(store, target, filters, extents)
    elif format == "gpkg":
        _geopackage(store, target, filters, extents)
    else:
        write(store.incidents(filters, extents), target, format)


def _copy(chunks: Iterator[str], target: BinaryIO) -> None:
    held, size = [], 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size > _BUFFER:
            target.write("".join(held).encode("utf-8", "replace"))
            held, size = [], 0
    target.write("".join(held).encode("utf-8", "replace"))


def _geojson(store: Store, filters: Filters, extents: Mapping[str, Extent] | None) -> Iterator[str]:
    yield '{"type":"FeatureCollection","features":['
    comma = "\n"
    west = south = float("inf")
    east = north = float("-inf")
    for row in store.queries.features(filters, extents):
        text, bounds = feature_text(*row)
        if bounds:
            west, south, east, north = (*map(min, (west, south), bounds[:2]), *map(max, (east, north), bounds[2:]))
        yield comma + text
        comma = ",\n"
    yield "\n]" + (f',"bbox":[{west},{south},{east},{north}]' if west <= east else "") + "}\n"


def _jsonl(store: Store, filters: Filters, extents: Mapping[str, Extent] | None) -> Iterator[str]:
    for _, geometry, _, properties in store.queries.features(filters, extents):
        yield f'{properties[:-1]},"geometry":{geometry}}}\n'


def _parquet(store: Store, target: BinaryIO, filters: Filters, extents: Mapping[str, Extent] | None) -> None:
    incidents = store.incidents(filters, extents)
    with pq.ParquetWriter(target, geoparquet.schema(), compression="zstd") as writer:
        while part := list(islice(incidents, _SLICE)):
            writer.write_table(geoparquet.table(part))


def _geopackage(store: Store, target: BinaryIO, filters: Filters, extents: Mapping[str, Extent] | None) -> None:
    import pyogrio  # with geopandas half a second to import

    from geo.tables import to_geodataframe

    incidents = store.incidents(filters, extents)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "incidents.gpkg"
        first = True
        while (part := list(islice(incidents, _SLICE))) or first:
            pyogrio.write_dataframe(
                to_geodataframe(part), path, layer="incidents", driver="GPKG", geometry_type="Unknown",
                promote_to_multi=False, append=not first,
            )  # fmt: skip
            first = False
        with path.open("rb") as file:
            while block := file.read(_BUFFER):
                target.write(block)
