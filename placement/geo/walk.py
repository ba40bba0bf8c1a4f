"""Walking distances from door to door along the network."""

from __future__ import annotations

import numpy as np

from placement.geo.ends import NO_WAY, Ends, ends
from placement.geo.network import Ints, Network
from placement.geo.proximity import in_order, unpacked
from placement.geo.route import door_to_door
from placement.geo.snap import Snap

MANY = 20_000_000
"""Starts times nodes and goals from which compiled code wins, loading it included."""
_BITS = 63
"""Room for a pair and its distance in one number; beyond it the plain way."""


def walk_mm(
    network: Network, start: Snap, goal: Snap, limit_mm: int, *, compiled: bool | None = None
) -> tuple[Ints, Ints, Ints]:
    """Return i, j, mm where goal j is at most `limit_mm` on foot from start i, sorted by i, j.

    Whole millimetres, legs counted, boundary included; two doors on the very same spot are 0
    apart. A pair that is left out is farther or not connected, except where `covered` of either
    snap is False: then nothing is known about it. `compiled` forces either engine; both say the
    same.
    """
    # On foot the way back is as long: search from the smaller side.
    turned = len(goal.edge) < len(start.edge)
    first, second = (goal, start) if turned else (start, goal)
    limit = min(limit_mm, int(NO_WAY) - 1)
    work = len(first.edge) * (len(network.node_x_mm) + len(second.edge))
    wide, deep = len(goal.edge).bit_length(), limit.bit_length()
    fits = len(start.edge).bit_length() + wide + deep < _BITS
    if not fits or not (work >= MANY if compiled is None else compiled):
        i, j, mm = _plain(network, first, second, limit_mm)
        return in_order(j, i, mm) if turned else (i, j, mm)
    by = (1 << wide + deep, 1 << deep)
    found = _compiled(network, first, second, limit, by[::-1] if turned else by)
    return unpacked(found, wide, deep)


def _plain(network: Network, start: Snap, goal: Snap, limit_mm: int) -> tuple[Ints, Ints, Ints]:
    cost = network.edge_mm
    found = door_to_door(network, cost, (start, start.leg_mm), (goal, goal.leg_mm), limit_mm)
    i, j = np.nonzero((found >= 0) & (found <= limit_mm))
    return i.astype(np.int64), j.astype(np.int64), found[i, j]


def _compiled(network: Network, start: Snap, goal: Snap, limit: int, by: tuple[int, int]) -> Ints:
    """Return start * by[0] + goal * by[1] + mm of all that is near."""
    from placement.geo.kernels import nearby

    edge = np.stack(
        [network.edge_u, network.edge_v, network.edge_mm, network.forward, network.backward]
    )
    leave = ends(network, network.edge_mm, start, start.leg_mm, leaving=True)
    reach = ends(network, network.edge_mm, goal, goal.leg_mm, leaving=False)
    count = len(network.node_x_mm)
    begin, order = nearby.by_place(edge[:2].T.reshape(-1), count)
    return nearby.nearby(begin, order, edge, _rows(leave), _rows(reach), limit, by)


def _rows(points: Ends) -> Ints:
    """Return points as the search wants them: (7, n)."""
    at = points.at
    leg = np.where(at.covered, points.leg, NO_WAY)
    by_u, by_v = points.by_u + leg, points.by_v + leg
    return np.stack([points.edge, by_u, by_v, points.part, leg, at.x_mm, at.y_mm])
