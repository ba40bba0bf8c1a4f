"""Our minutes by car beside those of OSRM and Valhalla, on the same pairs of one extract.

    python -m venv OTHER && OTHER/bin/pip install osrm-bindings pyvalhalla      (Python >= 3.12)
    python tests/bench/calibrate_speeds.py OTHER/bin/python EXTRACT.osm.pbf

The engines live in an environment of their own, never among the requirements of this project, and
build their graphs from the extract itself, without the network. Printed per engine: the quantiles
of (their time / ours), and per limit the share of pairs within it by each, and by one alone. What
came out stands in docs/speeds.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

BASES, UNITS = 60, 400
LIMITS = (5, 15, 45)


def ours(extract: Path) -> tuple[dict[str, object], object]:
    """Return the places as lon/lat and our minutes between them, (B, U), NaN where none."""
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    from placement.geo.crs import to_wgs84
    from placement.geo.network import UNREACHABLE
    from placement.geo.snap import snap
    from placement.geo.travel import travel_ms
    from placement.sources import osm

    network = osm.read(extract, "drive", anywhere=True)
    # Only places that all hang together: an extract may hold several parts.
    tail, head = network.edge_u, network.edge_v
    go, back = network.forward, network.backward
    ends = np.concatenate([tail[go], head[back]]), np.concatenate([head[go], tail[back]])
    size = len(network.node_x_mm)
    graph = coo_array((np.ones(len(ends[0])), ends), shape=(size, size))
    _, part = connected_components(graph.tocsr(), connection="strong")
    sound = np.flatnonzero(part == np.bincount(part).argmax())
    chosen = np.random.default_rng(20261121).choice(sound, BASES + UNITS, replace=False)
    x, y = network.node_x_mm[chosen], network.node_y_mm[chosen]
    here, there = snap(network, x[:BASES], y[:BASES]), snap(network, x[BASES:], y[BASES:])
    ms = travel_ms(network, here, there, "car")
    minutes = np.where((ms < 0) | (ms >= UNREACHABLE), np.nan, ms / 60_000)
    lon, lat = to_wgs84(x / 1_000, y / 1_000)
    places = [[float(a), float(b)] for a, b in zip(lon, lat, strict=True)]
    return {"places": places, "bases": BASES}, minutes


def ask_osrm(extract: Path, places: list[list[float]], bases: int, folder: Path) -> list[list]:
    """Return OSRM's seconds from each base to each unit, with its own car profile."""
    import osrm

    profile = Path(osrm.__file__).parent / "share" / "profiles" / "car.lua"
    local = folder / "extract.osm.pbf"
    local.symlink_to(extract)
    graph = folder / "extract.osrm"
    for step in (
        ["extract", "-p", str(profile), "-t", "1", str(local)],
        ["partition", "-t", "1", str(graph)],
        ["customize", "-t", "1", str(graph)],
    ):
        subprocess.run([sys.executable, "-m", "osrm", *step], check=True, capture_output=True)
    config = osrm.EngineConfig(
        storage_config=str(graph),
        use_shared_memory=False,
        algorithm="MLD",
        max_locations_distance_table=-1,
    )
    asked = osrm.TableParameters(
        coordinates=[tuple(place) for place in places],
        sources=list(range(bases)),
        destinations=list(range(bases, len(places))),
    )
    answer = osrm.OSRM(config).Table(asked)
    return [list(row) for row in answer["durations"]]


def ask_valhalla(extract: Path, places: list[list[float]], bases: int, folder: Path) -> list[list]:
    """Return Valhalla's seconds from each base to each unit, costing `auto`."""
    import valhalla

    (folder / "tiles").mkdir()
    config = valhalla.get_config(tile_extract="", tile_dir=str(folder / "tiles"), verbose=False)
    config["mjolnir"]["concurrency"] = 1
    config["service_limits"]["auto"]["max_matrix_location_pairs"] = 10**6
    config["service_limits"]["auto"]["max_locations"] = 10**4
    path = folder / "valhalla.json"
    path.write_text(json.dumps(config))
    build = Path(valhalla.__file__).parent / "bin" / "valhalla_build_tiles"
    subprocess.run([str(build), "-c", str(path), str(extract)], check=True, capture_output=True)
    actor = valhalla.Actor(path)
    targets = [{"lon": lon, "lat": lat} for lon, lat in places[bases:]]
    rows = []
    for lon, lat in places[:bases]:
        asked = {"sources": [{"lon": lon, "lat": lat}], "targets": targets, "costing": "auto"}
        found = json.loads(actor.matrix(json.dumps(asked)))["sources_to_targets"][0]
        rows.append([cell["time"] if isinstance(cell, dict) else cell for cell in found])
    return rows


ENGINES = {"osrm": ask_osrm, "valhalla": ask_valhalla}


def answer(engine: str, extract: Path, asked: Path) -> None:
    """Run one engine in this interpreter; its matrix goes to standard output as JSON."""
    request = json.loads(asked.read_text())
    with tempfile.TemporaryDirectory() as folder:
        seconds = ENGINES[engine](extract, request["places"], request["bases"], Path(folder))
    sys.stdout.write("\n" + json.dumps(seconds))


def compare(python: str, extract: Path) -> None:
    """Print how each engine that is installed beside us differs."""
    import numpy as np

    request, minutes = ours(extract)
    own = np.asarray(minutes)
    print(f"{extract.name}: {own.size} pairs, {np.isnan(own).mean():.1%} without a way by us")
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "asked.json"
        asked.write_text(json.dumps(request))
        for engine in ENGINES:
            command = [python, __file__, "--engine", engine, str(extract.resolve()), str(asked)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"{engine}: not there ({done.stderr.strip().splitlines()[-1:]})")
                continue
            cells = json.loads(done.stdout.splitlines()[-1])
            theirs = np.array(cells, dtype=np.float64) / 60
            report(engine, own, theirs)


def report(engine: str, own: object, theirs: object) -> None:
    """Print shares within the limits, quantiles of the ratio, and who would answer otherwise."""
    import numpy as np

    a, b = np.asarray(own), np.asarray(theirs)
    both = np.isfinite(a) & np.isfinite(b) & (a > 0.5)
    ratio = b[both] / a[both]
    quantiles = np.quantile(ratio, [0.05, 0.25, 0.5, 0.75, 0.95]).round(2)
    print(f"{engine}: {both.mean():.1%} of the pairs compared")
    print(f"  {engine} / ours, quantiles 5 25 50 75 95 %: {quantiles.tolist()}")
    for limit in LIMITS:
        mine, other = a[both] <= limit, b[both] <= limit
        print(
            f"  within {limit:2d} min: ours {mine.mean():.1%}, {engine} {other.mean():.1%}; "
            f"ours alone {(mine & ~other).mean():.1%}, {engine} alone {(other & ~mine).mean():.1%}"
        )


def main(arguments: list[str]) -> int:
    """Compare, or answer as one engine; exit status 2 when called wrongly."""
    if len(arguments) == 4 and arguments[0] == "--engine":
        answer(arguments[1], Path(arguments[2]), Path(arguments[3]))
        return 0
    if len(arguments) != 2:
        sys.stderr.write(__doc__ or "")
        return 2
    compare(arguments[0], Path(arguments[1]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
