"""The client is of the age that the unit is meant for."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import Scene
from placement.rule import Gate, Verdict

SENTENCE = "De leeftijd van de cliënt past bij de woning."


def judge(scene: Scene) -> Verdict:
    """Judge years outside the unit's bounds (0 is within): (C, U, 1); unknown without an age."""
    low, high = scene.units.age_min[None, :, None], scene.units.age_max[None, :, None]
    age = scene.seekers.age[:, None, None]
    below = np.where(low >= 0, low - age, 0)
    above = np.where(high >= 0, age - high, 0)
    return Verdict(
        measure=np.maximum(np.maximum(below, above), 0),
        limit=np.zeros((1, 1, 1), dtype=np.int64),
        known=age >= 0,
        applies=(low >= 0) | (high >= 0),
        unit_of_measure="jaar erbuiten",
    )


GATE = Gate("age", SENTENCE, judge)
