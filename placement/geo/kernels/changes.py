"""Other costs on a few ways of a hierarchy: only the arcs that feel them are weighed again.

Numbers and names as in `placement.geo.kernels.hierarchy`. An arc from x to y is weighed by its own
edges and by every lower node z that has arcs to both; `below[low[x]:low[x + 1]]` are the arcs that
end in x, by rising tail.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from placement.geo.kernels.hierarchy import NONE, Ints, Small
from placement.geo.kernels.jit import compiled

Marks = NDArray[np.bool_]


@compiled
def weigh_again(
    arcs: tuple[Ints, Small, Small],
    lower: tuple[Ints, Small],
    laid: tuple[Small, Small],
    marked: Marks,
    up: Small,
    down: Small,
) -> None:
    """Bring `up` and `down` up to date, in place, where `laid` changed: the `marked` arcs.

    `arcs`: first, head and tail; `lower`: low and below. Marks spread upwards as costs change.
    """
    for c in range(len(marked)):
        if marked[c]:
            rise, fall = _weighed(arcs, lower, laid, up, down, c)
            if rise != up[c] or fall != down[c]:
                _spread(arcs, marked, up, down, c, (rise, fall))
                up[c], down[c] = rise, fall


@compiled
def _weighed(
    arcs: tuple[Ints, Small, Small],
    lower: tuple[Ints, Small],
    laid: tuple[Small, Small],
    up: Small,
    down: Small,
    c: int,
) -> tuple[int, int]:
    """Return the cost of one arc, upwards and downwards, by all that lies below it."""
    _, head, tail = arcs
    low, below = lower
    rise, fall = laid[0][c], laid[1][c]
    i, one = low[tail[c]], low[tail[c] + 1]
    j, two = low[head[c]], low[head[c] + 1]
    while i < one and j < two:
        a, b = below[i], below[j]
        if tail[a] == tail[b]:
            rise = min(rise, np.int32(down[a] + up[b]))
            fall = min(fall, np.int32(down[b] + up[a]))
        i, j = i + (tail[a] <= tail[b]), j + (tail[b] <= tail[a])
    return rise, fall


@compiled
def _spread(
    arcs: tuple[Ints, Small, Small],
    marked: Marks,
    up: Small,
    down: Small,
    c: int,
    new: tuple[int, int],
) -> None:
    """Mark what rests on one arc: arcs whose cost goes over it now, or would with its `new` cost.

    Of two arcs that both change the first to be seen still finds the old cost of the other, and the
    second the new one: nothing is missed.
    """
    first, head, tail = arcs
    for b in range(first[tail[c]], first[tail[c] + 1]):
        if b == c:
            continue
        near, far = min(b, c), max(b, c)
        over = _place(head, first[head[near]], first[head[near] + 1], head[far])
        # In at the arc to the nearer end and out by the other, and the way back.
        if near == c:
            old_rise, rise = down[c] + up[b], new[1] + up[b]
            old_fall, fall = down[b] + up[c], down[b] + new[0]
        else:
            old_rise, rise = down[b] + up[c], down[b] + new[0]
            old_fall, fall = down[c] + up[b], new[1] + up[b]
        rests = old_rise == up[over] or old_fall == down[over]
        if rests or rise < up[over] or fall < down[over]:
            marked[over] = True


@compiled
def _place(head: Small, low: int, high: int, wanted: int) -> int:
    """Return where `wanted` stands among rising heads."""
    while low < high:
        middle = (low + high) >> 1
        if head[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def mark_above(first: Ints, head: Small, ranks: Ints, marked: Marks) -> None:
    """Mark some ranks and all that a climb from them passes."""
    for one in ranks:
        r = one
        while not marked[r]:
            marked[r] = True
            if first[r + 1] == first[r]:
                break
            r = head[first[r]]


@compiled
def sweep_again(
    arcs: tuple[Ints, Small],
    down: Small,
    row: Small,
    marked: Marks,
    climbed: tuple[Small, Small],
    found: Small,
) -> tuple[Small, Small]:
    """Return the rows of `found` that change, and where each row now is among them, or -1: (R,).

    `marked`: ranks whose arcs down or climbs may cost otherwise; `climbed`: the row of each rank in
    what `climb` wrote, or -1, and that.
    """
    first, head = arcs
    place, risen = climbed
    now = np.full(len(found), -1, dtype=np.int32)
    fresh, pen = np.empty_like(found), 0
    for r in range(len(row) - 1, -1, -1):
        if row[r] < 0:
            continue
        touched = marked[r]
        for a in range(first[r], first[r + 1]):
            touched |= now[row[head[a]]] >= 0
        if not touched:
            continue
        here = fresh[pen]
        if place[r] >= 0:
            here[:] = risen[place[r]]
        else:
            here[:] = NONE
        _lowered(arcs, r, down, row, (found, fresh, now), here)
        was, other = found[row[r]], np.int32(0)
        for s in range(len(here)):
            other |= here[s] ^ was[s]
        if other:
            now[row[r]] = pen
            pen += 1
    return fresh[:pen], now


@compiled
def _lowered(
    arcs: tuple[Ints, Small],
    r: int,
    down: Small,
    row: Small,
    rows: tuple[Small, Small, Small],
    here: Small,
) -> None:
    """Lower what is `here` to what comes down from above; `rows` as in `hierarchy.doors`."""
    first, head = arcs
    found, fresh, now = rows
    for a in range(first[r], first[r + 1]):
        if down[a] < NONE:
            over, step = row[head[a]], down[a]
            above = fresh[now[over]] if now[over] >= 0 else found[over]
            for s in range(len(here)):
                here[s] = min(here[s], np.int32(above[s] + step))
