"""Minutes over roads and the area within fifteen of them, beside what others use."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
import shapely
from geo_networks import around, town
from geo_others import valhalla
from geo_table import grown, least, peer, row, title
from scipy.sparse.csgraph import dijkstra

from placement.geo.areas import reach_area
from placement.geo.detours import ask, detoured
from placement.geo.network import Network
from placement.geo.route import _arcs, least_graph
from placement.geo.snap import snap
from placement.geo.travel import ready, travel_ms, travel_over


def routes(nodes: int, units: int, goal: float | None, *, peers: bool, grows: bool = True) -> None:
    net = town(nodes)
    rng = np.random.default_rng(2)
    at = rng.choice(nodes, 100)
    bases = snap(net, net.node_x_mm[at], net.node_y_mm[at])
    doors = snap(net, *around(net, units, 3))
    title(f"minutes of 100 bases x {units} units, {nodes} nodes", goal)
    roads = ready(net, "car")
    ours, matrix = least(lambda: travel_over(roads, bases, doors))
    row("ours, ready", ours)
    once, _ = least(lambda: travel_over(ready(net, "car"), bases, doors), 2)
    row("ours, once (made ready and asked)", once, ours)
    changed = what_if(net, roads, bases, doors)
    if grows:
        for what, took in (("ready", ours), ("once", once), ("20 roads", changed)):
            grown(f"matrix, {what}", nodes, took)
    if peers:
        scipy_routes(net, bases, doors, matrix, ours)
        kit_routes(net, bases, ours)
        networkx_routes(net, at, ours)


def what_if(net: Network, roads: Any, bases: Any, doors: Any) -> float:
    cost = net.edge_ms.copy()
    cost[np.random.default_rng(4).choice(len(cost), 20, replace=False)] *= 5
    before = ask(roads, bases, doors)
    took, (places, ms) = least(lambda: detoured(before, cost), 5)
    whole, after = least(lambda: travel_over(roads.with_cost(cost), bases, doors))
    rest = np.setdiff1d(np.arange(len(doors.edge)), places)
    same = (after[:, places] == ms).all() and (after[:, rest] == before.ms[:, rest]).all()
    note = f"goal 0.06 at 100,000; {len(places)} units, same as the whole matrix anew: {same}"
    row("ours, what if 20 roads: all that changes", took, note=note)
    row("ours, what if 20 roads: the whole matrix", whole)
    one = bases.only(np.arange(1))
    row("ours, what if one base: its row", least(lambda: travel_over(roads, one, doors))[0])
    return took


def scipy_routes(net: Network, bases: Any, doors: Any, matrix: np.ndarray, ours: float) -> None:
    graph = least_graph(*_arcs(net, net.edge_ms), len(net.node_x_mm))
    row(
        "scipy dijkstra, nodes alone",
        least(lambda: dijkstra(graph, indices=net.edge_u[bases.edge]), 1)[0],
        ours,
    )
    import placement.geo.route as plain

    most, plain.MANY = plain.MANY, 2**62
    took, other = least(lambda: travel_ms(net, bases, doors, "car"), 1)
    plain.MANY = most
    row(
        "our plain twin on scipy, door to door",
        took,
        ours,
        f"same: {bool((other == matrix).all())}",
    )


def kit_routes(net: Network, bases: Any, ours: float) -> None:
    kit = peer("pyroutingkit")
    if kit is None:
        return
    tail, head, cost = _arcs(net, net.edge_ms)
    places = [(part / 1e7).astype(np.float32) for part in (net.node_y_mm, net.node_x_mm)]
    topology, metric = kit.CCHTopology(), None
    build, _ = least(
        lambda: topology.build(
            tail.astype(np.uint32), head.astype(np.uint32), *places, len(places[0])
        ),
        1,
    )
    metric = kit.CCHMetric(topology)
    metric.customize(cost.astype(np.uint32), 1)
    goals = np.random.default_rng(3).choice(len(places[0]), 50_000).astype(np.uint32)
    starts = net.edge_u[bases.edge].astype(np.uint32)
    row(
        "RoutingKit (pyroutingkit), nodes alone",
        least(lambda: metric.distances_many_to_many(starts, goals))[0],
        ours,
    )
    row(
        "RoutingKit, made ready",
        build + least(lambda: metric.customize(cost.astype(np.uint32), 1))[0],
    )


def networkx_routes(net: Network, at: np.ndarray, ours: float) -> None:
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(
        zip(*(part.tolist() for part in _arcs(net, net.edge_ms)), strict=True)
    )
    two = at[:2].tolist()
    took, _ = least(lambda: [nx.single_source_dijkstra_path_length(graph, n) for n in two], 1)
    row("networkx, nodes alone (2 of 100, times 50)", took * 50, ours)


def isochrone(nodes: int = 100_000) -> None:
    units = nodes // 2
    title(f"15-minute isochrone, {nodes} nodes, true to {units} units", 0.05)
    net = town(nodes)
    roads = ready(net, "car")
    middle = int(
        np.argmin(
            np.hypot(net.node_x_mm - net.node_x_mm.mean(), net.node_y_mm - net.node_y_mm.mean())
        )
    )
    at = snap(net, [net.node_x_mm[middle]], [net.node_y_mm[middle]])
    x, y = around(net, units, 5)
    ms = travel_over(roads, at, snap(net, x, y))[0]
    limit = 900_000
    inside = (ms >= 0) & (ms <= limit)
    here = (int(net.node_x_mm[middle]), int(net.node_y_mm[middle]))
    rough, area = least(lambda: reach_area(roads, here, limit))
    row("ours, drawing alone", rough, note=f"{area.area / 1e6:.0f} km2")
    ours, area = least(lambda: reach_area(roads, here, limit, (x, y, inside)))
    grown("isochrone", nodes, ours)
    wrong = int((shapely.intersects_xy(area, x / 1_000, y / 1_000) != inside).sum())
    row(
        "ours, true to the units", ours, note=f"{inside.sum()} units inside, {wrong} contradictions"
    )
    if nodes < 100_000:
        return
    as_osmnx(net, middle, limit, (x, y, inside), ours)
    if said := valhalla(net, middle, (x, y)):
        took, held, near = said
        note = f"{(held != near).mean():.1%} of {len(held)} units contradict its own matrix"
        row("Valhalla, its own minutes", took, ours, note)


def as_osmnx(
    net: Network, middle: int, limit: int, units: tuple[Any, Any, Any], ours: float
) -> None:
    """Time the isochrone of osmnx' examples: an ego graph, its nodes as points, their hull."""
    graph = nx.MultiDiGraph()
    metres = (net.node_x_mm / 1_000).tolist(), (net.node_y_mm / 1_000).tolist()
    graph.add_nodes_from(
        (n, {"x": a, "y": b}) for n, (a, b) in enumerate(zip(*metres, strict=True))
    )
    arcs = zip(*(part.tolist() for part in _arcs(net, net.edge_ms)), strict=True)
    graph.add_edges_from((u, v, {"time": ms}) for u, v, ms in arcs)

    def hull() -> Any:
        near = nx.ego_graph(graph, middle, radius=limit, distance="time")
        points = [shapely.Point(data["x"], data["y"]) for _, data in near.nodes(data=True)]
        return gpd.GeoSeries(points).union_all().convex_hull

    took, area = least(hull, 1)
    x, y, inside = units
    held = shapely.intersects_xy(area, x / 1_000, y / 1_000)
    row(
        "networkx ego graph + hull (osmnx' way)",
        took,
        ours,
        f"{(held != inside).sum()} contradictions, "
        f"{(held & ~inside).sum() / held.sum():.0%} of its units not reachable",
    )
