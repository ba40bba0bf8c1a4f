"""Walking distances from door to door along the network."""

from __future__ import annotations

import numpy as np

from placement.geo.network import Ints, Network
from placement.geo.route import door_to_door
from placement.geo.snap import Snap


def walk_mm(network: Network, start: Snap, goal: Snap, limit_mm: int) -> tuple[Ints, Ints, Ints]:
    """Return i, j, mm where goal j is at most `limit_mm` on foot from start i, sorted by i, j.

    Whole millimetres, legs counted, boundary included; two doors on the very same spot are 0
    apart. A pair that is left out is farther or not connected, except where `covered` of either
    snap is False: then nothing is known about it.
    """
    # On foot the way back is as long: search from the smaller side.
    turned = len(goal.edge) < len(start.edge)
    first, second = (goal, start) if turned else (start, goal)
    cost = network.edge_mm
    found = door_to_door(network, cost, (first, first.leg_mm), (second, second.leg_mm), limit_mm)
    if turned:
        found = found.T
    i, j = np.nonzero((found >= 0) & (found <= limit_mm))
    return i.astype(np.int64), j.astype(np.int64), found[i, j]
