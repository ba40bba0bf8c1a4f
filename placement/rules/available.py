"""The unit comes free soon enough to count now."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import Scene
from placement.rule import Gate, Verdict

SENTENCE = "De woning komt binnen de aanlooptijd vrij."


def judge(scene: Scene) -> Verdict:
    """Judge by unit: days until it comes free against the lead time, shown in weeks: (1, U, 1)."""
    wait = np.maximum(0, scene.units.available_day - scene.day)
    lead = scene.rulebook.match.lead_weeks * 7
    return Verdict(
        measure=wait[None, :, None],
        limit=np.full((1, 1, 1), lead, dtype=np.int64),
        known=np.ones((1, 1, 1), dtype=bool),
        applies=np.ones((1, 1, 1), dtype=bool),
        unit_of_measure="weken",
        scale=7,
    )


GATE = Gate("available", SENTENCE, judge)
