"""The kernels beside what others would use, in one run: CPU seconds, ratio, memory, growth.

`python tests/bench/bench_geo_peers.py [--large]`. One thread; the least of some runs after one to
warm up (compile, caches), and where it says "once" everything included but the compiling. A peer
that is not installed here is named and left out. networkx is measured on two starts of a hundred
and multiplied. scipy, shapely and SuperLU hold the interpreter's lock for as long as they take, so
that a server runs them in a process of their own; the compiled kernels and RoutingKit let it go.
"""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import shapely
from geo_networks import around, town
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from placement.geo.areas import reach_area
from placement.geo.clusters import chains_within
from placement.geo.detours import ask, detoured
from placement.geo.network import Network
from placement.geo.proximity import cross_within, near_pairs, to_mm
from placement.geo.route import _arcs, least_graph
from placement.geo.snap import snap
from placement.geo.travel import ready, travel_ms, travel_over
from placement.geo.walk import doors as made_ready
from placement.geo.walk import walk_mm, walks
from placement.sources import graphml

REAL = Path(__file__).resolve().parents[3] / "shared" / "realdata"
HUNDRED = 100_000
GROWTH: dict[str, list[tuple[int, float]]] = {}


def least(run: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """Return the least CPU seconds of some runs, and the last answer."""
    best, answer = float("inf"), None
    for _ in range(times):
        del answer
        gc.collect()
        start = time.process_time()
        answer = run()
        best = min(best, time.process_time() - start)
    return best, answer


def in_a_row(run: Callable[[], Any], times: int = 10) -> tuple[float, Any]:
    """Return the CPU seconds of one of ten runs in a row, which is too short to time alone."""

    def some() -> Any:
        for _ in range(times - 1):
            run()
        return run()

    took, answer = least(some, 5)
    return took / times, answer


def title(text: str, goal: float | None = None) -> None:
    print(f"\n{text}" + (f"   goal {goal} s" if goal else ""))


def row(who: str, took: float, ours: float | None = None, note: str = "") -> float:
    ratio = f"{took / ours:9.1f} x ours" if ours else " " * 16
    print(f"  {who:<44}{took:10.4f} s {ratio}  {note}")
    return took


def grown(what: str, size: int, took: float) -> None:
    GROWTH.setdefault(what, []).append((size, took))


def peer(name: str) -> Any | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"  {name:<44}not run here")
        return None


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
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(
        zip(*(part.tolist() for part in _arcs(net, net.edge_ms)), strict=True)
    )

    def hull() -> Any:
        found = nx.single_source_dijkstra_path_length(graph, middle, cutoff=limit)
        nodes = np.fromiter(found, dtype=np.int64)
        return shapely.convex_hull(
            shapely.multipoints(np.column_stack([net.node_x_mm, net.node_y_mm])[nodes] / 1_000)
        )

    took, area = least(hull, 1)
    held = shapely.intersects_xy(area, x / 1_000, y / 1_000)
    row(
        "networkx ego graph + hull (as osmnx)",
        took,
        ours,
        f"{(held != inside).sum()} contradictions, "
        f"{(held & ~inside).sum() / held.sum():.0%} of its units not reachable",
    )
    print("  Valhalla                                    not run here")


def near_places(points: int, places: int, goal: float | None, *, peers: bool) -> None:
    rng = np.random.default_rng(points)
    side = int(30_000_000 * (points / 1e6) ** 0.75)
    x, y = rng.integers(0, side, (2, points))
    u, v = rng.integers(0, side, (2, places))
    title(f"units <= 100 m of a BW location, {points} x {places}", goal)
    ours, (i, _, _) = least(lambda: cross_within(x, y, u, v, HUNDRED), 7)
    row("ours", ours, note=f"{len(i)} pairs")
    grown("near places", points, ours)
    if not peers:
        return
    many, few = np.column_stack([x, y]) / 1_000, np.column_stack([u, v]) / 1_000
    row(
        "cKDTree",
        least(lambda: cKDTree(few).sparse_distance_matrix(cKDTree(many), 100.0), 1)[0],
        ours,
    )
    one, two = (gpd.GeoDataFrame(geometry=shapely.points(part), crs=28992) for part in (many, few))
    row(
        "geopandas sjoin (dwithin)",
        least(lambda: gpd.sjoin(two, one, predicate="dwithin", distance=100.0), 1)[0],
        ours,
    )


