"""Our own match, as every run of the platform makes it."""

from __future__ import annotations

from placement.solve.answer import Solved
from placement.solve.parts import solve
from placement.solve.peers.task import Answered, Task
from placement.solve.reading import read


def ours(task: Task) -> Answered:
    """Return the plan of our match."""
    answer = solve(task.problem, seed=task.seed, seconds=task.seconds)
    if not isinstance(answer, Solved):
        return Answered(None)
    plan = read(task.scene, task.candidates, task.problem, answer.x)
    return Answered(plan, answer.proved)
