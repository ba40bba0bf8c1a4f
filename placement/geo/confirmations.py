"""Borderline distances that a person judged on the spot: that decides, what was computed stays.

A confirmation counts where both the distance and the limit lie within the borderline band of the
rulebook. Outside it, or where nothing could be measured, nobody's word goes against the number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from placement.geo.columns import Index, days
from placement.geo.scene import UNKNOWN_VALUE, Bools, Confirmed, Ints, Scene
from placement.rulebook.norms import ClusterNorm
from placement.tables import Tables

if TYPE_CHECKING:
    from placement.geo.readings import Pairs

WALK, PAIR = "bw_near", "groups"
"""The rules that a confirmation may be about."""
Apart = Callable[[int, int], int]
"""From two units to the mm between them, FAR where that is farther than was looked for."""


def weighed(tables: Tables, cluster: ClusterNorm, walk_mm: Ints, apart: Apart) -> Confirmed:
    """Return the confirmations of a delivery beside what was computed; `walk_mm` is (U, L)."""
    rows, index = tables.confirmations, Index(tables)
    unit = index.of(index.unit, rows["unit"])
    walk = rows["bw_location"].notna().to_numpy()
    place = np.where(
        walk,
        index.of(index.location, rows["bw_location"]),
        index.of(index.unit, rows["other_unit"]),
    )
    mm = np.array(
        [
            walk_mm[u, p] if foot else apart(u, p)
            for u, p, foot in zip(unit.tolist(), place.tolist(), walk.tolist(), strict=True)
        ],
        dtype=np.int64,
    )
    low, high = cluster.borderline_mm
    limit = np.where(walk, cluster.bw_radius_mm, cluster.radius_mm)
    return Confirmed(
        unit=unit,
        place=place,
        walk=walk,
        holds=rows["holds"].to_numpy(bool),
        mm=mm,
        counts=(low <= mm) & (mm <= high) & (low <= limit) & (limit <= high),
        day=days(rows["date"], 0),
        name=tuple(rows["name"]),
        reason=tuple(rows["reason"]),
    )


def walks_as_confirmed(scene: Scene) -> Ints:
    """Return the walks with confirmed ones just within or beyond the limit, as was said: (U, L).

    For verdicts; what is shown is the computed distance.
    """
    said, limit = scene.confirmed, scene.rulebook.cluster.bw_radius_mm
    here = said.counts & said.walk
    if not here.any():
        return scene.bw_walk_mm
    walk, mm = scene.bw_walk_mm.copy(), said.mm[here]
    within = np.where(said.holds[here], np.minimum(mm, limit), np.maximum(mm, limit + 1))
    walk[said.unit[here], said.place[here]] = within
    return walk


def near_as_confirmed(near: tuple[Ints, Ints], said: Confirmed, able: Bools) -> tuple[Ints, Ints]:
    """Return the pairs i < j of near units with confirmed ones put in or left out; `able` is (U,).

    Sorted by i, then j.
    """
    here = said.counts & ~said.walk
    here &= able[said.unit] & able[np.where(here, said.place, 0)]
    if not here.any():
        return near
    size = len(able)
    low = np.minimum(said.unit[here], said.place[here])
    key = low * size + np.maximum(said.unit[here], said.place[here])
    found = np.union1d(np.setdiff1d(near[0] * size + near[1], key), key[said.holds[here]])
    return found // size, found % size


def borderline(scene: Scene, pairs: Pairs) -> Iterator[tuple[str, int, int, int]]:
    """Yield (rule, unit, place, mm) of every pair within the band: what a person may confirm."""
    low, high = scene.rulebook.cluster.borderline_mm
    edge = (scene.bw_walk_mm >= low) & (scene.bw_walk_mm <= high)
    for unit, place in zip(*(side.tolist() for side in edge.nonzero()), strict=True):
        yield WALK, unit, place, int(scene.bw_walk_mm[unit, place])
    for i, j, mm in zip(pairs.i.tolist(), pairs.j.tolist(), pairs.mm.tolist(), strict=True):
        if low <= mm <= high:
            yield PAIR, i, j, mm


def on_walk(scene: Scene, unit: int, mm: int) -> int:
    """Return the confirmation that counts of a unit's walk of so many mm; -1 for none."""
    said = scene.confirmed
    found = np.flatnonzero(said.counts & said.walk & (said.unit == unit) & (said.mm == mm))
    return int(found[0]) if len(found) else int(UNKNOWN_VALUE)
