"""In which municipality a point lies: point in polygon, the border included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from geopandas.geodataframe import GeoDataFrame


def locate(x: ArrayLike, y: ArrayLike, boundaries: GeoDataFrame) -> NDArray[np.object_]:
    """Return per point the id of the municipality that it lies in, or None.

    `x`, `y`: RD metres, shape (n,); `boundaries`: index municipality id, polygons or multipolygons
    in RD, holes respected. A point on a border touches, and touching counts; where several
    municipalities hold the point the smallest id wins, so that the answer never depends on the
    order of the file. Broken rings are repaired (make_valid); NaN points lie nowhere.
    """
    px = np.atleast_1d(np.asarray(x, dtype=np.float64))
    py = np.atleast_1d(np.asarray(y, dtype=np.float64))
    ids = np.array([str(name) for name in boundaries.index], dtype=object)
    order = np.argsort(ids.astype(str), kind="stable")
    areas = shapely.make_valid(np.asarray(boundaries.geometry.to_numpy(), dtype=object)[order])
    point, area = _inside(px, py, areas)
    answer = np.full(len(px), None, dtype=object)
    # Largest first, so that the smallest id is the one that stays.
    for number in np.unique(area)[::-1]:
        answer[point[area == number]] = ids[order[number]]
    return answer


def _inside(
    x: NDArray[np.float64], y: NDArray[np.float64], areas: NDArray[np.object_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    boxed, area = shapely.STRtree(areas).query(shapely.points(x[known], y[known]))
    shapely.prepare(areas)
    point = known[boxed]
    hit = shapely.intersects_xy(areas[area], x[point], y[point])
    return point[hit], area[hit].astype(np.int64)
