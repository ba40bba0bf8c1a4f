"""Roads that are shut: the same minutes as a network without them, and nobody drives over them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from placement.geo.bases import Bases, travel_by_hour
from placement.geo.network import UNREACHABLE, Network
from placement.geo.networks import Networks
from placement.geo.shut import networks_shut, travel_shut
from placement.geo.snap import snap
from placement.geo.travel import ready, travel_ms, travel_over
from tests.bench.geo_networks import around, town


@pytest.fixture(scope="module")
def streets() -> Network:
    return town(700, seed=21)


def bases(net: Network, modes: tuple[str, ...]) -> Bases:
    x, y = around(net, len(modes), 4)
    return Bases(
        ids=tuple(f"b{n}" for n in range(len(modes))),
        provider=np.zeros(len(modes), dtype=np.int64),
        staffed=(((0, 1_440),),) * len(modes),
        handling_ms=np.zeros(len(modes), dtype=np.int64),
        mode=modes,
        x_mm=x,
        y_mm=y,
    )


@pytest.mark.parametrize("count", [1, 20, 200])
def test_shut_roads_give_the_minutes_of_a_network_without_them_at_every_hour(streets, count):
    networks, own = Networks(drive=streets), bases(streets, ("car", "walk", "car", "car"))
    x, y = around(streets, 150, 5)
    shut = np.random.default_rng(count).choice(len(streets.edge_u), count, replace=False)
    shut[0] = snap(streets, x[:1], y[:1]).edge[0]
    travel = travel_by_hour(own, networks, x, y)
    found = travel_shut(own, travel, networks, shut, (x, y))
    anew = travel_by_hour(own, networks_shut(networks, shut), x, y)
    assert (found.ms == anew.ms).all()
    assert found.hours == anew.hours
    assert (found.ms != travel.ms).any()
    assert len(set(found.hours)) > 1


def test_who_lives_on_a_shut_road_is_reached_from_nowhere_and_its_ends_still_are(draw):
    points = [(0, 0), (100, 0), (200, 0)]
    net = draw([((a, b), True) for a, b in pairwise(points)], kind="drive")
    units = snap(net, [50_000, 100_000, 120_000, 180_000], [0, 0, 0, 0])
    at = snap(net, [0, 150_000], [0, 0])
    cost = net.edge_ms.copy()
    cost[at.edge[1]] = UNREACHABLE
    shut = networks_shut(Networks(drive=net), at.edge[1:]).drive
    for found in (
        travel_over(ready(net, "car").with_cost(cost), at, units),
        travel_ms(shut, at, units, "car"),
    ):
        assert (found[0, :2] < UNREACHABLE).all()
        assert (found[0, 2:] == UNREACHABLE).all()
        # Not even from door to door along it.
        assert (found[1] == UNREACHABLE).all()


def test_without_a_driving_network_or_a_car_nothing_changes(streets):
    own = bases(streets, ("walk",))
    x, y = around(streets, 10, 5)
    for networks in (Networks(), Networks(drive=streets)):
        travel = travel_by_hour(own, networks, x, y)
        assert travel_shut(own, travel, networks, np.array([3]), (x, y)) is travel
    assert networks_shut(Networks(), np.array([3])) == Networks()
