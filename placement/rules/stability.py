"""A new proposal stays close to the previous one."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import Ints, Scene
from placement.rule import Candidates, Goal, Terms

SENTENCE = "Een nieuw voorstel wijkt zo min mogelijk af van het vorige."


def terms(scene: Scene, candidates: Candidates) -> Terms:
    """Return the rows of the previous proposal, less those that a candidate keeps exactly."""
    points = np.zeros(len(candidates), dtype=np.int64)
    key = _key(scene, candidates.client, candidates.unit, candidates.provider)
    kept = scene.previous[(scene.previous >= 0).all(axis=1)]
    place = np.searchsorted(key, _key(scene, *kept.T))
    for at, wanted in zip(place, _key(scene, *kept.T), strict=True):
        if at < len(key) and key[at] == wanted:
            points[at] -= 1
    return Terms(points, constant=len(scene.previous))


def _key(scene: Scene, client: Ints, unit: Ints, provider: Ints) -> Ints:
    result: Ints = (client * len(scene.units.ids) + unit) * len(scene.providers.ids) + provider
    return result


GOAL = Goal("stability", SENTENCE, "fewer", terms)
