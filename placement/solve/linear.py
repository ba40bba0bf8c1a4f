"""A linear relaxation in OR-Tools that holds only the columns it needs, and whole-number search.

Columns outside the model are 0. After each solve every column of the problem is priced with the
duals; those that would improve come in (sifting). So the relaxation is that of the whole problem,
while GLOP works on a fraction of its columns, and keeps its basis from one goal to the next.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.sparse import csc_array, csr_array, vstack

from placement.geo.scene import Ints
from placement.solve.cuts import Cut, Vertex
from placement.solve.engine import (
    INFEASIBLE,
    NO_ANSWER,
    OPTIMAL,
    Floats,
    Model,
    Point,
    Relaxation,
    search,
)
from placement.solve.face import TOLERANCE, Bounds, Relaxed, unbounded
from placement.solve.problem import Problem

SMALL = 15_000
"""Problems of at most so many columns go into the model whole."""
FIRST = 2
"""How many columns per row of a large problem go into the model before any pricing."""
EACH = 4
"""How many improving columns of each owner come into the model after a pricing."""


_ENDS = (OPTIMAL, INFEASIBLE)
ROUNDS = 10
"""How often rows are added at most to raise the value of a relaxation."""
FADED = 0.1
"""A round that raises it by less than this share of the best one is the last."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The outcome of a whole-number search: the best point found, if any, and its bound."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    x: Ints | None
    bound: float


