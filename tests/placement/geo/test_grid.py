"""Hexagons: as good as equal in area within the region, and they cover what is asked."""

from __future__ import annotations

import h3
import numpy as np
import pytest
import shapely

from placement.geo.crs import to_wgs84
from placement.geo.grid import RESOLUTION, covering, outlines

REGION = shapely.box(68_000, 438_000, 93_000, 456_000)


def test_cells_differ_less_than_one_percent_in_area_within_the_region() -> None:
    sizes = shapely.area(outlines(covering(REGION)))
    assert (sizes.max() - sizes.min()) / sizes.mean() < 0.01
    assert sizes.mean() == pytest.approx(620_000, rel=0.01)


def test_cells_cover_the_whole_area_and_a_point_lies_in_the_cell_of_its_name() -> None:
    area = shapely.box(84_000, 446_000, 87_000, 449_000)
    cells = covering(area)
    shapes = dict(zip(cells, outlines(cells), strict=True))
    assert shapely.area(shapely.difference(area, shapely.union_all(list(shapes.values())))) < 10
    rng = np.random.default_rng(0)
    x, y = rng.uniform(84_000, 87_000, 300), rng.uniform(446_000, 449_000, 300)
    lon, lat = to_wgs84(x, y)
    for a, o, px, py in zip(lat.tolist(), lon.tolist(), x, y, strict=True):
        assert shapes[h3.latlng_to_cell(a, o, RESOLUTION)].distance(shapely.Point(px, py)) < 0.05


def test_a_fineness_without_use_is_refused() -> None:
    with pytest.raises(ValueError, match="fijnheid"):
        covering(REGION, 15)
