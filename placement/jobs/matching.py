"""The match as a durable job: it survives a kill of server or worker, and ends in a stated way.

DBOS keeps which runs are to be done; the work itself is one step that may be done again, because
the last thing it does, storing the proposal and ending the run, is one transaction that happens
once. On SQLite everything lives in one process and two files; on PostgreSQL any number of
workers share the queue. Whoever tends the queue also takes up what another left behind.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import threading
from pathlib import Path

from dbos import DBOS, DBOSConfig, DBOSConfiguredInstance, SetWorkflowID
from sqlalchemy.engine import make_url

from placement.jobs.child import Writer
from placement.jobs.worker import Clock, Interrupted, Worker
from placement.store import expiry, runs
from placement.store.crypto import Keys
from placement.store.engine import Database

QUEUE = "matches"
RECOVERIES = 1000
"""Taken up again without end: the run itself counts (`worker.TRIES`) and says so when it fails."""
SILENCE = dt.timedelta(seconds=60)
"""After this long without a sign of life a run counts as left behind."""
TEND_S = 20.0
LEAVE_S = 10.0


@DBOS.dbos_class()
class Matching(DBOSConfiguredInstance):
    """Runs queued matches on one database. One per process: DBOS keeps one registry."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.stopped = worker.stopped
        super().__init__(config_name="matching")

    def submit(self, run_id: str) -> None:
        """Hand a queued run to whoever works; a second time changes nothing."""
        with SetWorkflowID(run_id):
            DBOS.enqueue_workflow(QUEUE, self.match, run_id)

    @DBOS.workflow(max_recovery_attempts=RECOVERIES)
    def match(self, run_id: str) -> str:
        """Do one run; its state tells how it ended."""
        return self.work(run_id)

    @DBOS.step()
    def work(self, run_id: str) -> str:
        """Solve on the run's snapshot and store the proposal; safe to do again."""
        try:
            return self.worker.work(run_id)
        except Interrupted:
            # Never ends, so that the queue keeps it as not done; the process itself goes.
            threading.Event().wait()
            raise

    def tend(self) -> None:
        """Take up runs that nobody works on, and let offers expire that were not answered."""
        now = self.worker.clock()
        with self.worker.database.write() as connection:
            expiry.expire_due(connection, self.worker.keys, now)
        with self.worker.database.read() as connection:
            left = runs.left_behind(connection, now - SILENCE)
        for run_id in left:
            self.submit(run_id)
            DBOS.resume_workflow(run_id)

    def tend_on(self) -> None:
        """Tend until the process stops."""
        while not self.stopped.wait(TEND_S):
            self.tend()


def launch(
    database: Database,
    keys: Keys,
    write: Writer,
    clock: Clock,
    *,
    url: str,
    executor: str,
    works: bool = True,
) -> Matching:
    """Open the queue in this process; unfinished runs of `executor` are taken up again.

    `url`: the database of the platform; on SQLite the queue lives in a file beside it. `works`:
    also do what is in the queue; without it runs are only handed over.
    """
    config: DBOSConfig = {
        "name": "placement",
        "system_database_url": queue_url(url),
        "executor_id": executor,
        "application_version": "placement",
        "log_level": "WARNING",
    }
    DBOS(config=config)
    jobs = Matching(Worker(database, keys, write, clock, place=f"placement-run-{executor}-"))
    jobs.worker.clear()
    if not works:
        DBOS.listen_queues([])
    DBOS.launch()
    DBOS.register_queue(QUEUE, worker_concurrency=1)
    with database.read() as connection:
        waiting = runs.left_behind(connection, clock())
    for run_id in waiting:  # asked, and killed before it reached the queue
        jobs.submit(run_id)
    threading.Thread(target=jobs.tend_on, name="placement-tend", daemon=True).start()
    return jobs


def queue_url(url: str) -> str:
    """Return where the queue of a platform database is kept."""
    asked = make_url(url)
    if asked.get_backend_name() == "sqlite":
        file = Path(asked.database or "placement.db")
        return f"sqlite:///{file.with_name(file.stem + '-jobs.db')}"
    return asked.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def stop(jobs: Matching) -> None:
    """Stop taking work; a run in hand is broken off and taken up again at the next start."""
    jobs.stopped.set()
    if jobs.worker.busy.acquire(timeout=LEAVE_S):
        jobs.worker.busy.release()
    DBOS.destroy()


def leave(status: int = 0) -> None:
    """End the process: the queue's threads hold a run that was broken off and never return."""
    sys.stdout.flush()
    os._exit(status)
