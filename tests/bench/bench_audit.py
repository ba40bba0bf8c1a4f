"""How many events a second the audit chain takes: in batches, one per transaction, and verified.

`python tests/bench/bench_audit.py`: SQLite in a file (synchronous FULL) and PostgreSQL (durable).
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

from placement.store.audit import Event, append, verify
from placement.store.engine import Database, open_database
from placement.store.migrations import upgrade
from tests.postgres import server, url

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
BATCHES, PER_BATCH, SINGLES = 20, 500, 500


def event(number: int) -> Event:
    return Event("clients.read", "account", "coordinator", NOON, client=f"{number:064d}")


def batches(database: Database) -> int:
    for batch in range(BATCHES):
        with database.write() as connection:
            append(connection, [event(batch * PER_BATCH + n) for n in range(PER_BATCH)])
    return BATCHES * PER_BATCH


def singles(database: Database) -> int:
    for number in range(SINGLES):
        with database.write() as connection:
            append(connection, [event(number)])
    return SINGLES


def check(database: Database) -> int:
    with database.read() as connection:
        assert verify(connection) is None
    return BATCHES * PER_BATCH + SINGLES


def measure(name: str, database: Database) -> None:
    upgrade(database)
    works: tuple[tuple[str, Callable[[Database], int]], ...] = (
        ("batches of 500", batches), ("one per transaction", singles), ("verify", check),
    )  # fmt: skip
    for what, work in works:
        began, cpu = perf_counter(), process_time()
        count = work(database)
        wall, spent = perf_counter() - began, process_time() - cpu
        print(f"{name:<12}{what:<22}{count / wall:>9.0f}/s wall {count / spent:>9.0f}/s cpu")
    database.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", open_database(f"sqlite:///{Path(folder) / 'audit.db'}"))
    with server(()) as home:
        measure("PostgreSQL", open_database(url(home, "postgres")))
