"""A unit takes no more persons than it has places, with those that residents free."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import Scene
from placement.rule import Block, Candidates, Gate, Limit, Verdict, block

SENTENCE = "In de woning is plaats: een vrije, of een die een bewoner door te verhuizen vrijmaakt."


def judge(scene: Scene) -> Verdict:
    """Judge by client and unit: (C, U, 1). Moving to where one already lives is no move."""
    units, seekers = scene.units, scene.seekers
    room = (units.capacity + units.movable_residents)[None, :] * np.ones(
        (len(seekers.ids), 1), dtype=np.int64
    )
    own = np.flatnonzero(seekers.home_unit >= 0)
    room[own, seekers.home_unit[own]] = 0
    free = room[:, :, None]
    return Verdict(
        measure=free,
        limit=np.ones((1, 1, 1), dtype=np.int64),
        known=np.ones((1, 1, 1), dtype=bool),
        applies=np.ones((1, 1, 1), dtype=bool),
        sense="at_least",
        unit_of_measure="plaatsen",
    )


def rows(scene: Scene, candidates: Candidates) -> Block:
    """Return one row per unit: newcomers minus residents who move out are at most its capacity."""
    units, into = np.unique(candidates.unit, return_inverse=True)
    count = len(candidates)
    # One more than there are units: who waits lives nowhere (-1), also where there is no unit.
    place = np.full(len(scene.units.ids) + 1, -1)
    place[units] = np.arange(len(units))
    home = scene.seekers.home_unit
    leaves = np.flatnonzero((candidates.leave >= 0) & (place[home] >= 0))
    return block(
        np.concatenate([into, place[home[leaves]]]),
        np.concatenate([np.arange(count), candidates.leave[leaves]]),
        np.concatenate([np.ones(count), -np.ones(len(leaves))]),
        scene.units.capacity[units],
        subjects=tuple(scene.units.ids[u] for u in units),
    )


GATE = Gate("capacity", SENTENCE, judge)
LIMIT = Limit("capacity", SENTENCE, rows)
