"""As many waiting clients placed as can be, the urgent ones counting for more."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import Scene
from placement.rule import Candidates, Goal, Terms

SENTENCE = "Zoveel mogelijk wachtenden krijgen een plaats; urgentie weegt mee."


def terms(scene: Scene, candidates: Candidates) -> Terms:
    """Return the urgency weight per candidate of a waiting client, 0 for a resident's move."""
    weights = scene.rulebook.match.urgency_weight
    weight = np.array([weights[int(u)] for u in scene.seekers.urgency], dtype=np.int64)
    return Terms(np.where(scene.seekers.resident, 0, weight)[candidates.client])


GOAL = Goal("placed", SENTENCE, "more", terms)
