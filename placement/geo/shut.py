"""Roads that are shut: what every base then needs to every place, by car."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from placement.geo.bases import Bases, Travel, make_places
from placement.geo.detours import ask, detoured
from placement.geo.ends import NO_WAY
from placement.geo.network import Ints
from placement.geo.networks import Networks
from placement.geo.snap import snap

MODE = "car"


def networks_shut(networks: Networks, edges: Ints) -> Networks:
    """Return the networks where nobody drives over some edges of the driving one."""
    drive = networks.drive
    if drive is None:
        return networks
    open_ = np.ones(len(drive.edge_u), dtype=np.bool_)
    open_[edges] = False
    shut = replace(drive, forward=drive.forward & open_, backward=drive.backward & open_)
    return replace(networks, drive=shut)


def travel_shut(
    bases: Bases, travel: Travel, networks: Networks, edges: Ints, at: tuple[Ints, Ints]
) -> Travel:
    """Return the travel of bases to places `at` (x, y in mm) when some driving edges are shut.

    `travel`: the same over open roads. Only what changes is reckoned anew; the numbers are those
    of asking all again.
    """
    own = np.flatnonzero(np.array(bases.mode) == MODE)
    if networks.drive is None or not len(own):
        return travel
    ms = travel.ms.copy()
    for way in make_places(networks, (MODE,), *at, often=True).ways[MODE]:
        if way.roads is None or way.there is None:
            continue
        start = snap(networks.drive, bases.x_mm[own], bases.y_mm[own], grid=way.roads.grid)
        cost = way.roads.cost.copy()
        cost[edges] = NO_WAY
        places, changed = detoured(ask(way.roads, start, way.there), cost)
        rows = {
            base: row
            for row, (base, hours) in enumerate(
                zip(travel.base.tolist(), travel.hours, strict=True)
            )
            if hours == way.hours
        }
        at_rows = np.array([rows[base] for base in own.tolist()], dtype=np.int64)
        ms[np.ix_(at_rows, places)] = changed
    return replace(travel, ms=ms)
