"""The value of every term of the objective, counted from the plan itself."""

from __future__ import annotations

from collections import Counter

from placement.recheck.stand import Row, Stand, whole_distance

HUNDRED_METRES_MM = 100_000
"""The unit in which distance to the own network is counted."""


def values(here: Stand) -> dict[str, int]:
    """Return the value of every term, also of those not asked for, and the number of moves."""
    seekers, match = here.scene.seekers, here.scene.rulebook.match
    new = [row.client for row in here.rows if not seekers.resident[row.client]]
    weeks = [min(int(seekers.weeks_waiting[c]), match.wait_cap_weeks) for c in new]
    off = _deviations(here)
    return {
        "placed": sum(match.urgency_weight[int(seekers.urgency[c])] for c in new),
        "waiting": sum(number * number for number in weeks),
        "stability": _not_kept(here),
        "spread_max": max(off, default=0),
        "spread_l1": sum(off),
        "preference": sum(_penalty(here, row) for row in here.rows),
        "travel": sum(_minutes(here, row) for row in here.rows),
        "moves": len(here.rows) - len(new),
    }


def _not_kept(here: Stand) -> int:
    now = {(row.client, row.unit, row.provider) for row in here.rows}
    return sum(tuple(earlier) not in now for earlier in here.scene.previous.tolist())


def _deviations(here: Stand) -> list[int]:
    scene, net = here.scene, Counter[tuple[int, int]]()
    for row in here.rows:
        place = int(scene.units.municipality[row.unit])
        net[int(scene.seekers.profile[row.client]), place] += 1
        if scene.seekers.resident[row.client]:
            left = int(scene.units.municipality[scene.seekers.home_unit[row.client]])
            net[int(scene.seekers.home_profile[row.client]), left] -= 1
    columns = scene.targets
    rows = (columns.profile, columns.municipality, columns.occupied, columns.target)
    return [
        abs(occupied - target + net[profile, place])
        for profile, place, occupied, target in zip(*(c.tolist() for c in rows), strict=True)
    ]


def _penalty(here: Stand, row: Row) -> int:
    scene, norm = here.scene, here.scene.rulebook.preference
    seekers, units = scene.seekers, scene.units
    points, wanted = 0, seekers.preferred[row.client]
    if wanted.any() and not wanted[units.municipality[row.unit]]:
        points += norm.municipality
    asked = seekers.preferred_provider[row.client]
    if asked.any() and not asked[row.provider]:
        points += norm.provider
    if seekers.has_point[row.client]:
        dx = int(units.x_mm[row.unit]) - int(seekers.x_mm[row.client])
        dy = int(units.y_mm[row.unit]) - int(seekers.y_mm[row.client])
        hundreds = whole_distance(dx, dy) // HUNDRED_METRES_MM
        points += min(norm.distance_cap, hundreds * norm.per_100_m)
    return points


def _minutes(here: Stand, row: Row) -> int:
    """Return the reach of the worst window in tenths; 0 where none is asked."""
    table = here.scene.reach[here.profile(row.client)]
    return max((int(t) for t in table.tenths[:, row.provider, row.unit]), default=0)
