"""What the API does under load: a real server on loopback, asked as its users do.

`python tests/bench/bench_api.py [SECONDS]` (default 20): 120 requests a second, a mix of lists, a
pair's explanation, a map layer and an update, on SQLite and PostgreSQL; then a list of 1,000 units
and 20,000 units through GDAL's OAPIF driver. Goals of issue 5: p95 < 300 ms with 0 errors, list
<= 150 ms, 20,000 units <= 1.5 s. The machine's load at the start is printed beside the figures.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import multiprocessing as mp
import os
import random
import socket
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from sqlalchemy import insert, select

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from placement.store import accounts, runs
from placement.store.engine import Database, open_database
from placement.store.exchange import EXCHANGE
from placement.store.migrations import upgrade
from placement_api.app import create_app
from placement_api.platform import Platform, utc_now
from placement_api.serving import share_the_interpreter
from placement_api.settings import ServerSettings
from tests.bench.open_loop import Answered, Ask, loaded
from tests.placement_api.serving import NOW, NoJobs, Region, fill, make_region
from tests.postgres import server as postgres
from tests.postgres import url

RATE = 120
UNITS = 20_000
CALLERS = 32
ROUNDS = 5


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    print(f"load at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name:
        region = make_region(Path(name))
        measure("sqlite", f"sqlite:///{region.database}", region, seconds)
        with postgres() as home:
            where = url(home, "postgres")
            database = open_database(where)
            upgrade(database)
            proposal = copied(database, region)
            kept = Region(region.database, region.keys, proposal, region.written)
            measure("postgresql", where, kept, seconds)


def copied(database: Database, region: Region) -> str:
    """Bring the region and its proposal into another database; return the proposal's id."""
    fill(database, region.keys, region.database.parent / "demo")
    with database.write() as connection:
        run = runs.ask(connection, region.keys, runs.AskedRun("test", "coordinator", NOW))
        runs.start(connection, run, NOW)
        kept = runs.finish(connection, region.keys, run, region.written, NOW)
    database.close()
    assert kept is not None
    return kept.id


def measure(name: str, where: str, region: Region, seconds: float) -> None:
    database = open_database(where)
    with database.write() as connection:
        asked = accounts.NewAccount("bench", "coordinator")
        account = accounts.add_account(connection, asked, "", utc_now())
        until = utc_now() + dt.timedelta(days=1)
        secret = accounts.add_token(connection, account, "bench", (), until)
    database.close()
    with serving(where, region) as base:
        door = httpx.Client(base_url=base, headers={"Authorization": f"Bearer {secret}"})
        under_load(name, base, door, region, seconds)
        many(where)
        print(f"{name}: list of 1,000 units: {best(door, '/v1/units?pageSize=1000'):.0f} ms")
        through_gdal(name, base, secret)


def best(door: httpx.Client, path: str) -> float:
    """Return the median milliseconds of a request."""
    spent = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        assert door.get(path).status_code == 200
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


def through_gdal(name: str, base: str, secret: str) -> None:
    """Read all units with GDAL, as QGIS does."""
    import pyogrio

    pyogrio.set_gdal_config_options({"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": secret})
    for more in ({}, {"CRS": "EPSG:28992"}):
        spent = []
        for _ in range(3):
            began = time.perf_counter()
            frame = pyogrio.read_dataframe(
                f"OAPIF:{base}/v1/features", layer="units", PAGE_SIZE=10_000, **more
            )
            spent.append(time.perf_counter() - began)
        print(f"{name}: OAPIF {more or 'CRS84'}: {len(frame)} units, {frame.crs}, "
              f"{statistics.median(spent):.2f} s")  # fmt: skip


