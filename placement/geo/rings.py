"""Cells of a raster to polygons: their sides followed around, the cells always on the left."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import label
from shapely.geometry.base import BaseGeometry

from placement.geo.network import Bools, Ints

EAST, NORTH, WEST, SOUTH = range(4)
_STEP = np.array([(1, 0), (0, 1), (-1, 0), (0, -1)])
_BESIDE = ((0, -1), (1, 0), (0, 1), (-1, 0))
"""The cell on the other side of a side that is followed in each direction."""
_BEGIN = ((0, 0), (1, 0), (1, 1), (0, 1))
"""The corner of its cell at which such a side begins."""


def polygons(mask: Bools) -> BaseGeometry:
    """Return the cells of a mask (X, Y) as a multipolygon in cells; its outermost cells are False.

    Cells that only share a corner lie in different polygons, or in one that touches itself there.
    """
    corner, way, cell = _sides(mask)
    pieces, count = label(mask)
    shells = np.full(count + 1, None, dtype=object)
    holes: dict[int, list[NDArray[np.int64]]] = {}
    width = mask.shape[1] + 1
    for ring in _rings(corner, way, width):
        points = np.column_stack(np.divmod(corner[ring], width))
        piece = int(pieces.reshape(-1)[cell[ring[0]]])
        if _area(points) > 0:
            shells[piece] = points
        else:
            holes.setdefault(piece, []).append(points)
    made = [shapely.Polygon(shells[n], holes.get(n, [])) for n in range(1, count + 1)]
    return shapely.MultiPolygon(made)


def _sides(mask: Bools) -> tuple[Ints, Ints, Ints]:
    """Return the corner at which each outer side begins, its direction and its cell: (S,)."""
    x, y = np.nonzero(mask)
    width = mask.shape[1] + 1
    found = []
    for way, (beside, begin) in enumerate(zip(_BESIDE, _BEGIN, strict=True)):
        outer = ~mask[x + beside[0], y + beside[1]]
        i, j = x[outer], y[outer]
        at = (i + begin[0]) * width + j + begin[1]
        found.append(np.stack([at, np.full(len(i), way), i * mask.shape[1] + j]))
    corner, way, cell = np.concatenate(found, axis=1)
    return corner, way, cell


def _rings(corner: Ints, way: Ints, width: int) -> Iterator[list[int]]:
    """Yield the sides of each ring at which it turns, in order."""
    number = np.full((int(corner.max(initial=0)) + 1) * len(_STEP), -1)
    number[corner * len(_STEP) + way] = np.arange(len(corner))
    end = corner + _STEP[way] @ np.array([width, 1])
    # To the left first: where two cells share a corner alone, each keeps its own ring.
    after = np.full(len(corner), -1)
    for turn in (SOUTH, EAST, NORTH):
        on = number[end * len(_STEP) + (way + turn) % len(_STEP)]
        after = np.where(on >= 0, on, after)
    turns, follow = (way != way[after]).tolist(), after.tolist()
    open_ = [True] * len(corner)
    for first in range(len(corner)):
        ring, at = [], first
        while open_[at]:
            open_[at] = False
            if turns[at]:
                ring.append(follow[at])
            at = follow[at]
        if ring:
            yield ring


def _area(points: Ints) -> int:
    """Return twice the area of a ring; above 0 where what it holds lies on its left."""
    x, y = points.T
    return int((x * np.roll(y, -1) - np.roll(x, -1) * y).sum())
