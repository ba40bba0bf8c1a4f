from __future__ import annotations

import numpy as np
import pytest
import shapely

from placement.geo.snap import gridded, snap
from placement.sources import graphml
from tests.bench.geo_networks import around, town

STREET = (((0, 0), (100, 0)), True)


def test_a_point_meets_the_street_between_its_ends(draw):
    at = snap(draw([STREET]), [30_000, 250_000], [40_000, 0])
    assert at.along_mm.tolist() == [30_000, 100_000]
    assert at.leg_mm.tolist() == [40_000, 150_000]


def test_a_leg_of_exactly_the_limit_is_covered_and_a_millimetre_more_is_not(draw):
    at = snap(draw([STREET]), [50_000, 50_000], [250_000, 250_001])
    assert at.covered.tolist() == [True, False]
    assert snap(draw([STREET]), [0], [300_000], max_leg_mm=300_000).covered.all()


def test_a_place_along_the_edge_counts_in_its_own_length(draw):
    net = draw([(((0, 0), (0, 50), (50, 50)), True)])
    at = snap(net, [25_000], [60_000])
    assert (at.along_mm[0], at.leg_mm[0]) == (75_000, 10_000)


def test_fragments_are_passed_over(draw):
    net = draw([STREET, (((100, 0), (200, 0)), False)], kind="drive")
    at = snap(net, [180_000], [0])
    assert (net.snappable[at.edge[0]], at.leg_mm[0]) == (True, 80_000)


def test_a_grid_made_ready_puts_points_where_each_engine_does():
    net = town(400, seed=7)
    x, y = around(net, 200, 8)
    once, tree = gridded(net), snap(net, x, y, compiled=False)
    for found in (snap(net, x, y, grid=once), snap(net, x, y, compiled=True)):
        assert all((getattr(found, name) == getattr(tree, name)).all() for name in tree.__slots__)


def test_no_points_give_an_empty_answer(draw):
    assert len(snap(draw([STREET]), [], []).edge) == 0


@pytest.mark.real
def test_real_points_meet_the_edge_that_a_plain_search_finds(realdata):
    net = graphml.read(realdata / "netwerken" / "tudelft_walk_osm_2025.graphml.gz", "walk")
    rng = np.random.default_rng(5)
    chosen = rng.choice(len(net.node_x_mm), 200)
    x, y = net.node_x_mm[chosen] + rng.integers(-60_000, 60_000, 200), net.node_y_mm[chosen]
    at = snap(net, x, y)
    lines = net.lines()
    for n in range(200):
        distance = shapely.distance(lines, shapely.Point(x[n] / 1_000, y[n] / 1_000))
        assert at.leg_mm[n] == round(distance.min() * 1_000)
        assert distance[at.edge[n]] == pytest.approx(distance.min(), abs=1e-9)
