"""Reading an answer back: who moves when, and which units form which group."""

from __future__ import annotations

import numpy as np

from placement import solve
from placement.edges import judge
from placement.rules import GATES, GOALS, LIMITS
from tests.placement.rules.scene_of import scene_of

BTG = {"profile": "BTG"}
ROOM = {"housing_form": "intramural", "capacity": 0}
FLAT = {"housing_form": "independent", "capacity": 0}
DOOR = {"housing_form": "clustered", "capacity": 0, "occupied_provider": "p0"}


def lives(profile, unit, to):
    return {"profile": profile, "lives_in": unit, "next_profile": to}


def plan_of(scene):
    """The best plan of a scene, by the engine."""
    candidates = judge(scene, GATES).candidates
    problem = solve.assemble(scene, candidates, LIMITS, GOALS)
    answer = solve.run(problem, seed=1, seconds=60.0)
    assert isinstance(answer, solve.Solved)
    return solve.read(scene, candidates, problem, answer.x)


def read_of(scene, *chosen):
    """The plan of exactly these placements, by client and unit; groups left out."""
    candidates = judge(scene, GATES).candidates
    problem = solve.assemble(scene, candidates, [], [])
    x = np.zeros(len(problem.column_low), dtype=np.int64)
    for n, (c, u) in enumerate(zip(candidates.client, candidates.unit, strict=True)):
        x[n] = (scene.seekers.ids[c], scene.units.ids[u]) in chosen
    assert x.sum() == len(chosen)
    return solve.read(scene, candidates, problem, x)


def steps(scene, plan):
    """Chain and order per client who has one."""
    return {
        scene.seekers.ids[c]: (int(chain), int(order))
        for c, chain, order in zip(plan.client, plan.chain, plan.order, strict=True)
        if chain
    }


def groups(scene, plan):
    """The group of each unit in use."""
    return {scene.units.ids[u]: int(g) for u, g in zip(plan.unit, plan.group, strict=True) if g}


def test_a_placement_in_a_free_unit_has_no_chain():
    here = scene_of(clients=[{}, {}], units=[{}, {}])
    plan = plan_of(here)
    assert steps(here, plan) == {}
    assert plan.occupied == {}


def test_who_waits_for_a_move_comes_after_it():
    here = scene_of(
        clients=[{"profile": "BW"}, lives("BW", "u0", "BT")], units=[ROOM, FLAT | {"capacity": 1}]
    )
    assert steps(here, plan_of(here)) == {"c1": (1, 1), "c0": (1, 2)}


def test_a_chain_of_two_moves_has_three_steps():
    here = scene_of(
        clients=[
            {"profile": "BW"},
            lives("BW", "u0", "BTG"),
            lives("BTG", "u1", "BT"),
            lives("BTG", "u3", None),
        ],
        units=[ROOM, DOOR, FLAT | {"capacity": 1}, DOOR],
    )
    assert steps(here, plan_of(here)) == {"c2": (1, 1), "c1": (1, 2), "c0": (1, 3)}


def test_a_swap_happens_on_one_day():
    here = scene_of(clients=[lives("BW", "u0", "BT"), lives("BT", "u1", "BW")], units=[ROOM, FLAT])
    plan = read_of(here, ("c0", "u1"), ("c1", "u0"))
    assert steps(here, plan) == {"c0": (1, 1), "c1": (1, 1)}


def test_a_ring_of_three_is_one_chain_with_one_order():
    here = scene_of(
        clients=[lives("BT", "u0", "BT"), lives("BT", "u1", "BT"), lives("BT", "u2", "BT")],
        units=[FLAT, FLAT, FLAT],
    )
    plan = read_of(here, ("c0", "u1"), ("c1", "u2"), ("c2", "u0"))
    assert set(steps(here, plan).values()) == {(1, 1)}


def test_a_free_place_goes_to_the_one_who_moves_so_that_the_chain_can_begin():
    here = scene_of(
        clients=[{}, lives("BT", "u0", "BT"), lives("BT", "u1", "BT")],
        units=[FLAT | {"capacity": 1}, FLAT],
    )
    plan = read_of(here, ("c0", "u0"), ("c2", "u0"), ("c1", "u1"))
    assert steps(here, plan) == {"c2": (1, 1), "c1": (1, 2), "c0": (1, 3)}


def test_two_chains_are_numbered_apart():
    here = scene_of(
        clients=[
            {"profile": "BW"},
            {"profile": "BW"},
            lives("BW", "u0", "BT"),
            lives("BW", "u1", "BT"),
        ],
        units=[ROOM, ROOM, FLAT | {"capacity": 2}],
    )
    plan = read_of(here, ("c0", "u0"), ("c1", "u1"), ("c2", "u2"), ("c3", "u2"))
    assert steps(here, plan) == {"c2": (1, 1), "c0": (1, 2), "c3": (2, 1), "c1": (2, 2)}


def test_a_resident_who_moves_alone_is_a_chain_of_one():
    here = scene_of(clients=[lives("BW", "u0", "BT")], units=[ROOM, FLAT | {"capacity": 1}])
    assert steps(here, read_of(here, ("c0", "u1"))) == {"c0": (1, 1)}


def test_groups_count_from_one_by_their_first_unit():
    away = {"x": 89000, "municipality": "M1"}
    form = {"housing_form": "clustered"}
    here = scene_of(clients=[BTG] * 4, units=[form | away, form, form | away, form])
    assert groups(here, plan_of(here)) == {"u0": 1, "u2": 1, "u1": 2, "u3": 2}


def test_a_unit_that_joins_with_its_residents_is_named_with_its_group():
    here = scene_of(clients=[BTG], units=[{"housing_form": "clustered"}, DOOR | {"occupied": 1}])
    plan = plan_of(here)
    assert groups(here, plan) == {"u0": 1}
    assert plan.occupied == {1: 1}


def test_a_unit_in_use_is_not_named_as_joined_once_more():
    here = scene_of(
        clients=[BTG],
        units=[DOOR | {"occupied": 1, "capacity": 1}],
    )
    plan = plan_of(here)
    assert groups(here, plan) == {"u0": 1}
    assert plan.occupied == {}


def test_a_unit_that_all_residents_leave_is_no_member():
    here = scene_of(
        {"cluster": {"min_group": 1}},
        clients=[BTG, {"profile": "BW"}, lives("BW", "u2", "BT"), lives("BTG", "u1", "BT")],
        units=[{"housing_form": "clustered"}, DOOR, ROOM, FLAT | {"capacity": 2}],
    )
    candidates = judge(here, GATES).candidates
    problem = solve.assemble(here, candidates, LIMITS, GOALS)
    answer = solve.run(problem, seed=1, seconds=60.0)
    x = answer.x.copy()
    chosen = {("c0", "u0"), ("c3", "u3")}
    for n, (c, u) in enumerate(zip(candidates.client, candidates.unit, strict=True)):
        x[n] = (here.seekers.ids[c], here.units.ids[u]) in chosen
    for n, (rule, what, unit, _) in enumerate(problem.aux_names):
        if rule == "groups":
            x[problem.first_aux + n] = what in ("in", "open") or (what, unit) == ("new", 0)
    plan = solve.read(here, candidates, problem, x)
    assert groups(here, plan) == {"u0": 1}
    assert plan.occupied == {}


def test_other_profiles_have_no_group():
    here = scene_of(clients=[{}])
    assert groups(here, plan_of(here)) == {}
