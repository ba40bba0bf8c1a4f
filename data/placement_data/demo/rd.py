"""From RD metres to longitude and latitude, for drawing schematic ground only.

The polynomial of Schreutelkamp and Strang van Hees (2001), within half a metre in the region. It
needs no library or grid, so generated files are byte-identical everywhere. Real coordinates go
through the platform's own, exact transformation.
"""

from __future__ import annotations

_LAT = (
    *((0, 1, 3235.65389), (2, 0, -32.58297), (0, 2, -0.2475), (2, 1, -0.84978)),
    *((0, 3, -0.0655), (2, 2, -0.01709), (1, 0, -0.00738), (4, 0, 0.0053)),
    *((2, 3, -0.00039), (4, 1, 0.00033), (1, 1, -0.00012)),
)
_LON = (
    *((1, 0, 5260.52916), (1, 1, 105.94684), (1, 2, 2.45656), (3, 0, -0.81885)),
    *((1, 3, 0.05594), (3, 1, -0.05607), (0, 1, 0.01199), (3, 2, -0.00256)),
    *((1, 4, 0.00128), (0, 2, 0.00022), (2, 0, -0.00022), (5, 0, 0.00026)),
)


def to_lonlat(x: float, y: float) -> tuple[float, float]:
    """Return (lon, lat) in degrees, rounded to 7 decimals, of an RD point in metres."""
    dx, dy = (x - 155000.0) / 1e5, (y - 463000.0) / 1e5
    lat = 52.1551744 + sum(k * dx**p * dy**q for p, q, k in _LAT) / 3600.0
    lon = 5.38720621 + sum(k * dx**p * dy**q for p, q, k in _LON) / 3600.0
    return round(lon, 7), round(lat, 7)
