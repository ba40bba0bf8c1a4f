"""Points near a few places: each point looks its cell up in a small table, and few go on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from placement.geo.kernels.jit import compiled

Ints = NDArray[np.int64]
Numbers = NDArray[np.uint16] | NDArray[np.uint32]
_BLOCK = 4_096
"""Points looked up at a time: which of them go on stays in the cache."""


@compiled
def near(
    points: tuple[Ints, Ints],
    places: tuple[Ints, Ints],
    table: Numbers,
    cells: tuple[Ints, Ints],
    fold: tuple[int, int],
    radius: int,
) -> tuple[Ints, Ints, Ints]:
    """Return i, j and the squared distance of all near pairs, by i.

    `table`: the number of each folded cell, 0 where no place is around; `cells`: where the places
    of each number begin, and those places; `fold`: bits to shift away, and bits that then count.
    """
    x, y = points
    u, v = places
    start, place = cells
    shift, bits = fold
    mask, limit, pen = (1 << bits) - 1, radius * radius, 0
    marked = np.empty(_BLOCK, dtype=np.int64)
    found = np.empty((3, 1024), dtype=np.int64)
    for first in range(0, len(x), _BLOCK):
        count = 0
        for p in range(first, min(first + _BLOCK, len(x))):
            # Every point is written and only a marked one moves the pen: no branch to guess.
            marked[count] = p
            count += table[(((x[p] >> shift) & mask) << bits) | ((y[p] >> shift) & mask)] != 0
        for k in range(count):
            p = marked[k]
            number = table[(((x[p] >> shift) & mask) << bits) | ((y[p] >> shift) & mask)]
            for at in range(start[number], start[number + 1]):
                q = place[at]
                square = (x[p] - u[q]) ** 2 + (y[p] - v[q]) ** 2
                if square <= limit:
                    if pen == found.shape[1]:
                        found = np.concatenate((found, np.empty_like(found)), axis=1)
                    found[0, pen], found[1, pen], found[2, pen] = p, q, square
                    pen += 1
    return found[0, :pen], found[1, :pen], found[2, :pen]
