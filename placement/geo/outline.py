"""From the time left along ways to an area: on a raster, for merging outlines takes seconds.

The raster is coarse and for drawing; what makes it true is `true_to`: at every place of which the
verdict is known the area says the same as the verdict.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import label
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from placement.geo.network import Bools, Ints, Network
from placement.geo.rings import polygons
from placement.geo.speeds import walking_ms
from placement.quantities import MM_PER_METRE

CELL_M = 40.0
LEAST_M2 = 60_000.0
"""Pieces and holes smaller than this would only make a map heavy."""
_RINGS = 2
_SMOOTH = 0.75
"""Of a cell: enough to turn stairs of one cell into a slope."""
_STEP_M = 24.0
_SPOT_M = 24.0
_CLEARANCE = 0.3
"""Half a square at a place, of the way to the nearest other verdict: their corners never meet."""
Floats = NDArray[np.float64]


def along(network: Network, edges: Ints) -> tuple[Ints, Floats, Floats]:
    """Return marks every 24 m or less on edges: place in `edges`, share of the edge, RD metres."""
    pieces = network.shape_start[edges + 1] - network.shape_start[edges] - 1
    owner = np.repeat(np.arange(len(edges)), pieces)
    before = np.cumsum(pieces) - pieces
    at = np.arange(len(owner)) + np.repeat(network.shape_start[edges] - before, pieces)
    begin = network.shape_mm[at] / MM_PER_METRE
    way = network.shape_mm[at + 1] / MM_PER_METRE - begin
    length = np.hypot(way[:, 0], way[:, 1])
    covered = np.concatenate([[0.0], np.cumsum(length)])
    whole = np.maximum(covered[before + pieces] - covered[before], 1e-9)
    count = np.ceil(length / _STEP_M).astype(np.int64)
    piece = np.repeat(np.arange(len(owner)), count)
    step = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count) + 0.5
    part = step / count[piece]
    share = covered[piece] - covered[before][owner[piece]] + part * length[piece]
    return owner[piece], share / whole[owner[piece]], begin[piece] + part[:, None] * way[piece]


def left_along(network: Network, cost: Ints, left: Ints) -> tuple[Floats, Floats]:
    """Return marks on ways that are reached, RD metres (M, 2), and what is left there in ms (M,).

    `left`: what is left at each node, (N,), below 0 where it is not reached.
    """
    ahead = network.forward & (left[network.edge_u] > 0)
    astern = network.backward & (left[network.edge_v] > 0)
    edges = np.flatnonzero(ahead | astern)
    owner, share, places = along(network, edges)
    edge = edges[owner]
    from_u = np.where(ahead[edge], left[network.edge_u[edge]] - share * cost[edge], -1.0)
    from_v = np.where(astern[edge], left[network.edge_v[edge]] - (1 - share) * cost[edge], -1.0)
    rest = np.maximum(from_u, from_v)
    return places[rest >= 0], rest[rest >= 0]


def left_between(network: Network, left: Ints) -> tuple[Floats, Floats]:
    """Return what `left_along` does, of ways between two nodes that are both reached.

    For what is left after the worst of several journeys, of which no single cost tells.
    """
    edges = np.flatnonzero((left[network.edge_u] >= 0) & (left[network.edge_v] >= 0))
    owner, share, places = along(network, edges)
    edge = edges[owner]
    return places, (1 - share) * left[network.edge_u[edge]] + share * left[network.edge_v[edge]]


def enough_ms() -> int:
    """Return what must be left to be drawn as wide as any: more makes no difference."""
    return int(walking_ms(np.array([_RINGS * CELL_M * MM_PER_METRE]))[0])


def outline(places: Floats, left: Floats) -> BaseGeometry:
    """Return the area around marks, as far as one may walk in what is left there, at most 80 m.

    RD metres on a grid of 40 m; may be empty. Small pieces beside the largest, and small holes, are
    left out.
    """
    if not len(places):
        return shapely.MultiPolygon()
    cells = np.floor(places / CELL_M).astype(np.int64)
    low = cells.min(axis=0) - _RINGS - 1
    shape = cells.max(axis=0) - low + _RINGS + 2
    row, column = (cells - low).T
    raster = np.full(shape[0] * shape[1], -1.0)
    np.maximum.at(raster, row * shape[1] + column, left)
    return _outlined(_tidied(_walked_out(raster.reshape(shape))), low)


def _walked_out(raster: Floats) -> Bools:
    """Return the cells that are reached, those beside them, and what one can walk to from these."""
    per_cell = float(walking_ms(np.array([CELL_M * MM_PER_METRE]))[0])
    reached = raster >= 0
    for dx in range(-_RINGS, _RINGS + 1):
        for dy in range(-_RINGS, _RINGS + 1):
            away = float(np.hypot(dx, dy))
            if 0 < away <= _RINGS:
                left = raster[_shifted(-dx), _shifted(-dy)]
                reached[_shifted(dx), _shifted(dy)] |= left >= (away - 1) * per_cell
    return reached


def _shifted(by: int) -> slice:
    return slice(by, None) if by >= 0 else slice(None, by)


def _tidied(mask: Bools) -> Bools:
    """Return a mask without small pieces beside the largest and without small holes."""
    least = LEAST_M2 / CELL_M**2
    pieces, _ = label(mask)
    size = np.bincount(pieces.reshape(-1))
    size[0] = 0
    kept = (size >= min(least, size.max()))[pieces]
    holes, _ = label(~kept)
    small = np.bincount(holes.reshape(-1)) < least
    tidy: Bools = kept | (small[holes] & ~kept)
    return tidy


def _outlined(mask: Bools, low: Ints) -> BaseGeometry:
    """Return the cells of a mask (edges all False) as polygons; `low` is its first cell."""
    solid = shapely.transform(polygons(mask), lambda cells: (cells + low) * CELL_M)
    # Quick and careless of crossings; what it makes of them is put right after.
    coarse = shapely.simplify(solid, CELL_M * _SMOOTH, preserve_topology=False)
    area: BaseGeometry = shapely.make_valid(coarse)
    return area


def true_to(area: BaseGeometry, x_mm: Ints, y_mm: Ints, inside: Bools) -> BaseGeometry:
    """Return the area, changed as little as is needed to hold exactly the places of `inside`.

    Places in whole RD millimetres, (n,); afterwards `area` covers a place if and only if it is
    inside. A spot with both verdicts (units of one building with times given by hand) is outside:
    nobody is promised what he may not get.
    """
    near = _around(area, x_mm, y_mm, inside)
    places, verdict = _one_verdict(x_mm[near], y_mm[near], inside[near])
    metres = places / MM_PER_METRE
    shapely.prepare(area)
    wrong = np.flatnonzero(shapely.intersects_xy(area, metres[:, 0], metres[:, 1]) != verdict)
    if not len(wrong):
        return area
    half = _room(metres, verdict, wrong)
    x, y = metres[wrong].T
    squares = np.asarray(shapely.box(x - half, y - half, x + half, y + half), dtype=object)
    more = verdict[wrong]
    added = shapely.union_all([*squares[more], area])
    return shapely.difference(added, shapely.union_all(squares[~more]))


def _around(area: BaseGeometry, x: Ints, y: Ints, inside: Bools) -> Ints:
    """Return the places that the area may hold, or should, or that lie near such a place."""
    corners = np.concatenate(
        [shapely.get_coordinates(area), np.column_stack([x, y])[inside] / MM_PER_METRE]
    )
    if not len(corners):
        return np.empty(0, dtype=np.int64)
    margin = _SPOT_M / _CLEARANCE
    west, south = (corners.min(axis=0) - margin) * MM_PER_METRE
    east, north = (corners.max(axis=0) + margin) * MM_PER_METRE
    return np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))


def _one_verdict(x: Ints, y: Ints, inside: Bools) -> tuple[Ints, Bools]:
    order = np.lexsort((y, x))
    places = np.column_stack([x, y])[order]
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = (places[1:] != places[:-1]).any(axis=1)
    first = np.flatnonzero(new)
    verdict = np.logical_and.reduceat(inside[order], first) if len(first) else inside[order]
    return places[first], verdict


def _room(metres: Floats, verdict: Bools, wrong: Ints) -> Floats:
    """Return half the side of the square around each wrong place: it holds no other verdict."""
    half = np.full(len(wrong), _SPOT_M)
    for side in (True, False):
        own, others = verdict[wrong] == side, metres[verdict != side]
        if own.any() and len(others):
            away, _ = cKDTree(others).query(metres[wrong[own]])
            half[own] = np.minimum(half[own], away * _CLEARANCE)
    return half
