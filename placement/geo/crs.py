"""Coordinates: RD New (EPSG:28992) inside, WGS84 at the door; nothing else is accepted.

The transformation is pinned instead of chosen by pyproj, so that a machine with grid files gives
the same millimetre as one without. It is EPSG:15934 followed by RD New; it differs at most 0.25 m
from RDNAPTRANS2018 in the Netherlands, 6.4 cm in the region and 1.1 mm on 100 m.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely import Polygon

RD = 28992
WGS84 = 4326
_RD_CODES = frozenset({28992, 7415})
_DEGREE_CODES = frozenset({4326, 4258})
_OLD_PREFIX = re.compile(r"^\s*\+?init=epsg:", re.IGNORECASE)
_OUTLINE_MARGIN_M = 8_000.0
# Corners of the Netherlands in RD kilometres, by hand: to catch a point at sea or abroad, no more.
_OUTLINE_KM = (
    *((14, 378), (20, 397), (63, 446), (95, 490), (110, 556), (117, 580), (143, 602), (180, 611)),
    *((209, 615), (236, 619), (252, 612), (260, 596), (278, 580), (278, 560), (269, 535)),
    *((264, 512), (270, 489), (262, 464), (254, 440), (215, 427), (206, 412), (212, 380)),
    *((207, 353), (206, 320), (201, 306), (176, 306), (172, 320), (162, 355), (128, 368)),
    *((103, 378), (78, 370), (62, 362), (44, 357), (16, 364)),
)


@cache
def _degrees_to_rd() -> Transformer:
    helmert = (
        "+proj=helmert +x=565.4171 +y=50.3319 +z=465.5524 +rx=0.398957388243134 "
        "+ry=-0.343987817378283 +rz=1.87740163998045 +s=4.0725 +convention=coordinate_frame"
    )
    stereographic = (
        "+proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079 "
        "+x_0=155000 +y_0=463000 +ellps=bessel"
    )
    return Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=push +v_3 "
        f"+step +proj=cart +ellps=WGS84 +step +inv {helmert} +step +inv +proj=cart +ellps=bessel "
        f"+step +proj=pop +v_3 +step {stereographic}"
    )


def to_rd(lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return RD x, y in metres of longitudes and latitudes in degrees (always in that order).

    Values that cannot be projected (NaN, latitude beyond a pole) come back as infinity or NaN.
    """
    x, y = _degrees_to_rd().transform(_floats(lon), _floats(lat))
    return np.asarray(x), np.asarray(y)


def to_wgs84(x: ArrayLike, y: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return longitude, latitude in degrees of RD x, y in metres.

    There and back differs half a millimetre at most.
    """
    lon, lat = _degrees_to_rd().transform(_floats(x), _floats(y), direction="INVERSE")
    return np.asarray(lon), np.asarray(lat)


def crs_code(text: str) -> int:
    """Return 28992 or 4326 for a CRS as a file names it (EPSG code, URN, WKT or proj4 string).

    RD with heights (7415) counts as 28992; ETRS89 (4258) and CRS84 count as 4326, as both lie
    within decimetres in the Netherlands. Raises ValueError, in Dutch, for all others: a dynamic
    datum (the EPSG:9000 family) would silently shift 110 m, Web Mercator shows 100 m as 163 m.
    """
    cleaned = _OLD_PREFIX.sub("EPSG:", text).replace("+type=crs", "").strip()
    try:
        crs = CRS.from_user_input(cleaned)
    except CRSError:
        raise ValueError(f"het coördinatenstelsel «{text[:60]}» is onbekend") from None
    code = crs.to_epsg()
    if code in _RD_CODES:
        return RD
    if code in _DEGREE_CODES or crs.to_authority() == ("OGC", "CRS84"):
        return WGS84
    raise ValueError(
        f"het coördinatenstelsel «{text[:60]}» wordt niet aangenomen; "
        "alleen EPSG:28992, 7415, 4258, 4326 en CRS84"
    )


def from_crs(
    x: ArrayLike, y: ArrayLike, text: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return RD x, y of coordinates in an accepted CRS (x is east or longitude, always).

    Raises ValueError, in Dutch, as `crs_code` does.
    """
    if crs_code(text) == RD:
        return _floats(x), _floats(y)
    return to_rd(x, y)


def in_netherlands(x: ArrayLike, y: ArrayLike) -> NDArray[np.bool_]:
    """Return whether RD points (metres) lie in or within some 8 km of the Netherlands.

    The outline is coarse and generous: it catches swapped coordinates, degrees taken for metres,
    the open sea and foreign places, not a point just across the border.
    """
    inside = shapely.intersects_xy(_outline(), _floats(x), _floats(y))
    return np.asarray(inside, dtype=np.bool_)


@cache
def _outline() -> Polygon:
    corners = np.array(_OUTLINE_KM, dtype=np.float64) * 1_000
    outline = Polygon(corners).buffer(_OUTLINE_MARGIN_M)
    shapely.prepare(outline)
    return outline


def _floats(values: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(values, dtype=np.float64)
