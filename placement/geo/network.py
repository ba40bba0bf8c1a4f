"""A network of ways as frozen arrays: whole millimetres and milliseconds, geometry from u to v."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass, field, fields, replace
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
    classes: NDArray[np.str_] = field(default_factory=lambda: np.array([""]))
    """Way classes of OpenStreetMap that occur; "" where the source does not tell."""
    edge_class: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    """(E,): position in `classes`; empty where no source told any."""
    by_bike: Network | None = None
    """Of a walking network: what the same source says for cyclists. Kept apart when stored."""

    def lines(self, edges: Ints | None = None) -> NDArray[np.object_]:
        """Return edges as shapely lines in RD metres; all, or those asked for: (len(edges),)."""
        chosen = np.arange(len(self.edge_u)) if edges is None else edges
        counts = self.shape_start[chosen + 1] - self.shape_start[chosen]
        owner = np.repeat(np.arange(len(chosen)), counts)
        first = np.repeat(self.shape_start[chosen] - (np.cumsum(counts) - counts), counts)
        points = self.shape_mm[first + np.arange(len(owner))] / 1_000
        return np.asarray(shapely.linestrings(points, indices=owner), dtype=object)

    def slower(self, time_factor: float) -> Self:
        """Return the same ways where each takes `time_factor` times as long; legs are unchanged."""
        if time_factor == 1:
            return self
        return replace(self, edge_ms=np.rint(self.edge_ms * time_factor).astype(np.int64))

    def save(self, path: Path) -> None:
        """Write the arrays as a compact .npz: whole numbers as narrow as they fit."""
        arrays = {name: _narrow(np.asarray(getattr(self, name))) for name in _stored(self)}
        with path.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote. ValueError or OSError for anything else."""
        try:
            with np.load(path, allow_pickle=False) as stored:
                arrays = {name: _wide(stored[name]) for name in _stored(cls)}
        except (KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise ValueError("not a stored network") from error
        words = {name: str(arrays.pop(name)) for name in ("kind", "note")}
        found = cls(**arrays, **words)  # type: ignore[arg-type]
        if not found.sound():
            raise ValueError("a stored network that contradicts itself")
        return found

    def sound(self) -> bool:
        """Return whether all arrays fit together: lengths, and numbers that point somewhere."""
        edges, nodes = len(self.edge_u), len(self.node_x_mm)
        per_edge = (self.edge_v, self.edge_mm, self.edge_ms, self.forward, self.backward)
        if len(self.edge_class) not in (0, edges) or len(self.shape_start) != edges + 1:
            return False
        if any(len(part) != edges for part in (*per_edge, self.snappable)):
            return False
        pointing = (
            (self.edge_u, nodes),
            (self.edge_v, nodes),
            (self.edge_class, len(self.classes)),
            (self.shape_start, len(self.shape_mm) + 1),
        )
        aimed = all(((part >= 0) & (part < size)).all() for part, size in pointing)
        counted = len(self.node_id) == len(self.node_y_mm) == nodes
        lasting = not edges or bool(min(self.edge_mm.min(), self.edge_ms.min()) >= 0)
        return aimed and counted and lasting and bool((np.diff(self.shape_start) > 0).all())

    def __repr__(self) -> str:
        return f"Network({self.kind}, {len(self.node_x_mm)} nodes, {len(self.edge_u)} edges)"


def _stored(network: Network | type[Network]) -> list[str]:
    return [item.name for item in fields(network) if item.name != "by_bike"]


def _narrow(values: NDArray[np.generic]) -> NDArray[np.generic]:
    small = np.iinfo(np.int32)
    fits = values.dtype == np.int64 and values.size and small.min <= values.min()
    return values.astype(np.int32) if fits and values.max() <= small.max else values


def _wide(values: NDArray[np.generic]) -> NDArray[np.generic]:
    return values.astype(np.int64) if values.dtype == np.int32 else values
