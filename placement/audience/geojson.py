"""From RD metres to what a view holds: GeoJSON in CRS84 that cannot be changed by accident."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from placement.audience.views import Geometry
from placement.geo.crs import to_wgs84

DECIMALS = 6
"""Some 0.1 m: enough for a front door."""


def points(x: ArrayLike, y: ArrayLike) -> list[Geometry]:
    """Return GeoJSON points of RD metres, in the same order."""
    lon, lat = (np.round(part, DECIMALS).tolist() for part in to_wgs84(x, y))
    return [
        {"type": "Point", "coordinates": at}
        for at in zip(np.atleast_1d(lon).tolist(), np.atleast_1d(lat).tolist(), strict=True)
    ]


def point(x: float, y: float) -> Geometry:
    """Return the GeoJSON point of one place in RD metres."""
    return points([x], [y])[0]


def shape(geometry: BaseGeometry, decimals: int = DECIMALS) -> Geometry:
    """Return the GeoJSON of a geometry in RD metres; outer rings run counter-clockwise."""

    def degrees(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        lon_lat = np.column_stack(to_wgs84(xy[:, 0], xy[:, 1]))
        return np.asarray(np.round(lon_lat, decimals), dtype=np.float64)

    flat = shapely.transform(shapely.force_2d(geometry), degrees)
    tidy = shapely.orient_polygons(shapely.remove_repeated_points(flat))
    return dict(mapping(tidy))
