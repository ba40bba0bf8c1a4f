"""Rows made by rounding cut off a point between whole plans, and never a whole plan."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy.sparse import csr_array

from placement import solve
from placement.rule import FREE
from placement.solve import lexicographic
from placement.solve.cuts import Vertex
from placement.solve.engine import Model, Relaxation
from placement.solve.linear import LinearModel
from placement.solve.problem import Problem, Term

COLUMNS, MOST = 5, 3


def drawn(seed):
    """Return a small model in whole numbers with sides of every kind, and a cost."""
    draw = np.random.default_rng(seed)
    matrix = draw.integers(-4, 8, (4, COLUMNS)) * draw.integers(0, 2, (4, COLUMNS))
    high = draw.integers(3, 16, 4).astype(float)
    low = np.where(draw.random(4) < 0.4, high - draw.integers(0, 6, 4), -np.inf)
    cost = draw.integers(-9, 4, COLUMNS).astype(float)
    return Model(
        cost, np.zeros(COLUMNS), np.full(COLUMNS, float(MOST)), low, high, csr_array(matrix)
    )


def whole_points(model):
    points = np.array(list(product(range(MOST + 1), repeat=COLUMNS)))
    sums = points @ model.matrix.toarray().T
    return points[((sums >= model.row_low) & (sums <= model.row_high)).all(axis=1)]


def vertex_of(model):
    relaxation = Relaxation(replace(model, matrix=csr_array(model.matrix.astype(float))))
    point = relaxation.solve(10.0, 1)
    if point.x is None:
        return None
    basic, loose = relaxation.basis()
    sides = model.row_low, model.row_high, model.low.astype(int), model.high.astype(int)
    return Vertex(csr_array(model.matrix.astype(np.int64)), *sides, point.x, basic, loose)


def test_no_row_cuts_off_a_whole_point_and_each_cuts_off_the_point_it_was_made_for():
    made = 0  # rows
    for seed in range(250):
        model = drawn(seed)
        vertex = vertex_of(model)
        if vertex is None:
            continue
        inside = whole_points(model)
        for cut in vertex.cuts():
            made += 1
            assert (inside[:, cut.columns] @ cut.values <= cut.most).all(), seed
            assert vertex.x[cut.columns] @ cut.values > cut.most, seed
    assert made > 200


def test_a_whole_point_asks_for_no_rows():
    model = replace(drawn(1), matrix=csr_array(np.eye(4, COLUMNS, dtype=int)))
    vertex = vertex_of(model)
    assert vertex is not None
    assert vertex.cuts() == []


def triangles(count):
    """Return a problem in which of every three columns each two exclude each other.

    The relaxation takes half of each; whole plans one of three. The second goal would rather
    take none.
    """
    places = 3 * count
    first = 3 * np.arange(count)
    one = np.concatenate([first, first, first + 1])
    other = np.concatenate([first + 1, first + 2, first + 2])
    rows = np.concatenate([np.arange(places)] * 2)
    ones = np.ones(len(rows), dtype=np.int32)
    matrix = csr_array((ones, (rows, np.concatenate([one, other]))), shape=(places, places))
    dear = 1 + np.arange(places) % 3
    return Problem(
        candidates=places,
        first_aux=places,
        owner=np.arange(places),
        matrix=matrix,
        row_low=np.full(places, -FREE),
        row_high=np.ones(places, dtype=np.int64),
        row_rule=("apart",) * places,
        row_subject=("",) * places,
        column_low=np.zeros(places, dtype=np.int64),
        column_high=np.ones(places, dtype=np.int64),
        aux_names=(),
        terms=(
            Term("placed", -np.ones(places, dtype=np.int64), 0, -1),
            Term("cost", dear, 0, 1),
        ),
    )


def test_rounding_closes_the_gap_of_pairs_that_exclude_each_other():
    problem = triangles(5)
    model = LinearModel(problem, 1)
    model.set_cost(problem.terms[0].points)
    relaxed = model.relax(10.0)
    assert relaxed is not None
    assert relaxed.value == pytest.approx(-7.5)
    sharper = model.sharpen(relaxed, 10.0)
    assert sharper is not None
    assert sharper.value == pytest.approx(-5.0)


def test_a_goal_that_added_rows_hold_up_is_kept_in_the_goals_after_it():
    answer = lexicographic.solve(triangles(400), seed=1, seconds=60.0)
    assert isinstance(answer, solve.Solved)
    assert answer.complete
    assert answer.values == {"placed": 400, "cost": 400}


def test_a_plan_to_begin_with_that_meets_the_sharper_bound_needs_no_search():
    problem = triangles(400)
    best = np.zeros(1200, dtype=np.int64)
    best[::3] = 1
    answer = lexicographic.solve(problem, seed=1, seconds=60.0, hint=best)
    assert isinstance(answer, solve.Solved)
    assert answer.complete
    assert answer.x.tolist() == best.tolist()
