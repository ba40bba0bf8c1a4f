"""Boundaries: read in any accepted system, joined, repaired; points judged against them."""

from __future__ import annotations

import geopandas
import numpy as np
import pytest
from shapely import MultiPolygon, Point, Polygon, box

from placement.errors import GeoError
from placement.sources.boundaries import read_boundaries
from placement.sources.folder import read

DELFT = box(83_000, 445_000, 87_000, 450_000)
MIDDEN = MultiPolygon(
    [box(78_000, 440_000, 82_000, 444_000), box(83_000, 440_000, 84_000, 443_000)]
)


def frame(shapes, ids=("GM0503", "GM1842"), attribute="gemeentecode", crs="EPSG:28992"):
    return geopandas.GeoDataFrame({attribute: list(ids)}, geometry=list(shapes), crs=crs)


def put(folder, data, name="boundaries.gpkg"):
    data.to_file(folder / name)
    return folder


def test_a_geopackage_in_rd_is_read_as_it_is(tmp_path):
    put(tmp_path, frame([DELFT, MIDDEN]))
    read_, notices = read_boundaries(tmp_path / "boundaries.gpkg")
    assert list(read_.index) == ["GM0503", "GM1842"]
    assert read_.loc["GM0503"].geometry.equals(DELFT)
    assert read_.crs.to_epsg() == 28992
    assert notices == []


@pytest.mark.parametrize("attribute", ["gemeentecode", "statcode", "id", "GEMEENTECODE"])
def test_each_attribute_and_degrees_are_taken(tmp_path, attribute):
    data = frame([DELFT, MIDDEN], attribute=attribute).to_crs("EPSG:4326")
    put(tmp_path, data, "boundaries.geojson")
    found, _ = read_boundaries(tmp_path / "boundaries.geojson")
    corner = np.array(found.loc["GM0503"].geometry.bounds)
    # pyproj without grid files and the pinned transformation differ by a few centimetres.
    assert np.abs(corner - np.array(DELFT.bounds)).max() < 0.5


def test_rows_of_one_municipality_become_one_shape(tmp_path):
    halves = [box(83_000, 445_000, 85_000, 450_000), box(85_000, 445_000, 87_000, 450_000), MIDDEN]
    put(tmp_path, frame(halves, ids=("GM0503", "GM0503", "GM1842")))
    found, _ = read_boundaries(tmp_path / "boundaries.gpkg")
    assert found.loc["GM0503"].geometry.equals(DELFT)


def test_a_ring_that_crosses_itself_is_repaired_and_mentioned(tmp_path):
    bow = Polygon([(83_000, 445_000), (87_000, 450_000), (87_000, 445_000), (83_000, 450_000)])
    put(tmp_path, frame([bow, MIDDEN]))
    found, notices = read_boundaries(tmp_path / "boundaries.gpkg")
    assert found.geometry.is_valid.all()
    assert notices == ["boundaries.gpkg: grens van GM0503 kruist zichzelf en is hersteld"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (frame([DELFT, MIDDEN], attribute="naam"), "heeft geen laag met een gemeentecode"),
        (frame([DELFT, Point(84_000, 446_000)]), "de grens is een Point"),
        (frame([DELFT, MIDDEN], ids=("GM0503", None)), "de gemeentecode ontbreekt"),
        (frame([DELFT, None]), "de grens ontbreekt"),
        (frame([DELFT, MIDDEN]).to_crs("EPSG:3857"), "wordt niet aangenomen"),
        (frame([DELFT, MIDDEN], crs=None), "noemt geen coördinatenstelsel"),
    ],
)
def test_boundaries_that_cannot_be_used_are_a_fault(tmp_path, data, problem):
    put(tmp_path, data)
    with pytest.raises(GeoError) as caught:
        read_boundaries(tmp_path / "boundaries.gpkg")
    assert any(problem in fault.problem for fault in caught.value.faults)


def test_the_municipality_is_filled_from_the_point(small, write):
    small["units"] = small["units"].replace("GM0503", "")
    small["bw_locations"] = small["bw_locations"].replace("GM0503", "")
    delivery = read(put(write(small), frame([DELFT, MIDDEN])))
    assert set(delivery.tables.units["municipality"]) == {"GM0503"}
    assert set(delivery.tables.bw_locations["municipality"]) == {"GM0503"}
    assert delivery.tables.units["municipality"].dtype == object
    assert list(delivery.boundaries.index) == ["GM0503", "GM1842"]


def faults_with(small, write, faults_of, old, new):
    small["units"] = small["units"].replace(old, new)
    return [
        (fault.file, fault.row, fault.column, fault.problem)
        for fault in faults_of(put(write(small), frame([DELFT, MIDDEN])))
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("84510,447510", "80000,442000", "het punt ligt niet in deze gemeente, maar in GM1842"),
        (
            "84510,447510",
            "90000,447510",
            "het punt ligt niet in deze gemeente, maar buiten alle bekende grenzen",
        ),
        (
            "84510,447510,GM0503",
            "90000,447510,",
            "is niet ingevuld en het punt ligt buiten alle bekende grenzen",
        ),
    ],
)
def test_a_point_outside_its_municipality_is_a_fault(small, write, faults_of, old, new, problem):
    found = faults_with(small, write, faults_of, old, new)
    assert found == [("units.csv", 2, "municipality", problem)]


@pytest.mark.parametrize("point", ["83000,447510", "83000,445000", "87000,450000"])
def test_a_point_on_the_border_lies_in_the_municipality_that_its_row_names(
    small, write, faults_of, point
):
    assert faults_with(small, write, faults_of, "84510,447510", point) == []


def test_a_point_in_a_municipality_that_was_not_delivered_is_a_fault(small, write, faults_of):
    small["units"] = small["units"].replace("84510,447510,GM0503", "90000,447510,")
    other = frame(
        [DELFT, MIDDEN, box(88_000, 445_000, 92_000, 450_000)], ids=("GM0503", "GM1842", "GM9")
    )
    problems = [fault.problem for fault in faults_of(put(write(small), other))]
    assert problems == ["is niet ingevuld en het punt ligt in GM9"]


def test_boundaries_that_are_there_twice_are_a_fault(small, write, faults_of):
    folder = put(write(small), frame([DELFT, MIDDEN]))
    put(folder, frame([DELFT, MIDDEN]).to_crs("EPSG:4326"), "boundaries.geojson")
    assert [fault.problem for fault in faults_of(folder)] == [
        "is er dubbel: ook als boundaries.geojson"
    ]


@pytest.mark.real
@pytest.mark.parametrize(
    "name",
    [
        "gemeenten_detail_regio.gpkg",
        "pdok_gemeente_gegeneraliseerd_2022_regio.geojson",
        "cbs_wijkenbuurten_2025_delft.gpkg",
    ],
)
def test_real_boundaries_are_read(shared_dir, name):
    found, _ = read_boundaries(shared_dir / "realdata" / "grenzen" / name)
    assert "GM0503" in found.index
    assert 20e6 < found.loc["GM0503"].geometry.area < 27e6
