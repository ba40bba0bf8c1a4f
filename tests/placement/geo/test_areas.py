from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.geometry import Point

from placement.geo.areas import reach_area, walk_area
from placement.geo.outline import true_to
from placement.geo.snap import snap
from placement.geo.travel import ready, travel_ms
from tests.bench.geo_networks import around, town

PLUS = [
    (((0, 0), (500, 0)), True),
    (((0, 0), (-500, 0)), True),
    (((0, 0), (0, 500)), True),
    (((0, 0), (0, -500)), True),
]


def test_a_walking_area_follows_the_streets_to_the_limit_and_no_farther(draw):
    area = walk_area(draw(PLUS), (0, 0), 100_000)
    assert area.is_valid
    assert area.covers(Point(99, 0))
    assert area.covers(Point(0, -99))
    assert not area.intersects(Point(60, 60))
    assert not area.intersects(Point(110, 0))


def test_the_leg_is_drawn_and_counts(draw):
    area = walk_area(draw(PLUS), (200_000, 40_000), 100_000)
    assert area.geom_type == "Polygon"
    assert area.covers(Point(200, 40))
    assert area.covers(Point(259, 0))
    assert not area.intersects(Point(270, 0))


def test_a_point_off_the_network_has_no_area(draw):
    assert walk_area(draw(PLUS), (9_000_000, 0), 100_000).is_empty
    assert walk_area(draw(PLUS), (200_000, 120_000), 100_000).is_empty
    assert reach_area(ready(draw(PLUS, kind="drive"), "car"), (9_000_000, 0), 60_000).is_empty


def test_a_reach_area_respects_one_way_streets(draw):
    ring = [
        (((0, 0), (2000, 0)), False),
        (((2000, 0), (2000, 2000)), False),
        (((2000, 2000), (0, 2000)), False),
        (((0, 2000), (0, 0)), False),
    ]
    net = ready(draw(ring, kind="drive"), "car")
    area = reach_area(net, (1_000_000, 0), 144_000)
    assert area.covers(Point(1_900, 0))
    assert not area.intersects(Point(700, 0))
    whole = reach_area(net, (1_000_000, 0), 10_000_000)
    assert all(whole.covers(Point(p)) for p in [(700, 0), (0, 1_000), (2_000, 2_000)])
    assert whole.is_valid
    assert shapely.get_num_interior_rings(whole) == 1


def test_more_time_reaches_at_least_as_far(draw):
    net = ready(draw(PLUS, kind="drive"), "car")
    areas = [reach_area(net, (10_000, 0), ms) for ms in (10_000, 30_000, 90_000)]
    assert areas[0].area < areas[1].area < areas[2].area
    assert areas[2].covers(Point(0, 490))


def test_a_bicycle_area_is_larger_than_one_on_foot(draw):
    net = draw(PLUS)
    bike, walk = (reach_area(ready(net, mode), (0, 0), 60_000) for mode in ("bike", "walk"))
    assert bike.area > walk.area
    with pytest.raises(ValueError, match="car"):
        ready(net, "car")


def held(area, x, y):
    return shapely.intersects_xy(area, x / 1_000, y / 1_000)


@pytest.mark.parametrize("minutes", [1, 3, 8])
def test_an_area_holds_exactly_the_places_that_the_matrix_puts_within_the_limit(minutes):
    net = town(2_000, seed=4)
    places = around(net, 3_000, 5)
    base, limit = (int(net.node_x_mm[7]), int(net.node_y_mm[7])), minutes * 60_000
    at, units = snap(net, [base[0]], [base[1]]), snap(net, *places)
    ms = travel_ms(net, at, units, "car")[0]
    in_time = (ms >= 0) & (ms <= limit)
    assert 0 < in_time.sum() < 3_000
    roads = ready(net, "car")
    rough = reach_area(roads, base, limit)
    assert (held(rough, *places) != in_time).any()
    area = reach_area(roads, base, limit, (*places, in_time))
    assert (held(area, *places) == in_time).all()
    assert area.is_valid
    assert area.symmetric_difference(rough).area < rough.area / 3


def test_neighbours_with_another_verdict_are_told_apart_to_the_millimetre():
    area = shapely.box(0, 0, 1_000, 1_000)
    x = np.array([500_000, 500_001, 500_000, 3_000_000, 3_000_001])
    y = np.array([500_000, 500_000, 500_001, 0, 0])
    inside = np.array([False, True, True, True, False])
    assert (held(true_to(area, x, y, inside), x, y) == inside).all()


def test_a_spot_with_both_verdicts_promises_nothing():
    x = y = np.array([500_000, 500_000, 700_000])
    area = true_to(shapely.box(0, 0, 1_000, 1_000), x, y, np.array([True, False, True]))
    assert held(area, x, y).tolist() == [False, False, True]


def test_an_area_may_be_empty_and_still_hold_a_place():
    x = y = np.array([500_000, 900_000])
    area = true_to(shapely.MultiPolygon(), x, y, np.array([True, False]))
    assert held(area, x, y).tolist() == [True, False]
    nowhere = true_to(shapely.MultiPolygon(), x, y, np.array([False, False]))
    assert nowhere.is_empty
