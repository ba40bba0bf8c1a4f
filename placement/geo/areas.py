"""Areas on the map: what lies within a walk or within reach, drawn along the ways."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from placement.geo.ends import Ends
from placement.geo.network import Bools, Ints, Network
from placement.geo.outline import along, left_along, outline, true_to
from placement.geo.roads import Roads, to_nodes
from placement.geo.route import reached_nodes
from placement.geo.snap import Grid, Snap, snap
from placement.geo.speeds import walking_ms

WALK_BUFFER_M = 8.0
_WALK_SHAPE_M = 0.5
Lines = NDArray[np.object_]
Floats = NDArray[np.float64]


def walk_area(
    network: Network, point_mm: tuple[int, int], limit_mm: int, buffer_m: float = WALK_BUFFER_M
) -> BaseGeometry:
    """Return the polygon in RD metres of all ways within `limit_mm` on foot from a point.

    The leg to the first way counts and is drawn. Empty where the network does not cover the point.
    """
    at = _one(network, point_mm)
    pieces = _pieces(network, network.edge_mm, at, at.leg_mm, limit_mm)
    if not len(pieces):
        return Polygon()
    drawn = shapely.union_all(np.concatenate([pieces, _leg(network, at)]))
    area = shapely.buffer(shapely.simplify(drawn, _WALK_SHAPE_M), buffer_m, quad_segs=3)
    return shapely.simplify(area, _WALK_SHAPE_M)


def reach_area(
    roads: Roads,
    base_mm: tuple[int, int],
    limit_ms: int,
    places: tuple[Ints, Ints, Bools] | None = None,
) -> BaseGeometry:
    """Return the polygon in RD metres of what is within `limit_ms` of travel from a base.

    `limit_ms` is what is left after handling. Directed as the journey is. `places`: x, y in whole
    millimetres and whether the matrix puts each within the limit: the area holds exactly those;
    elsewhere it is coarse. Empty where the network does not cover the base.
    """
    at = _one(roads.network, base_mm, roads.grid)
    leg = walking_ms(at.leg_mm)
    area: BaseGeometry = Polygon()
    if at.covered[0] and leg[0] <= limit_ms:
        nodes, start = to_nodes(roads, (at, leg))
        area = _reached(roads.network, roads.cost, nodes[0], start, limit_ms)
    return area if places is None else true_to(area, *places)


def _reached(network: Network, cost: Ints, nodes: Ints, start: Ends, limit: int) -> BaseGeometry:
    marks, left = left_along(network, cost, limit - nodes)
    own_marks, own_left = _left_on_own(network, cost, start, limit)
    return outline(np.concatenate([marks, own_marks]), np.concatenate([left, own_left]))


def _left_on_own(network: Network, cost: Ints, start: Ends, limit: int) -> tuple[Floats, Floats]:
    """Return what `left_along` does for the edge that the base itself stands on."""
    _, share, marks = along(network, start.edge)
    edge = int(start.edge[0])
    ahead = share * cost[edge] - start.part[0]
    allowed = (network.forward[edge] & (ahead >= 0)) | (network.backward[edge] & (ahead <= 0))
    left = np.where(allowed, limit - start.leg[0] - np.abs(ahead), -1.0)
    return marks[left >= 0], left[left >= 0]


def _one(network: Network, point_mm: tuple[int, int], grid: Grid | None = None) -> Snap:
    return snap(network, [point_mm[0]], [point_mm[1]], grid=grid)


def _pieces(network: Network, cost: Ints, at: Snap, leg: Ints, limit: int) -> Lines:
    """Return lines of all that is reached: whole edges, and the first part of others."""
    if not at.covered[0] or leg[0] > limit:
        return np.empty(0, dtype=object)
    nodes, start = reached_nodes(network, cost, (at, leg), limit)
    share = np.maximum(cost, 1)
    from_u = np.where(network.forward, (limit - nodes[network.edge_u]) / share, 0).clip(0, 1)
    from_v = np.where(network.backward, (limit - nodes[network.edge_v]) / share, 0).clip(0, 1)
    whole = np.flatnonzero(from_u + from_v >= 1)
    ahead = np.flatnonzero((from_u > 0) & (from_u + from_v < 1))
    astern = np.flatnonzero((from_v > 0) & (from_u + from_v < 1))
    parts = [
        network.lines(whole),
        _cut(network, ahead, np.zeros(len(ahead)), from_u[ahead]),
        _cut(network, astern, 1 - from_v[astern], np.ones(len(astern))),
        _own_edge(network, cost, start, limit),
    ]
    return np.concatenate(parts)


def _own_edge(network: Network, cost: Ints, start: Ends, limit: int) -> Lines:
    edge = start.at.edge
    whole = np.maximum(cost[edge], 1)
    here, span = start.part / whole, (limit - start.leg) / whole
    low = np.where(network.backward[edge], (here - span).clip(0, 1), here)
    high = np.where(network.forward[edge], (here + span).clip(0, 1), here)
    return _cut(network, edge, low, high)


def _cut(
    network: Network, edges: Ints, low: NDArray[np.float64], high: NDArray[np.float64]
) -> Lines:
    cut = np.empty(len(edges), dtype=object)
    if len(edges):
        for number, line in enumerate(network.lines(edges)):
            cut[number] = substring(line, float(low[number]), float(high[number]), normalized=True)
    return cut


def _leg(network: Network, at: Snap) -> Lines:
    door = shapely.points(at.x_mm / 1_000, at.y_mm / 1_000)
    return np.asarray(shapely.shortest_line(door, network.lines(at.edge)), dtype=object)
