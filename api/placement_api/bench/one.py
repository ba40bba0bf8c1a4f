"""One way to match on one folder, measured: `python -m placement_api.bench.one FOLDER WAY SECONDS`.

A process of its own, so that its peak memory is its own. Prints one JSON object.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from placement.solve.peers import Answered, Task

NOTHING = "nothing"
"""The way that only reads, judges and builds the rows: what every way has behind it."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one way made of one folder; CPU seconds of its own work, peak MiB of its process.

    `broken` counts rules broken, `weeks` the weeks that the placed had waited, `weight` the
    urgency placed; `proved` and `terms` count terms of the objective, `moments` says after how many
    of its CPU seconds a way proved each.
    """

    way: str
    seconds: float
    peak_mib: float
    placements: int = 0
    weight: int = 0
    weeks: int = 0
    waiting: int = 0
    broken: int = 0
    proved: int = 0
    terms: int = 0
    candidates: int = 0
    note: str = ""
    answered: bool = False
    moments: Mapping[str, float] = field(default_factory=dict)


def measure(folder: Path, way: str, seconds: float) -> Measured:
    """Return what a way makes of a folder. The time to read and judge is not the way's own."""
    from placement import plan, solve
    from placement.rules import GOALS, LIMITS
    from placement.solve.peers import PEERS, Task
    from placement.sources import folder as source

    delivery = source.read(folder)
    scene, edges = plan.judged(delivery.tables, delivery.rulebook, delivery.settings)
    problem = solve.assemble(scene, edges.candidates, LIMITS, GOALS)
    if way == NOTHING:
        return Measured(way, time.process_time(), peak_mib(), candidates=len(edges.candidates))
    task = Task(scene, edges.candidates, problem, seconds, delivery.settings.seed)
    began = time.process_time()
    answered = PEERS[way].run(task)
    spent = time.process_time() - began
    return _judged(way, task, answered, spent)


def _judged(way: str, task: Task, answered: Answered, spent: float) -> Measured:
    from placement.recheck import broken, stand, values

    terms, note = len(task.problem.terms), answered.note
    peak, count = peak_mib(), len(task.candidates)
    if answered.plan is None:
        return Measured(way, spent, peak, terms=terms, candidates=count, note=note)
    here = stand(task.scene, answered.plan)
    counted, seekers = values(here), task.scene.seekers
    new = [row.client for row in here.rows if not seekers.resident[row.client]]
    return Measured(
        way,
        spent,
        peak,
        placements=len(new),
        weight=counted["placed"],
        weeks=sum(int(seekers.weeks_waiting[client]) for client in new),
        waiting=counted["waiting"],
        broken=len(broken(here)),
        proved=len(answered.proved),
        terms=terms,
        candidates=count,
        note=note,
        answered=True,
        moments=answered.moments,
    )


def peak_mib() -> float:
    """Return the most memory that this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure what the command line names."""
    from placement_api.console import shield

    shield()
    folder, way, seconds = sys.argv[1:]
    sys.stdout.write(json.dumps(asdict(measure(Path(folder), way, float(seconds)))))


if __name__ == "__main__":
    main()