def all_pairs(points: int, *, peers: bool) -> None:
    x, y = np.random.default_rng(points).integers(
        0, int(np.sqrt(points / 54 * np.pi) * HUNDRED), (2, points)
    )
    title(f"all pairs <= 100 m of {points} points", {1_000_000: 0.45, 10_000_000: 11}.get(points))
    ours, found = least(lambda: near_pairs(x, y, HUNDRED), 3)
    row("ours", ours, note=f"{len(found[0])} pairs")
    grown("all pairs", points, ours)
    del found
    chains, _ = least(lambda: chains_within(x, y, HUNDRED, compiled=True))
    row("ours, chains (goal 0.4 at 1,000,000)", chains)
    grown("chains", points, chains)
    if not peers:
        return
    metres = np.column_stack([x, y]) / 1_000
    tree, pairs = least(lambda: cKDTree(metres).query_pairs(100.0, output_type="ndarray"), 1)
    row("cKDTree", tree, ours)
    joined, _ = least(lambda: linked(points, pairs), 1)
    row("cKDTree + scipy components", tree + joined, chains)
    points_ = shapely.points(metres)
    row(
        "shapely STRtree dwithin",
        least(
            lambda: shapely.STRtree(points_).query(points_, predicate="dwithin", distance=100.0), 1
        )[0],
        ours,
    )
    if sk := peer("sklearn.cluster"):
        row(
            "scikit-learn DBSCAN",
            least(lambda: sk.DBSCAN(eps=100.0, min_samples=1).fit(metres), 1)[0],
            chains,
        )
    print("  PostGIS                                     not run here")


def linked(count: int, pairs: np.ndarray) -> Any:
    from scipy.sparse import coo_array

    graph = coo_array((np.ones(len(pairs), np.int8), pairs.T), shape=(count, count))
    return connected_components(graph, directed=False)


def walking() -> None:
    title("walking <= 100 m from a base, real Delft, 200 bases", 0.001)
    if not REAL.is_dir():
        print("  the real data is not beside this checkout")
        return
    net = graphml.read(REAL / "netwerken" / "delft_alle_wegen_osm_2025.graphml.gz", "walk")
    rows = pd.read_csv(REAL / "gebouwen" / "osm_adressen_delft_zuidoost.csv")
    x, y = to_mm(rows["x_rd"]), to_mm(rows["y_rd"])
    chosen = np.random.default_rng(1).choice(len(x), 200, replace=False)
    doors, bases = snap(net, x, y), snap(net, x[chosen], y[chosen])
    for every in (16, 4):
        fewer = made_ready(net, snap(net, x[::every], y[::every]))
        count = fewer.rows.shape[1]
        grown("walks, ready", count, in_a_row(lambda f=fewer: walks(f, bases, HUNDRED))[0])
    there = made_ready(net, doors)
    ours, found = in_a_row(lambda: walks(there, bases, HUNDRED))
    row(f"ours, ready, to {len(x)} addresses", ours, note=f"{len(found[0])} pairs")
    grown("walks, ready", len(x), ours)
    once, _ = in_a_row(lambda: walk_mm(net, bases, doors, HUNDRED, compiled=True))
    row("ours, once (made ready and asked)", once, ours)
    took, plain = least(lambda: walk_mm(net, bases, doors, HUNDRED, compiled=False))
    same = all((a == b).all() for a, b in zip(found, plain, strict=True))
    row("our plain twin on scipy", took, ours, f"same: {same}")
    graph = nx.Graph()
    graph.add_weighted_edges_from(
        zip(net.edge_u.tolist(), net.edge_v.tolist(), net.edge_mm.tolist(), strict=True)
    )
    starts = net.edge_u[bases.edge].tolist()
    took, _ = least(
        lambda: [nx.single_source_dijkstra_path_length(graph, n, cutoff=HUNDRED) for n in starts], 1
    )
    row("networkx, nodes alone", took, ours)
    node = cKDTree(np.column_stack([net.node_x_mm, net.node_y_mm]))
    nodes_only(net, node, (bases, doors), found)


