from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from placement.geo.crs import crs_code, from_crs, in_netherlands, to_rd, to_wgs84

# Published check points of RDNAPTRANS: longitude, latitude, x, y.
CHECKS = [
    (5.387203657, 52.155172897, 155_000.0, 463_000.0),
    (4.824761912, 53.160753042, 117_380.12, 575_040.34),
    (6.776726674, 53.419482050, 247_380.56, 604_580.78),
]


@pytest.mark.parametrize(("lon", "lat", "x", "y"), CHECKS)
def test_published_points_agree_within_the_accuracy_of_the_transformation(lon, lat, x, y):
    assert np.hypot(*(np.array(to_rd(lon, lat)) - (x, y))) < 0.25


def test_there_and_back_stays_within_half_a_millimetre():
    x, y = np.meshgrid(np.linspace(70_000, 100_000, 7), np.linspace(430_000, 460_000, 7))
    back = to_rd(*to_wgs84(x, y))
    assert np.abs(np.array(back) - (x, y)).max() < 5e-4


@pytest.mark.parametrize(
    "text",
    [
        "EPSG:28992",
        "epsg:7415",
        "EPSG:4326",
        "EPSG:4258",
        "OGC:CRS84",
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "+proj=longlat +ellps=WGS84 +datum=WGS84 +no_defs",
        "+init=epsg:4326 +type=crs",
    ],
)
def test_accepted_systems_are_known_by_every_name_they_bear(text):
    assert crs_code(text) in {28992, 4326}


@pytest.mark.parametrize(
    "text",
    [
        *("EPSG:3857", "EPSG:9000", "EPSG:9755", "EPSG:7912", "EPSG:32631", "EPSG:4289"),
        *("EPSG:28991", "+proj=longlat +ellps=GRS80 +no_defs", "onzin", ""),
    ],
)
def test_other_systems_are_refused_in_dutch(text):
    with pytest.raises(ValueError, match="coördinatenstelsel"):
        crs_code(text)


def test_rd_coordinates_pass_unchanged():
    x, y = from_crs([84_500.123], [447_500.456], "EPSG:28992")
    assert (x[0], y[0]) == (84_500.123, 447_500.456)


def test_sea_swapped_degrees_and_abroad_are_outside_the_netherlands():
    x = [84_500, 176_800, 233_900, 18_000, 20_000, 447_500, 4.36, 50_000, 150_000, np.nan]
    y = [447_500, 318_000, 582_000, 391_500, 520_000, 84_500, 52.0, 500_000, 180_000, 1.0]
    assert in_netherlands(x, y).tolist() == [True] * 4 + [False] * 6


@pytest.mark.real
def test_the_region_agrees_with_coordinates_that_others_projected(shared_dir: Path):
    rows = pd.read_csv(shared_dir / "realdata" / "gebouwen" / "osm_adressen_delft_zuidoost.csv")
    x, y = to_rd(rows["lon"], rows["lat"])
    assert np.hypot(x - rows["x_rd"], y - rows["y_rd"]).max() < 0.05
    assert in_netherlands(x, y).all()
