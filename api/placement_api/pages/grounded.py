"""The supply as one request sees it: looked up once, however many parts of a page need it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement_api.spreading import judged_now, supply_now

if TYPE_CHECKING:
    from placement.edges import Edges
    from placement.geo.scene import Scene
    from placement.sources.folder import Delivery
    from placement_api.pages.visiting import Visit


def ground_of(visit: Visit) -> Delivery:
    """Return the supply of the moment of this request, with nobody of the waiting list in it."""
    kept: Delivery | None = getattr(visit.request.state, "ground", None)
    if kept is None:
        visit.request.state.ground = kept = supply_now(visit.platform)
    return kept


def judged_ground(visit: Visit) -> tuple[Scene, Edges]:
    """Return the scene of that supply, and every verdict on it."""
    return judged_now(visit.platform, ground_of(visit))
