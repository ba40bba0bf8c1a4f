"""Areas on the map: what lies within a walk or within reach, drawn along the ways."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from placement.geo.network import Ints, Network
from placement.geo.route import Ends, reached_nodes
from placement.geo.snap import Snap, snap
from placement.geo.speeds import walking_ms
from placement.geo.travel import mode_ms

WALK_BUFFER_M = 8.0
REACH_BUFFER_M = 80.0
_CELL_M = 40.0
_WALK_SHAPE_M = 0.5
Lines = NDArray[np.object_]


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
    network: Network,
    base_mm: tuple[int, int],
    limit_ms: int,
    mode: str = "car",
    buffer_m: float = REACH_BUFFER_M,
) -> BaseGeometry:
    """Return the polygon in RD metres of all ways within `limit_ms` of travel from a base.

    `limit_ms` is what is left after handling. Directed as the journey is; coarse, for a map and
    never for a verdict. Empty where the network does not cover the base. ValueError as `mode_ms`.
    """
    at = _one(network, base_mm)
    cost = mode_ms(network, mode)
    pieces = _pieces(network, cost, at, walking_ms(at.leg_mm), limit_ms)
    return _coarse(pieces, buffer_m) if len(pieces) else Polygon()


def _one(network: Network, point_mm: tuple[int, int]) -> Snap:
    return snap(network, [point_mm[0]], [point_mm[1]])


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


def _coarse(lines: Lines, buffer_m: float) -> BaseGeometry:
    """Return the lines widened, on a raster: merging thousands of outlines takes seconds."""
    cells = np.floor(shapely.get_coordinates(shapely.segmentize(lines, _CELL_M / 2)) / _CELL_M)
    margin = int(np.ceil(buffer_m / _CELL_M)) + 1
    low = cells.min(axis=0).astype(np.int64) - margin
    placed = cells.astype(np.int64) - low
    raster = np.zeros(placed.max(axis=0) + margin + 1, dtype=np.bool_)
    raster[placed[:, 0], placed[:, 1]] = True
    offset = np.hypot(*np.mgrid[-margin : margin + 1, -margin : margin + 1])
    wide = binary_dilation(raster, structure=offset <= buffer_m / _CELL_M)
    # Rows of neighbouring cells become one box each.
    change = np.diff(wide.astype(np.int8), axis=1, prepend=0, append=0)
    column, first = np.nonzero(change == 1)
    _, after = np.nonzero(change == -1)
    x, bottom, top = column + low[0], first + low[1], after + low[1]
    boxes = shapely.box(x * _CELL_M, bottom * _CELL_M, (x + 1) * _CELL_M, top * _CELL_M)
    return shapely.simplify(shapely.union_all(boxes), _CELL_M)
