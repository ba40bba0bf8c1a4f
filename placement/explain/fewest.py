"""The fewest parts of which each of some sets has one: a bound, and a guess at what excludes.

Whatever leaves a client out has a part of every price that `exchanges` found. So the fewest parts
that do, are no more than the smallest set that leaves him out; and where exactly so many are
proved to leave him out, no smaller set does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from placement.explain.witness import Named

Price = frozenset[Named]
"""Parts of which one must be in whatever leaves someone out."""
TRIED = 2_500
"""How many choices are looked at; with more to look at, the bound is a weaker one."""


@dataclass(frozen=True, slots=True)
class Fewest:
    """Parts that meet every price, and how many are needed at least."""

    parts: Price
    bound: int


@dataclass(slots=True)
class _Search:
    """Branch and bound over prices as bits, fewest first; small, as most prices are one part."""

    best: int
    tried: int = 0
    whole: bool = field(default=True)

    def descend(self, chosen: int, left: list[int]) -> None:
        """Look for fewer parts that meet what is left, the lowest bits first."""
        if not left:
            self.best = min(self.best, chosen, key=int.bit_count)
            return
        self.tried += 1
        if self.tried > TRIED:
            self.whole = False
            return
        if chosen.bit_count() + _apart(left) >= self.best.bit_count():
            return
        for part in _bits(left[0]):
            self.descend(chosen | part, [price for price in left if not price & part])


def fewest(prices: Iterable[Price], rank: Callable[[Named], Any]) -> Fewest:
    """Return the fewest parts that meet every price; of equals those that `rank` puts first."""
    left = smallest(prices)
    needed = frozenset(part for price in left if len(price) == 1 for part in price)
    left = [price for price in left if len(price) > 1]
    parts = sorted({part for price in left for part in price}, key=lambda part: (rank(part), part))
    at = {part: 1 << k for k, part in enumerate(parts)}
    masks = sorted((sum(at[p] for p in price) for price in left), key=lambda m: (m.bit_count(), m))
    search = _Search(_greedy(masks, len(parts)))
    search.descend(0, masks)
    bound = search.best.bit_count() if search.whole else _apart(masks)
    best = frozenset(part for part in parts if at[part] & search.best)
    return Fewest(needed | best, len(needed) + bound)


def smallest(prices: Iterable[Price]) -> list[Price]:
    """Return the prices that hold no other."""
    kept: list[Price] = []
    for price in sorted(set(prices), key=lambda p: (len(p), sorted(p))):
        if not any(other <= price for other in kept):
            kept.append(price)
    return kept


def _apart(masks: list[int]) -> int:
    """Return how many of some prices, taken greedily, share no part: so many parts it takes."""
    met = count = 0
    for price in masks:
        if not price & met:
            met |= price
            count += 1
    return count


def _greedy(masks: list[int], parts: int) -> int:
    """Return parts that meet every price, each time one that meets most of what is left."""
    chosen = 0
    while masks:
        counts = [sum(price >> k & 1 for price in masks) for k in range(parts)]
        best = 1 << counts.index(max(counts))
        chosen |= best
        masks = [price for price in masks if not price & best]
    return chosen


def _bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest
        mask ^= lowest
