"""Whether groups differ by more than chance: a permutation test within strata.

What may chance do? Within a stratum (the same profile and urgency, about the same waiting time)
nothing that the rules look at first tells two people apart. If a label has no part in what
happens, any of them could have had any of the outcomes of the stratum. So outcomes are shuffled
within strata and counted again. With K shuffles the true one is, if the label has no part, one of
K + 1 that are equally likely, so P(p <= a) <= a whatever match produced the outcomes (Phipson and
Smyth 2010). Several categories of one attribute: the largest deviation counts (Westfall and Young
1993). Several attributes and measures: Holm (1979).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from placement.geo.scene import Ints

Floats = NDArray[np.floating[Any]]
CELLS = 2_000_000
"""How many numbers are shuffled at once, to bound memory."""
SAME = 1e-9
"""Deviations that differ by less are equal: they are sums of the same numbers."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One attribute in one measure: the categories, how far each is off, and the chances.

    `z` counts standard deviations under shuffling; `chance` is that of so large a deviation in
    any category; `p` the smallest of those.
    """

    categories: tuple[str, ...]
    z: Floats
    chance: Floats

    @property
    def p(self) -> float:
        """The chance of the largest deviation of this attribute; 1 where nothing can differ."""
        return float(self.chance.min(initial=1.0))


def residuals(successes: Floats, trials: Floats, stratum: Ints) -> Floats:
    """Return successes less those expected at the rate of each one's stratum: (N,)."""
    # Of nobody at all bincount returns whole numbers.
    done = np.bincount(stratum, successes).astype(float)
    tried = np.bincount(stratum, trials).astype(float)
    rate = np.divide(done, tried, out=np.zeros_like(done), where=tried > 0)
    result: Floats = successes - trials * rate[stratum]
    return result


def compared(
    off: Floats, label: NDArray[np.str_], stratum: Ints, resamples: int, seed: Sequence[int]
) -> Compared:
    """Return how the categories of a label differ in residuals that add up to 0 per stratum."""
    categories, position = np.unique(label, return_inverse=True)
    order = np.argsort(stratum, kind="stable")
    off, position, stratum = off[order], position[order], stratum[order]
    member = np.equal.outer(position, np.arange(len(categories))).astype(float)
    spread = np.sqrt(_variance(off, member, stratum))
    z = _scaled(off @ member, spread)
    largest = np.abs(z).max(initial=0.0)
    if not largest > 0:
        return Compared(tuple(categories.tolist()), z, np.ones(len(categories)))
    above = np.zeros(len(categories))
    draw, left = np.random.default_rng(seed), resamples
    while left > 0:
        many = min(left, max(1, CELLS // len(off)))
        shuffled = np.argsort(draw.random((many, len(off))) + stratum, axis=1)
        most = np.abs(_scaled(off[shuffled] @ member, spread)).max(axis=1)
        above += (most[:, None] >= np.abs(z) - SAME).sum(axis=0)
        left -= many
    chance = (1 + above) / (1 + resamples)
    return Compared(tuple(categories.tolist()), z, np.where(spread > 0, chance, 1.0))


def _variance(off: Floats, member: Floats, stratum: Ints) -> Floats:
    """Return the variance of each category's sum when residuals are shuffled within strata."""
    size = np.bincount(stratum).astype(float)
    mean_square = np.bincount(stratum, off * off) / np.maximum(size, 1)
    result = np.zeros(member.shape[1])
    for category in range(member.shape[1]):
        inside = np.bincount(stratum, member[:, category], minlength=len(size))
        share = inside * (size - inside) / np.maximum(size - 1, 1)
        result[category] = (share * mean_square).sum()
    return result


def _scaled(total: Floats, spread: Floats) -> Floats:
    result: Floats = np.divide(total, spread, out=np.zeros_like(total), where=spread > 0)
    return result


def holm(chances: Sequence[float]) -> tuple[float, ...]:
    """Return chances adjusted for how many there are (Holm): at most `a` falsely at level `a`."""
    order = sorted(range(len(chances)), key=lambda n: chances[n])
    adjusted, highest = [1.0] * len(chances), 0.0
    for place, number in enumerate(order):
        highest = max(highest, min(1.0, (len(chances) - place) * chances[number]))
        adjusted[number] = highest
    return tuple(adjusted)


def strata(*columns: Sequence[object] | NDArray[Any]) -> Ints:
    """Return a number per row (N,), the same for rows that are equal in every column."""
    rows = list(zip(*(np.asarray(column).tolist() for column in columns), strict=True))
    numbers = {row: n for n, row in enumerate(sorted(set(rows)))}
    return np.array([numbers[row] for row in rows], dtype=np.int64)


def bands(values: Ints, stratum: Ints, most: int, size: int) -> Ints:
    """Return for each row (N,) in which band of its stratum its value lies, low ones first.

    Up to `most` bands of about equally many, each of at least `size` where there are so many;
    equal values share a band.
    """
    result = np.zeros(len(values), dtype=np.int64)
    for number in np.unique(stratum):
        here = np.flatnonzero(stratum == number)
        count = max(1, min(most, len(here) // size))
        ordered = np.sort(values[here])
        result[here] = np.searchsorted(ordered, values[here]) * count // len(here)
    return result
