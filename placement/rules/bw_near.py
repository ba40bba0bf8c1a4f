"""A clustered unit lies within walking distance of an operating BW location."""

from __future__ import annotations

import numpy as np

from placement.geo.nearness import nearest
from placement.geo.scene import PROFILES, UNKNOWN_VALUE, Scene
from placement.rule import Gate, Verdict

SENTENCE = "De geclusterde woning ligt op loopafstand van een BW-locatie die in gebruik is."


def judge(scene: Scene) -> Verdict:
    """Judge mm to the nearest operating BW location, shown in m: (3, U, 1).

    The reading "own" of the rulebook asks for a location of the serving provider: (3, U, P).
    """
    cluster = scene.rulebook.cluster
    near = nearest(scene, own=cluster.bw_provider == "own")
    needed = [sorted(scene.rulebook.profile(p).near_bw) for p in PROFILES]
    asks = np.stack([np.isin(scene.units.form, forms) for forms in needed])
    return Verdict(
        measure=near[None, :, :],
        limit=np.full((1, 1, 1), cluster.bw_radius_mm, dtype=np.int64),
        known=near[None, :, :] != UNKNOWN_VALUE,
        applies=asks[:, :, None],
        unit_of_measure="m",
        scale=1000,
        by_profile=True,
    )


GATE = Gate("bw_near", SENTENCE, judge)
