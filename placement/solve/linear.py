"""A linear relaxation in HiGHS that holds only the columns it needs, and whole-number search.

Columns outside the model are 0. After each solve every column of the problem is priced with the
duals; those that would improve come in (sifting). So the relaxation is that of the whole problem,
while HiGHS works on a fraction of its columns, and keeps its basis from one goal to the next.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, vstack

from placement.geo.scene import Bools, Ints
from placement.rule import FREE
from placement.solve.problem import Problem

Floats = NDArray[np.float64]
TOLERANCE = 1e-6
SMALL = 15_000
"""Problems of at most so many columns go into the model whole."""
FIRST = 2
"""How many columns per row of a large problem go into the model before any pricing."""
EACH = 4
"""How many improving columns of each owner come into the model after a pricing."""


PRIMAL = 4
"""The primal simplex method in the numbering of HiGHS."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """An optimal point of the relaxation, with the duals that prove it (minimisation)."""

    value: float
    x: Floats
    column_dual: Floats
    row_dual: Floats


@dataclass(frozen=True, slots=True)
class Whole:
    """The outcome of a whole-number search: the best point found, if any."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    x: Ints | None


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

    def free(self) -> Bools:
        """Return which columns may still take more than one value."""
        result: Bools = self.low < self.high
        return result


def _tightened(low: Floats, high: Floats, dual: Floats, slack: float) -> tuple[Floats, Floats]:
    steps = np.floor((slack + TOLERANCE) / np.maximum(np.abs(dual), TOLERANCE) + TOLERANCE)
    up, down = (dual > TOLERANCE) & np.isfinite(low), (dual < -TOLERANCE) & np.isfinite(high)
    tight_high = np.where(up, np.minimum(high, np.where(up, low, 0) + steps), high)
    tight_low = np.where(down, np.maximum(low, np.where(down, high, 0) - steps), low)
    return tight_low, tight_high


