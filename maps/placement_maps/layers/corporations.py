"""Dwellings of housing corporations, whatever their form."""

from __future__ import annotations

from typing import Final

from folium.map import Layer as FoliumLayer

from placement.audience.views import MapView, UnitView
from placement_maps import palette
from placement_maps.layer import (
    OTHER_TITLE,
    SEES_UNITS,
    Feature,
    Layer,
    LegendEntry,
    Points,
    facts,
    point_feature,
)

TITLE: Final = "Corporatiewoningen"
_SIGNS: Final = {
    "corporation": palette.corporation_sign(),
    "Corporatiewoning": palette.corporation_sign(),
}


def draw(view: MapView) -> list[FoliumLayer]:
    """Mark each unit that belongs to a corporation."""
    owned = [(i, unit) for i, unit in enumerate(view.units) if unit.corporation]
    return [Points(_SIGNS, [_dwelling(i, unit) for i, unit in owned])] if owned else []


def legend(_view: MapView) -> list[LegendEntry]:
    """Name the mark."""
    return [LegendEntry(_SIGNS["corporation"], "Corporatiewoning", OTHER_TITLE)]


def _dwelling(index: int, unit: UnitView) -> Feature:
    body = facts(
        (
            ("Corporatie", unit.corporation),
            ("Eenheid", unit.id),
            ("Woonvorm", unit.form_label),
            ("Toestand", palette.STATES.get(unit.state, unit.state)),
            ("Gemeente", unit.municipality),
        )
    )
    label = f"{unit.id}: woning van {unit.corporation}"
    return point_feature(
        f"dwelling-{index}", unit.point, "Corporatiewoning", "corporation", label, body
    )


LAYER: Final = Layer("corporations", TITLE, SEES_UNITS, draw, legend, shown=False)
