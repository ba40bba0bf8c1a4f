"""Clustered units, and the groups that the proposal makes of them."""

from __future__ import annotations

from typing import Final

from folium.map import Layer as FoliumLayer

from placement.audience.views import GroupView, MapView
from placement_maps import palette
from placement_maps.layer import (
    FORMS_TITLE,
    SEES_UNITS,
    Feature,
    Layer,
    LegendEntry,
    Shapes,
    facts,
    shape_feature,
    unit_legend,
    unit_points,
)

TITLE: Final = "Geclusterd: eenheden, groepen"
_STYLE: Final = {
    "color": palette.VERMILLION,
    "weight": 2.4,
    "dashArray": "1 5",
    "lineCap": "round",
    "fillColor": palette.VERMILLION,
    "fillOpacity": 0.16,
}


def draw(view: MapView) -> list[FoliumLayer]:
    """Draw the groups as areas and their units as signs."""
    groups = [_group(i, group) for i, group in enumerate(view.groups)]
    units = unit_points(view, lambda form: form == "clustered")
    drawn: list[FoliumLayer] = [Shapes(groups, "pm-clustered")] if groups else []
    return [*drawn, units] if units else drawn


def legend(view: MapView) -> list[LegendEntry]:
    """Name the sign of a clustered unit and the area of a group."""
    entries = unit_legend(
        "clustered", {unit.state for unit in view.units if unit.form == "clustered"}
    )
    if view.groups:
        sign = palette.area_sign(palette.VERMILLION, palette.VERMILLION, 0.16, "1.5 4")
        entries.insert(1, LegendEntry(sign, "Groep in het voorstel", FORMS_TITLE))
    return entries


def _group(index: int, group: GroupView) -> Feature:
    persons = "1 persoon" if group.persons == 1 else f"{group.persons} personen"
    label = f"Groep {group.id}: {persons}"
    body = facts(
        (
            ("Aanbieder", group.provider),
            ("Personen", group.persons),
            ("Eenheden", ", ".join(group.units)),
        )
    )
    return shape_feature(group.shape, _STYLE, label, body, key=f"group-{index}", focus=True)


LAYER: Final = Layer("clustered", TITLE, SEES_UNITS, draw, legend)
