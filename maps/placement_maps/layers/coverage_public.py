"""One figure of a statistics office per area: dwellings, clients of the Wmo."""

from __future__ import annotations

from typing import Final

from folium.map import Layer as FoliumLayer

from placement.audience.views import MapView
from placement_maps import choropleth
from placement_maps.layer import Layer, LegendEntry

MEASURE: Final = "public"


def draw(view: MapView) -> list[FoliumLayer]:
    """Draw the areas by this figure."""
    return choropleth.draw(view, MEASURE, "pm-coverage_public")


def legend(view: MapView) -> list[LegendEntry]:
    """Give its classes."""
    return choropleth.legend(view, MEASURE)


LAYER: Final = Layer(
    "coverage_public", "Cijfer van CBS per gebied", choropleth.READERS, draw, legend, shown=False
)
