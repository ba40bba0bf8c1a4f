"""Placements and moves on the map, drawn from where someone is to the unit."""

from __future__ import annotations

from placement.audience.case import Case
from placement.audience.geojson import point
from placement.audience.views import Geometry, PlacementView
from placement.geo.scene import Scene
from placement.proposal import Placement
from placement.quantities import MM_PER_METRE

ORIGIN_GRID_M = 100
"""Where someone's own network lives is shown to this grid: enough to see the direction."""
PLACE_RULES = ("available", "reach", "bw_near")
"""Rules of which the sentence speaks of the place alone: no income, age, grant or zone."""


def placements(case: Case) -> tuple[PlacementView, ...]:
    """Return each placement; of a client it shows id, profile and a blurred origin, no more."""
    return tuple(_view(case, placement) for placement in case.placements)


def _view(case: Case, placement: Placement) -> PlacementView:
    unit = case.unit[placement.unit]
    return PlacementView(
        client=placement.client,
        unit=placement.unit,
        provider=case.provider_name[placement.provider],
        profile=case.profile(placement),
        origin=_origin(case, placement),
        point=_door(case.scene, unit),
        resident=placement.resident,
        chain=placement.chain,
        order=placement.order,
        lines=_lines(case, placement),
    )


def _origin(case: Case, placement: Placement) -> Geometry | None:
    """Return the old unit of a resident, or the client's own network to the nearest 100 m."""
    home = case.home(placement)
    if home is not None:
        return _door(case.scene, case.unit[home])
    seekers, who = case.scene.seekers, case.seeker[placement.client]
    if not seekers.has_point[who]:
        return None
    grid = ORIGIN_GRID_M * MM_PER_METRE
    x, y = (round(int(part[who]) / grid) * ORIGIN_GRID_M for part in (seekers.x_mm, seekers.y_mm))
    return point(x, y)


def _door(scene: Scene, unit: int) -> Geometry:
    return point(scene.units.x_mm[unit] / MM_PER_METRE, scene.units.y_mm[unit] / MM_PER_METRE)


def _lines(case: Case, placement: Placement) -> tuple[str, ...]:
    """Return what the place offers in numbers, and what else would have been possible."""
    home = case.home(placement)
    lines = [f"Verhuist uit {home}."] if home else []
    lines += [v.sentence for v in placement.verdicts if v.rule in PLACE_RULES]
    if placement.alternative is not None:
        lines.append(placement.alternative.sentence)
    return tuple(lines)
