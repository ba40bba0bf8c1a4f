"""A search from door to door that stops at a limit: only what is near is ever looked at.

Costs are 32-bit numbers: two that are below FAR still add up to one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from placement.geo.kernels.jit import compiled

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Bools = NDArray[np.bool_]
Ways = tuple[Ints, Ints, Ints, Bools, Bools]
"""Of edges: u, v, cost, and whether they are open forward and backward: (E,) each."""
Places = tuple[Ints, Ints, Ints, Bools, Ints, Ints]
"""Of points: edge, how far along it, leg, whether covered, x and y: (n,) each."""
FAR = np.int32(2**30)
NO_WAY = np.int32(2**30 - 1)
_ROOM = 4_096
"""Stops that there is room for at first."""
BY_U, BY_V, PART, LEG = range(4)
"""Of a point: cost by u and by v, leg included; from u; of the leg alone. NO_WAY where none."""


@compiled
def by_place(place: Ints, count: int) -> tuple[Small, Small]:
    """Return where each place 0..count-1 begins, (count + 1,), and the items ordered by place.

    A place below 0 counts as the first.
    """
    start = np.zeros(count + 1, dtype=np.int32)
    for one in place:
        start[max(one, 0)] += np.int32(1)
    # Now where each place ends; writing from there leads back to where it begins.
    start[:] = np.cumsum(start)
    order = np.empty(len(place), dtype=np.int32)
    for item in range(len(place) - 1, -1, -1):
        one = max(place[item], 0)
        start[one] -= np.int32(1)
        order[start[one]] = item
    return start, order


@compiled
def streets(ways: Ways, count: int) -> tuple[Small, Small]:
    """Return where the ends of edges at each node begin, (count + 1,), and those ends: (2E, 3).

    Columns: the node at the other end, the cost up to there or FAR, and the edge.
    """
    u, v, cost, forward, backward = ways
    start = np.zeros(count + 1, dtype=np.int32)
    for e in range(len(u)):
        start[u[e]] += np.int32(1)
        start[v[e]] += np.int32(1)
    start[:] = np.cumsum(start)
    near = np.empty((2 * len(u), 3), dtype=np.int32)
    for e in range(len(u)):
        for here, other, free in ((u[e], v[e], forward[e]), (v[e], u[e], backward[e])):
            start[here] -= np.int32(1)
            end = near[start[here]]
            end[0], end[2] = other, e
            end[1] = cost[e] if free and cost[e] < NO_WAY else FAR
    return start, near


@compiled
def tolls(ways: Ways, places: Places, order: Small, leaving: bool) -> tuple[Small, Ints]:
    """Return rows BY_U to LEG of points in that order, (4, n), and their x and y: (2, n).

    The same as `placement.geo.ends` for who leaves or else reaches them.
    """
    row = np.empty((4, len(order)), dtype=np.int32)
    spot = np.empty((2, len(order)), dtype=np.int64)
    none = np.int64(NO_WAY)
    for k in range(len(order)):
        p = order[k]
        e, along = max(places[0][p], 0), places[1][p]
        length = ways[2][e]
        part = np.int64(np.rint(length * (along / max(length, 1))))
        to_v, to_u = ways[3][e] & (length < NO_WAY), ways[4][e] & (length < NO_WAY)
        if not leaving:
            to_v, to_u = to_u, to_v
        # Read whatever is the case: reading on a condition would become a slow gather.
        leg, covered = places[2][p], places[3][p]
        leg = leg if covered else none
        # Standing on the node itself, a one-way street does not bind.
        by_u = part if to_u | (along <= 0) else none
        by_v = length - part if to_v | (along >= length) else none
        row[BY_U, k], row[BY_V, k] = min(by_u + leg, none), min(by_v + leg, none)
        row[PART, k], row[LEG, k] = min(part, none), min(leg, none)
        spot[0, k], spot[1, k] = places[4][p], places[5][p]
    return row, spot


@compiled
def nearby(
    ways: Ways,
    streets: tuple[Small, Small],
    starts: tuple[Ints, Small, Ints],
    goals: tuple[Small, Small, Small, Ints],
    limit: int,
) -> Ints:
    """Return i, j and cost of each start i and goal j at most `limit` apart, by i: (3, n).

    `starts`: edge, and what `tolls` says of them; `goals`: where those of each edge begin, their
    numbers j, and `tolls`.
    """
    stops, begin, most = _stops(ways, streets, starts[0], starts[1], goals[0], limit)
    found = np.empty((3, most), dtype=np.int64)
    return found[:, : _written(ways, (stops, begin), starts, goals, limit, found)]


@compiled
def _stops(
    ways: Ways,
    streets: tuple[Small, Small],
    edge: Ints,
    toll: Small,
    first: Small,
    limit: int,
) -> tuple[Small, Ints, int]:
    """Return edge, cost at its u and v wherever a goal may be near; and how many goals that are.

    (n, 3), where those of each start begin, and that number. The own edge of a start comes first;
    the cost is FAR where beyond the limit.
    """
    start, near = streets
    known = np.full(len(start) - 1, FAR, dtype=np.int32)
    seen, done = np.empty(len(known), dtype=np.int32), np.full(len(ways[0]), -1, dtype=np.int32)
    heap = np.empty((len(near) + 2, 2), dtype=np.int32)
    stops, begin = np.empty((_ROOM, 3), dtype=np.int32), np.zeros(len(edge) + 1, dtype=np.int64)
    pen = most = 0
    for s in range(len(edge)):
        own = max(edge[s], 0)
        ends = ways[0][own], ways[1][own]
        met = _searched(streets, ends, (toll[BY_U, s], toll[BY_V, s]), limit, known, heap, seen)
        if pen == len(stops):
            stops = np.concatenate((stops, np.empty_like(stops)))
        done[own] = s
        stops[pen, 0], stops[pen, 1], stops[pen, 2] = own, known[ends[0]], known[ends[1]]
        pen, most = pen + 1, most + first[own + 1] - first[own]
        for node in seen[:met]:
            while pen + start[node + 1] - start[node] >= len(stops):
                stops = np.concatenate((stops, np.empty_like(stops)))
            for at in range(start[node], start[node + 1]):
                e = near[at, 2]
                if first[e] < first[e + 1] and done[e] != s:
                    done[e] = s
                    stops[pen, 0] = e
                    stops[pen, 1], stops[pen, 2] = known[ways[0][e]], known[ways[1][e]]
                    pen, most = pen + 1, most + first[e + 1] - first[e]
        for node in seen[:met]:
            known[node] = FAR
        begin[s + 1] = pen
    return stops[:pen], begin, most


@compiled
def _searched(
    streets: tuple[Small, Small],
    ends: tuple[int, int],
    toll: tuple[int, int],
    limit: int,
    known: Small,
    heap: Small,
    seen: Small,
) -> int:
    """Write the cost of each node within the limit into `known`; return how many were `seen`."""
    start, near = streets
    size = met = 0
    for node, total in ((ends[0], toll[0]), (ends[1], toll[1])):
        if total <= limit and total < known[node]:
            seen[met] = node
            met += known[node] == FAR
            known[node] = total
            size = _push(heap, size, total, node)
    while size:
        cost, node = heap[0, 0], heap[0, 1]
        size = _pop(heap, size)
        if cost > known[node]:
            continue
        for at in range(start[node], start[node + 1]):
            other, farther = near[at, 0], int(cost + near[at, 1])
            if farther <= limit and farther < known[other]:
                seen[met] = other
                met += known[other] == FAR
                known[other] = farther
                size = _push(heap, size, farther, other)
    return met


@compiled
def _written(
    ways: Ways,
    stops: tuple[Small, Ints],
    starts: tuple[Ints, Small, Ints],
    goals: tuple[Small, Small, Small, Ints],
    limit: int,
    found: Ints,
) -> int:
    """Write what `nearby` returns, start by start and stop by stop; return how many."""
    first, name, there, spot = goals
    stop, begin = stops
    to_u, to_v, room = there[BY_U], there[BY_V], np.empty(len(name), dtype=np.int32)
    pen = 0
    for s in range(len(begin) - 1):
        since = pen
        for k in range(begin[s], begin[s + 1]):
            e = stop[k, 0]
            low, high = first[e], first[e + 1]
            # Slices: a place in them is never negative, which the compiler need not check then.
            total, one, two = room[: high - low], to_u[low:high], to_v[low:high]
            for g in range(len(total)):
                total[g] = min(np.int32(stop[k, 1] + one[g]), np.int32(stop[k, 2] + two[g]))
            if k == begin[s]:
                here = starts[1][PART, s], starts[1][LEG, s], starts[2][0, s], starts[2][1, s]
                _straight(ways, e, here, there[:, low:high], spot[:, low:high], total)
            own, count = name[low:high], np.uint64(0)
            numbers, costs = found[1, pen:], found[2, pen:]
            for g in range(len(total)):
                # Every goal is written and only a near one moves the pen: no branch to guess.
                numbers[count], costs[count] = own[g], total[g]
                count += np.uint64(total[g] <= limit)
            pen += int(count)
        found[0, since:pen] = s
    return pen


@compiled
def _straight(
    ways: Ways, e: int, here: tuple[int, int, int, int], there: Small, spot: Ints, total: Small
) -> None:
    """Lower `total` on the start's own edge, where one may go straight to a goal: (goals,)."""
    part, leg, x, y = here
    along, legs, across, up = there[PART], there[LEG], spot[0], spot[1]
    free = ways[2][e] < NO_WAY
    ahead_too, back_too = ways[3][e] and free, ways[4][e] and free
    for g in range(len(total)):
        ahead = np.int64(along[g]) - part
        straight = (ahead_too & (ahead >= 0)) | (back_too & (ahead <= 0))
        direct = np.int32(min(abs(ahead) + leg + legs[g], np.int64(FAR)))
        total[g] = min(total[g], direct) if straight else total[g]
    for g in range(len(total)):
        total[g] = 0 if (across[g] == x) & (up[g] == y) else total[g]


@compiled
def _push(heap: Small, size: int, new: int, node: int) -> int:
    """Put a node into the heap; return its new size."""
    place = size
    while place and heap[(place - 1) >> 1, 0] > new:
        above = (place - 1) >> 1
        heap[place, 0], heap[place, 1] = heap[above, 0], heap[above, 1]
        place = above
    heap[place, 0], heap[place, 1] = new, node
    return size + 1


@compiled
def _pop(heap: Small, size: int) -> int:
    """Take the least out of the heap; return its new size."""
    size -= 1
    last, node, place = heap[size, 0], heap[size, 1], 0
    while 2 * place + 1 < size:
        low = 2 * place + 1
        if low + 1 < size and heap[low + 1, 0] < heap[low, 0]:
            low += 1
        if heap[low, 0] >= last:
            break
        heap[place, 0], heap[place, 1] = heap[low, 0], heap[low, 1]
        place = low
    heap[place, 0], heap[place, 1] = last, node
    return size
