"""An earlier plan after a change: what still stands is a plan to begin with, nothing more."""

import tempfile
from pathlib import Path

import numpy as np
import pytest

from placement import solve
from placement.plan import judged
from placement.rules import GOALS, LIMITS
from placement.solve import lexicographic
from placement.sources.folder import read
from placement.what_if import Case, RemoveClient, changed
from placement_data.synthetic import write_preset


@pytest.fixture(scope="module", params=["S", "S-chains"])
def case(request):
    with tempfile.TemporaryDirectory() as name:
        write_preset(Path(name) / "in", request.param, 2)
        delivery = read(Path(name) / "in")
    return Case(delivery.tables, delivery.rulebook, delivery.settings)


def assembled(case):
    scene, edges = judged(case.tables, case.rulebook, case.settings)
    return scene, edges.candidates, solve.assemble(scene, edges.candidates, LIMITS, GOALS)


def triples(scene, candidates, x):
    return {
        (
            scene.seekers.ids[candidates.client[at]],
            scene.units.ids[candidates.unit[at]],
            scene.providers.ids[candidates.provider[at]],
        )
        for at in np.flatnonzero(x[: len(candidates)])
    }


def begun(case, earlier):
    scene, candidates, problem = assembled(case)
    x = solve.nearby(scene, candidates, problem, earlier, seed=1, seconds=60.0)
    assert x is not None
    assert problem.holds(x)
    return triples(scene, candidates, x), problem, x


@pytest.fixture(scope="module")
def earlier(case):
    scene, candidates, problem = assembled(case)
    answer = lexicographic.solve(problem, seed=1, seconds=60.0)
    assert isinstance(answer, solve.Solved)
    return triples(scene, candidates, answer.x)


def test_without_a_change_every_placement_stands(case, earlier):
    assert begun(case, earlier)[0] == earlier


def test_a_client_who_withdraws_takes_few_others_with_him_and_adds_nobody(case, earlier):
    gone = sorted(earlier)[len(earlier) // 2][0]
    kept = begun(changed(case, [RemoveClient(gone)]), earlier)[0]
    assert kept < earlier
    assert len(kept) >= len(earlier) - 3


def test_placements_that_name_nothing_known_are_left_out(case, earlier):
    assert begun(case, {*earlier, ("nobody", "nowhere", "none")})[0] == earlier


def test_without_an_earlier_plan_only_those_who_must_get_a_place(case):
    assert len(begun(case, ())[0]) <= len(case.tables.frame("pins"))


def test_beginning_with_what_still_stands_reaches_the_same_values(case, earlier):
    gone = sorted(earlier)[0][0]
    _, problem, x = begun(changed(case, [RemoveClient(gone)]), earlier)
    cold = lexicographic.solve(problem, seed=1, seconds=60.0)
    warm = lexicographic.solve(problem, seed=1, seconds=60.0, hint=x)
    assert isinstance(cold, solve.Solved)
    assert isinstance(warm, solve.Solved)
    assert warm.values == cold.values
    assert warm.proved == cold.proved
