"""Invented towns for benchmarks and tests of the geometry: seeded, of any size, like Dutch ones."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import Delaunay

from placement.geo.network import Network

SPACING_MM = 140_000


def town(nodes: int, seed: int = 1, degree: float = 2.9) -> Network:
    """Return a driving network: a spanning tree and the shorter of the other links, as towns grow.

    `degree`: ends of edges per node (2.96 in the real walking network of Delft). A tenth one-way.
    """
    rng = np.random.default_rng(seed)
    xy = rng.integers(0, int(SPACING_MM * np.sqrt(nodes)), (nodes, 2)).astype(np.int64)
    edge = links(xy, degree, rng)
    mm = np.rint(np.hypot(*(xy[edge[:, 0]] - xy[edge[:, 1]]).T) * rng.uniform(1, 1.3, len(edge)))
    mm = np.maximum(mm.astype(np.int64), 1)
    kmh = rng.choice([20, 30, 50, 80], len(edge), p=[0.2, 0.4, 0.3, 0.1])
    count = len(edge)
    return Network(
        kind="drive",
        node_id=np.arange(nodes).astype(str),
        node_x_mm=xy[:, 0].copy(),
        node_y_mm=xy[:, 1].copy(),
        edge_u=edge[:, 0].copy(),
        edge_v=edge[:, 1].copy(),
        edge_mm=mm,
        edge_ms=np.rint(mm * 3.6 / kmh).astype(np.int64),
        forward=np.ones(count, dtype=bool),
        backward=rng.random(count) >= 0.1,
        snappable=np.ones(count, dtype=bool),
        shape_mm=xy[edge].reshape(-1, 2),
        shape_start=np.arange(count + 1) * 2,
        note="verzonnen",
    )


def links(xy: np.ndarray, degree: float, rng: np.random.Generator) -> np.ndarray:
    corners = Delaunay(xy).simplices.astype(np.int64)
    sides = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
    edge = np.unique(np.sort(sides, axis=1), axis=0)
    length = np.hypot(*(xy[edge[:, 0]] - xy[edge[:, 1]]).T) + 1
    tree = minimum_spanning_tree(coo_array((length, edge.T), shape=(len(xy), len(xy)))).tocoo()
    low, high = np.minimum(tree.row, tree.col), np.maximum(tree.row, tree.col)
    key = edge[:, 0] * len(xy) + edge[:, 1]
    kept = np.isin(key, low.astype(np.int64) * len(xy) + high)
    rest = np.flatnonzero(~kept)
    more = int(len(xy) * degree / 2) - int(kept.sum())
    # Some length is left to chance: with the shortest alone every longer journey is a detour.
    chosen = rest[np.argsort(length[rest] * rng.random(len(rest)))[:more]]
    return edge[np.sort(np.concatenate([np.flatnonzero(kept), chosen]))]


def around(
    net: Network, count: int, seed: int, away_mm: int = 60_000
) -> tuple[np.ndarray, np.ndarray]:
    """Return places near crossings of a network: x and y in whole millimetres."""
    rng = np.random.default_rng(seed)
    at = rng.choice(len(net.node_x_mm), count)
    x, y = rng.integers(-away_mm, away_mm + 1, (2, count))
    return net.node_x_mm[at] + x, net.node_y_mm[at] + y
