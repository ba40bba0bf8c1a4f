"""No municipality is left far from its target."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import Scene
from placement.rule import Candidates, Goal, Terms, block

SENTENCE = "Geen gemeente blijft ver achter bij, of komt ver boven, haar streefaantal."


def terms(scene: Scene, candidates: Candidates) -> Terms:
    """Return the largest deviation of the targets as one own column."""
    start = scene.targets.occupied - scene.targets.target
    count = len(start)
    if not count:
        return Terms(np.zeros(len(candidates), dtype=np.int64))
    largest = np.full(2 * count, candidates.columns)
    most = int(np.abs(start).max()) + len(scene.seekers.ids)
    signs = np.ones(count, dtype=np.int64)
    tie = block(
        np.tile(np.arange(2 * count), 2),
        np.concatenate([candidates.net, candidates.net, largest]),
        np.concatenate([signs, -signs, np.full(2 * count, -1)]),
        np.concatenate([-start, start]),
        aux_low=np.zeros(1),
        aux_high=np.array([most]),
    )
    points = np.zeros(len(candidates), dtype=np.int64)
    return Terms(points, block=tie, aux_points=np.ones(1, dtype=np.int64))


GOAL = Goal("spread_max", SENTENCE, "fewer", terms)
