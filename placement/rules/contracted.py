"""The provider is contracted for the profile."""

from __future__ import annotations

from placement.geo.scene import Scene
from placement.rule import Gate, Verdict, yes_no

SENTENCE = "De aanbieder is gecontracteerd voor het zorgprofiel."


def judge(scene: Scene) -> Verdict:
    """Judge by profile and provider: (3, 1, P)."""
    return yes_no(scene.providers.contracted.T[:, None, :], by_profile=True)


GATE = Gate("contracted", SENTENCE, judge)
