"""Costs between nodes by scipy alone: what other ways of reckoning are held against."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse.csgraph import dijkstra

from placement.geo.network import UNREACHABLE, Ints, Network
from placement.geo.route import _arcs, least_graph


def node_costs(network: Network, cost: Ints, sources: ArrayLike) -> NDArray[np.int64]:
    """Return the least cost from given nodes to all nodes, directed: (S, N), or UNREACHABLE."""
    graph = least_graph(*_arcs(network, cost), len(network.node_x_mm))
    found = dijkstra(graph, indices=np.asarray(sources, dtype=np.int64))
    return np.where(np.isfinite(found), np.nan_to_num(found, posinf=0), UNREACHABLE).astype(int)
