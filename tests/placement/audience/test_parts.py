"""The small parts of a view: words and shapes."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.geometry import Polygon
from shapely.geometry import shape as to_shape

from placement.audience.geojson import point, shape
from placement.audience.words import listed, tenths, text
from placement.geo.crs import to_rd
from placement.geo.scene import FAR


def test_a_point_is_longitude_first_with_six_decimals() -> None:
    found = point(84600.0, 447500.0)
    lon, lat = found["coordinates"]
    assert 4 < lon < 5 < 51 < lat < 53
    assert (lon, lat) == (round(lon, 6), round(lat, 6))
    assert to_rd(lon, lat) == (pytest.approx(84600.0, abs=0.1), pytest.approx(447500.0, abs=0.1))


def test_outer_rings_run_counter_clockwise_and_holes_the_other_way() -> None:
    square = Polygon(
        [(0, 0), (0, 900), (900, 900), (900, 0)], [[(300, 300), (600, 300), (600, 600)]]
    )
    moved = shapely.transform(square, lambda xy: np.add(xy, (84_000, 447_000)))
    found = to_shape(dict(shape(moved)))
    assert found.exterior.is_ccw
    assert not found.interiors[0].is_ccw


def test_measures_are_rounded_up_in_tenths_and_unknown_ones_are_left_out() -> None:
    assert tenths(62_301, 1000) == 62.4
    assert tenths(45, 10) == 4.5
    assert tenths(-1, 10) is None
    assert tenths(int(FAR), 10) is None


def test_lists_and_missing_texts_read_as_dutch() -> None:
    assert listed(["a", "b", "c"]) == "a, b en c"
    assert listed([]) == ""
    assert text(None) == text(float("nan")) == ""
