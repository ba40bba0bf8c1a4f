"""Which units can form one cluster: all pairs near each other (cliques) or linked (components)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from placement.errors import Fault, GeoError
from placement.geo.proximity import MANY, pairs_within, strips

DEFAULT_LIMIT = 100_000


def components(count: int, i: ArrayLike, j: ArrayLike) -> NDArray[np.int64]:
    """Return per point the number of its chain: points linked by pairs, directly or through others.

    `i`, `j`: pairs of points 0..count-1. Chains are numbered by their first point.
    """
    rows, columns = np.asarray(i, dtype=np.int64), np.asarray(j, dtype=np.int64)
    ones = np.ones(len(rows), dtype=np.int8)
    graph = coo_array((ones, (rows, columns)), shape=(count, count))
    _, labels = connected_components(graph, directed=False)
    return _numbered(labels.astype(np.int64))


def _numbered(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return labels 0, 1, 2 ... in the order in which they first occur."""
    if not len(labels):
        return labels
    first = np.full(int(labels.max()) + 1, len(labels), dtype=np.int64)
    # Written backwards, so that the first place of each label is the one that stays.
    first[labels[::-1]] = np.arange(len(labels))[::-1]
    new = np.zeros(len(labels), dtype=np.int64)
    new[first[first < len(labels)]] = 1
    return (np.cumsum(new) - 1)[first[labels]]


def chains_within(
    x_mm: ArrayLike, y_mm: ArrayLike, radius_mm: int, *, compiled: bool | None = None
) -> NDArray[np.int64]:
    """Return per point the number of its chain of points at most `radius_mm` apart: (n,).

    Whole millimetres, boundary included; the same as `components` of `pairs_within`, without
    ever listing the pairs where there are many. `compiled` forces either engine.
    """
    x, y = np.asarray(x_mm, dtype=np.int64), np.asarray(y_mm, dtype=np.int64)
    if not (len(x) >= MANY if compiled is None else compiled):
        i, j, _ = pairs_within(x, y, radius_mm)
        return components(len(x), i, j)
    from placement.geo.kernels import grid

    # Lower strips than the radius: fewer points lie between two that are linked.
    height = radius_mm * 7 // 10 + 1
    order, strip = strips(x, y, height)
    reach = (radius_mm - 1) // height + 1
    across, up = x[order].astype(np.float64), y[order].astype(np.float64)
    labels = np.empty(len(x), dtype=np.int64)
    labels[order] = grid.chains(across, up, strip, reach, float(radius_mm))
    return _numbered(labels)


def maximal_cliques(
    count: int, i: ArrayLike, j: ArrayLike, limit: int = DEFAULT_LIMIT
) -> list[tuple[int, ...]]:
    """Return all largest sets of points that are pairwise near, each sorted, in sorted order.

    `i`, `j`: the pairs that are near (either order, repeats allowed) among points 0..count-1. A
    point near nothing is a set of its own. Points with the same neighbours (units of one
    building) are merged first, so that a block of 80 flats costs as much as one. Raises GeoError
    beyond `limit` sets: that many means a radius or coordinates that cannot be meant.
    """
    closed = _closed_neighbourhoods(count, i, j)
    twins: dict[tuple[int, ...], list[int]] = {}
    for point, near in enumerate(closed):
        twins.setdefault(tuple(near), []).append(point)
    groups = list(twins.values())
    group_of = {point: number for number, group in enumerate(groups) for point in group}
    masks = [_mask({group_of[p] for p in near}) for near in twins]
    found: list[tuple[int, ...]] = []
    for clique in _cliques(masks):
        if len(found) == limit:
            raise GeoError([_too_many(limit)])
        found.append(tuple(sorted(p for number in _bits(clique) for p in groups[number])))
    return sorted(found)


def _closed_neighbourhoods(count: int, i: ArrayLike, j: ArrayLike) -> list[list[int]]:
    rows, columns = np.asarray(i, dtype=np.int64), np.asarray(j, dtype=np.int64)
    own = np.arange(count, dtype=np.int64)
    key = np.unique(
        np.concatenate([rows, columns, own]) * count + np.concatenate([columns, rows, own])
    )
    ends = np.searchsorted(key // max(count, 1), own, side="right")
    return [part.tolist() for part in np.split(key % max(count, 1), ends[:-1])] if count else []


def _cliques(masks: list[int]) -> Iterator[int]:
    """Yield maximal cliques as bit sets: Bron-Kerbosch per vertex, with a pivot.

    Bits count within one chain only, so that the width of the sets follows the neighbourhood and
    not the size of the region.
    """
    for vertex, mask in enumerate(masks):
        members = list(_bits(mask))
        local = {member: bit for bit, member in enumerate(members)}
        near = [
            _mask({local[m] for m in _bits(masks[member] & mask)}) & ~(1 << bit)
            for bit, member in enumerate(members)
        ]
        # Only cliques whose smallest member is `vertex`, so that each is met once.
        here = near[local[vertex]]
        later = here & ~((1 << local[vertex]) - 1)
        for clique in _extend(1 << local[vertex], later, here & ~later, near):
            yield _mask({members[bit] for bit in _bits(clique)})


def _extend(clique: int, open_: int, seen: int, near: list[int]) -> Iterator[int]:
    stack = [(clique, open_, seen)]
    while stack:
        clique, open_, seen = stack.pop()
        if not open_:
            if not seen:
                yield clique
            continue
        pivot = max(_bits(open_ | seen), key=lambda v: (open_ & near[v]).bit_count())
        for vertex in _bits(open_ & ~near[pivot]):
            bit = 1 << vertex
            stack.append((clique | bit, open_ & near[vertex], seen & near[vertex]))
            open_, seen = open_ & ~bit, seen | bit


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _mask(members: set[int]) -> int:
    mask = 0
    for member in members:
        mask |= 1 << member
    return mask


def _too_many(limit: int) -> Fault:
    return Fault(
        file="units",
        problem=f"de woningen vormen meer dan {limit} mogelijke clusters",
        expected="een kleinere clusterstraal, of punten per adres in plaats van per wijk",
    )
