"""Where the work of a store is done: in this process, or handed out in portions to the workers of a cluster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

A = TypeVar("A")
B = TypeVar("B")


class Mapper(Protocol):
    """Applies a function of this package to items; the results come in the items' order."""

    def __call__(self, function: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
        """Yield the function's result for each item."""


def here(function: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
    """Do the work in this process."""
    return map(function, items)


def portions(keys: Sequence[Hashable], least: int) -> list[list[int]]:
    """Return the numbers of items in portions: what has one key stays together, small keys share a portion.

    Examples
    --------
    >>> portions(["a", "b", "a", "c"], 2)
    [[0, 2], [1, 3]]
    """
    by_key: dict[Hashable, list[int]] = defaultdict(list)
    for number, key in enumerate(keys):
        by_key[key].append(number)
    found: list[list[int]] = []
    for numbers in by_key.values():
        if found and len(found[-1]) < least:
            found[-1] += numbers
        else:
            found.append(numbers)
    return found
