"""All municipalities together lie close to their targets."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import Scene
from placement.rule import Candidates, Goal, Terms, block

SENTENCE = "De gemeenten samen liggen dicht bij hun streefaantallen."


def terms(scene: Scene, candidates: Candidates) -> Terms:
    """Return the sum of the deviations of the targets, one own column each."""
    start = scene.targets.occupied - scene.targets.target
    count = len(start)
    off = candidates.columns + np.arange(count)
    signs = np.ones(count, dtype=np.int64)
    tie = block(
        np.tile(np.arange(2 * count), 2),
        np.concatenate([candidates.net, candidates.net, off, off]),
        np.concatenate([signs, -signs, np.full(2 * count, -1)]),
        np.concatenate([-start, start]),
        aux_low=np.zeros(count),
        aux_high=np.abs(start) + len(scene.seekers.ids),
    )
    points = np.zeros(len(candidates), dtype=np.int64)
    return Terms(points, block=tie, aux_points=np.ones(count, dtype=np.int64))


GOAL = Goal("spread_l1", SENTENCE, "fewer", terms)
