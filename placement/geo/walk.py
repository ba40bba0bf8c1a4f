"""Walking distances from door to door along the network."""

from __future__ import annotations

from dataclasses import dataclass

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
    work = len(first.edge) * (len(network.node_x_mm) + len(second.edge))
    swift = work >= MANY if compiled is None else compiled
    if not swift or not _fits(len(start.edge), len(goal.edge), limit_mm):
        i, j, mm = _plain(network, first, second, limit_mm)
        return in_order(j, i, mm) if turned else (i, j, mm)
    return walks(doors(network, second), first, limit_mm, turned=turned)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Doors:
    """Places on a network, edge by edge, ready to be walked to.

    `streets`: edges, where those of each node begin, and these; `rows`: (7, n) of the places;
    `order`: where those of each edge begin, and which place each is.
    """

    network: Network
    streets: tuple[Ints, Ints, Ints]
    rows: Ints
    order: tuple[Ints, Ints]


def doors(network: Network, at: Snap) -> Doors:
    """Return places ready to be walked to. Worth it from the second question on."""
    from placement.geo.kernels import nearby

    edge = np.stack(
        [network.edge_u, network.edge_v, network.edge_mm, network.forward, network.backward]
    )
    rows = _rows(ends(network, network.edge_mm, at, at.leg_mm, leaving=False))
    first, name = nearby.by_place(rows[nearby.EDGE], edge.shape[1])
    # Places of one edge side by side in memory: most of the time goes to reading them.
    streets = (edge, *nearby.streets(edge, len(network.node_x_mm), rows))
    return Doors(network, streets, np.take(rows, name, axis=1), (first, name))


def walks(
    goal: Doors, start: Snap, limit_mm: int, *, turned: bool = False
) -> tuple[Ints, Ints, Ints]:
    """Return what `walk_mm` does, to places that were made ready: the same numbers.

    `turned`: i and j change places. ValueError for more than fits into one number.
    """
    from placement.geo.kernels import nearby

    limit = min(limit_mm, int(NO_WAY) - 1)
    many, few = goal.rows.shape[1], len(start.edge)
    wide, deep = (few if turned else many).bit_length(), limit.bit_length()
    if not _fits(few, many, limit_mm):
        raise ValueError("more starts and goals than fit into one number")
    network = goal.network
    rows = _rows(ends(network, network.edge_mm, start, start.leg_mm, leaving=True))
    by = (1 << deep, 1 << wide + deep) if turned else (1 << wide + deep, 1 << deep)
    found = nearby.nearby(goal.streets, rows, goal.rows, goal.order, limit, by)
    return unpacked(found, wide, deep, in_runs=not turned)


def _fits(few: int, many: int, limit_mm: int) -> bool:
    limit = min(limit_mm, int(NO_WAY) - 1)
    return few.bit_length() + many.bit_length() + limit.bit_length() < _BITS


def _plain(network: Network, start: Snap, goal: Snap, limit_mm: int) -> tuple[Ints, Ints, Ints]:
    cost = network.edge_mm
    found = door_to_door(network, cost, (start, start.leg_mm), (goal, goal.leg_mm), limit_mm)
    i, j = np.nonzero((found >= 0) & (found <= limit_mm))
    return i.astype(np.int64), j.astype(np.int64), found[i, j]


def _rows(points: Ends) -> Ints:
    """Return points as the search wants them: (7, n)."""
    at = points.at
    leg = np.where(at.covered, points.leg, NO_WAY)
    by_u, by_v = points.by_u + leg, points.by_v + leg
    return np.stack([points.edge, by_u, by_v, points.part, leg, at.x_mm, at.y_mm])
