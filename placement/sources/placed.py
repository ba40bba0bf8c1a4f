"""Whether shapes lie where they can: whole numbers of metres in RD, in the Netherlands."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from placement.geo.crs import in_netherlands


def placed(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return whether each shape in RD has finite coordinates only, with its middle in the country.

    A shape without coordinates does not.
    """
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    good = ~shapely.is_empty(shapes) & ~shapely.is_missing(shapes)
    good[owner[~np.isfinite(points).all(axis=1)]] = False
    bounds = shapely.bounds(shapes[good])
    x, y = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    good[good] = in_netherlands(x, y)
    return np.asarray(good, dtype=np.bool_)
