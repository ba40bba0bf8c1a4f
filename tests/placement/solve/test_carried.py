"""What one solve leaves for the next: where relaxations begin, never what they end in."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from placement import solve
from placement.edges import judge
from placement.rule import FREE
from placement.rules import GATES, GOALS, LIMITS
from placement.solve import lexicographic
from placement.solve.carried import carried, known
from placement.solve.linear import SMALL, LinearModel
from placement.solve.problem import Problem, Term
from tests.placement.rules.scene_of import scene_of

CLIENTS, UNITS = 160, 110


def many():
    """Return a problem that is too large for a relaxation to begin whole: who goes where."""
    count = CLIENTS * UNITS
    owner, unit = np.divmod(np.arange(count), UNITS)
    rows = np.concatenate([owner, CLIENTS + unit])
    ones = np.ones(len(rows), dtype=np.int32)
    matrix = csr_array((ones, (rows, np.tile(np.arange(count), 2))))
    dear = np.random.default_rng(5).integers(1, 1_000, count)
    return Problem(
        candidates=count,
        first_aux=count,
        owner=owner,
        matrix=matrix,
        row_low=np.full(CLIENTS + UNITS, -FREE),
        row_high=np.ones(CLIENTS + UNITS, dtype=np.int64),
        row_rule=("one_place",) * CLIENTS + ("capacity",) * UNITS,
        row_subject=("",) * (CLIENTS + UNITS),
        column_low=np.zeros(count, dtype=np.int64),
        column_high=np.ones(count, dtype=np.int64),
        aux_names=(),
        terms=(
            Term("placed", np.full(count, -1, dtype=np.int64), 0, -1),
            Term("travel", dear, 0, 1),
        ),
    )


def solved(problem, begin=None):
    answer = lexicographic.solve(problem, seed=1, seconds=60.0, begin=begin)
    assert isinstance(answer, solve.Solved)
    return answer


@pytest.fixture(scope="module")
def first():
    return solved(many())


def test_what_relaxations_asked_for_is_a_small_share_of_all_and_holds_the_plan(first):
    assert CLIENTS * UNITS > SMALL
    assert 0 < len(first.asked) < 0.2 * CLIENTS * UNITS
    assert np.isin(np.flatnonzero(first.x), first.asked).all()


@pytest.mark.parametrize("begin", ["asked", "none of it", "one column", "all"])
def test_values_and_proof_are_the_same_wherever_relaxations_begin(first, begin):
    every = np.arange(CLIENTS * UNITS)
    columns = {
        "asked": first.asked,
        "none of it": np.setdiff1d(every, first.asked)[::7],
        "one column": every[:1],
        "all": every,
    }[begin]
    again = solved(many(), columns)
    assert again.values == first.values
    assert again.bounds == first.bounds
    assert again.proved == first.proved == ("placed", "travel")


def test_the_same_beginning_gives_the_same_plan(first):
    assert (solved(many(), first.asked).x == solved(many(), first.asked).x).all()


def test_a_relaxation_begins_with_what_was_asked_for_and_little_else(first):
    problem = many()
    model = LinearModel(problem, 1, None, first.asked)
    assert model.inside[first.asked].all()
    assert model.inside.sum() == len(first.asked)


def test_what_is_carried_stands_in_ids_and_leaves_out_what_is_gone():
    clients, units = [{}, {}, {}], [{}, {}]
    scene, candidates, answer = world(clients, units)
    left = carried(scene, candidates, answer)
    assert left is not None
    assert known(scene, candidates, left.asked).tolist() == answer.asked.tolist()
    fewer, there, _ = world(clients[:-1], units)
    gone = set(scene.seekers.ids) - set(fewer.seekers.ids)
    kept = [t for t in left.asked if t[0] not in gone]
    assert len(known(fewer, there, left.asked)) == len(kept)
    assert not len(known(fewer, there, [("nobody", "nowhere", "none")]))


def test_no_plan_leaves_nothing():
    scene, candidates, _ = world([{}], [{}])
    assert carried(scene, candidates, solve.Infeasible("none")) is None


def world(clients, units):
    scene = scene_of(clients=clients, units=units)
    candidates = judge(scene, GATES).candidates
    problem = solve.assemble(scene, candidates, LIMITS, GOALS)
    answer = lexicographic.solve(problem, seed=1, seconds=60.0)
    assert isinstance(answer, solve.Solved)
    return scene, candidates, answer
