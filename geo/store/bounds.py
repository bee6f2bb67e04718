"""A store's folder may come from someone else: nothing in it leads what we read or write out of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from geo.store.errors import DamagedStoreError

# `country=Syria/year=2020`: names made by us, with what else a name may hold as %XX.
_PARTITION = re.compile(r"country=[\w.~%-]*/year=\w*", re.ASCII)
_FILE = re.compile(r"(?:incidents/country=[\w.~%-]*/year=\w*|names)/[\w.-]+\.parquet", re.ASCII)


def is_partition(name: str) -> bool:
    """Whether a name of a partition is one of ours, and no way out of the folder.

    Examples
    --------
    >>> is_partition("country=Syria/year=2020"), is_partition("country=../../etc/year=1")
    (True, False)
    """
    return _PARTITION.fullmatch(name) is not None


def is_file(name: str) -> bool:
    """Whether a name of a file of a data set is one of ours, and no way out of the folder."""
    return _FILE.fullmatch(name) is not None


def refuse_links(folder: Path, parts: Iterable[str] = ()) -> None:
    """Raise when a store's folder holds a symbolic link: what is written to it would go somewhere else.

    Parameters
    ----------
    folder : Path
        May itself be one: the user chose it.
    parts : iterable of str
        Names of folders within, which are looked through as well.
    """
    for path in _entries(folder, set(parts)):
        if path.is_symlink():
            raise DamagedStoreError(
                f"{path}: a link within a store would lead what is written out of it; put what it leads to in its place"
            )


def _entries(folder: Path, parts: set[str]) -> Iterator[Path]:
    for path in folder.iterdir():
        yield path
        if path.name in parts and path.is_dir() and not path.is_symlink():
            yield from _all_in(path)


def _all_in(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        yield path
        if not path.is_symlink() and path.is_dir():
            yield from _all_in(path)
