"""Intensity plus needs a unit that suits it."""

from __future__ import annotations

from placement.geo.scene import Scene
from placement.rule import Gate, Verdict, yes_no

SENTENCE = "Bij intensiteit plus is de woning daarvoor geschikt."


def judge(scene: Scene) -> Verdict:
    """Judge by client and unit: (C, U, 1); asks nothing for intensity basis."""
    asks = (scene.seekers.intensity == 1)[:, None, None]
    return yes_no(scene.units.plus[None, :, None], applies=asks)


GATE = Gate("plus", SENTENCE, judge)
