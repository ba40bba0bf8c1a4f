"""The housing form of the unit belongs to the profile that is sought."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import PROFILES, Scene
from placement.rule import Gate, Verdict, yes_no

SENTENCE = "De woonvorm van de woning past bij het zorgprofiel."


def judge(scene: Scene) -> Verdict:
    """Judge by profile and unit: (3, U, 1); some forms fit only where the unit may cluster."""
    suits = np.zeros((len(PROFILES), len(scene.units.ids)), dtype=bool)
    for row, profile in enumerate(PROFILES):
        norm = scene.rulebook.profile(profile)
        suits[row] = np.isin(scene.units.form, sorted(norm.forms))
        suits[row] |= np.isin(scene.units.form, sorted(norm.forms_if_may_cluster)) & (
            scene.units.may_cluster
        )
    return yes_no(suits[:, :, None], by_profile=True)


GATE = Gate("form", SENTENCE, judge)
