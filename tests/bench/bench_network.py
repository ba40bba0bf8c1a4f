"""How fast a file becomes a network, a stored network is back, a region starts, and a base changes.

`python tests/bench/bench_network.py`. Seconds of processor time of one thread, the best of some
runs; beside each what the usual tool needs for less. The real extracts lie beside the checkout;
without them only the drawn ones are measured.
"""

from __future__ import annotations

import datetime as dt
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import pyogrio
from osmium.osm.mutable import Node, Way

from placement import plan
from placement.geo.arcs import Arcs, Nodes, assemble
from placement.geo.bases import Bases, make_places, travel_from, worst
from placement.geo.cover import Ask, covers, covers_by, reach_changed
from placement.geo.crs import to_wgs84
from placement.geo.network import Network
from placement.geo.networks import Networks
from placement.sources import folder, network_store, osm
from placement_data import demo

ROOT = Path(__file__).resolve().parents[2]
NETWORKS = ROOT.parent / "shared" / "realdata" / "netwerken"
TODAY = dt.date(2026, 11, 21)
SIDES = (70, 140, 280)


def best(run: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """Return the least processor seconds of some runs, and the last answer."""
    least, answer = float("inf"), None
    for _ in range(times):
        start = time.process_time()
        answer = run()
        least = min(least, time.process_time() - start)
    return least, answer


def show(what: str, seconds: float, goal: str = "", beside: str = "") -> None:
    print(f"{what:<66}{seconds:8.3f} s   {goal:<12}{beside}")


def drawn(side: int, path: Path) -> None:
    """Write a town on a grid of side x side crossings, with a bend in every street."""
    rng = np.random.default_rng(side)
    step = 90.0
    x, y = np.meshgrid(np.arange(2 * side - 1), np.arange(2 * side - 1))
    x = 84_000 + x * step / 2 + rng.normal(0, 6, x.shape)
    y = 447_000 + y * step / 2 + rng.normal(0, 6, y.shape)
    lon, lat = to_wgs84(x.ravel(), y.ravel())
    width = 2 * side - 1
    kinds = ("residential", "cycleway", "tertiary", "footway", "residential")
    with osmium.SimpleWriter(str(path)) as writer:
        for number, place in enumerate(zip(lon.tolist(), lat.tolist(), strict=True), start=1):
            writer.add_node(Node(id=number, location=place))
        for line in range(side):
            tags = {"highway": kinds[line % len(kinds)], "maxspeed": "50"}
            row = (2 * line * width + np.arange(width) + 1).tolist()
            column = (np.arange(width) * width + 2 * line + 1).tolist()
            writer.add_way(Way(id=2 * line + 1, nodes=row, tags=tags))
            writer.add_way(Way(id=2 * line + 2, nodes=column, tags={"highway": "residential"}))


def bench_extract(path: Path, name: str, goal: str = "") -> float:
    """Time one extract to walk and car networks and back from the store; return seconds."""
    theirs, _ = best(lambda: pyogrio.read_dataframe(path, layer="lines"), 1)
    both = ("walk", "drive")
    ours, found = best(lambda: [osm.read(path, kind, anywhere=True) for kind in both], 2)
    size = sum(len(network.node_x_mm) for network in found)
    show(f"{name}: file to walk + car ({size} nodes)", ours, goal, f"GDAL, lines only {theirs:.2f}")
    points = " + ".join(f"{len(np.unique(one.shape_mm, axis=0))}" for one in found)
    print(f"  between junctions the ways keep their shape: {points} points of the file")
    with tempfile.TemporaryDirectory() as store:
        kept = [network_store.keep(network, path, Path(store)) for network in found]
        again, _ = best(lambda: [Network.load(one) for one in kept])
        size_mb = sum(one.stat().st_size for one in kept) / 1e6
        show(f"{name}: reload ({size_mb:.1f} MB)", again, "<= 0.3" if goal else "")
    return ours


def bench_slope(where: Path) -> None:
    """Time three sizes and tell how the time grows."""
    sizes, seconds = [], []
    for side in SIDES:
        path = where / f"{side}.osm.pbf"
        drawn(side, path)
        sizes.append((2 * side - 1) ** 2)
        seconds.append(bench_extract(path, f"drawn, {sizes[-1]} places in the file"))
    slope = math.log(seconds[-1] / seconds[0]) / math.log(sizes[-1] / sizes[0])
    print(f"growth over three sizes (log-log slope): {slope:.2f}")


def bench_start(path: Path, name: str) -> None:
    """Time a delivery to a scene with all verdicts, networks read and networks stored."""

    def started() -> Any:
        found = folder.read(path, today=TODAY)
        return plan.judged(
            found.tables, found.rulebook, found.settings, walk=found.walk, drive=found.drive
        )

    plain, _ = best(started, 2)
    for kind in ("walk", "drive"):
        source = next(path.glob(f"{kind}.graphml*"))
        network_store.keep(network_store.build(source, kind), source, path / network_store.FOLDER)
    ready, _ = best(started)
    show(
        f"{name}: start to scene with all verdicts, stored", ready, "<= 1", f"unstored {plain:.2f}"
    )


def town(side: int) -> Network:
    """Return a driving network of side x side crossings, one street in eight one-way."""
    rng = np.random.default_rng(side)
    count = side * side
    column, row = np.arange(count) % side, np.arange(count) // side
    x = 84_000_000 + column * 90_000 + rng.integers(-9_000, 9_000, count)
    y = 447_000_000 + row * 90_000 + rng.integers(-9_000, 9_000, count)
    east, north = np.flatnonzero(column < side - 1), np.flatnonzero(row < side - 1)
    u, v = np.concatenate([east, north]), np.concatenate([east + 1, north + side])
    mm = np.rint(np.hypot(x[u] - x[v], y[u] - y[v])).astype(np.int64)
    ms = np.rint(mm * 3.6 / rng.choice([25, 40, 40, 55], len(u))).astype(np.int64)
    shape = np.stack([np.column_stack([x[u], y[u]]), np.column_stack([x[v], y[v]])], axis=1)
    start = np.arange(len(u) + 1) * 2
    arcs = Arcs(u, v, mm, ms, rng.random(len(u)) > 0.125, shape.reshape(-1, 2), start)
    nodes = Nodes(np.arange(count).astype(np.str_), x, y)
    return assemble("drive", nodes, arcs, file="drawn")


def bench_change(bases: int = 100, units: int = 50_000) -> None:
    """Time one base that closes and one that opens, 100,000 nodes, the matrix at hand."""
    network = town(316)
    rng = np.random.default_rng(3)
    low, high = network.node_x_mm.min(), network.node_x_mm.max()
    x, y = rng.integers(low, high, units), 447_000_000 + rng.integers(0, high - low, units)
    own = Bases(
        ids=tuple(f"b{n}" for n in range(bases)),
        provider=rng.integers(0, 10, bases),
        staffed=tuple(((0, 1_440),) if n % 3 else ((420, 1_380),) for n in range(bases)),
        handling_ms=np.full(bases, 60_000),
        mode=("car",) * bases,
        x_mm=rng.integers(low, high, bases),
        y_mm=447_000_000 + rng.integers(0, high - low, bases),
    )
    networks = Networks(drive=network)
    prepared, places = best(lambda: make_places(networks, own.mode, x, y, often=True), 1)
    show("  places put on the network and the network made ready, once", prepared)
    whole, travel = best(lambda: travel_from(own, places), 1)
    show(f"{bases} bases x {units} units by the hour, {len(network.node_x_mm)} nodes", whole)
    ask = Ask("03:00", (180, 181), 900_000, np.ones(units, dtype=np.bool_))
    served = rng.integers(-1, 10, units)
    before, _ = best(lambda: covers(own, travel, [ask], served, 10))
    show("  cover of all at 03:00 from the matrix", before)
    provider = int(own.provider[1])
    few, chosen = own.of_provider(provider)
    theirs = travel.of_bases(chosen)
    reach = worst(own, travel, [ask.window], 10)

    def shut() -> Any:
        return covers_by(
            reach_changed(reach, [ask], few.restaffed({"b1": ()}), theirs, provider), [ask], served
        )

    closed, after = best(shut)
    whole_again = covers(own.restaffed({"b1": ()}), travel, [ask], served, 10)
    assert (after[0].ms == whole_again[0].ms).all()
    show("  one base closes: cover anew", closed, "<= 0.06")
    extra = Bases(
        ("new",), np.zeros(1, dtype=np.int64), own.staffed[1:2], own.handling_ms[:1], ("car",),
        own.x_mm[:1] + 500, own.y_mm[:1],
    )  # fmt: skip

    def opened() -> Any:
        more = travel_from(extra, places)
        now = few.joined(extra), theirs.joined(more, len(few.ids))
        return covers_by(reach_changed(reach, [ask], *now, provider), [ask], served)

    seconds, _ = best(opened)
    show("  one base opens: travel and cover anew", seconds, "<= 0.06")


def main() -> int:
    """Measure all; the real extracts only where they lie."""
    extract = NETWORKS / "liechtenstein_osm_2021.osm.pbf"
    if extract.exists():
        bench_extract(extract, "Liechtenstein", "<= 25")
    with tempfile.TemporaryDirectory() as where:
        bench_slope(Path(where))
        region = Path(where) / "demo"
        region.mkdir()
        demo.write_demo(region, 1)
        bench_start(region, "demo")
        if extract.exists():
            build = [str(ROOT / "tests" / "real" / "build_folder.py"), str(NETWORKS.parent), where]
            subprocess.run([sys.executable, *build], check=True, capture_output=True)
            bench_start(Path(where) / "delft", "real Delft")
    bench_change()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"peak memory of this run: {peak:.2f} GiB (<= 1.5 for the extract)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
