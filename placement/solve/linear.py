"""A linear model in HiGHS that keeps its basis from one goal to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import highspy
import numpy as np
from numpy.typing import NDArray

from placement.geo.scene import Ints
from placement.rule import FREE
from placement.solve.problem import Problem

Floats = NDArray[np.float64]
TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Relaxed:
    """An optimal point of the relaxation, with the duals that prove it (minimisation)."""

    value: float
    x: Floats
    column_dual: Floats
    row_dual: Floats
    row_value: Floats


@dataclass(frozen=True, slots=True)
class Whole:
    """The outcome of a whole-number search: the best point found, if any, and a bound."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    x: Ints | None
    bound: float


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds of all columns and rows: a face of the problem."""

    low: Floats
    high: Floats
    row_low: Floats
    row_high: Floats

    def within(self, relaxed: Relaxed, slack: float) -> Bounds:
        """Return the bounds that every plan at most `slack` above the relaxation keeps.

        A column off the bound at which its dual holds it costs that dual for each whole step, a
        row likewise; what would cost more than the slack can not be part of such a plan.
        """
        low, high = _tightened(self.low, self.high, relaxed.column_dual, slack)
        row_low, row_high = _tightened(self.row_low, self.row_high, relaxed.row_dual, slack)
        return Bounds(low, high, row_low, row_high)


def _tightened(low: Floats, high: Floats, dual: Floats, slack: float) -> tuple[Floats, Floats]:
    steps = np.floor((slack + TOLERANCE) / np.maximum(np.abs(dual), TOLERANCE) + TOLERANCE)
    up, down = (dual > TOLERANCE) & np.isfinite(low), (dual < -TOLERANCE) & np.isfinite(high)
    tight_high = np.where(up, np.minimum(high, np.where(up, low, 0) + steps), high)
    tight_low = np.where(down, np.maximum(low, np.where(down, high, 0) - steps), low)
    return tight_low, tight_high


class LinearModel:
    """One HiGHS instance over a problem's columns and rows; bounds may only be tightened."""

    def __init__(self, problem: Problem, seed: int) -> None:
        self._highs = highs = highspy.Highs()
        for name, value in {
            "output_flag": False,
            "threads": 1,
            "parallel": "off",
            "random_seed": seed % 2**31,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 0.0,
        }.items():
            highs.setOptionValue(name, value)
        self.bounds = Bounds(
            problem.column_low.astype(float),
            problem.column_high.astype(float),
            _free(problem.row_low),
            _free(problem.row_high),
        )
        highs.passModel(self._lp(problem))

    def _lp(self, problem: Problem) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = problem.columns, len(problem.row_low)
        lp.col_cost_ = np.zeros(problem.columns)
        lp.col_lower_, lp.col_upper_ = self.bounds.low, self.bounds.high
        lp.row_lower_, lp.row_upper_ = self.bounds.row_low, self.bounds.row_high
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = problem.matrix.indptr
        lp.a_matrix_.index_ = problem.matrix.indices
        lp.a_matrix_.value_ = problem.matrix.data.astype(float)
        return lp

    def set_cost(self, points: Ints) -> None:
        """Set what is minimised from now on."""
        every = np.arange(len(points), dtype=np.int32)
        self._highs.changeColsCost(len(points), every, points.astype(float))

    def move_to(self, bounds: Bounds) -> None:
        """Take other bounds of columns and rows; the basis stays."""
        old = self.bounds
        at = np.flatnonzero((bounds.low != old.low) | (bounds.high != old.high)).astype(np.int32)
        if len(at):
            self._highs.changeColsBounds(len(at), at, bounds.low[at], bounds.high[at])
        changed = (bounds.row_low != old.row_low) | (bounds.row_high != old.row_high)
        at = np.flatnonzero(changed).astype(np.int32)
        if len(at):
            self._highs.changeRowsBounds(len(at), at, bounds.row_low[at], bounds.row_high[at])
        self.bounds = bounds

    def add_row(self, points: Ints, high: float) -> None:
        """Add the row points @ x <= high for good."""
        at = np.flatnonzero(points).astype(np.int32)
        self._highs.addRow(-np.inf, high, len(at), at, points[at].astype(float))
        old = self.bounds
        self.bounds = Bounds(
            old.low, old.high, np.append(old.row_low, -np.inf), np.append(old.row_high, high)
        )

    def drop_row(self) -> None:
        """Take the last added row away again."""
        last, old = len(self.bounds.row_low) - 1, self.bounds
        self._highs.deleteRows(1, np.array([last], dtype=np.int32))
        self.bounds = Bounds(old.low, old.high, old.row_low[:-1], old.row_high[:-1])

    def relax(self, seconds: float) -> Relaxed | None:
        """Solve without whole numbers; None where nothing satisfies the rows. Raises TimeoutError."""
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(seconds, 0.01))
        self._highs.setOptionValue("solve_relaxation", True)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kTimeLimit:
            raise TimeoutError
        if status != highspy.HighsModelStatus.kOptimal:
            return None
        solution = self._highs.getSolution()
        return Relaxed(
            value=self._highs.getObjectiveValue(),
            x=np.array(solution.col_value),
            column_dual=np.array(solution.col_dual),
            row_dual=np.array(solution.row_dual),
            row_value=np.array(solution.row_value),
        )

    def search(self, seconds: float) -> Whole:
        """Solve in whole numbers; the bound holds whatever the status. The basis stays."""
        highs, count = self._highs, len(self.bounds.low)
        every = np.arange(count, dtype=np.int32)
        highs.setOptionValue("solve_relaxation", False)
        highs.setOptionValue("time_limit", highs.getRunTime() + max(seconds, 0.01))
        kinds = np.full(count, highspy.HighsVarType.kInteger)
        highs.changeColsIntegrality(count, every, kinds)
        basis = highs.getBasis()
        highs.run()
        status, info = highs.getModelStatus(), highs.getInfo()
        found = None
        if np.isfinite(info.objective_function_value) and info.primal_solution_status == 2:
            found = np.rint(np.array(highs.getSolution().col_value)).astype(np.int64)
        highs.changeColsIntegrality(count, every, np.full(count, highspy.HighsVarType.kContinuous))
        highs.setBasis(basis)
        if status == highspy.HighsModelStatus.kInfeasible:
            return Whole("infeasible", None, np.inf)
        done = status == highspy.HighsModelStatus.kOptimal
        name: Literal["optimal", "feasible", "unknown"] = "feasible" if found is not None else "unknown"
        return Whole("optimal" if done else name, found, info.mip_dual_bound)


def _free(bounds: Ints) -> Floats:
    result = bounds.astype(float)
    result[bounds <= -FREE] = -np.inf
    result[bounds >= FREE] = np.inf
    return result
