"""Given distances of a synthetic folder: reach and walks estimated from straight lines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from placement_data.rows import Row

METRES_PER_MINUTE = {"car": 520.0, "bike": 270.0, "walk": 80.0}
DETOUR = 1.3
WALK_DETOUR = 1.15
LONGEST_MINUTES = 60.0
LONGEST_WALK_M = 250.0


def _xy(rows: list[Row]) -> NDArray[np.float64]:
    return np.array([[float(str(r["x"])), float(str(r["y"]))] for r in rows]).reshape(-1, 2)


def reach(bases: list[Row], units: list[Row]) -> list[Row]:
    """Return rows base, unit, minutes (one decimal, up to 60) from straight-line distances."""
    places, out = _xy(units), list[Row]()
    for base, at in zip(bases, _xy(bases), strict=True):
        metres = np.hypot(*(places - at).T) * DETOUR
        tenths = np.ceil(10.0 * (1.0 + metres / METRES_PER_MINUTE[str(base["mode"])]))
        near = np.flatnonzero(tenths <= 10.0 * LONGEST_MINUTES)
        out += [
            {"base": base["id"], "unit": units[i]["id"], "minutes": int(tenths[i]) / 10}
            for i in near
        ]
    return out


def bw_walks(units: list[Row], locations: list[Row]) -> list[Row]:
    """Return rows unit, bw_location, metres (one decimal) for pairs up to 250 m."""
    places, out = _xy(units), list[Row]()
    for location, at in zip(locations, _xy(locations), strict=True):
        metres = np.round(np.hypot(*(places - at).T) * WALK_DETOUR, 1)
        out += [
            {"unit": units[i]["id"], "bw_location": location["id"], "metres": float(metres[i])}
            for i in np.flatnonzero(metres <= LONGEST_WALK_M)
        ]
    return out
