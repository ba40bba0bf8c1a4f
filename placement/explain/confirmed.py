"""How Dutch tells what someone confirmed on the spot, beside what was computed.

Name and reason are personal: these lines are for the coordinator.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from placement.explain.amounts import metres
from placement.geo.confirmations import on_walk
from placement.geo.scene import FAR, UNKNOWN_VALUE, Scene

EPOCH = date(1970, 1, 1)


def told(scene: Scene, number: int) -> str:
    """Return who confirmed or rejected, when and why: «handmatig bevestigd door ... op ...»."""
    said = scene.confirmed
    what = "bevestigd" if said.holds[number] else "afgekeurd"
    day = EPOCH + timedelta(days=int(said.day[number]))
    reason = said.reason[number].rstrip(".")
    return f"handmatig {what} door {said.name[number]} op {day:%d-%m-%Y}, reden: {reason}"


def walk_told(scene: Scene, unit: int, mm: int) -> str:
    """Return what was confirmed of a unit's walk of so many mm; empty where nothing counts."""
    number = on_walk(scene, unit, mm)
    return "" if number < 0 else told(scene, number)


def confirmation_lines(scene: Scene) -> Iterator[str]:
    """Yield per confirmation what was computed and what was said, or why that does not count."""
    said, cluster = scene.confirmed, scene.rulebook.cluster
    low, high = cluster.borderline_mm
    for number, (unit, place) in enumerate(
        zip(said.unit.tolist(), said.place.tolist(), strict=True)
    ):
        walk, mm = bool(said.walk[number]), int(said.mm[number])
        ids, limit = scene.units.ids, cluster.bw_radius_mm if walk else cluster.radius_mm
        other = f"BW-locatie {scene.bw_location_ids[place]}" if walk else ids[place]
        pair = f"{ids[unit]} en {other}"
        if said.counts[number]:
            away = f"gemeten {metres(mm, limit)} (grens {metres(limit, limit)})"
            yield f"Grensgeval {pair}: {away}; {told(scene, number)}."
        else:
            band = f"van {metres(low, low)} tot en met {metres(high, high)}"
            yield (
                f"De bevestiging van {pair} telt niet mee: {_away(mm, limit)}, en bevestigen kan "
                f"alleen {band}, rond een grens die daarin ligt."
            )


def _away(mm: int, limit: int) -> str:
    if mm == UNKNOWN_VALUE:
        return "de afstand is niet bekend"
    return "de afstand is groter" if mm >= FAR else f"de afstand is {metres(mm, limit)}"
