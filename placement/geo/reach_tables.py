"""Reach of every provider to every unit, per profile and window of the rulebook."""

from __future__ import annotations

import numpy as np

from placement.domain import Profile
from placement.geo.networks import Networks
from placement.geo.proximity import to_mm
from placement.geo.reach import worst_reach_ms
from placement.geo.scene import FAR, UNKNOWN_VALUE, Ints, ReachTable, Units
from placement.geo.snap import snap
from placement.geo.travel import travel_ms
from placement.rulebook import Rulebook
from placement.tables import Tables, windows

MS_PER_MINUTE = 60_000
MS_PER_TENTH = 6_000


def reach_tables(
    tables: Tables, rulebook: Rulebook, networks: Networks, units: Units
) -> dict[str, ReachTable]:
    """Return per profile the reach in tenths of a minute, rounded up, per window.

    Minutes are handling plus travel, base to unit, the worst moment of each window counting
    (exchange format, "Candidate"; docs: reach in every window).
    """
    travel = base_travel_ms(tables, networks, units)
    bases = tables.care_bases
    place = {p: n for n, p in enumerate(tables.providers.index)}
    provider = np.array([place[p] for p in bases["provider"]], dtype=np.int64)
    handling = np.rint(bases["handling_minutes"].to_numpy(float) * MS_PER_MINUTE).astype(np.int64)
    staffed = [windows(text) or () for text in bases["staffed"]]
    result = {}
    for profile in Profile:
        asked = rulebook.profile(profile).windows
        ms = worst_reach_ms(
            staffed,
            handling,
            travel,
            provider,
            len(place),
            [(w.from_minute, w.until_minute) for w in asked],
        )
        limits = np.array([w.limit_ms for w in asked], dtype=np.int64)
        result[str(profile)] = ReachTable(tenths(ms), limits // MS_PER_TENTH)
    return result


def tenths(ms: Ints) -> Ints:
    """Return milliseconds as whole tenths of a minute, rounded up; sentinels stay."""
    known = (ms != UNKNOWN_VALUE) & (ms < FAR)
    return np.where(known, -(-ms // MS_PER_TENTH), ms)


def base_travel_ms(tables: Tables, networks: Networks, units: Units) -> Ints:
    """Return travel in ms from each base to each unit: given, else computed, else unknown."""
    bases = tables.care_bases
    result = np.full((len(bases), len(units.ids)), UNKNOWN_VALUE)
    for mode in dict.fromkeys(bases["mode"]):
        network = networks.for_mode(mode)
        rows = np.flatnonzero((bases["mode"] == mode).to_numpy())
        if network is None:
            continue
        x = to_mm(bases["x"].to_numpy(float)[rows])
        y = to_mm(bases["y"].to_numpy(float)[rows])
        here = snap(network, x, y)
        there = snap(network, units.x_mm, units.y_mm)
        result[rows] = travel_ms(network, here, there, mode)
    base = {b: n for n, b in enumerate(bases.index)}
    unit = {u: n for n, u in enumerate(units.ids)}
    given = np.rint(tables.reach["minutes"].to_numpy(float) * MS_PER_MINUTE).astype(np.int64)
    for b, u, ms in zip(tables.reach["base"], tables.reach["unit"], given, strict=True):
        result[base[b], unit[u]] = ms
    return result
