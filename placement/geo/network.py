"""A network of ways as frozen arrays: whole millimetres and milliseconds, geometry from u to v."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

import numpy as np
import shapely
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Kind = Literal["walk", "drive", "bike"]

UNREACHABLE = np.int64(2**40)
"""No way leads there, though both ends lie on the network."""
UNKNOWN = np.int64(-1)
"""The network does not cover one of the ends: nothing can be said."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Network:
    """Ways of one kind. N nodes, E edges, K shape points.

    An edge is drawn once, from `edge_u` to `edge_v`, and may be passed `forward`, `backward` or
    both; parallel edges stay, each with its own shape. `snappable` edges lie in a part that hangs
    together both ways and is not a mere fragment: only on those may a point be put.
    """

    kind: Kind
    node_id: NDArray[np.str_]
    node_x_mm: Ints
    node_y_mm: Ints
    edge_u: Ints
    edge_v: Ints
    edge_mm: Ints
    edge_ms: Ints
    """Time at the speed of the kind's own mode: car, bicycle or on foot."""
    forward: Bools
    backward: Bools
    snappable: Bools
    shape_mm: Ints
    """(K, 2): RD x, y of the shape points of all edges, one after the other."""
    shape_start: Ints
    """(E + 1,): where the shape of each edge begins in `shape_mm`."""
    note: str
    """What was read and left out, in Dutch."""

    def lines(self, edges: Ints | None = None) -> NDArray[np.object_]:
        """Return edges as shapely lines in RD metres; all, or those asked for: (len(edges),)."""
        chosen = np.arange(len(self.edge_u)) if edges is None else edges
        counts = self.shape_start[chosen + 1] - self.shape_start[chosen]
        owner = np.repeat(np.arange(len(chosen)), counts)
        first = np.repeat(self.shape_start[chosen] - (np.cumsum(counts) - counts), counts)
        points = self.shape_mm[first + np.arange(len(owner))] / 1_000
        return np.asarray(shapely.linestrings(points, indices=owner), dtype=object)

    def save(self, path: Path) -> None:
        """Write the arrays as a compact .npz."""
        arrays = {name: np.asarray(getattr(self, name)) for name in self.__slots__}
        with path.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote. ValueError or OSError for anything else."""
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in cls.__slots__}
        words = {name: str(arrays.pop(name)) for name in ("kind", "note")}
        return cls(**arrays, **words)  # type: ignore[arg-type]

    def __repr__(self) -> str:
        return f"Network({self.kind}, {len(self.node_x_mm)} nodes, {len(self.edge_u)} edges)"
