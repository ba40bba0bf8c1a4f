from __future__ import annotations

import numpy as np
import pytest
from shapely.geometry import Point

from placement.geo.journey import ON_FOOT, journey
from placement.geo.network import UNKNOWN, UNREACHABLE
from placement.geo.snap import snap
from placement.geo.travel import travel_ms
from placement.sources import graphml

RING = [
    (((0, 0), (1000, 0)), False),
    (((1000, 0), (1000, 1000)), False),
    (((1000, 1000), (0, 1000)), False),
    (((0, 1000), (0, 0)), False),
]


def matrix(net, start, goal, mode="car") -> int:
    here, there = (snap(net, [p[0]], [p[1]]) for p in (start, goal))
    return int(travel_ms(net, here, there, mode)[0, 0])


def test_a_journey_tells_its_streets_legs_and_line(draw):
    net = draw(RING, kind="drive")
    found = journey(net, (500_000, 20_000), (1_010_000, 500_000), "car")
    assert found is not None
    assert found.stretches[0].way_class == ON_FOOT
    assert found.stretches[0].mm == 30_000
    assert found.mm == 30_000 + 1_000_000
    assert found.line.length == pytest.approx(1_030)
    assert Point(found.line.coords[0]).distance(Point(500, 20)) == 0
    assert Point(found.line.coords[-1]).distance(Point(1_010, 500)) == 0


def test_against_a_one_way_street_the_journey_goes_round(draw):
    net = draw(RING, kind="drive")
    back = journey(net, (600_000, 0), (400_000, 0), "car")
    ahead = journey(net, (400_000, 0), (600_000, 0), "car")
    assert back is not None
    assert ahead is not None
    assert (ahead.mm, back.mm) == (200_000, 3_800_000)


def test_of_parallel_streets_the_quickest_is_taken(draw):
    slow = (((0, 0), (500, 300), (1000, 0)), True)
    net = draw([slow, (((0, 0), (1000, 0)), True), slow], kind="drive")
    found = journey(net, (0, 0), (1_000_000, 0), "car")
    assert found is not None
    assert found.mm == 1_000_000


def test_no_way_and_no_network_there_give_no_journey(draw):
    net = draw([*RING, (((0, 9000), (1000, 9000)), True)], kind="drive")
    assert journey(net, (0, 0), (500_000, 9_000_000), "car") is None
    assert journey(net, (0, 0), (500_000, 99_000_000), "car") is None
    assert matrix(net, (0, 0), (500_000, 9_000_000)) == UNREACHABLE
    assert matrix(net, (0, 0), (500_000, 99_000_000)) == UNKNOWN


def test_a_base_in_the_house_itself_has_no_way_to_go(draw):
    found = journey(draw(RING, kind="drive"), (500_000, 30_000), (500_000, 30_000), "car")
    assert found is not None
    assert found.ms == found.mm == 0


@pytest.mark.real
def test_every_journey_takes_as_long_as_the_matrix_says(realdata):
    net = graphml.read(realdata / "netwerken" / "delft_drive_osm_2020.graphml.gz", "drive")
    rng = np.random.default_rng(5)
    chosen = rng.choice(len(net.node_x_mm), (60, 2))
    checked = 0
    for a, b in chosen.tolist():
        ends = [
            (int(net.node_x_mm[n]) + int(dx), int(net.node_y_mm[n]) + int(dy))
            for n, (dx, dy) in zip((a, b), rng.integers(-60_000, 60_000, (2, 2)), strict=True)
        ]
        told = matrix(net, *ends)
        found = journey(net, *ends, "car")
        if found is None:
            assert told in (UNKNOWN, UNREACHABLE)
            continue
        assert found.ms == told
        assert found.line.length == pytest.approx(found.mm / 1_000, rel=0.02, abs=5)
        checked += 1
    assert checked > 50
