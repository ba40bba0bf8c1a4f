"""Our own match, as every run of the platform makes it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from placement.solve.answer import Solved
from placement.solve.lexicographic import Progress
from placement.solve.parts import solve
from placement.solve.peers.task import Answered, Task
from placement.solve.reading import read


def ours(task: Task) -> Answered:
    """Return the plan of our match."""
    began = time.process_time()
    told: dict[str, float] = {}

    def hear(progress: Progress) -> None:
        if progress.value == progress.bound:  # told again when it is proved: the last counts
            told[progress.term] = time.process_time() - began

    answer = solve(task.problem, seed=task.seed, seconds=task.seconds, report=hear)
    if not isinstance(answer, Solved):
        return Answered(None)
    plan = read(task.scene, task.candidates, task.problem, answer.x)
    ended = time.process_time() - began
    return Answered(plan, answer.proved, moments=_moments(answer.proved, told, ended))


def _moments(proved: Sequence[str], told: Mapping[str, float], ended: float) -> dict[str, float]:
    """Return when each term was proved: not before those before it; untold ones in the end."""
    latest, result = 0.0, {}
    for term in proved:
        latest = result[term] = max(latest, told.get(term, ended))
    return result
