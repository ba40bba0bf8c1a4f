"""The nearest of many short straight pieces, by a grid of cells. Whole millimetres as float64."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from placement.geo.kernels.jit import compiled

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Floats = NDArray[np.float64]
_TIE_MM = 1e-4


@compiled
def gridded(piece: Floats, frame: Floats, columns: int, rows: int) -> tuple[Ints, Small]:
    """Return where each cell begins, (columns * rows + 1,), and the pieces whose box is in it.

    `piece`: (P, 4) x, y of both ends; `frame`: x, y of the corner of the grid, side of a cell.
    """
    cells = np.empty((len(piece), 4), dtype=np.int32)
    start = np.zeros(columns * rows + 1, dtype=np.int64)
    for p in range(len(piece)):
        for k in range(2):
            one, two = piece[p, k], piece[p, k + 2]
            cells[p, k] = int((min(one, two) - frame[k]) // frame[2])
            cells[p, k + 2] = int((max(one, two) - frame[k]) // frame[2])
        for column in range(cells[p, 0], cells[p, 2] + 1):
            start[column * rows + cells[p, 1] : column * rows + cells[p, 3] + 1] += 1
    # Now where each cell ends; writing from there leads back to where it begins.
    start[:] = np.cumsum(start)
    order = np.empty(start[-1], dtype=np.int32)
    for p in range(len(piece)):
        for column in range(cells[p, 0], cells[p, 2] + 1):
            for at in range(column * rows + cells[p, 1], column * rows + cells[p, 3] + 1):
                start[at] -= 1
                order[start[at]] = p
    return start, order


@compiled
def nearest(
    point: Floats,
    piece: Floats,
    owner: Ints,
    start: Ints,
    order: Small,
    frame: Floats,
    columns: int,
    rows: int,
) -> Ints:
    """Return the owner of the piece nearest to each point, (n, 2); of several the first: (n,).

    Cells are looked at in rings, until none farther out can hold anything nearer.
    """
    found = np.empty(len(point), dtype=np.int64)
    for n in range(len(point)):
        x, y = point[n, 0] - frame[0], point[n, 1] - frame[1]
        column, row = int(x // frame[2]), int(y // frame[2])
        east, north = x - column * frame[2], y - row * frame[2]
        room = min(east, frame[2] - east, north, frame[2] - north)
        ring = max(-column, column - columns + 1, -row, row - rows + 1, 0)
        best, own = np.inf, -1
        while own < 0 or best + 1.0 >= room + (ring - 1) * frame[2]:
            for c in range(max(column - ring, 0), min(column + ring, columns - 1) + 1):
                # Of the columns between, only the two ends belong to the ring.
                step = 1 if abs(c - column) == ring else 2 * ring
                for r in range(row - ring, row + ring + 1, step):
                    if 0 <= r < rows:
                        at = c * rows + r
                        some = order[start[at] : start[at + 1]]
                        best, own = _better(point[n], piece, owner, some, best, own)
            ring += 1
            if ring > columns + rows + abs(column) + abs(row):
                break
        found[n] = own
    return found


@compiled
def _better(
    point: Floats, piece: Floats, owner: Ints, some: Small, best: float, own: int
) -> tuple[float, int]:
    for p in some:
        away = _away(point[0], point[1], piece[p])
        if away < best - _TIE_MM:
            own = owner[p]
        elif away <= best + _TIE_MM:
            own = min(own, owner[p])
        best = min(best, away)
    return best, own


@compiled
def _away(x: float, y: float, piece: Floats) -> float:
    """Return how far a point is from a straight piece."""
    dx, dy = piece[2] - piece[0], piece[3] - piece[1]
    px, py = x - piece[0], y - piece[1]
    square = dx * dx + dy * dy
    share = 0.0
    if square > 0:
        share = min(max((px * dx + py * dy) / square, 0.0), 1.0)
    return float(np.sqrt((px - share * dx) ** 2 + (py - share * dy) ** 2))
