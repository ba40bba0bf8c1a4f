"""The ground of the map: municipalities with their spread, and roads to find one's way."""

from __future__ import annotations

from collections import Counter

import numpy as np
import shapely
from numpy.typing import NDArray

from placement.audience.case import Case
from placement.audience.geojson import shape
from placement.audience.views import Geometry, MunicipalityView, SpreadRow
from placement.geo.network import Network

BORDER_TOLERANCE_M = 15.0
ROAD_TOLERANCE_M = 6.0
MOST_ROADS = 4_000
ROAD_DECIMALS = 5
Net = Counter[tuple[str, str]]


def municipalities(case: Case) -> tuple[MunicipalityView, ...]:
    """Return each municipality with its border and, per profile with a target, its spread."""
    borders, net = _borders(case), net_new(case)
    return tuple(
        MunicipalityView(
            id=place, name=name, geometry=borders.get(place), spread=_spread(case, place, net)
        )
        for place, name in case.municipality_name.items()
    )


def net_new(case: Case) -> Net:
    """Return the net number of people that the proposal adds per (profile, municipality id).

    Who moves is one more in the new profile and place, and one less in the old.
    """
    seekers, units, names = case.scene.seekers, case.scene.units, case.scene.profile_names
    places = case.scene.municipality_ids
    net: Net = Counter()
    for placement in case.placements:
        who = case.seeker[placement.client]
        into = int(units.municipality[case.unit[placement.unit]])
        if into >= 0:
            net[names[seekers.profile[who]], places[into]] += 1
        home = int(seekers.home_unit[who])
        if home >= 0 and units.municipality[home] >= 0:
            net[names[seekers.home_profile[who]], places[units.municipality[home]]] -= 1
    return net


def roads(case: Case) -> Geometry | None:
    """Return the roads as one thinned MultiLineString: for cars, else on foot."""
    return road_lines(case.delivery.drive or case.delivery.walk)


def road_lines(network: Network | None) -> Geometry | None:
    """Return the streets of a network as one thinned MultiLineString; None where there are none."""
    if network is None or not len(network.edge_u):
        return None
    return shape(shapely.multilinestrings(list(_thin(network))), ROAD_DECIMALS)


def _thin(network: Network) -> NDArray[np.object_]:
    """Return whole streets instead of pieces, the longest ones only where there are too many."""
    merged = shapely.line_merge(shapely.union_all(_once(network)))
    streets = shapely.get_parts(shapely.simplify(merged, ROAD_TOLERANCE_M))
    if len(streets) > MOST_ROADS:
        length = shapely.length(streets)
        streets = streets[np.sort(np.argsort(-length, kind="stable")[:MOST_ROADS])]
    return np.asarray(streets, dtype=object)


def _once(network: Network) -> NDArray[np.object_]:
    """Return each street once: a street for both directions may stand in the network twice."""
    lines = shapely.normalize(network.lines())
    _, first = np.unique(shapely.to_wkb(lines), return_index=True)
    return np.asarray(lines[np.sort(first)], dtype=object)


def _borders(case: Case) -> dict[str, Geometry]:
    known = case.delivery.boundaries
    if known is None:
        return {}
    own = known[known.index.isin(list(case.municipality_name))]
    # Neighbours keep one and the same border: each by itself would leave slivers between them.
    simple = shapely.coverage_simplify(np.asarray(own.geometry, dtype=object), BORDER_TOLERANCE_M)
    return {str(place): shape(line) for place, line in zip(own.index, simple, strict=True)}


def _spread(case: Case, place: str, net: Net) -> tuple[SpreadRow, ...]:
    rows = case.tables.spread_targets
    own = rows[rows["municipality"] == place]
    found = {
        str(profile): SpreadRow(str(profile), int(target), int(occupied), net[str(profile), place])
        for profile, target, occupied in zip(
            own["profile"], own["target"], own["occupied"], strict=True
        )
    }
    return tuple(found[name] for name in case.scene.profile_names if name in found)
