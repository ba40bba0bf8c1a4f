"""Seeded draws for invented data: the same seed gives the same values on every machine."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """A stream of draws that uses nothing but `random.random`.

    That method alone is promised by Python to stay reproducible over versions; the richer ones
    have changed before, and generated files must stay byte-identical.
    """

    def __init__(self, seed: int | str) -> None:
        self._next = random.Random(str(seed)).random  # noqa: S311 (invented data, no secrets)

    def chance(self, probability: float) -> bool:
        """Return True with this probability."""
        return self._next() < probability

    def uniform(self, low: float, high: float) -> float:
        """Return a real number in [low, high)."""
        return low + (high - low) * self._next()

    def integer(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + int(self._next() * (high - low + 1))

    def normal(self, mean: float = 0.0, sigma: float = 1.0) -> float:
        """Return a normally distributed number (Box-Muller)."""
        radius = math.sqrt(-2.0 * math.log(1.0 - self._next()))
        return mean + sigma * radius * math.cos(2.0 * math.pi * self._next())

    def pick(self, items: Sequence[T]) -> T:
        """Return one item; raises IndexError on an empty sequence."""
        return items[int(self._next() * len(items))]

    def weighted(self, items: Sequence[T], weights: Sequence[float]) -> T:
        """Return one item with a chance proportional to its weight."""
        left = self._next() * sum(weights)
        for item, weight in zip(items, weights, strict=True):
            left -= weight
            if left < 0:
                return item
        return items[-1]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in a random order (Fisher-Yates)."""
        out = list(items)
        for i in range(len(out) - 1, 0, -1):
            j = self.integer(0, i)
            out[i], out[j] = out[j], out[i]
        return out

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """Return at most `count` different items in random order."""
        return self.shuffled(items)[:count]

    def disc(self, radius: float) -> tuple[float, float]:
        """Return a point (x, y) evenly spread over a disc around the origin."""
        distance = radius * math.sqrt(self._next())
        angle = 2.0 * math.pi * self._next()
        return distance * math.cos(angle), distance * math.sin(angle)
