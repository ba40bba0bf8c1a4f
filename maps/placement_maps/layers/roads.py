"""Roads, only to find one's way on a map without a base map."""

from __future__ import annotations

from typing import Final

from folium.map import Layer as FoliumLayer

from placement.audience.views import MapView
from placement_maps import palette
from placement_maps.layer import EVERYONE, OTHER_TITLE, Layer, LegendEntry, Shapes, shape_feature

TITLE: Final = "Wegen"
_COLOUR: Final = "#9aa0a6"


def draw(view: MapView) -> list[FoliumLayer]:
    """Draw all roads as one line."""
    if not view.roads or not view.roads.get("coordinates"):
        return []
    style = {"color": _COLOUR, "weight": 1.4, "opacity": 0.75, "fill": False}
    return [Shapes([shape_feature(view.roads, style)], "pm-roads")]


def legend(_view: MapView) -> list[LegendEntry]:
    """Name the line."""
    return [LegendEntry(palette.line_sign(_COLOUR, 2), "Weg, ter oriëntatie", OTHER_TITLE)]


LAYER: Final = Layer("roads", TITLE, EVERYONE, draw, legend)
