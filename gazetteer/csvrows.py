"""The rows of a person's CSV table, where a broken row costs itself only. Shared by every reader of such tables.

A quote that is never closed swallows the rows behind it up to the next quote. So quotes are held to the rule; where a
record breaks it, the line that it began in is reported and reading goes on at the next line that looks like a row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from gazetteer.text_io import RowError

_LONGEST_FIELD = 50_000_000
Record = tuple[int, list[str] | RowError]


def csv_rows(text: str) -> tuple[list[str], Iterator[Record]]:
    """Return the header of a table and its rows.

    Parameters
    ----------
    text : str
        The table with its header; comma, semicolon or tab apart, whichever the header has most of.

    Returns
    -------
    list of str
        The names of the columns; none where there is no header to be read.
    iterator of (int, list of str or RowError)
        The number of the line that a row ends in, the header's being 1, with its cells; or the line that a broken row
        begins in, with what is wrong.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    lines = list(io.StringIO(text, newline=""))
    delimiter = max(",;\t", key=lines[0].count) if lines else ","
    records = _records(lines, delimiter)
    _, header = next(records, (0, []))
    return ([], iter(())) if isinstance(header, RowError) else (header, records)


def _records(lines: Sequence[str], delimiter: str) -> Iterator[Record]:
    width, at, lost = 0, 0, False
    while at < len(lines):
        reader = csv.reader((lines[n] for n in range(at, len(lines))), delimiter=delimiter, strict=True)
        start, begun = at, at
        try:
            for record in reader:
                start, at = at, begun + reader.line_num
                if not record:
                    continue
                width = width or len(record)
                if lost and len(record) != width:
                    at = start + 1  # still within the text of the broken row
                    break
                lost = False
                yield at, record
        except csv.Error as error:
            at, line = at + 1, lines[at]
            whole = _leniently(line, delimiter)
            if whole and len(whole) == (width or len(whole)):
                width, lost = len(whole), False
                yield at, whole
            elif not lost or line.count(delimiter) + 1 >= width:
                lost = True
                yield at, RowError(f"the table breaks off ({error})", "check the quotes of this row")


def _leniently(line: str, delimiter: str) -> list[str]:
    """Return the values of a line whose quotes are in pairs though not doubled within a value; else nothing."""
    return next(csv.reader([line], delimiter=delimiter), []) if line.count('"') % 2 == 0 else []
