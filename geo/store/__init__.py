"""Stores of articles and incidents: embedded in a folder, PostgreSQL with PostGIS, or a data set of GeoParquet files.

`open_store` takes the URL and returns a `Store`; all of them answer the same.
"""

from __future__ import annotations

from pathlib import Path

from geo.store.base import Info, Store, Writer
from geo.store.errors import (
    DamagedStoreError,
    NotAStoreError,
    OtherVersionError,
    StoreBusyError,
    StoreError,
    StoreFullError,
)

DEFAULT = "waqai.store"
__all__ = [
    "DEFAULT", "DamagedStoreError", "Info", "NotAStoreError", "OtherVersionError", "Store", "StoreBusyError",
    "StoreError", "StoreFullError", "Writer", "is_store", "open_store",
]  # fmt: skip


def open_store(url: str, *, make: bool = False) -> Store:
    """Open a store.

    Parameters
    ----------
    url : str
        A folder; `postgresql://user@host/database`; or `parquet:folder` for a data set of GeoParquet files.
    make : bool
        Whether to make it when it is not there.

    Raises
    ------
    StoreError
        When there is no store of ours, or it cannot be used; it is left as it is.
    """
    if url.startswith(("postgresql://", "postgres://")):
        from geo.store.postgis import PostgisStore

        return PostgisStore(url, make=make)
    if url.startswith("parquet:"):
        from geo.store.parquet import ParquetStore

        return ParquetStore(url.removeprefix("parquet:").removeprefix("//") or ".", make=make)
    if "://" in url and not url.startswith("file://"):
        raise NotAStoreError(
            f"{url.split('://')[0]}://…: no store is known by this; use a folder, postgresql:// or parquet:"
        )
    from geo.store.embedded import EmbeddedStore

    return EmbeddedStore(Path(url.removeprefix("file://")), make=make)


def is_store(target: str) -> bool:
    """Whether a target that the page was given is a store (else it is a file or folder of articles)."""
    if target.startswith(("postgresql://", "postgres://", "parquet:")):
        return True
    return (Path(target) / "ledger.sqlite").is_file()
