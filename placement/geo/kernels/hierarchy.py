"""A customizable contraction hierarchy: shortest ways from many starts to many nodes at once.

Nodes are numbered by rank, the order in which they are left out; `head[first[r]:first[r + 1]]` are
the higher nodes of r once the ways over lower nodes are drawn in, sorted. Whole numbers below NONE.
Dibbelt, Strasser, Wagner, "Customizable Contraction Hierarchies", 2016; Delling, Goldberg and
others, "PHAST", 2011.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from placement.geo.kernels.jit import compiled

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Bools = NDArray[np.bool_]
NONE = 2**30 - 1
"""No way: two of them still add up to a 32-bit number."""
_TILE = 64


@compiled
def drawn_in(start: Ints, near: Small) -> tuple[Ints, Small]:
    """Return `first` and `head` of the graph with neighbours `near[start[r]:start[r + 1]]`."""
    count = len(start) - 1
    first = np.zeros(count + 1, dtype=np.int64)
    head = np.empty(2 * len(near) + count, dtype=np.int32)
    seen = np.full(count, -1, dtype=np.int32)
    child, sibling = np.full(count, -1, dtype=np.int32), np.full(count, -1, dtype=np.int32)
    for r in range(count):
        pen = first[r]
        while len(head) < pen + count - r:
            head = np.append(head, np.empty(len(head), dtype=np.int32))
        seen[r] = r
        pen = _joined(near[start[r] : start[r + 1]], r, seen, head, pen)
        low = child[r]
        while low >= 0:
            pen = _joined(head[first[low] : first[low + 1]], r, seen, head, pen)
            low = sibling[low]
        first[r + 1] = pen
        if pen > first[r]:
            head[first[r] : pen] = np.sort(head[first[r] : pen])
            parent = head[first[r]]
            sibling[r] = child[parent]
            child[parent] = r
    return first, head[: first[count]].copy()


@compiled
def _joined(others: Small, r: int, seen: Small, head: Small, pen: int) -> int:
    """Append to `head` those above r that were not yet seen from it; return where it now ends."""
    for other in others:
        if other > r and seen[other] != r:
            seen[other] = r
            head[pen] = other
            pen += 1
    return pen


@compiled
def laid(slot: Ints, turned: Bools, go: Small, back: Small, count: int) -> tuple[Small, Small]:
    """Return the cost of each of `count` arcs upwards and downwards by its own edges alone.

    `slot`: the arc of each edge, or -1 for a loop; `turned`: the edge is drawn downwards; `go`,
    `back`: its cost along and against its drawing, or NONE. The least of parallel edges counts.
    """
    up = np.full(count, NONE, dtype=np.int32)
    down = np.full(count, NONE, dtype=np.int32)
    for e in range(len(slot)):
        a = slot[e]
        if a >= 0:
            rise, fall = (back[e], go[e]) if turned[e] else (go[e], back[e])
            up[a] = min(up[a], rise)
            down[a] = min(down[a], fall)
    return up, down


@compiled
def weigh(first: Ints, head: Small, up: Small, down: Small) -> None:
    """Make of what `laid` says, in place, the cost of each arc with ways over lower nodes."""
    for r in range(len(first) - 1):
        for a in range(first[r], first[r + 1]):
            c = first[head[a]]
            for b in range(a + 1, first[r + 1]):
                # Whatever is above r besides head[a] is above head[a] as well.
                while head[c] < head[b]:
                    c += 1
                up[c] = min(up[c], np.int32(down[a] + up[b]))
                down[c] = min(down[c], np.int32(down[b] + up[a]))


@compiled
def asked(first: Ints, head: Small, nodes: Ints) -> Small:
    """Return the row of each node in the answer, or -1: those asked and all above them."""
    row = np.full(len(first) - 1, -1, dtype=np.int32)
    for node in nodes:
        row[node] = 0
    count = 0
    for r in range(len(row)):
        if row[r] >= 0:
            row[r] = count
            count += 1
            for a in range(first[r], first[r + 1]):
                row[head[a]] = 0
    return row


@compiled
def climb(
    first: Ints, head: Small, up: Small, row: Small, at: Ints, toll: Small, found: Small
) -> None:
    """Write into `found` (rows, starts) what each start costs to the nodes above it.

    `at`, `toll`: (starts, 2) nodes by which a start is left and the cost up to there, or NONE.
    """
    found[:] = NONE
    cost = np.full(len(first), NONE, dtype=np.int32)
    for s in range(len(at)):
        one = at[s, 0] if toll[s, 0] < NONE else len(row)
        two = at[s, 1] if toll[s, 1] < NONE else len(row)
        for k in range(2):
            cost[at[s, k]] = min(cost[at[s, k]], toll[s, k])
        while min(one, two) < len(row):
            r = min(one, two)
            for a in range(first[r], first[r + 1]):
                cost[head[a]] = min(cost[head[a]], np.int32(cost[r] + up[a]))
            above = head[first[r]] if first[r + 1] > first[r] else len(row)
            one, two = above if one == r else one, above if two == r else two
            if row[r] >= 0:
                found[row[r], s] = cost[r]
            cost[r] = NONE
        cost[at[s, 0]] = cost[at[s, 1]] = NONE


@compiled
def sweep(first: Ints, head: Small, down: Small, row: Small, found: Small) -> None:
    """Bring what `climb` wrote down to every asked node, all starts at once."""
    for r in range(len(row) - 1, -1, -1):
        if row[r] < 0:
            continue
        here = found[row[r]]
        for a in range(first[r], first[r + 1]):
            if down[a] < NONE:
                above, step = found[row[head[a]]], down[a]
                for s in range(len(here)):
                    here[s] = min(here[s], np.int32(above[s] + step))


@compiled
def sweep_one(first: Ints, head: Small, down: Small, row: Small, found: Small) -> None:
    """Do what `sweep` does for one start; `found`: (rows,)."""
    for r in range(len(row) - 1, -1, -1):
        if row[r] >= 0:
            least = found[row[r]]
            for a in range(first[r], first[r + 1]):
                least = min(least, np.int32(found[row[head[a]]] + down[a]))
            found[row[r]] = least


@compiled
def doors(
    rows: tuple[Small, Small, Small],
    by: Ints,
    toll: Small,
    leg: Ints,
    none: int,
    total: NDArray[np.int64],
) -> None:
    """Write into `total` (starts, goals) the least cost to each goal by either end of its edge.

    `rows`: what was found, rows of it that are new since, and where each row is among those, or -1;
    `by`: (goals, 2) rows; `toll`: (goals, 2) from there to the goal, or NONE; `leg`: (goals,);
    `none`: what to write where no way leads.
    """
    found, fresh, now = rows
    starts, goals = total.shape
    tile = np.empty((_TILE, starts), dtype=np.int32)
    for low in range(0, goals, _TILE):
        high = min(low + _TILE, goals)
        for g in range(low, high):
            p, q, here = by[g, 0], by[g, 1], tile[g - low]
            one = fresh[now[p]] if now[p] >= 0 else found[p]
            two = fresh[now[q]] if now[q] >= 0 else found[q]
            for s in range(starts):
                here[s] = min(np.int32(one[s] + toll[g, 0]), np.int32(two[s] + toll[g, 1]))
        # Turned tile by tile, so that neither side is read or written far apart.
        for s in range(starts):
            for g in range(low, high):
                least = tile[g - low, s]
                total[s, g] = least + leg[g] if least < NONE else none
