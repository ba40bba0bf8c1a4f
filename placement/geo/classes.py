"""Classes for a map: where to cut a row of numbers so that few colours tell the most."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

Method = Literal["quantile", "natural", "equal"]
METHODS: tuple[str, ...] = get_args(Method)
MOST_EXACT = 1_500
"""Different values beyond this are thinned before natural breaks, whose work grows with n²."""
Floats = NDArray[np.float64]


def upper_bounds(values: ArrayLike, count: int, method: Method) -> Floats:
    """Return the upper bound of each class, rising, the last the largest value; NaN is left out.

    Fewer than `count` classes where there are fewer different values. A value on a bound belongs
    to the class that ends there. `natural` has the least squared distance to the class means of
    all ways to cut (Fisher), `quantile` about as many values in each, `equal` equally wide ones.
    """
    known = np.asarray(values, dtype=np.float64)
    known = np.sort(known[np.isfinite(known)])
    different = np.unique(known)
    if len(different) <= count:
        return different
    if method == "natural":
        return _natural(known, different, count)
    if method == "quantile":
        places = np.ceil(np.arange(1, count + 1) * len(known) / count).astype(np.int64) - 1
        return np.unique(known[places])
    edges = np.linspace(different[0], different[-1], count + 1)[1:]
    edges[-1] = different[-1]
    return np.asarray(edges)


def classed(values: ArrayLike, bounds: Floats) -> NDArray[np.int64]:
    """Return the class of each value, 0 the lowest; -1 where it is not known: (n,)."""
    given = np.asarray(values, dtype=np.float64)
    known = np.isfinite(given)
    found = np.searchsorted(bounds, np.where(known, given, 0), side="left")
    return np.where(known, np.minimum(found, max(len(bounds) - 1, 0)), -1).astype(np.int64)


def _natural(known: Floats, different: Floats, count: int) -> Floats:
    if len(different) > MOST_EXACT:
        places = np.linspace(0, len(different) - 1, MOST_EXACT).astype(np.int64)
        different = different[places]
    weight = np.diff(np.searchsorted(known, different, side="right"), prepend=0).astype(np.float64)
    ends = _fisher(different, weight, count)
    return different[ends]


def _fisher(values: Floats, weight: Floats, count: int) -> NDArray[np.int64]:
    """Return where the classes end in the best cut: dynamic programming over sorted values."""
    n = len(values)
    middle = values - values.mean()
    w, wx, wxx = (
        np.concatenate([[0.0], np.cumsum(part)])
        for part in (weight, weight * middle, weight * middle**2)
    )
    best = np.full((count + 1, n + 1), np.inf)
    cut = np.zeros((count + 1, n + 1), dtype=np.int64)
    best[0, 0] = 0.0
    for k in range(1, count + 1):
        for end in range(k, n + 1):
            start = np.arange(k - 1, end)
            total = w[end] - w[start]
            spread = wxx[end] - wxx[start] - (wx[end] - wx[start]) ** 2 / total
            cost = best[k - 1, start] + spread
            at = int(cost.argmin())
            best[k, end], cut[k, end] = cost[at], start[at]
    ends = [n]
    for k in range(count, 1, -1):
        ends.append(int(cut[k, ends[-1]]))
    return np.array(ends[::-1], dtype=np.int64) - 1
