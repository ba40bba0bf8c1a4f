from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon, box

from placement.geo.municipality import locate


def areas(**shapes) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=list(shapes.values()), index=list(shapes), crs=28992)


def test_a_hole_belongs_to_the_municipality_that_fills_it():
    ring = Polygon(box(0, 0, 10, 10).exterior, [box(4, 4, 6, 6).exterior])
    both = areas(ring=ring, enclave=box(4, 4, 6, 6))
    assert locate([1, 5, 11], [1, 5, 5], both).tolist() == ["ring", "enclave", None]
    assert locate([5], [5], areas(ring=ring)).tolist() == [None]


def test_every_part_of_a_multipolygon_counts():
    parts = areas(a=MultiPolygon([box(0, 0, 1, 1), box(5, 5, 6, 6)]))
    assert locate([0.5, 5.5, 3], [0.5, 5.5, 3], parts).tolist() == ["a", "a", None]


@pytest.mark.parametrize("names", [("GM2", "GM1"), ("GM1", "GM2")])
def test_a_point_on_a_shared_border_goes_to_the_smallest_id(names):
    left, right = names
    pair = areas(**{left: box(0, 0, 1, 1), right: box(1, 0, 2, 1)})
    assert locate([1.0, 1.0, 1.0], [0.5, 0.0, 1.0], pair).tolist() == ["GM1"] * 3


def test_the_outer_border_counts_and_just_outside_does_not():
    one = areas(a=box(0, 0, 1, 1))
    assert locate([0, 1, np.nextafter(1, 2)], [0.3, 1, 0.5], one).tolist() == ["a", "a", None]


def test_a_missing_point_lies_nowhere_and_a_broken_ring_is_repaired():
    bow = areas(a=Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]))
    assert locate([np.nan, 1.9, 1.0], [1.0, 1.0, 1.8], bow).tolist() == [None, "a", None]
    assert locate([], [], bow).tolist() == []


@pytest.fixture(scope="module")
def region(realdata: Path) -> gpd.GeoDataFrame:
    file = realdata / "grenzen" / "gemeenten_detail_regio.gpkg"
    return gpd.read_file(file, layer="gemeenten").set_index("gemeentecode")


@pytest.mark.real
def test_each_real_town_hall_lies_in_its_own_municipality(realdata, region):
    halls = pd.read_csv(realdata / "cijfers" / "gemeentehuizen_regio.csv")
    found = locate(halls["x_rd"], halls["y_rd"], region)
    names = region.loc[list(found), "gemeentenaam"].tolist()
    other = {"The Hague": "'s-Gravenhage", "Den Haag": "'s-Gravenhage"}
    expected = [other.get(name, name) for name in halls["Municipality"]]
    assert sum(a == b for a, b in zip(names, expected, strict=True)) >= 12
    assert len(set(names)) == 13


@pytest.mark.real
def test_real_addresses_and_real_corners_agree_with_a_plain_search(realdata, region):
    rng = np.random.default_rng(7)
    corners = shapely.get_coordinates(region.geometry.to_numpy())
    chosen = corners[rng.choice(len(corners), 2_000, replace=False)]
    places = np.concatenate(
        [chosen, rng.uniform([65_000, 430_000], [100_000, 460_000], (2_000, 2))]
    )
    expected = np.full(len(places), None, dtype=object)
    points = shapely.points(places)
    for name in sorted(region.index, reverse=True):
        expected[shapely.intersects(region.loc[name, "geometry"], points)] = name
    found = locate(places[:, 0], places[:, 1], region)
    assert (found == expected).all()
    assert all(found[:2_000])


@pytest.mark.real
def test_real_postcodes_lie_in_delft_midden_delfland_pijnacker_nootdorp_and_westland(
    realdata, region
):
    rows = pd.read_csv(realdata / "grenzen" / "pc6_steekproef_dwo.csv")
    counts = pd.Series(locate(rows["x_rd"], rows["y_rd"], region)).value_counts().to_dict()
    assert counts == {"GM0503": 167, "GM1842": 15, "GM1926": 78, "GM1783": 136}
