"""A clustered unit lies within walking distance of an operating BW location."""

from __future__ import annotations

import numpy as np

from placement.geo.nearness import nearest
from placement.geo.scene import PROFILES, Scene
from placement.rule import FAILS, HOLDS, NOBODY, Gate, Verdict

SENTENCE = "De geclusterde woning ligt op loopafstand van een BW-locatie die in gebruik is."


def judge(scene: Scene) -> Verdict:
    """Judge mm to the nearest operating BW location, shown in m: (3, U, 1).

    The reading "own" of the rulebook asks for a location of the serving provider: (3, U, P).
    A borderline walk that someone confirmed has that verdict, beside the measured distance.
    """
    cluster = scene.rulebook.cluster
    near = nearest(scene)
    by_hand = near.by_hand(cluster.bw_radius_mm)
    said = np.where(by_hand, np.where(near.holds, HOLDS, FAILS), NOBODY)
    needed = [sorted(scene.rulebook.profile(p).near_bw) for p in PROFILES]
    asks = np.stack([np.isin(scene.units.form, forms) for forms in needed])
    return Verdict(
        measure=near.mm[None, :, :],
        limit=np.full((1, 1, 1), cluster.bw_radius_mm, dtype=np.int64),
        known=near.known[None, :, :],
        applies=asks[:, :, None],
        unit_of_measure="m",
        scale=1000,
        by_profile=True,
        confirmed=said.astype(np.int8)[None, :, :] if by_hand.any() else None,
    )


GATE = Gate("bw_near", SENTENCE, judge)
