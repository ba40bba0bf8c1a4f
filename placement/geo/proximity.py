"""Straight-line distances in RD, exact on whole millimetres: 100.000 m is within 100 m.

Trees and grids only find candidates; integers decide. With floating point one in four pairs at
exactly 100 m would fall out.
"""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from placement.geo.cells import candidates, near_places

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
MANY = 200_000
"""From here on compiled code wins: loading it costs about what a tree of so many points does."""
MANY_WHEN_LOADED = 20_000
"""The same where it is in memory already."""
_MOST_RADIUS_MM = 2**25
_SLACK_MM = 2.0


def to_mm(metres: ArrayLike) -> Ints:
    """Return metres as whole millimetres (int64), rounded to nearest. ValueError if not finite."""
    values = np.asarray(metres, dtype=np.float64)
    if not np.isfinite(values).all():
        raise ValueError("een afstand of coördinaat is geen eindig getal")
    return np.rint(values * 1_000).astype(np.int64)


def distance_mm(dx_mm: ArrayLike, dy_mm: ArrayLike) -> Ints:
    """Return whole millimetres of straight lines, rounded up, from whole differences.

    Exact: the result is the smallest whole d with d² >= dx² + dy², so d <= limit says the same
    as comparing the squares. Differences up to 2e9 mm.
    """
    dx, dy = np.asarray(dx_mm, dtype=np.int64), np.asarray(dy_mm, dtype=np.int64)
    return _root_up(dx * dx + dy * dy)


