"""Peers outside this interpreter: PostGIS in a server of its own, others in their own Python."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import shapely
from osmium.osm.mutable import Node, Way

from placement.geo.crs import to_wgs84
from placement.geo.network import Network

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

ELSEWHERE: dict[str, str | None] = {"python": None}
"""The interpreter that was named for peers, for as long as the benchmark runs."""
_TICKS = os.sysconf("SC_CLK_TCK")
_MIDDLE = np.array([84_000_000, 447_000_000])
"""Where an invented town is put to be drawn in degrees."""


def absent(who: str, why: str = "") -> None:
    print(f"  {who:<44}not run here{f': {why}' if why else ''}")


def elsewhere(who: str, *arguments: str) -> dict[str, Any] | None:
    """Return what the other Python answers, or None where there is none that can."""
    python = ELSEWHERE["python"]
    if python is None:
        return absent(who, "--peers")
    script = Path(__file__).with_name("geo_elsewhere.py")
    done = subprocess.run(
        [python, str(script), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return absent(who, (done.stderr.strip().splitlines() or ["?"])[-1])
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def dbscan(metres: np.ndarray) -> dict[str, Any] | None:
    """Return what scikit-learn took, and its chains."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "points.npy"
        np.save(path, metres)
        return elsewhere("scikit-learn DBSCAN", "dbscan", str(path))


def valhalla(net: Network, middle: int, at: tuple[np.ndarray, np.ndarray]) -> tuple | None:
    """Return what Valhalla took, and how often its area contradicts its own minutes to places."""
    if ELSEWHERE["python"] is None:
        return absent("Valhalla", "--peers")
    x, y = (np.append(part[:250], own[middle]) for part, own in zip(at, _nodes(net), strict=True))
    lon, lat = _degrees(x, y)
    places = [{"lon": a, "lat": b} for a, b in zip(lon.tolist(), lat.tolist(), strict=True)]
    with tempfile.TemporaryDirectory() as folder:
        asked, extract = Path(folder) / "asked.json", Path(folder) / "town.osm.pbf"
        asked.write_text(json.dumps({"here": places[-1], "there": places[:-1]}))
        draw(net, extract)
        said = elsewhere("Valhalla", "valhalla", str(asked), str(extract))
    if said is None:
        return None
    area = shapely.from_geojson(json.dumps(said["shape"]))
    held = shapely.intersects_xy(area, lon[:-1], lat[:-1])
    seconds = np.array([np.inf if each is None else each for each in said["seconds"]])
    return said["took"], held, seconds <= 900


def _nodes(net: Network) -> tuple[np.ndarray, np.ndarray]:
    return net.node_x_mm, net.node_y_mm


def _degrees(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return to_wgs84((x + _MIDDLE[0]) / 1_000, (y + _MIDDLE[1]) / 1_000)


def draw(net: Network, path: Path) -> None:
    """Write a town as an extract: its crossings, and a street per edge with its speed."""
    lon, lat = _degrees(*_nodes(net))
    kmh = np.rint(net.edge_mm * 3.6 / np.maximum(net.edge_ms, 1)).astype(int).tolist()
    with osmium.SimpleWriter(str(path)) as writer:
        for number, place in enumerate(zip(lon.tolist(), lat.tolist(), strict=True), start=1):
            writer.add_node(Node(id=number, location=place))
        ends = zip(net.edge_u.tolist(), net.edge_v.tolist(), net.backward.tolist(), strict=True)
        for number, (u, v, back) in enumerate(ends):
            tags = {"highway": "residential", "maxspeed": str(kmh[number])}
            tags |= {} if back else {"oneway": "yes"}
            writer.add_way(Way(id=number + 1, nodes=[u + 1, v + 1], tags=tags))


@contextmanager
def postgis(who: str) -> Iterator[Any | None]:
    """Yield a connection to a PostGIS of its own that uses one process, or None."""
    try:
        import psycopg

        from tests.postgres import FAST, server, url
    except ImportError as error:
        yield absent(who, str(error))
        return
    settings = (*FAST, "max_parallel_workers_per_gather=0", "shared_buffers=512MB", "jit=off")
    try:
        running = server(settings)
        home = running.__enter__()
    except AssertionError as error:
        yield absent(who, str(error).splitlines()[0])
        return
    with psycopg.connect(url(home, "postgres"), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION postgis")
        yield connection
    running.__exit__(None, None, None)


def put(connection: Any, table: str, x: np.ndarray, y: np.ndarray) -> None:
    """Store points, whole millimetres, with their index."""
    connection.execute(f"CREATE TABLE {table} (n int, at geometry(Point))")
    with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
        points = shapely.to_wkb(shapely.points(x, y), hex=True).tolist()
        copy.write("\n".join(f"{n}\t{point}" for n, point in enumerate(points)))
    connection.execute(f"CREATE INDEX ON {table} USING gist (at)")
    connection.execute(f"ANALYZE {table}")


def asked(connection: Any, question: str) -> tuple[float, int]:
    """Return the CPU seconds of the server process that answers, and the number it says."""
    stat = Path(f"/proc/{connection.info.backend_pid}/stat")
    before = _used(stat)
    (number,) = connection.execute(question).fetchone()
    return _used(stat) - before, number


def _used(stat: Path) -> float:
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / _TICKS
