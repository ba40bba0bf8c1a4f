"""Which dwelling completes a cluster: every candidate against trying all groups with it."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np

from placement.edges import judge
from placement.geo.build import build_scene
from placement.geo.candidates import unused_as_clustered
from placement.geo.completion import completions
from placement.geo.networks import Networks
from placement.geo.scene import Scene
from placement.rules import GATES
from placement.tables import Tables
from tests.placement.geo.test_readings import DAY
from tests.placement.rules.scene_of import rulebook_of, tables_of


def village(seed: int) -> Tables:
    rng = np.random.default_rng(seed)
    units = [
        {
            "housing_form": "clustered" if rng.random() < 0.5 else "independent",
            "x": 84_000 + int(rng.choice([0, 60, 100, 140, 200])),
            "y": 446_000 + int(rng.choice([0, 80])),
            "capacity": int(rng.choice([1, 1, 2])),
            "rent": int(rng.choice([500, 700])),
        }
        for _ in range(7)
    ]
    clients = [
        {"profile": "BTG", "max_rent": int(rng.choice([550, 900]))}
        for _ in range(int(rng.integers(1, 6)))
    ]
    return tables_of(units=units, clients=clients)


def housed(scene: Scene, fits: set[tuple[int, int]], among: list[int], least: int) -> int:
    """Match clients to places in units that some group holds, groups being tried one by one."""
    near = {(int(a), int(b)) for a, b in zip(*scene.near_units, strict=True)}
    good: set[int] = set()
    for size in range(1, len(among) + 1):
        for group in combinations(among, size):
            persons = sum(int(scene.units.capacity[u]) for u in group)
            together = all(pair in near for pair in combinations(group, 2))
            if together and persons >= least:
                good |= set(group)
    graph = nx.Graph()
    clients = {("c", c) for c, _ in fits}
    graph.add_nodes_from(clients)
    for c, u in fits:
        if u in good:
            graph.add_edges_from(
                (("c", c), ("u", u, k)) for k in range(int(scene.units.capacity[u]))
            )
    matched = nx.bipartite.maximum_matching(graph, top_nodes=clients) if graph.edges else {}
    return sum(node[0] == "c" for node in matched)


def test_the_gain_agrees_with_trying_every_group_for_pairs() -> None:
    seen: set[int] = set()
    for seed in range(60):
        tables, names = unused_as_clustered(village(seed))
        scene = build_scene(tables, rulebook_of("[cluster]\nmin_group = 3\n"), DAY, Networks())
        triples = judge(scene, GATES).candidates
        fits = set(zip(triples.client.tolist(), triples.unit.tolist(), strict=True))
        candidate = np.isin(np.array(scene.units.ids), sorted(names))
        present = np.flatnonzero(~candidate).tolist()
        before = housed(scene, fits, present, 3)
        found = {option.unit: option for option in completions(scene, triples, candidate)}
        for unit in np.flatnonzero(candidate).tolist():
            after = housed(scene, fits, sorted([*present, unit]), 3)
            option = found.get(unit)
            # One dwelling joins one group: with several it could join, the best of them counts.
            assert (option.gain if option else 0) <= after - before, (seed, unit)
            groups = sum(1 for a, b in zip(*scene.near_units, strict=True) if unit in (a, b))
            if groups <= 1 and option is not None:
                assert option.gain == after - before, (seed, unit)
            seen.add(after - before)
    assert {0, 1, 2} <= seen


def test_a_lone_unit_is_completed_by_the_dwelling_beside_it_and_not_by_the_far_one() -> None:
    tables, names = unused_as_clustered(
        tables_of(
            units=[
                {"housing_form": "clustered", "x": 84_000, "y": 446_000},
                {"x": 84_100, "y": 446_000},
                {"x": 84_100.001, "y": 446_000},
            ],
            clients=[{"profile": "BTG"}, {"profile": "BTG"}, {"profile": "BT"}],
        )
    )
    assert names == {"u1", "u2"}
    scene = build_scene(tables, rulebook_of(""), DAY, Networks())
    candidate = np.isin(np.array(scene.units.ids), sorted(names))
    (option,) = completions(scene, judge(scene, GATES).candidates, candidate)
    assert (option.unit, option.units, option.completes) == (1, (0,), True)
    assert (option.places, option.gain, option.bw_mm) == (2, 2, 50_000)


def test_a_cluster_that_is_complete_is_extended_by_one_place() -> None:
    tables, names = unused_as_clustered(
        tables_of(
            units=[{"housing_form": "clustered"}, {"housing_form": "clustered"}, {}],
            clients=[{"profile": "BTG"}] * 5,
        )
    )
    scene = build_scene(tables, rulebook_of(""), DAY, Networks())
    candidate = np.isin(np.array(scene.units.ids), sorted(names))
    (option,) = completions(scene, judge(scene, GATES).candidates, candidate)
    assert (option.completes, option.places, option.gain) == (False, 1, 1)
