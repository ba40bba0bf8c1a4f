"""Real workers on a real queue: killed, started again, side by side."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from placement.store import deliveries, runs
from placement.store.crypto import Keys, write_keys
from placement.store.deliveries import Delivered
from placement.store.engine import Database
from placement.store.proposals import PROPOSALS
from placement_api.routes.imports import read_delivery
from tests.placement_api.routes.test_path import delivery, home, person

LONGEST_S = 120.0
Start = Callable[[str], "subprocess.Popen[bytes]"]


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def start(database: Database, keys: Keys, tmp_path: Path) -> Iterator[Start]:
    """Start a worker of a name as an operator would; whatever still runs is ended afterwards."""
    write_keys(keys, tmp_path / "keys")
    found, _ = read_delivery(
        delivery(tmp_path / "in", [home("u1")], [person("c1", 30), person("c2", 20)]), now().date()
    )
    take_in(database, keys, found)
    begun: list[subprocess.Popen[bytes]] = []

    def worker(name: str) -> subprocess.Popen[bytes]:
        env = {
            **os.environ, "PLACEMENT_KEYS": str(tmp_path / "keys"), "PLACEMENT_EXECUTOR": name,
            "PLACEMENT_BASE_URL": "http://localhost",
            "PLACEMENT_DATABASE_URL": database.engine.url.render_as_string(hide_password=False)
            .replace("+psycopg", ""),
        }  # fmt: skip
        program = [sys.executable, "-m", "placement_api.cli", "worker"]
        begun.append(subprocess.Popen(program, env=env, stdout=subprocess.DEVNULL))
        return begun[-1]

    yield worker
    for process in begun:
        process.kill()
        process.wait()


def take_in(database: Database, keys: Keys, found: Delivered) -> None:
    with database.write() as connection:
        digest = deliveries.compared(connection, keys, found).digest
        deliveries.take_in(connection, keys, found, digest, by="a", role="test", at=now())


def ask(database: Database, keys: Keys) -> str:
    with database.write() as connection:
        return runs.ask(connection, keys, runs.AskedRun("a", "test", now(), time_limit_s=20))


def wait_for(database: Database, run: str, *states: str) -> dict[str, Any]:
    deadline = time.monotonic() + LONGEST_S
    while time.monotonic() < deadline:
        with database.read() as connection:
            row = runs.read(connection, run)
        if row["state"] in states:
            return row
        time.sleep(0.1)
    raise AssertionError(f"the run stayed {row['state']}")


@pytest.mark.slow
def test_a_run_whose_worker_is_killed_is_taken_up_again_and_has_one_proposal(
    database: Database, keys: Keys, start: Start
) -> None:
    run = ask(database, keys)  # asked, and nobody handed it over: as if killed in between
    first = start("one")
    wait_for(database, run, "running")
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    second = start("one")
    row = wait_for(database, run, "done", "failed")
    assert (row["state"], row["tries"]) == ("done", 2)
    with database.read() as connection:
        count = select(func.count()).where(PROPOSALS.c.run == run)
        assert connection.execute(count).scalar_one() == 1
    second.send_signal(signal.SIGTERM)
    assert second.wait(20) == 0


@pytest.mark.slow
def test_two_workers_share_the_queue_and_every_run_ends_once(
    database: Database, keys: Keys, start: Start
) -> None:
    if database.dialect == "sqlite":
        pytest.skip("on SQLite one process does it all")
    asked = [ask(database, keys) for _ in range(4)]
    for name in ("one", "two"):
        start(name)
    rows = [wait_for(database, run, "done", "failed") for run in asked]
    assert [row["state"] for row in rows] == ["done"] * len(asked)
    with database.read() as connection:
        made = connection.execute(select(PROPOSALS.c.run)).scalars().all()
    assert sorted(made) == sorted(asked)


def test_a_run_that_is_broken_off_time_and_again_fails_and_says_so(
    database: Database, keys: Keys, start: Start
) -> None:
    run = ask(database, keys)
    with database.write() as connection:
        assert [runs.start(connection, run, now()) for _ in range(4)] == [True, True, True, False]
        row = runs.read(connection, run)
    assert (row["state"], row["reason"]) == ("failed", "de berekening is 3 keer onderbroken")


def test_a_run_that_waits_is_cancelled_at_once(
    database: Database, keys: Keys, start: Start
) -> None:
    run = ask(database, keys)
    with database.write() as connection:
        runs.ask_to_cancel(connection, run, by="a", role="test", at=now())
        assert runs.read(connection, run)["state"] == "cancelled"
        assert not runs.start(connection, run, now())
