"""From ways to the area around them, coarse and quick: for drawing, never for a verdict."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation
from shapely.geometry.base import BaseGeometry

CELL_M = 40.0
REACH_OUT_CELLS = 2
LEAST_M2 = 60_000.0
"""Pieces and holes smaller than this would only make a map heavy."""
Lines = NDArray[np.object_]
Mask = NDArray[np.bool_]


def around(lines: Lines) -> BaseGeometry:
    """Return the area within some 80 m of lines in RD metres, on a grid of 40 m; may be empty.

    On a grid because merging thousands of outlines takes seconds.
    """
    if not len(lines):
        return shapely.MultiPolygon()
    dense = shapely.get_coordinates(shapely.segmentize(lines, CELL_M / 2))
    cells = np.floor(dense / CELL_M).astype(np.int64)
    low = cells.min(axis=0) - REACH_OUT_CELLS - 1
    placed = cells - low
    mask = np.zeros(placed.max(axis=0) + REACH_OUT_CELLS + 2, dtype=np.bool_)
    mask[placed[:, 0], placed[:, 1]] = True
    away = np.hypot(
        *np.mgrid[-REACH_OUT_CELLS : REACH_OUT_CELLS + 1, -REACH_OUT_CELLS : REACH_OUT_CELLS + 1]
    )
    return _outlined(binary_dilation(mask, structure=away <= REACH_OUT_CELLS), low)


def _outlined(mask: Mask, low: NDArray[np.int64]) -> BaseGeometry:
    """Return the cells of a mask (edges all False) as polygons; `low` is its first cell."""
    faces = shapely.get_parts(shapely.polygonize(_edges(mask, low)))
    inner = shapely.get_coordinates(shapely.point_on_surface(faces))
    at = np.floor(inner / CELL_M).astype(np.int64) - low
    kept = faces[mask[at[:, 0], at[:, 1]] & (shapely.area(faces) >= LEAST_M2)]
    solid = [
        shapely.Polygon(
            face.exterior, [r for r in face.interiors if shapely.Polygon(r).area >= LEAST_M2]
        )
        for face in kept
    ]
    return shapely.simplify(shapely.MultiPolygon(solid), CELL_M * 1.2)


def _edges(mask: Mask, low: NDArray[np.int64]) -> Lines:
    """Return the sides between a cell that is in and one that is not, as lines in metres."""
    x, y = np.nonzero(mask[1:] != mask[:-1])
    upright = np.stack([np.column_stack([x + 1, y]), np.column_stack([x + 1, y + 1])], axis=1)
    x, y = np.nonzero(mask[:, 1:] != mask[:, :-1])
    level = np.stack([np.column_stack([x, y + 1]), np.column_stack([x + 1, y + 1])], axis=1)
    corners = np.concatenate([upright, level]) + low
    return np.asarray(shapely.linestrings(corners * CELL_M), dtype=object)
