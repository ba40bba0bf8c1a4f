"""A search from door to door that stops at a limit: only what is near is ever looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from placement.geo.kernels.jit import compiled

Ints = NDArray[np.int64]
FAR = 2**62
_ROOM = 1 << 18
"""Memory that is not touched costs nothing; moving what was found to a larger place does."""
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
def streets(edge: Ints, count: int, goals: Ints) -> tuple[Ints, Ints]:
    """Return where the ends of edges at each node begin, (count + 1,), and those ends: (4, 2E).

    Rows: the node at the other end, the cost up to there or FAR, the edge, and the cost to the
    nearest goal on it, or FAR. `edge`: (5, E) u, v, cost, forward, backward; `goals`: (7, n).
    """
    least = np.full((2, edge.shape[1]), FAR, dtype=np.int64)
    for g in range(goals.shape[1]):
        e = goals[EDGE, g]
        least[0, e] = min(least[0, e], goals[BY_U, g])
        least[1, e] = min(least[1, e], goals[BY_V, g])
    start = np.zeros(count + 1, dtype=np.int64)
    for e in range(edge.shape[1]):
        start[edge[0, e]] += 1
        start[edge[1, e]] += 1
    # Now where those of each node end; writing from there leads back to where they begin.
    start[:] = np.cumsum(start)
    near = np.empty((4, 2 * edge.shape[1]), dtype=np.int64)
    for e in range(edge.shape[1]):
        for side in range(2):
            here = edge[side, e]
            start[here] -= 1
            at = start[here]
            near[0, at], near[2, at], near[3, at] = edge[1 - side, e], e, least[side, e]
            near[1, at] = edge[2, e] if edge[3 + side, e] else FAR
    return start, near


@compiled
def nearby(
    streets: tuple[Ints, Ints, Ints],
    starts: Ints,
    goals: Ints,
    order: tuple[Ints, Ints],
    limit: int,
    by: tuple[int, int],
) -> Ints:
    """Return i * by[0] + j * by[1] + cost of each start i and goal j at most `limit` apart.

    One number instead of three: most of the time goes to writing them. `streets`: the edges and
    what `streets` says of them; `starts`, `goals`: (7, n) rows EDGE to Y, the goals by edge;
    `order`: where those of each edge begin, and the number j of each.
    """
    edge, start, near = streets
    there = goals, order[0], order[1]
    known = np.full(len(start) - 1, FAR, dtype=np.int64)
    seen = np.empty(len(known), dtype=np.int64)
    heap = np.empty((2, near.shape[1] + 2), dtype=np.int64)
    done = np.full(edge.shape[1], -1, dtype=np.int64)
    found = np.empty(_ROOM, dtype=np.int64)
    pen = 0
    for s in range(starts.shape[1]):
        here, ask = starts[:, s], (s, limit, s * by[0], by[1])
        met = _searched(streets, here, limit, known, heap, seen)
        done[here[EDGE]] = s
        found, pen = _beside(edge, here, there, ask, known, found, pen)
        found, pen = _around(streets, seen[:met], there, ask, (known, done), found, pen)
        known[seen[:met]] = FAR
    return found[:pen]


@compiled
def _searched(
    streets: tuple[Ints, Ints, Ints], here: Ints, limit: int, known: Ints, heap: Ints, seen: Ints
) -> int:
    """Write the cost of each node within the limit into `known`; return how many were `seen`."""
    edge, start, near = streets
    size = met = 0
    for k in range(2):
        node, toll = edge[k, here[EDGE]], here[BY_U + k]
        if toll <= limit and toll < known[node]:
            seen[met] = node
            met += known[node] == FAR
            known[node] = toll
            size = _push(heap, size, toll, node)
    while size:
        cost, node = heap[0, 0], heap[1, 0]
        size = _pop(heap, size)
        if cost > known[node]:
            continue
        for at in range(start[node], start[node + 1]):
            other, total = near[0, at], cost + near[1, at]
            if total <= limit and total < known[other]:
                seen[met] = other
                met += known[other] == FAR
                known[other] = total
                size = _push(heap, size, total, other)
    return met


@compiled
def _around(
    streets: tuple[Ints, Ints, Ints],
    seen: Ints,
    there: tuple[Ints, Ints, Ints],
    ask: tuple[int, int, int, int],
    work: tuple[Ints, Ints],
    found: Ints,
    pen: int,
) -> tuple[Ints, int]:
    """Write the goals on the edges of all nodes seen, by either end; return where they end.

    `there`: goals, where those of each edge begin, their numbers; `ask`: the start, the limit, what
    to add to a number times what; `work`: cost of each node, and the last start at each edge.
    """
    edge, start, near = streets
    goals, first, name = there
    s, limit, base, each = ask
    known, done = work
    to_u, to_v = goals[BY_U], goals[BY_V]
    for node in seen:
        for at in range(start[node], start[node + 1]):
            e = near[2, at]
            # Most edges have no goal at all, or none that is near by this end.
            if known[node] + near[3, at] > limit or done[e] == s:
                continue
            done[e] = s
            by_u, by_v = known[edge[0, e]], known[edge[1, e]]
            while pen + first[e + 1] - first[e] > len(found):
                found = np.append(found, np.empty_like(found))
            for g in range(first[e], first[e + 1]):
                total = min(by_u + to_u[g], by_v + to_v[g])
                # Every goal is written and only a near one moves the pen: no branch to guess.
                found[pen] = base + name[g] * each + total
                pen += total <= limit
    return found, pen


@compiled
def _beside(
    edge: Ints,
    here: Ints,
    there: tuple[Ints, Ints, Ints],
    ask: tuple[int, int, int, int],
    known: Ints,
    found: Ints,
    pen: int,
) -> tuple[Ints, int]:
    """Do what `_around` does on the start's own edge, where one may go straight to a goal."""
    own, part, leg = here[EDGE], here[PART], here[LEG]
    goals, first, name = there
    _, limit, base, each = ask
    by_u, by_v = known[edge[0, own]], known[edge[1, own]]
    ahead_too, back_too = edge[3, own] != 0, edge[4, own] != 0
    while pen + first[own + 1] - first[own] > len(found):
        found = np.append(found, np.empty_like(found))
    to_u, to_v, along, legs = goals[BY_U], goals[BY_V], goals[PART], goals[LEG]
    for g in range(first[own], first[own + 1]):
        total = min(by_u + to_u[g], by_v + to_v[g])
        ahead = along[g] - part
        if (ahead_too and ahead >= 0) or (back_too and ahead <= 0):
            total = min(total, abs(ahead) + leg + legs[g])
        if ahead == 0 and here[X] == goals[X, g] and here[Y] == goals[Y, g]:
            total = 0
        found[pen] = base + name[g] * each + total
        pen += total <= limit
    return found, pen


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
