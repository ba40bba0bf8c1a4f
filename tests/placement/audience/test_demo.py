"""The demo region: nothing personal leaks, every count adds up, and the map stays light."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple, fields
from datetime import date

import numpy as np
from shapely.geometry import Point, shape

from placement.audience.views import MapView, PlacementView
from placement.geo.crs import to_wgs84
from placement.proposal import Outcome
from placement.sources.folder import Delivery

Demo = tuple[Delivery, Outcome]


def spots(value: object) -> set[tuple[float, float]]:
    """Every pair of numbers in a view, at whatever depth: all its coordinates."""
    if isinstance(value, dict):
        value = tuple(value.values())
    if not isinstance(value, tuple | list):
        return set()
    if len(value) == 2 and all(isinstance(part, float) for part in value):
        return {(round(value[0], 6), round(value[1], 6))}
    return set().union(*map(spots, value)) if value else set()


def dates(value: object) -> set[date]:
    if isinstance(value, tuple):
        return set().union(*map(dates, value)) if value else set()
    return {value} if isinstance(value, date) else set()


def test_the_map_holds_each_part_of_the_region(demo: Demo, demo_view: MapView) -> None:
    tables = demo[0].tables
    assert len(demo_view.units) == len(tables.units)
    assert len(demo_view.bw_locations) == len(tables.bw_locations) == 12
    assert len(demo_view.care_bases) == len(tables.care_bases)
    assert len(demo_view.complexes) == len(tables.complexes)
    assert all(m.geometry for m in demo_view.municipalities)
    assert demo_view.roads is not None


def test_counts_add_up_with_the_proposal(demo: Demo, demo_view: MapView) -> None:
    proposal = demo[1].proposal
    assert {p.client for p in demo_view.placements} == {p.client for p in proposal.placements}
    filled = {p.unit for p in proposal.placements}
    assert {u.id for u in demo_view.units if u.state == "proposed"} == filled
    moves = sum(p.resident for p in proposal.placements)
    net = sum(row.proposed for m in demo_view.municipalities for row in m.spread)
    assert net == len(proposal.placements) - moves
    sizes = {t.id: len(t.rows) for t in demo_view.tables}
    assert sizes["placements"] == len(proposal.placements)
    assert sizes["unplaced"] == len(proposal.unplaced)


def test_no_place_is_counted_twice(demo: Demo, demo_view: MapView) -> None:
    scene = demo[1].scene
    left = next(t for t in demo_view.tables if t.id == "units")
    free = dict(zip((r[0] for r in left.rows), (r[5] for r in left.rows), strict=True))
    came = Counter(p.unit for p in demo_view.placements)
    homes = demo[0].tables.clients["lives_in"]
    came.subtract(homes[p.client] for p in demo_view.placements if p.resident)
    for name, places in free.items():
        capacity = int(scene.units.capacity[scene.units.ids.index(str(name))])
        assert places == capacity - came[str(name)]


def test_of_a_client_a_placement_holds_no_more_than_it_must() -> None:
    of_clients = {"client", "profile", "origin", "resident", "chain", "order", "lines"}
    of_places = {"unit", "provider", "point"}
    assert {f.name for f in fields(PlacementView)} == of_clients | of_places


def test_nothing_personal_is_in_the_view(demo: Demo, demo_view: MapView) -> None:
    clients = demo[0].tables.clients
    exact = clients.dropna(subset=["x"])
    lon, lat = to_wgs84(exact["x"].to_numpy(float), exact["y"].to_numpy(float))
    homes = set(zip(lon.round(6).tolist(), lat.round(6).tolist(), strict=True))
    assert len(homes) > 50
    assert not spots(astuple(demo_view)) & homes
    told = dates(astuple(demo_view))
    own = {
        d.date()
        for name in ("birth_date", "grant_from", "waiting_since")
        for d in clients[name].dropna()
    }
    units = {d.date() for d in demo[0].tables.units["available_from"].dropna()}
    assert not (told - units - {demo_view.made_on}) & own - _agreed(demo)
    text = repr(demo_view)
    rents = {f"{rent:.2f}".replace(".", ",") for rent in clients["max_rent"].dropna()}
    rents -= {f"{rent:.2f}".replace(".", ",") for rent in demo[0].tables.units["rent"].dropna()}
    assert not [rent for rent in rents if f"€ {rent}" in text]


def _agreed(demo: Demo) -> set[date]:
    rows = demo[0].tables.agreements
    return {d.date() for name in ("period_from", "period_until") for d in rows[name]}


def test_areas_lie_around_what_they_belong_to(demo_view: MapView) -> None:
    for location in demo_view.bw_locations:
        assert not location.estimated
        assert location.walk_area is not None
        area = shape(dict(location.walk_area))
        assert area.is_valid
        assert area.distance(Point(location.point["coordinates"])) < 1e-4
    for reach in demo_view.reach_areas:
        assert shape(dict(reach.shape)).is_valid
        assert reach.minutes in (15, 45)


def test_the_reach_area_agrees_with_the_verdict_on_units(demo: Demo, demo_view: MapView) -> None:
    scene, names = demo[1].scene, dict(demo[0].tables.providers["name"])
    table = scene.reach["BTG"]
    agree = total = 0
    for number, provider in enumerate(scene.providers.ids):
        areas = [
            shape(dict(a.shape))
            for a in demo_view.reach_areas
            if a.profile == "BTG" and names[provider] in a.provider
        ]
        if not areas:
            continue
        in_time = (table.tenths[0, number] >= 0) & (
            table.tenths[0, number] <= table.limit_tenths[0]
        )
        drawn = [
            any(a.contains(Point(u.point["coordinates"])) for a in areas) for u in demo_view.units
        ]
        agree += int((np.array(drawn) == in_time).sum())
        total += len(drawn)
    # Coarse at its rim: a street counts when both its ends are reached, and the edge is 80 m wide.
    assert agree / total > 0.95


def test_the_view_stays_light(demo_view: MapView) -> None:
    assert len(repr(demo_view)) < 1_500_000
    assert demo_view.roads is not None
    assert len(demo_view.roads["coordinates"]) <= 4_000


def test_borders_of_neighbours_still_touch_after_thinning(demo_view: MapView) -> None:
    areas = [shape(dict(m.geometry)) for m in demo_view.municipalities if m.geometry]
    whole = areas[0].union(areas[1]).union(areas[2]).union(areas[3])
    assert whole.geom_type == "Polygon"
    assert sum(a.area for a in areas) - whole.area < 1e-7
