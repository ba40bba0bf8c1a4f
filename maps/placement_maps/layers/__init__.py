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
    coverage_demand,
    coverage_proposal,
    coverage_public,
    coverage_reach_day,
    coverage_reach_night,
    coverage_spread,
    coverage_stock,
    coverage_supply,
    gespikkeld,
    municipalities,
    other_units,
    proposal,
    reach,
    roads,
)

LAYERS: Final[tuple[Layer, ...]] = (
    municipalities.LAYER,
    coverage_demand.LAYER,
    coverage_supply.LAYER,
    coverage_reach_day.LAYER,
    coverage_reach_night.LAYER,
    coverage_stock.LAYER,
    coverage_public.LAYER,
    coverage_proposal.LAYER,
    coverage_spread.LAYER,
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
