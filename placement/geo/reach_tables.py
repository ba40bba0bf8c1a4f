"""Reach of every provider to every unit, per profile and window of the rulebook."""

from __future__ import annotations

import numpy as np

from placement.domain import Profile
from placement.geo.bases import Bases, Travel, given_times, travel_by_hour, worst
from placement.geo.networks import Networks
from placement.geo.scene import FAR, UNKNOWN_VALUE, Ints, ReachTable, Units
from placement.rulebook import Rulebook
from placement.tables import Tables

MS_PER_TENTH = 6_000


def reach_tables(
    tables: Tables, rulebook: Rulebook, networks: Networks, units: Units
) -> dict[str, ReachTable]:
    """Return per profile the reach in tenths of a minute, rounded up, per window.

    Minutes are handling plus travel, base to unit, the worst moment of each window counting, the
    rush hour at its own speed (exchange format, "Candidate"; rulebook, reading.reach). Given
    times hold at every hour.
    """
    bases = Bases.of(tables)
    travel = base_travel(tables, bases, networks, units)
    result = {}
    for profile in Profile:
        asked = rulebook.profile(profile).windows
        spans = [(w.from_minute, w.until_minute) for w in asked]
        ms = worst(bases, travel, spans, len(tables.providers))
        limits = np.array([w.limit_ms for w in asked], dtype=np.int64)
        result[str(profile)] = ReachTable(tenths(ms), limits // MS_PER_TENTH)
    return result


def base_travel(
    tables: Tables, bases: Bases, networks: Networks, units: Units, time_factor: float = 1.0
) -> Travel:
    """Return travel from each base to each unit: given, else computed, else unknown."""
    travel = travel_by_hour(bases, networks, units.x_mm, units.y_mm, time_factor)
    given = given_times(tables, units.ids)
    return travel.given(given) if given else travel


def tenths(ms: Ints) -> Ints:
    """Return milliseconds as whole tenths of a minute, rounded up; sentinels stay."""
    known = (ms != UNKNOWN_VALUE) & (ms < FAR)
    return np.where(known, -(-ms // MS_PER_TENTH), ms)
