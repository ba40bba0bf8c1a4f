"""What GIS programs read: the same from both databases, by GDAL as by hand."""

from __future__ import annotations

import json
import random
import subprocess
import sys

import pytest
from sqlalchemy import select, text

from placement.store.engine import Database
from placement.store.exchange import EXCHANGE
from placement_api.crs import RD
from tests.placement.store.conftest import database, postgres
from tests.placement_api.serving import Region, Served, fill, listening, on

__all__ = ["database", "postgres"]
BOXES = 25
READ = """
import json, sys, pyogrio
base, secret, more = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
more = {name: tuple(value) if name == "bbox" else value for name, value in more.items()}
pyogrio.set_gdal_config_options({"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": secret})
frame = pyogrio.read_dataframe(f"OAPIF:{base}/v1/features", layer="units", **more)
points = [[point.x, point.y] for point in frame.geometry]
print(json.dumps({"crs": str(frame.crs), "ids": sorted(frame["id"]), "points": points,
                  "columns": sorted(frame.columns)}))
"""


def test_a_box_holds_the_same_dwellings_on_both_databases(
    database: Database,
    region: Region,
) -> None:
    fill(database, region.keys, region.database.parent / "demo")
    door, units, draw = on(database, region).as_("coordinator"), EXCHANGE["units"], random.Random(5)
    with database.read() as connection:
        points = [
            tuple(row) for row in connection.execute(select(units.c.id, units.c.x, units.c.y))
        ]
    for _ in range(BOXES):
        (_, west, south), (_, east, north) = draw.sample(points, 2)
        (west, east), (south, north) = sorted((west, east)), sorted((south, north))
        # The points that drew the box lie on its border: in it on either database, or on neither.
        box = f"{west},{south},{east},{north}"
        asked = {"bbox": box, "bbox-crs": RD, "limit": 1000}
        found = door.get("/v1/features/collections/units/items", params=asked).json()["features"]
        inside = {n for n, x, y in points if west <= x <= east and south <= y <= north}
        assert {feature["id"] for feature in found} == inside
        if database.dialect == "postgresql":
            within = text(
                "SELECT id FROM units WHERE geom && ST_MakeEnvelope(:w, :s, :e, :n, 28992)"
            )
            with database.read() as connection:
                bounds = {"w": west, "s": south, "e": east, "n": north}
                assert set(connection.execute(within, bounds).scalars()) == inside


@pytest.mark.slow
def test_gdal_reads_pages_boxes_and_metres_and_a_corporation_its_own(served: Served) -> None:
    units = EXCHANGE["units"]
    with served.platform.database.read() as connection:
        rows = [tuple(row) for row in connection.execute(
            select(units.c.id, units.c.x, units.c.y, units.c.corporation)
        )]  # fmt: skip
    west, south = (sorted(row[at] for row in rows)[len(rows) // 3] for at in (1, 2))
    east, north = (max(row[at] for row in rows) for at in (1, 2))
    owner = next(row[3] for row in rows if row[3])

    def asked(door: object, **more: object) -> dict[str, list[str]]:
        secret = door.headers["Authorization"].removeprefix("Bearer ")  # type: ignore[attr-defined]
        with listening(served) as base:
            done = subprocess.run(
                [sys.executable, "-c", READ, base, secret, json.dumps(more)],
                capture_output=True, text=True, check=True,
            )  # fmt: skip
        answer: dict[str, list[str]] = json.loads(done.stdout)
        return answer

    whole = asked(served.as_("coordinator"), PAGE_SIZE=10, CRS="EPSG:28992")
    assert whole["ids"] == sorted(row[0] for row in rows)
    assert str(whole["crs"]) == "EPSG:28992"
    assert sorted(map(tuple, whole["points"])) == sorted((x, y) for _, x, y, _ in rows)
    part = asked(served.as_("coordinator"), CRS="EPSG:28992", bbox=[west, south, east, north])
    assert part["ids"] == sorted(
        name for name, x, y, _ in rows if west <= x <= east and south <= y <= north
    )
    own = asked(served.as_("corporation", (owner,)), PAGE_SIZE=10)
    assert own["ids"] == sorted(row[0] for row in rows if row[3] == owner)
    assert not {"occupied", "provider", "occupiedProvider"} & set(own["columns"])
