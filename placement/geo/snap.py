"""Where a point meets the network: the nearest edge, the place along it, and the leg to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from placement.geo.network import Bools, Ints, Network

MAX_LEG_MM = 250_000
"""Farther from the nearest way than this, a network says nothing about a point."""


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


def snap(network: Network, x_mm: ArrayLike, y_mm: ArrayLike, max_leg_mm: int = MAX_LEG_MM) -> Snap:
    """Return where points (whole RD millimetres) meet the nearest snappable edge.

    Nodes are not enough: snapping to them makes a third of the short walks wrong. Of edges at the
    same distance the first of the network counts. A leg of exactly `max_leg_mm` is covered.
    """
    x, y = (np.atleast_1d(np.asarray(part, dtype=np.int64)) for part in (x_mm, y_mm))
    usable = np.flatnonzero(network.snappable)
    edge = np.full(len(x), -1, dtype=np.int64)
    along, leg = np.zeros_like(edge), np.zeros_like(edge)
    if len(usable) and len(x):
        lines = network.lines(usable)
        points = np.asarray(shapely.points(x / 1_000, y / 1_000), dtype=object)
        nearest, metres = _nearest(lines, points)
        share = shapely.line_locate_point(lines[nearest], points, normalized=True)
        edge, leg = usable[nearest], np.rint(metres * 1_000).astype(np.int64)
        along = np.rint(np.nan_to_num(share) * network.edge_mm[edge]).astype(np.int64)
    return Snap(x, y, edge, along, leg, (edge >= 0) & (leg <= max_leg_mm))


def _nearest(
    lines: NDArray[np.object_], points: NDArray[np.object_]
) -> tuple[Ints, NDArray[np.float64]]:
    tree = shapely.STRtree(lines)
    (point, line), metres = tree.query_nearest(points, return_distance=True, all_matches=True)
    order = np.lexsort((line, point))
    _, first = np.unique(point[order], return_index=True)
    chosen = order[first]
    return line[chosen].astype(np.int64), metres[chosen]
