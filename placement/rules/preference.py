"""Wishes of the client: municipality, provider, near the own network."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import Ints, Scene, floor_root
from placement.rule import Candidates, Goal, Terms

HUNDRED_METRES_MM = 100_000
"""The unit that `per_100_m` counts in, not a norm."""

SENTENCE = "Wensen van de cliënt tellen: gemeente, aanbieder en nabijheid van het eigen netwerk."


def terms(scene: Scene, candidates: Candidates) -> Terms:
    """Return the penalty per candidate: municipality, provider and distance to the own network."""
    norm, seekers, units = scene.rulebook.preference, scene.seekers, scene.units
    client, unit = candidates.client, candidates.unit
    municipality = units.municipality[unit]
    wanted = np.any(seekers.preferred, axis=1, keepdims=True)[client, 0]
    missed = wanted & ~seekers.preferred[client, municipality]
    asked = np.any(seekers.preferred_provider, axis=1, keepdims=True)[client, 0]
    other = asked & ~seekers.preferred_provider[client, candidates.provider]
    return Terms(
        missed * np.int64(norm.municipality)
        + other * np.int64(norm.provider)
        + distance_points(scene, client, unit)
    )


def distance_points(scene: Scene, client: Ints, unit: Ints) -> Ints:
    """Return points for each whole 100 m to the own network, capped; 0 where none is known."""
    norm, seekers, units = scene.rulebook.preference, scene.seekers, scene.units
    dx, dy = units.x_mm[unit] - seekers.x_mm[client], units.y_mm[unit] - seekers.y_mm[client]
    hundreds = floor_root(dx * dx + dy * dy) // HUNDRED_METRES_MM
    points = np.minimum(norm.distance_cap, hundreds * norm.per_100_m)
    return np.where(seekers.has_point[client], points, 0)


GOAL = Goal("preference", SENTENCE, "fewer", terms)
