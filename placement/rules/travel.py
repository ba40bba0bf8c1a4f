"""Supporters travel as little as can be."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import PROFILES, Scene
from placement.rule import Candidates, Goal, Terms

SENTENCE = "Begeleiders zijn zo kort mogelijk onderweg."


def terms(scene: Scene, candidates: Candidates) -> Terms:
    """Return the reach in tenths of a minute per candidate, the worst window counting."""
    points = np.zeros(len(candidates), dtype=np.int64)
    profile = scene.seekers.profile[candidates.client]
    for number, name in enumerate(PROFILES):
        table = scene.reach[name]
        mine = np.flatnonzero(profile == number)
        if len(table.limit_tenths) and len(mine):
            worst = table.tenths.max(axis=0)
            points[mine] = worst[candidates.provider[mine], candidates.unit[mine]]
    return Terms(points)


GOAL = Goal("travel", SENTENCE, "fewer", terms)
