"""The match is exact: it agrees with trying everything, and with the shared cases."""

from __future__ import annotations

import json

import pytest

from placement import plan
from placement.solve import descent, gather, linear
from placement.sources.folder import read
from placement_data.synthetic import tiny
from tests.placement.solve.brute_force import Broken, Step, evaluate, optimum
from tests.placement.solve.brute_world import from_folder
from tests.placement.solve.compare import disagreement
from tests.placement.solve.harsh import HARSH, harsh

CASES = (
    *("trap-fifo", "mix", "spread", "row3-clique-2", "row3-clique-3", "row3-chain-3"),
    *("closed-location", "apart"),
)


@pytest.fixture(scope="module")
def told(cases):
    """The proposal of every shared case, through the whole pipe."""
    found = {}
    for name, folder in cases.items():
        taken = read(folder)
        outcome = plan.run(taken.tables, taken.rulebook, taken.settings, sha256=taken.sha256)
        found[name] = outcome.proposal
    return found


def steps(proposal):
    return [
        Step(p.client, p.unit, p.provider, p.group, p.chain, p.order) for p in proposal.placements
    ]


@pytest.mark.parametrize("name", CASES)
def test_a_shared_case_has_its_proved_optimum(name, told, shared_dir):
    wanted = json.loads((shared_dir / "cases" / "optimum.json").read_text(encoding="utf-8"))[name]
    proposal = told[name]
    assert proposal.status == "optimal"
    assert {term: proposal.objective[term] for term in wanted["objective"]} == wanted["objective"]
    assert len(proposal.placements) == wanted["placed_clients"]


@pytest.mark.parametrize("name", CASES)
def test_the_plan_of_a_shared_case_keeps_every_rule(name, told, cases):
    found = evaluate(from_folder(cases[name]), steps(told[name]), told[name].occupied_groups)
    assert not isinstance(found, Broken), found
    asked = {term: told[name].objective[term] for term in told[name].objective if term in found}
    assert asked == {term: found[term] for term in asked}


@pytest.mark.parametrize("name", CASES)
def test_the_brute_force_finds_the_proved_optimum_of_a_shared_case(name, cases, shared_dir):
    wanted = json.loads((shared_dir / "cases" / "optimum.json").read_text(encoding="utf-8"))[name]
    best = optimum(from_folder(cases[name]))
    assert best is not None
    assert {term: best.values[term] for term in wanted["objective"]} == wanted["objective"]


@pytest.mark.parametrize("seed", range(60))
def test_a_tiny_instance_agrees_with_trying_everything(seed):
    made = tiny(seed)
    assert disagreement(made.tables, made.settings) is None


@pytest.mark.parametrize("seed", range(2 * len(HARSH)))
def test_a_harsher_instance_agrees_with_trying_everything(seed):
    tables, settings, _ = harsh(seed)
    assert disagreement(tables, settings) is None


@pytest.mark.parametrize("seed", [68, 78, 90, 198, 272, 295, 321, 534, 697])
def test_a_harsher_instance_that_once_disagreed_agrees(seed):
    tables, settings, _ = harsh(seed)
    assert disagreement(tables, settings) is None


@pytest.mark.parametrize("seed", [542, 766, 2034])
def test_a_tiny_instance_that_once_disagreed_agrees(seed):
    made = tiny(seed)
    assert disagreement(made.tables, made.settings) is None


@pytest.mark.parametrize("seed", range(2, 34))
def test_the_paths_of_large_problems_are_as_exact(seed, monkeypatch):
    """Tiny problems go into the model whole; here they take the way of large ones."""
    monkeypatch.setattr(linear, "SMALL", 0)
    monkeypatch.setattr(descent, "LARGE", 0)
    monkeypatch.setattr(gather, "TIES", 0)
    tables, settings = (tiny(seed)[:2], harsh(seed)[:2])[seed % 2]
    assert disagreement(tables, settings) is None
