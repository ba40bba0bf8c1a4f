"""The map of the dwelling check: what is drawn to click on, and the point that was asked about."""

from __future__ import annotations

from dataclasses import dataclass, replace

from shapely.geometry import Point

from placement.audience.corporation import tested_against
from placement.audience.geojson import point, shape
from placement.audience.views import Audience, Geometry, MapView
from placement.quantities import MM_PER_METRE
from placement_api.pages.grounded import ground_of, judged_ground
from placement_api.pages.homes import own_map
from placement_api.pages.map_supply import still_of
from placement_api.pages.visiting import Visit


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a dwelling that is not known yet would lie, in RD metres, and how it is called."""

    x: float
    y: float
    name: str
    nameless: bool = True


def is_own(visit: Visit) -> bool:
    """Tell whether the visitor tests dwellings of its own: others see those of the region."""
    return visit.who.actor.role == "corporation"


def view_of(visit: Visit) -> MapView:
    """Return the visitor's own dwellings, where it has any, the BW locations and the roads."""
    visit.who.must("suitability", "read")
    roads = still_of(visit).roads
    if is_own(visit):
        return replace(own_map(visit), roads=roads)
    scene, _ = judged_ground(visit)
    audience: Audience = "coordinator" if visit.who.actor.role == "coordinator" else "planner"
    return replace(tested_against(ground_of(visit), scene, audience), roads=roads)


def shapes_of(visit: Visit, spot: Spot | None) -> list[tuple[str, Geometry]]:
    """Return what is drawn of a point: where it is, and how far a cluster reaches."""
    if spot is None:
        return []
    at = spot.x, spot.y
    radius = ground_of(visit).rulebook.cluster.bw_radius_mm / MM_PER_METRE
    circle = shape(Point(*at).buffer(radius, quad_segs=24))
    return [("straal", circle), ("midden", point(*at))]
