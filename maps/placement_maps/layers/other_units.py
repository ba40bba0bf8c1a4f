"""Units of every other form: intramural, shared, independent, and forms this map does not know."""

from __future__ import annotations

from typing import Final

from folium.map import Layer as FoliumLayer

from placement.audience.views import MapView
from placement_maps import palette
from placement_maps.layer import SEES_UNITS, Layer, LegendEntry, unit_legend, unit_points

TITLE: Final = "Overige woonvormen"
_ELSEWHERE: Final = frozenset(("clustered", "gespikkeld"))


def draw(view: MapView) -> list[FoliumLayer]:
    """Draw every unit that has no layer of its own."""
    units = unit_points(view, lambda form: form not in _ELSEWHERE)
    return [units] if units else []


def legend(view: MapView) -> list[LegendEntry]:
    """Name the sign of each form that occurs."""
    present = {unit.form for unit in view.units} - _ELSEWHERE
    forms = [form for form in palette.FORMS if form in present]
    if present - palette.FORMS.keys():
        forms.append("other")
    states = {unit.state for unit in view.units if unit.form not in _ELSEWHERE}
    return [entry for form in forms for entry in unit_legend(form, states)]


LAYER: Final = Layer("units", TITLE, SEES_UNITS, draw, legend)
