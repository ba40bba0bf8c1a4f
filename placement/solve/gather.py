"""What is alike among the candidates of a problem, for as many goals as keep it compact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array

from placement.geo.scene import Bools, Ints
from placement.solve.alike import Runs, both, lists, numbered, owners, runs, some_rows
from placement.solve.problem import Problem, Term

BY_PROVIDER = ("hours", "groups", "choice")
"""The rules whose rows speak of who serves. What stands here decides how small the problem
gets, never what it answers."""
TIES = 4
"""How many ties (rows between places and choices) are made at most for each client."""
NONE = -1


@dataclass(frozen=True, slots=True)
class Found:
    """What is alike among the candidates of a problem, for some of its goals."""

    whole: Problem
    terms: tuple[Term, ...]
    late: Bools
    """(rows,): speaks of who serves."""
    one: Bools
    """(rows,): gives one client one place, and is left out because classes say that."""
    runs: Runs
    """Candidates of one client that differ only in who serves."""
    node: Ints
    """(runs,): which choice of who serves follows."""
    leader: Ints
    """(runs,): the run whose column each run uses; itself where nothing is merged."""
    group: Ints
    """(runs,): the people that each owner belongs to; NONE where nothing is merged."""


def found(whole: Problem, start: int) -> Found:
    """Find what is alike for as many goals from `start` on as keep the problem compact.

    First come the goals that ask only whom: for these, clients who are alike are merged.
    """
    count = whole.candidates
    late = np.isin(np.array(whole.row_rule, dtype=object), BY_PROVIDER)
    one = one_place(whole)
    asks_whom = [personal(whole, term.points) for term in whole.terms[start:]]
    merge = asks_whom[0] and not start and int(one.sum()) == len(np.unique(whole.owner))
    terms = whole.terms[start:]
    if merge:
        terms = terms[: asks_whom.index(False)] if not all(asks_whom) else terms
    one &= merge
    early = some_rows(whole.matrix, ~late & ~one, count)
    low, high = whole.column_low[:count], whole.column_high[:count]
    # A candidate that must be chosen stays on its own.
    alike = runs(early, whole.owner, low, high, np.arange(count) * (low != 0))
    capped = [cap.points[:count] for cap in whole.caps]
    served = numbered(some_rows(whole.matrix, late, count), *(_more(p, alike) for p in capped))
    terms, node = _compact_goals(alike, served, terms, TIES * len(np.unique(whole.owner)))
    priced = [t.points[:count] for t in terms] + capped
    least = [np.minimum.reduceat(p, alike.first) for p in priced]
    leader = np.arange(len(alike.first))
    group = np.full(len(leader), NONE)
    if merge:
        own = [
            personal(whole, p) for p in [t.points for t in terms] + [c.points for c in whole.caps]
        ]
        asks = [p for p, mine in zip(least, own, strict=True) if not mine]
        gives = [p for p, mine in zip(least, own, strict=True) if mine]
        bounds = high[alike.first], low[alike.first]
        key = numbered(csc_array(early[:, alike.first]), node, *bounds, *asks)
        leader, group = classes(whole.owner[alike.first], key, gives)
    return Found(whole, terms, late, one, alike, node, leader, group)


def _more(points: Ints, runs: Runs) -> Ints:
    """Return what each candidate gives more than the least of its run: (candidates,)."""
    result: Ints = points - np.minimum.reduceat(points, runs.first)[runs.of]
    return result


def _compact_goals(
    alike: Runs, served: Ints, terms: tuple[Term, ...], most: int
) -> tuple[tuple[Term, ...], Ints]:
    """Return the goals to take together, at least one, and the choice that follows each run.

    A goal for which nearly every unit would leave a choice of its own waits for a problem in
    which most candidates are settled.
    """
    node = lists(alike, served)
    for number, term in enumerate(terms):
        more = _more(term.points[: len(served)], alike)
        if more.any():
            served = both(served, more)
            finer = lists(alike, served)
            if number and int(finer.max(initial=0)) >= most:
                return terms[:number], node
            node = finer
    return terms, node


def personal(problem: Problem, points: Ints) -> bool:
    """Tell whether each client gives the same points wherever he goes, and nothing else any."""
    mine, same = points[: problem.candidates], problem.owner[1:] == problem.owner[:-1]
    return not points[problem.candidates :].any() and not np.diff(mine)[same].any()


def one_place(problem: Problem) -> Bools:
    """Return the rows that give one client at most one place, and say no more: (rows,)."""
    named = np.array([rule == "one_place" for rule in problem.row_rule], dtype=bool)
    named &= (problem.row_low <= 0) & (problem.row_high == 1)
    rows = np.flatnonzero(named)
    part = problem.matrix[rows]
    long = np.diff(part.indptr)
    result = np.zeros(len(named), dtype=bool)
    if (part.indices >= problem.candidates).any() or (part.data != 1).any() or (long == 0).any():
        return result
    whose = problem.owner[part.indices]
    first = whose[part.indptr[:-1]]
    one = (
        np.add.reduceat(whose != np.repeat(first, long), part.indptr[:-1]) == 0
        if len(rows)
        else first == 0
    )
    count = np.bincount(problem.owner, minlength=1)
    result[rows] = one & (long == count[first])
    return result


def classes(owner: Ints, key: Ints, points: list[Ints]) -> tuple[Ints, Ints]:
    """Return the leading run of each run, and the people that it places: (runs,), (runs,).

    `key` (runs,) is what makes places the same, `points` what each owner gives per goal.
    """
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    long = np.diff(starts, append=len(owner))
    of = owners(owner, key)
    head = np.zeros(int(of.max(initial=-1)) + 1, dtype=np.int64)
    head[of[::-1]] = starts[::-1]
    leader = np.repeat(head[of] - starts, long) + np.arange(len(owner))
    group = of
    for column in points:
        group = both(group, column[starts])
    return leader, np.repeat(group, long)
