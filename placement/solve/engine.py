"""The door to OR-Tools: MathOpt models as whole arrays, answered by GLOP or by HiGHS.

MathOpt's Python classes keep an object per variable and value; at tens of thousands of columns
they cost more than the solving. Its messages (protocol buffers) take arrays, so these are used.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.glop import parameters_pb2 as glop_parameters
from ortools.math_opt import model_pb2, model_update_pb2, result_pb2, solution_pb2
from ortools.math_opt.core.python import solver
from ortools.math_opt.python import callback, init_arguments, model_parameters, parameters
from ortools.math_opt.solvers import highs_pb2
from pybind11_abseil.status import StatusNotOk
from scipy.sparse import csr_array

from placement.geo.scene import Ints

Floats = NDArray[np.floating[Any]]
OPTIMAL = result_pb2.TERMINATION_REASON_OPTIMAL
INFEASIBLE = result_pb2.TERMINATION_REASON_INFEASIBLE
NO_ANSWER = result_pb2.TERMINATION_REASON_OTHER_ERROR
_STEPS = (parameters.LPAlgorithm.PRIMAL_SIMPLEX, parameters.LPAlgorithm.DUAL_SIMPLEX)


@dataclass(frozen=True, slots=True)
class Model:
    """A linear model to be minimised: rows low <= matrix @ x <= high, x within its bounds."""

    cost: Floats
    low: Floats
    high: Floats
    row_low: Floats
    row_high: Floats
    matrix: csr_array

    def proto(self, *, whole: bool) -> model_pb2.ModelProto:
        """Return the message; `whole` asks whole numbers of every column."""
        made = model_pb2.ModelProto()
        count = len(self.cost)
        made.variables.ids.extend(range(count))
        made.variables.lower_bounds.extend(self.low.tolist())
        made.variables.upper_bounds.extend(self.high.tolist())
        made.variables.integers.extend([whole] * count)
        made.linear_constraints.ids.extend(range(len(self.row_low)))
        made.linear_constraints.lower_bounds.extend(self.row_low.tolist())
        made.linear_constraints.upper_bounds.extend(self.row_high.tolist())
        priced = np.flatnonzero(self.cost)
        _fill(made.objective.linear_coefficients, priced, self.cost[priced])
        _fill_matrix(made.linear_constraint_matrix, self.matrix)
        return made


@dataclass(frozen=True, slots=True)
class Point:
    """What a solver returns: why it stopped, and values where it has them."""

    reason: int
    x: Floats | None
    dual: Floats | None
    bound: float = -np.inf
    """No point costs less, as far as a search in whole numbers got."""


class Relaxation:
    """A model without whole numbers that GLOP keeps between changes, its basis with it."""

    def __init__(self, model: Model) -> None:
        self._columns, self._rows = len(model.cost), len(model.row_low)
        self._row_ids = list(range(self._rows))
        self._next_row = self._rows
        self._basis = solution_pb2.BasisProto()
        init = init_arguments.StreamableSolverInitArguments().to_proto()
        self._solver = solver.new(parameters.SolverType.GLOP.value, model.proto(whole=False), init)

    def change(
        self,
        *,
        cost: tuple[Ints, Floats] | None = None,
        columns: tuple[Ints, Floats, Floats] | None = None,
        rows: tuple[Ints, Floats, Floats] | None = None,
    ) -> None:
        """Set some costs (at, values), column bounds or row bounds (at, low, high)."""
        update = model_update_pb2.ModelUpdateProto()
        if cost is not None:
            _fill(update.objective_updates.linear_coefficients, *cost)
        if columns is not None:
            at, low, high = columns
            _fill(update.variable_updates.lower_bounds, at, low)
            _fill(update.variable_updates.upper_bounds, at, high)
        if rows is not None:
            at, low, high = rows
            ids = np.array(self._row_ids, dtype=np.int64)[at]
            _fill(update.linear_constraint_updates.lower_bounds, ids, low)
            _fill(update.linear_constraint_updates.upper_bounds, ids, high)
        self._send(update)

    def add_columns(self, cost: Floats, low: Floats, high: Floats, matrix: csr_array) -> None:
        """Add columns; `matrix` holds them over the present rows, (rows, new columns)."""
        update = model_update_pb2.ModelUpdateProto()
        ids = np.arange(self._columns, self._columns + len(cost))
        update.new_variables.ids.extend(ids.tolist())
        update.new_variables.lower_bounds.extend(low.tolist())
        update.new_variables.upper_bounds.extend(high.tolist())
        update.new_variables.integers.extend([False] * len(cost))
        priced = np.flatnonzero(cost)
        _fill(update.objective_updates.linear_coefficients, ids[priced], cost[priced])
        rows = np.array(self._row_ids, dtype=np.int64)
        _fill_matrix(
            update.linear_constraint_matrix_updates, matrix, rows=rows, first=self._columns
        )
        self._columns += len(cost)
        self._send(update)

    def add_rows(self, matrix: csr_array, high: Floats) -> None:
        """Add the rows matrix @ x <= high after the present ones; (new rows, columns)."""
        update = model_update_pb2.ModelUpdateProto()
        ids = np.arange(self._next_row, self._next_row + len(high))
        update.new_linear_constraints.ids.extend(ids.tolist())
        update.new_linear_constraints.lower_bounds.extend([-np.inf] * len(high))
        update.new_linear_constraints.upper_bounds.extend(high.tolist())
        _fill_matrix(update.linear_constraint_matrix_updates, matrix, rows=ids)
        self._row_ids.extend(ids.tolist())
        self._next_row += len(high)
        self._send(update)

    def drop_rows(self, count: int) -> None:
        """Take the last rows away."""
        update = model_update_pb2.ModelUpdateProto()
        kept = len(self._row_ids) - count
        update.deleted_linear_constraint_ids.extend(self._row_ids[kept:])
        del self._row_ids[kept:]
        self._send(update)

    def basis(self) -> tuple[Ints, Ints]:
        """Return which columns and which rows are basic in the point solved last."""
        stands = self._basis.variable_status, self._basis.constraint_status
        columns, rows = (
            np.array(list(one.ids))[np.array(list(one.values)) == solution_pb2.BASIS_STATUS_BASIC]
            for one in stands
        )
        return columns.astype(np.int64), np.searchsorted(self._row_ids, rows)

    def _send(self, update: model_update_pb2.ModelUpdateProto) -> None:
        if not self._solver.update(update):
            raise RuntimeError("GLOP takes every change of a linear model")

    def solve(self, seconds: float, seed: int, *, dual: bool = False) -> Point:
        """Solve with primal steps, for which new columns and costs keep the basis.

        With `dual` steps new rows keep it.
        """
        # Preprocessing would throw the basis away that makes the next solve short.
        precise = glop_parameters.GlopParameters(
            use_preprocessing=False,
            primal_feasibility_tolerance=1e-9,
            dual_feasibility_tolerance=1e-9,
        )
        asked = parameters.SolveParameters(
            threads=1,
            random_seed=seed % 2**31,
            time_limit=timedelta(seconds=seconds),
            lp_algorithm=_STEPS[dual],
            glop=precise,
        )
        try:
            answer = self._solver.solve(asked.to_proto(), *_REST)
        except StatusNotOk:  # GLOP now and then ends in an error of its own
            return Point(NO_ANSWER, None, None)
        if answer.termination.reason != OPTIMAL:
            return Point(answer.termination.reason, None, None)
        best = answer.solutions[0]
        self._basis = best.basis
        x = _read(best.primal_solution.variable_values, self._columns)
        place = np.full(self._next_row, -1)
        place[self._row_ids] = np.arange(len(self._row_ids))
        prices = np.zeros(len(self._row_ids))
        prices[place[list(best.dual_solution.dual_values.ids)]] = list(
            best.dual_solution.dual_values.values
        )
        return Point(OPTIMAL, x, prices)


def search(model: Model, seconds: float, seed: int, most: float = np.inf) -> Point:
    """Solve in whole numbers with HiGHS: one thread and no gap, the same answer everywhere.

    Only points that cost at most `most` are asked for; one that costs more may come all the same.
    HiGHS now and then ends in an error of its own; it is then asked once more, without presolve.
    """
    proto = model.proto(whole=True)
    init = init_arguments.StreamableSolverInitArguments().to_proto()
    highs = highs_pb2.HighsOptionsProto(
        string_options={"parallel": "off"}, double_options={"objective_bound": most}
    )
    for presolve in (None, parameters.Emphasis.OFF):
        asked = parameters.SolveParameters(
            random_seed=seed % 2**31,
            time_limit=timedelta(seconds=seconds),
            relative_gap_tolerance=0.0,
            absolute_gap_tolerance=0.0,
            presolve=presolve,
            highs=highs,
        ).to_proto()
        with suppress(StatusNotOk):
            kind = parameters.SolverType.HIGHS.value
            return _point(solver.solve(proto, kind, init, asked, *_REST), len(model.cost))
    return Point(NO_ANSWER, None, None)


def _point(answer: Any, count: int) -> Point:  # noqa: ANN401 - a message without a type
    x = None
    if answer.solutions and answer.solutions[0].HasField("primal_solution"):
        x = _read(answer.solutions[0].primal_solution.variable_values, count)
    ended = answer.termination
    return Point(ended.reason, x, None, ended.objective_bounds.dual_bound)


_REST: tuple[Any, ...] = (
    model_parameters.ModelSolveParameters().to_proto(),
    None,
    callback.CallbackRegistration().to_proto(),
    None,
    None,
)
"""What MathOpt takes after the parameters, all at its default: no filters, no callbacks."""


def _read(values: Any, count: int) -> Floats:  # noqa: ANN401 - a message without a type
    result = np.zeros(count)
    result[list(values.ids)] = list(values.values)
    return result


def _fill(target: Any, at: Ints, values: Floats) -> None:  # noqa: ANN401
    target.ids.extend(at.tolist())
    target.values.extend(values.tolist())


def _fill_matrix(
    target: Any,  # noqa: ANN401
    matrix: csr_array,
    rows: Ints | None = None,
    first: int = 0,
) -> None:
    matrix.sort_indices()
    numbers = np.arange(matrix.shape[0]) if rows is None else rows
    row = np.repeat(numbers, np.diff(matrix.indptr))
    target.row_ids.extend(row.tolist())
    target.column_ids.extend((matrix.indices + first).tolist())
    target.coefficients.extend(matrix.data.tolist())
