from __future__ import annotations

import dataclasses
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest

from placement.audience.views import MapView
from placement_api.outputs import gpkg

NAMES = {
    "placements", "units", "groups", "bw_locations", "walk_areas", "care_bases", "complexes",
    "reach_areas", "municipalities", "spread",
}  # fmt: skip


@pytest.fixture
def written(view: MapView, tmp_path: Path) -> Path:
    path = tmp_path / "p.gpkg"
    gpkg.write(view, path)
    return path


def test_every_layer_is_there_in_rd_new(written: Path) -> None:
    assert {name for name, _kind in pyogrio.list_layers(written)} == NAMES
    for name in NAMES:
        info = pyogrio.read_info(written, layer=name)
        assert info["crs"] == "EPSG:28992"
        assert info["features"] >= 1


def test_points_land_in_delft_in_metres(written: Path) -> None:
    place = gpd.read_file(written, layer="units").geometry.iloc[0]
    assert place.x == pytest.approx(84_400, abs=500)
    assert place.y == pytest.approx(447_200, abs=1500)
    assert round(place.x, 3) == place.x


def test_attributes_keep_their_types_and_free_text_is_plain(written: Path) -> None:
    placed = gpd.read_file(written, layer="placements")
    assert list(placed["client"]) == ["c10"]
    assert placed["resident"].dtype == bool
    assert placed["chain"].iloc[0] == 1
    assert gpd.read_file(written, layer="bw_locations")["name"].iloc[0].startswith("=HYPERLINK")


def test_a_municipality_without_a_border_is_kept_without_geometry(written: Path) -> None:
    found = gpd.read_file(written, layer="municipalities").set_index("id")
    assert found.loc["GM1842", "geometry"] is None
    assert found.loc["GM0503", "geometry"].geom_type == "MultiPolygon"


def test_an_empty_view_still_has_every_layer(view: MapView, tmp_path: Path) -> None:
    bare = MapView(view.audience, view.title, view.subtitle, view.made_on, (), ())
    gpkg.write(bare, tmp_path / "p.gpkg")
    assert {name for name, _kind in pyogrio.list_layers(tmp_path / "p.gpkg")} == NAMES


def test_a_placement_without_a_chain_has_none(view: MapView, tmp_path: Path) -> None:
    alone = dataclasses.replace(view.placements[0], chain=None, order=None)
    gpkg.write(dataclasses.replace(view, placements=(alone,)), tmp_path / "p.gpkg")
    found = gpd.read_file(tmp_path / "p.gpkg", layer="placements")
    assert found["chain"].isna().all()


def test_two_writings_give_the_same_bytes(view: MapView, tmp_path: Path) -> None:
    for name in ("a.gpkg", "b.gpkg"):
        gpkg.write(view, tmp_path / name)
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()
