"""Where a point meets the network: the nearest edge, the place along it, and the leg to it."""

from __future__ import annotations

import sys
from dataclasses import dataclass, fields

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from placement.geo.network import Bools, Ints, Network

MANY = 5_000
"""Edges and points from which compiled code wins, loading it included."""
_TIE_M = 1e-7
_CELL_MM, _MOST_CELLS = 128_000.0, 4_000_000
MAX_LEG_MM = 250_000
"""Farther from the nearest way than this, a network says nothing about a point."""


Lines = NDArray[np.object_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Snap:
    """Points put on a network, shape (n,).

    `edge` is -1 and nothing else holds where the network has no edge to offer. `along_mm` counts
    from the edge's u in its own length. Not `covered`: the leg is longer than allowed.
    """

    x_mm: Ints
    y_mm: Ints
    edge: Ints
    along_mm: Ints
    leg_mm: Ints
    covered: Bools

    def only(self, which: Ints) -> Snap:
        """Return some of the points, by position, in that order."""
        return Snap(*(getattr(self, item.name)[which] for item in fields(self)))


def snap(
    network: Network,
    x_mm: ArrayLike,
    y_mm: ArrayLike,
    max_leg_mm: int = MAX_LEG_MM,
    *,
    compiled: bool | None = None,
    grid: Grid | None = None,
) -> Snap:
    """Return where points (whole RD millimetres) meet the nearest snappable edge.

    Nodes are not enough: snapping to them makes a third of the short walks wrong. Of edges at the
    same distance the first of the network counts. A leg of exactly `max_leg_mm` is covered.
    `compiled` forces either engine; both say the same. `grid` is that of `gridded`, for who asks
    often: making it takes longer than putting a few points on the network.
    """
    x, y = (np.atleast_1d(np.asarray(part, dtype=np.int64)) for part in (x_mm, y_mm))
    usable = np.flatnonzero(network.snappable)
    edge = np.full(len(x), -1, dtype=np.int64)
    along, leg = np.zeros_like(edge), np.zeros_like(edge)
    if len(usable) and len(x):
        points = np.asarray(shapely.points(x / 1_000, y / 1_000), dtype=object)
        swift = len(usable) >= MANY and (len(x) >= MANY or "numba" in sys.modules)
        swift = swift if compiled is None else compiled
        if grid is None and not swift:
            edge = _by_tree(network, usable, points)
        else:
            edge = _by_grid(grid or gridded(network), points)
        lines = network.lines(edge)
        share = shapely.line_locate_point(lines, points, normalized=True)
        leg = np.rint(shapely.distance(lines, points) * 1_000).astype(np.int64)
        along = np.rint(np.nan_to_num(share) * network.edge_mm[edge]).astype(np.int64)
    return Snap(x, y, edge, along, leg, (edge >= 0) & (leg <= max_leg_mm))


def _by_tree(network: Network, usable: Ints, points: Lines) -> Ints:
    tree = shapely.STRtree(network.lines(usable))
    (point, _), metres = tree.query_nearest(points, all_matches=False, return_distance=True)
    # At a crossing the last digit would decide: what is as near but for rounding counts as well.
    reach = np.empty(len(points))
    reach[point] = metres + _TIE_M
    point, line = tree.query(points, predicate="dwithin", distance=reach)
    order = np.lexsort((line, point))
    _, first = np.unique(point[order], return_index=True)
    nearest: Ints = usable[line[order[first]]]
    return nearest


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Grid:
    """The straight pieces of the edges that may be snapped to, by cell, ready to be asked often.

    `piece`: (P, 4) x, y of both ends; `owner`: (P,) its edge; `frame`: corner and side of a cell;
    `start`, `order`: where the pieces of each cell begin, and those pieces.
    """

    piece: Floats
    owner: Ints
    frame: Floats
    columns: int
    rows: int
    start: Ints
    order: NDArray[np.int32]


def gridded(network: Network) -> Grid:
    """Return the grid of a network that has an edge to offer."""
    from placement.geo.kernels import streets

    edge_of = np.repeat(np.arange(len(network.edge_u)), np.diff(network.shape_start) - 1)
    first = np.delete(np.arange(len(network.shape_mm)), network.shape_start[1:] - 1)
    kept = network.snappable[edge_of]
    begin, end = (network.shape_mm[at[kept]].astype(np.float64) for at in (first, first + 1))
    piece, own = np.column_stack([begin, end]), edge_of[kept]
    low, high = np.minimum(begin, end).min(axis=0), np.maximum(begin, end).max(axis=0)
    cell = max(_CELL_MM, float(np.sqrt(np.prod(high - low) / _MOST_CELLS)))
    columns, rows = ((high - low) // cell + 1).astype(int).tolist()
    frame = np.array([low[0], low[1], cell])
    start, order = streets.gridded(piece, frame, columns, rows)
    return Grid(piece, own, frame, columns, rows, start, order)


def _by_grid(grid: Grid, points: Lines) -> Ints:
    from placement.geo.kernels import streets

    at = shapely.get_coordinates(points) * 1_000
    return streets.nearest(
        at, grid.piece, grid.owner, grid.start, grid.order, grid.frame, grid.columns, grid.rows
    )
