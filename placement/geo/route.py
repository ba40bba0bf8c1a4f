"""Shortest ways from door to door over the directed network, in whole numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from placement.geo.ends import NO_WAY, Ends, ends, finish
from placement.geo.network import UNREACHABLE, Ints, Network
from placement.geo.roads import between, make_ready
from placement.geo.snap import Snap

Floats = NDArray[np.float64]
_CELLS_AT_ONCE = 8_000_000
MANY = 5_000_000
"""Starts times nodes and goals from which compiled code wins, loading it included: some second."""


def door_to_door(
    network: Network,
    cost: Ints,
    starts: tuple[Snap, Ints],
    goals: tuple[Snap, Ints],
    limit: int | None = None,
) -> Ints:
    """Return the least cost from each start to each goal, legs included: (S, G).

    `cost`: per edge, (E,), whole; `starts`, `goals`: snapped points and the cost of their legs.
    One-way edges are left and reached in their direction only; two points on one edge may go
    straight along it; two points on the very same spot cost 0. UNKNOWN where either end is not
    covered, UNREACHABLE where no way leads there (`NO_WAY`) or, with a `limit`, none within it.
    Who asks a network more than once makes it ready first: `placement.geo.roads`.
    """
    leave = ends(network, cost, *starts, leaving=True)
    reach = ends(network, cost, *goals, leaving=False)
    nodes = len(network.node_x_mm)
    if limit is None and len(leave.edge) * (nodes + len(reach.edge)) >= MANY:
        return between(make_ready(network, cost), starts, goals)
    found = np.empty((len(leave.edge), len(reach.edge)), dtype=np.int64)
    rows = max(1, _CELLS_AT_ONCE // (nodes + len(reach.edge) + 1))
    for first in range(0, len(found), rows):
        chosen = np.arange(first, min(first + rows, len(found)))
        found[chosen] = _block(network, cost, leave, reach, chosen, limit)
    finish(network, leave, reach, found, limit)
    return found


def least_graph(tail: Ints, head: Ints, weight: Floats, count: int) -> csr_array:
    """Return a sparse graph that keeps the least of parallel arcs (a plain matrix adds them)."""
    order = np.lexsort((weight, head, tail))
    tail, head, weight = tail[order], head[order], weight[order]
    new = np.ones(len(tail), dtype=np.bool_)
    new[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    return csr_array((weight[new], (tail[new], head[new])), shape=(count, count))


def reached_nodes(
    network: Network, cost: Ints, start: tuple[Snap, Ints], limit: int
) -> tuple[Ints, Ends]:
    """Return the cost from one start to every node (UNREACHABLE beyond `limit`), and its end."""
    leave = ends(network, cost, *start, leaving=True)
    return _whole(_from_starts(network, cost, leave, np.array([0]), limit)[0]), leave


def _arcs(network: Network, cost: Ints) -> tuple[Ints, Ints, Floats]:
    go, back = network.forward, network.backward
    tail = np.concatenate([network.edge_u[go], network.edge_v[back]])
    head = np.concatenate([network.edge_v[go], network.edge_u[back]])
    return tail, head, np.concatenate([cost[go], cost[back]]).astype(np.float64)


def _from_starts(
    network: Network, cost: Ints, leave: Ends, chosen: Ints, limit: int | None
) -> Floats:
    """Return the cost from each chosen start to every node, each start a node of its own."""
    tail, head, weight = _arcs(network, cost)
    count, extra = len(network.node_x_mm), np.arange(len(chosen))
    for node, toll in ((network.edge_u, leave.by_u), (network.edge_v, leave.by_v)):
        ok = toll[chosen] < NO_WAY
        tail = np.concatenate([tail, count + extra[ok]])
        head = np.concatenate([head, node[leave.edge[chosen]][ok]])
        weight = np.concatenate([weight, (toll[chosen] + leave.leg[chosen])[ok]])
    graph = least_graph(tail, head, weight, count + len(chosen))
    most = np.inf if limit is None else float(limit)
    return np.asarray(dijkstra(graph, indices=count + extra, limit=most))[:, :count]


def _block(
    network: Network, cost: Ints, leave: Ends, reach: Ends, chosen: Ints, limit: int | None
) -> Ints:
    to_node = _from_starts(network, cost, leave, chosen, limit)
    total = np.minimum(
        to_node[:, network.edge_u[reach.edge]] + reach.by_u,
        to_node[:, network.edge_v[reach.edge]] + reach.by_v,
    )
    return _whole(np.where(total < NO_WAY, total + reach.leg, np.inf))


def _whole(values: Floats) -> Ints:
    reachable = values < NO_WAY
    return np.where(reachable, np.where(reachable, values, 0).astype(np.int64), UNREACHABLE)
