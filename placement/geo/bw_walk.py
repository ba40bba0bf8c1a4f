"""Walking distance from every clusterable unit to every BW location, in its chosen reading."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from placement.geo.networks import Networks
from placement.geo.proximity import cross_within, to_mm
from placement.geo.scene import FAR, UNKNOWN_VALUE, Ints, Units
from placement.geo.snap import snap
from placement.geo.walk import walk_mm
from placement.rulebook import Rulebook
from placement.tables import Tables

LOOK = 5
"""Distances are looked for up to this many times the limit, to name the nearest miss."""


def bw_walks(
    tables: Tables, rulebook: Rulebook, networks: Networks, units: Units
) -> tuple[Ints, bool]:
    """Return the (U, L) distances in mm and whether they are straight-line readings.

    Given distances (`bw_walks`) replace computed ones, and a pair left out is FAR. Without a
    walking network the distance is unknown, unless the rulebook reads it as a straight line.
    """
    shape = (len(units.ids), len(tables.bw_locations))
    if "bw_walks" in tables.given:
        return _given(tables, shape), False
    limit = rulebook.cluster.bw_radius_mm * LOOK
    x = to_mm(tables.bw_locations["x"].to_numpy(float))
    y = to_mm(tables.bw_locations["y"].to_numpy(float))
    result = np.full(shape, FAR)
    if rulebook.cluster.walk == "straight":
        i, j, mm = cross_within(units.x_mm, units.y_mm, x, y, limit)
        result[i, j] = mm
        return result, True
    if networks.walk is None:
        return np.full(shape, UNKNOWN_VALUE), False
    here = snap(networks.walk, units.x_mm, units.y_mm)
    there = snap(networks.walk, x, y)
    if rulebook.cluster.walk == "network_no_legs":
        here, there = (replace(at, leg_mm=np.zeros_like(at.leg_mm)) for at in (here, there))
    i, j, mm = walk_mm(networks.walk, here, there, limit)
    result[i, j] = mm
    result[~here.covered, :] = UNKNOWN_VALUE
    result[:, ~there.covered] = UNKNOWN_VALUE
    return result, False


def _given(tables: Tables, shape: tuple[int, int]) -> Ints:
    result = np.full(shape, FAR)
    unit = {u: n for n, u in enumerate(tables.units.index)}
    location = {b: n for n, b in enumerate(tables.bw_locations.index)}
    rows = tables.bw_walks
    metres = to_mm(rows["metres"].to_numpy(float))
    for u, b, mm in zip(rows["unit"], rows["bw_location"], metres, strict=True):
        result[unit[u], location[b]] = min(mm, result[unit[u], location[b]])
    return result