def mix(door: httpx.Client, region: Region, seconds: float) -> list[Ask]:
    """Return what is asked, in order: drawn anew with the same seed for each database."""
    draw = random.Random(1)
    units = [row["id"] for row in door.get("/v1/units?pageSize=1000").json()["items"]]
    written: Any = region.written
    clients = [row["client"] for row in written["placements"]]
    kept = (("authorization", door.headers["authorization"]),)
    pairs = f"/v1/proposals/{region.proposal}/explanations/clients"

    def one() -> Ask:
        chance, unit = draw.random(), draw.choice(units)
        if chance < 0.5:
            return Ask("list", "GET", "/v1/units?pageSize=50", headers=kept)
        if chance < 0.7:
            return Ask("pair", "GET", f"{pairs}/{draw.choice(clients)}/units/{unit}", headers=kept)
        if chance < 0.9:
            layer = "/v1/features/collections/units/items?limit=150"
            return Ask("layer", "GET", layer, headers=kept)
        matched = (*kept, ("if-match", "*"))
        return Ask("update", "PATCH", f"/v1/units/{unit}", b'{"rent": 650}', matched)

    return [one() for _ in range(int(RATE * seconds))]


def under_load(name: str, base: str, door: httpx.Client, region: Region, seconds: float) -> None:
    """Ask the mix RATE times a second and say how it went, and what it took of the machine."""
    asks = mix(door, region, seconds)
    door.get(next(ask.path for ask in asks if ask.kind == "pair"))  # opens the proposal
    server = mp.active_children()[0].pid
    own, its, began = time.process_time(), cpu_s(server), time.perf_counter()
    found = asyncio.run(loaded(base, asks, RATE, CALLERS))
    wall = time.perf_counter() - began
    report(f"{name}: mixed load", found)
    print(f"    of one core: server {(cpu_s(server) - its) / wall:.0%}, "
          f"this generator {(time.process_time() - own) / wall:.0%}")  # fmt: skip


def cpu_s(process: int | None) -> float:
    """Return the processor seconds of a process and of those it started and saw end."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def report(title: str, found: list[Answered]) -> None:
    wrong = Counter(each.status for each in found if each.status != "200")
    every = [each.ms for each in found]
    print(f"{title}: {len(found)} requests, p50 {statistics.median(every):.0f} ms, "
          f"p95 {p95(every):.0f} ms, worst {max(every):.0f} ms, "
          f"errors {dict(wrong) or 0}")  # fmt: skip
    for kind in sorted({each.kind for each in found}):
        times = [each.ms for each in found if each.kind == kind]
        print(f"    {kind}: {len(times)}, p50 {statistics.median(times):.0f} ms, "
              f"p95 {p95(times):.0f} ms")  # fmt: skip


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def many(where: str) -> None:
    """Add dwellings until there are UNITS."""
    database, units = open_database(where), EXCHANGE["units"]
    with database.write() as connection:
        first = dict(connection.execute(select(units)).mappings().first() or {})
        have = len(connection.execute(select(units.c.id)).all())
        draw = random.Random(2)
        rows = [
            {**first, "id": f"extra-{n}", "position": 1000 + n, "complex": None,
             "x": 80_000 + draw.random() * 10_000, "y": 440_000 + draw.random() * 10_000}
            for n in range(UNITS - have)
        ]  # fmt: skip
        connection.execute(insert(units), rows)
    database.close()


@contextmanager
def serving(where: str, region: Region) -> Iterator[str]:
    """Run the server in a process of its own."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    child = mp.get_context("spawn").Process(target=_serve, args=(where, region, port), daemon=True)
    child.start()
    base = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            if httpx.get(f"{base}/live").status_code == 200:
                break
        except httpx.HTTPError:
            time.sleep(0.1)
    try:
        yield base
    finally:
        child.terminate()
        child.join()


def _serve(where: str, region: Region, port: int) -> None:
    sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115 - the log lines of the load
    settings = ServerSettings(where, Path("keys"), f"http://127.0.0.1:{port}")
    platform = Platform(settings, open_database(where), region.keys, NoJobs(), utc_now)
    app = create_app(platform)
    share_the_interpreter(app)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", access_log=False)


if __name__ == "__main__":
    main()
