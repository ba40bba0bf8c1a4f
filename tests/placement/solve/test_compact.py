"""The compact problem has the plans of the whole one: folding and expanding lose nothing."""

import tempfile
from pathlib import Path

import numpy as np
import pytest

from placement import solve
from placement.plan import judged_of
from placement.recheck import broken, stand, values
from placement.rules import GOALS, LIMITS
from placement.solve import lexicographic
from placement.solve.compact import compact
from placement.sources.folder import read
from placement_data.synthetic import write_preset


@pytest.fixture(scope="module", params=["S", "S-chains"])
def ground(request):
    with tempfile.TemporaryDirectory() as name:
        write_preset(Path(name) / "in", request.param, 3)
        scene, edges = judged_of(read(Path(name) / "in"))
    return scene, edges.candidates


@pytest.fixture(scope="module")
def problem(ground):
    return solve.assemble(*ground, LIMITS, GOALS)


@pytest.fixture(scope="module")
def best(problem):
    answer = lexicographic.solve(problem, seed=1, seconds=60.0)
    assert isinstance(answer, solve.Solved)
    return answer


@pytest.mark.parametrize("start", [0, 2])
def test_a_plan_folds_into_a_plan_of_the_same_value(problem, best, start):
    small = compact(problem, start)
    folded = small.fold(best.x)
    assert small.problem.holds(folded)
    for term in small.problem.terms:
        assert term.value(folded) == best.values[term.id]


@pytest.mark.parametrize("start", [0, 2])
def test_what_is_folded_expands_into_a_plan_of_the_same_value(problem, best, start):
    small = compact(problem, start)
    plan = small.expand(small.fold(best.x))
    assert problem.holds(plan)
    decided = {term.id for term in small.problem.terms}
    for term in problem.terms:
        assert term.id not in decided or term.value(plan) == best.values[term.id]


def test_the_compact_problem_is_a_fraction_of_the_whole_one(problem):
    small = compact(problem, 0).problem
    assert 2 * small.columns < problem.columns


def test_a_face_without_changes_keeps_every_column(problem, best):
    small = compact(problem, 0)
    bounds = lexicographic.Descent(small.problem, 1, lambda: 60.0, lambda *_: None).model.bounds
    narrow, kept = small.narrowed(bounds, ())
    assert kept.tolist() == list(range(problem.columns))
    assert narrow.matrix.shape == problem.matrix.shape
    assert narrow.holds(best.x)


def test_the_best_plan_as_a_hint_gives_the_same_values(problem, best):
    again = lexicographic.solve(problem, seed=1, seconds=60.0, hint=best.x)
    assert isinstance(again, solve.Solved)
    assert again.values == best.values


def test_a_hint_that_is_no_plan_changes_nothing(problem, best):
    wrong = np.ones(problem.columns, dtype=np.int64)
    again = lexicographic.solve(problem, seed=1, seconds=60.0, hint=wrong)
    assert isinstance(again, solve.Solved)
    assert again.x.tolist() == best.x.tolist()


def test_a_solve_that_is_stopped_at_once_has_no_answer(problem):
    answer = lexicographic.solve(problem, seed=1, seconds=60.0, stop=lambda: True)
    assert isinstance(answer, solve.NoAnswer)


def test_a_solve_that_is_stopped_on_the_way_has_the_best_plan_so_far(problem, best):
    told: list[lexicographic.Progress] = []
    stopped = lexicographic.solve(
        problem,
        seed=1,
        seconds=60.0,
        report=told.append,
        stop=lambda: any(progress.value is not None for progress in told),
    )
    assert isinstance(stopped, solve.Solved)
    assert problem.holds(stopped.x)
    assert not stopped.complete
    first = stopped.proved[0]
    assert stopped.values[first] == best.values[first]


@pytest.mark.parametrize("after", range(3, 40, 4))
def test_a_solve_that_is_stopped_on_the_way_tells_what_its_plan_really_costs(
    ground, problem, after
):
    asked: list[None] = []

    def enough() -> bool:
        asked.append(None)
        return len(asked) > after

    stopped = lexicographic.solve(problem, seed=1, seconds=60.0, stop=enough)
    if isinstance(stopped, solve.Solved):
        here = stand(ground[0], solve.read(*ground, problem, stopped.x))
        assert not broken(here)
        counted = values(here)
        assert stopped.values == {term.id: counted[term.id] for term in problem.terms}


def test_bounds_are_stated_for_goals_that_are_open(problem, best):
    cut = lexicographic.Stages(problem, 1, lambda: 60.0, lambda _: None)
    cut.plan = best.x
    cut._next()
    cut.done = 2
    cut.concede(lambda: 60.0)
    for term in problem.terms:
        gap = term.sign * (best.values[term.id] - cut.bounds[term.id])
        assert gap >= 0, term.id


def test_progress_tells_a_bound_that_no_plan_beats(problem, best):
    told: list[lexicographic.Progress] = []
    lexicographic.solve(problem, seed=1, seconds=60.0, report=told.append)
    first = problem.terms[0]
    for progress in told:
        if progress.term == first.id:
            assert first.sign * (best.values[first.id] - progress.bound) >= 0


@pytest.mark.parametrize("after", range(1, 40, 6))
def test_bounds_of_a_solve_that_is_stopped_on_the_way_hold_for_the_best_plan(problem, best, after):
    asked: list[None] = []

    def enough() -> bool:
        asked.append(None)
        return len(asked) > after

    stopped = lexicographic.solve(problem, seed=1, seconds=60.0, stop=enough)
    if isinstance(stopped, solve.NoAnswer):
        return
    assert isinstance(stopped, solve.Solved)
    signs = {term.id: term.sign for term in problem.terms}
    assert stopped.bounds["moves"] >= 0
    for name in stopped.proved:
        assert stopped.values[name] == best.values[name]
    for name, bound in stopped.bounds.items():
        assert signs[name] * bound <= signs[name] * best.values[name]
