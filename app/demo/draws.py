"""Drawing from tables. Only `Random.random()` is used: its sequence for a seed is the same everywhere."""

from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """Values drawn in proportion to their weights (any positive scale)."""

    __slots__ = ("_bounds", "values")

    def __init__(self, weights: Mapping[T, float]) -> None:
        self.values: tuple[T, ...] = tuple(weights)
        self._bounds = tuple(accumulate(weights.values()))

    def pick(self, rng: Random) -> T:
        """One value."""
        return self.values[bisect(self._bounds, rng.random() * self._bounds[-1])]


def one(rng: Random, values: Sequence[T]) -> T:
    """One of `values` (not empty), each as likely."""
    return values[int(rng.random() * len(values))]


def chance(rng: Random, share: float) -> bool:
    """True in `share` (0–1) of all cases."""
    return rng.random() < share


def between(rng: Random, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included."""
    return low + int(rng.random() * (high - low + 1))


def fresh(taken: set[str], make: Callable[[], str]) -> str:
    """What `make` returns once it is not in `taken`; then it is."""
    while (value := make()) in taken:
        pass
    taken.add(value)
    return value
