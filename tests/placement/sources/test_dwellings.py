"""Files beside a delivery: addresses to consider, entrances, outlines; all faults at once."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from placement.errors import GeoError, TableError
from placement.geo.candidates import with_dwellings
from placement.sources.dwellings import read_dwellings, read_entrances, read_footprints
from placement.tables import Tables
from tests.placement.rules.scene_of import tables_of

BORDERS = gpd.GeoDataFrame(geometry=[shapely.box(83_000, 445_000, 86_000, 448_000)], index=["M0"])


@pytest.fixture
def tables() -> Tables:
    return tables_of()


def test_an_address_needs_no_more_than_an_id_and_a_point(tables: Tables, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id;x;y\n007;84000,5;446000\n", encoding="utf-8")
    rows = read_dwellings(file, tables, BORDERS)
    more, names = with_dwellings(tables, rows)
    assert names == {"007"}
    added = more.units.loc["007"]
    assert (added["housing_form"], added["capacity"], added["municipality"]) == (
        "clustered",
        1,
        "M0",
    )
    assert more.units.dtypes.to_dict() == tables.units.dtypes.to_dict()
    assert len(tables.units) == 1, "the delivery itself stays as it is"


def test_degrees_serve_as_well(tables: Tables, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,lon,lat,housing_form\na,4.35,52.0,shared\n", encoding="utf-8")
    rows = read_dwellings(file, tables, BORDERS)
    assert rows["housing_form"].tolist() == ["shared"]
    assert abs(rows["x"].iloc[0] - 83_700) < 500


def test_what_is_wrong_with_addresses_is_told_at_once(tables: Tables, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,x,y\nu0,84000,446000\nb,184000,446000\n", encoding="utf-8")
    with pytest.raises(TableError) as told:
        read_dwellings(file, tables, BORDERS)
    assert [fault.row for fault in told.value.faults] == [2, 3]
    file.write_text("id,x,y\na,446000,84000\nb,,\n", encoding="utf-8")
    with pytest.raises(TableError) as told:
        read_dwellings(file, tables, BORDERS)
    assert {fault.row for fault in told.value.faults} == {2, 3}


def test_entrances_are_points_by_unit(tmp_path: Path) -> None:
    file = tmp_path / "e.csv"
    file.write_text("id,x,y\nu0,84000.25,446000\n", encoding="utf-8")
    assert read_entrances(file) == {"u0": (84_000.25, 446_000.0)}


def test_footprints_come_in_rd_each_once_on_whole_millimetres(tmp_path: Path) -> None:
    house = shapely.box(84_000.00049, 446_000, 84_010, 446_010)
    twice = gpd.GeoDataFrame(geometry=[house, house, shapely.Point(1, 1)], crs=28992)
    file = tmp_path / "panden.gpkg"
    twice.to_file(file, driver="GPKG")
    (found,) = read_footprints(file)
    assert found.bounds == (84_000.0, 446_000.0, 84_010.0, 446_010.0)


def test_a_bow_tie_is_repaired_and_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    bow = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    moved = shapely.transform(bow, lambda xy: xy + np.array([84_000, 446_000]))
    file = tmp_path / "panden.gpkg"
    gpd.GeoDataFrame(geometry=[moved], crs=28992).to_file(file, driver="GPKG")
    assert shapely.is_valid(read_footprints(file)).all()
    broken = tmp_path / "panden.geojson"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(GeoError):
        read_footprints(broken)


@pytest.mark.real
def test_the_real_footprints_of_delft_are_read_each_once(shared_dir: Path) -> None:
    file = shared_dir / "realdata" / "gebouwen" / "bag_panden_tudelft_campus.gpkg"
    found = read_footprints(file)
    assert 1_500 < len(found) <= 1_529
    assert shapely.is_valid(found).all()
