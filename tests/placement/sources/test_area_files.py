"""Districts and social housing from files as the statistics office has them."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from placement.errors import GeoError, TableError
from placement.sources.area_files import read_districts, read_social_share

DWO = ("GM0503", "GM1842", "GM1926", "GM1783")


def test_shares_are_percentages_by_code_and_missing_ones_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "stock.csv"
    file.write_text(
        "gemeentecode;Housing: Social housing (%)\nGM0503;44,0\nGM1842;-99997\nGM1926;\n",
        encoding="utf-8",
    )
    assert read_social_share(file) == {"GM0503": 0.44}


def test_every_wrong_percentage_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "stock.csv"
    file.write_text("id,social_share\na,101\nb,veel\nc,5\n", encoding="utf-8")
    with pytest.raises(TableError) as told:
        read_social_share(file)
    assert [(fault.row, fault.value) for fault in told.value.faults] == [(2, "101"), (3, "veel")]
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(TableError, match="1 fout"):
        read_social_share(file)


def test_a_district_without_a_municipality_has_it_in_its_code(tmp_path: Path) -> None:
    file = tmp_path / "wijken.geojson"
    rows = {"statcode": ["WK050311", "WK036301"], "statnaam": ["Binnenstad", "Elders"]}
    square = shapely.box(84_000, 446_000, 85_000, 447_000)
    gpd.GeoDataFrame(rows, geometry=[square, square], crs=28992).to_file(file)
    found = read_districts(file, DWO)
    assert found.index.tolist() == ["WK050311"]
    assert found["municipality"].tolist() == ["GM0503"]
    assert found["name"].tolist() == ["Binnenstad"]


def test_a_file_without_a_code_or_in_a_strange_projection_is_refused(tmp_path: Path) -> None:
    square = shapely.box(84_000, 446_000, 85_000, 447_000)
    bare = tmp_path / "bare.gpkg"
    gpd.GeoDataFrame({"iets": [1]}, geometry=[square], crs=28992).to_file(bare)
    with pytest.raises(GeoError):
        read_districts(bare, DWO)
    web = tmp_path / "web.gpkg"
    gpd.GeoDataFrame({"wijkcode": ["WK050311"]}, geometry=[square], crs=3857).to_file(web)
    with pytest.raises(GeoError):
        read_districts(web, DWO)


@pytest.mark.real
def test_the_real_files_of_the_statistics_office_are_read(shared_dir: Path) -> None:
    data = shared_dir / "realdata"
    share = read_social_share(data / "cijfers" / "cbs_kwb2022_gemeenten.csv")
    assert [share[name] for name in DWO] == [0.44, 0.21, 0.20, 0.24]
    delft = read_districts(data / "grenzen" / "cbs_wijkenbuurten_2025_delft.gpkg", DWO)
    rest = read_districts(data / "grenzen" / "cbs_wijk_gegeneraliseerd_2024_wmp.geojson", DWO)
    assert (len(delft), len(rest)) == (13, 15)
    assert set(delft["municipality"]) == {"GM0503"}
    assert set(rest["municipality"]) == set(DWO) - {"GM0503"}
