"""Records as columns: their JSON texts are parsed by Arrow, thousands at once, and never become objects."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.json as pj

from geo.query.building import SCHEMA
from geo.store.records import Record

# What is not named here is passed over, which takes half the time of reading everything.
_PARSE = pj.ParseOptions(explicit_schema=SCHEMA, unexpected_field_behavior="ignore")


def parsed(records: Sequence[Record]) -> pa.Table:
    """Return the properties that columns are made of as a table of one chunk; rows in order.

    Parameters
    ----------
    records : sequence of Record
    """
    if not records:
        return SCHEMA.empty_table()
    raw = "\n".join([r.properties for r in records]).encode()
    # One block: an incident must not lie across two of them.
    options = pj.ReadOptions(use_threads=False, block_size=len(raw) + 1)
    return pj.read_json(pa.BufferReader(raw), read_options=options, parse_options=_PARSE).combine_chunks()
