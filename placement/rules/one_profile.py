"""No unit is used for two profiles at once."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import PROFILES, Scene
from placement.rule import Block, Candidates, Limit, block

SENTENCE = "Een woning wordt niet voor twee zorgprofielen tegelijk gebruikt."


def rows(scene: Scene, candidates: Candidates) -> Block:
    """Return rows that choose, per unit with candidates of two profiles, one of them.

    An own column per unit and profile says that it is the chosen one; they add up to at most 1.
    """
    profile = scene.seekers.profile[candidates.client]
    key = candidates.unit * len(PROFILES) + profile
    pairs = np.stack(np.divmod(np.unique(key), len(PROFILES)))
    units, counts = np.unique(pairs[0], return_counts=True)
    several = units[counts > 1]
    pairs = pairs[:, np.isin(pairs[0], several)]
    if not pairs.shape[1]:
        return block(*[np.zeros(0, dtype=np.int64)] * 4)
    most = (scene.units.capacity + scene.units.movable_residents)[pairs[0]]
    sorted_keys = pairs[0] * len(PROFILES) + pairs[1]
    columns = np.flatnonzero(np.isin(key, sorted_keys))
    row = np.searchsorted(sorted_keys, key[columns])
    aux = candidates.columns + np.arange(len(sorted_keys))
    choose = np.searchsorted(several, pairs[0]) + len(sorted_keys)
    ones = np.ones(len(sorted_keys), dtype=np.int64)
    return block(
        np.concatenate([row, np.arange(len(sorted_keys)), choose]),
        np.concatenate([columns, aux, aux]),
        np.concatenate([np.ones(len(columns)), -most, ones]),
        np.concatenate([np.zeros(len(sorted_keys)), np.ones(len(several))]),
        aux_low=np.zeros(len(sorted_keys)),
        aux_high=ones,
        subjects=tuple(scene.units.ids[u] for u in (*pairs[0], *several)),
    )


LIMIT = Limit("one_profile", SENTENCE, rows)
