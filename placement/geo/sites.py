"""Places where one more base could stand: what is there already, and crossings on a grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.geo.bases import Bases, Hours
from placement.geo.network import Ints, Network
from placement.geo.proximity import to_mm
from placement.tables import Tables


@dataclass(frozen=True, slots=True, eq=False)
class Sites:
    """Candidate places, axis S; `name` tells a person what stands there."""

    name: tuple[str, ...]
    x_mm: Ints
    y_mm: Ints

    def as_bases(self, provider: int, mode: str, handling_ms: int, staffed: Hours) -> Bases:
        """Return a base of one provider at each site."""
        count = len(self.name)
        return Bases(
            ids=self.name,
            provider=np.full(count, provider, dtype=np.int64),
            staffed=(staffed,) * count,
            handling_ms=np.full(count, handling_ms, dtype=np.int64),
            mode=(mode,) * count,
            x_mm=self.x_mm,
            y_mm=self.y_mm,
        )


def sites(tables: Tables, network: Network | None, cell_mm: int) -> Sites:
    """Return bases, BW locations, units and one crossing per grid cell, in that order.

    A cell is square, `cell_mm` wide; its crossing is the one nearest to its middle, of the part of
    the network that hangs together. Of places on the same spot the first stays.
    """
    kinds = ((tables.care_bases, "basis"), (tables.bw_locations, "BW-locatie"))
    named = [(rows, word) for rows, word in (*kinds, (tables.units, "wooneenheid"))]
    names = [f"{word} {name}" for rows, word in named for name in rows.index]
    x, y = (
        np.concatenate([to_mm(rows[axis].to_numpy(float)) for rows, _ in named])
        for axis in ("x", "y")
    )
    if network is not None:
        chosen = _crossings(network, cell_mm)
        names += [f"kruispunt {network.node_id[node]}" for node in chosen.tolist()]
        x = np.concatenate([x, network.node_x_mm[chosen]])
        y = np.concatenate([y, network.node_y_mm[chosen]])
    _, first = np.unique(np.stack([x, y]), axis=1, return_index=True)
    kept = np.sort(first)
    return Sites(tuple(names[n] for n in kept.tolist()), x[kept], y[kept])


def _crossings(network: Network, cell_mm: int) -> Ints:
    sound = np.unique(network.edge_u[network.snappable])
    x, y = network.node_x_mm[sound], network.node_y_mm[sound]
    column, row = x // cell_mm, y // cell_mm
    aside = np.hypot(x - (column * cell_mm + cell_mm / 2), y - (row * cell_mm + cell_mm / 2))
    order = np.lexsort((aside, row, column))
    cell = np.stack([column[order], row[order]])
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = (cell[:, 1:] != cell[:, :-1]).any(axis=0)
    result: Ints = sound[order[new]]
    return result
