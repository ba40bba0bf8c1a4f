"""Points near a few places, without a tree: cells of a grid that repeats itself, read in blocks.

One place marks its cell and the eight around it in a small table; a point needs two masks and one
look-up to see whether any place can be near. The grid is folded (the low bits of the cell numbers
count), so that the table stays in the processor's cache; what that lets through too much, whole
numbers take out again.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Numbers = NDArray[np.uint16] | NDArray[np.uint32]
_BLOCK = 32_768
"""Points read at a time: what is made of them stays in the cache."""
_BATCH = 1 << 22
"""Points of which the pairs are in memory at a time."""
_ROOM = 32
"""Cells per marked cell, at least: few points are then looked at in vain."""
_LEAST_BITS, _MOST_BITS = 8, 11
_AROUND = np.arange(-1, 2)


def candidates(x: Ints, y: Ints, u: Ints, v: Ints, radius: int) -> Iterator[tuple[Ints, Ints]]:
    """Yield blocks of point numbers and place numbers that may be near; none that is is left out.

    `x`, `y`: the many points, `u`, `v`: the few places, all in whole millimetres.
    """
    shift, bits = _fold(len(u), radius)
    table, start, place = _marked(u, v, shift, bits)
    for first in range(0, len(x), _BATCH):
        chosen = slice(first, first + _BATCH)
        point, own = _looked_up(x[chosen], y[chosen], table, shift)
        low, many = start[own], start[own + 1] - start[own]
        offset = np.repeat(low - np.cumsum(many) + many, many)
        yield np.repeat(point + first, many), place[offset + np.arange(len(offset))]


def near_places(x: Ints, y: Ints, u: Ints, v: Ints, radius: int) -> tuple[Ints, Ints, Ints]:
    """Return point numbers, place numbers and squared distances of all near pairs, by point.

    Compiled, whatever the size; as `candidates`.
    """
    from placement.geo.kernels import few

    shift, bits = _fold(len(u), radius)
    table, start, place = _marked(u, v, shift, bits)
    return few.near((x, y), (u, v), table, (start, place), (shift, bits), radius)


def _fold(places: int, radius: int) -> tuple[int, int]:
    """Return by how many bits a cell is wide, and how many bits of its number count."""
    bits = max(_LEAST_BITS, ((_ROOM * _AROUND.size**2 * places).bit_length() + 1) // 2)
    bits = min(bits, _MOST_BITS)
    # A cell is wider than the radius: what is near is in a neighbouring cell at most.
    return max(int(radius).bit_length(), bits), bits


def _looked_up(x: Ints, y: Ints, table: Numbers, shift: int) -> tuple[Ints, Ints]:
    """Return the points in a marked cell, and the number of that cell."""
    bits = len(table).bit_length() // 2
    mask = np.int64(((1 << bits) - 1) << shift)
    columns, rows = np.empty((2, _BLOCK), dtype=np.int64)
    hits, cells = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for first in range(0, len(x), _BLOCK):
        count = min(_BLOCK, len(x) - first)
        # In place: new arrays of this size would each be asked of the system anew.
        own, row = columns[:count], rows[:count]
        np.bitwise_and(x[first : first + count], mask, out=own)
        np.right_shift(own, shift - bits, out=own)
        np.bitwise_and(y[first : first + count], mask, out=row)
        np.right_shift(row, shift, out=row)
        np.bitwise_or(own, row, out=own)
        number = table[own]
        hit = np.flatnonzero(number)
        hits.append(hit + first)
        cells.append(number[hit].astype(np.int64))
    return np.concatenate(hits), np.concatenate(cells)


def _marked(u: Ints, v: Ints, shift: int, bits: int) -> tuple[Numbers, Ints, Ints]:
    """Return the numbers of the cells around places (0: none), and the places of each number.

    The places of cell number c are `place[start[c] : start[c + 1]]`.
    """
    mask = (1 << bits) - 1
    column = (((u >> shift)[:, None] + _AROUND) & mask) << bits
    row = ((v >> shift)[:, None] + _AROUND) & mask
    marked = (column[:, :, None] | row[:, None, :]).reshape(-1)
    order = np.argsort(marked, kind="stable")
    cell, first = np.unique(marked[order], return_index=True)
    # Narrow, so that more of the table stays in the cache.
    wide = len(cell) >= 2**16
    room = 1 << 2 * bits
    table: Numbers = np.zeros(room, np.uint32) if wide else np.zeros(room, np.uint16)
    table[cell] = np.arange(1, len(cell) + 1)
    start = np.concatenate([[0], first, [len(marked)]]).astype(np.int64)
    return table, start, (order // _AROUND.size**2).astype(np.int64)
