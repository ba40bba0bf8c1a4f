"""How near each unit is to a BW location that operates when one moves in."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import FAR, UNKNOWN_VALUE, Ints, Scene


def nearest(scene: Scene, *, own: bool) -> Ints:
    """Return mm to the nearest operating location: (U, 1), or (U, P) of one's own provider.

    A known distance within the limit beats unknown ones; otherwise one unknown makes it unknown.
    """
    walk = np.where(scene.operating(), scene.bw_walk_mm, FAR)
    if not own:
        return _least(walk, scene.rulebook.cluster.bw_radius_mm)[:, None]
    columns = [
        _least(walk[:, scene.bw_provider == p], scene.rulebook.cluster.bw_radius_mm)
        for p in range(len(scene.providers.ids))
    ]
    return np.stack(columns, axis=1) if columns else np.zeros((len(walk), 0), dtype=np.int64)


def _least(walk: Ints, limit: int) -> Ints:
    if not walk.shape[1]:
        return np.full(len(walk), FAR)
    unknown = (walk == UNKNOWN_VALUE).any(axis=1)
    known = np.where(walk == UNKNOWN_VALUE, FAR, walk).min(axis=1)
    return np.where(unknown & (known > limit), UNKNOWN_VALUE, known)
