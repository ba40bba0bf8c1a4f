from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from placement.geo.network import UNKNOWN, UNREACHABLE
from placement.geo.snap import snap
from placement.geo.travel import mode_ms, travel_ms
from placement.sources import graphml
from tests.placement.geo.plain import node_costs

# A one-way ring of four streets of 100 m, at 25 km/h: 14.4 s each.
RING = [
    (((0, 0), (100, 0)), False),
    (((100, 0), (100, 100)), False),
    (((100, 100), (0, 100)), False),
    (((0, 100), (0, 0)), False),
]
STREET_MS = 14_400


def travel(net, base, unit, mode="car"):
    return int(
        travel_ms(net, snap(net, [base[0]], [base[1]]), snap(net, [unit[0]], [unit[1]]), mode)[0, 0]
    )


def test_a_one_way_street_is_driven_round(draw):
    net = draw(RING, kind="drive")
    assert travel(net, (25_000, 0), (75_000, 0)) == STREET_MS // 2
    assert travel(net, (75_000, 0), (25_000, 0)) == 4 * STREET_MS - STREET_MS // 2


def test_on_the_corner_itself_one_may_leave_and_arrive_either_street(draw):
    net = draw(RING, kind="drive")
    assert travel(net, (100_000, 0), (100_000, 50_000)) == STREET_MS // 2
    assert travel(net, (50_000, 0), (100_000, 0)) == STREET_MS // 2
    assert travel(net, (100_000, 0), (0, 0)) == 3 * STREET_MS


def test_legs_are_walked(draw):
    net = draw(RING, kind="drive")
    assert travel(net, (25_000, -50_000), (75_000, -10_000)) == STREET_MS // 2 + 60 * 720


def test_parallel_arcs_keep_the_quickest_and_never_add_up(draw):
    slow = (((0, 0), (50, 300), (100, 0)), True)
    net = draw([slow, (((0, 0), (100, 0)), True), slow], kind="drive")
    assert node_costs(net, net.edge_ms, [0])[0].tolist() == [0, STREET_MS]


def test_unknown_and_unreachable_are_told_apart(draw):
    net = draw([*RING, (((0, 900), (100, 900)), True)], kind="drive")
    assert travel(net, (0, 0), (50_000, 900_000)) == UNREACHABLE
    assert travel(net, (0, 0), (50_000, 9_000_000)) == UNKNOWN
    assert travel(net, (0, 9_000_000), (50_000, 0)) == UNKNOWN


def test_a_base_in_the_house_itself_is_there_at_once(draw):
    assert travel(draw(RING, kind="drive"), (50_000, 30_000), (50_000, 30_000)) == 0


def test_a_bicycle_takes_the_walking_network_and_a_car_does_not(draw):
    net = draw([(((0, 0), (100, 0)), True)])
    assert mode_ms(net, "bike").tolist() == [24_000]
    assert mode_ms(net, "walk").tolist() == [72_000]
    with pytest.raises(ValueError, match="walk"):
        mode_ms(net, "car")


def test_many_starts_in_blocks_agree_with_one_at_a_time(draw, monkeypatch):
    net = draw(RING, kind="drive")
    rng = np.random.default_rng(1)
    points = rng.integers(-5_000, 105_000, (2, 20))
    at = snap(net, *points)
    whole = travel_ms(net, at, at, "car")
    monkeypatch.setattr("placement.geo.route._CELLS_AT_ONCE", 30)
    assert (travel_ms(net, at, at, "car") == whole).all()


@pytest.fixture(scope="module")
def nootdorp(realdata):
    return graphml.read(realdata / "netwerken" / "nootdorp_drive_osm_2020.graphml.gz", "drive")


@pytest.mark.real
def test_real_journeys_agree_with_an_independent_directed_graph(nootdorp):
    net = nootdorp
    graph = nx.MultiDiGraph()
    for e in range(len(net.edge_u)):
        ends = [(net.edge_u[e], net.edge_v[e])] * bool(net.forward[e])
        ends += [(net.edge_v[e], net.edge_u[e])] * bool(net.backward[e])
        graph.add_weighted_edges_from((int(a), int(b), int(net.edge_ms[e])) for a, b in ends)
    rng = np.random.default_rng(4)
    chosen = rng.choice(len(net.node_x_mm), 60, replace=False)
    places = [
        part[chosen] + rng.integers(-40_000, 40_000, 60) for part in (net.node_x_mm, net.node_y_mm)
    ]
    at = snap(net, *places)
    found = travel_ms(net, at, at, "car")
    for n in range(60):
        edge, part = int(at.edge[n]), float(at.along_mm[n]) / float(net.edge_mm[at.edge[n]])
        ms, along = int(net.edge_ms[edge]), {}
        u, v = int(net.edge_u[edge]), int(net.edge_v[edge])
        if net.forward[edge] or part == 0:
            along["out", u if part == 0 else v] = 0 if part == 0 else ms * (1 - part)
            along["in", u] = ms * part
        if net.backward[edge] or part == 1:
            along["out", v if part == 1 else u] = (
                min(ms * part, along.get(("out", u), FAR)) if part < 1 else 0
            )
            along["in", v] = ms * (1 - part)
        for (way, node), cost in along.items():
            pair = (("out", n), node) if way == "out" else (node, ("in", n))
            graph.add_edge(*pair, weight=cost)
    checked = 0
    for a in range(60):
        truth = nx.single_source_dijkstra_path_length(graph, ("out", a))
        for b in range(60):
            if at.edge[a] == at.edge[b]:
                continue
            legs = round(at.leg_mm[a] * 0.72) + round(at.leg_mm[b] * 0.72)
            assert found[a, b] == pytest.approx(truth[("in", b)] + legs, abs=4)
            checked += 1
    assert checked > 3_000


FAR = float("inf")
