"""One run from start to end, by whoever calls: the part of the work that knows no queue."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from placement.jobs.child import Task, Writer, Written, run
from placement.store import proposals, runs
from placement.store.crypto import Keys
from placement.store.engine import Database

Clock = Callable[[], dt.datetime]
TRIES = 3
"""How often a run is taken up before it is marked as failed."""
BEAT_S = 5.0
"""How often a worker writes that it is alive."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Does runs on one database; safe to do again, because storing a proposal happens once."""

    database: Database
    keys: Keys
    write: Writer
    clock: Clock

    def work(self, run_id: str) -> str:
        """Solve on the run's snapshot, store the proposal and end the run; return its state."""
        with self.database.write() as connection:
            if not runs.start(connection, run_id, self.clock(), TRIES):
                return str(runs.read(connection, run_id)["state"])
        with tempfile.TemporaryDirectory(prefix="placement-run-") as name:
            with self.database.read() as connection:
                row = runs.read(connection, run_id)
                runs.write_input(connection, self.keys, run_id, Path(name) / "in")
                earlier = self._earlier(connection)
            task = Task(Path(name) / "in", row["seed"], row["time_limit_s"], self.write, earlier)
            ended = run(task, _Telling(self, run_id))
        with self.database.write() as connection:
            if ended.written is not None:
                runs.finish(connection, self.keys, run_id, ended.written, self.clock())
            else:
                runs.end(connection, run_id, ended.kind, ended.reason, self.clock())
            return str(runs.read(connection, run_id)["state"])

    def _earlier(self, connection: Any) -> Written | None:  # noqa: ANN401 - a Connection
        name = proposals.latest(connection)
        return None if name is None else proposals.open_part(connection, self.keys, name)


class _Telling:
    """Passes phases on to the run's row, and asks it whether to stop."""

    def __init__(self, worker: Worker, run_id: str) -> None:
        self.worker = worker
        self.run_id = run_id
        self.phase = ""
        self.told = float("-inf")

    def __call__(self, phase: str) -> bool:
        """Write a new phase or a sign of life; return whether to break off."""
        now = time.monotonic()
        if phase != self.phase or now - self.told >= BEAT_S:
            self.phase, self.told = phase, now
            with self.worker.database.write() as connection:
                runs.progress(connection, self.run_id, phase, {}, self.worker.clock())
        with self.worker.database.read() as connection:
            return runs.asked_to_stop(connection, self.run_id)
