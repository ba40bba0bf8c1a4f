"""All layers, in the order in which they lie on the map (first below) and stand in its list.

A new layer is one file in this folder and one line here.
"""

from __future__ import annotations

from typing import Final

from placement_maps.layer import Layer
from placement_maps.layers import (
    bw_locations,
    care_bases,
    clustered,
    corporations,
    gespikkeld,
    municipalities,
    other_units,
    proposal,
    reach,
    roads,
)

LAYERS: Final[tuple[Layer, ...]] = (
    municipalities.LAYER,
    roads.LAYER,
    reach.LAYER,
    bw_locations.LAYER,
    clustered.LAYER,
    gespikkeld.LAYER,
    other_units.LAYER,
    corporations.LAYER,
    care_bases.LAYER,
    proposal.LAYER,
)
