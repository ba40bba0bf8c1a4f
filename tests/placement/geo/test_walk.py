from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely

from placement.geo.proximity import pairs_within, to_mm
from placement.geo.snap import Snap, snap
from placement.geo.walk import walk_mm
from placement.sources import graphml

FAR = 10**9
CROSS = [(((0, 0), (100, 0)), True), (((0, 0), (0, 100)), True), (((100, 0), (100, 100)), True)]


def walk(net, start, goal, limit=FAR):
    found = walk_mm(
        net, snap(net, *zip(*start, strict=True)), snap(net, *zip(*goal, strict=True)), limit
    )
    return {(int(i), int(j)): int(mm) for i, j, mm in zip(*found, strict=True)}


def test_both_legs_count(draw):
    net = draw(CROSS)
    assert walk(net, [(-3_000, 50_000)], [(104_000, 50_000)]) == {(0, 0): 3_000 + 200_000 + 4_000}


def test_two_doors_on_one_street_go_straight_along_it(draw):
    net = draw(CROSS)
    assert walk(net, [(20_000, 5_000)], [(80_000, -5_000)]) == {(0, 0): 70_000}


def test_a_detour_round_the_block_can_be_shorter_than_along_the_edge(draw):
    long_way = (((0, 0), (0, 900), (10, 900), (10, 0)), True)
    net = draw([long_way, (((0, 0), (10, 0)), True)])
    assert walk(net, [(0, 100_000)], [(10_000, 100_000)]) == {(0, 0): 210_000}


def test_exactly_the_limit_is_within(draw):
    net = draw(CROSS)
    assert walk(net, [(0, 60_000)], [(40_000, 0)], limit=100_000) == {(0, 0): 100_000}
    assert walk(net, [(0, 60_000)], [(40_000, 0)], limit=99_999) == {}


def test_one_spot_is_no_walk_even_with_a_long_leg(draw):
    assert walk(draw(CROSS), [(50_000, 40_000)], [(50_000, 40_000)]) == {(0, 0): 0}


def test_an_island_is_left_out_and_covered_an_uncovered_point_is_not_covered(draw):
    net = draw([*CROSS, (((0, 500), (100, 500)), True)])
    start = snap(net, [0, 0], [500_000, 5_000_000])
    goal = snap(net, [0], [0])
    assert len(walk_mm(net, start, goal, FAR)[0]) == 0
    assert start.covered.tolist() == [True, False]


def test_searching_from_either_side_gives_the_same(draw):
    net = draw(CROSS)
    many, one = [(0, 10_000), (50_000, 3_000), (100_000, 90_000)], [(70_000, -2_000)]
    there, back = walk(net, many, one), walk(net, one, many)
    assert there == {(i, j): mm for (j, i), mm in back.items()}
    assert len(there) == 3


@pytest.fixture(scope="module")
def delft(realdata: Path):
    return graphml.read(realdata / "netwerken" / "delft_alle_wegen_osm_2025.graphml.gz", "walk")


@pytest.fixture(scope="module")
def doors(realdata: Path) -> tuple[np.ndarray, np.ndarray]:
    rows = pd.read_csv(realdata / "gebouwen" / "osm_adressen_delft_zuidoost.csv")
    return to_mm(rows["x_rd"]), to_mm(rows["y_rd"])


@pytest.mark.real
def test_the_real_walking_network_of_delft_is_whole(delft):
    assert (len(delft.node_x_mm), len(delft.edge_u)) == (10_961, 16_233)
    assert delft.snappable.all()
    assert delft.edge_mm.sum() / 1e6 == pytest.approx(722, abs=2)


def split_graph(net, x: int, y: int, name: str, graph: nx.Graph) -> None:
    """Put a door on the nearest way by hand: a node on the way splits it, the leg leads to it."""
    lines = net.lines()
    door = shapely.Point(x / 1_000, y / 1_000)
    edge = int(np.argmin(shapely.distance(lines, door)))
    line, mm = lines[edge], int(net.edge_mm[edge])
    along = line.project(door) / line.length * mm
    foot = graph.graph["feet"].setdefault(edge, [])
    ends = [(int(net.edge_u[edge]), 0.0), (int(net.edge_v[edge]), float(mm)), *foot]
    for other, place in ends:
        add(graph, (name, "foot"), other, abs(along - place))
    foot.append(((name, "foot"), along))
    add(graph, name, (name, "foot"), line.distance(door) * 1_000)


def add(graph: nx.Graph, a, b, weight: float) -> None:
    if not graph.has_edge(a, b) or graph[a][b]["weight"] > weight:
        graph.add_edge(a, b, weight=weight)


@pytest.mark.slow
@pytest.mark.real
def test_real_walks_agree_with_an_independent_split_graph(delft, doors):
    graph = nx.Graph(feet={})
    for u, v, mm in zip(delft.edge_u, delft.edge_v, delft.edge_mm, strict=True):
        if u != v:
            add(graph, int(u), int(v), int(mm))
    x, y = doors
    rng = np.random.default_rng(11)
    homes = rng.choice(len(x), 8, replace=False)
    near = [np.argsort((x - x[h]) ** 2 + (y - y[h]) ** 2)[5:200:20] for h in homes]
    goals = np.unique(np.concatenate(near))
    for kind, chosen in (("home", homes), ("goal", goals)):
        for n, door in enumerate(chosen):
            split_graph(delft, int(x[door]), int(y[door]), f"{kind}{n}", graph)
    found = walk(
        delft,
        list(zip(x[homes], y[homes], strict=True)),
        list(zip(x[goals], y[goals], strict=True)),
        400_000,
    )
    checked = 0
    for n in range(len(homes)):
        truth = nx.single_source_dijkstra_path_length(graph, f"home{n}", cutoff=400_010)
        for m in range(len(goals)):
            expected = truth.get(f"goal{m}", FAR)
            if x[homes[n]] == x[goals[m]] and y[homes[n]] == y[goals[m]]:
                expected = 0
            if expected <= 399_990:
                assert found[n, m] == pytest.approx(expected, abs=4)
                checked += 1
            elif expected > 400_010:
                assert (n, m) not in found
    assert checked >= 80


@pytest.mark.real
def test_a_straight_hundred_metres_is_often_more_on_foot(delft, doors):
    rng = np.random.default_rng(2)
    chosen = rng.choice(len(doors[0]), 2_500, replace=False)
    x, y = doors[0][chosen], doors[1][chosen]
    i, j, _ = pairs_within(x, y, 100_000)
    at = snap(delft, x, y)
    bare = Snap(at.x_mm, at.y_mm, at.edge, at.along_mm, np.zeros_like(at.leg_mm), at.covered)
    pairs = set(zip(i.tolist(), j.tolist(), strict=True))
    shares = []
    for place in (bare, at):
        a, b, _ = walk_mm(delft, place, place, 100_000)
        shares.append(len(pairs & set(zip(a.tolist(), b.tolist(), strict=True))) / len(pairs))
    along, from_door = shares
    print(f"{len(pairs)} pairs: {along:.3f} along the network, {from_door:.3f} from door to door")
    assert 0.4 < from_door < along < 0.75
