"""Nobody moves without need: the last term of all."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import Scene
from placement.rule import Candidates, Goal, Terms

SENTENCE = "Bewoners verhuizen alleen als dat een ander verder helpt."


def terms(scene: Scene, candidates: Candidates) -> Terms:
    """Return 1 per candidate of a resident."""
    return Terms(scene.seekers.resident[candidates.client].astype(np.int64))


GOAL = Goal("moves", SENTENCE, "fewer", terms)
