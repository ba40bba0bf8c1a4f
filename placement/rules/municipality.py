"""The unit does not lie in a municipality that is excluded for the client."""

from __future__ import annotations

from placement.geo.scene import Scene
from placement.rule import Gate, Verdict, yes_no

SENTENCE = "De woning ligt niet in een gemeente die voor de cliënt is uitgesloten."


def judge(scene: Scene) -> Verdict:
    """Judge by client and unit: (C, U, 1)."""
    return yes_no(~scene.seekers.excluded[:, scene.units.municipality][:, :, None])


GATE = Gate("municipality", SENTENCE, judge)
