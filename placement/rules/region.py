"""The unit lies in a region that the client may go to."""

from __future__ import annotations

from placement.geo.scene import Scene
from placement.rule import Gate, Verdict, yes_no

SENTENCE = "De woning ligt in een regio waar de cliënt naartoe mag."


def judge(scene: Scene) -> Verdict:
    """Judge by client and unit: (C, U, 1); unknown where the municipality names no region."""
    inside = scene.seekers.regions_ok[:, scene.units.region]
    return yes_no(
        inside[:, :, None],
        known=(scene.units.region >= 0)[None, :, None],
        applies=scene.seekers.regions_given[:, None, None],
    )


GATE = Gate("region", SENTENCE, judge)
