"""The kernels beside what others would use, in one run: CPU seconds, ratio, memory, growth.

    python tests/bench/bench_geo_peers.py [--large] [--peers PYTHON] [PART ...]

PART: roads, isochrone, walks, places, pairs, exactness; all where none is named. One thread; the
least of some runs after one to warm up (compile, caches), and where it says "once" everything
included but the compiling. networkx is measured on two starts of a hundred and multiplied. scipy,
shapely and SuperLU hold the interpreter's lock for as long as they take, so that a server runs them
in a process of their own; the compiled kernels and RoutingKit let it go.

Peers that are no requirement of this project live in an environment of their own (Python >= 3.12;
`pip install pyvalhalla scikit-learn`) and PostGIS is the one that the tests use; one that is not
there is named and left out. pandana (AGPL) and r5 (Java) are not run at all.
"""

from __future__ import annotations

import argparse
import sys
import time

from geo_networks import around, town
from geo_others import ELSEWHERE
from geo_points import HUNDRED, all_pairs, exactness, memory, near_places, walking
from geo_table import growth
from geo_ways import isochrone, routes

from placement.geo.clusters import chains_within
from placement.geo.proximity import near_pairs
from placement.geo.snap import snap
from placement.geo.travel import ready, travel_over
from placement.geo.walk import walk_mm

PARTS = ("roads", "isochrone", "walks", "places", "pairs", "exactness")


def main() -> int:
    parser = argparse.ArgumentParser(description="the geometry beside its peers")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--large", action="store_true", help="ten million points too")
    parser.add_argument("--peers", metavar="PYTHON", help="interpreter where other peers live")
    told = parser.parse_args()
    ELSEWHERE["python"] = told.peers
    warm_up()
    for part in told.parts or PARTS:
        measure(part, large=told.large)
    growth()
    return 0


def measure(part: str, *, large: bool) -> None:
    if part == "roads":
        routes(24_000, 127_000, 0.15, peers=False, grows=False)
        for nodes, goal in ((6_250, None), (25_000, None), (100_000, 0.24)):
            routes(nodes, nodes // 2, goal, peers=nodes == 100_000)
    elif part == "isochrone":
        for nodes in (6_250, 25_000, 100_000):
            isochrone(nodes)
    elif part == "walks":
        walking()
    elif part == "places":
        near_places(100_000, 200, None, peers=False)
        near_places(1_000_000, 200, 0.005, peers=True)
        near_places(10_000_000, 2_000, 0.1, peers=large)
    elif part == "pairs":
        for points in (100_000, 1_000_000, *((10_000_000,) if large else (300_000,))):
            all_pairs(points, peers=points in (100_000, 1_000_000))
        if large:
            memory()
    else:
        exactness()


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
