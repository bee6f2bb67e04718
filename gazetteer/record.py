"""Records that are made by the dozen for every sentence: frozen for the type checker, quick when the program runs.

The constructor of a frozen dataclass takes five times as long as one that just sets its fields, and a named tuple is
read five times as slowly as slots. What is read out of a text is neither; what users may make themselves (places,
articles) stays a frozen dataclass.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Make a class a dataclass with slots, equality and a hash; that nobody changes its fields is left to mypy."""
    return dataclass(slots=True, unsafe_hash=True)(cls)