class LinearModel:
    """One incremental GLOP model over the columns of a problem that matter so far."""

    def __init__(
        self,
        problem: Problem,
        seed: int,
        plan: Ints | None = None,
        begin: Ints | None = None,
    ) -> None:
        self.problem, self._seed = problem, seed
        self.bounds = Bounds(
            problem.column_low.astype(np.float32),
            problem.column_high.astype(np.float32),
            unbounded(problem.row_low),
            unbounded(problem.row_high),
        )
        self._matrix = csc_array(problem.matrix.astype(float))
        self._extra = csr_array((0, problem.columns))
        self._most: list[float] = []
        self._cost = np.zeros(problem.columns)
        self._draw = np.random.default_rng(seed).random(problem.candidates)
        self._active = self._first_columns(plan, begin)
        self.inside = np.zeros(problem.columns, dtype=bool)
        self.inside[self._active] = True
        self.wanted = np.zeros(problem.columns, dtype=bool)
        """Which columns a relaxation did not leave at 0."""
        self._relaxation = Relaxation(self._model(self._active))
        if problem.caps:
            self.add_rows([Cut.of(cap.points, cap.most) for cap in problem.caps])

    def _first_columns(self, plan: Ints | None, begin: Ints | None) -> Ints:
        """Return the columns to begin with: all of a small problem, else a few.

        Those that the one before `begin` with, or else some spread out; those of a plan, or else
        those that rows ask for, so that there is a point to begin with.
        """
        problem = self.problem
        if problem.columns <= SMALL:
            return np.arange(problem.columns)
        chosen = np.zeros(problem.columns, dtype=bool)
        if begin is None:
            chosen[:: max(1, problem.candidates // (FIRST * len(problem.row_low)))] = True
        else:
            chosen[begin] = True
        chosen[problem.candidates :] = True
        if plan is None:
            chosen[problem.matrix[problem.row_low > 0].indices] = True
        else:
            chosen |= plan != 0
        return np.flatnonzero(chosen)

    def _bring_in(self, columns: Ints) -> None:
        columns = columns[~self.inside[columns]]
        if not len(columns):
            return
        self._relaxation.add_columns(
            self._cost[columns],
            self.bounds.low[columns],
            self.bounds.high[columns],
            csr_array(self._columns(columns)),
        )
        self.inside[columns] = True
        self._active = np.concatenate([self._active, columns])

    def _columns(self, columns: Ints) -> csc_array:
        """Return some columns over all rows, the added ones too."""
        part = self._matrix[:, columns]
        if not self._most:
            return part
        return csc_array(vstack([part, self._extra[:, columns]], format="csc"))

    def set_cost(self, points: Ints) -> None:
        """Set what is minimised from now on."""
        old, self._cost = self._cost, points.astype(float)
        at = np.flatnonzero(old[self._active] != self._cost[self._active])
        self._relaxation.change(cost=(at, self._cost[self._active[at]]))

    def move_to(self, bounds: Bounds) -> None:
        """Take other bounds of columns and rows; the basis stays."""
        old, self.bounds = self.bounds, bounds
        changed = (bounds.low != old.low) | (bounds.high != old.high)
        self._bring_in(np.flatnonzero(changed & (bounds.low > 0) & ~self.inside))
        at = np.flatnonzero(changed[self._active])
        columns = self._active[at]
        row = np.flatnonzero((bounds.row_low != old.row_low) | (bounds.row_high != old.row_high))
        self._relaxation.change(
            columns=(at, bounds.low[columns], bounds.high[columns]),
            rows=(row, bounds.row_low[row], bounds.row_high[row]),
        )

    def add_rows(self, cuts: Sequence[Cut]) -> None:
        """Add rows on top of the others."""
        long = [len(cut.columns) for cut in cuts]
        row = csr_array(
            (
                np.concatenate([cut.values for cut in cuts]).astype(float),
                np.concatenate([cut.columns for cut in cuts]),
                np.cumsum([0, *long]),
            ),
            shape=(len(cuts), self.problem.columns),
        )
        most = [float(cut.most) for cut in cuts]
        self._relaxation.add_rows(csr_array(row[:, self._active]), np.array(most))
        self._extra = csr_array(vstack([self._extra, row], format="csr"))
        self._most += most

    @property
    def rows(self) -> int:
        """How many rows were added."""
        return len(self._most)

    def drop_rows(self, first: int) -> None:
        """Take away the rows added from `first` on."""
        if first < self.rows:
            self._relaxation.drop_rows(self.rows - first)
            del self._most[first:]
            self._extra = csr_array(self._extra[:first])

    def sharpen(self, relaxed: Relaxed, seconds: float) -> Relaxed | None:
        """Raise the value of a relaxation just solved with rows that every whole plan keeps.

        The rows stay, on top of the others. None where they leave nothing. Raises TimeoutError
        where `seconds` run out.
        """
        deadline = time.monotonic() + seconds
        self._add_cuts(relaxed, deadline)
        higher = self.relax(deadline - time.monotonic())
        return higher and replace(higher, cut=True)

    def _add_cuts(self, relaxed: Relaxed, deadline: float) -> None:
        """Add rows in rounds, as long as they raise the value of the columns in the model."""
        point, value, most = relaxed.x(), relaxed.value, 0.0
        for _ in range(ROUNDS):
            cuts = self._vertex(point).cuts()
            if not cuts:
                break
            self.add_rows(cuts)
            # Rows hold whatever point they were made for: columns are priced once, in the end.
            solved = self._solve(deadline - time.monotonic(), dual=True)
            if solved.x is None:
                break
            gained = float(self._cost[self._active] @ solved.x) - value
            most, value = max(most, gained), value + gained
            if gained <= FADED * most:
                break
            point = np.zeros(self.problem.columns)
            point[self._active] = solved.x

    def _vertex(self, x: Floats) -> Vertex:
        """Return the point solved last, over all columns of the problem."""
        columns, loose = self._relaxation.basis()
        return Vertex(
            csr_array(vstack([self.problem.matrix, self._extra], format="csr").astype(np.int64)),
            np.append(self.bounds.row_low, np.full(self.rows, -np.inf)),
            np.append(self.bounds.row_high, self._most),
            self.bounds.low.astype(np.int64),
            self.bounds.high.astype(np.int64),
            x,
            self._active[columns],
            loose,
        )

    def relax(self, seconds: float) -> Relaxed | None:
        """Solve without whole numbers; None where nothing satisfies the rows.

        Raises TimeoutError where `seconds` run out.
        """
        deadline = time.monotonic() + seconds
        while True:
            point = self._solve(deadline - time.monotonic())
            if point.x is None and not self.inside.all():
                # Perhaps a column that is not in the model would satisfy the rows.
                self._bring_in(np.flatnonzero(self.bounds.free() & ~self.inside))
                point = self._solve(deadline - time.monotonic())
            if point.x is None or point.dual is None:
                return None
            priced = self._price(point.dual)
            better = self._improving(priced)
            self.wanted[self._active[np.abs(point.x) > TOLERANCE]] = True
            if not len(better):
                return self._relaxed(point.x, point.dual, priced)
            self._bring_in(better)

    def _solve(self, seconds: float, *, dual: bool = False) -> Point:
        deadline = time.monotonic() + seconds
        for steps in (dual, False):
            if seconds <= 0:
                break
            point = self._relaxation.solve(seconds, self._seed, dual=steps)
            seconds = deadline - time.monotonic()
            if point.reason in _ENDS:
                return point
            if point.reason == NO_ANSWER or seconds > 0:
                # GLOP now and then ends in an error of its own, and takes no change after that.
                self._relaxation = Relaxation(self._model(self._active))
        raise TimeoutError

    def _price(self, dual: Floats) -> Floats:
        """Return the reduced cost of every column of the problem."""
        rows = self._matrix.shape[0]
        priced: Floats = self._cost - self._matrix.T @ dual[:rows]
        if self._most:
            priced -= np.asarray(self._extra.T @ dual[rows:])
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
        value = float(self._cost[self._active] @ values)
        return Relaxed(value, self._active, values, priced, dual[: self._matrix.shape[0]])

    def search(
        self,
        seconds: float,
        *,
        near: bool = False,
        among: Relaxed | None = None,
        most: float = np.inf,
    ) -> Whole:
        """Solve in whole numbers over every column that is free on this face.

        `near` leaves out the columns that no relaxation ever asked for, `among` those that are 0
        at this point. Plans that cost more than `most` do not count; one may be told where there
        are no others.
        """
        free = self.bounds.free() & (self.inside | (not near))
        if among is not None:
            free &= np.abs(among.x()) > TOLERANCE
        columns = np.flatnonzero(free | (self.bounds.low > 0) | (self.bounds.high < 0))
        # Costs are whole: half a step keeps rounding from cutting off `most` itself.
        point = search(self._model(columns), max(seconds, 0.01), self._seed, most + 0.5)
        if point.reason == INFEASIBLE:
            return Whole("infeasible", None, most + 1)
        found, bound = None, min(point.bound, most + 1)
        if point.x is not None:
            found = np.zeros(self.problem.columns, dtype=np.int64)
            found[columns] = np.rint(point.x).astype(np.int64)
        if point.reason == OPTIMAL and found is not None:
            missed = self._cost @ found > most + 0.5
            if missed:
                return Whole("infeasible", found, most + 1)
            return Whole("optimal", found, bound)
        return Whole("unknown" if found is None else "feasible", found, bound)

    def _model(self, columns: Ints) -> Model:
        """Return the model of some columns over all rows, the added ones too."""
        return Model(
            cost=self._cost[columns],
            low=self.bounds.low[columns],
            high=self.bounds.high[columns],
            row_low=np.append(self.bounds.row_low, np.full(len(self._most), -np.inf)),
            row_high=np.append(self.bounds.row_high, self._most),
            matrix=csr_array(self._columns(columns)),
        )
