"""A relaxation outlives an error of the engine: it is built anew."""

from __future__ import annotations

import numpy as np
import pytest
from pybind11_abseil.status import StatusNotOk

from placement.solve.linear import LinearModel
from tests.placement.solve.test_parts import two_towns


@pytest.fixture
def broken():
    """A model whose engine takes no change any more."""
    problem = two_towns()
    model = LinearModel(problem, 1)
    model.set_cost(problem.terms[0].points)
    never = np.array([np.inf])
    with pytest.raises(StatusNotOk):
        model._relaxation.change(columns=(np.array([0]), never, never))
    return model


def test_after_an_error_the_same_is_asked_once_more(broken):
    relaxed = broken.relax(10.0)
    assert relaxed is not None
    assert relaxed.value < 0


def test_where_no_time_is_left_to_ask_once_more_it_takes_changes_all_the_same(broken):
    with pytest.raises(TimeoutError):
        broken._solve(1e-9)
    broken.set_cost(broken.problem.terms[1].points)
    assert broken.relax(10.0) is not None
