"""Walking distances from door to door along the network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from placement.geo.ends import NO_WAY
from placement.geo.network import Bools, Ints, Network
from placement.geo.proximity import in_order
from placement.geo.route import door_to_door
from placement.geo.snap import Snap

Small = NDArray[np.int32]
MANY = 20_000_000
"""Starts times nodes and goals from which compiled code wins, loading it included."""


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
    work = len(first.edge) * (len(network.node_x_mm) + len(second.edge))
    swift = work >= MANY if compiled is None else compiled
    if swift:
        i, j, mm = walks(doors(network, second), first, limit_mm)
    else:
        i, j, mm = _plain(network, first, second, limit_mm)
    return in_order(j, i, mm) if turned else in_order(i, j, mm, in_runs=True)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Doors:
    """Places on a network, edge by edge, ready to be walked to.

    `streets`: where the ends of edges at each node begin, and these; `goals`: where the places of
    each edge begin, which these are, what it costs to reach them from there, and where they lie.
    """

    network: Network
    streets: tuple[Small, Small]
    goals: tuple[Small, Small, Small, Ints]

    def __len__(self) -> int:
        """Return how many places."""
        return len(self.goals[1])


def doors(network: Network, at: Snap) -> Doors:
    """Return places ready to be walked to. Worth it from the second question on."""
    from placement.geo.kernels import nearby

    ways = _ways(network)
    # Places of one edge side by side in memory: most of the time goes to reading them.
    first, name = nearby.by_place(at.edge, len(network.edge_u))
    tolls = nearby.tolls(ways, _places(at), name, leaving=False)
    return Doors(network, nearby.streets(ways, len(network.node_x_mm)), (first, name, *tolls))


def walks(goal: Doors, start: Snap, limit_mm: int) -> tuple[Ints, Ints, Ints]:
    """Return what `walk_mm` does, to places that were made ready, by i; of one i in no order."""
    from placement.geo.kernels import nearby

    network, every = goal.network, np.arange(len(start.edge), dtype=np.int32)
    leave = (start.edge, *nearby.tolls(_ways(network), _places(start), every, leaving=True))
    limit = min(limit_mm, int(NO_WAY) - 1)
    i, j, mm = nearby.nearby(_ways(network), goal.streets, leave, goal.goals, limit)
    return i, j, mm


def _plain(network: Network, start: Snap, goal: Snap, limit_mm: int) -> tuple[Ints, Ints, Ints]:
    cost = network.edge_mm
    found = door_to_door(network, cost, (start, start.leg_mm), (goal, goal.leg_mm), limit_mm)
    i, j = np.nonzero((found >= 0) & (found <= limit_mm))
    return i.astype(np.int64), j.astype(np.int64), found[i, j]


def _ways(network: Network) -> tuple[Ints, Ints, Ints, Bools, Bools]:
    ends = network.edge_u, network.edge_v
    return (*ends, network.edge_mm, network.forward, network.backward)


def _places(at: Snap) -> tuple[Ints, Ints, Ints, Bools, Ints, Ints]:
    return at.edge, at.along_mm, at.leg_mm, at.covered, at.x_mm, at.y_mm
