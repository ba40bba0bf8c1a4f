"""One run from start to end, by whoever calls: the part of the work that knows no queue."""

from __future__ import annotations

import datetime as dt
import glob
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from placement.jobs.child import Reached, Task, Writer, Written, run
from placement.store import proposals, runs
from placement.store.crypto import Keys
from placement.store.engine import Database

Clock = Callable[[], dt.datetime]
TRIES = 3
"""How often a run is taken up before it is marked as failed."""
BEAT_S = 5.0
"""How often a worker writes that it is alive."""


class Interrupted(Exception):  # noqa: N818 - no fault: the process was told to stop
    """A run was broken off because its process stops; it is as if it was killed."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Does runs on one database; safe to do again, because storing a proposal happens once.

    `place` begins the names of its temporary folders; `stopped` breaks off what it does; `busy`
    is held while it works.
    """

    database: Database
    keys: Keys
    write: Writer
    clock: Clock
    place: str = "placement-run-"
    stopped: threading.Event = field(default_factory=threading.Event)
    busy: threading.Lock = field(default_factory=threading.Lock)

    def clear(self) -> None:
        """Remove what a worker of this name left behind when it was killed."""
        for left in Path(tempfile.gettempdir()).glob(f"{glob.escape(self.place)}*"):
            shutil.rmtree(left, ignore_errors=True)

    def work(self, run_id: str) -> str:
        """Solve on the run's snapshot, store the proposal and end the run; return its state.

        Interrupted where the process stops meanwhile.
        """
        with self.busy:
            return self._work(run_id)

    def _work(self, run_id: str) -> str:
        with self.database.write() as connection:
            if not runs.start(connection, run_id, self.clock(), TRIES):
                return str(runs.read(connection, run_id)["state"])
        with tempfile.TemporaryDirectory(prefix=self.place) as name:
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

    def _earlier(self, connection: Connection) -> Written | None:
        name = proposals.latest(connection)
        return None if name is None else proposals.open_part(connection, self.keys, name)


class _Telling:
    """Passes on to the run's row how far it is, and asks it whether to stop."""

    def __init__(self, worker: Worker, run_id: str) -> None:
        self.worker = worker
        self.run_id = run_id
        self.reached = Reached("")
        self.told = float("-inf")

    def __call__(self, reached: Reached) -> bool:
        """Write how far it is, or a sign of life; return whether to break off."""
        if self.worker.stopped.is_set():
            raise Interrupted
        now = time.monotonic()
        if reached != self.reached or now - self.told >= BEAT_S:
            self.reached, self.told = reached, now
            goals = {"objective": reached.objective, "bound": reached.bound}
            facts = {**goals, "gap": runs.gap(goals)}
            with self.worker.database.write() as connection:
                runs.progress(connection, self.run_id, reached.phase, facts, self.worker.clock())
        with self.worker.database.read() as connection:
            return runs.asked_to_stop(connection, self.run_id)
