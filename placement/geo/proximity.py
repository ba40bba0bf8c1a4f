"""Straight-line distances in RD, exact on whole millimetres: 100.000 m is within 100 m.

The tree only finds candidates; integers decide. With floating point one in four pairs at exactly
100 m would fall out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

Ints = NDArray[np.int64]
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
    # Neighbours in memory are then neighbours on the ground: the exact step reads them in order.
    order = np.argsort((x // 200_000) * 4_000_000_000 + y, kind="stable")
    tree = cKDTree(np.column_stack([x[order], y[order]]).astype(np.float64), balanced_tree=False)
    found = tree.query_pairs(radius_mm + _SLACK_MM, output_type="ndarray")
    near, mm = _exact(x[order], y[order], found[:, 0], found[:, 1], radius_mm)
    a, b = order[found[near, 0]], order[found[near, 1]]
    return _sorted(np.minimum(a, b), np.maximum(a, b), mm)


def cross_within(
    x_mm: ArrayLike, y_mm: ArrayLike, other_x_mm: ArrayLike, other_y_mm: ArrayLike, radius_mm: int
) -> tuple[Ints, Ints, Ints]:
    """Return i, j, mm where point i of the first set lies at most `radius_mm` from j of the other.

    All in whole millimetres. Sorted by i, then j; mm is rounded up.
    """
    x, y, u, v = (_whole(part) for part in (x_mm, y_mm, other_x_mm, other_y_mm))
    if not len(x) or not len(u):
        return _nothing()
    first, second = (cKDTree(np.column_stack(pair).astype(np.float64)) for pair in ((x, y), (u, v)))
    found = first.sparse_distance_matrix(second, radius_mm + _SLACK_MM, output_type="ndarray")
    i, j = found["i"].astype(np.int64), found["j"].astype(np.int64)
    squares = (x[i] - u[j]) ** 2 + (y[i] - v[j]) ** 2
    near = squares <= radius_mm * radius_mm
    return _sorted(i[near], j[near], _root_up(squares[near]))


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


def _sorted(i: Ints, j: Ints, mm: Ints) -> tuple[Ints, Ints, Ints]:
    if not len(i):
        return _nothing()
    wide, deep = int(j.max()).bit_length(), int(mm.max()).bit_length()
    if int(i.max()).bit_length() + wide + deep < 63:
        # All three in one number: sorting values is twice as quick as sorting places.
        key = np.sort((((i << wide) | j) << deep) | mm)
        pair = key >> deep
        return pair >> wide, pair & ((1 << wide) - 1), key & ((1 << deep) - 1)
    order = np.lexsort((j, i))
    return i[order], j[order], mm[order]


def _whole(values: ArrayLike) -> Ints:
    return np.asarray(values, dtype=np.int64)


def _nothing() -> tuple[Ints, Ints, Ints]:
    return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64)
