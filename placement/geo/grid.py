"""Hexagons to count in: H3, whose cells bear the same name for everyone.

Chosen over a grid of our own in RD by measurement: within the region its cells differ 0.7 % in
area at most (resolution 8), in the whole country 8 %, and any other program knows them by name.
"""

from __future__ import annotations

import h3  # type: ignore[import-untyped]
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from placement.geo.crs import to_rd, to_wgs84

RESOLUTION = 8
"""Some 0.62 km² in the Netherlands; one step finer is a seventh of it."""
FINEST, COARSEST = 10, 5


def covering(area: BaseGeometry, resolution: int = RESOLUTION) -> tuple[str, ...]:
    """Return the names of the cells that touch an area in RD metres, sorted.

    ValueError, in Dutch, for a resolution that has no use here.
    """
    if not COARSEST <= resolution <= FINEST:
        raise ValueError(f"de fijnheid van de zeshoeken loopt van {COARSEST} tot {FINEST}")
    degrees = shapely.transform(area, lambda xy: np.column_stack(to_wgs84(xy[:, 0], xy[:, 1])))
    found: set[str] = set()
    for part in shapely.get_parts(degrees):
        if isinstance(part, shapely.Polygon):
            shape = h3.geo_to_h3shape(mapping(part))
            found.update(h3.h3shape_to_cells_experimental(shape, resolution, contain="overlap"))
    return tuple(sorted(found))


def outlines(cells: tuple[str, ...]) -> NDArray[np.object_]:
    """Return cells as polygons in RD metres: (n,)."""
    shapes = np.empty(len(cells), dtype=object)
    for number, cell in enumerate(cells):
        lat, lon = np.array(h3.cell_to_boundary(cell)).T
        shapes[number] = shapely.Polygon(np.column_stack(to_rd(lon, lat)))
    return shapes
