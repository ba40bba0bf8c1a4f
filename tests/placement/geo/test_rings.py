"""Cells become polygons of exactly their area, as shapely makes them from squares."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from placement.geo.rings import polygons


def squares(mask: np.ndarray) -> object:
    x, y = np.nonzero(mask)
    return shapely.union_all(shapely.box(x, y, x + 1, y + 1))


@pytest.mark.parametrize("seed", range(60))
def test_any_cells_give_the_union_of_their_squares(seed: int) -> None:
    rng = np.random.default_rng(seed)
    mask = np.zeros(rng.integers(3, 24, 2), dtype=bool)
    mask[1:-1, 1:-1] = rng.random((mask.shape[0] - 2, mask.shape[1] - 2)) < rng.random()
    made = shapely.make_valid(polygons(mask))
    assert made.area == mask.sum()
    assert shapely.symmetric_difference(made, squares(mask)).area == 0


def test_cells_that_share_a_corner_alone_are_two_polygons() -> None:
    mask = np.zeros((4, 4), dtype=bool)
    mask[1, 1] = mask[2, 2] = True
    made = polygons(mask)
    assert shapely.get_num_geometries(made) == 2
    assert made.is_valid


def test_a_hole_stays_a_hole_and_straight_sides_have_no_needless_corners() -> None:
    mask = np.zeros((9, 9), dtype=bool)
    mask[1:8, 1:8] = True
    mask[3:6, 3:6] = False
    (made,) = shapely.get_parts(polygons(mask))
    assert (len(made.exterior.coords), [len(r.coords) for r in made.interiors]) == (5, [5])
    assert made.area == 49 - 9
