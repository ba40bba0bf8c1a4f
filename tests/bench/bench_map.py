"""How soon the interactive map is there, and how it moves: Chromium with software rendering.

`python tests/bench/bench_map.py [ROUNDS [SIZE...]]`: the demo region (size 0), 5,000 units, and
100,000 units in tiles. Ready is the map's own idle event with all visible layers drawn, in
milliseconds from the start of the navigation; pan and zoom run from the command to the next idle
event. Goals of issue 6: 100,000 units ready <= 2,500 ms, pan and zoom <= 500 ms; a region ready
<= 1,000 ms. Beside each figure stand the CPU seconds of all processes of the browser, and what a
page without a map and a fixed loop of script take in the same browser: they tell how much of the
machine there was. A map that does not come to rest in WAIT_MS ends the run with what it waits for.
"""

from __future__ import annotations

import logging
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as Late
from sqlalchemy import insert, select

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from placement.store.exchange import EXCHANGE
from placement_api.features import borders_of
from placement_api.outputs import mvt
from tests.conftest import FLAGS
from tests.placement_api.pages.conftest import account_of
from tests.placement_api.serving import Region, Served, listening, make_region, serve

SIZES = (0, 5_000, 100_000)
"""Units in all; 0: as the demo region has them."""
WAIT_MS = 60_000
DRAWN = "document.querySelector('[data-map]').placementMap.map.queryRenderedFeatures().length"
STATE = """() => {
    const box = document.querySelector('[data-map]'), map = box.placementMap?.map;
    return map ? `loaded ${map.loaded()}, style ${map.isStyleLoaded()}, tiles ${
        map.areTilesLoaded()}, moving ${map.isMoving()}, visible ${document.visibilityState}`
        : box.textContent;
}"""
LOOP = """() => {
    const began = performance.now();
    let sum = 0;
    for (let i = 0; i < 5e7; i++) sum += i % 7;
    return performance.now() - began;
}"""


