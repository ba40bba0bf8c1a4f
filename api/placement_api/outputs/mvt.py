"""Points as Mapbox Vector Tiles (MVT 2.1), straight from arrays: a tile in milliseconds.

GDAL's driver writes all tiles beforehand and by default leaves points out of full ones; this makes
the one tile that is looked at, with every point in it, so nothing is kept and nothing goes stale.
Every feature takes the same number of bytes, so a whole tile is one array.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

EXTENT = 4096
BUFFER = 64
"""Points so far outside a tile (of EXTENT) are in it too: their signs reach over the edge."""
LAYER = "punten"
_FEATURE = 19
"""Bytes of a feature: id 1 + 3, kind 2, tags 2 + 4, geometry 2 + 5."""
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Points:
    """N points on the square of web mercator (0 to 1, north at 0), each with two words.

    `form` and `state` are positions in `forms` and `states` (together at most 127 words); the id
    of a feature is its position, at most 2,097,151.
    """

    x: Floats
    y: Floats
    form: Ints
    state: Ints
    forms: tuple[str, ...]
    states: tuple[str, ...]


def mercator(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """Return where degrees lie on the square of web mercator."""
    x = np.asarray(lon, dtype=np.float64) / 360 + 0.5
    sine = np.sin(np.radians(np.asarray(lat, dtype=np.float64)))
    return x, 0.5 - np.arctanh(sine) / (2 * np.pi)


def tile(points: Points, z: int, x: int, y: int) -> bytes:
    """Return one tile with every point in it; empty where there is none."""
    px = np.floor((points.x * (1 << z) - x) * EXTENT).astype(np.int64)
    py = np.floor((points.y * (1 << z) - y) * EXTENT).astype(np.int64)
    low, high = -BUFFER, EXTENT + BUFFER
    at = np.flatnonzero((px >= low) & (px < high) & (py >= low) & (py < high))
    if not len(at):
        return b""
    return _layer(points, at, px[at], py[at])


def _layer(points: Points, at: Ints, px: Ints, py: Ints) -> bytes:
    head = _field(1, LAYER.encode())
    words = [_field(3, b"form"), _field(3, b"state")]
    words += [_field(4, _field(1, word.encode())) for word in (*points.forms, *points.states)]
    tail = b"".join(words) + _number(5, EXTENT) + _number(15, 2)
    return _field(3, head + _features(points, at, px, py) + tail)


def _features(points: Points, at: Ints, px: Ints, py: Ints) -> bytes:
    rows = np.zeros((len(at), 2 + _FEATURE), dtype=np.uint8)
    rows[:, 0], rows[:, 1] = 0x12, _FEATURE
    rows[:, 2] = 0x08
    rows[:, 3:6] = _varints(at, 3)
    rows[:, 6], rows[:, 7] = 0x18, 1
    rows[:, 8], rows[:, 9] = 0x12, 4
    rows[:, 10], rows[:, 11] = 0, points.form[at]
    rows[:, 12], rows[:, 13] = 1, len(points.forms) + points.state[at]
    rows[:, 14], rows[:, 15], rows[:, 16] = 0x22, 5, 9
    rows[:, 17:19], rows[:, 19:21] = _varints(_zigzag(px), 2), _varints(_zigzag(py), 2)
    return rows.tobytes()


def _varints(values: Ints, size: int) -> NDArray[np.uint8]:
    """Return varints of exactly `size` bytes each; a reader takes the padding."""
    shifts = 7 * np.arange(size, dtype=np.int64)
    parts = (values[:, None] >> shifts) & 0x7F
    parts[:, :-1] |= 0x80
    return parts.astype(np.uint8)


def _zigzag(values: Ints) -> Ints:
    return (values << 1) ^ (values >> 63)


def _field(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2]) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return bytes([number << 3]) + _varint(value)


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)
