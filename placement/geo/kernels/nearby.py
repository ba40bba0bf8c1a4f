"""A search from door to door that stops at a limit: only what is near is ever looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from placement.geo.kernels.jit import compiled

Ints = NDArray[np.int64]
FAR = 2**62
EDGE, BY_U, BY_V, PART, LEG, X, Y = range(7)
"""Of a point: its edge; cost by u and by v, leg included; from u; of the leg alone; its place."""


@compiled
def by_place(place: Ints, count: int) -> tuple[Ints, Ints]:
    """Return where each place 0..count-1 begins, (count + 1,), and the items ordered by place."""
    start = np.zeros(count + 1, dtype=np.int64)
    for one in place:
        start[one + 1] += 1
    for p in range(count):
        start[p + 1] += start[p]
    pen, order = start.copy(), np.empty(len(place), dtype=np.int64)
    for item in range(len(place)):
        order[pen[place[item]]] = item
        pen[place[item]] += 1
    return start, order


@compiled
def nearby(
    start: Ints, ends: Ints, edge: Ints, starts: Ints, goals: Ints, limit: int, by: tuple[int, int]
) -> Ints:
    """Return i * by[0] + j * by[1] + cost of each start i and goal j at most `limit` apart.

    One number instead of three: most of the time goes to writing them. `start`, `ends`: where the
    edge ends of each node begin, and those ends (2 * edge, + 1 at v); `edge`: (5, E) u, v, cost,
    forward, backward; `starts`, `goals`: (7, n) rows EDGE to Y.
    """
    first, name = by_place(goals[EDGE], edge.shape[1])
    # Goals of one edge side by side in memory: most of the time goes to reading them.
    goals = goals[:, name]
    known = np.full(len(start) - 1, FAR, dtype=np.int64)
    best = np.full(goals.shape[1], FAR, dtype=np.int64)
    hits = np.empty(goals.shape[1], dtype=np.int64)
    heap = np.empty((2, len(ends) + 2), dtype=np.int64)
    seen = np.empty(len(ends) + 2, dtype=np.int64)
    found = np.empty(4096, dtype=np.int64)
    pen = 0
    for s in range(starts.shape[1]):
        count = _straight(edge, starts[:, s], goals, first, limit, best, hits)
        size = met = 0
        for k in range(2):
            node, toll = edge[k, starts[EDGE, s]], starts[BY_U + k, s]
            if toll <= limit and toll < known[node]:
                known[node], seen[met] = toll, node
                met += 1
                size = _push(heap, size, toll, node)
        while size:
            here, node = heap[0, 0], heap[1, 0]
            size = _pop(heap, size)
            if here > known[node]:
                continue
            for k in range(start[node], start[node + 1]):
                e, side = ends[k] >> 1, ends[k] & 1
                own = goals[BY_U + side, first[e] : first[e + 1]]
                count = _along(own, first[e], here, limit, best, hits, count)
                other, total = edge[1 - side, e], here + edge[2, e]
                if edge[3 + side, e] and total <= limit and total < known[other]:
                    if known[other] == FAR:
                        seen[met] = other
                        met += 1
                    known[other] = total
                    size = _push(heap, size, total, other)
        found = _noted(found, pen, s * by[0], name, by[1], best, hits[:count])
        pen += count
        known[seen[:met]] = FAR
    return found[:pen]


@compiled
def _straight(
    edge: Ints,
    here: Ints,
    goals: Ints,
    first: Ints,
    limit: int,
    best: Ints,
    hits: Ints,
) -> int:
    """Note the goals on the start's own edge that are near along it; return how many."""
    own, count = here[EDGE], 0
    for g in range(first[own], first[own + 1]):
        ahead = goals[PART, g] - here[PART]
        total = FAR
        if (edge[3, own] and ahead >= 0) or (edge[4, own] and ahead <= 0):
            total = abs(ahead) + here[LEG] + goals[LEG, g]
        if here[X] == goals[X, g] and here[Y] == goals[Y, g]:
            total = 0
        if total <= limit:
            best[g], hits[count] = total, g
            count += 1
    return count


@compiled
def _along(
    toll: Ints, first: int, here: int, limit: int, best: Ints, hits: Ints, count: int
) -> int:
    """Note the goals on an edge, from `first` on, that are near by a node; return how many now.

    `toll`: from that node to each of them.
    """
    for k in range(len(toll)):
        g, total = first + k, here + toll[k]
        if total <= limit and total < best[g]:
            if best[g] == FAR:
                hits[count] = g
                count += 1
            best[g] = total
    return count


@compiled
def _noted(
    found: Ints, pen: int, first: int, name: Ints, each: int, best: Ints, hits: Ints
) -> Ints:
    """Return `found` with the hits of one start at `pen`, and forget them."""
    while pen + len(hits) > len(found):
        found = np.append(found, np.empty_like(found))
    for k in range(len(hits)):
        g = hits[k]
        found[pen + k] = first + name[g] * each + best[g]
        best[g] = FAR
    return found


@compiled
def _push(heap: Ints, size: int, new: int, node: int) -> int:
    """Put a node into the heap; return its new size."""
    place = size
    while place and heap[0, (place - 1) >> 1] > new:
        above = (place - 1) >> 1
        heap[0, place], heap[1, place] = heap[0, above], heap[1, above]
        place = above
    heap[0, place], heap[1, place] = new, node
    return size + 1


@compiled
def _pop(heap: Ints, size: int) -> int:
    """Take the least out of the heap; return its new size."""
    size -= 1
    last, node, place = heap[0, size], heap[1, size], 0
    while 2 * place + 1 < size:
        low = 2 * place + 1
        if low + 1 < size and heap[0, low + 1] < heap[0, low]:
            low += 1
        if heap[0, low] >= last:
            break
        heap[0, place], heap[1, place] = heap[0, low], heap[1, low]
        place = low
    heap[0, place], heap[1, place] = last, node
    return size