def main() -> None:
    logging.disable(logging.CRITICAL)
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(f"load at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    tiles()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        region = make_region(Path(name))
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for size in [int(told) for told in sys.argv[2:]] or SIZES:
            measure(browser, region, size, rounds)
        browser.close()


def tiles() -> None:
    """Time the tiles of 100,000 points, from the whole region to a street.

    A zoom level is made ready once, for all its tiles.
    """
    draw = np.random.default_rng(1)
    count = SIZES[-1]
    x, y = mvt.mercator(draw.uniform(4.13, 4.47, count), draw.uniform(51.92, 52.06, count))
    forms, states = ("a", "b", "c", "d", "e"), ("f", "g", "h", "i")
    points = mvt.Points(x, y, draw.integers(0, 5, count), draw.integers(0, 4, count), forms, states)
    for z in (8, 10, 12, 14):
        at = [int(axis[0] * (1 << z)) for axis in (x, y)]
        began = time.process_time()
        level = mvt.Levels(points, 14).at(z)
        made = time.process_time()
        size = len(mvt.tile(level, z, at[0], at[1]))
        cost = (time.process_time() - made) * 1e3
        print(f"tile z{z}: level {(made - began) * 1e3:.0f} ms, tile {cost:.1f} ms CPU, "
              f"{size / 1e3:.0f} kB, {len(level.number):,} dots in the level")  # fmt: skip


def measure(browser: Browser, region: Region, size: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as name, served(region, Path(name), size) as (url, secret):
        context = browser.new_context(base_url=url, viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": "placement-dev", "value": secret, "url": url}])
        page = context.new_page()
        first = ready(page)
        drawn = page.evaluate(DRAWN)
        told = [(*timed(page), plain(page), page.evaluate(LOOP)) for _ in range(rounds)]
        ready(page)
        moves = [moved(page, n) for n in range(rounds)]
        context.close()
    print(f"\n{size or 'demo'} units, {drawn:,} of them and other things drawn")
    print(f"  ready, first visit after a start of the server: {first:,.0f} ms")
    labels = ("ready", "CPU of the browser for it", "page without a map", "loop", "pan", "zoom")
    columns = (*zip(*told, strict=True), *zip(*moves, strict=True))
    for label, values in zip(labels, columns, strict=True):
        print(f"  {label}: {statistics.median(values):,.0f} ms ({spread(values)})")


def spread(values: tuple[float, ...]) -> str:
    return f"{min(values):,.0f} to {max(values):,.0f}"


def ready(page: Page) -> float:
    page.goto("/kaart", timeout=WAIT_MS)
    try:
        page.wait_for_selector("[data-ready]", timeout=WAIT_MS)
    except Late:
        raise SystemExit(f"the map is not ready: {page.evaluate(STATE)}") from None
    return float(page.get_attribute("[data-ready]", "data-ready") or 0)


def timed(page: Page) -> tuple[float, float]:
    """Return milliseconds until ready, and those of the browser's processors."""
    began = cpu_seconds()
    return ready(page), 1e3 * (cpu_seconds() - began)


def cpu_seconds() -> float:
    """Return what the children of this process (the browser) have used, up to now."""
    parent: dict[int, int] = {}
    used: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        parent[int(folder.name)] = int(told[1])
        used[int(folder.name)] = int(told[11]) + int(told[12])
    mine = {os.getpid()}
    for _ in range(6):
        mine |= {child for child, of in parent.items() if of in mine}
    ticks = sum(used[p] for p in mine - {os.getpid()} if p in used)
    return ticks / os.sysconf("SC_CLK_TCK")


def plain(page: Page) -> float:
    page.goto("/account")
    return float(page.evaluate("performance.timing.loadEventEnd - performance.timing.fetchStart"))


def moved(page: Page, turn: int) -> tuple[float, float]:
    """Return the milliseconds of one pan of half a screen and one zoom level, to idle."""
    ask = """async ([by, zoom]) => {
        const map = document.querySelector('[data-map]').placementMap.map;
        const idle = () => new Promise((done, fail) => {
            setTimeout(() => fail(new Error(`not idle in 20 s: loaded ${map.loaded()}, tiles ` +
                `${map.areTilesLoaded()}, moving ${map.isMoving()}`)), 20000);
            map.once('idle', done);
        });
        await new Promise((done) => setTimeout(done, 300));
        let began = performance.now();
        map.panBy([by, 0], { animate: false });
        await idle();
        const pan = performance.now() - began;
        began = performance.now();
        map.setZoom(map.getZoom() + zoom);
        await idle();
        return [pan, performance.now() - began];
    }"""
    pan, zoom = page.evaluate(ask, [400 if turn % 2 else -400, 1 if turn % 4 < 2 else -1])
    return float(pan), float(zoom)


@contextmanager
def served(region: Region, folder: Path, size: int) -> Iterator[tuple[str, str]]:
    """Serve a copy of the region with so many units; yield its address and a session."""
    made = serve(region, folder)
    if size:
        fill(made, size)
    secret = account_of(made, "coordinator").secret
    with listening(made) as url:
        yield url, secret
    made.platform.database.close()


def fill(made: Served, size: int) -> None:
    """Spread so many more units over the municipalities, like those that are there."""
    own, draw = EXCHANGE["units"], random.Random(1)
    with made.platform.database.write() as connection:
        rows = [dict(row) for row in connection.execute(select(own)).mappings()]
        spots = {name: points(shape, size) for name, shape in borders_of(connection).items()}
        more = [another(draw, rows, spots, n) for n in range(size - len(rows))]
        for first in range(0, len(more), 5_000):
            connection.execute(insert(own), more[first : first + 5_000])


def another(
    draw: random.Random, rows: list[dict[str, Any]], spots: dict[str, Iterator[Any]], n: int
) -> dict[str, Any]:
    like = draw.choice(rows)
    x, y = next(spots[like["municipality"]])
    return {**like, "id": f"N-{n:06d}", "position": 10_000 + n, "x": x, "y": y, "occupied": 0,
            "capacity": draw.choice([0, 1])}  # fmt: skip


def points(shape: shapely.Geometry, count: int) -> Iterator[Any]:
    draw, (west, south, east, north) = np.random.default_rng(1), shapely.bounds(shape)
    x, y = draw.uniform(west, east, 3 * count), draw.uniform(south, north, 3 * count)
    inside = shapely.contains_xy(shape, x, y)
    return iter(np.column_stack([x, y])[inside].tolist())


if __name__ == "__main__":
    main()
