"""How candidates change the number of persons housed, per spread target."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from placement.geo.scene import PROFILES, Ints, Scene


class Triples(Protocol):
    """Client and unit of each candidate: parallel arrays."""

    @property
    def client(self) -> Ints:
        """Seekers by index."""

    @property
    def unit(self) -> Ints:
        """Units by index."""


def net_new(scene: Scene, candidates: Triples) -> tuple[Ints, Ints, Ints]:
    """Return (column, sign, target row) of each change that a candidate makes to a target.

    A placement adds one for the profile sought where the unit lies; a resident's move takes one
    from the profile and municipality that he leaves.
    """
    targets, seekers, units = scene.targets, scene.seekers, scene.units
    width = len(scene.municipality_ids)
    place = np.full(len(PROFILES) * width, -1)
    place[targets.profile * width + targets.municipality] = np.arange(len(targets.target))
    client, unit = candidates.client, candidates.unit
    comes = place[seekers.profile[client] * width + units.municipality[unit]]
    home = seekers.home_unit[client]
    leaves = np.where(
        home >= 0, place[seekers.home_profile[client] * width + units.municipality[home]], -1
    )
    into, out = np.flatnonzero(comes >= 0), np.flatnonzero(leaves >= 0)
    columns = np.concatenate([into, out])
    signs = np.concatenate([np.ones(len(into)), -np.ones(len(out))]).astype(np.int64)
    return columns, signs, np.concatenate([comes[into], leaves[out]])
