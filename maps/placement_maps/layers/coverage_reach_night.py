"""Which part of each area is reached in time at night."""

from __future__ import annotations

from typing import Final

from folium.map import Layer as FoliumLayer

from placement.audience.views import MapView
from placement_maps import choropleth
from placement_maps.layer import Layer, LegendEntry

MEASURE: Final = "reach_night"


def draw(view: MapView) -> list[FoliumLayer]:
    """Draw the areas by this figure."""
    return choropleth.draw(view, MEASURE, "pm-coverage_reach_night")


def legend(view: MapView) -> list[LegendEntry]:
    """Give its classes."""
    return choropleth.legend(view, MEASURE)


LAYER: Final = Layer(
    "coverage_reach_night", "Op tijd in de nacht", choropleth.READERS, draw, legend, shown=False
)
