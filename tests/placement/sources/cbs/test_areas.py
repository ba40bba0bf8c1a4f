"""Areas with key figures: missing stays missing, every system is judged, shapes are whole."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString, Point, Polygon, box

from placement.errors import GeoError
from placement.sources.cbs.areas import read_areas

DELFT = box(83_000, 445_000, 87_000, 450_000)
OTHER = box(87_000, 445_000, 88_000, 450_000)


def put(tmp_path, shapes=(DELFT, OTHER), codes=("BU05031100", "BU05031101"), crs=28992, **more):
    frame = gpd.GeoDataFrame({"buurtcode": list(codes), **more}, geometry=list(shapes), crs=crs)
    path = tmp_path / "buurten.gpkg"
    frame.to_file(path)
    return path


def said(path) -> str:
    with pytest.raises(GeoError) as caught:
        read_areas(path, "buurt")
    return "\n".join(fault.sentence() for fault in caught.value.faults)


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "level", "count", "missing"),
    [
        ("cbs_wijkenbuurten_2025_delft.gpkg", "buurt", 91, 312),
        ("cbs_wijkenbuurten_2025_delft.gpkg", "wijk", 13, 15),
        ("cbs_wijkenbuurten_2025_delft.gpkg", "gemeente", 1, 0),
        ("cbs_wijk_gegeneraliseerd_2024_wmp.geojson", "wijk", 15, 0),
        ("pdok_gemeente_gegeneraliseerd_2022_regio.geojson", "gemeente", 13, 0),
        ("gemeenten_detail_regio.gpkg", "gemeente", 13, 0),
    ],
)
def test_every_delivery_of_cbs_and_pdok_is_read(shared_dir, file, level, count, missing):
    areas, _ = read_areas(shared_dir / "realdata/grenzen" / file, level)
    assert len(areas) == count
    assert areas.crs.to_epsg() == 28992
    numbers = areas.select_dtypes("number")
    assert int(numbers.isna().sum().sum()) == missing
    assert not (numbers < -1000).any(axis=None)
    assert areas.geometry.is_valid.all()
    assert "name" in areas


@pytest.mark.real
def test_the_area_of_the_municipalities_is_that_of_the_register(shared_dir):
    folder = shared_dir / "realdata/grenzen"
    areas, _ = read_areas(folder / "gemeenten_detail_regio.gpkg", "gemeente")
    hectares = areas.geometry.area / 10_000
    told = {"GM0503": 2406.2, "GM1842": 4937.9, "GM1926": 3861.6, "GM1783": 9073.6}
    for code, wanted in told.items():
        assert hectares[code] == pytest.approx(wanted, abs=0.1)


@pytest.mark.parametrize("absent", [-99997, -99995, -99998, -99999999])
def test_what_cbs_lacks_is_missing_and_never_a_number(tmp_path, absent):
    path = put(tmp_path, aantal_inwoners=[1200, absent], saldo=[-50, 3])
    areas, _ = read_areas(path, "buurt")
    assert areas["aantal_inwoners"].tolist()[0] == 1200
    assert np.isnan(areas["aantal_inwoners"].iloc[1])
    assert areas["saldo"].tolist() == [-50, 3]


def test_water_is_no_area(tmp_path):
    areas, _ = read_areas(put(tmp_path, water=["NEE", "JA"]), "buurt")
    assert list(areas.index) == ["BU05031100"]


def test_a_shape_that_crosses_itself_is_repaired_and_told(tmp_path):
    bow = Polygon([(83_000, 445_000), (87_000, 450_000), (87_000, 445_000), (83_000, 450_000)])
    areas, notices = read_areas(put(tmp_path, (bow, OTHER)), "buurt")
    assert areas.geometry.is_valid.all()
    assert "1 grenzen raken of kruisen zichzelf en zijn hersteld" in notices[0]


def test_all_faults_come_at_once(tmp_path):
    shapes = (Polygon(), LineString([(0, 0), (1, 1)]), box(0, 0, 1, 1), DELFT, DELFT)
    codes = ("BU05031100", "BU05031101", "BU05031102", "X", "X")
    told = said(put(tmp_path, shapes, codes))
    for fault in ("zonder grens", "geen vlak", "buiten Nederland", "codes kloppen", "dubbel"):
        assert fault in told


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_coordinate_that_is_no_number_is_refused(tmp_path, number):
    broken = Polygon([(83_000, 445_000), (87_000, number), (87_000, 450_000)])
    assert "BU05031100" in said(put(tmp_path, (broken, OTHER)))


@pytest.mark.parametrize("crs", [3857, 31370, 9057])
def test_another_system_is_refused(tmp_path, crs):
    assert "coördinatenstelsel" in said(put(tmp_path, crs=crs))


def test_no_system_and_no_file_are_refused(tmp_path):
    with pytest.warns(UserWarning, match="crs"):
        path = put(tmp_path, crs=None)
    assert "noemt geen coördinatenstelsel" in said(path)
    path.write_bytes(path.read_bytes()[:3000])
    assert "niet te lezen" in said(path)
    frame = gpd.GeoDataFrame({"naam": ["x"]}, geometry=[Point(84_000, 447_000)], crs=28992)
    frame.to_file(tmp_path / "x.gpkg")
    assert "geen kolom buurtcode" in said(tmp_path / "x.gpkg")
