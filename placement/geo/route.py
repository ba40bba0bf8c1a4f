"""Shortest ways from door to door over the directed network, in whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from placement.geo.network import UNKNOWN, UNREACHABLE, Bools, Ints, Network
from placement.geo.snap import Snap

Floats = NDArray[np.float64]
_CELLS_AT_ONCE = 8_000_000


@dataclass(frozen=True, slots=True)
class Ends:
    """How points on edges meet the nodes: cost to or from u and v (infinite if not allowed)."""

    at: Snap
    leg: Ints
    part: Ints
    """Cost from the edge's u to the point."""
    by_u: Floats
    by_v: Floats


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
    covered, UNREACHABLE where no way leads there or, with a `limit`, none within it.
    """
    leave = _ends(network, cost, *starts, leaving=True)
    reach = _ends(network, cost, *goals, leaving=False)
    found = np.empty((len(leave.part), len(reach.part)), dtype=np.int64)
    rows = max(1, _CELLS_AT_ONCE // (len(network.node_x_mm) + len(reach.part) + 1))
    for first in range(0, len(found), rows):
        chosen = np.arange(first, min(first + rows, len(found)))
        found[chosen] = _block(network, cost, leave, reach, chosen, limit)
    return found


def node_costs(network: Network, cost: Ints, sources: ArrayLike) -> Ints:
    """Return the least cost from given nodes to all nodes, directed: (S, N), or UNREACHABLE."""
    tail, head, weight = _arcs(network, cost)
    count = len(network.node_x_mm)
    graph = least_graph(tail, head, weight, count)
    return _whole(dijkstra(graph, indices=np.asarray(sources, dtype=np.int64)))


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
    leave = _ends(network, cost, *start, leaving=True)
    return _whole(_from_starts(network, cost, leave, np.array([0]), limit)[0]), leave


def _arcs(network: Network, cost: Ints) -> tuple[Ints, Ints, Floats]:
    go, back = network.forward, network.backward
    tail = np.concatenate([network.edge_u[go], network.edge_v[back]])
    head = np.concatenate([network.edge_v[go], network.edge_u[back]])
    return tail, head, np.concatenate([cost[go], cost[back]]).astype(np.float64)


def _ends(network: Network, cost: Ints, at: Snap, leg: Ints, *, leaving: bool) -> Ends:
    edge = np.maximum(at.edge, 0)
    length, whole = network.edge_mm[edge], cost[edge]
    part = np.rint(whole * (at.along_mm / np.maximum(length, 1))).astype(np.int64)
    to_v, to_u = network.forward[edge], network.backward[edge]
    if not leaving:
        to_v, to_u = to_u, to_v
    # Standing on the node itself, a one-way street does not bind.
    use_u = at.covered & (to_u | (at.along_mm <= 0))
    use_v = at.covered & (to_v | (at.along_mm >= length))
    return Ends(
        at=at,
        leg=leg,
        part=part,
        by_u=np.where(use_u, part, np.inf),
        by_v=np.where(use_v, whole - part, np.inf),
    )


def _from_starts(
    network: Network, cost: Ints, leave: Ends, chosen: Ints, limit: int | None
) -> Floats:
    """Return the cost from each chosen start to every node, each start a node of its own."""
    tail, head, weight = _arcs(network, cost)
    count, extra = len(network.node_x_mm), np.arange(len(chosen))
    edge = np.maximum(leave.at.edge[chosen], 0)
    ways = [(network.edge_u, leave.by_u), (network.edge_v, leave.by_v)]
    for node, toll in ways:
        ok = np.isfinite(toll[chosen])
        tail = np.concatenate([tail, count + extra[ok]])
        head = np.concatenate([head, node[edge][ok]])
        weight = np.concatenate([weight, (toll[chosen] + leave.leg[chosen])[ok]])
    graph = least_graph(tail, head, weight, count + len(chosen))
    most = np.inf if limit is None else float(limit)
    return np.asarray(dijkstra(graph, indices=count + extra, limit=most))[:, :count]


def _block(
    network: Network, cost: Ints, leave: Ends, reach: Ends, chosen: Ints, limit: int | None
) -> Ints:
    to_node = _from_starts(network, cost, leave, chosen, limit)
    edge = np.maximum(reach.at.edge, 0)
    total = np.minimum(
        to_node[:, network.edge_u[edge]] + reach.by_u,
        to_node[:, network.edge_v[edge]] + reach.by_v,
    )
    total = np.minimum(total, _along_one_edge(network, leave, reach, chosen)) + reach.leg
    a, b = leave.at, reach.at
    same = (a.x_mm[chosen, None] == b.x_mm) & (a.y_mm[chosen, None] == b.y_mm)
    total[same] = 0
    if limit is not None:
        total[total > limit] = np.inf
    answer = _whole(total)
    answer[~(a.covered[chosen, None] & b.covered) & ~same] = UNKNOWN
    return answer


def _along_one_edge(network: Network, leave: Ends, reach: Ends, chosen: Ints) -> Floats:
    """Return the cost of going straight along a shared edge, infinite where there is none."""
    edge, other = leave.at.edge[chosen, None], reach.at.edge
    ahead = reach.part - leave.part[chosen, None]
    go, back = (_allowed(way, edge) for way in (network.forward, network.backward))
    straight = (edge == other) & ((go & (ahead >= 0)) | (back & (ahead <= 0)))
    return np.where(straight, np.abs(ahead) + leave.leg[chosen, None], np.inf)


def _allowed(way: Bools, edge: Ints) -> Bools:
    return way[np.maximum(edge, 0)]


def _whole(values: Floats) -> Ints:
    reachable = np.isfinite(values)
    rounded = np.rint(np.where(reachable, values, 0)).astype(np.int64)
    return np.where(reachable, rounded, UNREACHABLE)
