"""Nobody is proposed for more than one unit."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import Scene
from placement.rule import Block, Candidates, Limit, block

SENTENCE = "Elke cliënt krijgt hoogstens één plaats."


def rows(scene: Scene, candidates: Candidates) -> Block:
    """Return one row per seeker with candidates: the sum of its columns is at most 1."""
    seekers, row = np.unique(candidates.client, return_inverse=True)
    count = len(candidates)
    ids = tuple(scene.seekers.ids[c] for c in seekers)
    ones = np.ones(count, dtype=np.int64)
    return block(row, np.arange(count), ones, np.ones(len(seekers)), subjects=ids)


LIMIT = Limit("one_place", SENTENCE, rows)
