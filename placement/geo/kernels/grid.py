"""Pairs and chains of near points in strips. Whole millimetres, carried as float64.

Whole numbers below 2**26 square exactly in float64, which the processor does several at a time and
for int64 does not: callers see to it that the radius stays below that. Points lie in strips that
are at least as high as said, sorted by x within a strip; `strip`: where each begins, (s + 1,).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from placement.geo.kernels.jit import compiled

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Floats = NDArray[np.float64]


@compiled
def most_pairs(x: Floats, strip: Ints, radius: float) -> int:
    """Return a bound on the pairs that `near` will find: those in its windows."""
    total = 0
    for s in range(len(strip) - 1):
        low = high = strip[s + 1]
        last = strip[min(s + 2, len(strip) - 1)]
        own = strip[s]
        for p in range(strip[s], strip[s + 1]):
            while own < strip[s + 1] and x[own] - x[p] <= radius:
                own += 1
            while low < last and x[p] - x[low] > radius:
                low += 1
            high = max(high, low)
            while high < last and x[high] - x[p] <= radius:
                high += 1
            total += own - p - 1 + high - low
    return total


@compiled
def near(x: Floats, y: Floats, strip: Ints, radius: float, name: Small, found: Small) -> int:
    """Write i < j by `name` and mm, rounded up, of all near pairs into `found`; return how many.

    Strips are higher than `radius`. The pairs of one point stand together, in no other order.
    `found`: (3, `most_pairs` + 1), as every candidate is written and only a near one moves the pen.
    """
    square, pen = radius * radius, 0
    apart = np.empty(1_024)
    for s in range(len(strip) - 1):
        low = high = strip[s + 1]
        last = strip[min(s + 2, len(strip) - 1)]
        own = strip[s]
        for p in range(strip[s], strip[s + 1]):
            here = x[p], y[p], square
            while own < strip[s + 1] and x[own] - x[p] <= radius:
                own += 1
            while low < last and x[p] - x[low] > radius:
                low += 1
            high = max(high, low)
            while high < last and x[high] - x[p] <= radius:
                high += 1
            if len(apart) < own - p + high - low:
                apart = np.empty(2 * (own - p + high - low))
            i, j, mm = found[0, pen:], found[1, pen:], found[2, pen:]
            count = _close(here, x[p + 1 : own], y[p + 1 : own], name[p + 1 : own], j, apart, 0)
            count = _close(here, x[low:high], y[low:high], name[low:high], j, apart, count)
            mine = name[p]
            for k in range(count):
                mm[k] = np.int32(np.ceil(np.sqrt(apart[k])))
            for k in range(count):
                i[k], j[k] = min(mine, j[k]), max(mine, j[k])
            pen += count
    return pen


@compiled
def _close(
    here: tuple[float, float, float],
    x: Floats,
    y: Floats,
    name: Small,
    close: Small,
    apart: Floats,
    count: int,
) -> int:
    """Write the names of points near one, and the squares of how far; return where they end.

    `here`: its x and y, and the square of the radius. Read in a row and written as found: looking
    the near ones up again afterwards would take longer.
    """
    px, py, square = here
    pen = np.uint64(count)
    for q in range(len(x)):
        dx, dy = x[q] - px, y[q] - py
        # Every candidate is written and only a near one moves the pen: no branch to guess.
        close[pen], apart[pen] = name[q], dx * dx + dy * dy
        pen += np.uint64(dx * dx + dy * dy <= square)
    return int(pen)


@compiled
def chains(x: Floats, y: Floats, strip: Ints, reach: int, radius: float) -> Ints:
    """Return for each point the number of its chain, in no order: (n,).

    `reach`: how many strips farther a point within `radius` may lie. Points that follow one
    another in a strip form runs; whole runs that are already linked are stepped over.
    """
    square = radius * radius
    run, end = _runs(x, y, strip, square)
    root = np.arange(len(end))
    for s in range(len(strip) - 1):
        for t in range(s, min(s + reach + 1, len(strip) - 1)):
            low = high = strip[t]
            for p in range(strip[s], strip[s + 1]):
                if t == s:
                    low = end[run[p]]
                while low < strip[t + 1] and x[p] - x[low] > radius:
                    low += 1
                high = max(high, low)
                while high < strip[t + 1] and x[high] - x[p] <= radius:
                    high += 1
                _link((x, y), p, low, high, square, run, end, root)
    label = np.empty(len(x), dtype=np.int64)
    for p in range(len(x)):
        label[p] = _root(root, run[p])
    return label


@compiled
def _link(
    points: tuple[Floats, Floats],
    p: int,
    low: int,
    high: int,
    square: float,
    run: Ints,
    end: Ints,
    root: Ints,
) -> None:
    """Link the run of p with those of the points low..high that are near it."""
    x, y = points
    q = low
    while q < high:
        stop = min(high, end[run[q]])
        mine, other = _root(root, run[p]), _root(root, run[q])
        while mine != other and q < stop:
            dx, dy = x[q] - x[p], y[q] - y[p]
            if dx * dx + dy * dy <= square:
                root[max(mine, other)] = min(mine, other)
                break
            q += 1
        q = stop


@compiled
def _runs(x: Floats, y: Floats, strip: Ints, square: float) -> tuple[Ints, Ints]:
    run = np.empty(len(x), dtype=np.int64)
    end = np.empty(len(x), dtype=np.int64)
    count = -1
    for s in range(len(strip) - 1):
        for p in range(strip[s], strip[s + 1]):
            linked = p > strip[s] and (x[p] - x[p - 1]) ** 2 + (y[p] - y[p - 1]) ** 2 <= square
            if not linked:
                count += 1
            run[p] = count
            end[count] = p + 1
    return run, end[: count + 1]


@compiled
def _root(root: Ints, at: int) -> int:
    while root[at] != at:
        root[at] = root[root[at]]
        at = root[at]
    return at
