"""A unit of a provider is served by that provider."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import Scene
from placement.rule import Gate, Verdict, yes_no

SENTENCE = "Een woning van een aanbieder wordt door die aanbieder bediend."


def judge(scene: Scene) -> Verdict:
    """Judge by unit and provider: (1, U, P)."""
    own = scene.units.provider[:, None]
    every = np.arange(len(scene.providers.ids))[None, :]
    return yes_no(((own < 0) | (own == every))[None, :, :])


GATE = Gate("unit_provider", SENTENCE, judge)
