"""PostGIS, asked the same: the same pairs, metres, areas and municipalities on real ground."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import psycopg
import pytest
import shapely

from placement.geo.municipality import locate
from placement.geo.proximity import cross_within, pairs_within, to_mm
from placement.sources.boundaries import read_boundaries
from tests.postgres import server, url

pytestmark = [pytest.mark.postgres, pytest.mark.real]
HUNDRED = 100_000
SAMPLE = 2_500


@pytest.fixture(scope="module")
def database() -> Iterator[psycopg.Connection]:
    with server() as home, psycopg.connect(url(home, "postgres")) as connection:
        connection.execute("CREATE EXTENSION postgis")
        connection.execute("CREATE TABLE door (n int PRIMARY KEY, at geometry(Point))")
        connection.execute("CREATE TABLE place (n int PRIMARY KEY, at geometry(Point))")
        yield connection


@pytest.fixture(scope="module")
def doors(shared_dir: Path) -> tuple[np.ndarray, np.ndarray]:
    """A sample of Delft's addresses in whole millimetres, and pairs at exactly 100 m of some."""
    rows = pd.read_csv(shared_dir / "realdata/gebouwen/osm_adressen_delft_zuidoost.csv")
    chosen = np.random.default_rng(1).choice(len(rows), SAMPLE, replace=False)
    x, y = to_mm(rows["x_rd"].to_numpy()[chosen]), to_mm(rows["y_rd"].to_numpy()[chosen])
    exact = slice(0, 200)
    return np.append(x, x[exact] + 28_000), np.append(y, y[exact] - 96_000)


def put(connection: psycopg.Connection, table: str, x: np.ndarray, y: np.ndarray) -> None:
    """Store points in millimetres: PostGIS reckons in floating point, and these are exact."""
    connection.execute(f"TRUNCATE {table}")
    with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
        for n, (a, b) in enumerate(zip(x.tolist(), y.tolist(), strict=True)):
            copy.write_row((n, f"POINT({a} {b})"))
    connection.execute(f"CREATE INDEX ON {table} USING gist (at)")
    connection.execute(f"ANALYZE {table}")


def test_the_same_pairs_lie_within_a_hundred_metres(database, doors) -> None:
    put(database, "door", *doors)
    said = database.execute(
        "SELECT a.n, b.n, ceil(ST_Distance(a.at, b.at))::bigint FROM door a JOIN door b "
        "ON a.n < b.n AND ST_DWithin(a.at, b.at, %s) ORDER BY 1, 2", (HUNDRED,),
    ).fetchall()  # fmt: skip
    ours = pairs_within(*doors, HUNDRED)
    assert said == list(zip(*(part.tolist() for part in ours), strict=True))
    assert (ours[2] == HUNDRED).sum() >= 200


def test_the_same_units_lie_near_the_same_places(database, doors) -> None:
    x, y = doors
    put(database, "door", x, y)
    put(database, "place", x[::50] + 40_000, y[::50] + 5_000)
    said = database.execute(
        "SELECT d.n, p.n FROM door d JOIN place p ON ST_DWithin(d.at, p.at, %s) ORDER BY 1, 2",
        (HUNDRED,),
    ).fetchall()
    i, j, _ = cross_within(x, y, x[::50] + 40_000, y[::50] + 5_000, HUNDRED)
    assert said == list(zip(i.tolist(), j.tolist(), strict=True))


def test_municipalities_have_the_same_area_and_hold_the_same_points(database, shared_dir) -> None:
    borders, _ = read_boundaries(shared_dir / "realdata/grenzen/gemeenten_detail_regio.gpkg")
    database.execute("CREATE TABLE town (code text PRIMARY KEY, shape geometry)")
    for code, shape in borders.geometry.items():
        database.execute(
            "INSERT INTO town VALUES (%s, ST_GeomFromWKB(%s))", (code, shapely.to_wkb(shape))
        )
    areas = dict(database.execute("SELECT code, ST_Area(shape) FROM town").fetchall())
    for code, shape in borders.geometry.items():
        assert areas[code] == pytest.approx(shape.area, rel=1e-12)
    west, south, east, north = borders.total_bounds
    rng = np.random.default_rng(2)
    x, y = rng.uniform(west, east, 5_000).round(3), rng.uniform(south, north, 5_000).round(3)
    put(database, "place", x, y)
    said = dict(
        database.execute(
            "SELECT p.n, t.code FROM place p JOIN town t ON ST_Intersects(p.at, t.shape)"
        ).fetchall()
    )
    assert [said.get(n) for n in range(5_000)] == list(locate(x, y, borders))
    assert 500 < len(said) < 5_000
