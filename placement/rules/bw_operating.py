"""The BW location of an intramural unit operates on the day of moving in."""

from __future__ import annotations

import numpy as np

from placement.domain import Profile
from placement.geo.scene import PROFILES, Scene
from placement.rule import Gate, Verdict, yes_no

SENTENCE = "De BW-locatie van de woning is in gebruik."


def judge(scene: Scene) -> Verdict:
    """Judge for Beschermd Wonen by unit: (3, U, 1); a unit that names no location is not asked."""
    location = scene.units.bw_location
    every = np.arange(len(location))
    operating = scene.operating()[every, location] if scene.bw_location_ids else location < 0
    asks = np.array([p == Profile.BW for p in PROFILES])[:, None, None]
    return yes_no(
        operating[None, :, None], applies=asks & (location >= 0)[None, :, None], by_profile=True
    )


GATE = Gate("bw_operating", SENTENCE, judge)
