from __future__ import annotations

import pytest
import shapely
from shapely.geometry import Point

from placement.geo.areas import reach_area, walk_area

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
    assert reach_area(draw(PLUS, kind="drive"), (9_000_000, 0), 60_000).is_empty


def test_a_reach_area_respects_one_way_streets(draw):
    ring = [
        (((0, 0), (2000, 0)), False),
        (((2000, 0), (2000, 2000)), False),
        (((2000, 2000), (0, 2000)), False),
        (((0, 2000), (0, 0)), False),
    ]
    net = draw(ring, kind="drive")
    area = reach_area(net, (1_000_000, 0), 144_000)
    assert area.covers(Point(1_900, 0))
    assert not area.intersects(Point(700, 0))
    whole = reach_area(net, (1_000_000, 0), 10_000_000)
    assert all(whole.covers(Point(p)) for p in [(700, 0), (0, 1_000), (2_000, 2_000)])
    assert whole.is_valid
    assert shapely.get_num_interior_rings(whole) == 1


def test_more_time_reaches_at_least_as_far(draw):
    net = draw(PLUS, kind="drive")
    areas = [reach_area(net, (10_000, 0), ms) for ms in (10_000, 30_000, 90_000)]
    assert areas[0].area < areas[1].area < areas[2].area
    assert areas[2].covers(Point(0, 490))


def test_a_bicycle_area_is_larger_than_one_on_foot(draw):
    net = draw(PLUS)
    bike, walk = (reach_area(net, (0, 0), 60_000, mode) for mode in ("bike", "walk"))
    assert bike.area > walk.area
    with pytest.raises(ValueError, match="car"):
        reach_area(net, (0, 0), 60_000, "car")
