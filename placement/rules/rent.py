"""The rent fits what the client can pay, where the profile has him pay it."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import PROFILES, Scene
from placement.rule import Gate, Verdict

SENTENCE = "De huur past bij wat de cliënt kan betalen."


def judge(scene: Scene) -> Verdict:
    """Judge cents a month, shown in EUR: (C, U, 1); unknown where the unit names no rent."""
    rent = scene.units.rent_cents[None, :, None]
    most = scene.seekers.max_rent_cents[:, None, None]
    pays = np.array([scene.rulebook.profile(p).rent_by_client for p in PROFILES])[
        scene.seekers.profile
    ]
    return Verdict(
        measure=rent,
        limit=most,
        known=rent >= 0,
        applies=pays[:, None, None] & (most >= 0),
        unit_of_measure="EUR",
        scale=100,
    )


GATE = Gate("rent", SENTENCE, judge)
