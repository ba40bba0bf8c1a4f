"""Who uses a wheelchair needs a unit that is fit for it."""

from __future__ import annotations

from placement.geo.scene import Scene
from placement.rule import Gate, Verdict, yes_no

SENTENCE = "Wie een rolstoel gebruikt, krijgt een rolstoelgeschikte woning."


def judge(scene: Scene) -> Verdict:
    """Judge by client and unit: (C, U, 1); asks nothing of others."""
    asks = scene.seekers.wheelchair[:, None, None]
    return yes_no(scene.units.wheelchair[None, :, None], applies=asks)


GATE = Gate("wheelchair", SENTENCE, judge)
