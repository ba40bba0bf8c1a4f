"""Plans near corners of a face: what is hard to search whole is often easy where it is nearly so.

Nothing is proved here. README.md ("Near first") says why a plan that is found may prove a lot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from placement.geo.scene import Ints
from placement.solve.linear import LinearModel
from placement.solve.problem import Problem

CORNERS = 3
"""How many corners are drawn."""
FINE = 1_000
"""What a drawn point gives each column is less than this."""


def near_corners(
    model: LinearModel, problem: Problem, plan: Ints | None, left: Callable[[], float], seed: int
) -> Iterator[Ints | None]:
    """Yield the plan found near one corner of the model's face after another, or None.

    A corner is nearly whole: it is searched with only the columns that are not 0 there. First the
    corner nearest to `plan`, then some that are drawn. `left` tells the seconds that are left.
    """
    for points in _towards(problem, plan, seed):
        model.set_cost(points)
        corner = model.relax(left())
        if corner is None:
            return
        yield model.search(left(), among=corner).x


def _towards(problem: Problem, plan: Ints | None, seed: int) -> Iterator[Ints]:
    """Yield points that lead to one corner or another."""
    points = np.zeros(problem.columns, dtype=np.int64)
    placing = slice(problem.candidates)
    if plan is not None:
        points[placing] = 1 - 2 * plan[placing]
        yield points
    draw = np.random.default_rng(seed)
    for _ in range(CORNERS):
        yield draw.integers(1, FINE, problem.columns)