class LinearModel:
    """One HiGHS instance over the columns of a problem that matter so far."""

    def __init__(self, problem: Problem, seed: int) -> None:
        self.problem, self._seed = problem, seed
        self.bounds = Bounds(
            problem.column_low.astype(float),
            problem.column_high.astype(float),
            _free(problem.row_low),
            _free(problem.row_high),
        )
        self._matrix = csc_array(problem.matrix.astype(float))
        self._extra = csr_array((0, problem.columns))
        self._keys: list[int] = []
        self._most: list[float] = []
        self._next = 0
        self._cost = np.zeros(problem.columns)
        self.inside = np.zeros(problem.columns, dtype=bool)
        self._draw = np.random.default_rng(seed).random(problem.candidates)
        self._active = np.zeros(0, dtype=np.int64)
        self._highs = _instance(seed)
        rows = len(problem.row_low)
        none = np.zeros(0)
        empty = np.zeros(0, dtype=np.int32)
        starts = np.zeros(rows, dtype=np.int32)
        self._highs.addRows(rows, self.bounds.row_low, self.bounds.row_high, 0, starts, empty, none)
        self._bring_in(self._first_columns())

    def _first_columns(self) -> Ints:
        """Return the columns to begin with: all of a small problem, else a spread-out few."""
        problem = self.problem
        if problem.columns <= SMALL:
            return np.arange(problem.columns)
        stride = max(1, problem.candidates // (FIRST * len(problem.row_low)))
        counts = np.arange(problem.candidates, problem.columns)
        return np.concatenate([np.arange(0, problem.candidates, stride), counts])

    def _bring_in(self, columns: Ints) -> None:
        columns = columns[~self.inside[columns]]
        part = self._columns(columns)
        self._highs.addCols(
            len(columns),
            self._cost[columns],
            self.bounds.low[columns],
            self.bounds.high[columns],
            part.nnz,
            part.indptr[:-1].astype(np.int32),
            part.indices.astype(np.int32),
            part.data,
        )
        self.inside[columns] = True
        self._active = np.concatenate([self._active, columns])

    def _columns(self, columns: Ints) -> csc_array:
        """Return some columns over all rows, the added ones too."""
        part = self._matrix[:, columns]
        if not self._keys:
            return part
        return csc_array(vstack([part, self._extra[:, columns]], format="csc"))

    def set_cost(self, points: Ints) -> None:
        """Set what is minimised from now on."""
        self._cost = points.astype(float)
        every = np.arange(len(self._active), dtype=np.int32)
        self._highs.changeColsCost(len(every), every, self._cost[self._active])

    def move_to(self, bounds: Bounds) -> None:
        """Take other bounds of columns and rows; the basis stays."""
        old, self.bounds = self.bounds, bounds
        changed = (bounds.low != old.low) | (bounds.high != old.high)
        self._bring_in(np.flatnonzero(changed & (bounds.low > 0) & ~self.inside))
        at = np.flatnonzero(changed[self._active]).astype(np.int32)
        if len(at):
            columns = self._active[at]
            self._highs.changeColsBounds(len(at), at, bounds.low[columns], bounds.high[columns])
        changed = (bounds.row_low != old.row_low) | (bounds.row_high != old.row_high)
        for row in np.flatnonzero(changed).tolist():
            self._highs.changeRowBounds(row, bounds.row_low[row], bounds.row_high[row])

    def add_row(self, columns: Ints, values: Ints, high: float) -> int:
        """Add the row values @ x[columns] <= high; the number returned takes it away again."""
        row = csr_array(
            (values.astype(float), (np.zeros(len(columns), dtype=np.int64), columns)),
            shape=(1, self.problem.columns),
        )
        mine = row[:, self._active]
        at = mine.indices.astype(np.int32)
        self._highs.addRow(-np.inf, high, len(at), at, mine.data)
        self._extra = csr_array(vstack([self._extra, row], format="csr"))
        self._keys.append(self._next)
        self._next += 1
        self._most.append(high)
        return self._keys[-1]

    def drop_row(self, key: int) -> None:
        """Take an added row away again."""
        place = self._keys.index(key)
        row = self._matrix.shape[0] + place
        self._highs.deleteRows(1, np.array([row], dtype=np.int32))
        del self._keys[place], self._most[place]
        self._extra = csr_array(self._extra[np.arange(len(self._keys) + 1) != place])

    def relax(self, seconds: float) -> Relaxed | None:
        """Solve without whole numbers; None where nothing satisfies the rows.

        Raises TimeoutError where `seconds` run out.
        """
        deadline = time.monotonic() + seconds
        while True:
            status = self._run(deadline - time.monotonic())
            # From here on a feasible basis is known: new columns and costs only ask for primal
            # steps, which is many times quicker than starting over with the dual method.
            self._highs.setOptionValue("simplex_strategy", PRIMAL)
            if status == highspy.HighsModelStatus.kInfeasible and not self.inside.all():
                # Perhaps a column that is not in the model would satisfy the rows.
                self._bring_in(np.flatnonzero(self.bounds.free() & ~self.inside))
                status = self._run(deadline - time.monotonic())
            if status != highspy.HighsModelStatus.kOptimal:
                return None
            solution = self._highs.getSolution()
            dual = np.array(solution.row_dual)
            priced = self._price(dual)
            better = self._improving(priced)
            if not len(better):
                return self._relaxed(np.array(solution.col_value), dual, priced)
            self._bring_in(better)

    def _run(self, seconds: float) -> highspy.HighsModelStatus:
        highs = self._highs
        highs.setOptionValue("time_limit", highs.getRunTime() + max(seconds, 0.01))
        highs.run()
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kTimeLimit or seconds <= 0:
            raise TimeoutError
        return status

    def _price(self, dual: Floats) -> Floats:
        """Return the reduced cost of every column of the problem."""
        rows = self._matrix.shape[0]
        priced: Floats = self._cost - self._matrix.T @ dual[:rows]
        if self._keys:
            priced -= self._extra.T @ dual[rows:]
        return priced

    def _improving(self, priced: Floats) -> Ints:
        """Return columns outside the model that would improve: of each owner the best few."""
        outside = ~self.inside & (self.bounds.high > 0) & (priced < -TOLERANCE)
        columns = np.flatnonzero(outside)
        if len(columns) <= len(self.bounds.row_low):
            return columns
        # Many columns are equally good at first: a fixed draw spreads them over the units.
        owned = columns[columns < self.problem.candidates]
        owner = self.problem.owner[owned]
        order = np.lexsort((self._draw[owned], np.round(priced[owned], 6), owner))
        starts = np.flatnonzero(np.diff(owner[order], prepend=-1))
        rank = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
        best = owned[order[rank < EACH]]
        return np.sort(np.concatenate([best, columns[len(owned) :]]))

    def _relaxed(self, values: Floats, dual: Floats, priced: Floats) -> Relaxed:
        x = np.zeros(self.problem.columns)
        x[self._active] = values
        return Relaxed(float(self._cost @ x), x, priced, dual[: self._matrix.shape[0]])

    def search(self, seconds: float) -> Whole:
        """Solve in whole numbers over every column that is free on this face."""
        highs = _instance(self._seed)
        columns = np.flatnonzero(self.bounds.free() | (self.bounds.low > 0))
        highs.passModel(self._whole_model(columns))
        highs.setOptionValue("time_limit", max(seconds, 0.01))
        highs.run()
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Whole("infeasible", None)
        found = None
        if highs.getInfo().primal_solution_status == 2:
            values = np.array(highs.getSolution().col_value)
            if (np.abs(values - np.rint(values)) < TOLERANCE).all():
                found = np.zeros(self.problem.columns, dtype=np.int64)
                found[columns] = np.rint(values).astype(np.int64)
        if status == highspy.HighsModelStatus.kOptimal:
            return Whole("optimal", found)
        return Whole("unknown" if found is None else "feasible", found)

    def _whole_model(self, columns: Ints) -> highspy.HighsLp:
        part = self._columns(columns)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(columns), part.shape[0]
        lp.col_cost_ = self._cost[columns]
        lp.col_lower_, lp.col_upper_ = self.bounds.low[columns], self.bounds.high[columns]
        lp.row_lower_ = np.append(self.bounds.row_low, np.full(len(self._most), -np.inf))
        lp.row_upper_ = np.append(self.bounds.row_high, self._most)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = part.indptr
        lp.a_matrix_.index_ = part.indices
        lp.a_matrix_.value_ = part.data
        lp.integrality_ = [highspy.HighsVarType.kInteger] * len(columns)
        return lp


def _instance(seed: int) -> highspy.Highs:
    highs = highspy.Highs()
    for name, value in OPTIONS.items():
        highs.setOptionValue(name, value)
    highs.setOptionValue("random_seed", seed % 2**31)
    return highs


OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
}
"""One thread and no gap: the same answer on every machine, and an exact one."""


def _free(bounds: Ints) -> Floats:
    result = bounds.astype(float)
    result[bounds <= -FREE] = -np.inf
    result[bounds >= FREE] = np.inf
    return result
