"""Points near a few places: each point looks its cell up in a small table, and few go on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from placement.geo.kernels.jit import compiled

Ints = NDArray[np.int64]
Cells = NDArray[np.uint32]
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
    limit, pen = radius * radius, 0
    cell, marked = np.empty(_BLOCK, dtype=np.uint32), np.empty(_BLOCK, dtype=np.int64)
    found = np.empty((3, 1024), dtype=np.int64)
    for first in range(0, len(x), _BLOCK):
        count = _marked(
            x[first : first + _BLOCK], y[first : first + _BLOCK], table, fold, cell, marked
        )
        for k in range(count):
            p, number = first + marked[k], table[cell[marked[k]]]
            for at in range(start[number], start[number + 1]):
                q = place[at]
                square = (x[p] - u[q]) ** 2 + (y[p] - v[q]) ** 2
                if square <= limit:
                    if pen == found.shape[1]:
                        found = np.concatenate((found, np.empty_like(found)), axis=1)
                    found[0, pen], found[1, pen], found[2, pen] = p, q, square
                    pen += 1
    return found[0, :pen], found[1, :pen], found[2, :pen]


@compiled
def _marked(
    x: Ints, y: Ints, table: Numbers, fold: tuple[int, int], cell: Cells, marked: Ints
) -> int:
    """Write the folded cell of each point, and which points lie in a cell with a number.

    Without signs: whether a place in a table is negative need not be asked then.
    """
    shift, bits = np.uint64(fold[0]), np.uint64(fold[1])
    mask = (np.uint64(1) << bits) - np.uint64(1)
    for p in range(len(x)):
        column, row = (np.uint64(x[p]) >> shift) & mask, (np.uint64(y[p]) >> shift) & mask
        cell[p] = (column << bits) | row
    count = np.uint64(0)
    for p in range(len(x)):
        # Every point is written and only a marked one moves the pen: no branch to guess.
        marked[count] = p
        count += np.uint64(table[cell[p]] != 0)
    return int(count)
