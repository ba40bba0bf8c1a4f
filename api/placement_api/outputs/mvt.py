"""Points as Mapbox Vector Tiles (MVT 2.1), straight from arrays: a tile in milliseconds.

GDAL's driver writes all tiles beforehand and by default leaves points out of full ones; this makes
the one tile that is looked at and leaves nothing out: from afar points of one form that would be
drawn over each other become one that says how many it stands for (a browser that draws with its
processor takes 0.3 s for 100,000 dots, each time that it draws).
Every feature takes the same number of bytes, so a whole tile is one array.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

EXTENT = 4096
BUFFER = 64
"""Points so far outside a tile (of EXTENT) are in it too: their signs reach over the edge."""
LAYER = "punten"
CELLS = 40
"""Squares along a side of a tile: points of one form in one square are drawn as one, from afar."""
SIZES = (1, 2, 5, 20)
"""How many points a feature stands for, at least: what `size` says of it."""
_FEATURE = 21
"""Bytes of a feature: id 1 + 3, kind 2, tags 2 + 6, geometry 2 + 5."""
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Points:
    """N points on the square of web mercator (0 to 1, north at 0), each with two words.

    `form` and `state` are positions in `forms` and `states` (together at most 123 words); of
    points that are drawn as one the state that stands first in `states` is told. The id of a
    feature is its position, at most 2,097,151.
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


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Level:
    """What is drawn at a zoom level: M points, each for `many` that begin with `number`."""

    points: Points
    number: Ints
    many: Ints


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Levels:
    """Points and what of them is drawn at each zoom level, made once each.

    Before zoom level `near` those that lie together are one.
    """

    points: Points
    near: int
    made: dict[int, Level] = field(default_factory=dict)

    def at(self, z: int) -> Level:
        """Return what a tile of zoom level `z` holds; two who ask at once may both make it."""
        found = self.made.get(min(z, self.near))
        if found is None:
            found = merged(self.points, z) if z < self.near else whole(self.points)
            self.made[min(z, self.near)] = found
        return found


def whole(points: Points) -> Level:
    """Return every point by itself."""
    count = len(points.x)
    return Level(points, np.arange(count), np.ones(count, dtype=np.int64))


def merged(points: Points, z: int) -> Level:
    """Return points of one form in one square of level `z` as one, in their middle."""
    _, number, group, many = np.unique(
        _squares(points, z), return_index=True, return_inverse=True, return_counts=True
    )
    x, y = (np.bincount(group, weights=axis) / many for axis in (points.x, points.y))
    state = np.full(len(many), len(points.states), dtype=np.int64)
    np.minimum.at(state, group, points.state)
    form = points.form[number]
    return Level(Points(x, y, form, state, points.forms, points.states), number, many)


def together(points: Points, z: int, numbers: ArrayLike) -> Ints:
    """Return the numbers of all points that are drawn with one of `numbers` at level `z`."""
    squares = _squares(points, z)
    return np.flatnonzero(np.isin(squares, squares[np.asarray(numbers, dtype=np.int64)]))


def _squares(points: Points, z: int) -> Ints:
    """Return a number per point: the same for those of one form in one square."""
    side = CELLS << z
    row, column = (np.floor(axis * side).astype(np.int64) for axis in (points.y, points.x))
    return (row * side + column) * len(points.forms) + points.form


def tile(level: Level, z: int, x: int, y: int) -> bytes:
    """Return one tile with every point of a level in it; empty where there is none."""
    points = level.points
    px = np.floor((points.x * (1 << z) - x) * EXTENT).astype(np.int64)
    py = np.floor((points.y * (1 << z) - y) * EXTENT).astype(np.int64)
    low, high = -BUFFER, EXTENT + BUFFER
    at = np.flatnonzero((px >= low) & (px < high) & (py >= low) & (py < high))
    if not len(at):
        return b""
    return _layer(level, at, px[at], py[at])


def _layer(level: Level, at: Ints, px: Ints, py: Ints) -> bytes:
    head, points = _field(1, LAYER.encode()), level.points
    words = [_field(3, word) for word in (b"form", b"state", b"size")]
    words += [_field(4, _field(1, word.encode())) for word in (*points.forms, *points.states)]
    words += [_field(4, _number(5, size)) for size in SIZES]
    tail = b"".join(words) + _number(5, EXTENT) + _number(15, 2)
    return _field(3, head + _features(level, at, px, py) + tail)


def _features(level: Level, at: Ints, px: Ints, py: Ints) -> bytes:
    points = level.points
    states, sizes = len(points.forms), len(points.forms) + len(points.states)
    rows = np.zeros((len(at), 2 + _FEATURE), dtype=np.uint8)
    rows[:, 0], rows[:, 1] = 0x12, _FEATURE
    rows[:, 2] = 0x08
    rows[:, 3:6] = _varints(level.number[at], 3)
    rows[:, 6], rows[:, 7] = 0x18, 1
    rows[:, 8], rows[:, 9] = 0x12, 6
    rows[:, 10], rows[:, 11] = 0, points.form[at]
    rows[:, 12], rows[:, 13] = 1, states + points.state[at]
    rows[:, 14], rows[:, 15] = 2, sizes + np.digitize(level.many[at], SIZES[1:])
    rows[:, 16], rows[:, 17], rows[:, 18] = 0x22, 5, 9
    rows[:, 19:21], rows[:, 21:23] = _varints(_zigzag(px), 2), _varints(_zigzag(py), 2)
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
