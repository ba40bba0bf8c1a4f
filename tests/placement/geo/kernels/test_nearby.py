"""The compiled walk against the plain one, and that against a split graph in test_walk."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from placement.geo.proximity import in_order, to_mm
from placement.geo.snap import snap
from placement.geo.walk import doors, walk_mm, walks
from placement.sources import graphml
from tests.bench.geo_networks import around, town


def same(net, start, goal, limit):
    plain = walk_mm(net, start, goal, limit, compiled=False)
    swift = walk_mm(net, start, goal, limit, compiled=True)
    ready = in_order(*walks(doors(net, goal), start, limit))
    for other in (swift, ready):
        assert all((a == b).all() and len(a) == len(b) for a, b in zip(plain, other, strict=True))
    return swift


@pytest.fixture(scope="module")
def streets():
    net = town(500, seed=3)
    return replace(net, kind="walk", backward=np.ones(len(net.edge_u), dtype=bool))


@pytest.mark.parametrize("limit", [0, 60_000, 100_000, 400_000, 10**9])
def test_walks_agree_with_the_plain_search_at_every_limit(streets, limit):
    start, goal = (snap(streets, *around(streets, n, n)) for n in (40, 300))
    same(streets, start, goal, limit)
    same(streets, goal, start, limit)


def test_one_way_streets_bind_the_search_in_its_direction(streets):
    driven = town(500, seed=3)
    start, goal = (snap(driven, *around(driven, n, n)) for n in (40, 300))
    assert len(same(driven, start, goal, 300_000)[0]) > 100


def test_uncovered_doors_are_left_out_unless_they_are_one_spot(streets):
    far = snap(streets, [-9_000_000, -9_000_000, 0], [0, 0, 0])
    found = same(streets, far, far, 100_000)
    assert {(0, 0), (0, 1), (1, 1)} <= set(zip(found[0].tolist(), found[1].tolist(), strict=True))


def test_exactly_the_limit_is_within_and_a_millimetre_less_is_not(streets):
    start, goal = (snap(streets, *around(streets, n, n)) for n in (20, 200))
    _, _, mm = same(streets, start, goal, 300_000)
    for edge in np.unique(mm)[5:60:9].tolist():
        assert len(same(streets, start, goal, edge)[2]) == (mm <= edge).sum()
        assert len(same(streets, start, goal, edge - 1)[2]) == (mm < edge).sum()


def test_more_starts_than_there_is_room_for_at_first_are_all_answered(streets):
    many = snap(streets, *around(streets, 9_000, 3))
    few = many.only(np.arange(0, 9_000, 300))
    for limit in (0, 50_000):
        found = in_order(*walks(doors(streets, few), many, limit))
        plain = walk_mm(streets, many, few, limit, compiled=False)
        assert all((a == b).all() for a, b in zip(found, plain, strict=True))
        assert len(found[0]) >= len(few.edge)


def test_places_made_ready_answer_one_question_after_another(streets):
    goal = doors(streets, snap(streets, *around(streets, 200, 7)))
    for count in (1, 5, 40):
        start = snap(streets, *around(streets, count, count))
        one = [walks(goal, start.only(np.array([n])), 200_000) for n in range(count)]
        together = walks(goal, start, 200_000)
        assert np.concatenate([mm for _, _, mm in one]).tolist() == together[2].tolist()
        assert np.concatenate([j for _, j, _ in one]).tolist() == together[1].tolist()


@pytest.mark.real
@pytest.mark.slow
def test_real_walks_within_a_hundred_metres_are_those_of_a_split_graph(realdata):
    net = graphml.read(realdata / "netwerken" / "delft_alle_wegen_osm_2025.graphml.gz", "walk")
    rows = pd.read_csv(realdata / "gebouwen" / "osm_adressen_delft_zuidoost.csv")
    at = snap(net, to_mm(rows["x_rd"]), to_mm(rows["y_rd"]))
    chosen = np.random.default_rng(1).choice(len(rows), 200, replace=False)
    start = at.only(chosen)
    i, j, mm = same(net, start, at, 100_000)
    graph = split(net, at)
    bases = dict.fromkeys(i.tolist())
    assert len(bases) > 150
    for base in bases:
        home = ("door", int(chosen[base]))
        truth = nx.single_source_dijkstra_path_length(graph, home, cutoff=100_050)
        near = {n[1]: d for n, d in truth.items() if n[0] == "door"}
        own = dict(zip(j[i == base].tolist(), mm[i == base].tolist(), strict=True))
        spot = (at.x_mm == at.x_mm[home[1]]) & (at.y_mm == at.y_mm[home[1]])
        # Doors on one spot are 0 apart by rule; the graph walks out and in again.
        own = {door: d for door, d in own.items() if not spot[door]}
        near = {door: d for door, d in near.items() if not spot[door] and d <= 100_000}
        assert own == near


def split(net, at) -> nx.Graph:
    """Return the network with a node wherever a door meets a way, and the door behind its leg."""
    graph = nx.Graph()
    order = np.lexsort((at.along_mm, at.edge))
    on_edge = np.split(order, np.searchsorted(at.edge[order], np.arange(1, len(net.edge_u))))
    for edge, here in enumerate(on_edge):
        stops = [("node", int(net.edge_u[edge])), *(("foot", int(d)) for d in here)]
        stops.append(("node", int(net.edge_v[edge])))
        places = [0, *at.along_mm[here].tolist(), int(net.edge_mm[edge])]
        for a, b, p, q in zip(stops[:-1], stops[1:], places[:-1], places[1:], strict=True):
            if a != b and graph.get_edge_data(a, b, {"weight": 10**9})["weight"] > q - p:
                graph.add_edge(a, b, weight=q - p)
        for door in here.tolist():
            if at.covered[door]:
                graph.add_edge(("foot", door), ("door", door), weight=int(at.leg_mm[door]))
    return graph
