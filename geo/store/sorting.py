"""More rows put into order than memory holds: each goes to a portion on the disk; the portions come back in turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geo.store.sql import Row

_ROWS = 2_000


def in_portions(
    batches: Iterable[pa.RecordBatch], key: str, ranks: npt.NDArray[np.int32], portion: int, folder: Path
) -> Iterator[Row]:
    """Yield the rows of batches by their ranks, without the column of their keys.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
    key : str
        The column whose number says which rank is a row's.
    ranks : numpy.ndarray
        The rank of each key, from nought on, -1 for a row that is not wanted; keys beyond its end are not, either.
    portion : int
        Rows to hold at once.
    folder : Path
        Where to put the portions; an empty one.
    """
    writers: dict[int, Any] = {}
    try:
        for batch in batches:
            keys = batch[key].to_numpy(zero_copy_only=False)
            found = np.where(keys < len(ranks), ranks[np.minimum(keys, len(ranks) - 1)], -1)
            (wanted,) = np.nonzero(found >= 0)
            if not len(wanted):
                continue
            wanted = wanted[np.argsort(found[wanted], kind="stable")]
            numbers, starts = np.unique(found[wanted] // portion, return_index=True)
            for number, rows in zip(numbers.tolist(), np.split(wanted, starts[1:]), strict=True):
                if number not in writers:
                    writers[number] = pa.ipc.new_stream(folder / str(number), batch.schema)
                writers[number].write_batch(batch.take(pa.array(rows)))
    finally:
        for writer in writers.values():
            writer.close()
    for number in sorted(writers):
        path = folder / str(number)
        with pa.ipc.open_stream(path) as reader:
            table = reader.read_all()
        path.unlink()
        order = np.argsort(ranks[table[key].to_numpy()])
        table = table.drop_columns([key]).take(pa.array(order))
        for start in range(0, len(table), _ROWS):
            part = table.slice(start, _ROWS)
            yield from zip(*(column.to_pylist() for column in part.columns), strict=True)
