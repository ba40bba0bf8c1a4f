"""Networks made ready give the numbers of the plain search, and these those of other engines."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from placement.geo.network import UNKNOWN, UNREACHABLE, Network
from placement.geo.roads import to_nodes
from placement.geo.route import reached_nodes
from placement.geo.snap import snap
from placement.geo.speeds import walking_ms
from placement.geo.travel import ready, travel_ms, travel_over
from placement.sources import graphml
from tests.bench.geo_networks import town

RING = [
    (((0, 0), (100, 0)), False),
    (((100, 0), (100, 100)), False),
    (((100, 100), (0, 100)), False),
    (((0, 100), (0, 0)), False),
]


@pytest.fixture(scope="module")
def small() -> Network:
    return town(600, seed=5)


def doors(net: Network, count: int, seed: int):
    rng = np.random.default_rng(seed)
    at = rng.choice(len(net.node_x_mm), count)
    x, y = net.node_x_mm[at], net.node_y_mm[at]
    return snap(net, x + rng.integers(-90_000, 90_000, count), y)


def test_a_network_made_ready_gives_the_numbers_of_the_plain_search(small):
    bases, units = doors(small, 30, 1), doors(small, 400, 2)
    assert (
        travel_over(ready(small, "car"), bases, units) == travel_ms(small, bases, units, "car")
    ).all()


def test_one_start_costs_what_it_costs_among_many(small):
    bases, units, roads = doors(small, 20, 1), doors(small, 400, 2), ready(small, "car")
    many = travel_over(roads, bases, units)
    for at in range(20):
        one = bases.only(np.array([at]))
        assert (travel_over(roads, one, units)[0] == many[at]).all()


def test_every_node_costs_what_networkx_says(small):
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(small.node_x_mm)))
    ways = zip(
        small.edge_u, small.edge_v, small.edge_ms, small.forward, small.backward, strict=True
    )
    for u, v, ms, go, back in ways:
        for tail, head, open_ in ((int(u), int(v), go), (int(v), int(u), back)):
            if open_ and graph.get_edge_data(tail, head, {"weight": 10**9})["weight"] > ms:
                graph.add_edge(tail, head, weight=int(ms))
    roads = ready(small, "car")
    for node in (0, 17, 333):
        at = snap(small, [small.node_x_mm[node]], [small.node_y_mm[node]])
        found, _ = to_nodes(roads, (at, walking_ms(at.leg_mm)))
        truth = nx.single_source_dijkstra_path_length(graph, node)
        assert found[0].tolist() == [truth.get(n, UNREACHABLE) for n in range(len(small.node_x_mm))]


def test_one_way_streets_are_driven_in_their_direction_only(draw):
    net = draw(RING, kind="drive")
    bases, units = (snap(net, [x], [0]) for x in (25_000, 75_000))
    roads = ready(net, "car")
    there, back = (
        int(travel_over(roads, *pair)[0, 0]) for pair in ((bases, units), (units, bases))
    )
    assert back == 7 * there


def test_of_parallel_ways_the_quickest_counts_and_nothing_is_added_up(draw):
    slow = (((0, 0), (50, 300), (100, 0)), True)
    net = draw([slow, (((0, 0), (100, 0)), True), slow], kind="drive")
    at, other = snap(net, [0], [0]), snap(net, [100_000], [0])
    quickest = int(net.edge_ms.min())
    assert travel_over(ready(net, "car"), at, other).tolist() == [[quickest]]


def test_unknown_and_unreachable_are_told_apart(draw):
    net = draw([*RING, (((0, 900), (100, 900)), True)], kind="drive")
    units = snap(net, [50_000, 50_000, 50_000], [0, 900_000, 9_000_000])
    found = travel_over(ready(net, "car"), snap(net, [0], [0]), units)[0]
    assert found[0] > 0
    assert found[1:].tolist() == [UNREACHABLE, UNKNOWN]


def test_other_costs_over_the_same_hierarchy_are_those_of_a_network_built_anew(small):
    rng = np.random.default_rng(8)
    cost = small.edge_ms.copy()
    cost[rng.choice(len(cost), 20, replace=False)] *= 5
    bases, units = doors(small, 12, 3), doors(small, 200, 4)
    changed = ready(small, "car").with_cost(cost)
    slow = Network(**{name: getattr(small, name) for name in small.__slots__} | {"edge_ms": cost})
    assert (travel_over(changed, bases, units) == travel_ms(slow, bases, units, "car")).all()


def test_a_closed_road_is_no_way(draw):
    net = draw([(((0, 0), (100, 0)), True), (((100, 0), (200, 0)), True)], kind="drive")
    closed = np.where(net.node_x_mm[net.edge_v] == 200_000, UNREACHABLE, net.edge_ms)
    roads = ready(net, "car").with_cost(closed)
    found = travel_over(roads, snap(net, [0], [0]), snap(net, [50_000, 190_000], [0, 0]))
    assert found[0, 0] < UNREACHABLE
    assert found[0, 1] == UNREACHABLE


def test_many_pairs_take_the_swift_way_by_themselves_and_say_the_same(small, monkeypatch):
    bases, units = doors(small, 30, 1), doors(small, 400, 2)
    plain = travel_ms(small, bases, units, "car")
    monkeypatch.setattr("placement.geo.route.MANY", 0)
    assert (travel_ms(small, bases, units, "car") == plain).all()


def test_a_limit_in_milliseconds_never_splits_a_pair_from_its_equal(small):
    bases, units = doors(small, 10, 6), doors(small, 50, 7)
    ms = travel_ms(small, bases, units, "car")
    roads = ready(small, "car")
    for limit in np.unique(ms[(ms > 0) & (ms < UNREACHABLE)])[::40]:
        assert ((travel_over(roads, bases, units) <= limit) == (ms <= limit)).all()


@pytest.mark.real
def test_a_real_network_made_ready_gives_the_numbers_of_the_plain_search(realdata):
    net = graphml.read(realdata / "netwerken" / "delft_drive_osm_2020.graphml.gz", "drive")
    bases, units = doors(net, 20, 1), doors(net, 300, 2)
    assert (
        travel_over(ready(net, "car"), bases, units) == travel_ms(net, bases, units, "car")
    ).all()
    roads = ready(net, "car")
    sources = [0, 5, 900]
    starts = snap(net, net.node_x_mm[sources], net.node_y_mm[sources])
    plain = [
        reached_nodes(net, net.edge_ms, (starts.only(np.array([n])), np.zeros(1, np.int64)), 10**8)[
            0
        ]
        for n in range(3)
    ]
    swift, _ = to_nodes(roads, (starts, np.zeros(3, dtype=np.int64)))
    assert (swift == np.stack(plain)).all()
