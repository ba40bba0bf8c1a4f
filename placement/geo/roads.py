"""A network made ready to be asked often: many starts at once, other costs within a blink.

Making it ready takes a fraction of one search by a plain Dijkstra from a hundred starts; which
nodes to leave out first is a question about sparse matrices, and SuperLU's minimum degree answers
it well for ways on the ground. Costs come later, so that rush hour, night and "what if this road
closes" share one hierarchy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, eye_array
from scipy.sparse.linalg import splu

from placement.geo.ends import NO_WAY, Ends, ends, finish
from placement.geo.network import UNREACHABLE, Bools, Ints, Network
from placement.geo.snap import Grid, Snap

Small = NDArray[np.int32]
_FEW = 10
"""Arcs changed, times this, up to the root of their number pay to be weighed with no others."""
_STARTS_AT_ONCE = 128
"""More at once would push the rows of the answer out of the cache."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Hierarchy:
    """The order in which nodes are left out, and the arcs that take their place.

    `rank`: (N,) of each node; `first`, `head`, `tail`: arcs from each rank to higher ones, A in
    all; `slot`: the arc of each edge, -1 for a loop; `turned`: the edge is drawn from the higher to
    the lower node; `low`, `below`: the arcs that end in each rank.
    """

    rank: Ints
    first: Ints
    head: Small
    tail: Small
    slot: Ints
    turned: Bools
    low: Ints
    below: Small


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Roads:
    """A network with costs, ready to be asked. `up`, `down`: cost of each arc of the hierarchy.

    `laid`: the same by the edges of the arc alone. `grid` puts points on it, where it was made and
    there is an edge to offer.
    """

    network: Network
    cost: Ints
    hierarchy: Hierarchy
    laid: tuple[Small, Small]
    up: Small
    down: Small
    grid: Grid | None = None

    def with_cost(self, cost: Ints) -> Self:
        """Return the same ways at other costs per edge, (E,); NO_WAY or more closes an edge."""
        from placement.geo.kernels import changes, hierarchy

        own, before = self.hierarchy, self.laid
        laid = _laid(self.network, own, cost)
        marked = (laid[0] != before[0]) | (laid[1] != before[1])
        if (int(marked.sum()) * _FEW) ** 2 > len(marked):
            up, down = laid[0].copy(), laid[1].copy()
            hierarchy.weigh(own.first, own.head, up, down)
        else:
            up, down = self.up.copy(), self.down.copy()
            arcs, lower = (own.first, own.head, own.tail), (own.low, own.below)
            changes.weigh_again(arcs, lower, laid, marked, up, down)
        return replace(self, cost=cost, laid=laid, up=up, down=down)


def make_ready(network: Network, cost: Ints) -> Roads:
    """Return the network with whole, non-negative costs per edge, (E,), ready to be asked."""
    from placement.geo.kernels import hierarchy

    own = build(network)
    laid = _laid(network, own, cost)
    up, down = laid[0].copy(), laid[1].copy()
    hierarchy.weigh(own.first, own.head, up, down)
    return Roads(network, cost, own, laid, up, down)


def _laid(network: Network, own: Hierarchy, cost: Ints) -> tuple[Small, Small]:
    from placement.geo.kernels import hierarchy

    small = np.minimum(cost, NO_WAY).astype(np.int32)
    closed = np.int32(NO_WAY)
    go, back = (np.where(way, small, closed) for way in (network.forward, network.backward))
    return hierarchy.laid(own.slot, own.turned, go, back, len(own.head))


def build(network: Network) -> Hierarchy:
    """Return the hierarchy of a network, whatever the costs."""
    from placement.geo.kernels import hierarchy, nearby

    count, u, v = len(network.node_x_mm), network.edge_u, network.edge_v
    rank = _ranks(_links(u, v, count))
    a, b = rank[u], rank[v]
    links = _links(a, b, count)
    first, head = hierarchy.drawn_in(links.indptr.astype(np.int64), links.indices.astype(np.int32))
    tail = np.repeat(np.arange(count, dtype=np.int32), np.diff(first))
    arcs = tail.astype(np.int64) * count + head
    slot = np.searchsorted(arcs, np.minimum(a, b) * count + np.maximum(a, b))
    low, below = nearby.by_place(head.astype(np.int64), count)
    slot = np.where(a == b, -1, slot)
    return Hierarchy(rank, first, head, tail, slot, a > b, low.astype(np.int64), below)


