"""The second judge agrees with the rules where they are right, and says so where a plan is not."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from placement import plan, solve
from placement.errors import SolveError
from placement.recheck import broken, confirm, recheck, stand, values
from placement.recheck.single import QUESTIONS
from placement.rule import HOLDS
from placement.rules import GATES
from placement.sources.folder import read
from placement_data.draw import Draw
from placement_data.rows import write_rows
from placement_data.synthetic import tiny, write_synthetic
from tests.placement.solve.brute_plan import Judge
from tests.placement.solve.by_hand import by_hand
from tests.placement.solve.engine import world
from tests.placement.solve.harsh import harsh

MADE = {"tiny": tiny, "harsh": harsh, "by hand": lambda seed: (*by_hand(seed), ())}
CASES = [(kind, seed) for kind in MADE for seed in range(12)]


def taken(kind, seed, folder):
    tables, settings, _ = MADE[kind](seed)
    write_rows(folder, tables, settings)
    return read(folder)


def judged(kind, seed, folder):
    found = taken(kind, seed, folder)
    return plan.judged(found.tables, found.rulebook, found.settings)


def plan_of(rows):
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    nothing = np.zeros(columns.shape[1], dtype=np.int64)
    return solve.Plan(*columns, nothing, nothing, nothing, {})


def test_the_second_judge_asks_every_gate():
    assert set(QUESTIONS) == {gate.id for gate in GATES}


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_it_breaks_the_same_rules_for_every_triple_as_the_gates(kind, seed, tmp_path):
    scene, edges = judged(kind, seed, tmp_path)
    shape = (len(scene.seekers.ids), len(scene.units.ids), len(scene.providers.ids))
    states = {}
    for gate, verdict in edges.verdicts:
        state = verdict.state()
        state = state[scene.seekers.profile] if verdict.by_profile else state
        states[gate.id] = np.broadcast_to(state, shape)
    here = stand(scene, plan_of([]))
    for triple in np.ndindex(shape):
        row = dataclasses.replace(stand(scene, plan_of([triple])).rows[0])
        failing = {name for name, holds in QUESTIONS.items() if not holds(here, row)}
        wanted = {gate for gate, state in states.items() if state[triple] != HOLDS}
        # A unit without room is a matter of the whole plan: only going home is asked here.
        assert failing - {"capacity"} == wanted - {"capacity"}, triple
        assert failing <= wanted, triple


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_it_judges_any_plan_of_candidates_as_the_brute_force_does(kind, seed, tmp_path):
    scene, edges = judged(kind, seed, tmp_path)
    tables, settings, _ = MADE[kind](seed)
    judge, found = Judge(world(tables, settings)), edges.candidates
    draw = Draw(f"recheck/{kind}/{seed}")
    for _ in range(20):
        at = sorted(n for n in range(len(found)) if draw.chance(2 / (1 + len(found) / 4)))
        rows = [(found.client[n], found.unit[n], found.provider[n]) for n in at]
        named = [
            (scene.seekers.ids[c], scene.units.ids[u], scene.providers.ids[p]) for c, u, p in rows
        ]
        here = stand(scene, plan_of(rows))
        mine = {fault.rule for fault in broken(here)} - {"groups", "chain"}
        assert bool(mine) == (judge.broken(named) is not None), (mine, judge.broken(named))
        if not mine:
            assert values(here) == judge.values(named)


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_every_proposal_passes(kind, seed, tmp_path):
    found = taken(kind, seed, tmp_path)
    try:
        outcome = plan.run(found.tables, found.rulebook, found.settings)
    except plan.TableError:
        return
    assert recheck(outcome) == ()


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """A proposal with a group, a chain and every profile in it."""
    folder = tmp_path_factory.mktemp("region")
    write_synthetic(folder, clients=40, units=32, residents=14, seed=2)
    found = read(folder)
    made = plan.run(found.tables, found.rulebook, found.settings)
    assert made.plan.group.any()
    assert made.plan.chain.any()
    return made


def rules(outcome, **changes):
    spoiled = dataclasses.replace(outcome, plan=dataclasses.replace(outcome.plan, **changes))
    return {line.split(":")[0] for line in recheck(spoiled)}


def test_a_plan_that_fails_never_leaves_the_pipe(outcome):
    spoiled = dataclasses.replace(
        outcome, plan=dataclasses.replace(outcome.plan, group=np.zeros_like(outcome.plan.group))
    )
    with pytest.raises(SolveError, match="groups: "):
        confirm(spoiled)


def test_a_wrong_value_is_named(outcome):
    proposal = dataclasses.replace(
        outcome.proposal, objective={**outcome.proposal.objective, "waiting": 1}
    )
    (line,) = recheck(dataclasses.replace(outcome, proposal=proposal))
    assert line.startswith("waiting: value 1, counted ")


def test_a_plan_without_its_groups_breaks_the_rule_of_groups(outcome):
    assert rules(outcome, group=np.zeros_like(outcome.plan.group)) == {"groups"}


def test_a_plan_without_its_chains_breaks_their_order(outcome):
    none = np.zeros_like(outcome.plan.chain)
    assert rules(outcome, chain=none, order=none) == {"chain"}


def test_everyone_in_one_unit_breaks_its_capacity(outcome):
    assert "capacity" in rules(outcome, unit=np.full_like(outcome.plan.unit, outcome.plan.unit[0]))


def test_everyone_with_one_provider_breaks_his_hours(outcome):
    provider = np.full_like(outcome.plan.provider, outcome.plan.provider[0])
    assert "hours" in rules(outcome, provider=provider)


def test_no_line_names_a_client(outcome):
    spoiled = dataclasses.replace(
        outcome, plan=dataclasses.replace(outcome.plan, unit=np.zeros_like(outcome.plan.unit))
    )
    told = " ".join(recheck(spoiled))
    assert told
    assert not any(client in told.split() for client in outcome.scene.seekers.ids)
