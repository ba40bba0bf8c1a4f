"""A mixed complex takes no more people with Beschermd Thuis than its share."""

from __future__ import annotations

import numpy as np

from placement.domain import Profile
from placement.geo.scene import PROFILES, Scene
from placement.rule import Block, Candidates, Limit, block

SENTENCE = "Van een complex is hoogstens het afgesproken deel voor Beschermd Thuis."


def rows(scene: Scene, candidates: Candidates) -> Block:
    """Return one row per complex: new placements with BT are at most the room that is left."""
    profile = scene.seekers.profile[candidates.client]
    complex_ = scene.units.complex[candidates.unit]
    columns = np.flatnonzero((profile == PROFILES.index(Profile.BT)) & (complex_ >= 0))
    complexes, row = np.unique(complex_[columns], return_inverse=True)
    return block(
        row,
        columns,
        np.ones(len(columns)),
        scene.complex_room[complexes],
        subjects=tuple(scene.complex_ids[k] for k in complexes),
    )


LIMIT = Limit("mix_share", SENTENCE, rows)
