"""Mixed (gespikkeld) complexes with their share, and the units in them."""

from __future__ import annotations

from typing import Final

from folium.map import Layer as FoliumLayer

from placement.audience.views import ComplexView, MapView
from placement_maps import palette
from placement_maps.layer import (
    FORMS_TITLE,
    SEES_UNITS,
    Feature,
    Layer,
    LegendEntry,
    Points,
    facts,
    point_feature,
    unit_legend,
    unit_points,
)

TITLE: Final = "Gespikkelde complexen"
_SIGNS: Final = {"complex": palette.complex_sign(), "Complex": palette.complex_sign()}


def draw(view: MapView) -> list[FoliumLayer]:
    """Draw the complexes and the units in them."""
    drawn: list[FoliumLayer] = []
    if view.complexes:
        drawn.append(Points(_SIGNS, [_complex(i, c) for i, c in enumerate(view.complexes)]))
    units = unit_points(view, lambda form: form == "gespikkeld")
    return [*drawn, units] if units else drawn


def legend(view: MapView) -> list[LegendEntry]:
    """Name the building and the sign of a unit in it."""
    entries = unit_legend(
        "gespikkeld", {unit.state for unit in view.units if unit.form == "gespikkeld"}
    )
    if view.complexes:
        entries.insert(1, LegendEntry(_SIGNS["complex"], "Gemengd complex", FORMS_TITLE))
    return entries


def _complex(index: int, found: ComplexView) -> Feature:
    used = found.occupied + found.proposed
    label = f"Complex {found.name}: {used} van hoogstens {found.most} plaatsen"
    body = facts(
        (
            ("Complex", found.id),
            ("Woningen", found.dwellings),
            ("Bewoond (Beschermd Thuis)", found.occupied),
            ("Voorgesteld", found.proposed),
            ("Hoogstens", found.most),
        )
    )
    return point_feature(f"complex-{index}", found.point, "Complex", "complex", label, body)


LAYER: Final = Layer("gespikkeld", TITLE, SEES_UNITS, draw, legend)