def pairs_within(x_mm: ArrayLike, y_mm: ArrayLike, radius_mm: int) -> tuple[Ints, Ints, Ints]:
    """Return i, j, mm of all pairs i < j at most `radius_mm` apart, boundary included.

    `x_mm`, `y_mm`: whole millimetres, shape (n,). The result is sorted by i, then j; mm is the
    distance rounded up.
    """
    x, y = _whole(x_mm), _whole(y_mm)
    if len(x) < 2:
        return _nothing()
    if _swift(len(x)) and radius_mm <= _MOST_RADIUS_MM:
        return in_order(*(part.astype(np.int64) for part in near_pairs(x, y, radius_mm)))
    # Neighbours in memory are then neighbours on the ground: the exact step reads them in order.
    order = np.argsort((x // 200_000) * 4_000_000_000 + y, kind="stable")
    tree = cKDTree(np.column_stack([x[order], y[order]]).astype(np.float64), balanced_tree=False)
    found = tree.query_pairs(radius_mm + _SLACK_MM, output_type="ndarray")
    near, mm = _exact(x[order], y[order], found[:, 0], found[:, 1], radius_mm)
    a, b = order[found[near, 0]], order[found[near, 1]]
    return in_order(np.minimum(a, b), np.maximum(a, b), mm)


def near_pairs(x_mm: ArrayLike, y_mm: ArrayLike, radius_mm: int) -> tuple[Small, Small, Small]:
    """Return what `pairs_within` does, compact and unsorted: 12 bytes a pair, for a whole country.

    Compiled, whatever the size. ValueError for a radius of more than 33 km.
    """
    from placement.geo.kernels import grid

    x, y = _whole(x_mm), _whole(y_mm)
    if radius_mm > _MOST_RADIUS_MM:
        raise ValueError(f"een straal van {radius_mm} mm is te groot om paren te zoeken")
    order, strip = strips(x, y, radius_mm + 1)
    across, up = x[order].astype(np.float64), y[order].astype(np.float64)
    # Only what is written of this takes memory, and numpy asks for it in large pages.
    found = np.empty((3, grid.most_pairs(across, strip, float(radius_mm)) + 1), dtype=np.int32)
    count = grid.near(across, up, strip, float(radius_mm), order.astype(np.int32), found)
    return found[0, :count], found[1, :count], found[2, :count]


def strips(x: Ints, y: Ints, height: int) -> tuple[Ints, Ints]:
    """Return points ordered by strip and x, and where each strip begins: (n,), (s + 1,).

    Strips are `height` high, or higher where there would be more of them than points.
    """
    if not len(x):
        return np.empty(0, np.int64), np.zeros(1, np.int64)
    up = y - y.min()
    row = up // max(height, int(up.max()) // len(y) + 1)
    across = x - x.min()
    order = np.argsort((row << int(across.max()).bit_length()) | across)
    return order, np.concatenate([[0], np.cumsum(np.bincount(row))])


def cross_within(
    x_mm: ArrayLike, y_mm: ArrayLike, other_x_mm: ArrayLike, other_y_mm: ArrayLike, radius_mm: int
) -> tuple[Ints, Ints, Ints]:
    """Return i, j, mm where point i of the first set lies at most `radius_mm` from j of the other.

    All in whole millimetres. Sorted by i, then j; mm is rounded up.
    """
    x, y, u, v = (_whole(part) for part in (x_mm, y_mm, other_x_mm, other_y_mm))
    if not len(x) or not len(u):
        return _nothing()
    if len(x) < len(u):
        j, i, mm = cross_within(u, v, x, y, radius_mm)
        return in_order(i, j, mm)
    if _swift(len(x)):
        i, j, squares = near_places(x, y, u, v, radius_mm)
        return in_order(i, j, _root_up(squares))
    parts = []
    for i, j in candidates(x, y, u, v, radius_mm):
        squares = (x[i] - u[j]) ** 2 + (y[i] - v[j]) ** 2
        near = squares <= radius_mm * radius_mm
        parts.append((i[near], j[near], _root_up(squares[near])))
    i, j, mm = (np.concatenate(part) for part in zip(*parts, strict=True)) if parts else _nothing()
    return in_order(i, j, mm)


def _swift(count: int) -> bool:
    return count >= (MANY_WHEN_LOADED if "numba" in sys.modules else MANY)


def _exact(x: Ints, y: Ints, i: Ints, j: Ints, radius_mm: int) -> tuple[NDArray[np.bool_], Ints]:
    squares = (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2
    near = squares <= radius_mm * radius_mm
    return near, _root_up(squares[near])


def _root_up(squares: Ints) -> Ints:
    root = np.ceil(np.sqrt(squares)).astype(np.int64)
    # A float root of a large square may be one off either way; integers put it right.
    root -= (root > 0) & ((root - 1) * (root - 1) >= squares)
    root += root * root < squares
    return root


def in_order(i: Ints, j: Ints, mm: Ints, *, in_runs: bool = False) -> tuple[Ints, Ints, Ints]:
    """Return the same pairs sorted by i, then j; no pair may occur twice. `in_runs`: `unpacked`."""
    if not len(i):
        return _nothing()
    wide, deep = int(j.max()).bit_length(), int(mm.max()).bit_length()
    if int(i.max()).bit_length() + wide + deep < 63:
        # All three in one number: sorting values is twice as quick as sorting places.
        return unpacked((((i << wide) | j) << deep) | mm, wide, deep, in_runs=in_runs)
    order = np.lexsort((j, i))
    return i[order], j[order], mm[order]


def unpacked(key: Ints, wide: int, deep: int, *, in_runs: bool = False) -> tuple[Ints, Ints, Ints]:
    """Return i, j and mm, sorted, of numbers that hold them: `wide` bits for j, `deep` for mm.

    In place, and `key` is used up: asking the system for memory would take longer than sorting.
    `in_runs`: the numbers rise for long stretches, and merging those is the quicker way.
    """
    key.sort(kind="stable" if in_runs else "quicksort")
    mm = key & ((1 << deep) - 1)
    key >>= deep
    i = key >> wide
    key &= (1 << wide) - 1
    return i, key, mm


def _whole(values: ArrayLike) -> Ints:
    return np.asarray(values, dtype=np.int64)


def _nothing() -> tuple[Ints, Ints, Ints]:
    return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64)
