"""How many more or fewer live in each area once the proposal is carried out."""

from __future__ import annotations

from typing import Final

from folium.map import Layer as FoliumLayer

from placement.audience.views import MapView
from placement_maps import choropleth
from placement_maps.layer import Layer, LegendEntry

MEASURE: Final = "proposal"


def draw(view: MapView) -> list[FoliumLayer]:
    """Draw the areas by this figure."""
    return choropleth.draw(view, MEASURE, "pm-coverage_proposal")


def legend(view: MapView) -> list[LegendEntry]:
    """Give its classes."""
    return choropleth.legend(view, MEASURE)


LAYER: Final = Layer(
    "coverage_proposal", "Voorstel per gebied", choropleth.READERS, draw, legend, shown=False
)
