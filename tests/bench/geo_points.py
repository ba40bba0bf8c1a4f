"""Points near points, in a straight line and on foot, beside what others use."""

from __future__ import annotations

import multiprocessing
import resource
from pathlib import Path
from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import shapely
from geo_others import asked, dbscan, postgis, put
from geo_table import grown, in_a_row, least, row, title
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from placement.geo.clusters import chains_within
from placement.geo.network import Network
from placement.geo.proximity import cross_within, near_pairs, to_mm
from placement.geo.route import _arcs, least_graph
from placement.geo.snap import snap
from placement.geo.walk import doors as made_ready
from placement.geo.walk import walk_mm, walks
from placement.sources import graphml

REAL = Path(__file__).resolve().parents[3] / "shared" / "realdata"
HUNDRED = 100_000


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
    if points <= 1_000_000:
        question = "SELECT count(*) FROM few JOIN many ON ST_DWithin(few.at, many.at, 100000)"
        ask_postgis(question, {"many": (x, y), "few": (u, v)}, ours, len(i))


def ask_postgis(
    question: str, tables: dict[str, tuple[np.ndarray, np.ndarray]], ours: float, count: int
) -> None:
    """Time one question to PostGIS, points stored and indexed beforehand."""
    with postgis("PostGIS") as connection:
        if connection is not None:
            for name, points in tables.items():
                put(connection, name, *points)
            took, said = min(asked(connection, question) for _ in range(2))
            row("PostGIS, ready (stored, indexed)", took, ours, f"same number: {said == count}")


def all_pairs(points: int, *, peers: bool) -> None:
    x, y = np.random.default_rng(points).integers(
        0, int(np.sqrt(points / 54 * np.pi) * HUNDRED), (2, points)
    )
    title(f"all pairs <= 100 m of {points} points", {1_000_000: 0.45, 10_000_000: 11}.get(points))
    ours, found = least(lambda: near_pairs(x, y, HUNDRED), 3)
    row("ours", ours, note=f"{len(found[0])} pairs")
    grown("all pairs", points, ours)
    found = found[:1]
    chains, _ = least(lambda: chains_within(x, y, HUNDRED, compiled=True))
    row("ours, chains (goal 0.4 at 1,000,000)", chains)
    grown("chains", points, chains)
    if peers:
        pair_peers(x, y, len(found[0]), ours, chains)


def pair_peers(x: np.ndarray, y: np.ndarray, count: int, ours: float, chains: float) -> None:
    metres = np.column_stack([x, y]) / 1_000
    number = tree_peers(metres, ours, chains)
    points = shapely.points(metres)
    row(
        "shapely STRtree dwithin",
        least(
            lambda: shapely.STRtree(points).query(points, predicate="dwithin", distance=100.0), 1
        )[0],
        ours,
    )
    if said := dbscan(metres):
        same = f"same number: {said['chains'] == number}"
        row("scikit-learn DBSCAN", said["took"], chains, same)
    if len(x) <= 100_000:
        question = "SELECT count(*) FROM p a JOIN p b ON a.n < b.n AND ST_DWithin(a.at, b.at, 1e5)"
        ask_postgis(question, {"p": (x, y)}, ours, count)


def tree_peers(metres: np.ndarray, ours: float, chains: float) -> int:
    """Time scipy's tree; return how many chains it finds. Its pairs are gone afterwards."""
    tree, pairs = least(lambda: cKDTree(metres).query_pairs(100.0, output_type="ndarray"), 1)
    row("cKDTree", tree, ours)
    joined, found = least(lambda: linked(len(metres), pairs), 1)
    row("cKDTree + scipy components", tree + joined, chains)
    return int(found[0])


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
        took, _ = in_a_row(lambda f=fewer: walks(f, bases, HUNDRED))
        grown("walks, ready", len(fewer), took)
    there = made_ready(net, doors)
    ours, found = in_a_row(lambda: walks(there, bases, HUNDRED))
    row(f"ours, ready, to {len(x)} addresses", ours, note=f"{len(found[0])} pairs")
    grown("walks, ready", len(x), ours)
    once, _ = in_a_row(lambda: walks(made_ready(net, doors), bases, HUNDRED))
    row("ours, once (made ready and asked)", once, ours)
    took, found = in_a_row(lambda: walk_mm(net, bases, doors, HUNDRED, compiled=True))
    row("ours, once and put in order", took, ours)
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
