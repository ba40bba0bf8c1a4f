"""How near each unit is to a BW location that operates when one moves in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.geo.confirmations import walks_as_confirmed
from placement.geo.scene import FAR, UNKNOWN_VALUE, Bools, Ints, Scene


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """The location that decides for each unit: (U, 1), or (U, P) of one's own provider.

    `mm` is the computed distance, -1 unknown; `holds` whether that is near enough, by the number
    or by what was confirmed of it.
    """

    mm: Ints
    holds: Bools

    @property
    def known(self) -> Bools:
        """Where the distance is known."""
        return np.asarray(self.mm != UNKNOWN_VALUE)

    def by_hand(self, limit_mm: int) -> Bools:
        """Return where what was confirmed goes against the number."""
        return np.asarray(self.known & (self.holds != (self.mm <= limit_mm)))

    def of(self, provider: int) -> tuple[Ints, Bools]:
        """Return mm and holds for one provider, whoever it is where all are alike: (U,), (U,)."""
        at = max(provider, 0) if self.mm.shape[1] > 1 else 0
        return self.mm[:, at], self.holds[:, at]


def nearest(scene: Scene) -> Near:
    """Return the nearest operating location, of one's own provider where the rulebook reads so.

    A known distance within the limit beats unknown ones; otherwise one unknown makes it unknown.
    """
    counts = scene.operating()
    computed = np.where(counts, scene.bw_walk_mm, FAR)
    judged = np.where(counts, walks_as_confirmed(scene), FAR)
    limit = scene.rulebook.cluster.bw_radius_mm
    if scene.rulebook.cluster.bw_provider != "own":
        nearest_mm, within = _least(computed, judged, limit)
        return Near(nearest_mm[:, None], within[:, None])
    count = len(scene.providers.ids)
    mm = np.zeros((len(judged), count), dtype=np.int64)
    holds = np.zeros((len(judged), count), dtype=bool)
    for p in range(count):
        mine = scene.bw_provider == p
        mm[:, p], holds[:, p] = _least(computed[:, mine], judged[:, mine], limit)
    return Near(mm, holds)


def _least(computed: Ints, judged: Ints, limit: int) -> tuple[Ints, Bools]:
    if not judged.shape[1]:
        return np.full(len(judged), FAR), np.zeros(len(judged), dtype=bool)
    unknown = (judged == UNKNOWN_VALUE).any(axis=1)
    known = np.where(judged == UNKNOWN_VALUE, FAR, judged)
    every, which = np.arange(len(judged)), known.argmin(axis=1)
    holds = known[every, which] <= limit
    return np.where(unknown & ~holds, UNKNOWN_VALUE, computed[every, which]), holds
