"""Two people who must not live near each other do not."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import Ints, Scene
from placement.rule import Block, Candidates, Limit, Rows

SENTENCE = "Twee cliënten die uit elkaar moeten blijven, wonen niet te dicht bij elkaar."


def rows(scene: Scene, candidates: Candidates) -> Block:
    """Return rows per pair and unit: a here and b nearer than the distance add up to at most 1.

    Someone who lives somewhere and does not move counts with where he lives.
    """
    builder = Rows(candidates.columns)
    apart = scene.apart
    for a, b, a_home, b_home, mm in zip(
        apart.a, apart.b, apart.a_unit, apart.b_unit, apart.mm, strict=True
    ):
        mine, theirs = columns_of(candidates, a), columns_of(candidates, b)
        _both_seek(scene, candidates, mine, theirs, int(mm), builder)
        _one_lives(scene, candidates, mine, (int(b), int(b_home)), int(mm), builder)
        _one_lives(scene, candidates, theirs, (int(a), int(a_home)), int(mm), builder)
    return builder.block()


def _both_seek(
    scene: Scene, candidates: Candidates, mine: Ints, theirs: Ints, mm: int, builder: Rows
) -> None:
    here, at = np.unique(candidates.unit[mine], return_inverse=True)
    there, near = np.unique(candidates.unit[theirs], return_inverse=True)
    nearer = scene.distances_mm(here, there) < mm
    asked = np.flatnonzero(nearer.any(axis=1))
    own = np.arange(len(here))[asked, None] == at
    row, entry = np.nonzero(np.hstack([own, nearer[asked][:, near]]))
    columns = np.concatenate([mine, theirs])[entry]
    builder.add_sums(row, columns, high=1, subjects=[scene.units.ids[u] for u in here[asked]])


def _one_lives(
    scene: Scene,
    candidates: Candidates,
    mine: Ints,
    other: tuple[int, int],
    mm: int,
    builder: Rows,
) -> None:
    """Keep one side away from where the other lives, unless the other moves out."""
    client, home = other
    if home < 0 or not len(mine):
        return
    units = np.unique(candidates.unit[mine])
    nearer = units[scene.distances_mm(np.array([home]), units)[0] < mm]
    near = mine[np.isin(candidates.unit[mine], nearer)]
    if len(near):
        leaves = candidates.leave[client] if client >= 0 else -1
        away = [(leaves, -1)] if leaves >= 0 else []
        builder.add([*((c, 1) for c in near), *away], high=0, subject=scene.units.ids[home])


def columns_of(candidates: Candidates, client: int) -> Ints:
    """Return the columns of one client; none for whoever seeks nothing (-1)."""
    first, last = np.searchsorted(candidates.client, [client, client + 1])
    return np.arange(first, last) if client >= 0 else np.zeros(0, dtype=np.int64)


LIMIT = Limit("keep_apart", SENTENCE, rows)
