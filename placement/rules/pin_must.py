"""A placement that was decided by hand is part of every plan."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import Scene
from placement.rule import Block, Candidates, Limit, block

SENTENCE = "Een met de hand vastgelegde plaatsing blijft staan."


def rows(scene: Scene, candidates: Candidates) -> Block:
    """Return one row per pin: exactly 1 of its columns; without a column it cannot be met."""
    pins = scene.pins
    must = np.flatnonzero(pins.must)
    columns = []
    for pin in must:
        fits = (candidates.client == pins.client[pin]) & (candidates.unit == pins.unit[pin])
        if pins.provider[pin] >= 0:
            fits &= candidates.provider == pins.provider[pin]
        columns.append(np.flatnonzero(fits))
    ones = np.ones(len(must), dtype=np.int64)
    found = np.concatenate(columns) if columns else np.zeros(0, dtype=np.int64)
    return block(
        np.repeat(np.arange(len(must)), [len(c) for c in columns]),
        found,
        np.ones(len(found)),
        ones,
        low=ones,
        subjects=tuple(scene.units.ids[pins.unit[pin]] for pin in must),
    )


LIMIT = Limit("pin_must", SENTENCE, rows)
