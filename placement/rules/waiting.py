"""Who waits longest goes first."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import Scene
from placement.rule import Candidates, Goal, Terms

SENTENCE = "Wie het langst wacht, gaat voor."


def terms(scene: Scene, candidates: Candidates) -> Terms:
    """Return the square of the whole weeks waiting (capped) per candidate of a waiting client."""
    weeks = np.minimum(scene.seekers.weeks_waiting, scene.rulebook.match.wait_cap_weeks)
    return Terms(np.where(scene.seekers.resident, 0, weeks * weeks)[candidates.client])


GOAL = Goal("waiting", SENTENCE, "more", terms)