def nodes_only(net: Network, tree: Any, at: tuple[Any, Any], found: Any) -> None:
    """Show what snapping to nodes instead of edges makes of the same question."""
    away, place = zip(*(tree.query(np.column_stack([p.x_mm, p.y_mm])) for p in at), strict=True)
    graph = least_graph(*_arcs(net, net.edge_mm), len(net.node_x_mm))
    mm = dijkstra(graph, indices=place[0], limit=HUNDRED)[:, place[1]] + away[0][:, None] + away[1]
    said = set(zip(*(part.tolist() for part in np.nonzero(mm <= HUNDRED)), strict=True))
    true = set(zip(found[0].tolist(), found[1].tolist(), strict=True))
    print(
        f"  snapped to nodes: {len(said - true) / max(len(said), 1):.1%} of its yes is wrong, "
        f"{len(true - said) / len(true):.1%} of the true ones missed"
    )


def exactness() -> None:
    title("pairs at exactly 100.000 m, and who says yes")
    rng = np.random.default_rng(1)
    sides = np.array(
        [
            (0, 100_000),
            (60_000, 80_000),
            (28_000, 96_000),
            (35_200, 93_600),
            (53_760, 84_320),
            (7_584, 99_712),
        ]
    )
    x, y = rng.integers(70_000_000, 90_000_000, (2, 20_000))
    turned = sides[rng.integers(0, 6, 20_000)]
    dx, dy = np.where(rng.random(20_000) < 0.5, turned.T, turned[:, ::-1].T) * rng.choice(
        [-1, 1], (2, 20_000)
    )
    u, v = x + dx, y + dy
    i, j, _ = cross_within(x, y, u, v, HUNDRED)
    one, two = np.column_stack([x, y]) / 1_000, np.column_stack([u, v]) / 1_000
    print(f"  whole millimetres (ours)      {(i == j).sum() / 20_000:7.1%}")
    print(f"  floating point metres         {(np.hypot(*(two - one).T) <= 100.0).mean():7.1%}")
    hits = cKDTree(two).query(one, distance_upper_bound=100.0)[0]
    print(f"  tree, strict bound            {np.isfinite(hits).mean():7.1%}")
    disc = shapely.buffer(shapely.points(one), 100.0, quad_segs=16)
    held = shapely.intersects(disc, shapely.points(two))
    print(f"  buffer polygon                {held.mean():7.1%}")


def memory() -> None:
    title("memory: peak of a process of its own, 10,000,000 points, all pairs", None)
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        print(f"  {pool.apply(peak):.2f} GiB   goal 6 GiB")


def peak() -> float:
    x, y = np.random.default_rng(1).integers(
        0, int(np.sqrt(1e7 / 54 * np.pi) * HUNDRED), (2, 10_000_000)
    )
    near_pairs(x, y, HUNDRED)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def growth() -> None:
    title("growth: slope of log time over log size")
    for what, points in GROWTH.items():
        if len(points) > 2:
            size, took = np.log(np.array(points)).T
            slope = np.polyfit(size, took, 1)[0]
            print(f"  {what:<18}{slope:6.2f}   " + ", ".join(f"{s}: {t:.4f} s" for s, t in points))


def main() -> int:
    large = "--large" in sys.argv
    warm_up()
    routes(24_000, 127_000, 0.15, peers=False, grows=False)
    for nodes, goal in ((6_250, None), (25_000, None), (100_000, 0.24)):
        routes(nodes, nodes // 2, goal, peers=nodes == 100_000)
    for nodes in (6_250, 25_000, 100_000):
        isochrone(nodes)
    walking()
    near_places(100_000, 200, None, peers=False)
    near_places(1_000_000, 200, 0.005, peers=True)
    near_places(10_000_000, 2_000, 0.1, peers=large)
    for points in (100_000, 1_000_000, *((10_000_000,) if large else (300_000,))):
        all_pairs(points, peers=points == 1_000_000)
    exactness()
    if large:
        memory()
    growth()
    return 0


def warm_up() -> None:
    start = time.process_time()
    net = town(300)
    at = snap(net, *around(net, 20, 1), compiled=True)
    travel_over(ready(net, "car"), at, at)
    walk_mm(net, at, at, HUNDRED, compiled=True)
    near_pairs(net.node_x_mm, net.node_y_mm, HUNDRED)
    chains_within(net.node_x_mm, net.node_y_mm, HUNDRED, compiled=True)
    print(f"kernels loaded (compiled where new) in {time.process_time() - start:.1f} CPU s")


if __name__ == "__main__":
    sys.exit(main())
