"""The provider is none that the client refuses, and one of the only ones allowed."""

from __future__ import annotations

from placement.geo.scene import Scene
from placement.rule import Gate, Verdict, yes_no

SENTENCE = "De aanbieder is voor de cliënt niet uitgesloten."


def judge(scene: Scene) -> Verdict:
    """Judge by client and provider: (C, 1, P)."""
    return yes_no(scene.seekers.provider_ok[:, None, :])


GATE = Gate("client_provider", SENTENCE, judge)
