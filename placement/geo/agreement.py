"""An area on the map brought into line with the matrix: the matrix decides, a drawing follows."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from placement.geo.network import Bools, Ints

CLEAR_M = 35.0
"""How much of an area is taken away around a place that it wrongly holds: below a drawing cell."""


def agreed(area: BaseGeometry, x_mm: Ints, y_mm: Ints, in_time: Bools) -> tuple[BaseGeometry, int]:
    """Return the area without the places that are not in time, and how many it had held.

    `area` in RD metres; `in_time` is the verdict of the matrix per place. A place that is in time
    and lies outside stays outside: the promise is that who is inside is reached.
    """
    points = np.asarray(shapely.points(x_mm / 1_000, y_mm / 1_000), dtype=object)
    wrong = np.flatnonzero(shapely.intersects(area, points) & ~in_time)
    if not len(wrong):
        return area, 0
    kept = shapely.difference(area, shapely.union_all(shapely.buffer(points[wrong], CLEAR_M)))
    return kept, len(wrong)
