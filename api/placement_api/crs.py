"""The two reference systems at the door: CRS84 unless asked otherwise, RD New on request."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from placement.geo.crs import in_netherlands, to_rd, to_wgs84
from placement_api.problems import Refused

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
RD = "http://www.opengis.net/def/crs/EPSG/0/28992"
SPELLED = {CRS84: CRS84, "CRS84": CRS84, "OGC:CRS84": CRS84, RD: RD, "EPSG:28992": RD}
DECIMALS = {CRS84: 8, RD: 3}
"""About a millimetre."""


def known(crs: str) -> str:
    """Return the full name of a system; refuses (400) one that is not spoken here."""
    found = SPELLED.get(crs.strip().strip("<>"))
    if found is None:
        raise Refused(400, f"dit coördinatenstelsel kan niet; kies uit: {CRS84} of {RD}")
    return found


def coordinates_to_rd(point: Sequence[float], crs: str) -> tuple[float, float]:
    """Return RD metres of a point in a system; refuses (400) one outside the Netherlands."""
    x, y = (np.array([value], dtype=np.float64) for value in point)
    if not np.isfinite([x, y]).all():
        raise Refused(400, "het punt heeft geen coördinaten")
    if known(crs) == CRS84:
        if not (abs(x) <= 180).all() or not (abs(y) <= 90).all():
            raise Refused(400, "het punt ligt niet in Nederland")
        x, y = to_rd(x, y)
    if not np.isfinite([x, y]).all() or not in_netherlands(x, y).all():
        raise Refused(400, "het punt ligt niet in Nederland")
    return round(float(x[0]), 3), round(float(y[0]), 3)


def from_rd(x: ArrayLike, y: ArrayLike, crs: str) -> list[list[float]]:
    """Return coordinates in a system of RD points, x (or longitude) first."""
    points = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    pair = points if crs == RD else to_wgs84(*points)
    rows: list[list[float]] = np.round(np.column_stack(pair), DECIMALS[crs]).tolist()
    return rows
