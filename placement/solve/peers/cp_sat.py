"""A problem as a CP-SAT model, built the way a user of OR-Tools would."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from placement.geo.scene import Ints
from placement.solve.peers.task import Task


@dataclass(slots=True)
class Built:
    """A model and its columns, to be minimised once or term after term."""

    model: cp_model.CpModel
    columns: list[cp_model.IntVar]

    def minimise(self, cost: Ints, seconds: float, seed: int) -> tuple[Ints | None, bool]:
        """Return the best columns found in the time, and whether they are proved best."""
        self.model.minimize(self._sum(cost))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed % 2**31
        solver.parameters.max_time_in_seconds = seconds
        status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None, False
        found = np.array([solver.value(column) for column in self.columns], dtype=np.int64)
        return found, status == cp_model.OPTIMAL

    def keep(self, cost: Ints, x: Ints) -> None:
        """Ask every later answer to be as good as this one, and begin from it."""
        self.model.add(self._sum(cost) <= int(cost @ x))
        self.model.clear_hints()
        for column, value in zip(self.columns, x.tolist(), strict=True):
            self.model.add_hint(column, value)

    def _sum(self, cost: Ints) -> cp_model.LinearExprT:
        at = np.flatnonzero(cost)
        chosen = [self.columns[c] for c in at.tolist()]
        return cp_model.LinearExpr.weighted_sum(chosen, cost[at].tolist())


def model_of(task: Task) -> Built:
    """Return the model of every row of the problem."""
    problem, model = task.problem, cp_model.CpModel()
    low, high = task.sides()
    columns = [
        model.new_int_var(least, most, "")
        for least, most in zip(
            problem.column_low.tolist(), problem.column_high.tolist(), strict=True
        )
    ]
    matrix = problem.matrix
    for row in range(matrix.shape[0]):
        part = slice(matrix.indptr[row], matrix.indptr[row + 1])
        inside = [columns[c] for c in matrix.indices[part].tolist()]
        total = cp_model.LinearExpr.weighted_sum(inside, matrix.data[part].tolist())
        domain = cp_model.Domain(int(low[row]), int(high[row]))
        model.add_linear_expression_in_domain(total, domain)
    return Built(model, columns)
