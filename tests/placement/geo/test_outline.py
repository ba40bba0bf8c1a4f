from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely

from placement.geo.outline import along, left_along, left_between, outline

STREET = [(((0, 0), (1000, 0)), True), (((500, 0), (500, 700)), True)]
PLENTY = 10**7


def drawn(net, ms: int = PLENTY):
    left = np.full(len(net.node_x_mm), ms)
    return outline(*left_between(net, left))


def square(draw, side: int):
    corners = [(0, 0), (side, 0), (side, side), (0, side), (0, 0)]
    return draw([((a, b), True) for a, b in pairwise(corners)])


def test_marks_stand_on_the_way_and_close_together(draw):
    net = draw([(((0, 0), (30, 40), (30, 100)), True)])
    owner, share, places = along(net, np.array([0]))
    line = net.lines()[0]
    assert set(owner.tolist()) == {0}
    assert (shapely.distance(line, shapely.points(places)) < 1e-9).all()
    assert np.allclose(shapely.line_locate_point(line, shapely.points(places)), share * 110)
    assert np.diff(share * 110).max() <= 25


def test_an_outline_holds_the_ways_it_is_around_and_little_more(draw):
    net = draw(STREET)
    area = drawn(net)
    assert area.is_valid
    assert area.covers(shapely.union_all(net.lines()))
    assert area.within(shapely.union_all(net.lines()).buffer(220))


def test_an_outline_keeps_large_holes_and_drops_small_ones(draw):
    areas = [drawn(square(draw, side)) for side in (2_000, 300)]
    holes = [len(part.interiors) for area in areas for part in shapely.get_parts(area)]
    assert holes == [1, 0]


def test_who_has_no_time_left_is_drawn_narrower(draw):
    net = draw(STREET)
    assert 0 < drawn(net, 1).area < drawn(net).area


def test_an_outline_of_nothing_is_empty(draw):
    net = draw(STREET)
    assert drawn(net, -1).is_empty
    assert len(left_along(net, net.edge_ms, np.full(4, -1))[0]) == 0