def _links(u: Ints, v: Ints, count: int) -> csr_array:
    both = (np.concatenate([u, v]), np.concatenate([v, u]))
    links = coo_array((np.ones(len(both[0])), both), shape=(count, count)).tocsr()
    links.data[:] = 1
    return links


def _ranks(links: csr_array) -> Ints:
    # Heavy on the diagonal: nothing is exchanged for the sake of precision.
    weight = float(np.diff(links.indptr).max(initial=0)) + 2
    matrix = (eye_array(links.shape[0]) * weight - links).tocsc()
    symmetric = {"SymmetricMode": True}
    factors = splu(matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options=symmetric)
    return np.asarray(factors.perm_c, dtype=np.int64)


def between(roads: Roads, starts: tuple[Snap, Ints], goals: tuple[Snap, Ints]) -> Ints:
    """Return the least cost from each start to each goal, legs included: (S, G).

    As `placement.geo.route.door_to_door`, which says what counts: the same numbers.
    """
    from placement.geo.kernels import hierarchy

    network, own = roads.network, roads.hierarchy
    leave = ends(network, roads.cost, *starts, leaving=True)
    reach = ends(network, roads.cost, *goals, leaving=False)
    total = np.empty((len(leave.edge), len(reach.edge)), dtype=np.int64)
    by, toll = entries(roads, reach)
    row = hierarchy.asked(own.first, own.head, by.reshape(-1))
    by = row[by].astype(np.int64)
    nothing_new = np.full(int(row.max(initial=-1)) + 1, -1, dtype=np.int32)
    for low in range(0, len(total), _STARTS_AT_ONCE):
        part = slice(low, low + _STARTS_AT_ONCE)
        found = searched(roads, leave, row, part)
        rows = found, found[:0], nothing_new
        hierarchy.doors(rows, by, toll, reach.leg, int(UNREACHABLE), total[part])
    finish(network, leave, reach, total, None)
    return total


def to_nodes(roads: Roads, starts: tuple[Snap, Ints]) -> tuple[Ints, Ends]:
    """Return the cost from each start to every node, (S, N), or UNREACHABLE; and the starts."""
    leave = ends(roads.network, roads.cost, *starts, leaving=True)
    every = np.arange(len(roads.hierarchy.rank), dtype=np.int32)
    found = searched(roads, leave, every).T[:, roads.hierarchy.rank]
    return np.where(found < NO_WAY, found.astype(np.int64), UNREACHABLE), leave


def entries(roads: Roads, points: Ends) -> tuple[Ints, Small]:
    """Return the ranks by which points are left or reached, and what that costs: (n, 2) each."""
    network, rank = roads.network, roads.hierarchy.rank
    by = np.column_stack([rank[network.edge_u[points.edge]], rank[network.edge_v[points.edge]]])
    toll = np.column_stack([points.by_u, points.by_v]).astype(np.int32)
    return by, toll


def climbed(roads: Roads, leave: Ends, row: Small, part: slice = slice(None)) -> Small:
    """Return what some starts cost to the nodes above them: (R, S), NO_WAY where not above."""
    from placement.geo.kernels import hierarchy

    own = roads.hierarchy
    at, toll = entries(roads, leave)
    outset = np.minimum(toll.astype(np.int64) + leave.leg[:, None], NO_WAY).astype(np.int32)
    found = np.empty((int(row.max(initial=-1)) + 1, len(at[part])), dtype=np.int32)
    hierarchy.climb(own.first, own.head, roads.up, row, at[part], outset[part], found)
    return found


def searched(roads: Roads, leave: Ends, row: Small, part: slice = slice(None)) -> Small:
    """Return what some starts cost to the nodes that have a row: (R, S), NO_WAY for no way."""
    from placement.geo.kernels import hierarchy

    own, found = roads.hierarchy, climbed(roads, leave, row, part)
    if found.shape[1] == 1:
        hierarchy.sweep_one(own.first, own.head, roads.down, row, found[:, 0])
    else:
        hierarchy.sweep(own.first, own.head, roads.down, row, found)
    return found
