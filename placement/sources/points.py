"""Points as delivered, in RD or in degrees, to RD metres; what cannot be a point is a fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.errors import Fault
from placement.geo.crs import in_netherlands, to_rd
from placement.tables.build import DEGREES
from placement.tables.schema import point_required

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
POINT_COLUMNS = frozenset({"x", "y", *DEGREES})
_BOTH_MAY_DIFFER_M = 1.0
_IN_RD = "EPSG:28992 in meters, x 13.000-278.000 en y 306.000-619.000"
_IN_DEGREES = "EPSG:4326, lon 3,3-7,2 en lat 50,7-53,6"


@dataclass(frozen=True, slots=True)
class _Points:
    file: str
    row: NDArray[np.int64]
    x: Floats
    y: Floats
    lon: Floats
    lat: Floats


def to_points(frame: pd.DataFrame, table: str, file: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the frame with RD metres in `x`, `y` and without `lon`, `lat`, and the faults."""
    numbers = {name: frame[name].to_numpy(dtype=np.float64) for name in ("x", "y", *DEGREES)}
    points = _Points(file, frame["row"].to_numpy(dtype=np.int64), **numbers)
    faults = [*_halves(points), *_absent(points, required=point_required(table))]
    metres = ~np.isnan(points.x) & ~np.isnan(points.y)
    degrees = ~np.isnan(points.lon) & ~np.isnan(points.lat)
    faults.extend(_misplaced(points, metres, "x", points.x, points.y))
    faults.extend(_misplaced_degrees(points, degrees))
    x, y = points.x.copy(), points.y.copy()
    east, north = to_rd(points.lon[degrees], points.lat[degrees])
    faults.extend(_differ(points, metres, degrees, east, north))
    alone = degrees & ~metres
    x[alone], y[alone] = east[alone[degrees]], north[alone[degrees]]
    return frame.assign(x=x, y=y).drop(columns=list(DEGREES)), faults


def _faults(points: _Points, where: Mask, column: str, **text: Any) -> Iterator[Fault]:  # noqa: ANN401
    values = getattr(points, column)
    for at in np.flatnonzero(where):
        value = None if np.isnan(values[at]) else f"{values[at]:.12g}"
        yield Fault(points.file, row=int(points.row[at]), column=column, value=value, **text)


def _halves(points: _Points) -> Iterator[Fault]:
    for one, other in (("x", "y"), ("y", "x"), ("lon", "lat"), ("lat", "lon")):
        missing = np.isnan(getattr(points, one)) & ~np.isnan(getattr(points, other))
        problem = f"ontbreekt, terwijl {other} is ingevuld"
        yield from _faults(points, missing, one, problem=problem, expected=f"{one} en {other}")


def _absent(points: _Points, *, required: bool) -> Iterator[Fault]:
    if required:
        nothing = np.isnan(points.x) & np.isnan(points.y)
        nothing &= np.isnan(points.lon) & np.isnan(points.lat)
        yield from _faults(
            points, nothing, "x", problem="het punt ontbreekt", expected="x en y, of lon en lat"
        )


def _misplaced(points: _Points, given: Mask, column: str, x: Floats, y: Floats) -> Iterator[Fault]:
    outside = given & ~in_netherlands(x, y)
    swapped = outside & in_netherlands(y, x)
    degrees = outside & np.logical_or(_like_degrees(x, y), _like_degrees(y, x))
    yield from _faults(points, swapped, column, problem="x en y lijken verwisseld", expected=_IN_RD)
    problem = "lijkt een punt in graden"
    expected = "de kolommen lon en lat voor graden"
    yield from _faults(points, degrees, column, problem=problem, expected=expected)
    rest = outside & ~swapped & ~degrees
    yield from _faults(
        points, rest, column, problem="het punt ligt buiten Nederland", expected=_IN_RD
    )


def _misplaced_degrees(points: _Points, given: Mask) -> Iterator[Fault]:
    x, y = to_rd(points.lon, points.lat)
    inside = np.isfinite(x) & np.isfinite(y) & in_netherlands(x, y)
    outside = given & ~inside
    swapped = outside & _like_degrees(points.lat, points.lon)
    yield from _faults(
        points, swapped, "lon", problem="lon en lat lijken verwisseld", expected=_IN_DEGREES
    )
    problem = "het punt ligt buiten Nederland"
    yield from _faults(points, outside & ~swapped, "lon", problem=problem, expected=_IN_DEGREES)


def _like_degrees(lon: Floats, lat: Floats) -> Mask:
    return np.asarray((lon >= 3) & (lon <= 8) & (lat >= 50) & (lat <= 54), dtype=np.bool_)


def _differ(
    points: _Points, metres: Mask, degrees: Mask, east: Floats, north: Floats
) -> Iterator[Fault]:
    away = np.zeros(len(points.x))
    away[degrees] = np.hypot(points.x[degrees] - east, points.y[degrees] - north)
    both = metres & degrees & (away > _BOTH_MAY_DIFFER_M)
    problem = "x, y en lon, lat wijzen meer dan 1 m uit elkaar"
    yield from _faults(points, both, "x", problem=problem, expected="hetzelfde punt, of één paar")
