"""A plan to begin with: what an earlier plan leaves standing where something has changed since."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.sparse import csc_array, csr_array

from placement.geo.scene import Ints, Scene
from placement.rule import Candidates
from placement.solve.carried import Triple, known
from placement.solve.engine import Model, search
from placement.solve.face import unbounded
from placement.solve.problem import Problem


def nearby(
    scene: Scene,
    candidates: Candidates,
    problem: Problem,
    earlier: Iterable[Triple],
    *,
    seed: int,
    seconds: float,
) -> Ints | None:
    """Return a plan (columns,) of a problem that keeps as many earlier placements as can be.

    Nobody else gets a place but whom a row asks for; what is no candidate any more is left out.
    None where no such plan exists, or none was found in time. To begin with only: any will do.
    """
    stands = known(scene, candidates, earlier)
    kept = np.ones(problem.columns, dtype=bool)
    kept[: len(candidates)] = False
    kept[stands] = True
    kept[problem.matrix[problem.row_low > 0].indices] = True
    columns = np.flatnonzero(kept | (problem.column_low > 0))
    part = csc_array(problem.matrix)[:, columns]
    rows = np.unique(part.indices)
    points = np.zeros(problem.columns)
    points[: len(candidates)] = 1
    points[stands] = -1
    model = Model(
        cost=points[columns],
        low=problem.column_low[columns].astype(float),
        high=problem.column_high[columns].astype(float),
        row_low=unbounded(problem.row_low[rows]),
        row_high=unbounded(problem.row_high[rows]),
        matrix=csr_array(part)[rows],
    )
    found = search(model, seconds, seed).x
    x = np.zeros(problem.columns, dtype=np.int64)
    if found is not None:
        x[columns] = np.rint(found).astype(np.int64)
    return x if found is not None and problem.holds(x) else None
