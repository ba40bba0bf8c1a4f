"""How fast the geometry is, each beside a baseline in the same run.

`python tests/bench/bench_geo.py`. Ratios travel between machines, seconds do not. Most of it needs
the shared real data beside the checkout.
"""

from __future__ import annotations

import gc
import gzip
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import osmnx
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from placement.geo.areas import reach_area, walk_area
from placement.geo.clusters import maximal_cliques
from placement.geo.network import Network
from placement.geo.proximity import pairs_within, to_mm
from placement.geo.snap import snap
from placement.geo.travel import travel_ms
from placement.geo.walk import walk_mm
from placement.sources import graphml, osm

REAL = Path(__file__).resolve().parents[3] / "shared" / "realdata"
NETWORKS = REAL / "netwerken"


def best(run: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """Return the least of some runs in seconds, and the last answer."""
    least, answer = float("inf"), None
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        answer = run()
        least = min(least, time.perf_counter() - start)
    return least, answer


def show(what: str, ours: float, baseline: float | None = None, of: str = "") -> None:
    ratio = f"   {ours / baseline:7.3f} x {of} ({baseline:.3f} s)" if baseline else ""
    print(f"{what:<58}{ours:8.3f} s{ratio}")


def bench_pairs(x: np.ndarray, y: np.ndarray) -> None:
    tree, _ = best(
        lambda: cKDTree(np.column_stack([x, y])).query_pairs(100_000.5, output_type="ndarray")
    )
    ours, found = best(lambda: pairs_within(x, y, 100_000))
    show(f"pairs within 100 m of {len(x)} points ({len(found[0])})", ours, tree, "cKDTree alone")


def bench_cliques(x: np.ndarray, y: np.ndarray) -> None:
    i, j, _ = pairs_within(x, y, 100_000)
    graph = nx.Graph(zip(i.tolist(), j.tolist(), strict=True))
    graph.add_nodes_from(range(len(x)))
    theirs, _ = best(lambda: sum(1 for _ in nx.find_cliques(graph)), 1)
    ours, found = best(lambda: maximal_cliques(len(x), i, j), 1)
    show(f"cliques of {len(x)} units ({len(found)})", ours, theirs, "networkx")


def bench_load() -> tuple[Network, Network]:
    path = NETWORKS / "delft_alle_wegen_osm_2025.graphml.gz"
    theirs, _ = best(lambda: osmnx_load(path), 1)
    ours, walk = best(lambda: graphml.read(path, "walk"), 2)
    show(f"load {walk}", ours, theirs, "osmnx")
    ours, drive = best(lambda: graphml.read(NETWORKS / "delft_drive_osm_2020.graphml.gz"), 2)
    show(f"load {drive}", ours)
    return walk, drive


def osmnx_load(path: Path) -> nx.MultiDiGraph:
    return osmnx.load_graphml(graphml_str=gzip.decompress(path.read_bytes()).decode())


def bench_snap(walk: Network, x: np.ndarray, y: np.ndarray) -> None:
    tree = shapely.STRtree(walk.lines())
    points = shapely.points(x / 1_000, y / 1_000)
    theirs, _ = best(lambda: tree.query_nearest(points, all_matches=False), 1)
    ours, _ = best(lambda: snap(walk, x, y), 1)
    show(f"snap {len(x)} points to edges", ours, theirs, "a ready STRtree alone")


def bench_travel(drive: Network, x: np.ndarray, y: np.ndarray) -> None:
    bases, units = snap(drive, x[:24], y[:24]), snap(drive, x[24:1_224], y[24:1_224])
    graph = nx.DiGraph()
    for e in range(len(drive.edge_u)):
        u, v, ms = int(drive.edge_u[e]), int(drive.edge_v[e]), int(drive.edge_ms[e])
        graph.add_edges_from([(u, v, {"weight": ms})] * bool(drive.forward[e]))
        graph.add_edges_from([(v, u, {"weight": ms})] * bool(drive.backward[e]))
    starts = drive.edge_u[bases.edge].tolist()
    theirs, _ = best(lambda: [nx.single_source_dijkstra_path_length(graph, s) for s in starts], 1)
    ours, _ = best(lambda: travel_ms(drive, bases, units, "car"))
    show("travel of 24 bases x 1200 units, door to door", ours, theirs, "networkx, nodes only")


def bench_walks_and_areas(walk: Network, drive: Network, x: np.ndarray, y: np.ndarray) -> None:
    units, places = snap(walk, x[:1_200], y[:1_200]), snap(walk, x[-40:], y[-40:])
    ours, found = best(lambda: walk_mm(walk, units, places, 500_000))
    show(f"walks of 1200 units x 40 locations to 500 m ({len(found[0])})", ours)
    spots = list(zip(x[:20].tolist(), y[:20].tolist(), strict=True))
    show(
        "20 walking areas of 100 m",
        best(lambda: [walk_area(walk, p, 100_000) for p in spots], 1)[0],
    )
    for minutes in (5, 15):
        took, _ = best(lambda m=minutes: [reach_area(drive, p, m * 60_000) for p in spots], 1)
        show(f"20 reach areas of {minutes} min", took)


def bench_country() -> None:
    path = NETWORKS / "liechtenstein_osm_2021.osm.pbf"
    for kind in ("walk", "drive"):
        took, net = best(lambda k=kind: osm.read(path, k, anywhere=True), 1)
        show(f"a country (160 km2) from OSM: {net}", took)


def main() -> int:
    rng = np.random.default_rng(1)
    bench_pairs(*rng.integers(0, 7_000_000, (2, 100_000)))
    bench_cliques(*rng.integers(0, 2_000_000, (2, 1_200)))
    if not REAL.is_dir():
        print("the real data is not beside this checkout: the rest is left out")
        return 0
    rows = pd.read_csv(REAL / "gebouwen" / "osm_adressen_delft_zuidoost.csv").sample(
        frac=1, random_state=1
    )
    x, y = to_mm(rows["x_rd"]), to_mm(rows["y_rd"])
    walk, drive = bench_load()
    many = rng.choice(len(x), 100_000)
    bench_snap(walk, x[many] + rng.integers(-30_000, 30_000, 100_000), y[many])
    bench_travel(drive, x, y)
    bench_walks_and_areas(walk, drive, x, y)
    bench_country()
    return 0


if __name__ == "__main__":
    sys.exit(main())
