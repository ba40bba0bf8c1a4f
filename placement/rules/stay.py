"""Enough of the grant is left when the client can move in."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import Scene
from placement.rule import Gate, Verdict

SENTENCE = "Bij het betrekken van de woning loopt de toekenning nog lang genoeg."


def judge(scene: Scene) -> Verdict:
    """Judge days from moving in to the end of the grant, shown in weeks: (C, U, 1)."""
    left = scene.seekers.grant_until_day[:, None] - scene.move_in_day()[None, :]
    least = scene.rulebook.match.min_stay_weeks * 7
    return Verdict(
        measure=left[:, :, None],
        limit=np.full((1, 1, 1), least, dtype=np.int64),
        known=np.ones((1, 1, 1), dtype=bool),
        applies=np.ones((1, 1, 1), dtype=bool),
        sense="at_least",
        unit_of_measure="weken",
        scale=7,
    )


GATE = Gate("stay", SENTENCE, judge)
