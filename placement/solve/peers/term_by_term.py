"""CP-SAT on one term after another, each kept while the next is solved."""

from __future__ import annotations

import time

from placement.solve.peers.cp_sat import model_of
from placement.solve.peers.task import Answered, Task
from placement.solve.reading import read


def cp_sat_by_term(task: Task) -> Answered:
    """Return the last plan found and the terms that were proved before the time was up."""
    deadline, began = time.monotonic() + task.seconds, time.process_time()
    built = model_of(task)
    best, proved = None, dict[str, float]()
    for term in task.problem.terms:
        left = deadline - time.monotonic()
        x, optimal = built.minimise(term.points, left, task.seed) if left > 0 else (None, False)
        best = best if x is None else x
        if x is None or not optimal:
            break
        proved[term.id] = time.process_time() - began
        built.keep(term.points, x)
    if best is None:
        return Answered(None)
    plan = read(task.scene, task.candidates, task.problem, best)
    return Answered(plan, tuple(proved), moments=proved)
