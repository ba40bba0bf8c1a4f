"""A placement that was ruled out by hand is not proposed."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import Scene
from placement.rule import Gate, Verdict, yes_no

SENTENCE = "De plaatsing is niet met de hand uitgesloten."


def judge(scene: Scene) -> Verdict:
    """Judge by client, unit and, where one is named, provider: (C, U, 1) or (C, U, P)."""
    pins = scene.pins
    never = np.flatnonzero(~pins.must & (pins.client >= 0))
    if not len(never):
        return yes_no(np.ones((1, 1, 1), dtype=bool))
    width = len(scene.providers.ids) if (pins.provider[never] >= 0).any() else 1
    allowed = np.ones((len(scene.seekers.ids), len(scene.units.ids), width), dtype=bool)
    for client, unit, provider in zip(
        pins.client[never], pins.unit[never], pins.provider[never], strict=True
    ):
        allowed[client, unit, slice(None) if provider < 0 else provider] = False
    return yes_no(allowed)


GATE = Gate("pin_never", SENTENCE, judge)
