"""What can go wrong with a store.

::

    StoreError (ValueError)
    ├── NotAStoreError      the URL leads to something that is not ours: left untouched
    ├── DamagedStoreError   ours, but broken: left untouched
    ├── OtherVersionError   ours, of another schema version: `waqai store migrate`
    ├── StoreBusyError      another process writes
    ├── StoreFullError      no room to write
    └── StoreLostError      the server went away
"""

from __future__ import annotations


class StoreError(ValueError):
    """A store cannot do what was asked; the message says why and what helps."""


class NotAStoreError(StoreError):
    """The URL leads to something that is no store of ours."""


class DamagedStoreError(StoreError):
    """The store is ours but cannot be read."""


class OtherVersionError(StoreError):
    """The store was written by another version of the schema."""


class StoreBusyError(StoreError):
    """Another process writes to the store."""


class StoreFullError(StoreError):
    """There is no room left to write."""


class StoreLostError(StoreError):
    """The server of the store cannot be reached."""
