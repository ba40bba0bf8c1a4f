"""Two people who must not live near each other do not."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import Ints, Scene
from placement.rule import Block, Candidates, Limit, block

SENTENCE = "Twee cliënten die uit elkaar moeten blijven, wonen niet te dicht bij elkaar."


def rows(scene: Scene, candidates: Candidates) -> Block:
    """Return rows per pair and unit: a here and b nearer than the distance add up to at most 1.

    Someone who lives somewhere and does not move counts with where he lives.
    """
    columns: list[Ints] = []
    values: list[Ints] = []
    high: list[int] = []
    subjects: list[str] = []
    apart = scene.apart
    for a, b, a_home, b_home, mm in zip(
        apart.a, apart.b, apart.a_unit, apart.b_unit, apart.mm, strict=True
    ):
        for cols, vals, most, unit in _pair(scene, candidates, (a, a_home), (b, b_home), int(mm)):
            columns.append(cols)
            values.append(vals)
            high.append(most)
            subjects.append(scene.units.ids[unit])
    row = np.repeat(np.arange(len(columns)), [len(c) for c in columns])
    none = [np.zeros(0, dtype=np.int64)]
    return block(
        row,
        np.concatenate(columns or none),
        np.concatenate(values or none),
        np.array(high, dtype=np.int64),
        subjects=tuple(subjects),
    )


Side = tuple[int, int]
Row = tuple[Ints, Ints, int, int]


def _pair(scene: Scene, candidates: Candidates, a: Side, b: Side, mm: int) -> list[Row]:
    """Return the rows of one pair; each side is (seeker or -1, unit where he lives or -1)."""
    result: list[Row] = []
    mine, theirs = _columns(candidates, a[0]), _columns(candidates, b[0])
    for unit in np.unique(candidates.unit[mine]):
        near = theirs[_nearer(scene, int(unit), candidates.unit[theirs], mm)]
        here = mine[candidates.unit[mine] == unit]
        if len(near):
            both = np.concatenate([here, near])
            result.append((both, np.ones(len(both), dtype=np.int64), 1, int(unit)))
    result += _home(scene, candidates, mine, b, mm)
    result += _home(scene, candidates, theirs, a, mm)
    return result


def _home(scene: Scene, candidates: Candidates, mine: Ints, other: Side, mm: int) -> list[Row]:
    """Return rows that keep one side away from where the other lives, unless the other moves."""
    if other[1] < 0 or not len(mine):
        return []
    near = mine[_nearer(scene, other[1], candidates.unit[mine], mm)]
    if not len(near):
        return []
    away = candidates.leave[other[0]] if other[0] >= 0 else -1
    leaves = np.array([away] if away >= 0 else [], dtype=np.int64)
    both = np.concatenate([near, leaves])
    signs = np.concatenate([np.ones(len(near)), -np.ones(len(leaves))]).astype(np.int64)
    return [(both, signs, 0, other[1])]


def _columns(candidates: Candidates, client: int) -> Ints:
    if client < 0:
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(candidates.client == client)


def _nearer(scene: Scene, unit: int, others: Ints, mm: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    distance = {int(v): scene.distance_mm(unit, int(v)) for v in np.unique(others)}
    return np.array([distance[int(v)] < mm for v in others], dtype=bool)


LIMIT = Limit("keep_apart", SENTENCE, rows)
