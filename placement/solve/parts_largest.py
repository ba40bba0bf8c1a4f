"""The goal that is a largest over everything: the one thing that ties independent parts together.

Such a goal is one column that rows hold above several sums, and that nothing else speaks of. A
part can be solved without it, or with the column held at or above what other parts need anyway.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from placement.geo.scene import Ints
from placement.rule import FREE
from placement.solve.problem import Problem


@dataclass(frozen=True, slots=True)
class Largest:
    """Which term counts a largest, and in which column."""

    term: str
    column: int


def largest(problem: Problem, term_id: str | None = None) -> Largest | None:
    """Return the first goal that is a largest, or that of this name; None where there is none.

    It asks for as little as can be of one column, that column has no other goal, and rows only
    hold it from below.
    """
    for term in problem.terms:
        if term_id not in (None, term.id):
            continue
        at = np.flatnonzero(term.points)
        if len(at) != 1 or term.points[at[0]] != 1 or not _only_raised(problem, int(at[0])):
            continue
        if sum(bool(other.points[at[0]]) for other in problem.terms) == 1:
            return Largest(term.id, int(at[0]))
    return None


def _only_raised(problem: Problem, column: int) -> bool:
    rows, values = _entries(problem, column)
    free = problem.column_low[column] < problem.column_high[column]
    raised = (values == -1).all() and (problem.row_low[rows] <= -FREE).all()
    return bool(free and raised and column >= problem.candidates)


def _entries(problem: Problem, column: int) -> tuple[Ints, Ints]:
    at = np.flatnonzero(problem.matrix.indices == column)
    rows = np.searchsorted(problem.matrix.indptr, at, side="right") - 1
    return rows, problem.matrix.data[at]


def within(found: Largest | None, columns: Ints) -> Largest | None:
    """Return the same goal in a part that has these columns; None where the part has it not."""
    if found is None or found.column not in columns:
        return None
    return Largest(found.term, int(np.searchsorted(columns, found.column)))


def needed(problem: Problem, found: Largest, x: Ints) -> int:
    """Return the least value that the column of a largest may have in a plan."""
    rows, _ = _entries(problem, found.column)
    others = x.copy()
    others[found.column] = 0
    over = (problem.matrix @ others - problem.row_high)[rows]
    return int(max(over.max(initial=0), problem.column_low[found.column]))


def without(problem: Problem, found: Largest) -> Problem:
    """Return the problem without that goal: its column as high as it may be, and fixed."""
    low = problem.column_low.copy()
    low[found.column] = problem.column_high[found.column]
    kept = tuple(term for term in problem.terms if term.id != found.term)
    return replace(problem, column_low=low, terms=kept)


def raised(problem: Problem, found: Largest, floor: int) -> Problem:
    """Return the problem in which that largest is `floor` or more."""
    low = problem.column_low.copy()
    low[found.column] = max(floor, int(low[found.column]))
    return replace(problem, column_low=low)
