"""Exports, each read back by a reader that did not write it."""

from __future__ import annotations

import dataclasses
import gzip
import json
import math
import sqlite3
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from pmtiles.reader import MmapSource, Reader

from placement.audience.views import AreaView, CoverageView, MapView, MeasureView, UnitView
from placement_api.outputs.layers import layers, write
from tests.placement_api.conftest import point, square

FORMATS = ("gpkg", "parquet", "geojson", "pmtiles")


@pytest.fixture
def planner() -> MapView:
    hole = [[4.352, 52.002], [4.352, 52.004], [4.354, 52.004], [4.354, 52.002], [4.352, 52.002]]
    ring = square()["coordinates"][0]  # type: ignore[index]
    shape = {"type": "Polygon", "coordinates": [ring[::-1], hole[::-1]]}
    areas = (
        AreaView("88196b8491fffff", "één", shape, {"demand": 0}, {"demand": 7}),
        AreaView(
            "88196b8493fffff", "twee", square(0.02), {"demand": -1}, {"demand": "afgeschermd"}
        ),
    )
    coverage = CoverageView("zeshoek", (MeasureView("demand", "Vraag", ("7",)),), areas)
    return MapView("planner", "t", "s", date(2026, 11, 21), (), (), coverage=coverage)


@pytest.fixture
def corporation() -> MapView:
    unit = UnitView("w1", point(), "clustered", "geclusterd", "free", "Delft", "", "Zon", "", "")
    return MapView("corporation", "t", "s", date(2026, 11, 21), (), (), units=(unit,))


def test_every_layer_with_rows_is_written_in_every_format(view: MapView, tmp_path: Path) -> None:
    names = {layer.name for layer in layers(view)}
    for form in FORMATS:
        folder = tmp_path / form
        folder.mkdir()
        files = write(view, form, folder)
        assert sorted(files) == sorted(path.name for path in folder.iterdir())
        stems = {Path(name).stem for name in files}
        assert stems == ({"layers"} if form == "gpkg" else names)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_view_gives_the_same_bytes(planner: MapView, tmp_path: Path, form: str) -> None:
    found = []
    for run in ("a", "b"):
        (tmp_path / run).mkdir()
        (name,) = write(planner, form, tmp_path / run)
        found.append((tmp_path / run / name).read_bytes())
    assert found[0] == found[1]


def rings(geometry: dict[str, Any]) -> Iterator[tuple[int, list[list[float]]]]:
    polygons = geometry["coordinates"]
    for polygon in polygons if geometry["type"] == "MultiPolygon" else [polygons]:
        yield from enumerate(polygon)


def turn(ring: list[list[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def test_geojson_is_as_the_standard_has_it(planner: MapView, tmp_path: Path) -> None:
    write(planner, "geojson", tmp_path)
    text = (tmp_path / "coverage.geojson").read_text(encoding="utf-8")
    whole = json.loads(text)
    assert set(whole) == {"type", "bbox", "features"}
    assert whole["bbox"] == [4.35, 52.0, 4.37, 52.02]
    for feature in whole["features"]:
        assert feature["id"] == feature["properties"]["id"]
        for number, ring in rings(feature["geometry"]):
            assert ring[0] == ring[-1]
            assert (turn(ring) > 0) is (number == 0), "outer counter-clockwise, holes clockwise"
            assert all(round(v, 7) == v for xy in ring for v in xy)
    assert whole["features"][1]["properties"]["demand"] is None
    assert whole["features"][1]["properties"]["demand_note"] == "afgeschermd"
    read = pyogrio.read_info(tmp_path / "coverage.geojson")
    assert (read["features"], read["crs"]) == (2, "EPSG:4326")


def test_geoparquet_says_what_it_is_and_holds_the_same_shapes(
    planner: MapView, tmp_path: Path
) -> None:
    write(planner, "parquet", tmp_path)
    table = pq.read_table(tmp_path / "coverage.parquet")
    told = json.loads(table.schema.metadata[b"geo"])
    column = told["columns"][told["primary_column"]]
    assert (told["version"], column["encoding"]) == ("1.1.0", "WKB")
    assert column["geometry_types"] == ["Polygon"]
    assert column["crs"]["id"] == {"authority": "OGC", "code": "CRS84"}
    assert column["bbox"] == pytest.approx([4.35, 52.0, 4.37, 52.02])
    assert set(column["covering"]["bbox"]) == {"xmin", "ymin", "xmax", "ymax"}
    shapes = shapely.from_wkb(table[told["primary_column"]].to_pylist())
    assert shapely.area(shapes[1]) == pytest.approx(0.0004)
    assert len(shapes[0].interiors) == 1
    assert table["demand"].to_pylist() == [7, None]


def test_geopackage_holds_the_layer_in_rd_by_its_own_tables(
    planner: MapView, tmp_path: Path
) -> None:
    write(planner, "gpkg", tmp_path)
    with sqlite3.connect(tmp_path / "layers.gpkg") as store:
        rows = store.execute("select table_name, srs_id from gpkg_contents").fetchall()
        blobs = store.execute("select geom from coverage").fetchall()
    assert rows == [("coverage", 28992)]
    # A GeoPackage blob is a header of 8 bytes and a box of 32 before the WKB.
    x, y = shapely.from_wkb(blobs[0][0][40:]).centroid.coords[0]
    assert 84_000 < x < 85_000
    assert 446_000 < y < 448_000


def tile(lon: float, lat: float, zoom: int) -> tuple[int, int, int]:
    wide = 2**zoom
    north = math.asinh(math.tan(math.radians(lat)))
    return zoom, int((lon + 180) / 360 * wide), int((1 - north / math.pi) / 2 * wide)


def test_pmtiles_hold_the_features_at_the_nearest_zoom(planner: MapView, tmp_path: Path) -> None:
    write(planner, "pmtiles", tmp_path)
    with (tmp_path / "coverage.pmtiles").open("rb") as file:
        reader = Reader(MmapSource(file))
        header, told = reader.header(), reader.metadata()
        content = reader.get(*tile(4.3505, 52.0005, 14))
    assert (header["min_zoom"], header["max_zoom"]) == (6, 14)
    assert [layer["id"] for layer in told["vector_layers"]] == ["coverage"]
    found = mapbox_vector_tile.decode(gzip.decompress(content))["coverage"]["features"]
    assert {feature["properties"]["name"] for feature in found} == {"één", "twee"}
    assert {feature["properties"].get("demand") for feature in found} == {7, None}


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_for_a_corporation_has_no_field_about_people(
    corporation: MapView, tmp_path: Path, form: str
) -> None:
    files = write(corporation, form, tmp_path)
    assert [Path(name).stem for name in files] == (["layers"] if form == "gpkg" else ["units"])
    fields = {name for layer in layers(corporation) for name in layer.columns}
    about_people = {"client", "persons", "occupied", "proposed", "profile", "resident", "units"}
    assert not fields & about_people
    content = b"".join((tmp_path / name).read_bytes() for name in files)
    assert not [word for word in (b"client", b"persons", b"occupied") if word in content]


def test_rows_without_a_place_are_kept_where_a_format_can(view: MapView, tmp_path: Path) -> None:
    bare = dataclasses.replace(view, units=(), placements=())
    write(bare, "geojson", tmp_path)
    whole = json.loads((tmp_path / "municipalities.geojson").read_text(encoding="utf-8"))
    assert [feature["geometry"] is None for feature in whole["features"]] == [False, True]
