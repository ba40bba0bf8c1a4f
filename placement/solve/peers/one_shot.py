"""All terms at once: a weighted sum of as many terms as fit, and the classic assignment."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from placement.geo.scene import Ints
from placement.solve.engine import OPTIMAL, Model, search
from placement.solve.peers.cp_sat import model_of
from placement.solve.peers.task import Answered, Task
from placement.solve.problem import Problem
from placement.solve.reading import Plan, read

EXACT = 2**53
"""Whole numbers from here on are no longer told apart by floating point."""
TOLD_APART = 2**33
"""So far apart may the largest and smallest weight be for HiGHS, whose tolerances are relative."""


def weighted(problem: Problem, most: int) -> tuple[Ints, tuple[str, ...]]:
    """Return points per column in which each term outweighs all after it, and the terms in it.

    Terms are left out from the first that would make the sum larger than `most`.
    """
    spans = [_span(problem, term.points) + 1 for term in problem.terms]
    count = 1
    while count < len(spans) and np.prod([float(s) for s in spans[: count + 1]]) < most:
        count += 1
    total = np.zeros(problem.columns, dtype=np.int64)
    for term, span in zip(problem.terms[:count], spans[:count], strict=True):
        total = total * span + term.points
    return total, tuple(term.id for term in problem.terms[:count])


def _span(problem: Problem, points: Ints) -> int:
    """Return how far a term can run: one place per owner, own columns at their bounds."""
    mine = np.abs(points[: problem.candidates])
    best = np.zeros(int(problem.owner.max(initial=-1)) + 1, dtype=np.int64)
    np.maximum.at(best, problem.owner, mine)
    rest = slice(problem.candidates, None)
    own = np.abs(points[rest]) * (problem.column_high[rest] - problem.column_low[rest])
    return int(best.sum() + own.sum())


def cp_sat_weighted(task: Task) -> Answered:
    """Solve the weighted sum once with CP-SAT, one worker."""
    cost, terms = weighted(task.problem, EXACT)
    built = model_of(task)
    x, proved = built.minimise(cost, task.seconds, task.seed)
    return _told(task, x, terms if proved else (), terms)


def highs_weighted(task: Task) -> Answered:
    """Solve the weighted sum once with HiGHS, one thread."""
    cost, terms = weighted(task.problem, TOLD_APART)
    low, high = task.sides()
    problem = task.problem
    model = Model(
        cost.astype(float),
        problem.column_low.astype(float),
        problem.column_high.astype(float),
        low.astype(float),
        high.astype(float),
        problem.matrix,
    )
    point = search(model, task.seconds, task.seed)
    x = None if point.x is None else np.rint(point.x).astype(np.int64)
    return _told(task, x, terms if point.reason == OPTIMAL else (), terms)


def _told(task: Task, x: Ints | None, proved: tuple[str, ...], terms: tuple[str, ...]) -> Answered:
    note = f"weegt {len(terms)} van {len(task.problem.terms)} doelen; meer past niet exact"
    if x is None:
        return Answered(None, (), note)
    return Answered(read(task.scene, task.candidates, task.problem, x), proved, note)


def assignment(task: Task) -> Answered:
    """Assign clients to places by weight and waiting; no hours, groups, shares, pairs or chains."""
    found, scene = task.candidates, task.scene
    places = np.repeat(np.arange(len(scene.units.ids)), scene.units.capacity)
    worth, ease = task.points("placed"), task.points("preference")
    waits = ~scene.seekers.resident[found.client]
    cost = np.zeros((len(scene.seekers.ids), len(scene.units.ids)))
    base = worth * (task.points("waiting").sum() / max(1, len(found)) + 1) * len(scene.seekers.ids)
    value = (base + task.points("waiting") + 1) * waits
    np.minimum.at(cost, (found.client, found.unit), -value)
    rows, columns = linear_sum_assignment(cost[:, places])
    taken = [
        _easiest(task, int(c), int(places[k]), ease)
        for c, k in zip(rows.tolist(), columns.tolist(), strict=True)
        if cost[c, places[k]] < 0
    ]
    at = np.array(sorted(taken), dtype=np.int64)
    none = np.zeros(len(at), dtype=np.int64)
    plan = Plan(found.client[at], found.unit[at], found.provider[at], none, none, none, {})
    return Answered(plan, (), "kent geen uren, groepen, aandelen, afstand houden of ketens")


def _easiest(task: Task, client: int, unit: int, ease: Ints) -> int:
    found = task.candidates
    first, last = np.searchsorted(found.client, [client, client + 1])
    here = first + np.flatnonzero(found.unit[first:last] == unit)
    return int(here[np.argmin(ease[here])])
