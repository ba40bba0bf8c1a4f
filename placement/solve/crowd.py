"""How many of some clients can be placed at once: one relaxation, asked again and again.

Its prices are a hint with rounding in it; whoever uses them proves in whole numbers what they say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from placement.geo.scene import Bools, Ints
from placement.solve.engine import Floats
from placement.solve.face import Bounds
from placement.solve.linear import LinearModel
from placement.solve.problem import Problem


@dataclass(frozen=True, slots=True)
class Most:
    """Prices of rows (rows,) and the point (columns,), which need not be whole.

    A row that keeps a sum below its high side has a positive price, one that keeps it above its
    low side a negative one.
    """

    prices: Floats
    point: Floats


class Crowd:
    """Keeps the relaxation of a problem between questions, so that the next one is short."""

    def __init__(self, problem: Problem, seed: int, plan: Ints | None = None) -> None:
        self._made = replace(problem, terms=(), caps=()), seed, plan
        self._begin()

    def _begin(self) -> None:
        self._model = LinearModel(*self._made)
        self._start = self._model.bounds

    def most(self, points: Ints, seconds: float, without: Bools | None = None) -> Most | None:
        """Return a point with the most of `points` (columns,), and prices that bound it from above.

        `without` (rows,) thinks rows away. None where nothing satisfies the rows, or where no
        answer came in `seconds`.
        """
        self._model.move_to(self._start if without is None else self._freed(without))
        self._model.set_cost(-points)
        try:
            relaxed = self._model.relax(seconds)
        except TimeoutError:
            self._begin()  # what the solver kept may be what it stumbled over
            return None
        return None if relaxed is None else Most(-relaxed.row_dual, relaxed.x())

    def _freed(self, rows: Bools) -> Bounds:
        low = np.where(rows, -np.inf, self._start.row_low)
        high = np.where(rows, np.inf, self._start.row_high)
        return replace(self._start, row_low=low, row_high=high)
